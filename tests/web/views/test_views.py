"""The parts of the pages that need no server: comparisons, plots, addresses, visits, trees."""

import time

import pytest

from newsfold.web.cookies import VISIT_SECONDS, next_visit, read_searches, write_searches
from newsfold.web.query_params import Asked, BadAddress, chips, parameters, read
from newsfold.web.views.charts import sparkline, stacked_bars, timeline
from newsfold.web.views.locale_names import language_name
from newsfold.web.views.story import branches, first_of, why_here
from newsfold.web.views.templating import excerpt, marked, minutes, outward, when
from newsfold.web.views.text_diff import MOST_WORDS, compare


class TestDiff:
    @pytest.mark.parametrize(
        ("left", "right", "only_left", "only_right", "numbers"),
        [
            ("a b c", "a b c", [], [], []),
            ("The dam, it holds", "the dam it holds.", [], [], []),
            ("12 dead in fire", "14 dead in fire", ["12"], ["14"], [("12", "14")]),
            ("costs 1,200.50 euros", "costs 900 euros", ["1,200.50"], ["900"], [("1,200.50", "900")]),
            ("one new word", "one word", ["new"], [], []),
            ("on 3 May", "in spring", ["on 3 May"], ["in spring"], []),
            ("潮見橋は五月に閉鎖", "潮見橋は六月に閉鎖", ["五"], ["六"], []),
            ("", "all new", [], ["all new"], []),
            ("", "", [], [], []),
        ],
    )
    def test_what_differs(self, left, right, only_left, only_right, numbers):
        diff = compare(left, right)
        assert [piece.text.strip() for piece in diff.left if piece.kind != "same"] == only_left
        assert [piece.text.strip() for piece in diff.right if piece.kind != "same"] == only_right
        assert diff.numbers == numbers
        assert "".join(piece.text for piece in diff.left) == left
        assert "".join(piece.text for piece in diff.right) == right

    def test_numbers_are_marked_as_such(self):
        diff = compare("the 12 men left", "the brave 14 women left")
        assert [(piece.kind, piece.text.strip()) for piece in diff.right if piece.kind != "same"] == [
            ("other", "brave"),
            ("number", "14"),
            ("other", "women"),
        ]

    @pytest.mark.parametrize("text", ["a " * 50_000, " ".join(str(n % 90) for n in range(50_000)), "あ" * 50_000])
    def test_a_hostile_text_costs_little(self, text):
        began = time.process_time()
        diff = compare(text, text[7:] + " end")
        assert diff.is_cut
        assert len(diff.left) + len(diff.right) <= 4 * MOST_WORDS
        assert time.process_time() - began < 20


class TestPlots:
    def test_hour_by_hour(self):
        plot = timeline(
            [("2026-03-02T08:10:00Z", False), ("2026-03-02T08:59:59Z", True), ("2026-03-02T10:00:00Z", True)]
        )
        assert plot is not None
        assert (list(plot.own), list(plot.copies), plot.per) == ([1, 0, 0], [1, 0, 1], "hour")
        assert (plot.highest, when(plot.peak)) == (2, "2 Mar 2026, 08:00")

    @pytest.mark.parametrize(
        ("last", "per"),
        [("2026-03-05T08:00:00Z", "hour"), ("2026-03-09T08:00:00Z", "3 hours"), ("2026-03-30T08:00:00Z", "12 hours"),
         ("2026-06-01T08:00:00Z", "day"), ("2027-03-02T00:00:00Z", "week"), ("2300-01-01T00:00:00Z", "52 weeks")],
    )  # fmt: skip
    def test_longer_stories_get_coarser(self, last, per):
        plot = timeline([("2026-03-02T08:10:00Z", False), (last, False)])
        assert plot is not None
        assert plot.per == per
        assert (sum(plot.own), plot.own[0], plot.own[-1]) == (2, 1, 1)

    def test_bars_stand_on_each_other(self):
        svg = stacked_bars([[1, 0], [1, 4]], ["own", "copy"], gap=0)
        assert '<rect class="own" x="0" y="75.00" width="1" height="25.00"/>' in svg
        assert '<rect class="copy" x="0" y="50.00" width="1" height="25.00"/>' in svg
        assert '<rect class="copy" x="1" y="0.00" width="1" height="100.00"/>' in svg

    def test_nothing_to_draw(self):
        assert timeline([]) is None
        assert sparkline([]) == ""
        assert stacked_bars([[0, 0]], ["own"]).count("rect") == 0

    def test_a_sparkline_of_one_moment(self):
        assert sparkline([("2026-03-02T08:10:00Z", False)] * 3).count("<rect") == 1


class TestAddresses:
    @pytest.mark.parametrize(
        "values",
        [
            {},
            {"q": "a b", "lang": "en", "min_sources": "3"},
            {"order": "largest", "days": "7", "since": "2026-03-02", "until": "2026-03-03T10:00:00Z"},
            {"source": "Quay & Co", "tag": "national", "section": "=1", "country": "GB", "new": "1"},
        ],
    )
    def test_what_was_read_can_be_asked_again(self, values):
        assert parameters(read(values)) == values
        assert len(chips(read(values))) == len(values) - ("order" in values)

    def test_chips_take_one_filter_away(self):
        asked = read({"q": "a b", "lang": "en"})
        assert chips(asked) == [("words", "a b", "lang=en"), ("language", "English", "q=a+b")]

    @pytest.mark.parametrize("after", ['["a",1]', "[1.5,2]"])
    def test_a_place_in_the_list(self, after):
        assert isinstance(read({"after": after}), Asked)

    @pytest.mark.parametrize("after", ["x", "{}", "[1]", "[[1],2]", "[null,1]", "[true,1]", f"[1,{10**20}]", "[" * 400])
    def test_no_place_in_the_list(self, after):
        with pytest.raises(BadAddress):
            read({"after": after})


