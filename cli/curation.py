"""The commands `merge`, `split` and `correct`: the corrections that people make, which later runs keep."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import click
from sqlite_utils import Database

from newsfold.cli import output
from newsfold.cli.options import ROW_ID, CommonOptions, with_clock_option, with_common_options
from newsfold.cli.session import (
    open_for_writing,
    open_read_only,
    require_article,
    require_database,
    require_story,
)
from newsfold.db.lock import exclusive_lock
from newsfold.db.values.text import count_of, one_line
from newsfold.db.values.times import Clock, format_time


@click.command()
@click.argument("stories", nargs=2, type=ROW_ID, metavar="A B")
@with_clock_option
@with_common_options
def merge(common: CommonOptions, clock: Clock, stories: tuple[int, int]) -> None:
    """Merge two stories into one; the older keeps its id, and the id of the other leads to it.

    Example: newsfold merge 9 12
    """
    from newsfold.db.news.stories import articles_of
    from newsfold.dedupe.corrections.decisions import merge as decide_merge

    with record_decisions(common, clock) as decisions:
        one, other = (require_story(decisions.news, common.db, story_id)["id"] for story_id in stories)
        if one == other:
            raise click.UsageError(f"{stories[0]} and {stories[1]} are one story already; name two")
        decisions.articles.extend(articles_of(decisions.news, one)[:1])
        decisions.ids.append(decide_merge(decisions.news, one, other, decisions.made_at))


@click.command()
@click.argument("story_id", type=ROW_ID, metavar="STORY")
@click.argument("articles", nargs=-1, required=True, metavar="ARTICLE...")
@with_clock_option
@with_common_options
def split(common: CommonOptions, clock: Clock, story_id: int, articles: Sequence[str]) -> None:
    """Move these articles (ids or URLs) of a story, with their copies, into a story of their own.

    Example: newsfold split 9 20 21
    """
    from newsfold.db.news.stories import articles_of
    from newsfold.dedupe.corrections.decisions import split as decide_split

    with record_decisions(common, clock) as decisions:
        news = decisions.news
        story = require_story(news, common.db, story_id)["id"]
        ids = {name: require_article(news, common.db, name) for name in articles}
        story_articles = articles_of(news, story)
        if outside := [name for name, article_id in ids.items() if article_id not in story_articles]:
            raise click.UsageError(f"article {outside[0]} is not in story {story}; `newsfold story {story}` lists them")
        decisions.articles.extend(story_articles)
        try:
            decisions.ids.append(decide_split(news, story, list(ids.values()), decisions.made_at))
        except ValueError as error:
            raise click.UsageError(str(error)) from None


@click.group()
def correct() -> None:
    """Correct errors of the folding or of the extraction; later runs keep the corrections."""


@correct.command(name="not-a-copy")
@click.argument("article")
@click.argument("original", required=False)
@with_clock_option
@with_common_options
def correct_copy(common: CommonOptions, clock: Clock, article: str, original: str | None) -> None:
    """Mark ARTICLE as no copy of ORIGINAL, or of any article if ORIGINAL is not named.

    Example: newsfold correct not-a-copy 23 17
    """
    with record_decisions(common, clock) as decisions:
        article_id = require_article(decisions.news, common.db, article)
        original_id = require_article(decisions.news, common.db, original) if original else None
        if article_id == original_id:
            raise click.UsageError(f"{article} and {original} are one article; name two")
        decisions.add("not a copy", article_id, other_id=original_id)


@correct.command(name="not-an-article")
@click.argument("articles", nargs=-1, required=True, metavar="ARTICLE...")
@with_clock_option
@with_common_options
def correct_article(common: CommonOptions, clock: Clock, articles: Sequence[str]) -> None:
    """Delete extracted pages that are not articles, and reject them in later runs.

    Example: newsfold correct not-an-article https://www.dailylantern.example/about
    """
    with record_decisions(common, clock) as decisions:
        for article_id in {require_article(decisions.news, common.db, name) for name in articles}:
            decisions.add("not an article", article_id)


@correct.command(name="date")
@click.argument("article")
@click.argument("date")
@with_clock_option
@with_common_options
def correct_date(common: CommonOptions, clock: Clock, article: str, date: str) -> None:
    """Set the publication time of ARTICLE to DATE (UTC): 2026-03-02 or 2026-03-02T20:00:00Z.

    Example: newsfold correct date 23 2026-03-02
    """
    from newsfold.dedupe.corrections.import_rows import parse_date

    with record_decisions(common, clock) as decisions:
        try:
            value = parse_date(date, clock())
        except ValueError as error:
            raise click.UsageError(str(error)) from None
        decisions.add("date", require_article(decisions.news, common.db, article), value=value)


@correct.command(name="title")
@click.argument("article")
@click.argument("title")
@with_clock_option
@with_common_options
def correct_title(common: CommonOptions, clock: Clock, article: str, title: str) -> None:
    """Set the title of ARTICLE to TITLE.

    Example: newsfold correct title 23 "Dam crack: valley on alert"
    """
    with record_decisions(common, clock) as decisions:
        if not one_line(title):
            raise click.UsageError("the title is empty; write it in quotes")
        decisions.add("title", require_article(decisions.news, common.db, article), value=one_line(title))


@correct.command(name="undo")
@click.argument("decision", type=ROW_ID)
@with_clock_option
@with_common_options
def correct_undo(common: CommonOptions, clock: Clock, decision: int) -> None:
    """Undo a decision and its effects; `newsfold correct list` shows its number.

    Example: newsfold correct undo 3
    """
    from newsfold.db.news.corrections import list_decisions, read_corrections
    from newsfold.dedupe.corrections.apply import undo_decision

    with record_decisions(common, clock) as decisions:
        if not (corrections := read_corrections(decisions.news, decision)):
            raise click.UsageError(
                f"there is no decision {decision} in {common.db}; `newsfold correct list` lists them"
            )
        undone = next(row for row in list_decisions(decisions.news) if row["decision"] == decision)
        undo_decision(decisions.news, decision, decisions.made_at)
    if not common.quiet and not common.as_json:
        click.echo(f"undone: {_describe_decision(undone)}")
    if not common.quiet and any(correction["kind"] == "not an article" for correction in corrections):
        output.print_message("the next `newsfold extract`, or another import of the article, brings it back")


@correct.command(name="list")
@with_common_options
def correct_list(common: CommonOptions) -> None:
    """List all decisions with their numbers, oldest first.

    Example: newsfold correct list
    """
    from newsfold.db.news.corrections import list_decisions, name_articles

    rows = list_decisions(open_read_only(common.db))
    columns = {"decision": "Decision", "made_at": "Made", "kind": "Kind", "articles": "Articles", "value": "To"}
    if common.as_json:
        output.print_json(rows)
    else:
        named = [row | {"articles": name_articles(row)} for row in rows]
        output.print_table(named, output.TableLayout(columns, wide="articles", if_empty="no decision was made"))


@dataclass(frozen=True, slots=True)
class NewDecisions:
    """The decisions of one command: the open database, the time they are made at, and their ids so far.

    `articles` are the ids of articles whose stories are printed when the decisions have been applied.
    """

    news: Database
    made_at: str
    ids: list[int] = field(default_factory=list)
    articles: list[int] = field(default_factory=list)

    def add(self, kind: str, article_id: int, *, other_id: int | None = None, value: str | None = None) -> None:
        """Save a correction of one of the KINDS of db/news/corrections.py as a decision of its own."""
        from newsfold.db.news.corrections import Correction, article_key, save_decision

        key = article_key(self.news, article_id)
        other_key = None if other_id is None else article_key(self.news, other_id)
        self.ids.append(save_decision(self.news, [Correction(kind, key, other_key, value)], self.made_at))


@contextmanager
def record_decisions(common: CommonOptions, clock: Clock) -> Iterator[NewDecisions]:
    """Open the database for new decisions in one transaction; then apply them and print them."""
    from newsfold.db.news.corrections import list_decisions
    from newsfold.db.news.stories import stories_of
    from newsfold.db.queries.coverage import find_story

    require_database(common.db)
    with exclusive_lock(common.db), open_for_writing(common.db) as news:
        decisions = NewDecisions(news, format_time(clock()))
        with news.atomic():
            yield decisions
        apply_decisions(news, clock)
        rows = [row for row in list_decisions(news) if row["decision"] in decisions.ids]
        found = (find_story(news, story_id) for story_id in sorted(stories_of(news, decisions.articles)))
        stories = [story for story in found if story]
    if common.as_json:
        output.print_json([row | {"stories": stories} for row in rows] if stories else rows)
    elif not common.quiet:
        for row in rows:
            click.echo(_describe_decision(row))
        for story in stories:
            counts = f"{count_of(story['article_count'], 'articles')}, {count_of(story['source_count'], 'sources')}"
            click.echo(f"story {story['id']}: {one_line(story['title'])} ({counts})")


def _describe_decision(row: Mapping[str, Any]) -> str:
    from newsfold.db.news.corrections import name_articles

    value = f" to {one_line(row['value'])}" if row["value"] else ""
    return f"decision {row['decision']}, {row['kind']}: {name_articles(row)}{value}"


def apply_decisions(news: Database, clock: Clock) -> None:
    """Apply the decisions that no run has applied yet."""
    from newsfold.dedupe.run import apply_new_decisions

    counts = apply_new_decisions(news, now=clock())
    if number := counts.get("set_aside"):
        output.print_message(
            f"set aside for damaged values: {count_of(number, 'articles')}; the table `rejected` says why"
        )
