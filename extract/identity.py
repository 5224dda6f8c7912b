"""Which article a saved page is: by its addresses, unless its text says otherwise (pure)."""

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from newsfold.db.times import moment

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
    if not before or not now or moment(now) - moment(before) < APART:
        return False
    return shared(known["text"], values["text"]) < ANOTHER


def _shingles(text: str) -> set[tuple[str, ...]]:
    words = _WORDS.findall(text.casefold())
    if len(words) < SHORT and len(text) > 4 * SHORT:  # a script without spaces
        words = [character for character in text if not character.isspace()]
    return set(zip(*(words[at:] for at in range(SHINGLE)), strict=False))
