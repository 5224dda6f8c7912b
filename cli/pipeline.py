"""The commands `run`, `crawl`, `extract` and `dedupe`: the three stages, and all of them as one scheduled job."""

import signal
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource
from sqlite_utils import Database

from newsfold.cli import output
from newsfold.cli.exit_codes import CommandFailed
from newsfold.cli.files import open_atomically
from newsfold.cli.options import (
    EXISTING_PATH,
    REPLACED_PATH,
    CommonOptions,
    CrawlOptions,
    FetchOptions,
    collect_options,
    parse_time_option,
    with_clock_option,
    with_common_options,
    with_crawl_options,
    with_every_option,
    with_memory_option,
)
from newsfold.cli.progress import ShowProgress, show_progress, show_stages
from newsfold.cli.service import RawArguments, Service, child_arguments
from newsfold.cli.session import (
    Counts,
    open_for_writing,
    open_read_only,
    print_stage_counts,
    progress_for,
    require_archive,
)
from newsfold.cli.sources.lists import SourceList, explain_unknown_hosts, find_missing_sources, read_source_list
from newsfold.cli.stages import ExtractOptions, extract_pages, fold_articles, raise_if_set_aside
from newsfold.db.connection import archive_path, open_archive
from newsfold.db.lock import exclusive_lock
from newsfold.db.values.text import count_of
from newsfold.db.values.times import Clock, format_time
from newsfold.extract import WARM_UP
from newsfold.free_memory import trimmed_memory
from newsfold.interruption import Interrupted

if TYPE_CHECKING:
    from newsfold.crawler.sources.loader import Source


@click.command(cls=RawArguments)
@with_every_option("Repeat the run at this interval, such as 15m, until the command is stopped.")
@click.option("--sequential", is_flag=True, help="Begin each stage when the one before it is done.")
@with_crawl_options
@with_memory_option
@with_clock_option
@with_common_options
def run(
    common: CommonOptions,
    clock: Clock,
    fetch_options: FetchOptions,
    crawl_options: CrawlOptions,
    sequential: bool,
    every: timedelta | None,
) -> None:
    """Crawl the sources that are due, extract the new pages and fold the new articles, all at once.

    Example: newsfold run --sources seeds/ --db news.db
    """
    if every is not None:
        if click.get_current_context().get_parameter_source("clock") == ParameterSource.COMMANDLINE:
            raise click.UsageError("--every and --now exclude each other")
        _repeat(every, common, crawl_options.sources)
        return
    from newsfold.cli.side_by_side import SideBySide
    from newsfold.crawler.discovery.listing_formats import PARSER_MODULES
    from newsfold.crawler.fetching.online import Offline
    from newsfold.process_pool import preload

    archive = fetch_options.archive or archive_path(common.db)
    with (
        exclusive_lock(common.db, archive),
        collect_metrics(crawl_options.metrics, clock) as counts,
        show_stages(quiet=common.quiet) as show,
    ):
        preload([WARM_UP, *PARSER_MODULES])
        listed = read_source_list(crawl_options.sources, common.db)
        crawl_now = partial(_crawl_sources, archive, listed, crawl_options, clock=clock, fetch_options=fetch_options)
        if sequential:
            counts["crawl"] = crawl_now(show=show)
            with open_for_writing(common.db) as news:
                counts["extract"] = extract_pages(news, [archive], clock, show=show)
                counts["dedupe"] = fold_articles(news, clock, show=show)
        else:
            with SideBySide(common.db, archive, clock, show) as others:
                try:
                    counts["crawl"] = crawl_now(show=others.show_crawl)
                except Offline:
                    others.finish()  # earlier pages can wait for their extraction
                    raise
                counts.update(others.finish())
    print_stage_counts(counts, common)
    _raise_if_all_failed(counts["crawl"], archive, "; `newsfold status` lists them")
    raise_if_set_aside(counts)


def _repeat(every: timedelta, common: CommonOptions, sources: Sequence[Path]) -> None:
    """Execute this command again and again without `--every`, until a signal ends it in order."""
    ctx = click.get_current_context()
    arguments = child_arguments(ctx, run, without=("every", "quiet", "as_json"))
    say = _discard if common.quiet else click.echo
    service = Service(arguments, every, say, partial(find_missing_sources, sources, common.db))
    service.start()
    try:
        service.wait()
    except Interrupted as error:
        service.stop()
        if not common.quiet:
            click.echo(f"stopped by {signal.Signals(error.signal_number).name}; what was done is saved")


def _discard(line: str) -> None:
    """Print nothing."""


