"""The commands `import …`: articles, saved pages, URLs and corrections from files."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from newsfold.cli import output
from newsfold.cli.curation import apply_decisions
from newsfold.cli.exit_codes import CommandFailed
from newsfold.cli.options import (
    ARCHIVE_HELP,
    EXISTING_FILE,
    EXISTING_PATH,
    FILE_PATH,
    CommonOptions,
    FetchOptions,
    parse_day,
    with_clock_option,
    with_common_options,
    with_fetch_options,
    with_memory_option,
)
from newsfold.cli.pipeline import fetch_pages
from newsfold.cli.progress import show_progress
from newsfold.cli.session import (
    open_archive_for_writing,
    open_for_writing,
    print_stage_counts,
    progress_for,
    record_run,
)
from newsfold.db.connection import archive_path
from newsfold.db.lock import exclusive_lock
from newsfold.db.values.text import count_of
from newsfold.db.values.times import Clock


def parse_base_urls(ctx: click.Context, parameter: click.Parameter, values: Sequence[str]) -> dict[Path, str]:
    """Parse `FOLDER=URL` options; return the URLs, which end in "/", by the absolute path of their folder."""
    from newsfold.db.values.urls import canonical_url

    bases = {}
    for value in values:
        # A folder may contain "=" itself, and so may the query of a URL, which a base has not.
        folder, mark, url = value.rpartition("=")
        if not mark or canonical_url(url) is None or "?" in url or "#" in url:
            raise click.BadParameter(f"{value!r} is not like mirror/=https://www.example.org/")
        if not Path(folder).is_dir():
            raise click.BadParameter(f"there is no folder {folder!r}")
        bases[Path(os.path.abspath(folder))] = url.rstrip("/") + "/"
    return bases


@click.group(name="import")
def import_() -> None:
    """Import articles, saved pages, URLs or corrections from files."""


@import_.command(name="articles")
@click.argument("paths", nargs=-1, required=True, type=EXISTING_FILE)
@with_clock_option
@with_common_options
def import_articles(common: CommonOptions, clock: Clock, paths: Sequence[Path]) -> None:
    """Import finished articles from .jsonl or .jsonl.gz: {id?, url?, source, title, text, date}, id or url required.

    Example: newsfold import articles wire.jsonl.gz
    """
    from newsfold.extract.storing.imported import import_articles as import_files

    with (
        exclusive_lock(common.db),
        open_for_writing(common.db) as news,
        record_run(news, "import", clock, show=progress_for(common)) as (counts, report),
    ):
        counts.update(import_files(news, paths, now=clock(), complain=output.print_message, progress=report))
    print_stage_counts({"import": counts}, common)
    _raise_if_rejected(counts["rejected"], "rows")


@import_.command(name="html")
@click.argument("paths", nargs=-1, required=True, type=EXISTING_PATH)
@click.option(
    "--base-url",
    "base_urls",
    multiple=True,
    metavar="FOLDER=URL",
    callback=parse_base_urls,
    help="Take the address of a page in this folder from its file name, as wget and HTTrack mirror a site; repeatable.",
)
@click.option(
    "--urls",
    "url_map",
    type=FILE_PATH,
    metavar="MAP",
    help="Take the addresses of pages from this CSV or JSONL file with the columns path and url.",
)
@click.option("--archive", type=FILE_PATH, help=ARCHIVE_HELP)
@with_memory_option
@with_clock_option
@with_common_options
def import_html(
    common: CommonOptions,
    clock: Clock,
    paths: Sequence[Path],
    base_urls: Mapping[Path, str],
    url_map: Path | None,
    archive: Path | None,
) -> None:
    """Import saved pages from .jsonl(.gz) with {url, html, fetched_at?, source?}, or from folders of .html files.

    Example: newsfold import html mirror/ --base-url mirror/=https://www.example.org/ && newsfold extract
    """
    from newsfold.crawler.interchange.html_import import import_html as import_files
    from newsfold.crawler.interchange.page_folders import Addresses
    from newsfold.crawler.interchange.url_map import UrlMap

    imported = [Path(os.path.abspath(path)) for path in paths]
    for folder in base_urls:
        if not any(folder.is_relative_to(path) or path.is_relative_to(folder) for path in imported):
            raise click.UsageError(f"--base-url: {folder} is not among the imported folders")
    addresses = Addresses(base_urls, UrlMap(url_map) if url_map else None)
    path = archive or archive_path(common.db)
    with (
        exclusive_lock(path),
        open_archive_for_writing(path) as pages,
        show_progress("import", quiet=common.quiet) as report,
    ):
        counts = import_files(
            pages, paths, now=clock(), addresses=addresses, complain=output.print_message, progress=report
        )
    print_stage_counts({"import": counts}, common)
    _raise_if_rejected(counts["rejected"] + counts["too_large"], "pages")


@import_.command(name="urls")
@click.argument("paths", nargs=-1, required=True, type=EXISTING_FILE)
@with_fetch_options
@with_clock_option
@with_common_options
def import_urls(common: CommonOptions, clock: Clock, fetch_options: FetchOptions, paths: Sequence[Path]) -> None:
    """Fetch single pages, one URL on each line, under the rules of a crawl; skip pages that are saved already.

    Example: newsfold import urls wanted.txt && newsfold extract && newsfold dedupe
    """
    from newsfold.crawler.sources.page_list import assign_sources, read_urls
    from newsfold.db.news.sources import known_sources

    archive = fetch_options.archive or archive_path(common.db)
    allow_private = fetch_options.settings.get("NEWSFOLD_ALLOW_PRIVATE", "0") not in ("0", "")
    urls, rejected = read_urls(paths, output.print_message, allow_private=allow_private)
    with exclusive_lock(archive):
        with open_archive_for_writing(archive) as pages:
            sources, assigned_urls = assign_sources(urls, known_sources(pages))
        counts = {}
        if urls:
            counts = fetch_pages(
                archive,
                sources,
                clock=clock,
                options=fetch_options,
                show=progress_for(common),
                urls=assigned_urls,
            )
    print_stage_counts({"import": counts | {"rejected": rejected}}, common)
    _raise_if_rejected(rejected, "lines")


@import_.command(name="warc")
@click.argument("paths", nargs=-1, required=True, type=EXISTING_PATH)
@click.option("--archive", type=FILE_PATH, help=ARCHIVE_HELP)
@with_clock_option
@with_common_options
def import_warc(common: CommonOptions, clock: Clock, paths: Sequence[Path], archive: Path | None) -> None:
    """Import the pages of .warc, .warc.gz or .warc.zst files, or of folders of them, such as Common Crawl's CC-NEWS.

    Start a killed import again to continue it. Example: newsfold import warc CC-NEWS-20260302*.warc.gz
    """
    from newsfold.crawler.interchange.warc_import import import_warc as import_files

    path = archive or archive_path(common.db)
    with (
        exclusive_lock(path),
        open_archive_for_writing(path) as pages,
        record_run(pages, "import", clock, show=progress_for(common), label="import, MB") as (
            counts,
            report,
        ),
    ):
        counts.update(import_files(pages, paths, now=clock(), complain=output.print_message, progress=report))
    print_stage_counts({"import": counts}, common)
    _raise_if_rejected(counts["rejected"] + counts["too_large"], "records")


@import_.command(name="parquet")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--since", metavar="DAY", callback=parse_day, help="Only articles from this day on, YYYY-MM-DD.")
@click.option("--until", metavar="DAY", callback=parse_day, help="Only articles before this day.")
@click.option("--host", metavar="HOST", help="Only articles of this host.")
@click.option("--language", metavar="CODE", help="Only articles in this language, such as en.")
@with_clock_option
@with_common_options
def import_parquet(
    common: CommonOptions,
    clock: Clock,
    folder: Path,
    since: str | None,
    until: str | None,
    host: str | None,
    language: str | None,
) -> None:
    """Import articles, copies and stories from the tables that `newsfold bulk` wrote. Needs newsfold[parquet].

    Example: newsfold import parquet folded/ --since 2026-03-01 --host harbour.example
    """
    from newsfold.bulk.load import NotAJob, Slice, load_tables
    from newsfold.db.queries.parquet_writer import is_parquet_available

    if not is_parquet_available():
        raise click.UsageError("Parquet needs one more library: pip install 'newsfold[parquet]'; nothing was imported")
    with (
        exclusive_lock(common.db),
        open_for_writing(common.db) as news,
        record_run(news, "import", clock, show=progress_for(common)) as (counts, report),
    ):
        try:
            counts.update(load_tables(news, folder, Slice(since, until, host, language), progress=report))
        except NotAJob as error:
            raise click.UsageError(str(error)) from None
    print_stage_counts({"import": counts}, common)


@import_.command(name="corrections")
@click.argument("paths", nargs=-1, required=True, type=EXISTING_FILE)
@with_clock_option
@with_common_options
def import_corrections(common: CommonOptions, clock: Clock, paths: Sequence[Path]) -> None:
    """Import corrections that people made in another database, from .jsonl, and apply them.

    Example: newsfold import corrections corrections.jsonl
    """
    from newsfold.dedupe.corrections.import_rows import import_corrections as import_files

    with exclusive_lock(common.db), open_for_writing(common.db) as news:
        counts = import_files(news, paths, now=clock(), complain=output.print_message)
        apply_decisions(news, clock)
    print_stage_counts({"import": counts}, common)
    _raise_if_rejected(counts["rejected"], "rows")


def _raise_if_rejected(number: int, nouns: str) -> None:
    if number:
        are_rejected = "was rejected, for the reason" if number == 1 else "were rejected, for reasons"
        raise CommandFailed(f"{count_of(number, nouns)} {are_rejected} given above; all others were imported")
