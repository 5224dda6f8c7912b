"""Finding the article that a saved page belongs to, or a place for a new one."""

import re
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from sqlite_utils import Database

from newsfold.db.news.articles import article_made_of, fetched_at_url, find_article, give_up_addresses, give_up_url
from newsfold.db.values.times import parse_time
from newsfold.db.values.urls import canonical_url

SHINGLE = 3  # words; pairs of unrelated texts of one desk share a few phrases, but few sentences
SHORT = 30  # words; a teaser or an error that came as a page proves nothing
AGREE = 0.5  # of the shorter text is in the other one, if both are one article; a rewritten update keeps as much
ANOTHER = 0.2  # and so little is left of yesterday's briefing when today's has its address
APART = timedelta(hours=12)  # between the dates of two editions

_WORDS = re.compile(r"\w+")
_ARTICLE = re.compile(r"\d{4,}|[^\W_]+(?:[-_][^\W_]+){2,}")


def is_section(claimed: str, own: str) -> bool:
    """Whether a page claims the address of the list above it, as broken templates do: `/politics` for `/politics/a`."""
    above, below = urlsplit(claimed), urlsplit(own)
    path = above.path.rstrip("/")
    if above.netloc != below.netloc or above.query or _ARTICLE.search(path.rpartition("/")[2]):
        return False
    return below.path.startswith(f"{path}/") and below.path.rstrip("/") != path


def agree(one: str, other: str) -> bool:
    """Whether two texts can be one article, perhaps after a change, or the one a part of the other."""
    return shared(one, other) >= AGREE


def shared(one: str, other: str) -> float:
    """The share of the shorter text that is in the longer one; 1 where one is too short to tell."""
    first, second = _shingles(one), _shingles(other)
    fewer = min(len(first), len(second))
    return len(first & second) / fewer if fewer >= SHORT - SHINGLE + 1 else 1.0


def is_new_edition(known: Mapping[str, Any], values: Mapping[str, Any]) -> bool:
    """Whether what is at an address now is another article than before: a later date, and almost entirely new text."""
    before, now = known["published_at"], values["published_at"]
    if not before or not now or parse_time(now) - parse_time(before) < APART:
        return False
    return shared(known["text"], values["text"]) < ANOTHER


def _shingles(text: str) -> set[tuple[str, ...]]:
    words = _WORDS.findall(text.casefold())
    if len(words) < SHORT and len(text) > 4 * SHORT:  # a script without spaces
        words = [character for character in text if not character.isspace()]
    return set(zip(*(words[at:] for at in range(SHINGLE)), strict=False))


Row = Mapping[str, Any]


def place(news: Database, values: Row, capture: Row, claimed: str, same_page: Sequence[int]) -> tuple[str, Row | None]:
    """The article's address, and its row when it is there; `claimed` is what the page says its address is.

    An address that another article holds by right is not taken, and one that it holds by mistake, or that was
    yesterday's edition's, is given to this one.
    """
    before = article_made_of(news, values["archive_id"], values["capture_id"], same_page)
    if before is not None and "#" in before["url"]:
        return before["url"], before  # an edition of old, redone
    own = canonical_url(capture["url"]) or capture["page_url"]
    url = own if is_section(claimed, own) else claimed
    known = find_article(news, url)
    if known is not None and not _is_of_page(known, values, same_page) and known["capture_id"] is not None:
        if agree(known["text"], values["text"]):
            return url, known
        if capture["page_url"] == url:
            another = fetched_at_url(news, known["id"])
            give_up_url(news, known["id"], url, another if another and another != url else f"{url}#{known['id']}")
            return url, None
        url, known = own, find_article(news, own)
        if known is not None and not _is_of_page(known, values, same_page):
            return url, known
    if known is not None and _is_edition(known, values):
        day = str(known["published_at"])[:16].replace(":", "")
        give_up_addresses(news, known["id"])
        give_up_url(news, known["id"], url, f"{url}#{day}")
        return url, None
    return url, known


def _is_of_page(known: Row, values: Row, same_page: Sequence[int]) -> bool:
    return known["archive_id"] == values["archive_id"] and known["capture_id"] in same_page


def _is_edition(known: Row, values: Row) -> bool:
    is_later = known["archive_id"] == values["archive_id"] and (known["capture_id"] or 0) < values["capture_id"]
    return is_later and is_new_edition(known, values)
