"""Test that corrections apply at once and in later runs, also after a re-fold, and can be exported and undone."""

import contextlib
import json
import random
import signal
import subprocess
import sys
from datetime import UTC, datetime
from itertools import combinations

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from newsfold.cli.main import main
from newsfold.db.connection import open_database
from newsfold.db.lock import exclusive_lock
from newsfold.db.news.corrections import Correction, article_key, save_decision
from newsfold.db.news.stories import articles_of
from newsfold.dedupe.corrections import decisions
from newsfold.dedupe.corrections.apply import undo_decision
from newsfold.dedupe.corrections.constraints import Constraints
from newsfold.dedupe.run import apply_new_decisions, dedupe
from tests.support import labelled

# Folds everything again in batches of three and kills itself once the given number of articles is saved.
KILLED_REFOLD = """
import os, signal, sys
from datetime import UTC, datetime
from newsfold.db.connection import open_database
from newsfold.dedupe import run
run.BATCH = 3
def report(done, total):
    if done >= int(sys.argv[2]):
        os.kill(os.getpid(), signal.SIGKILL)
run.dedupe(open_database(sys.argv[1]), now=datetime(2026, 5, 20, tzinfo=UTC), refold=True, progress=report)
"""
NOW = datetime(2026, 5, 20, tzinfo=UTC)
ROWS = labelled.event_rows()


@pytest.fixture
def call(path, tmp_path):
    def run(*arguments, status=0):
        result = CliRunner().invoke(main, [*map(str, arguments), "--db", str(path)])
        assert result.exit_code == status, result.output
        return result

    return run


@pytest.fixture
def state(path):
    """Return a function that reads stories and copies (by external id), aliases and summaries from the database."""

    def read():
        news = open_database(path, readonly=True)
        aliases = dict(news.conn.execute("select old_id, story_id from story_aliases"))
        summaries = sorted(
            news.conn.execute("select id, title, article_count, source_count from stories where article_count")
        )
        result = labelled.stories(news), labelled.copies(news), aliases, summaries
        news.close()
        return result

    return read


@pytest.fixture
def ids(path):
    news = open_database(path, readonly=True)
    ids = dict(news.conn.execute("select external_id, id from articles"))
    news.close()
    return ids


def test_a_refold_gives_the_same_stories_and_ids(call, state):
    before = state()
    call("dedupe", "--all")
    assert state() == before


def test_a_killed_refold_continues_with_the_same_ids(call, state, path):
    call("merge", state()[0]["mayor-1"], state()[0]["gueter-1"])
    before = state()
    for articles in (6, 18):
        killed = subprocess.run([sys.executable, "-c", KILLED_REFOLD, str(path), str(articles)], check=False)
        assert killed.returncode == -signal.SIGKILL
        assert state() == before
        assert path.with_name("news.db.refold").exists()
    call("dedupe")
    stories, copies, aliases, summaries = state()
    assert (stories, copies, summaries) == (before[0], before[1], before[3])
    assert before[2].items() <= aliases.items()


