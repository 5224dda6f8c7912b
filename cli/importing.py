"""What was gathered elsewhere, taken in."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from newsfold.cli import options, output
from newsfold.cli.curation import settle
from newsfold.cli.options import Clock, Failed, clocked, common
from newsfold.cli.pipeline import fetched
from newsfold.cli.session import _opened, show, staged, writing
from newsfold.db.connection import archive_path, open_archive
from newsfold.db.lock import exclusive_lock


@click.group(name="import")
def import_() -> None:
    """Take in what was gathered elsewhere."""


@import_.command(name="articles")
@click.argument("paths", nargs=-1, required=True, type=options.EXISTING)
@clocked
@common
def import_articles(paths: Sequence[Path], db: Path, clock: Clock, quiet: bool, as_json: bool) -> None:
    """Ready articles from .jsonl or .jsonl.gz: {id?, url?, source, title, text, date}, id or url at least.

    Example: newsfold import articles wire.jsonl.gz
    """
    from newsfold.extract.storing.imported import import_articles as import_files

    with exclusive_lock(db), writing(db) as news, staged(news, "import", clock, quiet) as (counts, report):
        counts.update(import_files(news, paths, now=clock(), complain=output.say, progress=report))
    show({"import": counts}, quiet, as_json)
    if counts["rejected"]:
        raise Failed(f"{counts['rejected']} rows were rejected; they are named above, the others are in")


@import_.command(name="html")
@click.argument("paths", nargs=-1, required=True, type=options.EXISTING)
@click.option("--archive", type=options.FILE, help="Saved pages; by default beside --db.")
@clocked
@common
def import_html(
    paths: Sequence[Path], archive: Path | None, db: Path, clock: Clock, quiet: bool, as_json: bool
) -> None:
    """Saved pages from .jsonl(.gz) with {url, html, fetched_at?, source?}, or from folders of .html files.

    Example: newsfold import html saved-pages/ && newsfold extract && newsfold dedupe
    """
    from newsfold.crawler.interchange.html_import import import_html as import_files

    archive = archive or archive_path(db)
    with (
        exclusive_lock(archive),
        _opened(open_archive(archive)) as pages,
        output.progress("import", quiet=quiet) as report,
    ):
        counts = import_files(pages, paths, now=clock(), complain=output.say, progress=report)
    show({"import": counts}, quiet, as_json)
    if counts["rejected"]:
        raise Failed(f"{counts['rejected']} pages were rejected; they are named above, the others are in")


@import_.command(name="urls")
@click.argument("paths", nargs=-1, required=True, type=options.EXISTING)
@options.fetching
@clocked
@common
def import_urls(
    paths: Sequence[Path], archive: Path | None, db: Path, clock: Clock, quiet: bool, as_json: bool, **how: Any
) -> None:
    """Fetch single pages, one URL a line, as politely as a crawl; given again, only what is not saved yet.

    Example: newsfold import urls wanted.txt && newsfold extract && newsfold dedupe
    """
    from newsfold.crawler.sources.url_list import read_urls, sources_of
    from newsfold.db.news.sources import known_sources

    archive = archive or archive_path(db)
    allow_private = how["settings"].get("NEWSFOLD_ALLOW_PRIVATE", "0") not in ("0", "")
    urls, rejected = read_urls(paths, output.say, allow_private=allow_private)
    with exclusive_lock(archive):
        with _opened(open_archive(archive)) as pages:
            sources, named = sources_of(urls, known_sources(pages))
        counts = fetched(archive, sources, clock, quiet, urls=named, **how) if urls else {}
    show({"import": counts | {"rejected": rejected}}, quiet, as_json)
    if rejected:
        raise Failed(f"{rejected} lines were rejected; they are named above, the others are in")


@import_.command(name="warc")
@click.argument("paths", nargs=-1, required=True, type=options.EXISTING)
@click.option("--archive", type=options.FILE, help="Saved pages; by default beside --db.")
@clocked
@common
def import_warc(
    paths: Sequence[Path], archive: Path | None, db: Path, clock: Clock, quiet: bool, as_json: bool
) -> None:
    """The pages of WARC files, .warc or .warc.gz, or of folders of them; Common Crawl's CC-NEWS too.

    Killed and started again, it goes on where it was. Example: newsfold import warc CC-NEWS-20260302*.warc.gz
    """
    from newsfold.crawler.interchange.warc_import import import_warc as import_files

    archive = archive or archive_path(db)
    with (
        exclusive_lock(archive),
        _opened(open_archive(archive)) as pages,
        staged(pages, "import", clock, quiet, "import, MB") as (counts, report),
    ):
        counts.update(import_files(pages, paths, now=clock(), complain=output.say, progress=report))
    show({"import": counts}, quiet, as_json)
    if counts["rejected"]:
        raise Failed(f"{counts['rejected']} records were rejected; they are named above, the others are in")


@import_.command(name="corrections")
@click.argument("paths", nargs=-1, required=True, type=options.EXISTING)
@clocked
@common
def import_corrections(paths: Sequence[Path], db: Path, clock: Clock, quiet: bool, as_json: bool) -> None:
    """What people corrected elsewhere, from .jsonl; it shows at once, and later runs obey.

    Example: newsfold import corrections corrections.jsonl
    """
    from newsfold.dedupe.corrections.import_rows import import_corrections as import_files

    with exclusive_lock(db), writing(db) as news:
        counts = import_files(news, paths, now=clock(), complain=output.say)
        settle(news, clock)
    show({"import": counts}, quiet, as_json)
    if counts["rejected"]:
        raise Failed(f"{counts['rejected']} rows were rejected; they are named above, the others are in")
