"""The views of news.db are updated to their definitions; only those that differ, and only if the file is writable."""

import pytest

from newsfold.db.connection import NotADatabase, open_database
from newsfold.db.schema.views import NEWS_VIEWS, ensure_views, find_outdated_views


@pytest.fixture
def news(tmp_path):
    news = open_database(tmp_path / "news.db")
    yield news
    news.close()


def selects(database):
    return dict(database.conn.execute("select name, sql from sqlite_master where type = 'view'").fetchall())


def schema_version(database):
    return database.conn.execute("pragma schema_version").fetchone()[0]


@pytest.mark.parametrize("name", sorted(NEWS_VIEWS))
def test_each_view_can_be_read(news, name):
    assert list(news.query(f"select * from {name}")) == []


def test_a_fresh_database_has_exactly_these_views(news):
    assert set(selects(news)) == set(NEWS_VIEWS)
    assert find_outdated_views(news, NEWS_VIEWS) == {}


def test_nothing_is_written_if_all_views_are_current(news, tmp_path):
    version, changes = schema_version(news), news.conn.total_changes
    ensure_views(news, NEWS_VIEWS)
    open_database(tmp_path / "news.db").close()
    assert (schema_version(news), news.conn.total_changes) == (version, changes)
    assert not news.conn.in_transaction


def test_white_space_makes_no_difference(news):
    version = schema_version(news)
    ensure_views(news, {name: f"  {' '.join(select.split())}\n" for name, select in NEWS_VIEWS.items()})
    assert schema_version(news) == version


def test_a_changed_and_a_new_view_are_created_and_the_others_stay(news):
    before = selects(news)
    ensure_views(news, {**NEWS_VIEWS, "coverage": "select 1 as story_id", "extra": "select 2 as number"})
    assert list(news.query("select * from coverage, extra")) == [{"story_id": 1, "number": 2}]
    assert {name for name, sql in selects(news).items() if before.get(name) != sql} == {"coverage", "extra"}


def test_a_removed_view_is_dropped_and_the_views_of_users_stay(news):
    news.create_view("titles_of_mine", "select title from articles")
    ensure_views(news, {"coverage": NEWS_VIEWS["coverage"]}, removed=frozenset({"firsts", "never_was"}))
    assert set(selects(news)) == {*NEWS_VIEWS, "titles_of_mine"} - {"firsts"}


def test_an_error_leaves_all_views_as_they_were(news):
    before = selects(news)
    with pytest.raises(Exception, match="syntax error"):
        ensure_views(news, {"coverage": "select 1 as one", "firsts": "select from"})
    assert selects(news) == before


def test_a_writer_restores_an_outdated_view_and_a_reader_only_reports_it(news, tmp_path):
    news.conn.execute("drop view firsts")
    version = schema_version(news)
    with pytest.raises(NotADatabase, match="of an older version"):
        open_database(tmp_path / "news.db", readonly=True)
    assert schema_version(news) == version
    open_database(tmp_path / "news.db").close()
    open_database(tmp_path / "news.db", readonly=True).close()
    assert set(selects(news)) == set(NEWS_VIEWS)
