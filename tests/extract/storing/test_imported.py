"""Import of articles from JSONL files into a database."""

import gzip
import json
from datetime import UTC, datetime, timedelta

import pytest

from newsfold.db.connection import open_database
from newsfold.db.queries.article_export import export_articles
from newsfold.extract.storing.imported import import_articles

NOW = datetime(2026, 3, 2, 20, tzinfo=UTC)
ROWS = [
    {
        "id": "a1",
        "url": "https://example.com/",
        "source": "Quay",
        "title": "One",
        "text": "x",
        "date": "2026-03-01",
    },
    {"id": "a2", "url": "https://example.com/", "source": "Quay", "title": "Two", "text": "y", "date": ""},
    {"url": "https://example.com/3", "source": "Moor Mail", "title": "Three", "text": "z", "date": "2026-03-01T09:00Z"},
    {"url": "http://example.com/3?utm_source=feed", "source": "Moor Mail", "title": "Three", "text": "changed"},
]


@pytest.fixture
def news(tmp_path):
    return open_database(tmp_path / "news.db")


def write(path, rows):
    data = "".join(json.dumps(row) + "\n" for row in rows).encode()
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    return path


@pytest.mark.parametrize("name", ["rows.jsonl", "rows.jsonl.gz"])
def test_rows_are_identified_by_id_or_else_by_url(news, tmp_path, name):
    counts = import_articles(news, [write(tmp_path / name, ROWS)], now=NOW)
    assert counts == {"added": 3, "updated": 1, "unchanged": 0, "kept": 0, "refused": 0, "rejected": 0}
    stored = {row["title"]: row for row in news["articles"].rows}
    assert stored["One"]["url"] == stored["Two"]["url"] == "https://example.com/"
    assert stored["Three"]["text"] == "changed"
    assert stored["One"]["first_seen_at"] == "2026-03-02T20:00:00Z"
    assert [row["name"] for row in news["sources"].rows] == ["Quay", "Moor Mail"]


def test_misread_utf_8_is_repaired_before_control_characters_are_removed(news, tmp_path):
    text = "Паром снова ходит: ремонт Южного причала завершён."
    rows = [
        {"id": encoding, "title": misread, "text": misread}
        for encoding in ("latin-1", "cp1251")
        for misread in ["".join(bytes([b]).decode(encoding, "ignore") or chr(b) for b in text.encode())]
    ]
    import_articles(news, [write(tmp_path / "rows.jsonl", rows)], now=NOW)
    assert [(row["title"], row["text"]) for row in news["articles"].rows] == [(text, text)] * 2


def test_a_second_import_changes_nothing_but_new_texts(news, tmp_path):
    path = write(tmp_path / "rows.jsonl", ROWS[:3])
    import_articles(news, [path], now=NOW)
    before = list(news["articles"].rows)
    assert import_articles(news, [path], now=NOW + timedelta(days=1))["unchanged"] == 3
    assert list(news["articles"].rows) == before
    write(path, [ROWS[0] | {"text": "corrected"}])
    assert import_articles(news, [path], now=NOW + timedelta(days=1))["updated"] == 1
    assert news["articles"].count == 3
    assert list(news.query("select rowid from articles_fts where articles_fts match 'corrected'"))


def test_invalid_rows_are_reported_and_others_imported(news, tmp_path):
    path = tmp_path / "rows.jsonl"
    path.write_bytes(b'{"id": "a"}\n\nnot json\n{"title": "nameless"}\n{"id": "b"}')
    complaints = []
    counts = import_articles(news, [path], now=NOW, complain=complaints.append)
    assert (counts["added"], counts["rejected"]) == (2, 2)
    assert [message.split(":")[0] for message in complaints] == [f"{path}, line 3", f"{path}, line 4"]


def test_rows_before_the_damage_of_a_gzip_file_are_imported(news, tmp_path):
    path = write(tmp_path / "rows.jsonl.gz", [{"id": str(n), "text": "some words " * n} for n in range(2000)])
    path.write_bytes(path.read_bytes()[:-40])
    counts = import_articles(news, [path], now=NOW)
    assert counts["rejected"] == 1
    assert counts["added"] > 1000


