"""The bulk job on Spark: the same copies and stories as one process, whatever the partitions and interruptions."""

import shutil
from contextlib import closing
from datetime import UTC, datetime
from operator import itemgetter
from pathlib import Path
from typing import Any

import pyarrow
import pytest
from pyarrow.parquet import read_table, write_table

from bench.scores import b_cubed
from newsfold.bulk.keys import article_id
from newsfold.bulk.run import TABLES, run_bulk
from newsfold.bulk.stages import UnusableOutput
from newsfold.db.connection import open_database
from newsfold.db.scratch import SCRATCH_COLUMNS, fill_scratch, open_scratch
from newsfold.dedupe.run import dedupe
from tests.support import labelled
from tests.support.demo_database import demo_folder

NOW = datetime(2026, 5, 20, tzinfo=UTC)

Table = list[dict[str, Any]]


class Stopped(Exception):
    """The job is stopped between two steps, as a kill would do."""


def read_labelled(folder: Path) -> Table:
    """Return the labelled articles as rows of `articles`, with the names of their sources and the ids of the job.

    Of three in four only the day is known, so that many have the same time.
    """
    news = open_database(folder / "labelled.db")
    labelled.add(news, labelled.read("articles"))
    news.conn.execute(
        "update articles set published_precision = 'day', published_at = substr(published_at, 1, 10) || 'T00:00:00Z'"
        " where id % 4"
    )
    rows = list(
        news.query(
            "select articles.*, sources.name as source from articles left join sources on sources.id = source_id"
        )
    )
    return [row | {"id": article_id(row["external_id"])} for row in rows]


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> Table:
    return read_labelled(tmp_path_factory.mktemp("labelled"))


