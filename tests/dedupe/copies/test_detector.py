"""Copies under odd conditions, in a real database: hostile texts, odd dates, late arrivals, agencies, digests."""

import random
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from newsfold.db.connection import open_database
from newsfold.db.news.stories import merge_stories, stories_of
from newsfold.dedupe.copies.candidates import TAIL, Candidates
from newsfold.dedupe.copies.compare import compare
from newsfold.dedupe.copies.minhash import sketch
from newsfold.dedupe.parameters import PARAMETERS
from newsfold.dedupe.run import dedupe
from newsfold.dedupe.tokens import MAX_WORDS, Text

NOW = datetime(2026, 3, 20, tzinfo=UTC)
START = datetime(2026, 3, 2, 8, tzinfo=UTC)
SOURCES = {1: "The Daily Lantern", 2: "Vale Tribune", 3: "Reuters", 4: "Harbour Post"}


def prose(seed, sentences=14, words=14):
    """Sentences of made-up words, the same for the same seed."""
    chance = random.Random(seed)
    made = ["".join(chance.choices("abdegiklmnoprstu", k=chance.randint(2, 8))) for _ in range(400)]
    return [" ".join(chance.choices(made, k=words)).capitalize() + "." for _ in range(sentences)]


@pytest.fixture
def news(tmp_path):
    news = open_database(tmp_path / "news.db")
    news["sources"].insert_all({"id": number, "name": name} for number, name in SOURCES.items())
    yield news
    news.close()


def row(text, *, hours=0.0, source=1, title="Some Title of Our Own", **more):
    return {
        "source_id": source, "title": title, "text": text, "published_precision": "minute", "language": "en",
        "published_at": f"{START + timedelta(hours=hours):%Y-%m-%dT%H:%M:%SZ}", "first_seen_at": "2026-03-20T00:00:00Z",
    } | more  # fmt: skip


def fold(news, *rows):
    """The ids of these articles, after one run."""
    with news.atomic():
        ids = [news["articles"].insert(one).last_pk for one in rows]
    dedupe(news, now=NOW)
    assert news["unfolded"].count == 0
    return ids


def copies(news):
    return dict(news.conn.execute("select article_id, original_id from copies where is_primary order by 1"))


class TestHostile:
    def test_many_identical_pages_are_one_group(self, news):
        text = " ".join(prose(1))
        ids = fold(news, *(row(text, hours=n / 60, source=n % 4 + 1, url=f"https://a.example/{n}") for n in range(600)))
        assert set(copies(news)) == set(ids) - {3}  # the agency's first one is the original
        assert set(copies(news).values()) == {3}
        assert news["stories"].count == 1

    def test_drifting_versions_do_not_chain(self, news):
        """Each version has one more sentence of its own; the last shares nothing with the first."""
        first, own = prose(1), prose(2)
        versions = [" ".join(own[:n] + first[n:]) for n in range(len(first) + 1)]
        fold(news, *(row(text, hours=n) for n, text in enumerate(versions)))
        found = copies(news)
        assert len(found) > len(versions) / 2
        assert found[2] == 1
        assert len(set(found.values())) > 1
        for copy, original in found.items():
            assert original not in found
            match = compare(Text(versions[copy - 1]), Text(versions[original - 1]), PARAMETERS)
            assert match.containment >= PARAMETERS.woven_evidence

    @pytest.mark.parametrize(
        "text", ["word " * 1_000_000, "word" * 1_000_000, " ".join(prose(1, 20_000)), '"' * 1_000_000, "“a " * 300_000]
    )
    def test_a_huge_text_is_cut_short(self, text, news):
        assert len(Text(text).words) <= MAX_WORDS
        assert len(sketch(Text(text), PARAMETERS).keys) <= MAX_WORDS / 8
        one, other = fold(news, row(text), row(text, hours=1))
        assert copies(news) in ({other: one}, {})  # a word or mark over and over is no text

    def test_short_items_above_one_boilerplate_are_no_copies(self, news):
        foot = " ".join(prose(1, 6))
        fold(news, *(row(f"{' '.join(prose(n, 3))}\n\n{foot}", hours=n / 10, title=f"Item {n}") for n in range(2, 40)))
        assert copies(news) == {}

    def test_a_title_that_stands_above_everything_makes_no_story(self, news):
        ids = fold(news, *(row(" ".join(prose(n, 8)), hours=n / 60, title="Latest update") for n in range(60)))
        assert news.conn.execute("select count(distinct story_id) from story_articles").fetchone()[0] > len(ids) - 3

    def test_texts_without_spaces_fold(self, news):
        chance = random.Random(3)
        chinese = "".join(chance.choices("港口工人罢周一开始要求加薪市长表示谈判将继续三百名海关今天", k=300))
        other = "".join(chance.choices("天气预报说明日有雨气温下降请注意保暖出行安全学校停课通知", k=300))
        one, edited, _ = fold(
            news, row(chinese), row(f"本报讯 {chinese[:250]}。", hours=1, source=2), row(other, hours=2)
        )
        assert copies(news) == {edited: one}