class TestMerge:
    def test_applies_at_once_and_makes_the_younger_id_an_alias(self, call, state):
        stories, _, _, _ = state()
        mill, market = stories["mill-1"], stories["market-1"]
        call("merge", market, mill)
        merged, _, aliases, summaries = state()
        kept, alias = min(mill, market), max(mill, market)
        assert {merged[name] for name in ("mill-1", "mill-2", "market-1", "market-2", "market-3")} == {kept}
        assert aliases[alias] == kept
        size = sum(story == kept for story in merged.values())
        assert [row[2] for row in summaries if row[0] == kept] == [size]
        assert json.loads(call("story", alias, "--json").stdout)["id"] == kept

    def test_a_refold_applies_it(self, call, state):
        stories, _, _, _ = state()
        call("merge", stories["mayor-1"], stories["gueter-1"])
        before = state()
        call("dedupe")
        assert state() == before
        call("dedupe", "--all")
        assert state() == before

    def test_undo_restores_both_stories_with_their_ids(self, call, state):
        before = state()
        stories = before[0]
        call("merge", stories["mayor-1"], stories["gueter-1"])
        decision = json.loads(call("correct", "list", "--json").stdout)[-1]["decision"]
        call("correct", "undo", decision)
        assert state() == before
        assert json.loads(call("correct", "list", "--json").stdout) == []

    def test_undo_assigns_articles_that_came_since(self, tmp_path):
        """Each article that came after the merge goes to the story that it would have joined without it."""
        news = open_database(tmp_path / "news.db")
        late = ("market-3", "barge-3", "barge-4")
        labelled.add(news, [row for row in ROWS if row["id"] not in late])
        dedupe(news, now=NOW)
        stories = labelled.stories(news)
        with news.atomic():
            decision = decisions.merge(news, stories["market-1"], stories["barge-1"], "2026-05-20T00:00:00Z")
        apply_new_decisions(news, now=NOW)
        labelled.add(news, [row for row in ROWS if row["id"] in late])
        dedupe(news, now=NOW)
        assert len({labelled.stories(news)[name] for name in ("market-1", "barge-1", *late)}) == 1
        with news.atomic():
            undo_decision(news, decision, "2026-05-20T01:00:00Z")
        apply_new_decisions(news, now=NOW)
        after = labelled.stories(news)
        assert {name: after[name] for name in stories} == stories
        assert [after[name] for name in late] == [stories["market-1"], stories["barge-1"], stories["barge-1"]]

    @pytest.mark.parametrize(("deleted", "left"), [("barge", "mayor"), ("mayor", "barge")])
    def test_undo_after_the_other_article_was_deleted(self, call, state, ids, deleted, left):
        before, _, _, _ = state()
        call("merge", before["mayor-1"], before["barge-1"])
        decision = json.loads(call("correct", "list", "--json").stdout)[-1]["decision"]
        for name in ids:
            if name.startswith(deleted):
                call("correct", "not-an-article", ids[name])
        call("correct", "undo", decision)
        after, _, _, _ = state()
        assert len({story for name, story in after.items() if name.startswith(left)}) == 1

    def test_a_third_story_joins_through_an_alias(self, call, state):
        stories, _, _, _ = state()
        a, b, c = (stories[name] for name in ("mill-1", "market-1", "barge-1"))
        call("merge", a, b)
        call("merge", max(a, b), c)
        merged, _, aliases, _ = state()
        assert len({merged[name] for name in ("mill-1", "market-1", "barge-1")}) == 1
        assert set(aliases.values()) == {min(a, b, c)}


def test_a_fold_after_an_upgrade_keeps_corrections(call, state, path, ids):
    stories, _, _, _ = state()
    call("split", stories["mill-1"], ids["mill-8"])
    call("merge", stories["mayor-1"], stories["barge-1"])
    before = state()
    news = open_database(path)
    with news.atomic():
        news.conn.execute("insert or ignore into unfolded (article_id) select article_id from signatures")
        for table in ("signatures", "frequencies", "languages"):
            news.conn.execute(f"delete from {table}")
    news.close()
    call("dedupe")
    assert state() == before


