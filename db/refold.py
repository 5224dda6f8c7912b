"""Fold all articles again in a file beside `news.db`, so that readers keep the former stories until it is complete.

The file `news.db.refold` holds empty tables of the same names as those that folding fills. A connection whose main
database is that file and to which `news.db` is attached finds these tables first, and `articles` and all others in
`news.db`; the code of the fold is the same in both places. `publish` replaces the rows of `news.db` in one transaction:
a reader sees all results of the former fold or all of the new one. A killed re-fold leaves the file, and the next fold
continues it. The disk must have room for the results a second time, and for a moment a third time in the write-ahead
log of `news.db`.
"""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlite_utils import Database

from newsfold.db.connection import BUSY_SECONDS, decode_text, delete_database
from newsfold.db.news.fold_queue import queue_outdated_articles
from newsfold.db.news.story_ids import clear_folding
from newsfold.db.schema.sql_script import execute_script

# `folding.replayed` in `news.db` while the file beside it is used: for a re-fold from the beginning, or to fold all
# articles again into their present stories, after an upgrade.
FROM_BEGINNING, INTO_STORIES = -1, -2

# All tables that folding writes, parents first. `corrections` is one because of its column `former`.
_TABLES = (
    "folding", "corrections", "stories", "story_aliases", "story_anchors", "story_articles", "copies", "signatures",
    "minhashes", "minhash_bands", "frequencies", "languages", "folded_after", "undescribed", "unfolded",
)  # fmt: skip
_REPLACED = tuple(table for table in _TABLES if table != "corrections")
# The tables that a re-fold from the beginning starts with; all others are empty then.
_KEPT = ("folding", "corrections", "stories", "story_aliases", "story_anchors", "story_articles", "copies",
         "folded_after", "undescribed")  # fmt: skip
_NUMBERED = ("stories", "corrections")  # autoincrement: an id that was in use is never given again

# Foreign keys cannot refer to a table of another file; triggers do their work.
_ARTICLE_KEY = re.compile(r"\s+references\s+\"?articles\"?\s*\(id\)(\s+on\s+delete\s+(cascade|set\s+null))?", re.I)

# What of an article decides how it is folded, as in the trigger `unfolded_update`.
_STATE = "json_array(title, text_sha256, published_at, published_precision, kind)"


@contextmanager
def open_refold(news: Database, *, version: int, restart: bool) -> Iterator[Database]:
    """Open the file of the re-fold and yield a connection to fold on; begin the re-fold if none is under way.

    With `restart` and after a killed call with `restart`, the re-fold is one from the beginning; otherwise all articles
    that another version than `version` folded are queued and folded into their present stories. A killed one is
    continued, with the articles that were saved since queued, unless `restart` is true, or since then an article or a
    correction was deleted, a correction was made, or another version or embedding model was chosen. The file stays
    until discard_refold. The caller holds the lock of `news.db`.
    """
    if restart or not _is_continuable(news, version):
        discard_refold(news)
    path = _refold_path(news)
    is_new = not path.exists()
    purpose = FROM_BEGINNING if restart or _replayed(news) == FROM_BEGINNING else INTO_STORIES
    with closing(_connect(news)) as beside:
        if is_new:
            _begin(beside, version, purpose)
        else:
            _catch_up(beside)
        _follow_articles(beside)
        yield beside


def is_under_way(news: Database) -> bool:
    """Return whether folding all again was begun beside the database and is not complete."""
    return _replayed(news) in (FROM_BEGINNING, INTO_STORIES)


def publish(beside: Database) -> None:
    """Replace the results of the former fold in `news.db` by those of the re-fold, in one transaction.

    An article that stays in its story keeps the time at which it joined, so that feeds do not announce it again.
    """
    with beside.atomic():
        beside.conn.execute(
            "update story_articles set added_at = former.added_at from published.story_articles as former"
            " where former.article_id = story_articles.article_id and former.story_id = story_articles.story_id"
        )
        for table in reversed(_REPLACED):
            beside.conn.execute(f"delete from published.{table}")
        for table in _REPLACED:
            beside.conn.execute(f"insert into published.{table} select * from main.{table}")
        beside.conn.execute(
            "update published.corrections as kept set former = made.former from main.corrections as made"
            " where made.id = kept.id and made.former is not kept.former"
        )
        _copy_sequence(beside, "main", "published", "stories")


def discard_refold(news: Database) -> None:
    """Delete the file of the re-fold, if there is one; the caller holds the lock of `news.db`."""
    delete_database(_refold_path(news))


def _replayed(news: Database) -> int | None:
    replayed: int | None = news.conn.execute("select replayed from folding").fetchone()[0]
    return replayed


def _refold_path(news: Database) -> Path:
    return Path(f"{_database_path(news)}.refold")


def _database_path(news: Database) -> str:
    return next(str(file) for _, name, file in news.conn.execute("pragma database_list").fetchall() if name == "main")


def _connect(news: Database) -> Database:
    connection = sqlite3.connect(_refold_path(news), timeout=BUSY_SECONDS)
    connection.text_factory = decode_text
    connection.execute("pragma journal_mode = wal")
    connection.execute("attach database ? as published", [_database_path(news)])
    for schema in ("main", "published"):
        connection.execute(f"pragma {schema}.synchronous = normal")
        connection.execute(f"pragma {schema}.cache_size = -65536")
    connection.execute("pragma foreign_keys = on")
    return Database(connection, execute_plugins=False)


