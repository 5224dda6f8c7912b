"""Test copy detection in a real database: hostile texts, odd dates, late arrivals, agencies, round-ups."""

import random
from datetime import UTC, datetime, timedelta
from functools import partial
from hashlib import sha256

import numpy as np
import pytest

from newsfold.db.news.stories import merge_stories, stories_of
from newsfold.dedupe.copies.candidates import TAIL, CandidateIndex
from newsfold.dedupe.copies.compare import compare
from newsfold.dedupe.copies.minhash import make_sketch
from newsfold.dedupe.parameters import PARAMETERS
from newsfold.dedupe.run import dedupe
from newsfold.dedupe.tokens import MAX_WORDS, Text
from tests.support.folding import article_row, fold_rows, open_news

NOW = datetime(2026, 3, 20, tzinfo=UTC)
START = datetime(2026, 3, 2, 8, tzinfo=UTC)
SOURCES = {1: "The Daily Lantern", 2: "Vale Tribune", 3: "Reuters", 4: "Harbour Post"}


def prose(seed, sentences=14, words=14):
    """Return a list of sentences of invented words, which depends on the seed alone."""
    chance = random.Random(seed)
    vocabulary = ["".join(chance.choices("abdegiklmnoprstu", k=chance.randint(2, 8))) for _ in range(400)]
    return [" ".join(chance.choices(vocabulary, k=words)).capitalize() + "." for _ in range(sentences)]


@pytest.fixture
def news(tmp_path):
    news = open_news(tmp_path / "news.db", SOURCES)
    yield news
    news.close()


def row(text, *, hours=0.0, source=1, **more):
    return article_row(text, START + timedelta(hours=hours), source_id=source, **more)


fold = partial(fold_rows, now=NOW)


def copies(news):
    return dict(news.conn.execute("select article_id, original_id from copies where is_primary order by 1"))


class TestHostile:
    def test_many_identical_pages_are_one_copy_group(self, news):
        text = " ".join(prose(1))
        ids = fold(news, *(row(text, hours=n / 60, source=n % 4 + 1, url=f"https://a.example/{n}") for n in range(600)))
        assert set(copies(news)) == set(ids) - {3}  # the first one of the agency is the original
        assert set(copies(news).values()) == {3}
        assert news["stories"].count == 1

    def test_drifting_versions_do_not_chain(self, news):
        """Each version replaces one more sentence, so that the last has nothing in common with the first."""
        first, own = prose(1), prose(2)
        versions = [" ".join(own[:n] + first[n:]) for n in range(len(first) + 1)]
        fold(news, *(row(text, hours=n) for n, text in enumerate(versions)))
        originals = copies(news)
        assert len(originals) > len(versions) / 2
        assert originals[2] == 1
        assert len(set(originals.values())) > 1
        for copy, original in originals.items():
            assert original not in originals
            match = compare(Text(versions[copy - 1]), Text(versions[original - 1]), PARAMETERS.copies)
            assert match.containment >= PARAMETERS.copies.interleaved_evidence

    @pytest.mark.parametrize(
        "text", ["word " * 1_000_000, "word" * 1_000_000, " ".join(prose(1, 20_000)), '"' * 1_000_000, "“a " * 300_000]
    )
    def test_a_huge_text_is_cut(self, text, news):
        assert len(Text(text).words) <= MAX_WORDS
        assert len(make_sketch(Text(text), PARAMETERS.copies).stored_hashes) <= MAX_WORDS / 8
        one, other = fold(news, row(text), row(text, hours=1))
        assert copies(news) in ({other: one}, {})  # one word or sign repeated is no text

    def test_short_items_above_the_same_boilerplate_are_no_copies(self, news):
        footer = " ".join(prose(1, 6))
        fold(
            news, *(row(f"{' '.join(prose(n, 3))}\n\n{footer}", hours=n / 10, title=f"Item {n}") for n in range(2, 40))
        )
        assert copies(news) == {}

    def test_a_common_title_alone_makes_no_story(self, news):
        ids = fold(news, *(row(" ".join(prose(n, 8)), hours=n / 60, title="Latest update") for n in range(60)))
        assert news.conn.execute("select count(distinct story_id) from story_articles").fetchone()[0] > len(ids) - 3

    def test_copies_are_found_in_scripts_without_spaces(self, news):
        chance = random.Random(3)
        chinese = "".join(chance.choices("港口工人罢周一开始要求加薪市长表示谈判将继续三百名海关今天", k=300))
        other = "".join(chance.choices("天气预报说明日有雨气温下降请注意保暖出行安全学校停课通知", k=300))
        one, edited, _ = fold(
            news, row(chinese), row(f"本报讯 {chinese[:250]}。", hours=1, source=2), row(other, hours=2)
        )
        assert copies(news) == {edited: one}


