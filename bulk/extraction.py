"""Extract the pages of WARC files and archives into articles and rejections, in processes that can be killed."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

from pyspark.sql import DataFrame, SparkSession, Window
from pyspark.sql import functions as F

from newsfold.bulk.inputs import InputFile, InputKind, open_locally
from newsfold.bulk.keys import article_id
from newsfold.bulk.rows import Row, map_rows, schema
from newsfold.crawler.interchange.saved_pages import SavedPage, SavedPageError
from newsfold.crawler.interchange.warc_import import convert_record
from newsfold.crawler.interchange.warc_reader import Corruption, read_records
from newsfold.db.archive.captures import newest_captures, read_archive_id
from newsfold.db.connection import NotADatabase, is_disk_error, is_locked_error, open_archive
from newsfold.db.values.times import format_time, parse_time
from newsfold.db.values.urls import canonical_url, site_domain
from newsfold.extract import WARM_UP
from newsfold.extract.article import EXTRACTOR, Article
from newsfold.extract.storing.matching import is_section_url
from newsfold.extract.storing.row import Origin, article_row
from newsfold.extract.worker import ExtractionTask, extract_capture, parse_content_type, read_tasks
from newsfold.process_pool import Failure, ProcessPool

ARTICLE_COLUMNS = """
    id bigint, url string, external_id string, source string, title string, standfirst string, text string,
    authors string, byline string, agency string, kind string, is_free int, complete int, published_at string,
    published_day string, published_precision string, published_from string, modified_at string, first_seen_at string,
    language string, section string, tags string, optouts string, image_url string, word_count int,
    original_url string, quality string, text_sha256 string, extractor int, archive_id string, capture_id bigint,
    body_sha256 string