class TestSplit:
    def test_the_oldest_original_keeps_the_id(self, call, state, ids):
        stories, _, _, _ = state()
        story = stories["mill-1"]
        assert stories["mill-8"] == story
        call("split", story, ids["mill-8"])
        split, _, _, _ = state()
        assert split["mill-1"] == story
        assert split["mill-8"] not in stories.values()

    def test_the_rest_gets_a_new_id_when_the_oldest_leaves(self, call, state, ids):
        stories, _, _, _ = state()
        story = stories["mill-1"]
        call("split", story, ids["mill-1"])
        split, copies, _, _ = state()
        assert split["mill-1"] == story
        assert split["mill-8"] not in stories.values()
        assert {split[name] for name, original in copies.items() if original == "mill-1"} == {story}

    def test_a_copy_that_leaves_becomes_an_original(self, call, state, ids):
        stories, copies, _, _ = state()
        assert copies["mill-5"] == "mill-1"
        call("split", stories["mill-1"], ids["mill-5"])
        split, copies, _, _ = state()
        assert (copies["mill-5"], split["mill-5"] == split["mill-1"]) == ("mill-5", False)
        assert copies["mill-6"] == "mill-1"

    def test_a_refold_applies_it(self, call, state, ids):
        stories, _, _, _ = state()
        call("split", stories["mill-1"], ids["mill-8"], ids["mill-5"])
        before = state()
        assert before[0]["mill-8"] == before[0]["mill-5"] != before[0]["mill-1"]
        call("dedupe")
        assert state() == before
        call("dedupe", "--all")
        assert state() == before

    def test_an_article_that_was_split_off_joins_no_story(self, call, state, ids):
        """It stays alone at once and after a re-fold, although it is similar to other articles."""
        stories, _, _, _ = state()
        call("split", stories["mill-1"], ids["mill-1"])
        before = state()
        assert len({before[0]["mill-8"], before[0]["mill-1"]}) == 2
        call("dedupe", "--all")
        assert state() == before

    def test_undo(self, call, state, ids):
        before = state()
        call("split", before[0]["mill-1"], ids["mill-5"], ids["mill-8"])
        call("correct", "undo", json.loads(call("correct", "list", "--json").stdout)[0]["decision"])
        stories, copies, aliases, summaries = state()
        assert (stories, copies, summaries) == (before[0], before[1], before[3])
        assert set(aliases.values()) - set(before[2].values()) <= {stories["mill-1"]}

    def test_undo_keeps_earlier_decisions(self, call, state, ids):
        """A link between two articles remains although it was made through the article that left."""
        stories, _, _, _ = state()
        call("merge", stories["mill-1"], stories["barge-1"])
        merged, _, _, _ = state()
        call("split", merged["mill-1"], ids["mill-1"])
        split, _, _, _ = state()
        assert split["barge-1"] == split["barge-3"] == split["mill-8"] != split["mill-1"]
        call("correct", "undo", json.loads(call("correct", "list", "--json").stdout)[-1]["decision"])
        assert state()[0] == merged
        call("dedupe", "--all")
        assert state()[0] == merged

    def test_the_latest_decision_wins(self, call, state, ids):
        stories, _, _, _ = state()
        call("split", stories["mill-1"], ids["mill-8"])
        split, _, _, _ = state()
        call("merge", split["mill-8"], split["mill-1"])
        assert state()[0] == stories
        call("dedupe", "--all")
        assert state()[0] == stories


class TestCorrect:
    def test_not_a_copy(self, call, state, ids):
        call("correct", "not-a-copy", ids["barge-2"], ids["barge-1"])
        before = state()
        assert before[1]["barge-2"] == "barge-2"
        call("dedupe", "--all")
        assert state() == before

    def test_not_a_copy_of_any(self, call, state, ids):
        call("correct", "not-a-copy", ids["mill-2"])
        _, copies, _, _ = state()
        assert (copies["mill-2"], copies["mill-3"]) == ("mill-2", "mill-1")

    def test_a_new_date_changes_the_original(self, call, state, ids, path):
        call("correct", "date", ids["barge-2"], "2026-05-05T10:00:00Z")
        _, copies, _, _ = state()
        assert (copies["barge-1"], copies["barge-2"]) == ("barge-2", "barge-2")
        call("correct", "undo", json.loads(call("correct", "list", "--json").stdout)[0]["decision"])
        _, copies, _, _ = state()
        assert (copies["barge-1"], copies["barge-2"]) == ("barge-1", "barge-1")

    def test_a_date_of_another_year_takes_an_article_out_of_its_story(self, call, state, ids):
        """The story of the edited article keeps its id at once and after a re-fold."""
        story = state()[0]["mill-1"]
        assert state()[0]["mill-7"] == story
        call("correct", "date", ids["mill-7"], "2020-01-01")
        stories, _, _, summaries = state()
        assert (stories["mill-1"], stories["mill-7"] == story) == (story, False)
        call("dedupe", "--all")
        assert (state()[0], state()[3]) == (stories, summaries)

    def test_a_title(self, call, path, ids):
        call("correct", "title", ids["mayor-3"], "Garside  falls")
        news = open_database(path)
        assert news["articles"].get(ids["mayor-3"])["title"] == "Garside falls"

    def test_not_an_article(self, call, state, ids, path):
        call("correct", "not-an-article", ids["mill-1"])
        stories, copies, _, _ = state()
        assert "mill-1" not in stories
        assert copies["mill-3"] == "mill-2"
        news = open_database(path)
        assert [row["url"] for row in news["rejected"].rows] == ["mill-1"]
        call("dedupe", "--all")
        assert state()[0].keys() == stories.keys()


