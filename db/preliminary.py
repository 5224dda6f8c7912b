"""Preliminary folds: record what a fold during a crawl changes, and undo it before the fold after the crawl.

The result of the fold depends on the order of the articles. Those that are folded while a crawl goes on are not in
order of time, so that a later fold undoes this and folds all of them in order; the stories are then as if nothing had
been folded before. For each row that a preliminary fold changes or adds, a table `before_…` keeps the row as it was, or
that there was none. These tables are in `news.db`, filled by temporary triggers in the same transactions, and exist
only until the results are undone or accepted: after a crash, the next fold finds them.

A story that a preliminary fold made keeps its id, by the anchors of a re-fold (`db/news/story_ids.py`).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from sqlite_utils import Database

from newsfold.db.news.stories import last_story_id
from newsfold.db.news.story_ids import ANCHORS, restore_ids

# The tables that a fold of new articles writes, parents first. `undescribed` is filled by triggers when another
# connection deletes an article, and is treated apart.
_TABLES = (
    "stories", "story_aliases", "story_articles", "copies", "signatures", "minhashes", "minhash_bands", "frequencies",
    "languages", "folded_after", "unfolded",
)  # fmt: skip
_RECORDED = (*_TABLES, "undescribed")


class _Table(NamedTuple):
    """A table: its columns, those of its key, and those that refer to articles, with what a deletion of one does."""

    name: str
    columns: list[str]
    key: list[str]
    articles: dict[str, str]

    def same_key_sql(self, one: str, other: str) -> str:
        """Return the condition that the rows with the aliases `one` and `other` have the same key."""
        return " and ".join(f"{one}.{column} = {other}.{column}" for column in self.key)


def has_preliminary_results(news: Database) -> bool:
    """Return whether `news.db` holds results of a preliminary fold."""
    return bool(news["before_stories"].exists())


@contextmanager
def record_changes(news: Database) -> Iterator[None]:
    """Record what the connection changes in the tables of the fold until the context ends.

    The transactions of the caller must begin and end inside of it, and contain nothing but the fold.
    """
    tables = [_describe(news, name) for name in _RECORDED]
    with news.atomic():
        for table in tables:
            key = ", ".join(table.key)
            news.conn.execute(
                f"create table if not exists before_{table.name} as select *, 1 as existed from {table.name} where 0"
            )
            news.conn.execute(
                f"create unique index if not exists before_{table.name}_key on before_{table.name} ({key})"
            )
    try:
        for table in tables:
            _make_triggers(news, table)
        yield
    finally:
        for table in tables:
            for event in ("before_insert", "after_insert", "before_update", "before_delete"):
                news.conn.execute(f"drop trigger if exists temp.{table.name}_{event}")


def count_preliminary(news: Database) -> int:
    """Return the number of articles in preliminary results, 0 if there are none."""
    if not has_preliminary_results(news):
        return 0
    return int(news.conn.execute("select count(*) from before_unfolded where existed = 1").fetchone()[0])


def accept(news: Database) -> None:
    """Make the preliminary results lasting, for a person's decision on stories as they are now."""
    with news.atomic():
        _forget(news)


def undo(news: Database) -> int:
    """Undo the preliminary folds; return the highest id that a story had before them.

    Their stories stay, without articles, with anchors. This must run in a transaction.
    """
    news.conn.execute("pragma defer_foreign_keys = on")
    tables = [_describe(news, name) for name in _TABLES]
    first = news.conn.execute("select min(id) from before_stories where existed = 0 and id > 0").fetchone()[0]
    last_story = last_story_id(news) if first is None else first - 1
    marked = "select story_id from undescribed union select story_id from before_undescribed where existed = 1"
    marks = [row[0] for row in news.conn.execute(marked).fetchall()]
    _make_anchors(news, last_story)
    for table in reversed(tables):
        if table.name == "unfolded":  # another connection may have queued an article since
            continue
        # A trigger would delete the bands of a signature that stays.
        only = " and existed = 0" if table.name == "minhashes" else ""
        news.conn.execute(
            f"delete from {table.name} where exists (select 1 from before_{table.name} as old"
            f" where {table.same_key_sql('old', table.name)}{only})"
        )
    for table in tables:
        _restore(news, table)
    news.conn.execute("insert or ignore into stories (id) select story_id from story_anchors")
    news.conn.execute("delete from undescribed")
    news.conn.executemany(
        "insert into undescribed (story_id) select id from stories where id = ?", [[story_id] for story_id in marks]
    )
    _forget(news)
    return last_story


