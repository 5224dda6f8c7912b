"""Stored document frequencies: in how many articles of a language each term occurs.

A row holds one page: the packed frequencies of a range of term ids. Articles are weighted, later ones higher.
"""

from collections.abc import Iterable

from sqlite_utils import Database

Page = tuple[int, bytes]  # (number of the page in its language, packed terms and frequencies)


def articles_by_language(news: Database) -> dict[str, tuple[float, float]]:
    """Return language → (total weight of its articles, weight of its latest article)."""
    rows = news.conn.execute("select language, articles, latest from languages")
    return {row[0]: (row[1], row[2]) for row in rows.fetchall()}


def read_pages(news: Database, language: str) -> list[Page]:
    """Return all stored pages of the language, [] if it has none."""
    return news.conn.execute("select page, terms from frequencies where language = ?", [language]).fetchall()


def save_language(news: Database, language: str, articles: float, latest: float) -> None:
    """Store `articles`, the total weight of the language's articles, and `latest`, the weight of the latest one."""
    news.conn.execute(
        "insert or replace into languages (language, articles, latest) values (?, ?, ?)", [language, articles, latest]
    )


def save_pages(news: Database, language: str, pages: Iterable[Page]) -> None:
    """Insert or replace these pages of the language."""
    news.conn.executemany(
        "insert or replace into frequencies (language, page, terms) values (?, ?, ?)",
        [(language, *page) for page in pages],
    )
