"""Test the sentences and exit codes of errors of the machine: locks, full disks, read-only folders."""

import errno
import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from newsfold.cli import exit_codes
from newsfold.cli.exit_codes import ExitCode, describe_error, exit_code_of
from newsfold.cli.main import main
from newsfold.db import connection
from newsfold.db.connection import open_database
from newsfold.db.read_only import ReadOnlyPool
from tests.support.sample_database import build_database


def full_database_error() -> sqlite3.Error:
    with closing(sqlite3.connect(":memory:")) as database:
        database.execute("create table t (x)")
        database.execute("pragma max_page_count = 2")
        try:
            database.execute("insert into t values (zeroblob(100000))")
        except sqlite3.Error as error:
            return error
    raise AssertionError("the database is not full")


def full_disk_error() -> OSError:
    with open("/dev/full", "wb", buffering=0) as file:
        try:
            file.write(b"x")
        except OSError as error:
            return error
    raise AssertionError("the disk is not full")


def read_only_error() -> sqlite3.Error:
    with closing(sqlite3.connect("file::memory:?mode=memory", uri=True)) as database:
        database.execute("pragma query_only = on")
        try:
            database.execute("create table t (x)")
        except sqlite3.Error as error:
            return error
    raise AssertionError("the database can be written")


@pytest.mark.parametrize("make_error", [full_database_error, full_disk_error])
def test_a_full_disk_is_named(make_error, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(exit_codes, "_free_bytes", lambda folder: 0 if folder == str(tmp_path) else 1 << 30)
    message = describe_error(make_error())
    assert message.endswith(f"no space is left in {tmp_path}: make room and run again")


def test_a_full_temporary_folder_is_named(monkeypatch, tmp_path):
    monkeypatch.setenv("SQLITE_TMPDIR", str(tmp_path))
    monkeypatch.setattr(exit_codes, "_free_bytes", lambda folder: 0 if folder == str(tmp_path) else 1 << 30)
    assert f"no space is left in {tmp_path}:" in describe_error(full_database_error())


@pytest.mark.parametrize("error", [read_only_error(), OSError(errno.EROFS, os.strerror(errno.EROFS))])
def test_a_read_only_folder_is_named(error, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(os, "access", lambda folder, mode: folder != str(tmp_path))
    assert f"{tmp_path} cannot be written" in describe_error(error)


def test_other_errors_keep_their_message():
    assert describe_error(OSError(errno.ENOENT, "No such file", "x.db")) == "[Errno 2] No such file: 'x.db'"
    assert exit_code_of(OSError(errno.ENOENT, "No such file")) is ExitCode.FAILED
    assert exit_code_of(ValueError()) is None


@pytest.mark.parametrize("command", [["dedupe"], ["merge", "1", "2"], ["import", "articles", "rows.jsonl"]])
def test_a_database_that_another_program_locks(command, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(connection, "BUSY_SECONDS", 0.2)
    Path("rows.jsonl").write_text('{"id": "a", "title": "Ferry", "text": "The ferry sails."}')
    build_database(tmp_path / "news.db")
    with closing(sqlite3.connect("news.db")) as other:
        other.execute("begin immediate")
        result = CliRunner().invoke(main, [*command, "--db", "news.db"])
    assert result.exit_code == ExitCode.LOCKED
    assert result.stderr.splitlines()[-1] == (
        "Error: database is locked: another program writes to the file; close it, or try again later"
    )


def test_a_database_in_a_folder_that_cannot_be_written_is_read(monkeypatch, tmp_path):
    path = build_database(tmp_path / "news.db")
    open_database(path).close()
    with closing(sqlite3.connect(path)) as news:
        news.execute("pragma wal_checkpoint(truncate)")
    for name in ("news.db-wal", "news.db-shm"):
        (tmp_path / name).unlink(missing_ok=True)
    before = sorted(os.listdir(tmp_path))
    monkeypatch.setattr(os, "access", lambda *_: False)
    news = open_database(path, readonly=True)
    assert news["articles"].count > 0
    news.close()
    pool = ReadOnlyPool(path)
    with pool.open() as news:
        assert news["stories"].count > 0
    pool.close()
    assert sorted(os.listdir(tmp_path)) == before
