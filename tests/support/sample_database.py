"""A small `news.db` for tests of pages: hostile titles, several scripts, copies, versions, and an undated article."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from newsfold.db.connection import open_database
from newsfold.db.values.times import format_time

HOSTILE = '<script>alert(1)</script> & "quoted" \u202eevil\u202c \x1b[31mred'
FORMULA = '=HYPERLINK("http://evil.example","click")'
NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
LONG = "The harbour council met on Monday about the ferry. " * 30 + "Then the mayor spoke of a tunnel of 90 metres."

SOURCES = [
    {"id": 1, "name": "Quay News", "homepage": "https://quay.example/", "language": "en", "country": "GB",
     "tags": '["national"]', "host": "quay.example"},
    {"id": 2, "name": "Moor <Mail> & Co", "homepage": "https://moor.example/", "language": "en", "country": "IE"},
    {"id": 3, "name": "صحيفة الميناء", "homepage": "https://mina.example/", "language": "ar", "country": "EG"},
    {"id": 4, "name": "潮見新聞", "homepage": "https://shiomi.example/", "language": "ja", "country": "JP"},
]  # fmt: skip


class ArticleSpec(NamedTuple):
    """An article, published `hours` before NOON; `columns` override or complete the row."""

    id: int
    story_id: int
    source_id: int
    hours: float
    title: str
    text: str
    columns: dict[str, Any]


ARTICLES = [ArticleSpec(*row) for row in (
    (1, 1, 1, 30, "Harbour bridge closes for repairs", "The bridge costs 120 million.\n\nFerry boats run.\n\n" + LONG, {
        "standfirst": "Ten thousand cross it daily", "authors": '["Ada Quill"]', "section": "Local",
        "image_url": "https://quay.example/a.jpg", "agency": "DPA"}),
    (2, 1, 2, 29, "Bridge shut", "The bridge costs 140 million.\n\nFerry boats run.\n\n" + LONG, {}),
    (3, 1, 2, 5, "Divers find a second crack in the bridge", "Divers found a crack on Tuesday.", {}),
    (4, 2, 2, 4, HOSTILE, f"{HOSTILE} in the text", {"url": "javascript:alert(1)", "section": HOSTILE}),
    (5, 3, 1, 3, FORMULA, "A formula as a title", {"kind": "opinion"}),
    (6, 4, 3, 2, "إغلاق جسر الميناء للصيانة", "أغلق الجسر صباح اليوم.", {}),
    (7, 5, 4, 1, "潮見橋、修繕のため閉鎖", "大雨のあと、潮見橋は月曜日から閉鎖される。東京からの船は動く。", {}),
    (8, 6, 1, 0, "No date at all", "Nobody knows when.", {
        "published_at": None, "published_precision": "none", "external_id": "x-8", "url": None}),
)]  # fmt: skip


def build_database(path: Path, more: int = 0) -> Path:
    """Create the database and return its path; add `more` further stories of one article each."""
    news = open_database(path)
    news["sources"].insert_all({"tags": "[]"} | source for source in SOURCES)
    rows = list(map(_article_row, ARTICLES))
    for n in range(more):
        spec = ArticleSpec(100 + n, 100 + n, 1, 48 + n / 10, f"Small thing {n}", "A ferry sank.", {})
        rows.append(_article_row(spec))
    for story_id in sorted({row["story_id"] for row in rows}):
        _insert_story(news, story_id, [row for row in rows if row["story_id"] == story_id])
    news["copies"].insert(
        {"article_id": 2, "original_id": 1, "is_primary": 1, "kind": "copy", "similarity": 0.9, "containment": 0.95}
    )
    news["article_versions"].insert_all(
        {"article_id": 1, "archive_id": "a", "capture_id": n, "seen_at": format_time(NOON + timedelta(hours=n)),
         "title": "Harbour bridge closes", "text": f"It costs {100 + n} million."} for n in (1, 2)
    )  # fmt: skip
    news["story_aliases"].insert({"old_id": 50, "story_id": 1})
    news["feeds"].insert_all(
        [{"url": "https://quay.example/rss", "source_id": 1, "kind": "feed", "failures": 0, "error": None},
         {"url": "https://moor.example/rss", "source_id": 2, "kind": "feed", "failures": 3, "error": "timeout <b>"}]
    )  # fmt: skip
    news.close()
    return path


def add_article(
    path: Path, article_id: int, story_id: int, title: str, text: str, *, copy_of: int | None = None
) -> None:
    """Add an article to an existing story, as a later run would do."""
    news = open_database(path)
    row = _article_row(ArticleSpec(article_id, story_id, 3, -1, title, text, {}))
    with news.atomic():
        _insert_article(news, row)
        news.conn.execute("update stories set article_count = article_count + 1 where id = ?", [story_id])
        if copy_of:
            news["copies"].insert({"article_id": article_id, "original_id": copy_of, "is_primary": 1, "kind": "copy",
                                   "similarity": 0.9, "containment": 0.9})  # fmt: skip
    news.close()


def _article_row(spec: ArticleSpec) -> dict[str, Any]:
    """Return the row of `articles`, and the story as `story_id`."""
    at = format_time(NOON - timedelta(hours=spec.hours))
    return {
        "id": spec.id, "story_id": spec.story_id, "source_id": spec.source_id, "title": spec.title, "text": spec.text,
        "published_at": at, "published_precision": "minute", "published_from": "meta", "first_seen_at": at,
        "word_count": len(spec.text.split()), "text_sha256": str(spec.id),
        "language": next(row["language"] for row in SOURCES if row["id"] == spec.source_id),
        "url": f"https://outlet{spec.source_id}.example/{spec.id}",
    } | spec.columns  # fmt: skip


def _insert_article(news: Any, row: dict[str, Any]) -> None:
    news["articles"].insert({name: value for name, value in row.items() if name != "story_id"})
    news["story_articles"].insert(
        {"article_id": row["id"], "story_id": row["story_id"], "added_at": row["first_seen_at"],
         "reason": '{"verdict": "new"}'}
    )  # fmt: skip


def _insert_story(news: Any, story_id: int, rows: list[dict[str, Any]]) -> None:
    times = [row["published_at"] for row in rows if row["published_at"]]
    news["stories"].insert(
        {"id": story_id, "title": rows[0]["title"], "first_published_at": min(times, default=None),
         "last_published_at": max(times, default=None), "article_count": len(rows),
         "source_count": len({row["source_id"] for row in rows}), "sources_independent": 1 + (len(rows) > 2),
         "language": rows[0]["language"]}
    )  # fmt: skip
    for row in rows:
        _insert_article(news, row)
    news["stories"].update(story_id, {"lead_article_id": rows[0]["id"]})
