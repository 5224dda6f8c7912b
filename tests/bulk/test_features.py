"""The terms of an article count in the bulk job if they do in one process."""

from datetime import UTC, datetime
from pathlib import Path

from newsfold.bulk.features import _pack_terms
from newsfold.db.connection import open_database
from newsfold.dedupe.run import dedupe
from newsfold.dedupe.tokens import Text
from tests.support import labelled


def test_digests_by_kind_or_by_paragraphs_have_no_terms(tmp_path: Path) -> None:
    news = open_database(tmp_path / "news.db")
    news["sources"].insert({"name": "Orrin Times"})
    shared = {"source": "Orrin Times", "date": "2026-05-11T08:00:00Z"}
    for digest in labelled.read("digests"):
        title, text = digest["report"]
        of_language = shared | {"language": digest["language"]}
        rows = [
            {"id": f"{digest['language']}-report", "title": title, "text": text},
            {"id": f"{digest['language']}-by-paragraphs", "title": title, "text": "\n\n".join(digest["sections"])},
            {"id": f"{digest['language']}-by-kind", "title": title, "text": text[::-1]},
        ]
        labelled.add(news, [of_language | row for row in rows])
    with news.atomic():
        news.execute("update articles set kind = 'digest' where external_id like '%-by-kind'")
    dedupe(news, now=datetime(2026, 5, 20, tzinfo=UTC))
    query = """
        select external_id, title, text, kind, language, terms <> x'' from articles
        join signatures on article_id = articles.id
    """
    rows = news.execute(query).fetchall()
    news.close()
    assert len(rows) == 3 * len(labelled.read("digests"))
    for name, title, text, kind, language, has_terms in rows:
        assert bool(_pack_terms(Text(text, title), kind, language)) is bool(has_terms) is name.endswith("report"), name