def test_articles_are_named_by_id_address_or_external_id(call, ids):
    names = (ids["mill-5"], "http://mill-5.example/?utm_source=x", "mill-5")
    pairs = [json.loads(call("why", name, "mill-1", "--json").stdout) for name in names]
    assert [(why["article"]["id"], why["article"]["reason"]["copy_of"]) for why in pairs] == [
        (ids["mill-5"], ids["mill-1"])
    ] * 3
    assert json.loads(call("story", pairs[0]["article"]["story_id"], "--json").stdout)["countries"] == ["GB", "US"]


def test_exported_corrections_apply_to_a_new_database(call, state, ids, tmp_path):
    stories, _, _, _ = state()
    call("split", stories["mill-1"], ids["mill-8"])
    call("merge", stories["mayor-1"], stories["barge-1"])
    call("correct", "title", ids["quake-1"], "The earth moved")
    call("correct", "date", ids["quake-2"], "2026-05-09")
    call("correct", "not-an-article", ids["gueter-5"])
    call("dedupe", "--all")
    before = state()
    call("export", "corrections", tmp_path / "corrections.jsonl")
    copy = tmp_path / "copy.db"
    news = open_database(copy)
    labelled.add(news, ROWS)
    news.close()
    arguments = ["import", "corrections", str(tmp_path / "corrections.jsonl"), "--db", str(copy), "--json"]
    counts = json.loads(CliRunner().invoke(main, arguments).stdout)
    assert counts["import"]["unchanged"] == 0
    again = json.loads(CliRunner().invoke(main, arguments).stdout)
    assert (again["import"]["added"], again["import"]["unchanged"]) == (0, counts["import"]["added"])
    news = open_database(copy)
    dedupe(news, now=NOW)
    assert labelled.groups(labelled.stories(news)) == labelled.groups(before[0])
    assert labelled.copies(news) == before[1]
    row = next(news["articles"].rows_where("external_id = 'quake-2'"))
    assert (row["published_precision"], row["published_from"]) == ("day", "correction")
    first = (tmp_path / "corrections.jsonl").read_text("utf-8")
    arguments = ["export", "corrections", str(tmp_path / "again.jsonl"), "--db", str(copy)]
    assert CliRunner().invoke(main, arguments).exit_code == 0
    assert len((tmp_path / "again.jsonl").read_text("utf-8").splitlines()) == len(first.splitlines())


