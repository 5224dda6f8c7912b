"""The commands `export …`: articles, saved pages, feeds, the database and corrections as files."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import partial
from pathlib import Path
from typing import IO, Any

import click

from newsfold.cli import output
from newsfold.cli.exit_codes import CommandFailed
from newsfold.cli.files import STDOUT, open_atomically
from newsfold.cli.options import (
    ARCHIVE_HELP,
    EXISTING_PATH,
    FILE_PATH,
    REPLACED_PATH,
    ArticleFilter,
    CommonOptions,
    parse_time_option,
    with_article_filter,
    with_clock_option,
    with_common_options,
)
from newsfold.cli.progress import show_progress
from newsfold.cli.session import (
    open_read_only,
    print_file_sizes,
    print_stage_counts,
    require_archive,
    require_new_file,
)
from newsfold.db.connection import archive_path, open_archive
from newsfold.db.values.text import count_of
from newsfold.db.values.times import Clock, format_time


@click.group()
def export() -> None:
    """Export articles, saved pages, feeds, the database or corrections."""


@export.command(name="articles")
@click.argument("file", type=REPLACED_PATH, default="-")
@with_article_filter
@with_common_options
def export_articles(common: CommonOptions, article_filter: ArticleFilter, file: Path) -> None:
    """Export articles as JSONL, in the format that `import articles` reads.

    Example: newsfold export articles --since 2026-03-01 march.jsonl
    """
    damaged = DamagedArticles()
    rows = _read_articles(common, article_filter, damaged)
    with open_atomically(file, is_replaced=True) as target:
        counts = {"articles": _write_jsonl(rows, target)}
    _print_counts(counts, file, common)
    damaged.raise_if_any()


@export.command(name="parquet")
@click.argument("file", type=FILE_PATH)
@with_article_filter
@with_common_options
def export_parquet(common: CommonOptions, article_filter: ArticleFilter, file: Path) -> None:
    """Export articles as a Parquet file; - is standard output. Needs newsfold[parquet].

    Example: newsfold export parquet --since 2026-03-01 march.parquet
    """
    from newsfold.db.queries.parquet_writer import is_parquet_available, write_parquet

    if not is_parquet_available():
        raise click.UsageError("Parquet needs one more library: pip install 'newsfold[parquet]'; nothing was written")
    damaged = DamagedArticles()
    rows = _read_articles(common, article_filter, damaged)
    with open_atomically(file) as target:
        counts = {"articles": write_parquet(rows, target)}
    _print_counts(counts, file, common)
    damaged.raise_if_any()


@export.command(name="opml")
@click.argument("file", type=REPLACED_PATH, default="-")
@with_common_options
def export_opml(common: CommonOptions, file: Path) -> None:
    """Export the feeds of all enabled sources as OPML, for feed readers and for `--sources`.

    Example: newsfold export opml subscriptions.opml
    """
    from newsfold.crawler.sources.opml import Subscription, write_opml
    from newsfold.db.news.sources import subscriptions

    feeds = [Subscription(*row) for row in subscriptions(open_read_only(common.db))]
    content = write_opml(feeds, title="Newsfold", at=format_datetime(datetime.now(UTC)))
    with open_atomically(file, is_replaced=True) as target:
        target.write(content)
    _print_counts({"feeds": len(feeds)}, file, common)


@export.command(name="db")
@click.argument("file", type=FILE_PATH)
@click.option("--no-text", is_flag=True, help="Leave out the texts of the articles, so that the file may be shared.")
@with_common_options
def export_db(common: CommonOptions, file: Path, no_text: bool) -> None:
    """Export the database as a new file; with --no-text only titles, URLs, times, copies and stories.

    Example: newsfold export db --no-text stories.db
    """
    from newsfold.db.share import share

    open_read_only(common.db).close()
    size = share(common.db, require_new_file(file), texts=not no_text)
    print_file_sizes({str(file): size}, common)


@export.command(name="warc")
@click.argument("file", type=FILE_PATH)
@click.option("--archive", type=EXISTING_PATH, help=ARCHIVE_HELP)
@click.option("--since", callback=parse_time_option, metavar="TIME", help="Export only pages fetched at or after TIME.")
@click.option("--until", callback=parse_time_option, metavar="TIME", help="Export only pages fetched before TIME.")
@click.option("--host", help="Export only pages of this host and of the hosts below it.")
@click.option("--opted-out", is_flag=True, help="Include pages whose site opted out of archives or of data mining.")
@with_clock_option
@with_common_options
def export_warc(common: CommonOptions, clock: Clock, file: Path, archive: Path | None, **capture_filter: Any) -> None:
    """Export saved pages as one WARC/1.1 file: .warc, or compressed .warc.gz; - is standard output (compressed).

    Example: newsfold export warc --since 2026-03-01 --host dailylantern.example march.warc.gz
    """
    from importlib.metadata import version

    from newsfold.crawler.interchange.warc_export import export_warc as export_file
    from newsfold.crawler.interchange.warc_export import write_gzip_member
    from newsfold.crawler.interchange.warc_metadata import SOFTWARE
    from newsfold.db.archive.captures import CaptureFilter

    pages = open_archive(require_archive(archive or archive_path(common.db)), readonly=True)
    with open_atomically(file) as target, show_progress("export", quiet=common.quiet) as report:
        counts = export_file(
            pages,
            target.write if file.suffix == ".warc" else partial(write_gzip_member, target),
            CaptureFilter(**capture_filter),
            software=f"{SOFTWARE}/{version('newsfold')}",
            at=format_time(clock()),
            complain=output.print_message,
            progress=report,
        )
    _print_counts(counts, file, common)
    if counts["damaged"]:
        raise CommandFailed(f"left out because they are damaged: {count_of(counts['damaged'], 'captures')}; see above")


@export.command(name="corrections")
@click.argument("file", type=REPLACED_PATH, default="-")
@with_common_options
def export_corrections(common: CommonOptions, file: Path) -> None:
    """Export the corrections that people made as JSONL, in the format that `import corrections` reads.

    Example: newsfold export corrections corrections.jsonl
    """
    from newsfold.db.news.corrections import export_corrections

    rows = export_corrections(open_read_only(common.db))
    with open_atomically(file, is_replaced=True) as target:
        counts = {"corrections": _write_jsonl(rows, target)}
    _print_counts(counts, file, common)


def _write_jsonl(rows: Iterable[Mapping[str, Any]], target: IO[bytes]) -> int:
    """Write each row as a line of JSON; return their number."""
    number = 0
    for row in rows:
        target.write(json.dumps(row, ensure_ascii=False).encode() + b"\n")
        number += 1
    return number


def _print_counts(counts: Mapping[str, int], file: Path, common: CommonOptions) -> None:
    """Print what was written to `file`; nothing if that is the standard output."""
    if file != STDOUT:
        print_stage_counts({"export": counts}, common)


class DamagedArticles:
    """The number of articles that an export leaves out because they are damaged."""

    def __init__(self) -> None:
        self.number = 0

    def add(self, article_id: int, reason: str) -> None:
        """Count an article that is left out; print its id and the reason if it is one of the first."""
        self.number += 1
        if self.number <= output.MAX_MESSAGES:
            output.print_message(f"article {article_id} is damaged ({reason}); it was left out")

    def raise_if_any(self) -> None:
        """Raise CommandFailed if an article was left out."""
        if self.number:
            raise CommandFailed(f"left out because they are damaged: {count_of(self.number, 'articles')}; see above")


def _read_articles(
    common: CommonOptions, article_filter: ArticleFilter, damaged: DamagedArticles
) -> Iterator[dict[str, Any]]:
    """Return the rows to export; name the number of articles that an opt-out excludes in a message.

    Damaged articles are added to `damaged`.
    """
    from newsfold.db.queries.article_export import count_opted_out, export_articles

    news = open_read_only(common.db)
    if not article_filter.opted_out and not common.quiet and (number := count_opted_out(news)):
        output.print_message(
            f"left out because their site opted out of archives or data mining: {count_of(number, 'articles')};"
            " --opted-out includes them"
        )
    return export_articles(news, **asdict(article_filter), leave_out=damaged.add)
