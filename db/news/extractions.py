"""Extractions: which captures were extracted, by which version of the extractor, and which are pending."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NotRequired, TypedDict, cast

from sqlite_utils import Database

from newsfold.db.archive.captures import read_archive_id

PIECE = 5000  # rows of `extractions` that one query reads
BLOCK = 10_000  # ids of captures that are compared at once
_LIMITED_REASON = re.compile(r"(?:timeout|memory|crash)(?: in (\d+) runs)?")
EARLIER = 20  # outdated captures of a page that are extracted again before a new capture of it, at most

_CAPTURE = """
    select captures.id, captures.page_id, captures.url, captures.fetched_at, captures.status, captures.headers,
        captures.redirects, captures.optouts, captures.body_id, bodies.sha256 as body_sha256,
        pages.url as page_url, pages.found_at, pages.feed, sources.name as source
    from captures
    join bodies on bodies.id = captures.body_id
    join pages on pages.id = captures.page_id
    left join sources on sources.id = pages.source_id
"""

_SELECTED = """
    from captures join pages on pages.id = captures.page_id
    where captures.body_id is not null
        and (:since is null or captures.fetched_at >= :since)
        and (:host is null or pages.host = :host or pages.host like '%.' || :host)
        and (:url is null or pages.url = :url)
        and captures.id > :after
"""


class CaptureRow(TypedDict):
    """A capture with a body, joined with its page and source.

    `url` is the URL that answered, `page_url` the canonical URL of the page, `found_at` the time when the page was
    found, `feed` its metadata from listings, `source` the name of its source. `headers`, `redirects`, `optouts` and
    `feed` are JSON text. `damage` is not stored: extraction sets it to the reason if the body cannot be read.
    """

    id: int
    page_id: int
    url: str
    fetched_at: str
    status: int
    headers: str
    redirects: str
    optouts: str
    body_id: int
    body_sha256: str
    page_url: str
    found_at: str
    feed: str
    source: str | None
    damage: NotRequired[str]


@dataclass(frozen=True, slots=True)
class Selection:
    """The captures to extract: those not extracted yet (`missing`), those of an older version (`outdated`), or all.

    They must also be fetched at or after `since`, be on `host` or a host below it, and belong to the page with the
    canonical URL `url`; None means no condition. Their ids are above `after`.
    """

    which: Literal["missing", "outdated", "all"] = "missing"
    since: str | None = None
    host: str | None = None
    url: str | None = None
    after: int = 0


@dataclass(frozen=True, slots=True)
class Extraction:
    """The extraction of one capture: `version` is that of the extractor, `at` the time."""

    archive_id: str
    capture_id: int
    version: int
    at: str


def choose_captures(news: Database, archive: Database, selection: Selection, *, version: int) -> Iterator[int]:
    """Yield the ids of the selected captures that have a body; `missing` ones oldest first, others newest first.

    `version` is that of the current extractor. Before a missing capture, yield the older captures of its page that an
    older version extracted, so that a change of the extractor is not taken for a change by the publisher.
    """
    archive_id = read_archive_id(archive)
    if selection.which == "missing":
        for capture_id, page_id in _read_missing(news, archive, selection):
            earlier = [other for other in page_captures(archive, page_id) if other < capture_id]
            yield from _outdated(news, archive_id, earlier[-EARLIER:], version)
            yield capture_id
        return
    extractions = _read_versions(news, archive_id)
    extracted_id, extracted_by = next(extractions, (None, 0))
    for capture_id in _read_selected(archive, selection):
        # Both iterators yield captures in descending order of ids.
        while extracted_id is not None and extracted_id > capture_id:
            extracted_id, extracted_by = next(extractions, (None, 0))
        if selection.which == "all" or (extracted_id == capture_id and extracted_by < version):
            yield capture_id


def count_captures(archive: Database, selection: Selection) -> int:
    """Return how many captures with a body meet the conditions of the selection; its `which` is ignored."""
    query = f"select count(*) {_SELECTED}"
    if selection == Selection(which=selection.which):  # an index counts all in thirty milliseconds for a million
        query = "select count(*) from captures where body_id is not null"
    return int(archive.conn.execute(query, _parameters(selection)).fetchone()[0])


def newest_capture(archive: Database) -> int:
    """Return the highest id of a capture, 0 if there is none."""
    return int(archive.conn.execute("select coalesce(max(id), 0) from captures").fetchone()[0])


def count_extractions(news: Database, archive_id: str) -> int:
    """Return how many captures of the archive with this UUID were extracted."""
    return int(news.conn.execute("select count(*) from extractions where archive_id = ?", [archive_id]).fetchone()[0])


def read_capture(archive: Database, capture_id: int) -> CaptureRow:
    """Return the capture with this id, which must exist and have a body."""
    return cast("CaptureRow", next(iter(archive.query(f"{_CAPTURE} where captures.id = ?", [capture_id]))))


def last_capture(archive: Database, url: str) -> CaptureRow | None:
    """Return the newest capture with a body of the page with this canonical URL; None if there is none."""
    rows = archive.query(f"{_CAPTURE} where pages.url = ? order by captures.id desc limit 1", [url])
    return cast("CaptureRow | None", next(iter(rows), None))


def page_captures(archive: Database, page_id: int) -> list[int]:
    """Return the ids of the page's captures that have a body."""
    rows = archive.conn.execute("select id from captures where page_id = ? and body_id is not null", [page_id])
    return [row[0] for row in rows.fetchall()]


