"""Match an extracted page with the articles in the database: the row to update, or the URL of a new article."""

import re
from collections.abc import Sequence
from datetime import timedelta
from typing import TypedDict
from urllib.parse import urlsplit

from sqlite_utils import Database

from newsfold.db.news.articles import (
    KnownArticle,
    article_of_capture,
    delete_urls,
    fetched_url,
    find_article,
    replace_url,
)
from newsfold.db.news.extractions import CaptureRow
from newsfold.db.values.times import parse_time
from newsfold.db.values.urls import canonical_url
from newsfold.extract.storing.row import ArticleRow

SHINGLE = 3  # words of a shingle; unrelated texts of one newsroom share a few phrases, but few sentences
MIN_WORDS = 30  # a text with fewer is not compared: it may be a teaser, or an error page with status 200
SAME_ARTICLE_SHARE = 0.5  # least share of common shingles in two texts of one article; a rewritten update keeps as much
NEW_EDITION_SHARE = 0.2  # the share is lower for yesterday's and today's briefing at one URL
EDITION_INTERVAL = timedelta(hours=12)  # least time between the publication of two editions

_WORDS = re.compile(r"\w+")
# The last path segment of an article's URL: a number of four digits or more, or three words joined by hyphens.
_ARTICLE_SEGMENT = re.compile(r"\d{4,}|[^\W_]+(?:[-_][^\W_]+){2,}")


class DatedText(TypedDict):
    """The columns of an article that tell whether it is a new edition."""

    text: str
    published_at: str | None


def match_article(
    news: Database, row: ArticleRow, capture: CaptureRow, *, claimed_url: str, page_captures: Sequence[int]
) -> tuple[str, KnownArticle | None]:
    """Return the URL for the article of an extracted page, and the row in the database to update; None if it is new.

    `claimed_url` is the canonical URL that the page declares; `page_captures` are the ids of all captures of the page.

    If the claimed URL belongs to an article of another page with another text, the URL of the page itself is returned.
    If another article has the page's own URL only because its page claimed it, or is an earlier edition at this URL,
    that article gets another URL in the database. An article that is extracted again keeps its row if its URL changed.
    """
    previous = article_of_capture(news, row["archive_id"], row["capture_id"], page_captures)
    if previous is not None and "#" in previous["url"]:
        return previous["url"], previous  # this capture gave an earlier edition before
    own_url = canonical_url(capture["url"]) or capture["page_url"]
    url = own_url if is_section_url(claimed_url, own_url) else claimed_url
    known = find_article(news, url)
    if known is None and previous is not None:  # extracted again, and by now the page's URL is read in another way
        replace_url(news, previous["id"], previous["url"], url)
        return url, previous
    if known is not None and not _is_of_page(known, row, page_captures) and known["capture_id"] is not None:
        if is_same_article(known["text"], row["text"]):
            return url, known
        if capture["page_url"] == url:
            other_url = fetched_url(news, known["id"])
            replacement = other_url if other_url and other_url != url else f"{url}#{known['id']}"
            replace_url(news, known["id"], url, replacement)
            return url, None
        url, known = own_url, find_article(news, own_url)
        if known is not None and not _is_of_page(known, row, page_captures):
            return url, known
    if known is not None and _is_later_edition(known, row):
        edition = str(known["published_at"])[:16].replace(":", "")
        delete_urls(news, known["id"])
        replace_url(news, known["id"], url, f"{url}#{edition}")
        return url, None
    return url, known


def is_section_url(claimed_url: str, own_url: str) -> bool:
    """Decide whether the URL that a page claims is that of its section: `/politics` for `/politics/a`.

    Broken templates make such claims.
    """
    claimed, own = urlsplit(claimed_url), urlsplit(own_url)
    path = claimed.path.rstrip("/")
    if claimed.netloc != own.netloc or claimed.query or _ARTICLE_SEGMENT.search(path.rpartition("/")[2]):
        return False
    return own.path.startswith(f"{path}/") and own.path.rstrip("/") != path


def is_same_article(one: str, other: str) -> bool:
    """Decide whether two texts can be one article: equal, changed by the publisher, or one a part of the other.

    Return True if one of them is too short to compare.
    """
    return shared_share(one, other) >= SAME_ARTICLE_SHARE


def shared_share(one: str, other: str) -> float:
    """Return the share (0 to 1) of the shorter text's shingles that are in the longer one; 1 if one is too short."""
    first, second = _shingles(one), _shingles(other)
    fewer = min(len(first), len(second))
    return len(first & second) / fewer if fewer >= MIN_WORDS - SHINGLE + 1 else 1.0


def is_new_edition(known: DatedText, current: DatedText) -> bool:
    """Decide whether a URL shows another article than before.

    It does if the new article was published at least EDITION_INTERVAL later and its text is almost entirely new. If a
    time of publication is unknown, it does not.
    """
    before, after = known["published_at"], current["published_at"]
    if not before or not after or parse_time(after) - parse_time(before) < EDITION_INTERVAL:
        return False
    return shared_share(known["text"], current["text"]) < NEW_EDITION_SHARE


def _shingles(text: str) -> set[tuple[str, ...]]:
    words = _WORDS.findall(text.casefold())
    if len(words) < MIN_WORDS and len(text) > 4 * MIN_WORDS:  # a script without spaces
        words = [character for character in text if not character.isspace()]
    return set(zip(*(words[start:] for start in range(SHINGLE)), strict=False))


def _is_of_page(known: KnownArticle, row: ArticleRow, page_captures: Sequence[int]) -> bool:
    return known["archive_id"] == row["archive_id"] and known["capture_id"] in page_captures


def _is_later_edition(known: KnownArticle, row: ArticleRow) -> bool:
    is_later = known["archive_id"] == row["archive_id"] and (known["capture_id"] or 0) < row["capture_id"]
    return is_later and is_new_edition(_dated_text(known), _dated_text(row))


def _dated_text(row: KnownArticle | ArticleRow) -> DatedText:
    return {"text": row["text"], "published_at": row["published_at"]}