def keep_ids(news: Database, last_story: int) -> set[int]:
    """Give the stories that were folded again the ids that they had; return those whose summaries must be made again.

    `last_story` is the result of `undo`. This must run in a transaction.
    """
    made = [row[0] for row in news.conn.execute("select story_id from story_anchors order by 1").fetchall()]
    # A story that was there before keeps its id, whatever came to it.
    news.conn.execute(
        "insert or ignore into story_anchors (story_id, article_id)"
        " select story_id, min(article_id) from story_articles"
        " where story_id <= ? and story_id in (select story_articles.story_id from story_anchors"
        " join story_articles using (article_id)) group by story_id",
        [last_story],
    )
    changed = restore_ids(news)
    news.conn.executemany(
        "delete from stories where id = ? and not exists (select 1 from story_articles where story_id = stories.id)"
        " and not exists (select 1 from story_aliases where story_id = stories.id)",
        [[story_id] for story_id in made],
    )
    return changed


def _describe(news: Database, name: str) -> _Table:
    columns = news.conn.execute(f"pragma table_info({name})").fetchall()
    key = sorted((place, column) for _, column, _, _, _, place in columns if place)
    keys = news.conn.execute(f"pragma foreign_key_list({name})").fetchall()
    articles = {column: on_delete for _, _, parent, column, _, _, on_delete, _ in keys if parent == "articles"}
    return _Table(name, [column for _, column, *_ in columns], [column for _, column in key], articles)


def _make_triggers(news: Database, table: _Table) -> None:
    """Make temporary triggers that record the first state of each row that changes."""
    name, kept = table.name, f"before_{table.name}"
    columns = ", ".join(table.columns)
    # Not `insert or ignore`: the statement that fires the trigger would decide what happens in a conflict.
    unknown = "not exists (select 1 from {kept} as kept where {same})"
    record = f"insert into {kept} ({columns}, existed) select {columns}, 1 from {name} where {{same}} and {{unknown}};"
    for event, row in (("before insert", "new"), ("before update", "old"), ("before delete", "old")):
        recorded = record.format(
            same=table.same_key_sql(name, row), unknown=unknown.format(kept=kept, same=table.same_key_sql("kept", row))
        )
        news.conn.execute(
            f"create temp trigger {name}_{event.replace(' ', '_')} {event} on main.{name} begin {recorded} end"
        )
    key, values = ", ".join(table.key), ", ".join(f"new.{column}" for column in table.key)
    absent = f"insert into {kept} ({key}, existed) select {values}, 0"
    absent += f" where {unknown.format(kept=kept, same=table.same_key_sql('kept', 'new'))};"
    news.conn.execute(f"create temp trigger {name}_after_insert after insert on main.{name} begin {absent} end")


def _make_anchors(news: Database, last_story: int) -> None:
    """Store the anchors of the stories and aliases that the preliminary folds made."""
    news.conn.execute(f"insert or replace into story_anchors {ANCHORS} and story_id > ?", [last_story])
    news.conn.execute(
        "insert or replace into story_anchors (story_id, article_id)"
        " select old_id, story_anchors.article_id from story_aliases join story_anchors using (story_id)"
        " where old_id > ?",
        [last_story],
    )


def _restore(news: Database, table: _Table) -> None:
    """Insert the rows as they were, without those of articles that are gone."""
    values = [
        f"(select id from articles where id = {column})" if table.articles.get(column) == "SET NULL" else column
        for column in table.columns
    ]
    lives = [
        f" and exists (select 1 from articles where id = {column})"
        for column, on_delete in table.articles.items()
        if on_delete == "CASCADE"
    ]
    update = ", ".join(f"{column} = excluded.{column}" for column in table.columns if column not in table.key)
    conflict = f" on conflict ({', '.join(table.key)}) do update set {update}" if update else ""
    news.conn.execute(
        f"insert into {table.name} ({', '.join(table.columns)}) select {', '.join(values)} from before_{table.name}"
        f" where existed = 1{''.join(lives)}{conflict or ' on conflict do nothing'}"
    )


def _forget(news: Database) -> None:
    for name in _RECORDED:
        news.conn.execute(f"drop table if exists before_{name}")
