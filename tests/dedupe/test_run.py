"""Test the fold in a real database: many sources, late arrivals, changes, merges, repeated runs."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from demo.articles import articles
from newsfold.db.connection import open_database
from newsfold.db.news.corrections import Correction, save_decision
from newsfold.dedupe.parameters import PARAMETERS
from newsfold.dedupe.run import dedupe
from newsfold.dedupe.why import explain_pair

NOW = datetime(2026, 3, 5, tzinfo=UTC)
TEXTS = {article.key: "\n\n".join(article.visible_paragraphs) for article in articles()}
TITLES = {article.key: article.title for article in articles()}
DAM, FERRY = "harbourpost/corran-dam-reservoir-lowered", "harbourpost/ferry-crews-walk-out"
OWN = "lantern/dam-village-own"
ALONE = ("northmoor/moor-ponies-counted", "valetribune/bees-on-the-roof", "lantern/chess-prodigy")


@pytest.fixture
def news(tmp_path):
    news = open_database(tmp_path / "news.db")
    news["sources"].insert_all({"id": n, "name": f"Outlet {n}"} for n in range(1, 61))
    yield news
    news.close()


def add(news, key, *, source=1, hours=0.0, text=None, title=None, **more):
    at = datetime(2026, 3, 2, 8, tzinfo=UTC) + timedelta(hours=hours)
    body = TEXTS[key] if text is None else text
    row = {
        "source_id": source, "title": TITLES[key] if title is None else title, "text": body, "language": "en",
        "published_at": f"{at:%Y-%m-%dT%H:%M:%SZ}", "published_precision": "minute",
        "first_seen_at": "2026-03-05T00:00:00Z", "text_sha256": str(hash(body)), "word_count": len(body.split()),
    } | more  # fmt: skip
    with news.atomic():
        return news["articles"].insert(row).last_pk


def stories(news):
    """Return a sorted list with the sorted article ids of each story."""
    members = {}
    for article, story in news.conn.execute("select article_id, story_id from story_articles"):
        members.setdefault(story, set()).add(article)
    return sorted(map(sorted, members.values()))


def copies(news):
    return dict(news.conn.execute("select article_id, original_id from copies where is_primary"))


def article_counts(news):
    return dict(news.conn.execute("select id, article_count from stories"))


def test_a_digest_belongs_to_no_story_of_its_events_and_links_none(news):
    text = "\n\n".join(TEXTS[key].split("\n\n")[0] for key in (DAM, FERRY, *ALONE))
    digest = add(news, DAM, source=3, hours=1, title="Morning briefing: dam and ferry", text=text, kind="digest")
    dam, other, ferry = add(news, DAM, hours=0), add(news, OWN, source=2, hours=2), add(news, FERRY, source=4, hours=3)
    dedupe(news, now=NOW)
    assert stories(news) == [[digest], [dam, other], [ferry]]


def test_one_agency_text_in_forty_sources_is_one_copy_group(news):
    boilerplate = "The {0} Times is printed every morning in {0} Street, and its readers write to us at the {0} desk."
    towns = [a + b for a in ("Ash", "Elm", "Oak", "Fir", "Yew") for b in "bcdfghkl"]
    ids = [
        add(news, DAM, source=n, hours=n / 10, title=f"Dam headline of outlet {n}",
            text=f"{town.upper()}, March 2 - {TEXTS[DAM]}\n\n{boilerplate.format(town)}")
        for n, town in enumerate(towns, 1)
    ]  # fmt: skip
    counts = dedupe(news, now=NOW)
    assert counts == {"articles": 40, "copies": 39, "stories": 1}
    assert copies(news) == dict.fromkeys(ids[1:], ids[0])
    story = next(iter(news["stories"].rows))
    assert (story["article_count"], story["source_count"], story["sources_independent"]) == (40, 40, 1)


def test_a_report_in_own_words_joins_the_story_and_other_events_do_not(news):
    dam, own, ferry = add(news, DAM), add(news, OWN, source=2, hours=9), add(news, FERRY, hours=10)
    others = [add(news, key, hours=n) for n, key in enumerate(ALONE)]
    dedupe(news, now=NOW)
    assert stories(news) == sorted([[dam, own], [ferry], *([other] for other in others)])
    row = news["stories"].get(next(news.query("select story_id from story_articles where article_id = 1"))["story_id"])
    assert (row["source_count"], row["sources_independent"], row["title"]) == (2, 2, TITLES[DAM])


def test_why_tells_copies_one_story_and_neither_from_each_other(news):
    dam, own = add(news, DAM), add(news, OWN, source=2, hours=9)
    copy = add(news, DAM, source=3, hours=1, text=TEXTS[DAM].replace("two metres", "3 metres"))
    ferry = add(news, FERRY, hours=10)
    dedupe(news, now=NOW)
    evidence = explain_pair(news, copy, dam)
    assert (evidence["verdict"], evidence["same_story"], evidence["article"]["copy_of"]) == ("copy", True, dam)
    assert evidence["original"]["id"] == dam
    assert len(evidence["longest_passage"].split()) > 40
    evidence = explain_pair(news, dam, own)
    assert (evidence["verdict"], evidence["same_story"], evidence["days_apart"]) == ("different", True, 0.38)
    assert evidence["score"] >= evidence["threshold"]
    assert {"corran", "dam"} <= {term["term"] for term in evidence["shared_terms"]}
    evidence = explain_pair(news, dam, ferry)
    assert (evidence["verdict"], evidence["same_story"]) == ("different", False)
    assert evidence["score"] < evidence["threshold"]


def test_the_reason_of_each_assignment_holds_its_evidence(news):
    dam, own = add(news, DAM), add(news, OWN, source=2, hours=9)
    copy = add(news, DAM, source=3, hours=1, text=TEXTS[DAM] + " The dam was built in 1961.")
    dedupe(news, now=NOW)
    reasons = {row["article_id"]: json.loads(row["reason"]) for row in news["story_articles"].rows}
    assert reasons[dam]["verdict"] == "new"
    assert (reasons[copy]["verdict"], reasons[copy]["copy_of"]) == ("copy", dam)
    assert reasons[copy]["containment"] > reasons[copy]["needed"]
    assert (reasons[own]["verdict"], reasons[own]["nearest"], reasons[own]["days_apart"]) == ("same event", dam, 0.38)
    assert reasons[own]["score"] >= reasons[own]["threshold"]
    assert {"corran", "dam"} <= {term["term"] for term in reasons[own]["shared_terms"]}


def test_why_names_corrections(news):
    dam, copy = add(news, DAM), add(news, DAM, source=2, hours=1, text=TEXTS[DAM].replace("two metres", "3 metres"))
    dedupe(news, now=NOW)
    assert explain_pair(news, dam, copy)["corrections"] == []
    assert explain_pair(news, dam, copy)["changes"] == [{"original": "two", "article": "3"}]
    with news.atomic():
        news["articles"].update(copy, {"external_id": "c"})
        news["articles"].update(dam, {"external_id": "d"})
        save_decision(news, [Correction("not a copy", "c", "d")], "2026-03-05T00:00:00Z")
    assert explain_pair(news, dam, copy)["corrections"] == ["no copy"]


def test_why_names_the_numbers_that_differ(news):
    one, other = (
        add(news, DAM, source=n, title="Toll", text=TEXTS[DAM] + f" By evening {n}0 houses stood empty.")
        for n in (1, 2)
    )
    assert explain_pair(news, one, other)["numbers_that_differ"] == [
        {"between": "evening … houses", "original": "10", "article": "20"}
    ]


def test_a_second_run_does_nothing(news):
    for n, key in enumerate((DAM, DAM, OWN, FERRY, *ALONE)):
        add(news, key, source=n + 1, hours=n)
    dedupe(news, now=NOW)
    before = list(news.conn.iterdump())
    assert dedupe(news, now=NOW + timedelta(days=1)) == {"articles": 0, "copies": 0, "stories": 0}
    assert list(news.conn.iterdump()) == before


def test_the_order_of_arrival_changes_no_copy(news):
    """The article published first is the original, although it arrives last."""
    late = [add(news, DAM, source=n, hours=n) for n in (5, 6, 7)]
    dedupe(news, now=NOW)
    assert copies(news) == dict.fromkeys(late[1:], late[0])
    story = next(iter(article_counts(news)))
    first = add(news, DAM, source=1, hours=0)
    dedupe(news, now=NOW)
    assert copies(news) == dict.fromkeys(late, first)
    assert article_counts(news) == {story: 4}


def test_a_changed_article_is_folded_again(news):
    dam, other = add(news, DAM), add(news, DAM, source=2, hours=1)
    dedupe(news, now=NOW)
    assert copies(news) == {other: dam}
    with news.atomic():
        news["articles"].update(other, {"text": TEXTS[FERRY], "title": TITLES[FERRY], "text_sha256": "changed"})
    dedupe(news, now=NOW)
    assert copies(news) == {}


def test_a_merged_story_leaves_its_id_as_an_alias(news):
    """An early original connects two stories; the id of the younger one becomes an alias of the older one."""
    whole = TEXTS[DAM] + "\n\n" + TEXTS[ALONE[0]]
    one = add(news, DAM, source=2, hours=5)
    two = add(news, ALONE[0], source=3, hours=6)
    dedupe(news, now=NOW)
    assert stories(news) == [[one], [two]]
    original = add(news, DAM, source=1, hours=0, text=whole)
    dedupe(news, now=NOW)
    assert stories(news) == [sorted([one, two, original])]
    kept = next(iter(article_counts(news)))
    aliases = dict(news.conn.execute("select old_id, story_id from story_aliases"))
    assert set(aliases.values()) == {kept}
    assert len(aliases) == 1


def test_articles_weeks_apart_share_no_story(news):
    dam = add(news, DAM)
    anniversary = add(news, DAM, source=2, hours=24 * 20)
    dedupe(news, now=NOW)
    assert stories(news) == [[dam], [anniversary]]
    assert copies(news) == {}


def test_weather_reports_of_three_days_share_no_story(news):
    reports = [article for article in articles() if article.slug.startswith(("weather-", "wetter-"))]
    assert len(reports) >= 6
    for n, article in enumerate(reports):
        add(news, article.key, source=n + 1, hours=24 * article.day + n / 10, language=article.outlet.language)
    dedupe(news, now=NOW)
    assert [len(story) for story in stories(news)] == [1] * len(reports)


def test_articles_without_a_time_are_folded_too(news):
    dam = add(news, DAM)
    undated = add(news, DAM, source=2, published_at=None, published_precision="none", external_id="x")
    dedupe(news, now=NOW)
    assert stories(news) == [sorted([dam, undated])]


def test_a_live_blog_joins_no_stories(news):
    live = add(news, "lantern/live-ferry-strike", source=3, kind="live", text=TEXTS[DAM][:500] + TEXTS[FERRY][:500])
    dam, ferry = add(news, DAM, source=1, hours=2), add(news, FERRY, source=2, hours=3)
    dedupe(news, now=NOW)
    assert not any({dam, ferry} <= set(story) for story in stories(news))
    assert live in {article for story in stories(news) for article in story}


@pytest.mark.parametrize("text", ["", "Short.", "12 13 14", "\u200b", "a " * 30_000])
def test_an_odd_text_changes_no_other_copy(news, text):
    odd, dam, copy = add(news, DAM, text=text, title=""), add(news, DAM), add(news, DAM, source=2, hours=1)
    dedupe(news, now=NOW)
    assert copies(news)[copy] == dam
    assert odd in {article for story in stories(news) for article in story}


def test_a_new_database_knows_common_words(news):
    """Unrelated articles of one small French paper do not share a story because of le, la and les."""
    french = [article for article in articles() if article.outlet.key == "valmer"]
    for n, article in enumerate(french):
        add(news, article.key, source=n + 1, hours=n, language="fr")
    dedupe(news, now=NOW)
    events = {}
    for n, article in enumerate(french, 1):
        events.setdefault(article.event, []).append(n)
    assert stories(news) == sorted(events.values())


def test_a_later_article_merges_two_stories(news):
    """The story keeps the older id, and the younger becomes its alias."""
    # Sorted words have the same terms but no common shingles.
    ferry, ponies = (" ".join(sorted(TEXTS[key].split())) for key in (FERRY, ALONE[0]))
    one = add(news, FERRY, text=ferry, title="")
    other = add(news, ALONE[0], source=2, hours=1, text=ponies, title="")
    dedupe(news, now=NOW)
    before = dict(news.conn.execute("select article_id, story_id from story_articles"))
    assert before[one] != before[other]
    mixture = " ".join(sorted(f"{ferry} {ponies}".split(), reverse=True))
    both = add(news, FERRY, source=3, hours=2, text=mixture, title="")
    dedupe(news, now=NOW)
    after = dict(news.conn.execute("select article_id, story_id from story_articles"))
    assert after == dict.fromkeys((one, other, both), min(before.values()))
    assert dict(news.conn.execute("select old_id, story_id from story_aliases")) == {
        max(before.values()): min(before.values())
    }
    # An article of the younger story keeps the reason why it was there, with the merge added.
    reason = explain_pair(news, one, other)["article"]["reason"]
    assert (reason["verdict"], reason["merged"]["story"]) == ("new", max(before.values()))
    assert (reason["merged"]["because"], reason["merged"]["score"] > reason["merged"]["threshold"]) == (both, True)
    assert (
        f"story {max(before.values())}, where it was, became one" in explain_pair(news, one, other)["article"]["came"]
    )


@pytest.mark.parametrize("like", [DAM, OWN])
def test_an_unrelated_article_leaves_when_a_similar_article_comes(news, like):
    """The story's id stays with its oldest article, whichever of the two the new article is similar to."""
    pair = [add(news, DAM), add(news, OWN, source=2, hours=9)]
    dedupe(news, now=NOW)
    assert stories(news) == [pair]
    story = next(iter(article_counts(news)))
    new = add(news, like, source=3, hours=10, text=" ".join(sorted(TEXTS[like].split())), title="")
    dedupe(news, now=NOW, parameters=replace(PARAMETERS, stories=replace(PARAMETERS.stories, min_background=0.9)))
    assert stories(news) == [[one] for one in (*pair, new)]
    assert dict(news.conn.execute("select article_id, story_id from story_articles"))[pair[0]] == story
    reason = explain_pair(news, *pair)["article"]["reason"]
    assert (reason["moved_from"], reason["because"]) == (story, new)


