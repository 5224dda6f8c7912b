"""How common each term is in a language, in pages of terms."""

from collections.abc import Iterable

from sqlite_utils import Database

Page = tuple[int, bytes]  # its number in the language, and its packed terms


def articles_by_language(news: Database) -> dict[str, tuple[float, float]]:
    """Language → how many articles there were, and the weight of the latest."""
    rows = news.conn.execute("select language, articles, latest from languages")
    return {row[0]: (row[1], row[2]) for row in rows.fetchall()}


def read_pages(news: Database, language: str) -> list[Page]:
    return news.conn.execute("select page, terms from frequencies where language = ?", [language]).fetchall()


def save_language(news: Database, language: str, articles: float, latest: float) -> None:
    news.conn.execute(
        "insert or replace into languages (language, articles, latest) values (?, ?, ?)", [language, articles, latest]
    )


def save_pages(news: Database, language: str, pages: Iterable[Page]) -> None:
    news.conn.executemany(
        "insert or replace into frequencies (language, page, terms) values (?, ?, ?)",
        [(language, *page) for page in pages],
    )
