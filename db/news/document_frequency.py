"""Document frequencies: how many articles of a language have each term, stored in pages of terms."""

from collections.abc import Iterable

from sqlite_utils import Database

Page = tuple[int, bytes]  # its number in the language, and its packed terms


def articles_by_language(news: Database) -> dict[str, tuple[float, float]]:
    """Return (sum of the weights of all articles, weight of the latest article) of each language."""
    rows = news.conn.execute("select language, articles, latest from languages")
    return {row[0]: (row[1], row[2]) for row in rows.fetchall()}


def read_pages(news: Database, language: str) -> list[Page]:
    """Return all stored pages of the language."""
    return news.conn.execute("select page, terms from frequencies where language = ?", [language]).fetchall()


def save_language(news: Database, language: str, articles: float, latest: float) -> None:
    """Save the sum of the weights of the language's articles, and the weight of the latest."""
    news.conn.execute(
        "insert or replace into languages (language, articles, latest) values (?, ?, ?)", [language, articles, latest]
    )


def save_pages(news: Database, language: str, pages: Iterable[Page]) -> None:
    """Insert or replace these pages of the language."""
    news.conn.executemany(
        "insert or replace into frequencies (language, page, terms) values (?, ?, ?)",
        [(language, *page) for page in pages],
    )