def save_extraction(news: Database, extraction: Extraction, *, article_id: int | None, reason: str | None) -> None:
    """Record the extraction of a capture: the id of its article, or None and the reason why it was rejected."""
    news.conn.execute(
        "insert into extractions (archive_id, capture_id, version, at, article_id, reason) values (?, ?, ?, ?, ?, ?)"
        " on conflict (archive_id, capture_id) do update set version = excluded.version, at = excluded.at,"
        " article_id = excluded.article_id, reason = excluded.reason",
        [extraction.archive_id, extraction.capture_id, extraction.version, extraction.at, article_id, reason],
    )


def save_rejection(news: Database, extraction: Extraction, url: str, reason: str) -> None:
    """Record why the capture of the page `url` is no article; this replaces an earlier rejection of the capture."""
    news.conn.execute(
        "insert into rejected (url, stage, reason, version, archive_id, capture_id, at)"
        " values (?, 'extract', ?, ?, ?, ?, ?)"
        " on conflict (archive_id, capture_id) where capture_id is not null do update set"
        " reason = excluded.reason, version = excluded.version, at = excluded.at",
        [url, reason, extraction.version, extraction.archive_id, extraction.capture_id, extraction.at],
    )


def limited_reason(limit: str, runs: int) -> str:
    """Return the reason to store for a capture that exceeded `limit` (such as `timeout`) in this number of runs."""
    return limit if runs == 1 else f"{limit} in {runs} runs"


def count_limited_runs(news: Database, extraction: Extraction) -> int:
    """Return in how many runs the capture has exceeded a limit, by its reason in `rejected` (see limited_reason)."""
    row = news.conn.execute(
        "select reason from rejected where archive_id = ? and capture_id = ?",
        [extraction.archive_id, extraction.capture_id],
    ).fetchone()
    match = _LIMITED_REASON.fullmatch(row[0]) if row else None
    return int(match[1] or 1) if match else 0


def delete_rejection(news: Database, archive_id: str, capture_id: int) -> None:
    """Delete the rejection of this capture, if there is one."""
    news.conn.execute("delete from rejected where archive_id = ? and capture_id = ?", [archive_id, capture_id])


def listed_metadata(archive: Database, capture_ids: Sequence[int]) -> Iterator[tuple[int, str]]:
    """Yield (capture id, what listings say about its page as JSON text) for each of these captures."""
    for start in range(0, len(capture_ids), PIECE):
        yield from archive.conn.execute(
            "select captures.id, pages.feed from captures join pages on pages.id = captures.page_id"
            " where captures.id in (select value from json_each(?))",
            [json.dumps(capture_ids[start : start + PIECE])],
        ).fetchall()


def gone_pages(archive: Database) -> Sequence[tuple[str, str]]:
    """Return (canonical URL, time of the first response that it is gone) of each page that its site removed."""
    return archive.conn.execute("select url, gone_at from pages where gone_at is not null").fetchall()


def _read_missing(news: Database, archive: Database, selection: Selection) -> Iterator[tuple[int, int]]:
    """Yield (capture id, page id) of the selected captures without a row in `extractions`, in ascending order.

    Most runs find a few new captures in an archive of many that are extracted. The ids are therefore compared in blocks
    as texts, which SQLite makes in a tenth of the time in which Python would look at each.
    """
    archive_id, end = read_archive_id(archive), selection.after
    next_id = "select min(id) from captures where id > ?"
    while (first := archive.conn.execute(next_id, [end]).fetchone()[0]) is not None:
        start, end = first - 1, first - 1 + BLOCK
        block = {"archive": archive_id, "start": start, "end": end}
        saved = archive.conn.execute(
            "select group_concat(id) from (select id from captures where id > :start and id <= :end"
            " and body_id is not null order by id)",
            block,
        ).fetchone()[0]
        extracted = news.conn.execute(
            "select group_concat(capture_id) from (select capture_id from extractions where archive_id = :archive"
            " and capture_id > :start and capture_id <= :end order by capture_id)",
            block,
        ).fetchone()[0]
        if saved and saved != extracted:
            missing = sorted(set(map(int, saved.split(","))) - set(map(int, (extracted or "0").split(","))))
            yield from archive.conn.execute(
                f"select captures.id, captures.page_id {_SELECTED} and captures.id in"
                " (select value from json_each(:ids))"
                " order by captures.id",
                {**_parameters(selection), "ids": json.dumps(missing)},
            ).fetchall()


def _read_selected(archive: Database, selection: Selection) -> Iterator[int]:
    """Yield the ids of the captures that meet the conditions of the selection, in descending order."""
    # A cursor itself would be closed when the iteration is given up; the connection may be closed by then.
    yield from (
        row[0]
        for row in archive.conn.execute(
            f"select captures.id {_SELECTED} order by captures.id desc", _parameters(selection)
        )
    )


def _parameters(selection: Selection) -> dict[str, str | int | None]:
    return {name: getattr(selection, name) for name in ("since", "host", "url", "after")}


def _read_versions(news: Database, archive_id: str) -> Iterator[tuple[int | None, int]]:
    """Yield (capture id, version) of each extraction of the archive, in descending order of capture ids."""
    # Read in pieces, because the caller writes to this table while it iterates.
    at = 1 << 62
    while True:
        rows = news.conn.execute(
            "select capture_id, version from extractions where archive_id = ? and capture_id < ?"
            f" order by capture_id desc limit {PIECE}",
            [archive_id, at],
        ).fetchall()
        if not rows:
            return
        yield from rows
        at = rows[-1][0]


def _outdated(news: Database, archive_id: str, captures: Sequence[int], version: int) -> list[int]:
    """Return those of the captures that were extracted by a version before `version`."""
    outdated = []
    for capture_id in captures:
        row = news.conn.execute(
            "select version from extractions where archive_id = ? and capture_id = ?", [archive_id, capture_id]
        ).fetchone()
        if row and row[0] < version:
            outdated.append(capture_id)
    return outdated
