"""Crawl, extract, dedupe, and the three as one scheduled job."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import Any

import click
from sqlite_utils import Database

from newsfold.cli import options, output
from newsfold.cli.options import Clock, Failed, clocked, common, crawling
from newsfold.cli.session import existing, reading, show, staged, writing
from newsfold.db.connection import archive_path, open_archive
from newsfold.db.lock import exclusive_lock


@click.command()
@crawling
@clocked
@common
def run(
    db: Path, archive: Path | None, clock: Clock, quiet: bool, as_json: bool, metrics: Path | None, **crawling: Any
) -> None:
    """The scheduled job: crawl what is due, extract, dedupe.

    Example: newsfold run --sources seeds/ --db news.db
    """
    archive = archive or archive_path(db)
    with exclusive_lock(db, archive), measured(metrics, clock) as all_counts:
        failed, all_counts["crawl"] = _crawl(archive, clock, quiet, **crawling)
        with writing(db) as news:
            all_counts["extract"] = _extract(news, [archive], clock, quiet)
            all_counts["dedupe"] = _dedupe(news, clock, quiet)
    show(all_counts, quiet, as_json)
    if failed:
        raise Failed(failed)


@click.command()
@crawling
@clocked
@common
def crawl(
    db: Path, archive: Path | None, clock: Clock, quiet: bool, as_json: bool, metrics: Path | None, **crawling: Any
) -> None:
    """Fetch what is due from the sources and save the pages.

    Example: newsfold crawl --sources outlets.toml -s DOWNLOAD_DELAY=5
    """
    archive = archive or archive_path(db)
    with exclusive_lock(archive), measured(metrics, clock) as all_counts:
        failed, all_counts["crawl"] = _crawl(archive, clock, quiet, **crawling)
    show(all_counts, quiet, as_json)
    if failed:
        raise Failed(failed)


@click.command()
@click.option("--archive", "archives", multiple=True, type=options.EXISTING, help="Saved pages; repeatable.")
@click.option("--outdated", is_flag=True, help="Redo what an older version extracted, newest first.")
@click.option("--all", "everything", is_flag=True, help="Redo everything.")
@click.option("--since", callback=options.time, metavar="TIME", help="Only pages fetched since.")
@click.option("--host", help="Only pages of this host.")
@click.option("--url", help="Only this page.")
@click.option("--explain", metavar="URL", help="Only show, line by line, what of this saved page is kept, and why.")
@click.option("--dry-run", is_flag=True, help="Change nothing; show how many articles would change, and the most.")
@click.option("--max-minutes", type=click.FloatRange(min=0), help="Stop after this long; the rest waits.")
@click.option("--workers", type=click.IntRange(1, 256), help="Processes; by default one for each core.")
@clocked
@common
def extract(
    db: Path, archives: Sequence[Path], clock: Clock, quiet: bool, as_json: bool, outdated: bool, everything: bool,
    explain: str | None, dry_run: bool, max_minutes: float | None, workers: int | None, **narrow: str | None,
) -> None:  # fmt: skip
    """Saved pages into articles.

    Example: newsfold extract --outdated --max-minutes 30
    """
    from newsfold.extract.run import Selection

    paths = list(archives) or [archive_path(db)]
    if explain:
        _explain(db, paths, explain, as_json)
        return
    chosen = Selection(which="all" if everything else "outdated" if outdated else "missing", **narrow)
    if dry_run:
        _preview(db, paths, chosen, workers, quiet, as_json)
        return
    with exclusive_lock(db), writing(db) as news:
        counts = _extract(news, paths, clock, quiet, which=chosen, minutes=max_minutes, workers=workers)
    show({"extract": counts}, quiet, as_json)


@click.command()
@click.option("--all", "anew", is_flag=True, help="Fold everything anew; stories that come out alike keep their ids.")
@click.option(
    "--embeddings",
    "model",
    is_flag=False,
    flag_value="e5",
    metavar="[MODEL]",
    help="From now on also by what articles mean, across languages; by default with the model e5 of"
    " newsfold[embeddings].",
)
@click.option("--no-embeddings", "words_alone", is_flag=True, help="From now on by words alone again.")
@clocked
@common
def dedupe(
    db: Path, clock: Clock, quiet: bool, as_json: bool, anew: bool, model: str | None, words_alone: bool
) -> None:  # fmt: skip
    """New articles into copies and stories.

    Example: newsfold dedupe
    """
    if model and words_alone:
        raise click.UsageError("--embeddings and --no-embeddings exclude each other")
    with exclusive_lock(db), writing(db) as news:
        if model or words_alone:
            _choose(news, model, anew)
        counts = _dedupe(news, clock, quiet, anew=anew)
    show({"dedupe": counts}, quiet, as_json)


def _crawl(
    archive: Path, clock: Clock, quiet: bool, *, sources: Sequence[Path], shard: tuple[int, int] | None, **how: Any
) -> tuple[str, dict[str, Any]]:
    """What went wrong with the whole (or nothing), and the counts."""
    from newsfold.crawler.sources.loader import BadSources, load_sources
    from newsfold.crawler.sources.sharding import in_shard

    try:
        wanted, complaints = load_sources(sources)
    except BadSources as error:
        raise click.UsageError(str(error)) from None
    for complaint in complaints:
        output.say(str(complaint))
    if not wanted:
        raise click.UsageError(f"no usable source in {', '.join(map(str, sources))}; nothing was fetched")
    if shard:
        wanted = [source for source in wanted if in_shard(source.homepage, shard)]
    counts = fetched(archive, wanted, clock, quiet, **how)
    counts["sources_skipped"] = len(complaints)
    due = counts["sources_due"]
    return (
        "every due source failed; `newsfold status` says why" if 0 < due == counts["sources_failed"] else ""
    ), counts


def fetched(
    archive: Path,
    sources: Sequence[Any],
    clock: Clock,
    quiet: bool,
    *,
    settings: Mapping[str, str],
    urls: Sequence[tuple[str, str]] = (),
    contact: str | None = None,
    max_minutes: float | None = None,
    pages_per_host: int | None = None,
    revisits: str | None = None,
) -> dict[str, Any]:
    from newsfold.crawler.run import crawl as crawl_stage

    given = {
        "NEWSFOLD_CONTACT": contact,
        "CLOSESPIDER_TIMEOUT": None if max_minutes is None else 60 * max_minutes,
        "NEWSFOLD_PAGES_PER_HOST": pages_per_host,
        "NEWSFOLD_REVISITS": revisits,
    }
    all_settings = {name: str(value) for name, value in given.items() if value is not None} | dict(settings)
    with output.progress("crawl", quiet=quiet) as report:
        return crawl_stage(archive, sources, now=clock, settings=all_settings, progress=report, urls=urls)


@contextmanager
def measured(metrics: Path | None, clock: Clock) -> Iterator[dict[str, dict[str, Any]]]:
    """Takes the counts of the stages; at the end, whatever came, the file of metrics is replaced."""
    from newsfold.crawler.prometheus import write_metrics

    counts: dict[str, dict[str, Any]] = {}
    began, failed = monotonic(), True
    try:
        yield counts
        failed = (
            bool(counts["crawl"]["sources_failed"])
            and counts["crawl"]["sources_failed"] == counts["crawl"]["sources_due"]
        )
    finally:
        if metrics:
            write_metrics(metrics, counts, at=clock(), seconds=monotonic() - began, failed=failed)


def _extract(news: Database, archives: Sequence[Path], clock: Clock, quiet: bool, **choice: Any) -> dict[str, int]:
    from newsfold.extract.run import extract as extract_stage

    for path in archives:
        open_archive(existing(path)).close()  # brings its schema up to date; the stage only reads
    with staged(news, "extract", clock, quiet) as (counts, report):
        counts.update(extract_stage(news, archives, now=clock(), progress=report, **choice))
    return counts


def _explain(db: Path, archives: Sequence[Path], url: str, as_json: bool) -> None:
    from newsfold.extract.storing.boilerplate_learning import Learning
    from newsfold.extract.worker import explain_page

    learned = Learning(reading(db)).of(url) if db.exists() else None
    found = explain_page([open_archive(existing(path), readonly=True) for path in archives], url, learned)
    if found is None:
        raise click.UsageError(f"{url} is not among the saved pages of {', '.join(map(str, archives))}; crawl it first")
    rows = [{"verdict": verdict, "text": text} for verdict, text in found]
    output.print_json(rows) if as_json else output.print_table(
        rows, {"verdict": "Verdict", "text": "Text"}, wide="text"
    )


def _preview(db: Path, archives: Sequence[Path], chosen: Any, workers: int | None, quiet: bool, as_json: bool) -> None:
    from newsfold.extract.preview import preview

    with output.progress("extract", quiet=quiet) as report:
        paths = [existing(path) for path in archives]
        found = preview(reading(db), paths, which=chosen, workers=workers, progress=report)
    output.print_json(found) if as_json else output.print_preview(found)


def _choose(news: Database, model: str | None, anew: bool) -> None:
    from newsfold.db.news.embeddings import MissingModel
    from newsfold.dedupe.stories.embeddings import OtherModel, choose

    try:
        choose(news, model, anew=anew)
    except (MissingModel, OtherModel) as error:
        raise click.UsageError(f"{error}; nothing was changed") from None


def _dedupe(news: Database, clock: Clock, quiet: bool, *, anew: bool = False) -> dict[str, int]:
    from newsfold.dedupe.run import dedupe as dedupe_stage

    with staged(news, "dedupe", clock, quiet) as (counts, report):
        counts.update(dedupe_stage(news, now=clock(), anew=anew, progress=report))
    return counts
