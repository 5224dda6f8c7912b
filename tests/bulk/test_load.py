"""A slice of the tables of a bulk job becomes rows of `news.db`, once, beside what is there already."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow
import pytest
from pyarrow.parquet import write_table
from sqlite_utils import Database

from newsfold.bulk.keys import article_id
from newsfold.bulk.load import NotAJob, Slice, load_tables
from newsfold.db.bulk_tables import LOADED_COLUMNS
from newsfold.db.connection import open_database

DAYS = {11: "2026-03-02", 12: "2026-03-02", 13: "2026-03-03", 14: "2026-03-04"}
HOSTS = {11: "harbour.example", 12: "lantern.example", 13: "harbour.example", 14: "hafen.example"}
STORIES = {11: 11, 12: 11, 13: 11, 14: 14}
IDS = {number: article_id(f"https://{host}/{number}") for number, host in HOSTS.items()}  # those of the job


def article(number: int) -> dict[str, Any]:
    values: dict[str, Any] = dict.fromkeys(LOADED_COLUMNS)
    return values | {
        "id": IDS[number], "url": f"https://{HOSTS[number]}/{number}", "external_id": None, "source": HOSTS[number],
        "title": f"The quay closes, report {number}", "standfirst": "", "text": "The quay closes on Monday.",
        "authors": "[]", "byline": "", "kind": "article", "is_free": 1, "complete": 1, "tags": "[]", "optouts": "[]",
        "quality": "{}", "published_at": f"{DAYS[number]}T10:00:00Z", "published_precision": "minute",
        "published_day": DAYS[number], "first_seen_at": f"{DAYS[number]}T11:00:00Z",
        "language": "de" if number == 14 else "en", "word_count": 5, "text_sha256": str(number),
    }  # fmt: skip


def write_job(folder: Path) -> Path:
    """Write the tables of a job with four articles, of which 12 is a copy of 11, and 13 is of the same story."""
    reason = json.dumps({"verdict": "same event", "score": 0.4, "threshold": 0.1, "nearest": IDS[11]})
    measures = {"similarity": 0.9, "containment": 1.0}
    tables: Mapping[str, Sequence[dict[str, Any]]] = {
        "articles": [article(number) for number in DAYS],
        "copies": [{"article_id": IDS[12], "original_id": IDS[11], "is_primary": 1, "kind": "copy"} | measures],
        "story_articles": [
            {
                "article_id": IDS[number],
                "story_id": IDS[story],
                "score": 0.4,
                "reason": reason,
                "added_at": f"{day}T11:00:00Z",
            }
            for (number, story), day in zip(STORIES.items(), DAYS.values(), strict=True)
        ],
    }
    for name, rows in tables.items():
        for day in sorted(set(DAYS.values())):
            part = folder / name / f"day={day}"
            part.mkdir(parents=True)
            key = "id" if name == "articles" else "article_id"
            of_day = [row for row in rows if row[key] in {IDS[number] for number in DAYS if DAYS[number] == day}]
            if of_day:
                write_table(pyarrow.Table.from_pylist(of_day), part / "part-0.parquet")
        (folder / name / "_SUCCESS").touch()
    return folder


@pytest.fixture
def job(tmp_path: Path) -> Path:
    return write_job(tmp_path / "job")


@pytest.fixture
def news(tmp_path: Path) -> Database:
    return open_database(tmp_path / "news.db")


def stories(news: Database) -> dict[str, int]:
    """Return URL → story id."""
    query = "select url, story_id from story_articles join articles on articles.id = article_id"
    return dict(news.conn.execute(query).fetchall())


def test_articles_come_with_their_copies_and_stories(news: Database, job: Path) -> None:
    assert load_tables(news, job, Slice()) == {"read": 4, "added": 4, "known": 0}
    found = stories(news)
    assert (
        found["https://harbour.example/11"]
        == found["https://lantern.example/12"]
        == found["https://harbour.example/13"]
    )
    assert found["https://hafen.example/14"] != found["https://harbour.example/11"]
    assert [row["kind"] for row in news["copies"].rows] == ["copy"]
    assert sorted(row["article_count"] for row in news["stories"].rows) == [1, 3]
    assert news["unfolded"].count == 0


def test_progress_is_reported_to_its_end(news: Database, job: Path) -> None:
    reports: list[tuple[int, int | None]] = []
    load_tables(news, job, Slice(since="2026-03-02", until="2026-03-04"), progress=lambda *step: reports.append(step))
    total = reports[-1][1]
    assert total == len(reports)
    assert reports == [(number, total) for number in range(1, len(reports) + 1)]


def test_reasons_name_the_articles_of_this_database(news: Database, job: Path) -> None:
    load_tables(news, job, Slice())
    ids = dict(news.conn.execute("select url, id from articles").fetchall())
    reasons = [json.loads(row["reason"]) for row in news["story_articles"].rows]
    assert {reason["nearest"] for reason in reasons} == {ids["https://harbour.example/11"]}


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (Slice(since="2026-03-03"), {13, 14}),
        (Slice(until="2026-03-03"), {11, 12}),
        (Slice(since="2026-03-03", until="2026-03-04"), {13}),
        (Slice(host="harbour.example"), {11, 13}),
        (Slice(language="de"), {14}),
        (Slice(host="harbour.example", language="de"), set()),
    ],
)
def test_a_slice_has_the_articles_that_meet_all_conditions(
    news: Database, job: Path, wanted: Slice, expected: set[int]
) -> None:
    load_tables(news, job, wanted)
    assert {int(url.rpartition("/")[2]) for url in stories(news)} == expected


def test_what_is_loaded_twice_is_there_once_and_goes_on_in_its_story(news: Database, job: Path) -> None:
    load_tables(news, job, Slice(until="2026-03-03"))
    assert load_tables(news, job, Slice()) == {"read": 4, "added": 2, "known": 2}
    assert len(set(stories(news).values())) == 2
    assert sorted(row["article_count"] for row in news["stories"].rows) == [1, 3]
    assert load_tables(news, job, Slice()) == {"read": 4, "added": 0, "known": 4}


@pytest.mark.parametrize("edge_first", [False, True])
def test_slices_that_meet_keep_stories_and_copies_across_their_edge(
    news: Database, job: Path, *, edge_first: bool
) -> None:
    row = {"article_id": IDS[13], "original_id": IDS[11], "is_primary": 1, "kind": "excerpt"}
    part = job / "copies" / "day=2026-03-03" / "part-0.parquet"
    write_table(pyarrow.Table.from_pylist([row | {"similarity": 0.5, "containment": 0.9}]), part)
    slices = [Slice(until="2026-03-03"), Slice(since="2026-03-03")]
    for wanted in reversed(slices) if edge_first else slices:
        load_tables(news, job, wanted)
    assert sorted(row["article_count"] for row in news["stories"].rows) == [1, 3]
    assert sorted(row["kind"] for row in news["copies"].rows) == ["copy", "excerpt"]


def test_a_story_goes_on_in_that_of_its_later_article_that_is_there_already(news: Database, job: Path) -> None:
    load_tables(news, job, Slice(since="2026-03-03", until="2026-03-04"))
    load_tables(news, job, Slice())
    assert sorted(row["article_count"] for row in news["stories"].rows) == [1, 3]


@pytest.mark.parametrize("table", ["articles", "copies", "story_articles"])
def test_tables_of_a_job_that_was_killed_are_not_loaded(news: Database, job: Path, table: str) -> None:
    (job / table / "_SUCCESS").unlink()
    with pytest.raises(NotAJob, match="has not ended"):
        load_tables(news, job, Slice())


def test_former_tables_are_not_loaded_while_a_job_replaces_them(news: Database, job: Path) -> None:
    (job / "_stages" / "key").mkdir(parents=True)
    with pytest.raises(NotAJob, match="has not ended"):
        load_tables(news, job, Slice())


def test_a_folder_without_tables_is_named(news: Database, tmp_path: Path) -> None:
    with pytest.raises(NotAJob, match="no tables"):
        load_tables(news, tmp_path, Slice())
