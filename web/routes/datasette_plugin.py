"""Hooks into Datasette: nonces for its scripts, safe links, read-only connections, and our SQL functions."""

import re
import sqlite3
from typing import Any

from datasette import Response, hookimpl
from datasette.database import QueryInterrupted
from datasette.views.base import DatasetteError
from jinja2 import Environment
from jinja2.ext import Extension
from markupsafe import Markup

from newsfold.db.read_only import BUSY_SECONDS
from newsfold.db.sqlite_functions import add_functions
from newsfold.db.untrusted_sql import ENDLESS_FUNCTIONS, limit_connection
from newsfold.web.security import script_nonce
from newsfold.web.views.formatting import safe_link

# Raised by Datasette for a parameter of the wrong form, or for SQL made of it.
PARAMETER_ERRORS = (ValueError, LookupError, TypeError, AttributeError, AssertionError, sqlite3.Error)
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
    """Limit the resources of a reader's SQL, and make connections to the served file read-only."""
    config = getattr(datasette, "newsfold_config", None)
    if config is None:
        return
    limit_connection(conn)
    if database != config.path.stem:
        return  # one of Datasette's own databases in memory
    add_functions(conn)
    conn.execute("pragma query_only = on")
    conn.execute(f"pragma busy_timeout = {1000 * BUSY_SECONDS}")
    if not config.is_public:
        conn.set_authorizer(_authorize_functions)
    else:
        conn.set_authorizer(_authorize_reads if config.full_text else _authorize_reads_without_text)


@hookimpl(tryfirst=True)  # type: ignore[untyped-decorator]
def handle_exception(datasette: Any, request: Any, exception: Exception) -> Response | None:
    """Return a response with status 400 if the request caused `exception`, None for a failure of the server.

    Datasette itself answers unexpected URLs and parameters with status 500.
    """
    if isinstance(exception, MemoryError):
        return Response.text("The query needs too much memory; select fewer or shorter values.\n", status=400)
    if isinstance(exception, QueryInterrupted):
        return Response.text("The query took too long and was stopped.\n", status=400)
    if isinstance(exception, DatasetteError) and exception.status == 500:
        return Response.text(f"{exception.message}\n", status=400)
    if isinstance(exception, PARAMETER_ERRORS) and not _is_database_failure(exception):
        return Response.text("This URL, or one of its parameters, is not valid.\n", status=400)
    return None


def _is_database_failure(error: Exception) -> bool:
    """Decide whether `error` is of the database file, such as a lock or damage, and not of a statement."""
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
    return code & 0xFF not in (sqlite3.SQLITE_ERROR, sqlite3.SQLITE_RANGE, sqlite3.SQLITE_MISMATCH)


class NonceExtension(Extension):
    """Give each <script> of a template the nonce of the response; scripts within data get none and do not run."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """Return the source of a template with nonces."""
        return re.sub(r"<script(?=[\s>{])", '<script nonce="{{ script_nonce() }}"', source)


def _authorize_functions(action: int, first: str | None, second: str | None, *_: str | None) -> int:
    is_endless = action == sqlite3.SQLITE_FUNCTION and (second or "").lower() in ENDLESS_FUNCTIONS
    return sqlite3.SQLITE_DENY if is_endless else sqlite3.SQLITE_OK


def _authorize_reads(action: int, first: str | None, second: str | None, *_: str | None) -> int:
    if _authorize_functions(action, first, second) == sqlite3.SQLITE_DENY:
        return sqlite3.SQLITE_DENY
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
    return _authorize_reads(action, first, second)