def test_an_original_stays_out_of_the_stories_that_its_copy_may_not_join(news):
    """A copy and a report have a cannot-link. Their original is similar to the report, but stays with its copy."""
    dam, copy, own = (
        add(news, key, source=n, hours=hours, external_id=f"x{n}")
        for n, (key, hours) in enumerate(((DAM, 0), (DAM, 1), (OWN, 9)), 1)
    )
    with news.atomic():
        save_decision(news, [Correction("part", "x2", "x3")], "2026-03-05T00:00:00Z")
    dedupe(news, now=NOW)
    assert copies(news) == {copy: dam}
    assert stories(news) == [[dam, copy], [own]]


def test_a_changed_article_counts_once_in_the_document_frequencies(news):
    dam = add(news, DAM)
    dedupe(news, now=NOW)
    counted = news.conn.execute("select language, articles from languages").fetchall()
    for number in range(5):
        with news.atomic():
            news["articles"].update(dam, {"text": f"{TEXTS[DAM]} Update {number}."})
        dedupe(news, now=NOW)
    assert news.conn.execute("select language, articles from languages").fetchall() == counted


def test_articles_without_words_do_not_count_in_the_document_frequencies(tmp_path):
    counted = []
    for name, runs in (("one.db", 1), ("two.db", 2)):
        news = open_database(tmp_path / name)
        news["sources"].insert_all({"id": n, "name": f"Outlet {n}"} for n in range(1, 4))
        add(news, DAM, text="", title="")
        if runs == 2:
            dedupe(news, now=NOW)
        add(news, DAM, source=2, hours=1)
        dedupe(news, now=NOW)
        counted.append(news.conn.execute("select * from languages").fetchall())
        news.close()
    assert counted[0] == counted[1]


