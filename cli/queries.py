"""What is in the database, for people and programs."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from newsfold.cli import output
from newsfold.cli.options import Clock, clocked, common, tabular
from newsfold.cli.session import article_named, reading, story_named

UPDATES = 20  # of a story, that are compared with their originals


@click.command()
@clocked
@tabular
@common
def sources(db: Path, clock: Clock, quiet: bool, as_json: bool, as_csv: bool) -> None:
    """Every source: what it brought, how it is, what its feeds last said and when they are next due.

    Example: newsfold sources --json
    """
    from newsfold.db.news.sources import source_table
    from newsfold.db.queries.status import source_states

    news = reading(db)
    states = source_states(news, clock())
    rows = [row | {"state": states[row["name"]]} for row in source_table(news)]
    columns = {
        "name": "Source", "state": "State", "language": "Lang", "articles": "Articles", "copies": "Copies",
        "last_article_at": "Last article", "feeds": "Feeds", "feeds_worked_at": "Feeds worked",
        "feed_said": "Last said", "feeds_due_at": "Next due",
    }  # fmt: skip
    spare = ("feeds_due_at", "feeds", "feeds_worked_at", "language", "feed_said")
    output.print_rows(rows, columns, as_json=as_json, as_csv=as_csv, wide="feed_said", spare=spare)


@click.command()
@click.option("--order", type=click.Choice(["newest", "largest"]), default="newest", show_default=True)
@click.option("--language", help="Only stories in this language.")
@click.option("--min-sources", type=click.IntRange(1), default=1, show_default=True)
@click.option("--limit", type=click.IntRange(1, 100_000), default=20, show_default=True)
@tabular
@common
def stories(db: Path, quiet: bool, as_json: bool, as_csv: bool, **narrow: Any) -> None:
    """The stories, newest or largest first.

    Example: newsfold stories --order largest --min-sources 3
    """
    from newsfold.db.queries.coverage import list_stories

    rows = list_stories(reading(db), **narrow)
    columns = {
        "id": "Story", "last_published_at": "Last", "source_count": "Sources", "sources_independent": "Own",
        "article_count": "Articles", "title": "Title", "sources": "Told by",
    }  # fmt: skip
    output.print_rows(rows, columns, as_json=as_json, as_csv=as_csv, wide="title", spare=["sources"])


@click.command()
@click.argument("story_id", type=int)
@common
def story(story_id: int, db: Path, quiet: bool, as_json: bool) -> None:
    """One story: originals in order of time, their copies below them, who was first, what changed in updates.

    Example: newsfold story 17
    """
    from newsfold.db.news.signatures import read_texts
    from newsfold.db.queries.coverage import story_coverage, story_versions
    from newsfold.dedupe.copies.changes import update_changes, version_changes
    from newsfold.dedupe.stories.first_report import first_to_tell

    news = reading(db)
    found = story_named(news, db, story_id)
    versions = {article: version_changes(rows) for article, rows in story_versions(news, found["id"]).items()}
    rows = story_coverage(news, found["id"])
    updates = [(row["article_id"], row["copy_of"]) for row in rows if row["copy_kind"] == "update"][:UPDATES]
    texts = read_texts(news, [article for pair in updates for article in pair])
    changed = {article: update_changes(texts[original], texts[article]) for article, original in updates}
    coverage = [
        row | {"changes": versions.get(row["article_id"], []), "update": changed.get(row["article_id"], [])}
        for row in rows
    ]
    first, unknown = first_to_tell(coverage)
    found |= {"first": first and first["article_id"], "first_unknown": unknown, "coverage": coverage}
    output.print_json(found) if as_json else output.print_story(found)


@click.command()
@click.argument("first")
@click.argument("second")
@common
def why(first: str, second: str, db: Path, quiet: bool, as_json: bool) -> None:
    """Why two articles (ids or addresses) are copies, in one story, or neither.

    Example: newsfold why 17 23
    """
    from newsfold.dedupe.why import why as explain

    news = reading(db)
    one, other = article_named(news, db, first), article_named(news, db, second)
    if one == other:
        raise click.UsageError(f"{first} and {second} are one article; name two")
    found = explain(news, one, other)
    output.print_json(found) if as_json else output.print_why(found)


@click.command()
@click.argument("words", nargs=-1, required=True)
@click.option("--order", type=click.Choice(["recency", "relevance"]), default="recency", show_default=True)
@click.option("--limit", type=click.IntRange(1, 100_000), default=20, show_default=True)
@tabular
@common
def search(words: Sequence[str], db: Path, quiet: bool, as_json: bool, as_csv: bool, **narrow: Any) -> None:
    """Articles with all of the WORDS; "a phrase", begin*, OR and NOT work.

    Example: newsfold search harbour '"dock strike"' NOT ferry
    """
    from newsfold.db.queries.search import search_articles
    from newsfold.db.queries.search_syntax import BadQuery

    try:
        rows = search_articles(reading(db), " ".join(words), **narrow)
    except BadQuery as error:
        raise click.UsageError(str(error)) from None
    columns = {
        "article_id": "Article", "story_id": "Story", "published_at": "Published", "source": "Source",
        "title": "Title", "snippet": "Found",
    }  # fmt: skip
    spare = ("snippet", "story_id")
    output.print_rows(rows, columns, as_json=as_json, as_csv=as_csv, wide="snippet", spare=spare)


@click.command()
@clocked
@tabular
@common
def status(db: Path, clock: Clock, quiet: bool, as_json: bool, as_csv: bool) -> None:
    """Whether the crawl is healthy, how much there is, and how the last runs went; --csv has the runs.

    Example: newsfold status
    """
    from newsfold.db.queries.status import status as read_status

    found = read_status(reading(db), clock())
    runs = [run | {"counts": output.counted(run["counts"])} for run in found["runs"]]
    columns = {"started_at": "Run", "stage": "Stage", "status": "Status", "counts": "Counts"}
    if as_csv:
        output.print_rows(runs, columns, as_json=as_json, as_csv=as_csv)
        return
    if as_json:
        output.print_json(found)
        return
    output.print_counts(str(db), {key: value for key, value in found.items() if isinstance(value, int)})
    health = found["health"]
    output.print_line(f"health: {'; '.join(health['problems']) or 'all well'}")
    for rows, shown, wide in (
        (runs, columns, "counts"),
        (found["reasons"], {"pages": "Pages", "stage": "Stage", "reason": "No article because"}, "reason"),
        (
            health["failing"],
            {"url": "Failing feed", "failures": "Times", "error": "Last said", "worked_at": "Worked", "due_at": "Due"},
            "error",
        ),
        (health["silent"], {"url": "Silent feed", "new_at": "Last new", "worked_at": "Worked", "due_at": "Due"}, ""),
        (health["blocked"], {"host": "Blocked at", "refused": "Refused", "accepted": "Accepted", "reason": "By"}, ""),
        (
            health["fallen"],
            {
                "host": "Gives less",
                "accepted_before": "Accepted before",
                "accepted_now": "Now",
                "words_before": "Words before",
                "words_now": "Words now",
            },
            "",
        ),
    ):
        if rows:
            click.echo()
            output.print_table(rows, shown, wide=wide)
