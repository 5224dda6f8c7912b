"""The commands that print the contents of the database, as tables for people or as JSON and CSV for programs."""

import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import click
from sqlite_utils import Database

from newsfold.cli import output
from newsfold.cli.exit_codes import CommandFailed
from newsfold.cli.options import ROW_ID, CommonOptions, with_clock_option, with_common_options, with_csv_option
from newsfold.cli.output import TableLayout
from newsfold.cli.session import open_read_only, require_article, require_story
from newsfold.db.values.text import count_of
from newsfold.db.values.times import Clock

STAGES = ("import", "crawl", "extract", "dedupe")  # in the order in which they run
MAX_PASTED = 4 << 20  # bytes of a text to compare; more than the characters that are compared
MAX_COMPARED_UPDATES = 20  # updates of a story that are compared with their originals

SOURCES_TABLE = TableLayout(
    {
        "name": "Source", "state": "State", "language": "Language", "articles": "Articles", "copies": "Copies",
        "last_article_at": "Last article", "feeds": "Feeds", "feeds_worked_at": "Feeds worked",
        "feed_said": "Last answer", "feeds_due_at": "Next due",
    },
    wide="feed_said",
    droppable=("feeds_due_at", "feeds", "feeds_worked_at", "language", "feed_said"),
)  # fmt: skip
STORIES_TABLE = TableLayout(
    {
        "id": "Story", "last_published_at": "Last", "source_count": "Sources", "sources_independent": "Own",
        "article_count": "Articles", "single_source": "Only", "title": "Title", "sources": "Covered by",
    },
    wide="title",
    droppable=("sources",),
    if_empty="there is no such story",
)  # fmt: skip
SEARCH_TABLE = TableLayout(
    {
        "article_id": "Article", "story_id": "Story", "published_at": "Published", "source": "Source",
        "title": "Title", "snippet": "Match",
    },
    wide="snippet",
    droppable=("snippet", "story_id"),
    if_empty="no article matches; a word may end in * to match its longer forms",
)  # fmt: skip
SIMILAR_TABLE = TableLayout(
    {
        "similarity": "Similar", "containment": "Contained", "article_id": "Article", "published_at": "Published",
        "source": "Source", "title": "Title",
    },
    wide="title",
    droppable=("containment",),
)  # fmt: skip
RUNS_TABLE = TableLayout({"started_at": "Run", "stage": "Stage", "status": "Status", "counts": "Counts"}, wide="counts")
REJECTIONS_TABLE = TableLayout({"pages": "Pages", "stage": "Stage", "reason": "Reason for no article"}, wide="reason")
FAILING_FEEDS_TABLE = TableLayout(
    {"url": "Failing feed", "failures": "Times", "error": "Last answer", "worked_at": "Worked", "due_at": "Due"},
    wide="error",
)
SILENT_FEEDS_TABLE = TableLayout({"url": "Silent feed", "new_at": "Last new", "worked_at": "Worked", "due_at": "Due"})
BLOCKING_HOSTS_TABLE = TableLayout({"host": "Blocked at", "refused": "Refused", "accepted": "Accepted", "reason": "By"})
DECLINING_HOSTS_TABLE = TableLayout(
    {
        "host": "Gives less",
        "accepted_before": "Accepted before",
        "accepted_now": "Now",
        "words_before": "Words before",
        "words_now": "Words now",
    }
)


@click.command()
@with_clock_option
@with_csv_option
@with_common_options
def sources(common: CommonOptions, clock: Clock, as_csv: bool) -> None:
    """List the sources with their article counts and state, and the last answer and next fetch of their feeds.

    Example: newsfold sources --json
    """
    from newsfold.db.news.sources import source_table
    from newsfold.db.queries.status import read_source_states

    news = open_read_only(common.db)
    states = read_source_states(news, clock())
    rows = [row | {"state": states[row["name"]]} for row in source_table(news)]
    output.print_rows(rows, SOURCES_TABLE, as_json=common.as_json, as_csv=as_csv)


