"""Classification of a page: the kind of its article, or the reason why the page is not an article (pure)."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from urllib.parse import urlsplit

from newsfold.extract.language import count_words
from newsfold.extract.metadata.page import Metadata
from newsfold.extract.vocabulary.error_pages import (
    AFTER_PARKED_HOST,
    CHALLENGE,
    CONSENT,
    ERROR_LABEL,
    NOT_FOUND,
    PARKED,
)
from newsfold.extract.vocabulary.page_kinds import (
    DIGEST,
    GALLERY,
    INTERVIEW,
    INTERVIEW_LABELS,
    LIVE,
    LIVE_LABELS,
    OPINION,
    OPINION_LABELS,
    SEARCH_PATH,
    SEARCH_RESULTS,
    VIDEO,
)
from newsfold.extract.vocabulary.phrases import Finder

STUB = 12  # words; a shorter text is rejected as a stub. The shortest agency flashes have about fifteen
THIN = 60  # words; a page with fewer and a script of a bot protection is a challenge page
LITTLE_TEXT = 150  # words; below, a title such as "Page not found" or the mark-up of a video outweighs the text

KINDS = ("article", "live", "video", "gallery", "opinion", "interview", "digest")  # all values that classify returns
MIN_SECTIONS, MAX_SECTIONS = 6, 200  # paragraphs of a digest; lines of a text that are examined
MIN_SECTION_WORDS = 8  # words of a line that is a paragraph, not a heading
MAX_RECURRENCE = 0.25  # share of the paragraphs; measured news articles on one event exceed it in nine of ten cases
MAX_TITLE = 1000  # characters of a title or section that are examined

_LABEL_BEFORE = re.compile(
    r"\W*([^:：|–—.]{2,30}?)(?:\s*[:：|]|\s+[-–—]\s)|\W*[【\[]([^】\]]{2,30})[】\]]|\W*([^\W\d_a-zà-ÿ][^a-zà-ÿ.:]{2,29})\.\s"
)
_LABEL_AFTER = re.compile(r"(?:\s[-–—|]|\|)\s*([^:：|–—]{2,30}?)\W*$|[【\[]([^】\]]{2,30})[】\]]\W*$")
_DIGEST = Finder(DIGEST)
_TELLING = re.compile(r"\b(?:\w{7,}|(?![a-zß-ÿа-яё])[^\W\d_]\w{3,})\b")
_BETWEEN_SECTIONS = re.compile(r"\s*[/>|›»,;]\s*")

_NOT_FOUND = re.compile(rf"\W*{NOT_FOUND}\W*(?:$|[-|–:])", re.I)
_ERROR_STATUS = re.compile(rf"\W*(?:{ERROR_LABEL}\W{{1,3}})?[45]\d\d\b\W*(?:$|[-|–])", re.I)
_PARKED = re.compile(rf"\W*(?:(?:[\w-]{{1,63}}\.)+[a-z]{{2,20}}\s+{AFTER_PARKED_HOST}|{PARKED})\W*(?:$|[-|–:!])", re.I)
_SEARCH_RESULTS = re.compile(rf"\W*{SEARCH_RESULTS}\W*(?:$|[-|–:])", re.I)
_SEARCH_PATH = re.compile(rf"/{SEARCH_PATH}/?$", re.I)
_CHALLENGE = re.compile(rf"\W*{CHALLENGE}\W*(?:$|[-|–]\s)", re.I)
_CONSENT = re.compile(rf"\W*{CONSENT}\W*(?:$|[-|–]\s)", re.I)
# Scripts of services that protect a site from automated clients.
_BOT_PROTECTION = re.compile(
    r"/cdn-cgi/challenge-platform|captcha-delivery\.com|px-captcha|_incapsula_resource|/_sec/cp_challenge", re.I
)
_CONSENT_URL = re.compile(
    r"//(?:consent|privacy-?gate|myprivacy)\.|/(?:consent|privacy-?gate|cookiewall|collectConsent)(?:/|\?|$)", re.I
)

# (reason, pattern): a page with fewer than LITTLE_TEXT words is rejected if a title matches; the first match counts.
_REJECTED_TITLES = (
    ("error page", _NOT_FOUND),
    ("error page", _ERROR_STATUS),
    ("error page", _PARKED),
    ("challenge page", _CHALLENGE),
    ("consent page", _CONSENT),
)

# All values that rejection_reason returns, except None.
REASONS = ("error page", "challenge page", "consent page", "index page", "stub", "no text")


def classify(page: Metadata, url: str, word_count: int, lines: Sequence[str]) -> str:
    """Return the kind of the article, one of KINDS.

    The kind depends on the JSON-LD types, `og:type`, the section, a label before or after the headline ("Opinion: …")
    and the path of `url`, which may be empty. `word_count` is that of the extracted text: a page with LITTLE_TEXT words
    or more is never a `video`. `lines` are those of the text: a digest has a title that says so and unrelated sections.
    """
    path = urlsplit(url).path.lower()
    types = page.json_ld_types
    labels = _title_labels(page.titles[0]) if page.titles else frozenset()
    if "LiveBlogPosting" in types or _has_path_segment(LIVE, path) or not labels.isdisjoint(LIVE_LABELS):
        return "live"
    if "OpinionNewsArticle" in types or _is_in_section(OPINION, page, path) or not labels.isdisjoint(OPINION_LABELS):
        return "opinion"
    if _has_path_segment(GALLERY, path) or "ImageGallery" in types:
        return "gallery"
    if word_count < LITTLE_TEXT and (page.og_type.startswith("video") or _has_path_segment(VIDEO, path)):
        return "video"
    if page.titles and _DIGEST.search(page.titles[0][:MAX_TITLE]) and has_unrelated_sections(lines):
        return "digest"
    if _is_in_section(INTERVIEW, page, path) or not labels.isdisjoint(INTERVIEW_LABELS):
        return "interview"
    return "article"


def rejection_reason(
    page: Metadata,
    url: str,
    word_count: int,
    lists_other_pages: Callable[[], bool],
    has_own_text: Callable[[], bool],
) -> str | None:
    """Return the reason why the page is not an article, one of REASONS, or None if it is an article.

    `word_count` is that of the extracted text. `lists_other_pages` decides whether the page only lists other pages of
    its site, `has_own_text` whether a front page has a text of its own (see index_pages.py); they are called only if
    nothing else decides, because they take time.
    """
    if word_count < LITTLE_TEXT and not page.article_body:
        for reason, pattern in _REJECTED_TITLES:
            if any(pattern.match(title) for title in page.titles):
                return reason
        if _CONSENT_URL.search(url):
            return "consent page"
    if not page.is_declared_article and _is_search_page(url, page.titles):
        return "index page"
    if word_count < THIN and any(_BOT_PROTECTION.search(script) for script in page.script_urls):
        return "challenge page"
    is_front_page = bool(url) and urlsplit(url).path in ("", "/") and not urlsplit(url).query
    if is_front_page and not page.is_declared_article and not has_own_text():
        return "index page"
    if lists_other_pages():
        return "index page"
    if word_count == 0:
        return "no text"
    return "stub" if word_count < STUB else None


def _is_search_page(url: str, titles: Sequence[str]) -> bool:
    parts = urlsplit(url)
    has_search_url = bool(parts.query and _SEARCH_PATH.search(parts.path))
    return has_search_url or any(_SEARCH_RESULTS.match(title) for title in titles)


def has_unrelated_sections(lines: Sequence[str]) -> bool:
    """Decide whether a text has MIN_SECTIONS paragraphs or more, and no subject goes through them.

    A subject does if two of its words, long or with a capital letter, are in more than MAX_RECURRENCE of the
    paragraphs; one alone may be the name of the place.
    """
    paragraphs = [line for line in lines[:MAX_SECTIONS] if count_words(line) >= MIN_SECTION_WORDS]
    if len(paragraphs) < MIN_SECTIONS:
        return False
    counts = Counter(word for line in paragraphs for word in {word.casefold() for word in _TELLING.findall(line)})
    return all(count <= max(2, MAX_RECURRENCE * len(paragraphs)) for _, count in counts.most_common(2)[1:])


def _title_labels(title: str) -> frozenset[str]:
    """Return what is set off by a sign at the start and at the end of a title, in small letters.

    A full stop sets off a label in capital letters only: "EN DIRECT. La séance commence".
    """
    title = title[:MAX_TITLE]
    parts = []
    if match := _LABEL_BEFORE.match(title):
        parts.append(next(filter(None, match.groups())))
    if match := _LABEL_AFTER.search(title):
        parts.append(next(filter(None, match.groups())))
    return frozenset(part.strip().casefold() for part in parts)


def _is_in_section(names: str, page: Metadata, path: str) -> bool:
    """Decide whether the metadata or the path name one of these sections; the metadata may name several: `News > X`."""
    if _has_path_segment(names, path):
        return True
    return any(re.fullmatch(names, part, re.I) for part in _BETWEEN_SECTIONS.split(page.section[:MAX_TITLE]))


def _has_path_segment(words: str, path: str) -> bool:
    return re.search(rf"/{words}(?:/|$)", path) is not None