def test_invalid_rows_are_named_and_the_others_are_imported(call, tmp_path):
    file = tmp_path / "mixed.jsonl"
    rows = [{"kind": "title", "article": "mill-1", "value": "Fire"}, {"kind": "join", "article": "mill-1"},
            {"kind": "burn", "article": "x"}, {"kind": "date", "article": "x", "value": "noon"}]  # fmt: skip
    old, late = ({"kind": "date", "article": "x", "value": value} for value in ("0001-01-01", "2999-01-01"))
    file.write_text("\n".join(map(json.dumps, rows)) + "\n[]\n" + f"{json.dumps(old)}\n{json.dumps(late)}\n", "utf-8")
    result = call("import", "corrections", file, status=1)
    assert "1 added" in result.output
    for number, word in ((2, "other is missing"), (3, "kind is none of"), (4, "no date"), (5, "not a JSON object"),
                         (6, "before 1900"), (7, "in the future")):  # fmt: skip
        assert any(f"line {number}: " in line and word in line for line in result.output.splitlines())


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(["merge", "1", "1"], id="one story"),
        pytest.param(["merge", "1", "999"], id="no such story"),
        pytest.param(["split", "1", "https://nowhere.example/"], id="no such article"),
        pytest.param(["split", "999", "1"], id="split of no story"),
        pytest.param(["correct", "date", "1", "yesterday"], id="no date"),
        pytest.param(["correct", "date", "1", "0001-01-01"], id="date before 1900"),
        pytest.param(["correct", "date", "1", "2999-01-01T00:00:00Z"], id="date in the future"),
        pytest.param(["correct", "title", "1", " "], id="no title"),
        pytest.param(["correct", "not-a-copy", "1", "1"], id="of itself"),
        pytest.param(["correct", "undo", "7"], id="no decision"),
        pytest.param(["correct", "list", "--db", "nowhere.db"], id="no database"),
    ],
)
def test_wrong_use_gives_one_sentence_and_changes_nothing(arguments, path, state):
    before = state()
    arguments = arguments if "--db" in arguments else [*arguments, "--db", str(path)]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 2
    assert result.stderr.strip().splitlines()[-1].startswith("Error: ")
    assert state() == before


@pytest.mark.parametrize(
    "arguments", [["merge", "1", "2"], ["split", "1", "1"], ["correct", "title", "1", "x"], ["correct", "undo", "1"]]
)
def test_a_correction_does_not_wait_for_another_run(arguments, path, call, state):
    before = state()
    with exclusive_lock(path):
        call(*arguments, status=75)
    assert state() == before


def test_not_all_articles_of_a_story_can_leave(call, state, ids):
    stories, _, _, _ = state()
    members = [ids[name] for name, story in stories.items() if story == stories["mayor-1"]]
    assert "nothing would stay" in call("split", stories["mayor-1"], *members, status=2).stderr


@pytest.mark.parametrize(
    ("pairs", "must_links", "cannot_links"),
    [
        pytest.param([("join", 1, 2), ("join", 2, 3)], [(1, 3)], [], id="must-links are transitive"),
        pytest.param([("part", 1, 2), ("join", 1, 2)], [], [(1, 2)], id="a cannot-link overrides an earlier must-link"),
        pytest.param([("join", 1, 2), ("part", 1, 2)], [(1, 2)], [], id="a must-link overrides an earlier cannot-link"),
        pytest.param(
            [("join", 2, 3), ("part", 1, 2)],
            [(2, 3)],
            [(1, 3), (3, 1)],
            id="a cannot-link holds for the whole must-link group",
        ),
        pytest.param(
            [("part", 1, 2), ("join", 2, 3), ("join", 1, 3)], [(2, 3)], [(1, 3)], id="contradiction through a third"
        ),
        pytest.param([("join", 1, 1)], [], [], id="an article with itself"),
    ],
)
def test_constraints_follow_from_decisions(pairs, must_links, cannot_links):
    constraints = Constraints(pairs)
    for one, other in must_links:
        assert constraints.is_must_link(one, other)
        assert not constraints.is_cannot_link(one, other)
    for one, other in cannot_links:
        assert constraints.is_cannot_link(one, other)
        assert not constraints.is_must_link(one, other)
        assert not constraints.may_copy(one, other)
        assert not constraints.can_share_story([one, other, 99])


PAIRS = st.tuples(st.sampled_from(["join", "part"]), st.integers(1, 6), st.integers(1, 6))


@given(st.lists(PAIRS, max_size=12))
def test_the_latest_decision_holds_and_constraints_are_consistent(pairs):
    constraints = Constraints(pairs)
    for one, other in combinations(range(1, 7), 2):
        assert constraints.is_must_link(one, other) == constraints.is_must_link(other, one)
        assert constraints.is_cannot_link(one, other) == constraints.is_cannot_link(other, one)
        assert not (constraints.is_must_link(one, other) and constraints.is_cannot_link(one, other))
        assert constraints.can_share_story([one, other]) != constraints.is_cannot_link(one, other)
    for kind, one, other in pairs[:1]:
        if one != other:
            assert constraints.is_must_link(one, other) if kind == "join" else constraints.is_cannot_link(one, other)