class TestShort:
    """Texts below `min_words`, which share shingles by chance."""

    TITLE = "Watch: the Ferry Leaves at Dawn"

    @pytest.mark.parametrize(
        ("second", "is_copy"),
        [
            pytest.param({}, True, id="the same"),
            pytest.param({"title": "watch – the ferry leaves at dawn"}, True, id="title with other punctuation"),
            pytest.param({"source": 2}, False, id="another source"),
            pytest.param({"hours": 30}, False, id="another day"),
            pytest.param({"title": "Watch: the Ferry Leaves at Noon"}, False, id="another title"),
            pytest.param({"text": "Video of the quay."}, False, id="other words"),
        ],
    )
    @pytest.mark.parametrize("text", ["", "Our video."])
    def test_copies_have_the_same_source_day_title_and_words(self, text, second, is_copy, news):
        first = {"title": self.TITLE, "text": text}
        one, other = fold(news, row(**first), row(**first | {"hours": 1} | second))
        assert copies(news) == ({other: one} if is_copy else {})

    @pytest.mark.parametrize("title", ["", "Video", "News today"])
    def test_a_title_of_few_words_makes_no_copy(self, title, news):
        fold(news, row("", title=title), row("", title=title, hours=1))
        assert copies(news) == {}


class TestTimes:
    TEXT = " ".join(prose(1))

    @pytest.mark.parametrize("when", ["1970-01-01T00:00:00Z", "2027-03-01T00:00:00Z", "0001-01-01T00:00:00Z",
                                      "9999-12-31T23:59:59Z"])  # fmt: skip
    def test_an_odd_date_changes_no_other_copy(self, when, news):
        one, odd, other = fold(news, row(self.TEXT), row(self.TEXT, published_at=when), row(self.TEXT, hours=1))
        assert copies(news) == {other: one}
        assert news.conn.execute("select count(*) from story_articles where article_id = ?", [odd]).fetchone() == (1,)

    def test_an_article_without_a_date_is_the_copy(self, news):
        undated = {"published_at": None, "published_precision": "none"}
        undated_copy, one = fold(news, row(self.TEXT, **undated), row(self.TEXT, hours=5))
        assert copies(news) == {undated_copy: one}
        (later,) = fold(news, row(self.TEXT, hours=6))
        assert copies(news) == {undated_copy: one, later: one}

    def test_a_date_by_day_counts_as_the_end_of_the_day(self, news):
        day, minute = fold(
            news,
            row(self.TEXT, published_at="2026-03-02T00:00:00Z", published_precision="day"),
            row(self.TEXT, published_at="2026-03-02T18:30:00Z"),
        )
        assert copies(news) == {day: minute}

    @pytest.mark.parametrize("is_reversed", [False, True])
    def test_the_original_of_one_time_does_not_depend_on_the_order_of_input(self, is_reversed, news):
        day = {"published_at": "2026-03-02T00:00:00Z", "published_precision": "day"}
        texts = [f"{self.TEXT} {ending}" for ending in ("Read more.", "More to follow.", "Our reporters add details.")]
        ids = fold(news, *(row(text, **day) for text in (reversed(texts) if is_reversed else texts)))
        (original,) = set(copies(news).values())
        assert original in ids
        assert news["articles"].get(original)["text"] == min(texts, key=lambda text: sha256(text.encode()).hexdigest())

    def test_old_articles_that_come_late_are_copies_of_each_other(self, news):
        fresh = fold(news, row(self.TEXT), row(self.TEXT, hours=1))
        old = fold(news, *(row(self.TEXT, hours=24 * -365 * 3 + n) for n in range(3)))
        assert copies(news) == {fresh[1]: fresh[0], old[1]: old[0], old[2]: old[0]}

    def test_an_original_that_comes_last_takes_over_its_copies(self, news):
        late = [fold(news, row(self.TEXT, hours=n, source=n % 3 + 1 if n % 3 != 2 else 4))[0] for n in range(3, 7)]
        (first,) = fold(news, row(self.TEXT, hours=0, source=4))
        assert copies(news) == dict.fromkeys(late, first)

    def test_a_changed_date_changes_the_original(self, news):
        one, other = fold(news, row(self.TEXT), row(self.TEXT, hours=1))
        with news.atomic():
            news["articles"].update(one, {"published_at": "2026-03-02T12:00:00Z"})
        dedupe(news, now=NOW)
        assert copies(news) == {one: other}

    def test_copies_of_a_deleted_article_are_folded_again(self, news):
        one, other, third = fold(news, *(row(self.TEXT, hours=n) for n in range(3)))
        with news.atomic():
            news.conn.execute("delete from articles where id = ?", [one])
        dedupe(news, now=NOW)
        assert copies(news) == {third: other}


