"""Databases of earlier versions are upgraded to the schema of a fresh one, and keep their rows."""

import sqlite3

import pytest
from sqlite_utils import Database

from newsfold.db.connection import NotADatabase, open_archive, open_database
from newsfold.db.schema.archive_steps import archive_migrations
from newsfold.db.schema.news_steps import news_migrations
from newsfold.db.schema.sql_script import execute_script

# The names that existing databases record; a new step is added at the end.
NEWS_STEPS = [
    "news_tables", "news_sites", "news_corrections", "news_reading", "news_folding", "news_descriptions",
    "news_originals", "news_stories", "news_optouts", "news_answers", "news_timeline", "news_compact",
    "news_undescribed", "news_history", "news_embeddings",
]  # fmt: skip
ARCHIVE_STEPS = [
    "archive_tables", "archive_optouts", "archive_bodies", "archive_feed_manners", "archive_care", "archive_packing",
]  # fmt: skip

# Views as earlier versions created them, in their migration steps.
OLD_VIEWS = {
    "news_tables": """
create view coverage as
select
    story_articles.story_id,
    stories.title as story_title,
    articles.id as article_id,
    articles.url,
    sources.name as source,
    articles.title,
    articles.published_at,
    copies.original_id as copy_of
from story_articles
join stories on stories.id = story_articles.story_id
join articles on articles.id = story_articles.article_id
left join sources on sources.id = articles.source_id
left join copies on copies.article_id = articles.id and copies.is_primary = 1;
""",
    "news_answers": """
create view story_timeline as
with members as (
    select story_articles.story_id, articles.published_at as at, articles.id as article_id, articles.source_id,
        articles.title, articles.url
    from story_articles join articles on articles.id = story_articles.article_id
)
select
    members.story_id,
    row_number() over story as position,
    members.at,
    members.article_id,
    sources.name as source,
    members.title,
    members.url
from members left join sources on sources.id = members.source_id
window story as (partition by members.story_id order by members.at is null, members.at, members.article_id);
""",
}


def schema(database):
    """Return (type, name, table) → SQL text, with white space normalised."""
    rows = database.conn.execute("select type, name, tbl_name, sql from sqlite_master").fetchall()
    return {(kind, name, table): " ".join((sql or "").split()) for kind, name, table, sql in rows}


def old_database(path, migrations, stop_before, views=None):
    """Return a database of the version before step `stop_before`, with the views of that version.

    `views` maps the name of a step to the SQL of the view that it created.
    """
    database = Database(path)
    names = [step.name for step in migrations.pending(database)]
    for name, script in (views or {}).items():
        if stop_before not in names or names.index(name) < names.index(stop_before):
            migrations.apply(database, stop_before=names[names.index(name) + 1 :])
            with database.atomic():
                execute_script(database, script)
    migrations.apply(database, stop_before=stop_before)
    return database


@pytest.mark.parametrize(
    ("migrations", "steps"),
    [(news_migrations, NEWS_STEPS), (archive_migrations, ARCHIVE_STEPS)],
    ids=["news", "archive"],
)
def test_released_steps_keep_their_names_and_order(migrations, steps):
    assert [step.name for step in migrations.pending(Database(memory=True))][: len(steps)] == steps


@pytest.mark.parametrize("stop_before", NEWS_STEPS[1:])
def test_a_news_db_of_each_earlier_version_gets_the_schema_of_a_fresh_one(tmp_path, stop_before):
    old_database(tmp_path / "old.db", news_migrations, stop_before, OLD_VIEWS).close()
    assert schema(open_database(tmp_path / "old.db")) == schema(open_database(tmp_path / "fresh.db"))


@pytest.mark.parametrize("stop_before", ARCHIVE_STEPS[1:])
def test_an_archive_of_each_earlier_version_gets_the_schema_of_a_fresh_one(tmp_path, stop_before):
    old_database(tmp_path / "old.db", archive_migrations, stop_before).close()
    assert schema(open_archive(tmp_path / "old.db")) == schema(open_archive(tmp_path / "fresh.db"))


def test_rows_survive_and_the_new_views_show_them(tmp_path):
    old = old_database(tmp_path / "old.db", news_migrations, "news_timeline", OLD_VIEWS)
    at = "2026-03-02T10:00:00Z"
    old["articles"].insert(
        {"id": 1, "url": "https://quay.example/1", "title": "Bridge", "published_at": at,
         "published_precision": "minute", "first_seen_at": at}
    )  # fmt: skip
    old["stories"].insert({"id": 7, "title": "Bridge", "first_published_at": at, "article_count": 1})
    old["story_articles"].insert({"article_id": 1, "story_id": 7, "added_at": at})
    old["corrections"].insert(
        {"id": 3, "kind": "title", "article": "https://quay.example/1", "value": "B", "made_at": at}
    )
    assert "position" in old["story_timeline"].columns_dict
    old.close()
    news = open_database(tmp_path / "old.db")
    (row,) = news.query("select * from story_timeline")
    assert (row["story_id"], row["article_id"], row["at"], row["hours"]) == (7, 1, at, 0.0)
    assert news["corrections"].get(3)["value"] == "B"
    assert [row[0] for row in news.conn.execute("select article_id from unfolded")] == [1]


def test_reading_an_older_database_writes_nothing(tmp_path):
    old_database(tmp_path / "old.db", news_migrations, "news_history", OLD_VIEWS).close()
    before = (tmp_path / "old.db").read_bytes()
    with pytest.raises(NotADatabase, match="of an older version"):
        open_database(tmp_path / "old.db", readonly=True)
    assert (tmp_path / "old.db").read_bytes() == before


class TestExecuteScript:
    def test_a_trigger_is_one_statement(self):
        database = Database(memory=True)
        script = """
create table a (x integer);
-- A comment; with a semicolon.
create trigger a_insert after insert on a begin
    delete from a where x = 1;
    delete from a where x = 2;
end;
insert into a values (2);
"""
        execute_script(database, script)
        assert [row["name"] for row in database.query("select name from sqlite_master order by name")] == [
            "a",
            "a_insert",
        ]
        assert database["a"].count == 0

    def test_the_transaction_of_the_caller_stays_open(self):
        database = Database(memory=True)
        with pytest.raises(sqlite3.OperationalError), database.atomic():
            execute_script(database, "create table a (x integer);\ninsert into b values (1);\n")
        assert database.table_names() == []

    def test_an_incomplete_statement_is_refused(self):
        with pytest.raises(ValueError, match="incomplete"):
            execute_script(Database(memory=True), "create table a (x integer);\ncreate table b (x integer)\n")


def test_copies_survive_the_step_that_adds_reissues(tmp_path):
    old = old_database(tmp_path / "old.db", news_migrations, "news_minhash", OLD_VIEWS)
    for number in (1, 2):
        old["articles"].insert(
            {"id": number, "url": f"https://quay.example/{number}", "first_seen_at": "2026-03-02T10:00:00Z"}
        )
    row = {"article_id": 2, "original_id": 1, "is_primary": 1, "kind": "copy", "similarity": 0.9, "containment": 0.95}
    old["copies"].insert(row)
    old["unfolded"].delete_where()
    old.close()
    news = open_database(tmp_path / "old.db")
    assert list(news["copies"].rows) == [row]
    with news.atomic():
        news.conn.execute("update copies set kind = 'reissue', is_primary = 0")
        news.conn.execute("delete from articles where id = 1")
    assert [row[0] for row in news.conn.execute("select article_id from unfolded")] == [2]
    assert news["copies"].count == 0