@pytest.mark.parametrize(
    "row",
    [
        '{"url": "https://example.com/\\ud800", "text": "x"}',
        '{"id": "\\udfff", "text": "x"}',
        '{"id": "n", "text": 5}',
        '{"id": 1.5}',
        "[" * 9999,
    ],
)
def test_a_bad_row_costs_only_itself(news, tmp_path, row):
    path, complaints = tmp_path / "rows.jsonl", []
    path.write_text("\n".join(['{"id": "a"}', row, '{"id": "b", "title": "half \\ud800 pair"}']))
    counts = import_articles(news, [path], now=NOW, complain=complaints.append)
    assert (counts["added"], counts["rejected"]) == (2, 1)
    assert [message.split(":")[0] for message in complaints] == [f"{path}, line 2"]


def test_a_row_that_the_database_does_not_take_is_set_aside_alone(news, tmp_path):
    news.conn.execute(
        "create temp trigger refuse before insert on main.articles when new.external_id = 'a2'"
        " begin select raise(abort, 'no such article'); end"
    )
    complaints = []
    counts = import_articles(news, [write(tmp_path / "r.jsonl", ROWS)], now=NOW, complain=complaints.append)
    assert (counts["added"], counts["updated"], counts["rejected"]) == (2, 1, 1)
    assert "line 2: it cannot be stored (no such article)" in complaints[0]
    assert news["articles"].count == 2


def test_an_article_from_a_saved_page_stays_as_it_is(news, tmp_path):
    news.conn.execute(
        "insert into articles (url, text, first_seen_at, archive_id, capture_id)"
        " values ('https://example.com/3', 'as crawled', '2026-03-01T00:00:00Z', 'x', 1)"
    )
    news.conn.commit()
    assert import_articles(news, [write(tmp_path / "rows.jsonl", ROWS[2:])], now=NOW)["kept"] == 2
    assert [row["text"] for row in news["articles"].rows] == ["as crawled"]


def test_exported_articles_import_as_the_same(news, tmp_path):
    import_articles(news, [write(tmp_path / "rows.jsonl", ROWS)], now=NOW)
    exported = list(export_articles(news))
    other = open_database(tmp_path / "other.db")
    import_articles(other, [write(tmp_path / "again.jsonl", exported)], now=NOW)
    keys = ("id", "url", "source", "title", "text", "date")
    assert [[row[k] for k in keys] for row in export_articles(other)] == [[row[k] for k in keys] for row in exported]


@pytest.mark.parametrize(
    ("row", "agency", "kind", "section"),
    [
        ({"text": "OLDWICK (Reuters) - The council voted.\n\nIt rained."}, "Reuters", "article", None),
        ({"text": "Der Rat stimmte ab.\n\nEs regnete. (dpa)"}, "dpa", "article", None),
        ({"authors": ["Ada Lund", "AFP"]}, "AFP", "article", None),
        ({"byline": "Par AFP"}, "AFP", "article", None),
        ({"agency": "Associated Press"}, "AP", "article", None),
        ({"section": "Meinung"}, None, "opinion", "Meinung"),
        ({"title": "Entrevista: la capitana"}, None, "interview", None),
        ({"url": "https://oldwick.example/live/vote"}, None, "live", None),
        ({"kind": "live", "title": "Opinion: ferries"}, None, "live", None),
        ({"kind": "news", "agency": 7, "byline": {}, "authors": [None, 3], "section": {"a": 1}}, None, "article", None),
        ({"section": ["News", 3, "Opinion"]}, None, "opinion", "News > Opinion"),
        ({"section": "Tribuna"}, None, "opinion", "Tribuna"),
        ({"text": "Der Rat stimmte ab.\n\n© dpa-infocom, dpa:260504-99-123456/2"}, "dpa", "article", None),
        ({"text": "أبوظبي في 4 مايو / وام / صوت المجلس."}, "WAM", "article", None),
    ],
)
def test_agency_and_kind_are_known_as_those_of_a_page(news, tmp_path, row, agency, kind, section):
    row = {"id": "1", "source": "Quay", "title": "The council voted", "text": "It rained."} | row
    assert import_articles(news, [write(tmp_path / "rows.jsonl", [row])], now=NOW)["added"] == 1
    stored = next(news["articles"].rows)
    assert (stored["agency"], stored["kind"], stored["section"]) == (agency, kind, section)
