"""Hooks into Datasette: nonces for its scripts, safe links, read-only connections, and our SQL functions."""

import re
import sqlite3
from typing import Any

from datasette import hookimpl
from jinja2 import Environment
from jinja2.ext import Extension
from markupsafe import Markup

from newsfold.db.sqlite_functions import add_functions
from newsfold.web.security import script_nonce
from newsfold.web.views.formatting import safe_link

BUSY_MILLISECONDS = 5000
MAX_LINK_TEXT = 100  # characters of a URL that are displayed
# The actions of read-only queries; see SQLite's authorizer action codes.
READ_ACTIONS = {
    sqlite3.SQLITE_SELECT,
    sqlite3.SQLITE_READ,
    sqlite3.SQLITE_FUNCTION,
    sqlite3.SQLITE_RECURSIVE,
    sqlite3.SQLITE_PRAGMA,
}


@hookimpl  # type: ignore[untyped-decorator]
def prepare_jinja2_environment(env: Environment) -> None:
    """Add the nonces of scripts to Datasette's templates."""
    env.globals["script_nonce"] = script_nonce.get
    env.add_extension(NonceExtension)


@hookimpl  # type: ignore[untyped-decorator]
def render_cell(value: Any) -> Markup | None:
    """Return a link for a cell that holds a safe URL, None for any other cell."""
    link = safe_link(value) if isinstance(value, str) else None
    if link is None:
        return None
    text = link if len(link) < MAX_LINK_TEXT else f"{link[: MAX_LINK_TEXT - 1]}…"
    return Markup('<a href="{}" rel="noopener nofollow ugc">{}</a>').format(link, text)


@hookimpl  # type: ignore[untyped-decorator]
def prepare_connection(conn: sqlite3.Connection, database: str, datasette: Any) -> None:
    """Restrict a connection to the served file to reading; leave Datasette's in-memory databases as they are."""
    config = getattr(datasette, "newsfold_config", None)
    if config is None or database != config.path.stem:
        return
    add_functions(conn)
    conn.execute("pragma query_only = on")
    conn.execute(f"pragma busy_timeout = {BUSY_MILLISECONDS}")
    if config.is_public:
        conn.set_authorizer(_authorize_reads if config.full_text else _authorize_reads_without_text)


class NonceExtension(Extension):
    """Give each <script> of a template the nonce of the response; scripts within data get none and do not run."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """Return the source of a template with nonces."""
        return re.sub(r"<script(?=[\s>{])", '<script nonce="{{ script_nonce() }}"', source)


def _authorize_reads(action: int, first: str | None, *_: str | None) -> int:
    if action == sqlite3.SQLITE_PRAGMA and first == "database_list":
        return sqlite3.SQLITE_IGNORE  # it would reveal the path of the file on this machine
    # At the first use of a search table, SQLite asks for an update of sqlite_master, though nothing is written.
    is_read = action in READ_ACTIONS or (action == sqlite3.SQLITE_UPDATE and first == "sqlite_master")
    return sqlite3.SQLITE_OK if is_read else sqlite3.SQLITE_DENY


def _authorize_reads_without_text(
    action: int, first: str | None, second: str | None, database: str | None, inside: str | None
) -> int:
    """Authorize reading, but return null for columns named `text`, and hide the search indexes that hold all words."""
    if action == sqlite3.SQLITE_READ:
        # The posting lists of a search index hold the words of every text with their positions.
        if second == "text" or (second == "block" and (first or "").endswith("_data")):
            return sqlite3.SQLITE_IGNORE
        if (first or "").endswith("_terms"):
            return sqlite3.SQLITE_DENY
    return _authorize_reads(action, first)