@click.command()
@with_crawl_options
@with_memory_option
@with_clock_option
@with_common_options
def crawl(common: CommonOptions, clock: Clock, fetch_options: FetchOptions, crawl_options: CrawlOptions) -> None:
    """Fetch the feeds and pages that are due and save them in the archive.

    Example: newsfold crawl --sources outlets.toml -s DOWNLOAD_DELAY=5
    """
    archive = fetch_options.archive or archive_path(common.db)
    with exclusive_lock(archive), collect_metrics(crawl_options.metrics, clock) as counts:
        listed = read_source_list(crawl_options.sources, common.db)
        counts["crawl"] = _crawl_sources(
            archive, listed, crawl_options, clock=clock, fetch_options=fetch_options, show=progress_for(common)
        )
    print_stage_counts(counts, common)
    _raise_if_all_failed(counts["crawl"], archive)


@click.command()
@click.option(
    "--archive", "archives", multiple=True, type=EXISTING_PATH, help="Read saved pages from this file; repeatable."
)
@click.option("--outdated", is_flag=True, help="Extract again what an older version extracted, newest first.")
@click.option("--all", "everything", is_flag=True, help="Extract all pages again.")
@click.option(
    "--since", callback=parse_time_option, metavar="TIME", help="Extract only pages fetched at or after TIME."
)
@click.option("--host", help="Extract only pages of this host and of the hosts below it.")
@click.option("--url", help="Extract only this page.")
@click.option("--explain", metavar="URL", help="Show for each line of this saved page why it is kept or dropped.")
@click.option(
    "--show",
    type=click.Choice(["all", "kept", "dropped"]),
    default="all",
    help="With --explain: show only the lines that are kept, or only what is dropped.",
)
@click.option(
    "--dry-run",
    is_flag=True,
    help="Change nothing; show how many articles would change, by field and host, and the largest changes. The exit"
    " status is 1 if articles would be lost.",
)
@click.option("--html", type=REPLACED_PATH, help="With --dry-run: write the result to this file, as a page.")
@click.option("--max-minutes", type=click.FloatRange(min=0), help="Stop after this time; the rest waits.")
@click.option("--workers", type=click.IntRange(1, 256), help="Use this number of processes. Default: one for each CPU.")
@with_memory_option
@collect_options(ExtractOptions, "extract_options")
@with_clock_option
@with_common_options
def extract(common: CommonOptions, clock: Clock, extract_options: ExtractOptions) -> None:
    """Extract articles from saved pages.

    Example: newsfold extract --outdated --max-minutes 30
    """
    if extract_options.html and not extract_options.dry_run:
        raise click.UsageError("--html is for --dry-run")
    if extract_options.show != "all" and not extract_options.explain:
        raise click.UsageError("--show is for --explain")
    archives = list(extract_options.archives) or [archive_path(common.db)]
    if extract_options.explain:
        _explain_page(archives, extract_options, common)
    elif extract_options.dry_run:
        _preview_extraction(archives, extract_options, common)
    else:
        with exclusive_lock(common.db), open_for_writing(common.db) as news:
            counts = extract_pages(news, archives, clock, show=progress_for(common), options=extract_options)
        print_stage_counts({"extract": counts}, common)
        raise_if_set_aside({"extract": counts})


@click.command()
@click.option(
    "--all", "refold", is_flag=True, help="Fold all articles again from scratch; unchanged stories keep their ids."
)
@click.option(
    "--embeddings",
    "model",
    is_flag=False,
    flag_value="e5",
    metavar="[MODEL]",
    help="Compare articles also by embedding, across languages, in this and all later runs. Default model: e5 of"
    " newsfold[embeddings].",
)
@click.option("--no-embeddings", "words_only", is_flag=True, help="Compare articles by words only from this run on.")
@with_clock_option
@with_common_options
def dedupe(common: CommonOptions, clock: Clock, refold: bool, model: str | None, words_only: bool) -> None:
    """Fold new articles into copies and stories.

    Example: newsfold dedupe
    """
    if model and words_only:
        raise click.UsageError("--embeddings and --no-embeddings exclude each other")
    with exclusive_lock(common.db), open_for_writing(common.db) as news:
        if model or words_only:
            _select_model(news, model, refold=refold)
        counts = fold_articles(news, clock, show=progress_for(common), refold=refold)
    print_stage_counts({"dedupe": counts}, common)
    raise_if_set_aside({"dedupe": counts})


def fetch_pages(
    archive: Path,
    sources: "Sequence[Source]",
    *,
    clock: Clock,
    options: FetchOptions,
    show: ShowProgress,
    revisits: str | None = None,
    urls: Sequence[tuple[str, str]] = (),
) -> Counts:
    """Run the crawl stage and return its counts; `urls` are (URL, name of its source) of single pages to fetch."""
    from newsfold.crawler.run import crawl as crawl_stage

    from_options = {
        "NEWSFOLD_CONTACT": options.contact,
        "CLOSESPIDER_TIMEOUT": None if options.max_minutes is None else 60 * options.max_minutes,
        "NEWSFOLD_PAGES_PER_HOST": options.pages_per_host,
        "NEWSFOLD_REVISITS": revisits,
    }
    settings = {name: str(value) for name, value in from_options.items() if value is not None} | dict(options.settings)
    with show("crawl") as report, trimmed_memory():
        return crawl_stage(archive, sources, clock=clock, settings=settings, progress=report, urls=urls)