class TestOriginals:
    def test_other_numbers_in_each_footer_make_no_templated_report(self, news):
        text = " ".join(prose(1, 20))
        rows = (
            row(f"OUTLET {n} CITY - {text}\n\nOutlet {n} is read in {n} towns, call 555{n} now.", hours=n)
            for n in range(5)
        )
        ids = fold(news, *rows)
        assert copies(news) == dict.fromkeys(ids[1:], ids[0])

    def test_an_agency_is_the_original_of_earlier_reprints(self, news):
        text = " ".join(prose(1))
        paper, agency, other = fold(
            news, row(text, agency="Reuters"), row(text, source=3, hours=1), row(text, hours=2, source=4)
        )
        assert copies(news) == {paper: agency, other: agency}

    def test_a_round_up_has_several_originals_and_one_of_them_is_primary(self, news):
        one, two = prose(1, 7), prose(2, 7)
        first, second, roundup = fold(
            news, row(" ".join(one)), row(" ".join(two), hours=1), row(" ".join([*one, *two[:6]]), hours=5, source=2)
        )
        is_primary = {r["original_id"]: r["is_primary"] for r in news["copies"].rows_where("article_id = ?", [roundup])}
        assert is_primary == {first: 1, second: 0}


class TestRoundUps:
    """A round-up of the openings of three reports; none of the openings is half of the text."""

    REPORTS = tuple(prose(n, 14) for n in (1, 2, 3))
    ROUND_UP = "\n\n".join(["Good evening from us.", *(" ".join(report[:3]) for report in REPORTS), "Sleep well."])

    def rows(self):
        reports = [row(" ".join(r), hours=n, source=4, title=r[0]) for n, r in enumerate(self.REPORTS)]
        return [*reports, row(self.ROUND_UP, hours=9, source=2, title="The Evening in Five Minutes")]

    def originals(self, news, article):
        rows = news["copies"].rows_where("article_id = ?", [article], order_by="is_primary desc, original_id")
        return [r["original_id"] for r in rows]

    @pytest.mark.parametrize("runs", [[[0, 1, 2, 3]], [[3], [0, 1, 2]], [[2], [3], [0, 1]]])
    def test_it_is_a_copy_of_all_reports_and_the_first_in_it_is_primary(self, runs, news):
        rows, ids = self.rows(), {}
        for run in runs:
            ids |= zip(run, fold(news, *(rows[n] for n in run)), strict=True)
        assert self.originals(news, ids[3]) == [ids[0], *sorted((ids[1], ids[2]))]
        assert {r["kind"] for r in news["copies"].rows} == {"excerpt"}
        assert copies(news) == {ids[3]: ids[0]}

    def test_it_joins_no_stories(self, news):
        fold(news, *self.rows())
        assert news["stories"].count == 3

    def test_two_reports_of_one_event_in_one_text_are_an_update(self, news):
        """If the reports are in two stories, it is a round-up; in one story, an update of the more similar report."""
        one, two = " ".join(self.REPORTS[0]), " ".join(self.REPORTS[1])
        ours, theirs = self.REPORTS[:2]
        both = " ".join([*ours[:5], *theirs[:3], *ours[5:10], *theirs[3:5]])
        rows = [row(one), row(two, hours=1, title=prose(2)[0]), row(both, hours=2, source=2, title=prose(3)[0])]
        first, second, third = fold(news, *rows)
        assert self.originals(news, third) == [first, second]
        with news.atomic():
            merge_stories(news, *stories_of(news, [first, second]), at="2026-03-20T00:00:00Z", reason={})
            news["articles"].update(third, {"title": "Changed"})
        dedupe(news, now=NOW)
        assert self.originals(news, third) == [first]
        assert [r["kind"] for r in news["copies"].rows] == ["update"]

    def test_a_copy_of_it_has_the_same_originals(self, news):
        *ids, roundup, reprint = fold(news, *self.rows(), row(self.ROUND_UP, hours=11, source=1))
        assert self.originals(news, reprint) == self.originals(news, roundup) == ids

    @pytest.mark.parametrize(
        "parts",
        [
            pytest.param([REPORTS[0][:4], prose(7, 10)], id="one report"),
            pytest.param([REPORTS[0][:2], REPORTS[1][:2], prose(7, 9)], id="two reports and more own text"),
            pytest.param([REPORTS[0][8:11], REPORTS[1][8:11], REPORTS[2][8:11]], id="passages without the openings"),
        ],
    )
    def test_a_text_with_less_of_the_reports_is_no_copy(self, parts, news):
        *reports, _ = self.rows()
        text = " ".join(sentence for part in parts for sentence in part)
        fold(news, *reports, row(text, hours=9, source=2))
        assert copies(news) == {}

    def test_it_is_folded_again_when_a_component_turns_out_to_be_a_copy(self, news):
        *reports, last = self.rows()
        one, two, three, roundup = fold(news, *reports, last)
        (first,) = fold(news, row(reports[1]["text"], hours=0.5, source=1))
        assert self.originals(news, roundup) == [one, three, first]
        assert copies(news) == {two: first, roundup: one}