def _is_continuable(news: Database, version: int) -> bool:
    """Decide whether the file beside is the beginning of the re-fold that is to be made now."""
    if not is_under_way(news) or not _refold_path(news).exists():
        return False
    try:
        with closing(_connect(news)) as beside:
            # The transaction that begins a re-fold fills `begun`, so that it is complete if the row is there.
            rows = beside.conn.execute("select uuid, script from main.begun").fetchall()
            uuid = beside.conn.execute("select uuid from published.news").fetchone()[0]
            gone = "select 1 from main.article_states where article_id not in (select id from published.articles)"
            return (
                rows == [(uuid, _script(beside))]
                and beside.conn.execute("select version from main.folding").fetchone() == (version,)
                and not _differ(beside, "model, unrelated", "folding")
                and not _differ(beside, "id, kind, article, other, value, made_at, decision", "corrections")
                and beside.conn.execute(gone).fetchone() is None
            )
    except sqlite3.DatabaseError:  # the file is damaged, or was never begun
        return False


def _differ(beside: Database, columns: str, table: str) -> bool:
    """Return whether the two tables of this name differ in these columns."""
    one, other = (f"select {columns} from {schema}.{table}" for schema in ("main", "published"))
    query = f"select exists ({one} except {other}) or exists ({other} except {one})"
    return bool(beside.conn.execute(query).fetchone()[0])


def _script(beside: Database) -> str:
    """Return the statements that make the tables, indexes and triggers beside, from those of `news.db`."""
    marks = ", ".join("?" * len(_TABLES))
    rows = beside.conn.execute(
        f"select sql from published.sqlite_master where tbl_name in ({marks}) and sql is not null"
        " order by type = 'table' desc, rowid",
        _TABLES,
    )
    return ";\n".join(_ARTICLE_KEY.sub("", sql) for (sql,) in rows.fetchall())


def _begin(beside: Database, version: int, purpose: int) -> None:
    """Make the tables, fill those that `purpose` needs, queue all articles, and mark the re-fold as begun."""
    script = _script(beside)
    with beside.atomic():
        execute_script(beside, f"{script};")
        for table in _KEPT if purpose == FROM_BEGINNING else _TABLES:
            beside.conn.execute(f"insert into main.{table} select * from published.{table}")
        for table in _NUMBERED:
            _copy_sequence(beside, "published", "main", table)
        if purpose == FROM_BEGINNING:
            clear_folding(beside)
        queue_outdated_articles(beside, version)
        beside.conn.execute("create table main.article_states (article_id integer primary key, state text not null)")
        beside.conn.execute(f"insert into main.article_states select id, {_STATE} from published.articles")
        beside.conn.execute("create table main.begun (uuid text not null, script text not null)")
        beside.conn.execute("insert into main.begun select uuid, ? from published.news", [script])
        beside.conn.execute("update published.folding set replayed = ?", [purpose])


def _catch_up(beside: Database) -> None:
    """Queue the articles that were saved or changed since the re-fold read them last."""
    with beside.atomic():
        changed = (
            f"select id, {_STATE} as now from published.articles left join main.article_states on article_id = id"
            " where state is not now"
        )
        beside.conn.execute(f"insert or ignore into main.unfolded (article_id) select id from ({changed})")
        beside.conn.execute(f"insert or replace into main.article_states (article_id, state) {changed}")


def _follow_articles(beside: Database) -> None:
    """Make triggers that do beside what the foreign keys and triggers of `news.db` do when an article changes."""
    changes = []
    for table in _TABLES:
        for key in beside.conn.execute(f"pragma published.foreign_key_list({table})").fetchall():
            _, _, parent, column, _, _, on_delete, _ = key
            if parent == "articles":
                change = f"delete from {table}" if on_delete == "CASCADE" else f"update {table} set {column} = null"
                changes.append(f"{change} where {column} = old.id;")
    changes.append("delete from article_states where article_id = old.id;")
    beside.conn.execute(
        f"create temp trigger follow_delete after delete on published.articles begin {' '.join(changes)} end"
    )
    rows = beside.conn.execute(
        "select sql from published.sqlite_master where type = 'trigger' and tbl_name = 'articles'"
        " and name like 'unfolded%' order by name"
    )
    for (sql,) in rows.fetchall():
        statement = re.sub(r"(?i)\bcreate trigger\b", "create temp trigger", sql, count=1)
        beside.conn.execute(re.sub(r"(?i)\bon articles\b", "on published.articles", statement, count=1))
    beside.conn.execute(
        "create temp trigger follow_update after update on published.articles begin update article_states set state ="
        f" (select {_STATE} from articles where id = new.id) where article_id = new.id; end"
    )


def _copy_sequence(beside: Database, source: str, target: str, table: str) -> None:
    """Store in `target` that ids of `table` up to the highest in `source` were in use."""
    row = beside.conn.execute(f"select seq from {source}.sqlite_sequence where name = ?", [table]).fetchone()
    if row is not None:
        changed = beside.conn.execute(
            f"update {target}.sqlite_sequence set seq = max(seq, ?) where name = ?", [row[0], table]
        ).rowcount
        if not changed:
            beside.conn.execute(f"insert into {target}.sqlite_sequence (name, seq) values (?, ?)", [table, row[0]])
