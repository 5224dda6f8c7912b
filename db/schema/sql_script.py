"""Run a script of several SQL statements, including triggers, inside the transaction of the caller."""

from sqlite3 import complete_statement

from sqlite_utils import Database


def execute_script(database: Database, script: str) -> None:
    """Execute the statements of `script` one by one; each must end with ';' at the end of a line.

    This keeps the open transaction of a migration step; `executescript` of sqlite3 would commit it first. Raise
    ValueError if the last statement is incomplete.
    """
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if complete_statement(statement):
            database.conn.execute(statement)
            statement = ""
    if statement.strip():
        raise ValueError(f"the SQL statement is incomplete, its closing ';' is missing: {statement.strip()[:60]}")