class TestShort:
    """Texts below the length at which shared shingles mean anything."""

    TITLE = "Watch: the Ferry Leaves at Dawn"

    @pytest.mark.parametrize(
        ("second", "folds"),
        [
            pytest.param({}, True, id="the same"),
            pytest.param({"title": "watch – the ferry leaves at dawn"}, True, id="title in other signs"),
            pytest.param({"source": 2}, False, id="another outlet"),
            pytest.param({"hours": 30}, False, id="another day"),
            pytest.param({"title": "Watch: the Ferry Leaves at Noon"}, False, id="another title"),
            pytest.param({"text": "Video of the quay."}, False, id="other words"),
        ],
    )
    @pytest.mark.parametrize("text", ["", "Our video."])
    def test_fold_by_outlet_day_title_and_words(self, text, second, folds, news):
        first = {"title": self.TITLE, "text": text}
        one, other = fold(news, row(**first), row(**first | {"hours": 1} | second))
        assert copies(news) == ({other: one} if folds else {})

    @pytest.mark.parametrize("title", ["", "Video", "News today"])
    def test_a_title_that_says_nothing_folds_nothing(self, title, news):
        fold(news, row("", title=title), row("", title=title, hours=1))
        assert copies(news) == {}


class TestTimes:
    TEXT = " ".join(prose(1))

    @pytest.mark.parametrize("when", ["1970-01-01T00:00:00Z", "2027-03-01T00:00:00Z", "0001-01-01T00:00:00Z",
                                      "9999-12-31T23:59:59Z"])  # fmt: skip
    def test_an_odd_date_costs_no_neighbour(self, when, news):
        one, odd, other = fold(news, row(self.TEXT), row(self.TEXT, published_at=when), row(self.TEXT, hours=1))
        assert copies(news) == {other: one}
        assert news.conn.execute("select count(*) from story_articles where article_id = ?", [odd]).fetchone() == (1,)

    def test_without_a_date_the_last_in_order_is_the_copy(self, news):
        undated = {"published_at": None, "published_precision": "none"}
        nameless, one = fold(news, row(self.TEXT, **undated), row(self.TEXT, hours=5))
        assert copies(news) == {nameless: one}
        (later,) = fold(news, row(self.TEXT, hours=6))
        assert copies(news) == {nameless: one, later: one}

    def test_a_bare_day_is_never_taken_for_earlier_than_a_minute_of_it(self, news):
        day, minute = fold(
            news,
            row(self.TEXT, published_at="2026-03-02T00:00:00Z", published_precision="day"),
            row(self.TEXT, published_at="2026-03-02T18:30:00Z"),
        )
        assert copies(news) == {day: minute}

    def test_an_archive_of_years_ago_folds_where_it_belongs(self, news):
        fresh = fold(news, row(self.TEXT), row(self.TEXT, hours=1))
        old = fold(news, *(row(self.TEXT, hours=24 * -365 * 3 + n) for n in range(3)))
        assert copies(news) == {fresh[1]: fresh[0], old[1]: old[0], old[2]: old[0]}

    def test_the_original_that_comes_last_takes_its_copies_over(self, news):
        late = [fold(news, row(self.TEXT, hours=n, source=n % 3 + 1 if n % 3 != 2 else 4))[0] for n in range(3, 7)]
        (first,) = fold(news, row(self.TEXT, hours=0, source=4))
        assert copies(news) == dict.fromkeys(late, first)

    def test_a_changed_date_folds_anew(self, news):
        one, other = fold(news, row(self.TEXT), row(self.TEXT, hours=1))
        with news.atomic():
            news["articles"].update(one, {"published_at": "2026-03-02T12:00:00Z"})
        dedupe(news, now=NOW)
        assert copies(news) == {one: other}

    def test_copies_of_an_article_that_goes_are_folded_again(self, news):
        one, other, third = fold(news, *(row(self.TEXT, hours=n) for n in range(3)))
        with news.atomic():
            news.conn.execute("delete from articles where id = ?", [one])
        dedupe(news, now=NOW)
        assert copies(news) == {third: other}