@click.command()
@click.option(
    "--order",
    type=click.Choice(["newest", "largest"]),
    default="newest",
    show_default=True,
    help="Sort by the time of the last article or by the number of independent sources.",
)
@click.option("--language", help="List only stories in this language.")
@click.option(
    "--min-sources",
    type=click.IntRange(1),
    default=1,
    show_default=True,
    help="List only stories of at least this number of sources.",
)
@click.option(
    "--limit", type=click.IntRange(1, 100_000), default=20, show_default=True, help="Limit the number of stories."
)
@with_csv_option
@with_common_options
def stories(
    common: CommonOptions, as_csv: bool, order: str, language: str | None, min_sources: int, limit: int
) -> None:
    """List the stories, newest or largest first.

    Example: newsfold stories --order largest --min-sources 3
    """
    from newsfold.db.queries.coverage import list_stories

    news = open_read_only(common.db)
    rows = list_stories(news, order=order, language=language, min_sources=min_sources, limit=limit)
    layout = STORIES_TABLE
    if not as_csv and not any(row["single_source"] for row in rows):
        layout = replace(layout, columns={key: name for key, name in layout.columns.items() if key != "single_source"})
    output.print_rows(rows, layout, as_json=common.as_json, as_csv=as_csv)


@click.command()
@click.argument("story_id", type=ROW_ID)
@with_common_options
def story(common: CommonOptions, story_id: int) -> None:
    """Print one story: its first report, its originals in order of time, their copies, and what updates changed.

    Example: newsfold story 17
    """
    from newsfold.db.queries.coverage import read_story_coverage
    from newsfold.dedupe.stories.first_report import find_first_report

    news = open_read_only(common.db)
    row = require_story(news, common.db, story_id)
    coverage = _add_changes(news, row["id"], read_story_coverage(news, row["id"]))
    first, unknown_because = find_first_report(coverage)
    details = {"first": first and first["article_id"], "first_unknown": unknown_because, "coverage": coverage}
    if common.as_json:
        output.print_json(row | details)
    else:
        output.print_story(row | details)