@contextmanager
def collect_metrics(path: Path | None, clock: Clock) -> Iterator[dict[str, Counts]]:
    """Yield the dictionary for the counts of each stage; at the end, even after an error, write them to `path`."""
    from newsfold.crawler.prometheus import write_metrics

    counts: dict[str, Counts] = {}
    started, failed = monotonic(), True
    try:
        yield counts
        failed = _have_all_failed(counts["crawl"])
    finally:
        if path:
            write_metrics(path, counts, at=clock(), seconds=monotonic() - started, failed=failed)


def _crawl_sources(
    archive: Path,
    listed: SourceList,
    crawl_options: CrawlOptions,
    *,
    clock: Clock,
    fetch_options: FetchOptions,
    show: ShowProgress,
) -> Counts:
    from newsfold.crawler.sources.sharding import is_in_shard

    started = format_time(clock())
    listed.record(archive, started)
    sources = listed.sources
    if crawl_options.shard:
        sources = [source for source in sources if is_in_shard(source.homepage, crawl_options.shard)]
    counts = fetch_pages(
        archive, sources, clock=clock, options=fetch_options, show=show, revisits=crawl_options.revisits
    )
    listed.forget_retries()
    output.print_first(explain_unknown_hosts(archive, started), "hosts that are not known")
    counts["sources_skipped"] = listed.skipped
    return counts


def _have_all_failed(crawl_counts: Mapping[str, Any]) -> bool:
    return bool(0 < crawl_counts["sources_due"] == crawl_counts["sources_failed"])


def _raise_if_all_failed(crawl_counts: Mapping[str, Any], archive_file: Path, hint: str = "") -> None:
    """Raise CommandFailed if every due source failed; it names the most frequent reason, and then gives the `hint`."""
    if _have_all_failed(crawl_counts):
        from newsfold.db.archive.feeds import commonest_error

        with closing(open_archive(archive_file, readonly=True)) as archive:
            raise CommandFailed(f"every due source failed, most often with: {commonest_error(archive)}{hint}")


def _explain_page(archives: Sequence[Path], options: ExtractOptions, common: CommonOptions) -> None:
    from newsfold.extract.article import KEPT
    from newsfold.extract.storing.boilerplate_learning import SiteBoilerplateLearning
    from newsfold.extract.worker import explain_page

    url = options.explain or ""
    learned = SiteBoilerplateLearning(open_read_only(common.db)).snapshot_of(url) if common.db.exists() else None
    explained = explain_page([open_archive(require_archive(path), readonly=True) for path in archives], url, learned)
    if explained is None:
        raise click.UsageError(f"{url} is not among the saved pages of {', '.join(map(str, archives))}; crawl it first")
    rows = [
        {"verdict": verdict, "text": text}
        for verdict, text in sorted(explained, key=lambda line: line[0] != KEPT)  # kept lines first, in their order
        if options.show == "all" or (verdict == KEPT) == (options.show == "kept")
    ]
    if common.as_json:
        output.print_json(rows)
    else:
        output.print_table(rows, output.TableLayout({"verdict": "Verdict", "text": "Text"}, wide="text"))


def _preview_extraction(archives: Sequence[Path], options: ExtractOptions, common: CommonOptions) -> None:
    """Show what an extraction would change; raise CommandFailed if articles would be lost."""
    from newsfold.extract.preview import preview

    with show_progress("extract", quiet=common.quiet) as report:
        paths = [require_archive(path) for path in archives]
        news = open_read_only(common.db)
        result = preview(news, paths, selection=options.selection(), workers=options.workers, progress=report)
    if options.html:
        with open_atomically(options.html, is_replaced=True) as file:
            file.write(output.format_extraction_preview(result).encode())
    if common.as_json:
        output.print_json(result)
    else:
        output.print_extraction_preview(result)
    if number := result["lost"]:
        raise CommandFailed(f"nothing was changed; {count_of(number, 'articles')} would be lost")


def _select_model(news: Database, name: str | None, *, refold: bool) -> None:
    from newsfold.db.news.embeddings import MissingModel
    from newsfold.dedupe.stories.embeddings import ModelMismatch, select_model

    try:
        select_model(news, name, refold=refold)
    except (MissingModel, ModelMismatch) as error:
        raise click.UsageError(f"{error}; nothing was changed") from None
