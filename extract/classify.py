"""What sort of article a page is, and whether it is one (pure)."""

import re
from collections.abc import Callable, Sequence
from urllib.parse import urlsplit

from newsfold.extract.metadata.page import Metadata
from newsfold.extract.vocabulary.phrases import (
    CHALLENGE,
    CONSENT,
    ERROR,
    GALLERY,
    LIVE,
    MISSING,
    OPINION,
    RESULTS,
    SEARCH,
    VIDEO,
)

STUB = 12  # words; the shortest flashes of agencies have about fifteen
THIN = 60  # words; below, a page needs to say that it is an article
TEASERS = 15  # links with as many characters as a headline, from which a page with little text is an index

LITTLE = 150  # words, below which a page's own name for itself is believed against its text

_MISSING = re.compile(rf"\W*{MISSING}\W*(?:$|[-|–:])", re.I)
_ERROR = re.compile(rf"\W*(?:{ERROR}\W{{1,3}})?[45]\d\d\b\W*(?:$|[-|–])", re.I)
_RESULTS = re.compile(rf"\W*{RESULTS}\W*(?:$|[-|–:])", re.I)
_SEARCH = re.compile(rf"/{SEARCH}/?$", re.I)
_CHALLENGE = re.compile(rf"\W*{CHALLENGE}\W*(?:$|[-|–]\s)", re.I)
_CONSENT = re.compile(rf"\W*{CONSENT}\W*(?:$|[-|–]\s)", re.I)
# The scripts of services that stand between a site and those they take for machines.
_GUARD = re.compile(
    r"/cdn-cgi/challenge-platform|captcha-delivery\.com|px-captcha|_incapsula_resource|/_sec/cp_challenge", re.I
)
_CONSENT_PATH = re.compile(
    r"//(?:consent|privacy-?gate|myprivacy)\.|/(?:consent|privacy-?gate|cookiewall|collectConsent)(?:/|\?|$)", re.I
)

_LITTLE = (
    ("error page", _MISSING),
    ("error page", _ERROR),
    ("challenge page", _CHALLENGE),
    ("consent page", _CONSENT),
)

REASONS = ("error page", "challenge page", "consent page", "index page", "stub", "no text")


def kind(page: Metadata, title: str, url: str, words: int) -> str:
    """`article`, `live`, `video`, `gallery` or `opinion`, by JSON-LD type, section and the path of the URL."""
    path = urlsplit(url).path.lower()
    if "LiveBlogPosting" in page.types or _in_path(LIVE, path):
        return "live"
    if "OpinionNewsArticle" in page.types or _in_path(OPINION, path) or re.fullmatch(OPINION, page.section, re.I):
        return "opinion"
    if _in_path(GALLERY, path) or "ImageGallery" in page.types:
        return "gallery"
    if words < 150 and (page.og_type.startswith("video") or _in_path(VIDEO, path)):
        return "video"
    return "article"


def not_an_article(page: Metadata, title: str, url: str, words: int, teasers: Callable[[], int]) -> str | None:
    """Why a page becomes no article, or None: one of REASONS."""
    names = (title, *page.titles)
    if words < LITTLE and not page.body:
        for name, says in _LITTLE:
            if any(says.match(known) for known in names):
                return name
        if _CONSENT_PATH.search(url):
            return "consent page"
    if not page.is_article and _is_search(url, names):
        return "index page"
    if words < THIN and any(_GUARD.search(address) for address in page.scripts):
        return "challenge page"
    if url and urlsplit(url).path in ("", "/") and not urlsplit(url).query and not page.is_article:
        return "index page"
    if words == 0:
        return "no text"
    dated = any(text for evidence, text in page.dates if evidence in ("json-ld", "meta"))
    if words < THIN and not (page.is_article or dated) and teasers() >= TEASERS:
        return "index page"
    if {"CollectionPage", "SearchResultsPage"} & page.types and not page.is_article and teasers() * 8 > words:
        return "index page"
    return "stub" if words < STUB else None


def _is_search(url: str, titles: Sequence[str]) -> bool:
    """A list of what somebody looked for."""
    parts = urlsplit(url)
    return bool(parts.query and _SEARCH.search(parts.path)) or any(_RESULTS.match(title) for title in titles)


def _in_path(words: str, path: str) -> bool:
    return re.search(rf"/{words}(?:/|$)", path) is not None
