"""What sort of article a page is, and whether it is one (pure)."""

import re
from urllib.parse import urlsplit

from extract.metadata import Metadata
from extract.words import CHALLENGE, CONSENT, GALLERY, LIVE, MISSING, OPINION, VIDEO

STUB = 12  # words; the shortest flashes of agencies have about fifteen
THIN = 60  # words; below, a page needs to say that it is an article
TEASERS = 15  # links with as many characters as a headline, from which a page with little text is an index

LITTLE = 150  # words, below which a page's own name for itself is believed against its text

_MISSING = re.compile(rf"\W*{MISSING}\W*(?:$|[-|–:])", re.I)
_CHALLENGE = re.compile(rf"\W*{CHALLENGE}\W*(?:$|[-|–]\s)", re.I)
_CONSENT = re.compile(rf"\W*{CONSENT}\W*(?:$|[-|–]\s)", re.I)
# The scripts of services that stand between a site and those they take for machines.
_GUARD = re.compile(
    r"/cdn-cgi/challenge-platform|captcha-delivery\.com|px-captcha|_incapsula_resource|/_sec/cp_challenge", re.I
)
_CONSENT_PATH = re.compile(
    r"//(?:consent|privacy-?gate|myprivacy)\.|/(?:consent|privacy-?gate|cookiewall|collectConsent)(?:/|\?|$)", re.I
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


def not_an_article(page: Metadata, title: str, url: str, words: int, teasers: int) -> str | None:
    """Why a page becomes no article, or None: one of REASONS."""
    if words < LITTLE and not page.body:
        for name, says in (("error page", _MISSING), ("challenge page", _CHALLENGE), ("consent page", _CONSENT)):
            if any(says.match(known) for known in (title, *page.titles)):
                return name
        if _CONSENT_PATH.search(url):
            return "consent page"
    if words < THIN and any(_GUARD.search(address) for address in page.scripts):
        return "challenge page"
    if urlsplit(url).path in ("", "/") and not urlsplit(url).query and not page.is_article:
        return "index page"
    if words == 0:
        return "no text"
    dated = any(text for evidence, text in page.dates if evidence in ("json-ld", "meta"))
    if words < THIN and teasers >= TEASERS and not (page.is_article or dated):
        return "index page"
    if {"CollectionPage", "SearchResultsPage"} & page.types and not page.is_article and teasers * 8 > words:
        return "index page"
    return "stub" if words < STUB else None


def _in_path(words: str, path: str) -> bool:
    return re.search(rf"/{words}(?:/|$)", path) is not None