QUOTES = "“{}”, she said. “{}” He wrote: “{}”"


class TestEvidence:
    """Common words are evidence of a copy unless both texts can have them from a third, such as a speech."""

    SPEECH = prose(9, 6)

    def test_two_reports_of_one_speech_are_no_copies(self):
        quotes = QUOTES.format(*(" ".join(self.SPEECH[at : at + 2]) for at in (0, 2, 4)))
        one, other = (f"{' '.join(prose(n, 3))} {quotes} {' '.join(prose(n + 1, 2))}" for n in (20, 30))
        match = compare(Text(one), Text(other), PARAMETERS.copies)
        assert match.containment > PARAMETERS.copies.min_containment
        assert match.evidence < PARAMETERS.copies.min_containment
        assert not match.is_copy

    def test_an_item_that_quotes_another_text_is_its_excerpt(self):
        whole = " ".join([*self.SPEECH, *prose(10, 20)])
        item = f"{' '.join(prose(20, 3))} {QUOTES.format(*(' '.join(self.SPEECH[at : at + 2]) for at in (0, 2, 4)))}"
        match = compare(Text(item), Text(whole), PARAMETERS.copies)
        assert match.evidence == match.containment
        assert match.verdict == "excerpt"

    @pytest.mark.parametrize("marks", ['"{}"', "“{}”", "„{}“", "«{}»", "»{}«", "「{}」", "‘{}’"])
    def test_quotation_marks_of_many_languages(self, marks):
        text = Text(f"{' '.join(prose(1, 2))} {marks.format(self.SPEECH[0])} {' '.join(prose(2, 2))}")
        assert len(text.quoted_shingles) == len(Text(self.SPEECH[0]).shingles)

    def test_an_apostrophe_does_not_open_a_quotation(self):
        assert (
            len(
                Text(
                    "The mayor’s men don't know ‘em, she'd say, and that’s all there’s to it, isn’t it"
                ).quoted_shingles
            )
            == 0
        )

    @pytest.mark.parametrize(
        ("one", "other", "verdict"),
        [
            ("The Year in Pictures: 2025", "The year in pictures – 2026", "series"),
            ("Fire kills 12 in mill", "Fire kills 14 in mill", "copy"),
            ("The year in pictures", "The year in pictures", "copy"),
        ],
    )
    def test_the_list_of_one_year_is_no_copy_of_that_of_the_last(self, one, other, verdict):
        text = " ".join(prose(1))
        assert compare(Text(f"New: {text}", other), Text(text, one), PARAMETERS.copies).verdict == verdict

    def test_a_converted_unit_and_a_higher_toll_are_still_a_copy(self):
        first = prose(1)
        one = " ".join([*first[:3], "The ship lay 5 miles off the coast with 12 people missing.", *first[3:]])
        other = one.replace("5 miles", "8 kilometres").replace("12 people", "17 people")
        assert compare(Text(other), Text(one), PARAMETERS.copies).verdict == "copy"


