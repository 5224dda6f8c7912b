"""Test the quality of copies and stories on labelled articles, and that the order of arrival does not change it.

`quality_floors.json` holds the scores to reach. `--raise-floors` writes better scores into it, and only
`--lower-floors` accepts worse ones.
"""

import json
import random
import signal
import subprocess
import sys
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path

import pytest

from bench.scores import b_cubed
from newsfold.db.connection import open_database
from newsfold.dedupe.run import dedupe
from tests.support import labelled

ROWS = labelled.read("articles")
FLOORS = Path(__file__).parent / "quality_floors.json"
MARGIN = 0.001  # difference that another release of a library may make
TEMPLATES = ("weather", "close", "wetter", "meteo", "match", "tianqi")
FOOTER = (
    "all the news of the region, every morning on paper and all day on our pages. Write to the editors at any time."
)
# Folds in batches of seven and kills itself once the given number of articles is saved.
KILLED_RUN = """
import os, signal, sys
from datetime import UTC, datetime
from newsfold.db.connection import open_database
from newsfold.dedupe import run
run.BATCH = 7
def report(done, total):
    if done >= int(sys.argv[2]):
        os.kill(os.getpid(), signal.SIGKILL)
run.dedupe(open_database(sys.argv[1]), now=datetime(2026, 5, 20, tzinfo=UTC), progress=report)
"""
NOW = datetime(2026, 5, 20, tzinfo=UTC)
STORIES = {row["id"]: row["story"] for row in ROWS if row["story"]}
COPIES = {row["id"]: row.get("copy_of", [row["id"]])[0] for row in ROWS}
KINDS = {row["id"]: row["copy_kind"] for row in ROWS if "copy_kind" in row}


@pytest.fixture(scope="module")
def folded(tmp_path_factory):
    return fold(tmp_path_factory.mktemp("folded"), [ROWS])


def fold(folder, parts):
    """Add and fold the parts one after the other; return the database."""
    news = open_database(folder / "news.db")
    for part in parts:
        labelled.add(news, part)
        dedupe(news, now=NOW)
    return news


def measure(news):
    stories, copies = labelled.stories(news), labelled.copies(news)
    kinds = labelled.kinds(news)
    return {
        "stories, B-cubed F1": b_cubed(STORIES, stories),
        "stories, pairwise F1": labelled.pairwise(STORIES, stories),
        "copies, B-cubed F1": b_cubed(COPIES, copies),
        "copies, pairwise F1": labelled.pairwise(COPIES, copies),
        "copies, right kind": sum(kinds.get(name) == kind for name, kind in KINDS.items()) / len(KINDS),
    }


def test_there_are_enough_labelled_articles():
    assert len(ROWS) >= 120
    assert len({row["language"] for row in ROWS}) >= 6
    assert sum(list(STORIES.values()).count(story) > 1 for story in set(STORIES.values())) >= 25
    assert {*KINDS.values()} == {"exact", "copy", "excerpt", "update"}
    assert all(original in COPIES for row in ROWS for original in row.get("copy_of", []))


def test_no_score_falls_below_its_floor(folded, request):
    scores = {name: round(value, 4) for name, value in measure(folded).items()}
    floors = json.loads(FLOORS.read_text("utf-8"))
    assert floors.keys() == scores.keys()
    if request.config.getoption("--lower-floors"):
        floors = _save_floors(scores)
    elif request.config.getoption("--raise-floors"):
        floors = _save_floors({name: max(floor, scores[name]) for name, floor in floors.items()})
    worse = {name: (floor, scores[name]) for name, floor in floors.items() if scores[name] < floor - MARGIN}
    assert not worse, f"(floor, now): {worse}"


def _save_floors(floors):
    FLOORS.write_text(json.dumps(floors, indent=1) + "\n", "utf-8")
    return floors


def test_no_templated_report_is_a_copy(folded):
    copies = labelled.copies(folded)
    templates = [name for name in COPIES if name.split("-")[0] in TEMPLATES]
    assert len(templates) >= 15
    assert {name: copies[name] for name in templates} == {name: COPIES[name] for name in templates}


@pytest.mark.parametrize("name", ["digest-1", "digest-de", "roundup-1", "live-1"])
def test_round_ups_and_live_blogs_join_no_stories(name, tmp_path, folded):
    """Articles that share a story with this article in the database, and not without it, are of one event."""
    without = fold(tmp_path, [[row for row in ROWS if row["id"] != name]])
    separate, together = labelled.stories(without), labelled.stories(folded)
    joined = [
        (one, other)
        for one, other in combinations(STORIES, 2)
        if together[one] == together[other] and separate[one] != separate[other] and STORIES[one] != STORIES[other]
    ]
    assert joined == []


def test_ten_runs_give_the_result_of_one(tmp_path, folded):
    size = len(ROWS) // 10 + 1
    cut = fold(tmp_path, [ROWS[at : at + size] for at in range(0, len(ROWS), size)])
    assert contents(cut) == contents(folded)


@pytest.mark.parametrize(
    "late", [slice(0, 70), slice(0, None, 3)], ids=["an archive of the days before", "every third"]
)
def test_late_articles_have_the_same_originals(late, tmp_path, folded):
    rows = sorted(ROWS, key=lambda row: row["date"])
    archive = rows[late]
    news = fold(tmp_path, [[row for row in rows if row not in archive], archive])
    assert (labelled.copies(news), labelled.kinds(news)) == (labelled.copies(folded), labelled.kinds(folded))
    assert b_cubed(labelled.stories(folded), labelled.stories(news)) > 0.95


def test_a_refold_gives_the_same_stories_and_ids(tmp_path):
    size = len(ROWS) // 4 + 1
    news = fold(tmp_path, [ROWS[at : at + size] for at in range(0, len(ROWS), size)])
    before = labelled.stories(news), labelled.copies(news), labelled.kinds(news)
    for _ in range(2):
        dedupe(news, now=NOW, refold=True)
        assert (labelled.stories(news), labelled.copies(news), labelled.kinds(news)) == before


def test_the_order_of_input_changes_nothing(tmp_path, folded):
    shuffled = fold(tmp_path, [random.Random(7).sample(ROWS, len(ROWS))])
    assert contents(shuffled) == contents(folded)


def test_boilerplate_of_the_sources_changes_no_copy(tmp_path, folded):
    footers = {row["source"]: f"\n\n{row['source']}: {FOOTER}" for row in ROWS}
    news = fold(tmp_path, [[row | {"text": row["text"] + footers[row["source"]]} for row in ROWS]])
    assert labelled.groups(labelled.copies(news)) == labelled.groups(labelled.copies(folded))


@pytest.mark.parametrize("articles", [1, 40, 100])
def test_a_killed_run_is_completed_by_the_next(articles, tmp_path, folded):
    news = open_database(tmp_path / "news.db")
    labelled.add(news, ROWS)
    killed = subprocess.run([sys.executable, "-c", KILLED_RUN, str(tmp_path / "news.db"), str(articles)], check=False)
    assert killed.returncode == -signal.SIGKILL
    done = news["signatures"].count
    assert articles <= done < len(ROWS)
    dedupe(news, now=NOW)
    assert contents(news) == contents(folded)


def contents(news):
    """Return the groups of articles that share a story, the copies with their originals, and the kinds of copy."""
    return labelled.groups(labelled.stories(news)), labelled.copies(news), labelled.kinds(news)