class TestOriginals:
    def test_numbers_in_a_footer_of_each_outlet_make_no_report(self, news):
        text = " ".join(prose(1, 20))
        rows = (
            row(f"OUTLET {n} CITY - {text}\n\nOutlet {n} is read in {n} towns, call 555{n} now.", hours=n)
            for n in range(5)
        )
        ids = fold(news, *rows)
        assert copies(news) == dict.fromkeys(ids[1:], ids[0])

    def test_an_agency_is_the_original_of_those_that_print_it_first(self, news):
        text = " ".join(prose(1))
        paper, agency, other = fold(
            news, row(text, agency="Reuters"), row(text, source=3, hours=1), row(text, hours=2, source=4)
        )
        assert copies(news) == {paper: agency, other: agency}

    def test_a_digest_has_several_originals_and_one_of_them_is_primary(self, news):
        one, two = prose(1, 7), prose(2, 7)
        first, second, digest = fold(
            news, row(" ".join(one)), row(" ".join(two), hours=1), row(" ".join([*one, *two[:6]]), hours=5, source=2)
        )
        found = {r["original_id"]: r["is_primary"] for r in news["copies"].rows_where("article_id = ?", [digest])}
        assert found == {first: 1, second: 0}


class TestDigests:
    """A round-up with the openings of three reports, none of which is half of it."""

    REPORTS = tuple(prose(n, 14) for n in (1, 2, 3))
    DIGEST = "\n\n".join(["Good evening from us.", *(" ".join(report[:3]) for report in REPORTS), "Sleep well."])

    def rows(self):
        reports = [row(" ".join(r), hours=n, source=4, title=r[0]) for n, r in enumerate(self.REPORTS)]
        return [*reports, row(self.DIGEST, hours=9, source=2, title="The Evening in Five Minutes")]

    def originals(self, news, article):
        found = news["copies"].rows_where("article_id = ?", [article], order_by="is_primary desc, original_id")
        return [r["original_id"] for r in found]

    @pytest.mark.parametrize("runs", [[[0, 1, 2, 3]], [[3], [0, 1, 2]], [[2], [3], [0, 1]]])
    def test_it_has_all_of_them_and_the_one_it_opens_with_is_primary(self, runs, news):
        rows, ids = self.rows(), {}
        for run in runs:
            ids |= zip(run, fold(news, *(rows[n] for n in run)), strict=True)
        assert self.originals(news, ids[3]) == [ids[0], *sorted((ids[1], ids[2]))]
        assert {r["kind"] for r in news["copies"].rows} == {"excerpt"}
        assert copies(news) == {ids[3]: ids[0]}

    def test_it_draws_no_stories_together(self, news):
        fold(news, *self.rows())
        assert news["stories"].count == 3

    def test_two_reports_of_one_event_in_one_text_are_an_update(self, news):
        """Of the nearer one; where the two tell different events the same text is a round-up."""
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

    def test_its_own_copy_has_the_same_originals(self, news):
        *ids, digest, reprint = fold(news, *self.rows(), row(self.DIGEST, hours=11, source=1))
        assert self.originals(news, reprint) == self.originals(news, digest) == ids

    @pytest.mark.parametrize(
        "parts",
        [
            pytest.param([REPORTS[0][:4], prose(7, 10)], id="one of them"),
            pytest.param([REPORTS[0][:2], REPORTS[1][:2], prose(7, 9)], id="two, and more of its own"),
            pytest.param([REPORTS[0][8:11], REPORTS[1][8:11], REPORTS[2][8:11]], id="what stands below in each"),
        ],
    )
    def test_what_has_less_of_them_is_none(self, parts, news):
        *reports, _ = self.rows()
        text = " ".join(sentence for part in parts for sentence in part)
        fold(news, *reports, row(text, hours=9, source=2))
        assert copies(news) == {}

    def test_it_is_folded_anew_when_one_of_them_turns_out_a_copy(self, news):
        *reports, digest = self.rows()
        one, two, three, made = fold(news, *reports, digest)
        (first,) = fold(news, row(reports[1]["text"], hours=0.5, source=1))
        assert self.originals(news, made) == [one, three, first]
        assert copies(news) == {two: first, made: one}


QUOTES = "“{}”, she said. “{}” He wrote: “{}”"


