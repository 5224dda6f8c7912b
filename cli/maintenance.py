"""The commands `archive`, `forget` and `backup`: the sizes of the files, deletion, and copies."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.filesize import decimal
from sqlite_utils import Database

from newsfold.cli import output
from newsfold.cli.curation import apply_decisions
from newsfold.cli.options import (
    ARCHIVE_HELP,
    EXISTING_PATH,
    FILE_PATH,
    CommonOptions,
    collect_options,
    parse_age,
    with_clock_option,
    with_common_options,
)
from newsfold.cli.progress import show_progress
from newsfold.cli.session import (
    open_archive_for_writing,
    open_for_writing,
    open_read_only,
    print_file_sizes,
    print_stage_counts,
    progress_for,
    record_run,
    require_archive,
    require_new_file,
)
from newsfold.db.connection import archive_path, checkpoint, open_archive
from newsfold.db.lock import exclusive_lock
from newsfold.db.values.text import count_of
from newsfold.db.values.times import Clock, format_time

if TYPE_CHECKING:
    from newsfold.db.news.erase import Target


@click.group(name="archive")
def archive_() -> None:
    """Print the size of the archive of saved pages, or delete old captures from it."""


@archive_.command(name="size")
@click.option("--archive", type=EXISTING_PATH, help=ARCHIVE_HELP)
@click.option(
    "--limit", type=click.IntRange(1, 100_000), default=20, show_default=True, help="Limit the number of hosts."
)
@with_common_options
def archive_size(common: CommonOptions, archive: Path | None, limit: int) -> None:
    """Print the size of the saved pages by host, the largest first.

    Example: newsfold archive size --limit 50
    """
    from newsfold.db.archive.prune import size_by_host

    path = require_archive(archive or archive_path(common.db))
    rows = size_by_host(open_archive(path, readonly=True))
    if common.as_json:
        output.print_json({"file": str(path), "bytes": path.stat().st_size, "hosts": rows})
        return
    output.print_archive_sizes(rows[:limit])
    stored, received = (sum(row[key] for row in rows) for key in ("stored", "received"))
    share = f", {stored / received:.0%} of the bytes received" if received else ""
    click.echo(f"{path}: {decimal(path.stat().st_size)}, {count_of(len(rows), 'hosts')}{share}")


@dataclass(frozen=True, slots=True)
class PruneOptions:
    """The captures that `archive prune` keeps."""

    keep: int
    younger: timedelta | None
    needed_too: bool


@archive_.command(name="prune")
@click.option(
    "--keep", type=click.IntRange(1), required=True, metavar="N", help="Keep the newest N captures of each page."
)
@click.option(
    "--younger", callback=parse_age, metavar="AGE", help="Keep also captures younger than AGE, such as 90d, 12w or 2y."
)
@click.option(
    "--needed-too",
    is_flag=True,
    help="Delete also captures that articles and their versions were extracted from.",
)
@click.option("--dry-run", is_flag=True, help="Change nothing; print how much would be deleted.")
@click.option("--archive", type=EXISTING_PATH, help=ARCHIVE_HELP)
@collect_options(PruneOptions, "prune_options")
@with_clock_option
@with_common_options
def archive_prune(
    common: CommonOptions, clock: Clock, prune_options: PruneOptions, dry_run: bool, archive: Path | None
) -> None:
    """Delete old captures of pages that were saved several times, and return the space to the file system.

    Always keep the newest capture of a page, and without --needed-too those that articles were extracted from or that
    are still to be extracted.
    Example: newsfold archive prune --keep 2 --younger 30d --dry-run
    """
    from newsfold.db.archive.prune import prune, release_space, stored_bytes

    path = require_archive(archive or archive_path(common.db))
    with exclusive_lock(path), open_archive_for_writing(path) as pages:
        ids = _prunable_captures(pages, common.db, clock=clock, options=prune_options)
        if dry_run:
            counts = {"captures": len(ids), "bytes": stored_bytes(pages, ids)}
            print_stage_counts({"would go": counts}, common)
            return
        with record_run(pages, "prune", clock, show=progress_for(common)) as (counts, report):
            size_before = path.stat().st_size
            counts.update(prune(pages, ids, report))
            release_space(pages)
            checkpoint(pages)
            counts["bytes"] = max(size_before - path.stat().st_size, 0)
    print_stage_counts({"prune": counts}, common)


def _prunable_captures(pages: Database, db: Path, *, clock: Clock, options: PruneOptions) -> list[int]:
    from newsfold.db.archive.prune import last_extracted_capture, needed_captures, prunable_captures

    before = format_time(clock() - options.younger) if options.younger else None
    if options.needed_too:
        return prunable_captures(pages, newest=options.keep, before=before, needed=(), up_to=None)
    news = open_read_only(db)
    return prunable_captures(
        pages,
        newest=options.keep,
        before=before,
        needed=needed_captures(news, pages),
        up_to=last_extracted_capture(news, pages),
    )


@click.command()
@click.argument("url", required=False)
@click.option("--host", help="Delete all pages of this host and of the hosts below it.")
@click.option(
    "--archive", "archives", multiple=True, type=EXISTING_PATH, help="Delete from this file of saved pages; repeatable."
)
@with_clock_option
@with_common_options
def forget(common: CommonOptions, clock: Clock, url: str | None, host: str | None, archives: Sequence[Path]) -> None:
    """Delete a page or a host for good: articles, versions, search entries and saved pages; never fetch it again.

    Both files are rewritten, so that none of its bytes remain in them. Delete your backups yourself.
    Example: newsfold forget https://www.dailylantern.example/nation/corran-dam-crack
    """
    from newsfold.db.news.erase import all_urls, erase_from_archive, erase_from_news, scrub

    target = _parse_target(url, host)
    default_archive = archive_path(common.db)
    paths = [require_archive(path) for path in archives or ([default_archive] if default_archive.exists() else [])]
    open_read_only(common.db).close()
    counts: Counter[str] = Counter()
    with (
        exclusive_lock(common.db, *paths),
        open_for_writing(common.db) as news,
        show_progress("forget", quiet=common.quiet) as report,
    ):
        target = replace(target, urls=frozenset(known for one in target.urls for known in all_urls(news, one)))
        for path in paths:
            with open_archive_for_writing(path) as pages:
                counts.update(erase_from_archive(pages, target, at=format_time(clock())))
                scrub(pages)
        report(1, 2)
        counts.update(erase_from_news(news, target))
        try:
            apply_decisions(news, clock)
        finally:
            scrub(news, ("articles_fts", "articles_trigram"))
        report(2, 2)
    print_stage_counts({"forget": counts}, common)


@click.command()
@click.argument("file", type=FILE_PATH)
@click.option("--archive", type=EXISTING_PATH, help=ARCHIVE_HELP)
@with_common_options
def backup(common: CommonOptions, file: Path, archive: Path | None) -> None:
    """Copy the database to FILE and the saved pages beside it; this is safe during a run.

    Example: newsfold backup /backup/news-2026-03-02.db
    """
    from newsfold.db.backup import backup as copy

    open_read_only(common.db).close()
    pairs = [(common.db, file)]
    if (pages := archive or archive_path(common.db)).exists():
        pairs.append((pages, archive_path(file)))
    for _, target in pairs:
        require_new_file(target)
    print_file_sizes({str(target): copy(source, target) for source, target in pairs}, common)


def _parse_target(url: str | None, host: str | None) -> "Target":
    """Return the URL or host in canonical form; raise click.UsageError unless exactly one of them is valid."""
    from newsfold.db.news.erase import Target
    from newsfold.db.values.urls import canonical_url, host_of

    if (url is None) == (host is None):
        raise click.UsageError("name a URL, or a host with --host; nothing was forgotten")
    canonical = canonical_url(url or "") if url else host_of(f"https://{host}/")
    if not canonical or (host and "." not in canonical):
        expected = "a web address" if url else "a host"
        raise click.UsageError(f"{url or host!r} is not {expected}; nothing was forgotten")
    return Target(urls=frozenset((canonical,))) if url else Target(host=canonical)