def test_an_edit_takes_no_late_article_out_of_a_long_story(news):
    few = replace(PARAMETERS, stories=replace(PARAMETERS.stories, max_story_members=2))
    ids = [add(news, key, source=n + 1, hours=hours) for n, (key, hours) in enumerate(
        zip((DAM, FERRY, *ALONE[:2]), (0, 1, 200, 201), strict=True))]  # fmt: skip
    dedupe(news, now=NOW, parameters=few)
    with news.atomic():
        news.conn.execute("update story_articles set story_id = 1")
    dedupe(news, now=NOW, parameters=few)
    assert stories(news) == [ids]
    with news.atomic():
        news["articles"].update(ids[-1], {"text": f"{TEXTS[ALONE[1]]} The market opens on Friday."})
    dedupe(news, now=NOW, parameters=few)
    assert stories(news) == [ids]


@pytest.mark.parametrize(
    "time", ["-0044-03-15T00:00:00Z", "10000-01-01T00:00:00Z", "tomorrow", "2026-13-45T00:00:00Z", ""]
)
def test_an_article_whose_time_is_no_time_is_set_aside_alone(news, time):
    add(news, "first", text="quay ferry mayor budget harbour vote council " * 20, title="first", hours=1)
    add(news, "odd", text="storm river farm flood cattle field barn " * 20, title="odd", hours=2)
    add(news, "last", text="museum tram library strike ticket driver union " * 20, title="last", hours=3)
    with news.atomic():
        news.conn.execute("update articles set published_at = ?, published_precision = 'minute' where id = 2", [time])
    counts = dedupe(news, now=NOW)
    assert (counts["articles"], counts["set_aside"]) == (2, 1)
    reasons = [row["reason"] for row in news.query("select reason from rejected where stage = 'dedupe'")]
    assert [reason.partition(":")[0] for reason in reasons] == ["cannot be folded"]
    assert dedupe(news, now=NOW) == {"articles": 0, "copies": 0, "stories": 0}
    with news.atomic():
        news.conn.execute("update articles set published_at = '2026-03-02T10:00:00Z' where id = 2")
    assert "set_aside" not in dedupe(news, now=NOW)
    assert not list(news.query("select 1 from rejected"))
    assert {row["article_id"] for row in news.query("select article_id from story_articles")} == {1, 2, 3}


def test_a_folded_article_that_is_damaged_leaves_its_story(news):
    add(news, "first", text="quay ferry mayor budget harbour vote council " * 20, title="first", hours=1)
    add(news, "copy", text="quay ferry mayor budget harbour vote council " * 20, title="copy", hours=2)
    dedupe(news, now=NOW)
    with news.atomic():
        news.conn.execute("update articles set published_at = 'x', published_precision = 'minute' where id = 1")
    assert dedupe(news, now=NOW)["set_aside"] == 1
    assert [row["article_id"] for row in news.query("select article_id from story_articles")] == [2]


def test_a_text_that_is_not_utf_8_is_folded(news):
    add(news, "first", text="quay ferry mayor budget harbour vote council " * 20, title="first", hours=1)
    with news.atomic():
        news.conn.execute("update articles set title = cast(x'66ff' as text)")
    assert dedupe(news, now=NOW)["articles"] == 1