class TestEvidence:
    """What two texts share tells that one had the other only where no third can have given it to both."""

    SPEECH = prose(9, 6)

    def test_two_reports_of_one_speech_are_no_copies(self):
        told = QUOTES.format(*(" ".join(self.SPEECH[at : at + 2]) for at in (0, 2, 4)))
        one, other = (f"{' '.join(prose(n, 3))} {told} {' '.join(prose(n + 1, 2))}" for n in (20, 30))
        match = compare(Text(one), Text(other), PARAMETERS)
        assert match.containment > PARAMETERS.containment
        assert match.evidence < PARAMETERS.containment
        assert not match.folds

    def test_an_item_that_quotes_another_text_is_its_excerpt(self):
        whole = " ".join([*self.SPEECH, *prose(10, 20)])
        item = f"{' '.join(prose(20, 3))} {QUOTES.format(*(' '.join(self.SPEECH[at : at + 2]) for at in (0, 2, 4)))}"
        match = compare(Text(item), Text(whole), PARAMETERS)
        assert match.evidence == match.containment
        assert match.verdict == "excerpt"

    @pytest.mark.parametrize("marks", ['"{}"', "“{}”", "„{}“", "«{}»", "»{}«", "「{}」", "‘{}’"])
    def test_quotation_marks_of_many_languages(self, marks):
        text = Text(f"{' '.join(prose(1, 2))} {marks.format(self.SPEECH[0])} {' '.join(prose(2, 2))}")
        assert len(text.quoted) == len(Text(self.SPEECH[0]).shingles)

    def test_an_apostrophe_opens_no_quotation(self):
        assert (
            len(Text("The mayor’s men don't know ‘em, she'd say, and that’s all there’s to it, isn’t it").quoted) == 0
        )

    @pytest.mark.parametrize(
        ("one", "other", "verdict"),
        [
            ("The Year in Pictures: 2025", "The year in pictures – 2026", "series"),
            ("Fire kills 12 in mill", "Fire kills 14 in mill", "copy"),
            ("The year in pictures", "The year in pictures", "copy"),
        ],
    )
    def test_a_list_of_each_year_is_no_copy_of_the_last(self, one, other, verdict):
        text = " ".join(prose(1))
        assert compare(Text(f"New: {text}", other), Text(text, one), PARAMETERS).verdict == verdict

    def test_a_converted_unit_and_a_risen_toll_fold(self):
        first = prose(1)
        one = " ".join([*first[:3], "The ship lay 5 miles off the coast with 12 people missing.", *first[3:]])
        other = one.replace("5 miles", "8 kilometres").replace("12 people", "17 people")
        assert compare(Text(other), Text(one), PARAMETERS).verdict == "copy"


class TestCandidates:
    """Which sketches are found, against what the texts share."""

    TEXTS = tuple(Text(" ".join(prose(n, 40))) for n in range(30))

    def test_a_sketch_estimates_containment(self):
        chance, errors = random.Random(5), []
        for text in self.TEXTS:
            size = chance.randint(len(text.words) // 4, len(text.words))
            part = Text(" ".join(text.words[:size]))
            keys, whole = sketch(text, PARAMETERS), sketch(part, PARAMETERS)
            estimate = len(np.intersect1d(keys.keys, whole.probes)) / len(keys.keys)
            exact = len(np.intersect1d(text.shingles, part.shingles)) / len(text.shingles)
            errors.append(estimate - exact)
        assert abs(np.mean(errors)) < 0.04  # without bias
        assert max(map(abs, errors)) < 0.3

    @pytest.mark.parametrize("size", [60, 120, 250])
    def test_an_excerpt_finds_its_text_and_no_other(self, size):
        candidates = Candidates(PARAMETERS)
        for number, text in enumerate(self.TEXTS):
            candidates.add(number, 1.0, sketch(text, PARAMETERS).keys)
        found = [candidates.near(sketch(Text(" ".join(t.words[-size:])), PARAMETERS), 1.0).likely for t in self.TEXTS]
        assert sum(near[:1] == [number] for number, near in enumerate(found)) >= 28
        assert sum(len(near) for near in found) <= 32

    def test_only_what_is_within_reach_is_found(self):
        candidates = Candidates(PARAMETERS)
        keys = sketch(self.TEXTS[0], PARAMETERS)
        for number, day in enumerate((0.0, 6.5, 8.0, 20.0, None)):
            candidates.add(number, day, keys.keys)
        assert sorted(candidates.near(keys, 1.0).likely) == [0, 1, 2, 4]
        assert sorted(candidates.near(keys, None).likely) == [0, 1, 2, 3, 4]
        candidates.remove(1)
        candidates.forget(7.0)
        assert sorted(candidates.near(keys, 8.0).likely) == [2, 4]

    def test_how_they_came_in_changes_nothing(self):
        """One by one, at once, or with others that went again, sorted or not."""
        sketches = [sketch(Text(" ".join(prose(n % 40, 4) + prose(n, 2))), PARAMETERS) for n in range(TAIL + 200)]
        one_by_one, at_once, with_others = (Candidates(PARAMETERS) for _ in range(3))
        for number, one in enumerate(sketches):
            with_others.add(-number - 2, 1.0, one.keys)
            one_by_one.add(number, 1.0, one.keys)
            with_others.add(number, 1.0, one.keys)
            with_others.remove(-number - 2)
        at_once.extend((number, 1.0, one.keys) for number, one in enumerate(sketches))
        for one in sketches[::97]:
            near = at_once.near(one, 1.0)
            assert near.likely
            assert one_by_one.near(one, 1.0) == near == with_others.near(one, 1.0)
