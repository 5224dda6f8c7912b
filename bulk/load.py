"""Load a slice of the tables that the bulk job wrote into a `news.db`, to browse and search it."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from newsfold.bulk.keys import STAGES, article_id
from newsfold.db.bulk_tables import BulkLoader
from newsfold.db.values.urls import host_of
from newsfold.dedupe.parameters import PARAMETERS
from newsfold.dedupe.stories.reasons import rename_articles
from newsfold.dedupe.stories.summary import update_summaries
from newsfold.progress import ProgressCallback

ROWS = 2_000  # rows read at once
# Copies and neighbours in a story are at most as far apart. The articles of reissues may be farther: with one of them
# outside of the slice, a reissue is not loaded.
EDGE_DAYS = math.ceil(max(PARAMETERS.copies.max_days_apart, PARAMETERS.stories.max_days_apart))
_TABLES = ("articles", "copies", "story_articles")


@dataclass(frozen=True, slots=True)
class Slice:
    """Which articles are loaded: those from the day `since` on and before the day `until` (`YYYY-MM-DD`), of a host and
    in a language; None for no condition."""

    since: str | None = None
    until: str | None = None
    host: str | None = None
    language: str | None = None


class NotAJob(ValueError):
    """The folder has no tables of a bulk job; the message is the reason."""


def load_tables(
    news: Database, folder: Path, wanted: Slice, *, progress: ProgressCallback = lambda done, total: None
) -> dict[str, int]:
    """Load a slice in one transaction; return the counts `read`, `added` and `known` of its articles.

    Those known are in the database already, and stay as they are. A copy whose original an earlier load brought, or the
    other way round, is loaded too, and a story goes on in the one that has its articles of an earlier load.
    Raise NotAJob if `folder` has no tables of the job.
    """
    days, near = _days(folder, wanted), _days(folder, _widen(wanted))
    loader, read = BulkLoader(news, article_id), 0
    step = count(1)

    def rows_of(name: str, of_days: Sequence[str]) -> Iterator[dict[str, Any]]:
        for day in of_days:
            yield from _rows(folder / name / day)
            progress(next(step), 2 * (len(days) + len(near)))

    with news.atomic():
        for row in rows_of("articles", days):
            if _is_wanted(row, wanted):
                loader.add_article(row)
                read += 1
        loader.join_known_stories(rows_of("story_articles", near))
        for row in rows_of("story_articles", days):
            loader.add_to_story(row, lambda reason: rename_articles(reason, loader.ids))
        for row in rows_of("copies", near):
            loader.add_copy(row)
        loader.finish()
        update_summaries(news, loader.changed)
    return {"read": read, "added": loader.added, "known": read - loader.added}


def _days(folder: Path, wanted: Slice) -> list[str]:
    """Return the names of the partitions with days of the slice, in order; that without a day only for no condition."""
    is_whole = all((folder / name / "_SUCCESS").exists() for name in _TABLES)
    if not is_whole or (folder / STAGES).exists():  # that folder is deleted after the last table
        raise NotAJob(f"{folder} has no tables of `newsfold bulk`, or its job has not ended")
    names = sorted(path.name for path in (folder / "articles").glob("day=*"))
    first, last = wanted.since or "", wanted.until or "\uffff"
    if wanted.since is None and wanted.until is None:
        return names
    return [name for name in names if first <= name.removeprefix("day=") < last and name[4].isdigit()]


def _widen(wanted: Slice) -> Slice:
    """Return the slice with the days around it, where articles that are loaded already may be copies or in stories."""
    days = timedelta(days=EDGE_DAYS)
    since = None if wanted.since is None else f"{date.fromisoformat(wanted.since) - days}"
    until = None if wanted.until is None else f"{date.fromisoformat(wanted.until) + days}"
    return replace(wanted, since=since, until=until)


def _is_wanted(row: dict[str, Any], wanted: Slice) -> bool:
    if wanted.host is not None and host_of(row["url"] or "") != wanted.host:
        return False
    return wanted.language is None or row["language"] == wanted.language


def _rows(folder: Path) -> Iterator[dict[str, Any]]:
    from pyarrow.parquet import ParquetFile

    for path in sorted(folder.glob("*.parquet")):
        with ParquetFile(path) as file:
            for batch in file.iter_batches(ROWS):
                yield from batch.to_pylist()
