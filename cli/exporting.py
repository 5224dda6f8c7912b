"""Articles, pages, sources and decisions, handed out."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import click

from newsfold.cli import options, output
from newsfold.cli.options import Clock, Failed, clocked, common
from newsfold.cli.session import existing, reading, show
from newsfold.db.connection import archive_path, open_archive
from newsfold.db.values.times import format_time


@click.group()
def export() -> None:
    """Hand out what was gathered."""


@export.command(name="articles")
@click.argument("file", type=click.File("w", encoding="utf-8", lazy=True), default="-")
@options.choosing
@common
def export_articles(file: Any, db: Path, quiet: bool, as_json: bool, **narrow: Any) -> None:
    """Articles as JSONL, one a line, which `import articles` reads again.

    Example: newsfold export articles --since 2026-03-01 march.jsonl
    """
    for row in handed_out(db, quiet, **narrow):
        file.write(json.dumps(row, ensure_ascii=False) + "\n")


@export.command(name="parquet")
@click.argument("file", type=options.FILE)
@options.choosing
@common
def export_parquet(file: Path, db: Path, quiet: bool, as_json: bool, **narrow: Any) -> None:
    """Articles as a Parquet file, for DuckDB and pandas; - is standard output. Needs newsfold[parquet].

    Example: newsfold export parquet --since 2026-03-01 march.parquet
    """
    from newsfold.db.queries.parquet_writer import can_write, write_parquet

    if not can_write():
        raise click.UsageError("Parquet needs one more library: pip install 'newsfold[parquet]'; nothing was written")
    rows = handed_out(db, quiet, **narrow)
    with options.whole_file(file) as target:
        counts = {"articles": write_parquet(rows, target)}
    if str(file) != "-":
        show({"export": counts}, quiet, as_json)


@export.command(name="opml")
@click.argument("file", type=click.File("wb", lazy=True), default="-")
@common
def export_opml(file: Any, db: Path, quiet: bool, as_json: bool) -> None:
    """The feeds of all enabled sources as OPML, for feed readers and for `--sources`.

    Example: newsfold export opml subscriptions.opml
    """
    from newsfold.crawler.sources.opml import Subscription, write_opml
    from newsfold.db.news.sources import subscriptions

    feeds = [Subscription(*row) for row in subscriptions(reading(db))]
    file.write(write_opml(feeds, title="Newsfold", at=format_datetime(datetime.now(UTC))))


@export.command(name="db")
@click.argument("file", type=options.FILE)
@click.option("--no-text", is_flag=True, help="Without the articles' texts: the file to share.")
@common
def export_db(file: Path, no_text: bool, db: Path, quiet: bool, as_json: bool) -> None:
    """The database in a new file; with --no-text only titles, addresses, times, copies and stories.

    Example: newsfold export db --no-text stories.db
    """
    from newsfold.db.share import share

    reading(db).close()
    if file.exists():
        raise click.UsageError(f"{file} is there already; name a new file")
    size = share(db, file, texts=not no_text)
    if as_json:
        output.print_json({str(file): size})
    elif not quiet:
        click.echo(f"{file}: {size / 1e6:.1f} MB")


@export.command(name="warc")
@click.argument("file", type=options.FILE)
@click.option("--archive", type=options.EXISTING, help="Saved pages; by default beside --db.")
@click.option("--since", callback=options.time, metavar="TIME", help="Only what was fetched since.")
@click.option("--until", callback=options.time, metavar="TIME", help="Only what was fetched before.")
@click.option("--host", help="Only pages of this host and those below it.")
@click.option("--opted-out", is_flag=True, help="Also pages whose site objects to archives or to data mining.")
@clocked
@common
def export_warc(
    file: Path, archive: Path | None, db: Path, clock: Clock, quiet: bool, as_json: bool, **narrow: Any
) -> None:
    """Saved pages as one WARC/1.1 file, .warc.gz, for replay and for other tools; - is standard output.

    Example: newsfold export warc --since 2026-03-01 --host dailylantern.example march.warc.gz
    """
    from importlib.metadata import version

    from newsfold.crawler.interchange.warc_export import export_warc as export_file
    from newsfold.db.archive.captures import Choice

    pages = open_archive(existing(archive or archive_path(db)), readonly=True)
    with options.whole_file(file) as target, output.progress("export", quiet=quiet) as report:
        counts = export_file(
            pages, target, Choice(**narrow), software=f"Newsfold/{version('newsfold')}", now=format_time(clock()),
            complain=output.say, progress=report,
        )  # fmt: skip
    if str(file) != "-":
        show({"export": counts}, quiet, as_json)
    if counts["damaged"]:
        raise Failed(f"{counts['damaged']} captures are damaged and were left out; they are named above")


@export.command(name="corrections")
@click.argument("file", type=click.File("w", encoding="utf-8", lazy=True), default="-")
@common
def export_corrections(file: Any, db: Path, quiet: bool, as_json: bool) -> None:
    """What people corrected as JSONL, one a line, which `import corrections` reads again.

    Example: newsfold export corrections corrections.jsonl
    """
    from newsfold.db.news.corrections import correction_rows

    for row in correction_rows(reading(db)):
        file.write(json.dumps(row, ensure_ascii=False) + "\n")


def handed_out(db: Path, quiet: bool, *, opted_out: bool, **narrow: Any) -> Iterator[dict[str, Any]]:
    """The articles of an export, and a line on those that stay out."""
    from newsfold.db.queries.article_export import article_rows, opted_out_articles

    news = reading(db)
    if not opted_out and not quiet and (number := opted_out_articles(news)):
        output.say(f"{number} articles whose site objects to archives or mining stay out; --opted-out takes them too")
    return article_rows(news, opted_out=opted_out, **narrow)