@pytest.mark.parametrize(
    ("tag", "name"),
    [
        ("en", "English"),
        ("pt-BR", "Portuguese (BR)"),
        ("xx", "xx"),
        ("<b>", "<b>"),
        ("", "not known"),
        (None, "not known"),
    ],
)
def test_languages_have_names(tag, name):
    assert language_name(tag) == name


class TestVisits:
    def test_one_visit_after_another(self):
        first = next_visit(None, 5, 1000)
        assert first.before is None
        second = next_visit(first.cookie(), 7, 1000 + VISIT_SECONDS)
        assert (second.before, second.latest) == (None, 7)
        third = next_visit(second.cookie(), 9, second.at + VISIT_SECONDS + 1)
        assert (third.before, third.latest) == (7, 9)
        assert next_visit(third.cookie(), 12, third.at + 5).before == 7

    def test_searches(self):
        kept = {"q=a+b&lang=en": 5, "q=%22x%22": 0}
        assert read_searches(write_searches(kept)) == kept
        assert len(read_searches(write_searches({f"q={n}": n for n in range(99)}))) == 12


class TestWords:
    @pytest.mark.parametrize(
        ("url", "good"),
        [("https://a.example/x?y#z", True), ("http://a.example", True), ("javascript:alert(1)", False),
         ("JAVASCRIPT:x", False), ("data:text/html,x", False), ("//a.example", False), ("https:///x", False),
         ("https://a.example/ x", False), ('https://a.example/"x', False), ("https://[", False), (None, False),
         ("https://a.example/\nx", False), ("ftp://a.example", False)],
    )  # fmt: skip
    def test_links(self, url, good):
        assert outward(url) == (url if good else None)

    def test_what_was_found_is_marked_and_the_rest_escaped(self):
        assert marked("a <b> \x02word\x03 </mark>") == "a &lt;b&gt; <mark>word</mark> &lt;/mark&gt;"

    @pytest.mark.parametrize(
        ("count", "text"),
        [(None, "–"), (0, "0 min"), (59.6, "1 h"), (75, "1 h 15 min"), (1440, "1 d"), (1600, "1 d 2 h")],
    )
    def test_spans(self, count, text):
        assert minutes(count) == text

    def test_excerpts_end_with_a_word(self):
        assert excerpt("one two three", 9) == "one two…"
        assert excerpt("one", 9) == "one"
        assert excerpt("x" * 50, 9) == "x" * 9 + "…"


def article(number, source="a", at="2026-03-02T08:00:00Z", *, copy_of=None, precision="minute", reason=None):
    return {
        "id": number, "source": source, "published_at": at, "published_precision": precision, "copy_of": copy_of,
        "copy_kind": "copy" if copy_of else None, "containment": 0.9, "score": 0.5, "reason": reason or {},
    }  # fmt: skip


class TestCoverage:
    @pytest.mark.parametrize(
        ("articles", "tree"),
        [
            ([(1, None), (2, 1), (3, None), (4, 1)], {1: [2, 4], 3: []}),
            ([(2, 1), (1, None)], {1: [2]}),
            ([(2, 9)], {2: []}),
            ([], {}),
        ],
    )
    def test_copies_stand_below_their_original(self, articles, tree):
        rows = [article(number, copy_of=copy_of) for number, copy_of in articles]
        assert {branch.article["id"]: [row["id"] for row in branch.copies] for branch in branches(rows)} == tree

    @pytest.mark.parametrize(
        ("articles", "first", "unknown"),
        [
            ([article(1), article(2, "b", "2026-03-02T07:00:00Z")], 2, ""),
            ([article(1), article(2, "b")], None, "two outlets"),
            ([article(1), article(2, "b", precision="day")], None, "not every time"),
            ([article(1), article(2, "b", None, precision="none")], None, "not every time"),
            ([article(1), article(2)], None, ""),
        ],
    )
    def test_who_was_first(self, articles, first, unknown):
        found, why = first_of(articles)
        assert (found and found["id"]) == first
        assert why.startswith(unknown)

    @pytest.mark.parametrize(
        ("row", "says"),
        [
            (article(2, copy_of=1), "It is a copy of “Dam”: 90% of the shorter"),
            (article(2, reason={"verdict": "correction"}), "A person put it here."),
            (article(2, reason={"verdict": "original", "original_of": [1]}), "made from it"),
            (article(2, reason={"verdict": "new", "score": 0.0, "threshold": 0.2}), "began the story"),
            (
                article(2, reason={"verdict": "new", "nearest": 1, "score": 0.1, "threshold": 0.2}),
                "Nearest was “Dam” (likeness 0.10 of 0.20 needed).",
            ),
            (
                article(
                    2,
                    reason={
                        "verdict": "same event",
                        "nearest": 7,
                        "score": 0.3,
                        "threshold": 0.2,
                        "days_apart": 1.5,
                        "shared_terms": [{"term": "dam", "weight": 0.1}],
                    },
                ),
                "article 7 (likeness 0.30 of 0.20 needed, 36 hours apart). Both speak of dam.",
            ),
            (article(2, reason={"nearest": 1, "nearest_score": 0.3}), "Nearest to it was “Dam”."),
            (article(2, reason={"new": True}), "began the story"),
            (article(2, reason={"copy_of": 1}), "“Dam”"),
            (article(2), "not written down"),
        ],
    )
    def test_why_an_article_is_here(self, row, says):
        assert says in why_here(row, {1: "Dam"})
