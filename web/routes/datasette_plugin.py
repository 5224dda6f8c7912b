"""Our hooks into Datasette: nonces for its scripts, links as ours are, connections that only read, our functions."""

import re
import sqlite3
from typing import Any

from datasette import hookimpl
from jinja2 import Environment
from jinja2.ext import Extension
from markupsafe import Markup

from newsfold.db.sqlite_functions import add_functions
from newsfold.web.security import script_nonce
from newsfold.web.views.templating import outward

BUSY_MILLISECONDS = 5000
# What a query that only reads does; see SQLite's authorizer action codes.
_READS = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE,
          sqlite3.SQLITE_PRAGMA}  # fmt: skip


@hookimpl  # type: ignore[untyped-decorator]
def prepare_jinja2_environment(env: Environment) -> None:
    env.globals["script_nonce"] = script_nonce.get
    env.add_extension(NonceExtension)


@hookimpl  # type: ignore[untyped-decorator]
def render_cell(value: Any) -> Markup | None:
    link = outward(value) if isinstance(value, str) else None
    if link is None:
        return None
    shown = link if len(link) < 100 else f"{link[:99]}…"
    return Markup('<a href="{}" rel="noopener nofollow ugc">{}</a>').format(link, shown)


@hookimpl  # type: ignore[untyped-decorator]
def prepare_connection(conn: sqlite3.Connection, database: str, datasette: Any) -> None:
    """Only for the file that is served, not for what Datasette keeps in memory."""
    site = getattr(datasette, "newsfold", None)
    if site is None or database != site.path.stem:
        return
    add_functions(conn)
    conn.execute("pragma query_only = on")
    conn.execute(f"pragma busy_timeout = {BUSY_MILLISECONDS}")
    if site.public:
        conn.set_authorizer(_only_reads if site.text else _only_reads_no_text)


class NonceExtension(Extension):
    """Gives each <script> that stands in a template the nonce of the answer; what data brings along gets none."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        return re.sub(r"<script(?=[\s>{])", '<script nonce="{{ script_nonce() }}"', source)


def _only_reads(action: int, first: str | None, *_: str | None) -> int:
    # SQLite declares a search table, when it is first used, as if by a change of its schema; nothing is written.
    if action == sqlite3.SQLITE_PRAGMA and first == "database_list":
        return sqlite3.SQLITE_IGNORE  # it would tell where the file lies on this machine
    good = action in _READS or (action == sqlite3.SQLITE_UPDATE and first == "sqlite_master")
    return sqlite3.SQLITE_OK if good else sqlite3.SQLITE_DENY


def _only_reads_no_text(
    action: int, first: str | None, second: str | None, database: str | None, inside: str | None
) -> int:
    """Columns named text, and what they could be put together from, read as null or not at all."""
    if action == sqlite3.SQLITE_READ:
        # The lists of a search index hold the words of every text, each with its places.
        if second == "text" or (second == "block" and (first or "").endswith("_data")):
            return sqlite3.SQLITE_IGNORE
        if (first or "").endswith("_terms"):
            return sqlite3.SQLITE_DENY
    return _only_reads(action, first)
