"""Stored document frequencies: in how many articles of a language each term occurs.

A row holds one page: the packed frequencies of a range of term ids. Articles are weighted, later ones higher.
"""

from collections.abc import Iterable
from typing import NamedTuple

from sqlite_utils import Database

Page = tuple[int, bytes]  # (number of the page in its language, packed terms and frequencies)


class LanguageTotals(NamedTuple):
    """The weight of all articles of a language, of its latest one, and of those that clearly belonged to a story."""

    articles: float
    latest: float
    clear_joins: float


def totals_by_language(news: Database) -> dict[str, LanguageTotals]:
    """Return language → its totals."""
    rows = news.conn.execute("select language, articles, latest, clear_joins from languages")
    return {row[0]: LanguageTotals(*row[1:]) for row in rows.fetchall()}


def read_pages(news: Database, language: str) -> list[Page]:
    """Return all stored pages of the language, [] if it has none."""
    return news.conn.execute("select page, terms from frequencies where language = ?", [language]).fetchall()


def save_language(news: Database, language: str, totals: LanguageTotals) -> None:
    """Insert or replace the totals of a language."""
    news.conn.execute(
        "insert or replace into languages (language, articles, latest, clear_joins) values (?, ?, ?, ?)",
        [language, *totals],
    )


def save_pages(news: Database, language: str, pages: Iterable[Page]) -> None:
    """Insert or replace these pages of the language."""
    news.conn.executemany(
        "insert or replace into frequencies (language, page, terms) values (?, ?, ?)",
        [(language, *page) for page in pages],
    )