"""
_RESULT_COLUMNS = f"{ARTICLE_COLUMNS}, fetched_at string, reason string"
MAX_REASON = 200  # characters


def extract_files(session: SparkSession, files: Iterable[InputFile], now: datetime) -> DataFrame:
    """Return a row for each page of the files: an article, or, where `reason` is not null, a rejection.

    One task reads one file, and extracts its pages in a process of its own with the limits of
    newsfold.process_pool. Pages with a fetch time after `now` count as fetched at `now`.
    """
    jobs = [(file.address, file.kind.value, format_time(now)) for file in files]
    if not jobs:
        return session.createDataFrame([], schema(_RESULT_COLUMNS))
    in_tasks = session.sparkContext.parallelize(jobs, len(jobs))
    table = session.createDataFrame(in_tasks, "address string, kind string, now string")
    return map_rows(table, extract_rows, _RESULT_COLUMNS)


def choose_newest(extracted: DataFrame) -> tuple[DataFrame, DataFrame]:
    """Return (articles, rejected) from the rows of `extract_files`.

    Of several captures of one article the newest gives the article; its `first_seen_at` is that of the oldest.
    """
    articles = extracted.where("reason is null").drop("reason")
    newest = Window.partitionBy("id").orderBy(F.desc("fetched_at"), "archive_id", F.desc("capture_id"))
    ranked = articles.withColumn("rank", F.row_number().over(newest)).withColumn(
        "first_seen_at", F.min("first_seen_at").over(Window.partitionBy("id"))
    )
    rejected = extracted.where("reason is not null").selectExpr(
        "url", "'extract' as stage", "reason", "fetched_at as at", "archive_id", "capture_id"
    )
    return ranked.where("rank = 1").drop("rank", "fetched_at"), rejected


def extract_rows(rows: Iterable[Row]) -> Iterator[Row]:
    """Yield a row for each page of the input files `rows`; their keys are `address`, `kind` and `now`."""
    with ProcessPool(1, modules=[WARM_UP]) as pool:
        for row in rows:
            try:
                with open_locally(row["address"]) as path:
                    yield from _extract_file(pool, path, row["kind"], parse_time(row["now"]))
            except (NotADatabase, EOFError, sqlite3.DatabaseError) as error:
                if isinstance(error, sqlite3.Error) and (is_locked_error(error) or is_disk_error(error)):
                    raise  # another attempt may read it
                yield _rejection(row["address"], f"cannot be read: {error}", row["now"], path.name, 0)


def _extract_file(pool: ProcessPool, path: Path, kind: str, now: datetime) -> Iterator[Row]:
    if kind == InputKind.ARCHIVE:
        yield from _extract_archive(pool, path)
        return
    damaged: list[Row] = []
    for (number, task), result in _map(pool, _read_warc(path, now, damaged)):
        yield from _take_all(damaged)
        capture = {
            "url": task.url,
            "page_url": canonical_url(task.url) or task.url,
            "fetched_at": task.fetched_at,
            "found_at": task.fetched_at,
            "source": site_domain(task.url),
            "optouts": "[]",
            "body_sha256": "",
        }
        yield _result_row(capture, result, path.name, number)
    yield from _take_all(damaged)


def _map(pool: ProcessPool, tasks: Iterable[tuple[Any, tuple[ExtractionTask]]]) -> Iterator[tuple[Any, Any]]:
    """Yield each item with the result of its task.

    A task that a limit or the end of its process stopped is tried once more: the process may have been killed for the
    memory of others.
    """
    for (item, arguments), result in pool.map(extract_capture, (((item, task), task) for item, task in tasks)):
        is_stopped = isinstance(result, Failure) and result.is_by_limit
        yield item, pool.run(extract_capture, *arguments) if is_stopped else result


def _take_all(rows: list[Row]) -> list[Row]:
    taken, rows[:] = rows[:], []
    return taken


def _read_warc(
    path: Path, now: datetime, damaged: list[Row]
) -> Iterator[tuple[tuple[int, ExtractionTask], tuple[ExtractionTask]]]:
    """Yield the pages of a WARC file as tasks, with the number of their record; add other rows to `damaged`."""
    at = format_time(now)
    for number, (_, record) in enumerate(read_records(path), start=1):
        if isinstance(record, Corruption):
            damaged.append(_rejection("", f"byte {record.position}: {record.problem}", at, path.name, number))
            continue
        try:
            page = convert_record(record, now)
        except SavedPageError as error:
            damaged.append(_rejection(record.headers.get("warc-target-uri", ""), str(error), at, path.name, number))
            continue
        if isinstance(page, SavedPage):
            media_type, charset = parse_content_type(page.headers)
            task = ExtractionTask(page.body, page.url, media_type, charset, "{}", page.fetched_at, None)
            yield (number, task), (task,)


def _extract_archive(pool: ProcessPool, path: Path) -> Iterator[Row]:
    archive = open_archive(path, readonly=True)
    with closing(archive):
        archive_id = read_archive_id(archive)
        tasks = read_tasks(archive, newest_captures(archive), lambda url: None)
        for capture, result in _map(pool, tasks):
            if "damage" in capture:
                yield _rejection(capture["url"], capture["damage"], capture["fetched_at"], archive_id, capture["id"])
            else:
                yield _result_row(capture, result, archive_id, capture["id"])


def _result_row(capture: Any, result: Any, archive_id: str, capture_id: int) -> Row:
    """Return the row of an extracted page; `capture` is a CaptureRow, or has its keys that are read here."""
    if isinstance(result, Failure):
        return _rejection(capture["page_url"], result.reason, capture["fetched_at"], archive_id, capture_id)
    article = result.result
    if not isinstance(article, Article):
        return _rejection(capture["page_url"], article.reason, capture["fetched_at"], archive_id, capture_id)
    own_url = canonical_url(capture["url"]) or capture["page_url"]
    url = own_url if is_section_url(article.canonical_url, own_url) else article.canonical_url
    origin = Origin(
        source_id=None,
        extractor=EXTRACTOR,
        archive_id=archive_id,
        capture_id=capture_id,
        body_sha256=capture["body_sha256"],
        optouts=capture["optouts"],
    )
    row: Row = dict(article_row(article, origin))
    del row["source_id"], row["snapshot"]
    return row | {
        "id": article_id(url),
        "url": url,
        "external_id": None,
        "source": capture["source"],
        "first_seen_at": min(capture["found_at"], capture["fetched_at"]),
        "fetched_at": capture["fetched_at"],
        "reason": None,
    }


def _rejection(url: str, reason: str, at: str, archive_id: str, capture_id: int) -> Row:
    return {
        "url": url,
        "reason": reason[:MAX_REASON],
        "fetched_at": at,
        "archive_id": archive_id,
        "capture_id": capture_id,
    }
