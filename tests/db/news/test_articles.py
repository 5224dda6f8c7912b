"""ARTICLE_COLUMNS agrees with the table `articles`."""

import pytest

from newsfold.db.connection import open_database
from newsfold.db.news.articles import ARTICLE_COLUMNS, Kind

STORED_AS = {Kind.INTEGER: "INTEGER", Kind.FLAG: "INTEGER"}  # every other kind is text
JSON_DEFAULTS = {Kind.JSON_LIST: "'[]'", Kind.JSON_OBJECT: "'{}'"}


@pytest.fixture
def table(tmp_path):
    rows = open_database(tmp_path / "n.db").conn.execute(
        "select name, type, dflt_value from pragma_table_info('articles')"
    )
    return {name: (kind, default) for name, kind, default in rows}


def test_columns_are_those_of_the_table(table):
    assert len({column.name for column in ARTICLE_COLUMNS}) == len(ARTICLE_COLUMNS)
    assert {column.name: STORED_AS.get(column.kind, "TEXT") for column in ARTICLE_COLUMNS} == {
        name: kind for name, (kind, _) in table.items()
    }


def test_json_columns_are_those_with_a_json_default(table):
    listed = {column.name: JSON_DEFAULTS[column.kind] for column in ARTICLE_COLUMNS if column.kind in JSON_DEFAULTS}
    assert listed == {name: default for name, (_, default) in table.items() if default in JSON_DEFAULTS.values()}