def _add_changes(news: Database, story_id: int, coverage: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the rows with `changes`, those between versions, and `update`, the replacements in the original."""
    from newsfold.db.news.signatures import read_texts
    from newsfold.db.queries.coverage import read_story_versions
    from newsfold.dedupe.copies.changes import compare_versions, list_replacements
    from newsfold.dedupe.copies.kinds import CopyKind

    versions = {article: compare_versions(rows) for article, rows in read_story_versions(news, story_id).items()}
    updates = [(row["article_id"], row["copy_of"]) for row in coverage if row["copy_kind"] == CopyKind.UPDATE]
    compared = updates[:MAX_COMPARED_UPDATES]
    texts = read_texts(news, [article for pair in compared for article in pair])
    replacements = {article: list_replacements(texts[original], texts[article]) for article, original in compared}
    return [
        {
            **row,
            "changes": versions.get(row["article_id"], []),
            "update": replacements.get(row["article_id"], []),
        }
        for row in coverage
    ]


@click.command()
@click.argument("first")
@click.argument("second")
@with_common_options
def why(common: CommonOptions, first: str, second: str) -> None:
    """Explain why two articles (ids or URLs) are copies, in one story, or neither.

    Example: newsfold why 17 23
    """
    from newsfold.dedupe.why import explain_pair

    news = open_read_only(common.db)
    first_id, second_id = require_article(news, common.db, first), require_article(news, common.db, second)
    if first_id == second_id:
        raise click.UsageError(f"{first} and {second} are one article; name two")
    evidence = explain_pair(news, first_id, second_id)
    if common.as_json:
        output.print_json(evidence)
    else:
        output.print_pair_evidence(evidence)


@click.command()
@click.argument("name", metavar="ARTICLE|FILE")
@click.option(
    "--limit", type=click.IntRange(1, 1000), default=10, show_default=True, help="Limit the number of articles."
)
@with_csv_option
@with_common_options
def similar(common: CommonOptions, as_csv: bool, name: str, limit: int) -> None:
    """List the articles of any time whose texts share most with an article (id or URL) or a text (a file, or -).

    Example: newsfold similar 17
    """
    from newsfold.db.news.minhashes import has_minhashes
    from newsfold.db.news.signatures import read_texts
    from newsfold.dedupe.similar import TooShort, find_similar

    news = open_read_only(common.db)
    if not has_minhashes(news):
        raise click.UsageError(f"{common.db} has no texts to compare with yet; run `newsfold dedupe`")
    pasted = _read_pasted_text(name)
    article_id = None
    if pasted is None:
        article_id = require_article(news, common.db, name)
        pasted = read_texts(news, [article_id])[article_id]["text"]
    try:
        rows = find_similar(news, pasted, limit=limit, article_id=article_id)
    except TooShort as error:
        raise click.UsageError(str(error)) from None
    output.print_rows(rows, SIMILAR_TABLE, as_json=common.as_json, as_csv=as_csv)


def _read_pasted_text(name: str) -> str | None:
    """Return the text of the standard input for `-`, or of the file `name`; None if `name` is to name an article.

    At most `MAX_PASTED` bytes are read.
    """
    if name == "-":
        return sys.stdin.buffer.read(MAX_PASTED).decode("utf-8", "replace")
    if name.isdecimal() or not os.path.isfile(name):  # unlike Path.is_file, this is False for a URL of any length
        return None
    with open(name, "rb") as file:
        return file.read(MAX_PASTED).decode("utf-8", "replace")


@click.command()
@click.argument("words", nargs=-1, required=True)
@click.option(
    "--order",
    type=click.Choice(["newest", "relevance"]),
    default="newest",
    show_default=True,
    help="Sort by time or by relevance.",
)
@click.option(
    "--limit", type=click.IntRange(1, 100_000), default=20, show_default=True, help="Limit the number of articles."
)
@with_csv_option
@with_common_options
def search(common: CommonOptions, as_csv: bool, words: Sequence[str], order: str, limit: int) -> None:
    """Search articles that contain all WORDS; "a phrase", begin*, OR and NOT work.

    Example: newsfold search harbour '"dock strike"' NOT ferry
    """
    from newsfold.db.queries.search import search_articles
    from newsfold.db.queries.search_syntax import BadQuery

    try:
        rows = search_articles(open_read_only(common.db), " ".join(words), order=order, limit=limit)
    except BadQuery as error:
        raise click.UsageError(str(error)) from None
    output.print_rows(rows, SEARCH_TABLE, as_json=common.as_json, as_csv=as_csv)


def _run_order(run: Mapping[str, Any]) -> tuple[str, int]:
    """Return a sort key: oldest first, and of the runs that began in one second, in the order of the stages."""
    return run["started_at"], STAGES.index(run["stage"]) if run["stage"] in STAGES else len(STAGES)


@click.command()
@click.option(
    "--fail",
    is_flag=True,
    help="Exit with 1 if something needs a person: no crawl for two days, a crawl that failed, a source of which no"
    " feed works any more, a host that refuses us, a source that suddenly gives less.",
)
@with_clock_option
@with_csv_option
@with_common_options
def status(common: CommonOptions, clock: Clock, as_csv: bool, fail: bool) -> None:
    """Print the health of the crawl, the counts of the database and the last runs; --csv prints only the runs.

    Example: newsfold status
    """
    from newsfold.db.queries.status import read_status

    report = read_status(open_read_only(common.db), clock())
    in_order = sorted(report["runs"], key=_run_order)
    runs = [run | {"counts": output.format_counts(run["counts"])} for run in in_order]
    if as_csv:
        output.print_rows(runs, RUNS_TABLE, as_json=common.as_json, as_csv=as_csv)
    elif common.as_json:
        output.print_json(report)
    else:
        output.print_counts(str(common.db), {key: value for key, value in report.items() if isinstance(value, int)})
        _print_health(report["health"], report["reasons"], runs)
        for sentence in report["attention"]:
            output.print_line(f"needs a person: {sentence}")
    if fail and (number := len(report["attention"])):
        first = f": {report['attention'][0]}" if common.as_json or as_csv else ""
        verb = "needs" if number == 1 else "need"
        raise CommandFailed(f"{count_of(number, 'problems')} {verb} a person{first}")


def _print_health(
    health: Mapping[str, Any], rejections: Sequence[Mapping[str, Any]], runs: Sequence[Mapping[str, Any]]
) -> None:
    output.print_line(f"health: {'; '.join(health['problems']) or 'no problems'}")
    for rows, layout in (
        (runs, RUNS_TABLE),
        (rejections, REJECTIONS_TABLE),
        (health["failing"], FAILING_FEEDS_TABLE),
        (health["silent"], SILENT_FEEDS_TABLE),
        (health["blocked"], BLOCKING_HOSTS_TABLE),
        (health["fallen"], DECLINING_HOSTS_TABLE),
    ):
        if rows:
            click.echo()
            output.print_table(rows, layout)