@pytest.fixture(scope="module")
def inputs(rows: Table, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Return the labelled articles in two files of Parquet, and the archive of the demo."""
    folder = tmp_path_factory.mktemp("inputs")
    without = ("source_id", "gone_at", "snapshot")
    kept = [{name: value for name, value in row.items() if name not in without} for row in rows]
    for number in range(2):
        write_table(pyarrow.Table.from_pylist(kept[number::2], None), folder / f"{number}.parquet")
    demo = demo_folder(tmp_path_factory)
    shutil.copy(demo / "demo.archive.db", folder / "demo.archive.db")
    with closing(open_database(demo / "demo.db", readonly=True).conn) as crawled:
        (page,) = crawled.execute("select min(url) from articles where capture_id is not null").fetchone()
    seen = "2020-01-01T00:00:00Z"
    again = [{"url": page, "text": text, "first_seen_at": seen} for text in ("An older text.", "Another text.")]
    write_table(pyarrow.Table.from_pylist(again), folder / "again.parquet")
    return [str(folder / "*.parquet"), str(folder / "demo.archive.db")]


@pytest.fixture(scope="module")
def output(session: Any, inputs: list[str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("output") / "job"
    run_bulk(session, inputs, str(folder), now=NOW)
    return folder


@pytest.fixture(scope="module")
def tables(output: Path) -> dict[str, Table]:
    return read_tables(output)


def read_tables(output: Path) -> dict[str, Table]:
    return {name: sorted_rows(read_table(output / name).to_pylist()) for name in TABLES}


def sorted_rows(table: Table) -> Table:
    return sorted(table, key=lambda row: [(key, str(value)) for key, value in sorted(row.items())])


def fold_alone(rows: Table, folder: Path) -> tuple[set[tuple[Any, ...]], dict[int, int]]:
    """Fold the rows in one process, in which they have other ids; return the rows of `copies`, and article → story."""
    news = open_scratch(folder)
    by_id = sorted(rows, key=itemgetter("id"))
    fill_scratch(news, ({name: row[name] for name in (*SCRATCH_COLUMNS, "source")} for row in by_id))
    dedupe(news, now=NOW)
    ids = [0, *(row["id"] for row in by_id)]
    copies = news.conn.execute(
        "select article_id, original_id, is_primary, kind, similarity, containment from copies"
    ).fetchall()
    stories = news.conn.execute("select article_id, story_id from story_articles").fetchall()
    return {(ids[row[0]], ids[row[1]], *row[2:]) for row in copies}, {ids[row[0]]: row[1] for row in stories}


def test_copies_and_stories_are_those_of_one_process(tables: dict[str, Table], rows: Table, tmp_path: Path) -> None:
    copies, stories = fold_alone(rows, tmp_path)
    columns = ("article_id", "original_id", "is_primary", "kind", "similarity", "containment")
    ours = {row["id"] for row in rows}
    found = {tuple(row[name] for name in columns) for row in tables["copies"] if row["article_id"] in ours}
    assert found == copies
    placed = {row["article_id"]: row["story_id"] for row in tables["story_articles"] if row["article_id"] in ours}
    as_text = {str(article): story for article, story in stories.items()}
    assert b_cubed(as_text, {str(article): story for article, story in placed.items()}) >= 0.97


def test_pages_of_an_archive_become_the_articles_that_a_crawl_extracts(
    tables: dict[str, Table], tmp_path_factory: pytest.TempPathFactory
) -> None:
    demo = open_database(demo_folder(tmp_path_factory) / "demo.db", readonly=True)
    expected = {row["url"]: (row["title"], row["published_at"]) for row in demo["articles"].rows if row["url"]}
    found = {row["url"]: (row["title"], row["published_at"]) for row in tables["articles"] if row["capture_id"]}
    assert len(found) > 50
    assert sum(found.get(url) == values for url, values in expected.items()) >= 0.95 * len(expected)
    reasons = {row["url"]: row["reason"] for row in tables["rejected"]}
    assert set(reasons.values()) <= {row["reason"] for row in demo["rejected"].rows}


def test_an_article_of_several_inputs_is_there_once_as_its_page_has_it(tables: dict[str, Table]) -> None:
    assert len({row["id"] for row in tables["articles"]}) == len(tables["articles"])
    (row,) = [row for row in tables["articles"] if row["first_seen_at"] == "2020-01-01T00:00:00Z"]
    assert row["capture_id"]
    assert len(row["text"]) > 50


def test_each_story_has_a_summary_of_its_articles(tables: dict[str, Table]) -> None:
    numbers: dict[int, int] = {}
    for row in tables["story_articles"]:
        numbers[row["story_id"]] = numbers.get(row["story_id"], 0) + 1
    assert {row["id"]: row["article_count"] for row in tables["stories"]} == numbers
    assert sum(numbers.values()) == len(tables["articles"])
    assert all(row["lead_article_id"] for row in tables["stories"])


def test_a_job_that_has_ended_is_not_done_again(
    session: Any, inputs: list[str], output: Path, tables: dict[str, Table]
) -> None:
    steps: list[str] = []
    counts = run_bulk(session, inputs, str(output), now=NOW, begin_step=steps.append)
    assert counts == {name: len(table) for name, table in tables.items()}
    assert not steps
    with pytest.raises(UnusableOutput, match="another bulk job"):
        run_bulk(session, inputs[:1], str(output), now=NOW)
    assert read_tables(output) == tables


@pytest.mark.slow
def test_a_job_that_was_stopped_goes_on_and_gives_the_same_tables(
    session: Any, inputs: list[str], tables: dict[str, Table], tmp_path: Path
) -> None:
    """The second part also runs with other partitions, which must not change a row."""
    steps: list[str] = []

    def stop_before_clusters(name: str) -> None:
        steps.append(name)
        if name == "clusters":
            raise Stopped

    output = tmp_path / "job"
    with pytest.raises(Stopped):
        run_bulk(session, inputs, str(output), now=NOW, begin_step=stop_before_clusters)
    assert not (output / "articles").exists()
    session.conf.set("spark.sql.shuffle.partitions", "2")
    counts = run_bulk(session, inputs, str(output), now=NOW)
    assert read_tables(output) == tables
    assert counts == {name: len(table) for name, table in tables.items()}


@pytest.mark.slow
def test_the_same_articles_in_other_files_give_the_same_tables(
    session: Any, inputs: list[str], tables: dict[str, Table], tmp_path: Path
) -> None:
    """The files are fewer, hold the articles in another order, and are read into other partitions."""
    files = sorted(Path(inputs[0]).parent.glob("[01].parquet"))
    rows = [row for path in files for row in read_table(path).to_pylist()]
    write_table(pyarrow.Table.from_pylist(rows[::-1]), tmp_path / "z.parquet")
    others = [inputs[1], str(tmp_path / "z.parquet"), str(files[0].with_name("again.parquet"))]
    session.conf.set("spark.sql.shuffle.partitions", "7")
    run_bulk(session, others, str(tmp_path / "job"), now=NOW)
    assert read_tables(tmp_path / "job") == tables