class TestCandidateIndex:
    """Searches by sketch, compared with the shingles that the texts have in common."""

    TEXTS = tuple(Text(" ".join(prose(n, 40))) for n in range(30))

    def test_a_sketch_estimates_containment(self):
        chance, errors = random.Random(5), []
        for text in self.TEXTS:
            size = chance.randint(len(text.words) // 4, len(text.words))
            part = Text(" ".join(text.words[:size]))
            stored = make_sketch(text, PARAMETERS.copies).stored_hashes
            estimate = len(np.intersect1d(stored, make_sketch(part, PARAMETERS.copies).query_hashes)) / len(stored)
            exact = len(np.intersect1d(text.shingles, part.shingles)) / len(text.shingles)
            errors.append(estimate - exact)
        assert abs(np.mean(errors)) < 0.04  # no bias
        assert max(map(abs, errors)) < 0.3

    @pytest.mark.parametrize("size", [60, 120, 250])
    def test_an_excerpt_finds_its_own_text_only(self, size):
        index = CandidateIndex(PARAMETERS)
        for number, text in enumerate(self.TEXTS):
            index.add(number, 1.0, make_sketch(text, PARAMETERS.copies).stored_hashes)
        excerpts = [Text(" ".join(text.words[-size:])) for text in self.TEXTS]
        found = [index.search(make_sketch(one, PARAMETERS.copies), 1.0).likely for one in excerpts]
        assert sum(near[:1] == [number] for number, near in enumerate(found)) >= 28
        assert sum(len(near) for near in found) <= 32

    def test_only_articles_near_in_time_are_found(self):
        index = CandidateIndex(PARAMETERS)
        sketch = make_sketch(self.TEXTS[0], PARAMETERS.copies)
        for number, day in enumerate((0.0, 6.5, 8.0, 20.0, None)):
            index.add(number, day, sketch.stored_hashes)
        assert sorted(index.search(sketch, 1.0).likely) == [0, 1, 2, 4]
        assert sorted(index.search(sketch, None).likely) == [0, 1, 2, 3, 4]
        index.remove(1)
        index.drop_before(7.0)
        assert sorted(index.search(sketch, 8.0).likely) == [2, 4]

    def test_the_order_of_additions_changes_nothing(self):
        """Articles are added one by one, all at once, and between others that are removed again."""
        sketches = [
            make_sketch(Text(" ".join(prose(n % 40, 4) + prose(n, 2))), PARAMETERS.copies) for n in range(TAIL + 200)
        ]
        one_by_one, at_once, with_others = (CandidateIndex(PARAMETERS) for _ in range(3))
        for number, one in enumerate(sketches):
            with_others.add(-number - 2, 1.0, one.stored_hashes)
            one_by_one.add(number, 1.0, one.stored_hashes)
            with_others.add(number, 1.0, one.stored_hashes)
            with_others.remove(-number - 2)
        at_once.extend((number, 1.0, one.stored_hashes) for number, one in enumerate(sketches))
        for one in sketches[::97]:
            near = at_once.search(one, 1.0)
            assert near.likely
            assert one_by_one.search(one, 1.0) == near == with_others.search(one, 1.0)
