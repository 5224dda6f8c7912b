"""A person's decisions: merge, split, correct."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click
from sqlite_utils import Database

from newsfold.cli import output
from newsfold.cli.options import Clock, clocked, common
from newsfold.cli.session import article_named, reading, story_named, writing
from newsfold.db.connection import NotADatabase
from newsfold.db.lock import exclusive_lock
from newsfold.db.values.text import one_line
from newsfold.db.values.times import format_time


@click.command()
@click.argument("stories", nargs=2, type=int, metavar="A B")
@clocked
@common
def merge(stories: tuple[int, int], db: Path, clock: Clock, quiet: bool, as_json: bool) -> None:
    """Two stories are one: the older keeps its id, the other's leads to it; later runs obey.

    Example: newsfold merge 9 12
    """
    from newsfold.dedupe.corrections.decisions import merge as decide

    with correcting(db, clock, quiet, as_json) as (news, made_at, decisions):
        one, other = (story_named(news, db, number)["id"] for number in stories)
        if one == other:
            raise click.UsageError(f"{stories[0]} and {stories[1]} are one story already; name two")
        decisions.append(decide(news, one, other, made_at))


@click.command()
@click.argument("story_id", type=int, metavar="STORY")
@click.argument("articles", nargs=-1, required=True, metavar="ARTICLE...")
@clocked
@common
def split(story_id: int, articles: Sequence[str], db: Path, clock: Clock, quiet: bool, as_json: bool) -> None:
    """These articles (ids or addresses) of a story, with their copies, are another story; later runs obey.

    Example: newsfold split 9 20 21
    """
    from newsfold.db.news.stories import articles_of
    from newsfold.dedupe.corrections.decisions import split as decide

    with correcting(db, clock, quiet, as_json) as (news, made_at, decisions):
        found = story_named(news, db, story_id)["id"]
        named = {name: article_named(news, db, name) for name in articles}
        inside = articles_of(news, found)
        if outside := [name for name, article_id in named.items() if article_id not in inside]:
            raise click.UsageError(f"article {outside[0]} is not in story {found}; `newsfold story {found}` lists them")
        try:
            decisions.append(decide(news, found, list(named.values()), made_at))
        except ValueError as error:
            raise click.UsageError(str(error)) from None


@click.group()
def correct() -> None:
    """What the folding or the extraction got wrong, set right; later runs obey."""


@correct.command(name="not-a-copy")
@click.argument("article")
@click.argument("original", required=False)
@clocked
@common
def correct_copy(article: str, original: str | None, db: Path, clock: Clock, quiet: bool, as_json: bool) -> None:
    """ARTICLE is no copy of ORIGINAL; without ORIGINAL, of none.

    Example: newsfold correct not-a-copy 23 17
    """
    with correcting(db, clock, quiet, as_json) as (news, made_at, decisions):
        one = article_named(news, db, article)
        other = article_named(news, db, original) if original else None
        if one == other:
            raise click.UsageError(f"{article} and {original} are one article; name two")
        decisions.append(_decide(news, made_at, "not a copy", one, other=other))


@correct.command(name="not-an-article")
@click.argument("articles", nargs=-1, required=True, metavar="ARTICLE...")
@clocked
@common
def correct_article(articles: Sequence[str], db: Path, clock: Clock, quiet: bool, as_json: bool) -> None:
    """What was extracted is no article: it goes, and does not come back.

    Example: newsfold correct not-an-article https://www.dailylantern.example/about
    """
    with correcting(db, clock, quiet, as_json) as (news, made_at, decisions):
        for article_id in {article_named(news, db, name) for name in articles}:
            decisions.append(_decide(news, made_at, "not an article", article_id))


@correct.command(name="date")
@click.argument("article")
@click.argument("date")
@clocked
@common
def correct_date(article: str, date: str, db: Path, clock: Clock, quiet: bool, as_json: bool) -> None:
    """ARTICLE was published at DATE (UTC): 2026-03-02 or 2026-03-02T20:00:00Z.

    Example: newsfold correct date 23 2026-03-02
    """
    from newsfold.dedupe.corrections.import_rows import correct_date as checked

    with correcting(db, clock, quiet, as_json) as (news, made_at, decisions):
        try:
            value = checked(date)
        except ValueError as error:
            raise click.UsageError(str(error)) from None
        decisions.append(_decide(news, made_at, "date", article_named(news, db, article), value=value))


@correct.command(name="title")
@click.argument("article")
@click.argument("title")
@clocked
@common
def correct_title(article: str, title: str, db: Path, clock: Clock, quiet: bool, as_json: bool) -> None:
    """ARTICLE has this TITLE.

    Example: newsfold correct title 23 "Dam crack: valley on alert"
    """
    with correcting(db, clock, quiet, as_json) as (news, made_at, decisions):
        if not one_line(title):
            raise click.UsageError("the title is empty; write it in quotes")
        decisions.append(_decide(news, made_at, "title", article_named(news, db, article), value=one_line(title)))


@correct.command(name="undo")
@click.argument("decision", type=int)
@clocked
@common
def correct_undo(decision: int, db: Path, clock: Clock, quiet: bool, as_json: bool) -> None:
    """Take back a decision (its number is in `newsfold correct list`) and what it changed.

    Example: newsfold correct undo 3
    """
    from newsfold.db.news.corrections import read_corrections
    from newsfold.dedupe.corrections.apply import take_back

    with correcting(db, clock, quiet, as_json) as (news, made_at, _):
        if not (rows := read_corrections(news, decision)):
            raise click.UsageError(f"there is no decision {decision} in {db}; `newsfold correct list` lists them")
        take_back(news, decision, made_at)
    if not quiet and any(row["kind"] == "not an article" for row in rows):
        output.say("the article comes back with the next `newsfold extract`, or when it is imported again")


@correct.command(name="list")
@common
def correct_list(db: Path, quiet: bool, as_json: bool) -> None:
    """Every decision with its number, oldest first.

    Example: newsfold correct list
    """
    from newsfold.db.news.corrections import decisions

    rows = decisions(reading(db))
    columns = {"decision": "Decision", "made_at": "Made", "kind": "Kind", "articles": "Articles", "value": "To"}
    output.print_json(rows) if as_json else output.print_table(rows, columns, wide="articles")


@contextmanager
def correcting(db: Path, clock: Clock, quiet: bool, as_json: bool) -> Iterator[tuple[Database, str, list[int]]]:
    """The database, the time, and a list for the decisions made; what they change shows at once."""
    from newsfold.db.news.corrections import decisions

    if not db.exists():
        raise NotADatabase(f"{db} does not exist; make it with `newsfold run`, or name another with --db")
    made: list[int] = []
    with exclusive_lock(db), writing(db) as news:
        with news.atomic():
            yield news, format_time(clock()), made
        settle(news, clock)
        rows = [row for row in decisions(news) if row["decision"] in made]
    if as_json:
        output.print_json(rows)
    elif not quiet:
        for row in rows:
            click.echo(f"decision {row['decision']}, {row['kind']}: {row['articles']}")


def settle(news: Database, clock: Clock) -> None:
    from newsfold.dedupe.run import settle

    settle(news, now=clock())


def _decide(
    news: Database, made_at: str, kind: str, article_id: int, *, other: int | None = None, value: str | None = None
) -> int:
    from newsfold.db.news.corrections import Correction, article_key, save_decision

    key, other_key = article_key(news, article_id), None if other is None else article_key(news, other)
    return save_decision(news, [Correction(kind, key, other_key, value)], made_at)
