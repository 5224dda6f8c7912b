"""Care of the files: room, what goes, what is kept apart."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import click

from newsfold.cli import options, output
from newsfold.cli.curation import settle
from newsfold.cli.options import Clock, clocked, common
from newsfold.cli.session import _opened, existing, reading, show, staged, writing
from newsfold.db.connection import archive_path, checkpoint, open_archive
from newsfold.db.lock import exclusive_lock
from newsfold.db.values.times import format_time


@click.group(name="archive")
def archive_() -> None:
    """Care of the saved pages."""


@archive_.command(name="size")
@click.option("--archive", type=options.EXISTING, help="Saved pages; by default beside --db.")
@click.option("--limit", type=click.IntRange(1, 100_000), default=20, show_default=True)
@common
def archive_size(archive: Path | None, limit: int, db: Path, quiet: bool, as_json: bool) -> None:
    """How much room the saved pages take, by host, the largest first.

    Example: newsfold archive size --limit 50
    """
    from newsfold.db.archive.prune import size_by_host

    archive = existing(archive or archive_path(db))
    rows = size_by_host(open_archive(archive, readonly=True))
    if as_json:
        output.print_json({"file": str(archive), "bytes": archive.stat().st_size, "hosts": rows})
        return
    output.print_sizes(rows[:limit])
    stored, received = (sum(row[key] for row in rows) for key in ("stored", "received"))
    share = f", {stored / received:.0%} of what was received" if received else ""
    click.echo(f"{archive}: {archive.stat().st_size / 1e6:.1f} MB, {len(rows)} hosts{share}")


@archive_.command(name="prune")
@click.option("--keep", type=click.IntRange(1), required=True, metavar="N", help="The newest N captures of each page.")
@click.option("--younger", callback=options.age, metavar="AGE", help="Keep also what is younger, as 90d, 12w or 2y.")
@click.option("--needed-too", is_flag=True, help="Also what articles and their versions were extracted from.")
@click.option("--dry-run", is_flag=True, help="Change nothing; show how much would go.")
@click.option("--archive", type=options.EXISTING, help="Saved pages; by default beside --db.")
@clocked
@common
def archive_prune(
    keep: int, younger: timedelta | None, needed_too: bool, dry_run: bool, archive: Path | None, db: Path,
    clock: Clock, quiet: bool, as_json: bool,
) -> None:  # fmt: skip
    """Delete old captures of pages that were saved several times, and give the room back.

    A page's newest capture stays always; what articles were made from, and what is still to extract, unless asked.
    Example: newsfold archive prune --keep 2 --younger 30d --dry-run
    """
    from newsfold.db.archive.prune import extracted_up_to, give_back, needed_captures, prunable, prune, stored_bytes

    archive = existing(archive or archive_path(db))
    before = format_time(clock() - younger) if younger else None
    with exclusive_lock(archive), _opened(open_archive(archive)) as pages:
        news = None if needed_too else reading(db)
        needed = needed_captures(news, pages) if news else ()
        ids = prunable(
            pages, newest=keep, before=before, needed=needed, up_to=extracted_up_to(news, pages) if news else None
        )
        if dry_run:
            show({"would go": {"captures": len(ids), "bytes": stored_bytes(pages, ids)}}, quiet, as_json)
            return
        with staged(pages, "prune", clock, quiet) as (counts, report):
            size = archive.stat().st_size
            counts.update(prune(pages, ids, report))
            give_back(pages)
            checkpoint(pages)
            counts["bytes"] = max(size - archive.stat().st_size, 0)
    show({"prune": counts}, quiet, as_json)


@click.command()
@click.argument("url", required=False)
@click.option("--host", help="All of this host and those below it.")
@click.option("--archive", "archives", multiple=True, type=options.EXISTING, help="Saved pages; repeatable.")
@clocked
@common
def forget(
    url: str | None, host: str | None, archives: Sequence[Path], db: Path, clock: Clock, quiet: bool, as_json: bool
) -> None:
    """Delete a page or all of a host for good: articles, versions, search entries, saved pages; never fetch it again.

    Both files are written anew, so that no byte of it is left in them. Backups are yours to delete.
    Example: newsfold forget https://www.dailylantern.example/nation/corran-dam-crack
    """
    from newsfold.db.news.erase import all_addresses, forget_in_archive, forget_in_news, wipe

    what = _forgotten(url, host)
    paths = [existing(path) for path in archives or [path for path in [archive_path(db)] if path.exists()]]
    reading(db).close()
    counts: Counter[str] = Counter()
    with exclusive_lock(db, *paths), writing(db) as news, output.progress("forget", quiet=quiet) as report:
        what = replace(what, urls=frozenset(known for one in what.urls for known in all_addresses(news, one)))
        for path in paths:
            with _opened(open_archive(path)) as pages:
                counts.update(forget_in_archive(pages, what, at=format_time(clock())))
                wipe(pages)
        report(1, 2)
        counts.update(forget_in_news(news, what))
        try:
            settle(news, clock)
        finally:
            wipe(news, ("articles_fts", "articles_trigram"))
        report(2, 2)
    show({"forget": counts}, quiet, as_json)


@click.command()
@click.argument("file", type=options.FILE)
@click.option("--archive", type=options.EXISTING, help="Saved pages; by default beside --db.")
@common
def backup(file: Path, archive: Path | None, db: Path, quiet: bool, as_json: bool) -> None:
    """Copy the database to FILE and the saved pages beside it, whole, also during a run.

    Example: newsfold backup /backup/news-2026-03-02.db
    """
    from newsfold.db.backup import backup as copy

    reading(db).close()
    pairs = [(db, file)]
    if (pages := archive or archive_path(db)).exists():
        pairs.append((pages, archive_path(file)))
    for _, target in pairs:
        if target.exists():
            raise click.UsageError(f"{target} is there already; name a new file")
    sizes = {str(target): copy(source, target) for source, target in pairs}
    if as_json:
        output.print_json(sizes)
    elif not quiet:
        for name, size in sizes.items():
            click.echo(f"{name}: {size / 1e6:.1f} MB")


def _forgotten(url: str | None, host: str | None) -> Any:
    """What is meant, in canonical form."""
    from newsfold.db.news.erase import Forget
    from newsfold.db.values.urls import canonical_url, host_of

    if (url is None) == (host is None):
        raise click.UsageError("name a URL, or a host with --host; nothing was forgotten")
    found = canonical_url(url or "") if url else host_of(f"https://{host}/")
    if not found or (host and "." not in found):
        raise click.UsageError(f"{url or host!r} is no {'web address' if url else 'host'}; nothing was forgotten")
    return Forget(urls=frozenset((found,))) if url else Forget(host=found)