def test_an_import_does_not_add_a_rejected_article_again(call, path, tmp_path, ids):
    call("correct", "not-an-article", ids["mill-7"])
    row = next(row for row in ROWS if row["id"] == "mill-7")
    (tmp_path / "again.jsonl").write_text(json.dumps(row), "utf-8")
    counts = json.loads(call("import", "articles", tmp_path / "again.jsonl", "--json").stdout)["import"]
    assert (counts["refused"], counts["added"]) == (1, 0)
    call("correct", "undo", json.loads(call("correct", "list", "--json").stdout)[0]["decision"])
    counts = json.loads(call("import", "articles", tmp_path / "again.jsonl", "--json").stdout)["import"]
    assert counts["added"] == 1


def test_a_decision_survives_its_articles(path):
    """Decisions name articles by key, not by id, and apply as soon as an article with the key is added."""
    news = open_database(path)
    with news.atomic():
        save_decision(news, [Correction("join", "solo-1", "mill-1")], "2026-05-20T00:00:00Z")
    assert dedupe(news, now=NOW)["articles"] == 0
    solo = next(row for row in labelled.read("articles") if row["id"] == "solo-en-1")
    labelled.add(news, [solo | {"id": "solo-1"}])
    dedupe(news, now=NOW)
    stories = labelled.stories(news)
    assert stories["solo-1"] == stories["mill-1"]


def run_history(news, seed, parts):
    """Fold the labelled articles in `parts` runs, and make random decisions after each run."""
    chance, rows = random.Random(seed), labelled.read("articles")
    size = -(-len(rows) // parts)
    for at in range(0, len(rows), size):
        labelled.add(news, rows[at : at + size])
        dedupe(news, now=NOW)
        for number in range(6 // parts):
            made_at = f"2026-05-20T{at // size:02}:{number:02}:00Z"
            with news.atomic():
                decide_at_random(news, chance, made_at)
            apply_new_decisions(news, now=NOW)


def decide_at_random(news, chance, made_at):
    stories = [row[0] for row in news.conn.execute("select distinct story_id from story_articles order by 1")]
    larger = [story for story in stories if len(articles_of(news, story)) > 1]
    pairs = news.conn.execute("select article_id, original_id from copies order by 1, 2").fetchall()
    match chance.choice(["merge", "merge", "split", "split", "not a copy"]):
        case "merge":
            decisions.merge(news, *chance.sample(stories, 2), made_at)
        case "split":
            story = chance.choice(larger)
            with contextlib.suppress(ValueError):  # nothing would stay
                decisions.split(news, story, chance.sample(articles_of(news, story), chance.choice([1, 1, 2])), made_at)
        case "not a copy":
            keys = [article_key(news, article) for article in chance.choice(pairs)]
            save_decision(news, [Correction("not a copy", *keys)], made_at)


@pytest.mark.parametrize(
    ("seed", "parts"),
    [(1, 1), (2, 3), (3, 1), *(pytest.param(n, n % 3 + 1, marks=pytest.mark.slow) for n in range(4, 14))],
)
def test_a_refold_replays_the_decisions(seed, parts, tmp_path):
    news = open_database(tmp_path / "news.db")
    run_history(news, seed, parts)
    before = labelled.stories(news), labelled.copies(news), labelled.kinds(news)
    last = news.conn.execute("select seq from sqlite_sequence where name = 'stories'").fetchone()
    aliases = "select old_id, story_id from story_aliases where old_id <= ? order by 1"
    former_aliases = news.conn.execute(aliases, last).fetchall()
    assert news["corrections"].count > 3
    for refold in (False, True, True):
        dedupe(news, now=NOW, refold=refold)
        assert (labelled.stories(news), labelled.copies(news), labelled.kinds(news)) == before
        assert news.conn.execute(aliases, last).fetchall() == former_aliases
        assert news["undescribed"].count == 0
