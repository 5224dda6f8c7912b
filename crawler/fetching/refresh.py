"""Find the URL to which an HTML page sends its reader by `<meta http-equiv="refresh">` (pure)."""

import re

from lxml.html import HtmlElement

from newsfold.db.values.urls import absolute_url, canonical_url
from newsfold.extract.html.base_url import base_url
from newsfold.extract.html.parse import decode_html, parse_html

MAX_REFRESH_BYTES = 64 << 10  # bytes at the start of a page in which the element is searched
MAX_STUB_BYTES = 5_000  # of a page that is nothing but a script that goes elsewhere
MAX_STUB_WORDS = 20  # that such a page shows: "You are being redirected"

# `location = "…"`, `window.location.href = "…"`, `location.replace("…")`.
_LOCATION = re.compile(
    r"(?<![\w$])(?:(?:window|document|self|top|parent)\s?\.\s?)?location(?:\s?\.\s?href)?"
    r"\s{0,9}(?:=|\.\s?(?:replace|assign)\s?\()\s{0,9}([\"'])((?:https?:|/|\.)[^\"'\s\\]{1,2000})\1(?!\s{0,9}\+)"
)
_CONDITION = re.compile(r"\b(?:if|switch|addEventListener|onclick|confirm)\b|\?[^\"']{0,200}:")
_MARK = re.compile(rb"http-equiv\s*+=\s*+[\"']?\s*+refresh")  # in a page in lower case, which is faster than re.I
# "Shared declarative refresh steps" of the HTML standard (section 2.5.8): seconds, a separator, `url=` or not, the URL,
# quoted or not. Possessive, so that it takes linear time.
_REFRESH = re.compile(
    r"\s*+(?P<delay>[0-9]*+)[0-9.]*+(?:\s*+[;,]\s*+|\s++)(?:url\s*+=\s*+)?+"
    r"(?:\"(?P<double>[^\"]*+)|'(?P<single>[^']*+)|(?P<bare>.*+))",
    re.I | re.S | re.A,
)


def may_refresh(body: bytes) -> bool:
    """Decide whether a page may have a refresh, so that `find_refresh` has to parse it."""
    if _MARK.search(body[:MAX_REFRESH_BYTES].lower()):
        return True
    return len(body) <= MAX_STUB_BYTES and b"location" in body


def find_refresh(body: bytes, url: str, max_delay: int) -> str:
    """Return the URL to which the page at `url` sends its reader, as it is to be requested; "" if nowhere.

    The page's first refresh counts, except in a `noscript` element: readers have scripts. One that waits for more than
    `max_delay` seconds shows the page first, and one to the page itself loads it again; both send nobody elsewhere. A
    page without a text whose script does nothing but go to another URL counts too.
    """
    tree = parse_html(decode_html(body[:MAX_REFRESH_BYTES]))
    for meta in tree.iter("meta") if tree is not None else ():
        if (meta.get("http-equiv") or "").strip().lower() == "refresh" and not _is_in_noscript(meta):
            return refresh_target(meta.get("content") or "", url, max_delay, base_url(tree, url))
    if tree is not None and len(body) <= MAX_STUB_BYTES and (reference := _find_location(tree)):
        return refresh_target(f"0;{reference}", url, max_delay, base_url(tree, url))
    return ""


def _find_location(tree: HtmlElement) -> str:
    """Return the one URL to which the scripts of a page without a text go, "" if it shows a text or a script asks."""
    scripts = " ".join(script.text or "" for script in tree.iter("script"))
    targets = {match[2] for match in _LOCATION.finditer(scripts)}
    if len(targets) != 1 or _CONDITION.search(_LOCATION.sub("", scripts)):
        return ""
    shown = (
        text
        for element in tree.iter("body")
        for text in element.xpath(".//text()[not(parent::script or parent::style or ancestor::noscript)]")
    )
    return targets.pop() if len(" ".join(shown).split()) <= MAX_STUB_WORDS else ""


def refresh_target(content: str, url: str, max_delay: int, base: str = "") -> str:
    """Return the URL to which the refresh `content` sends the reader of the page at `url`; "" if nowhere.

    `content` is that of the element or the value of the HTTP header Refresh, `base` the base URL if it is not `url`.
    """
    target = absolute_url(base or url, parse_refresh(content, max_delay))
    return target if target and not _is_same_page(target, url) else ""


def parse_refresh(content: str, max_delay: int) -> str:
    """Return the URL in the `content` of a refresh as it is written there; "" if it has none or waits too long."""
    match = _REFRESH.match(content)
    if match is None or not (match["delay"] or content.lstrip().startswith(".")):
        return ""
    if len(match["delay"]) > 9 or int(match["delay"] or 0) > max_delay:
        return ""
    return (match["double"] or match["single"] or match["bare"] or "").strip()


def _is_in_noscript(meta: HtmlElement) -> bool:
    return next(meta.iterancestors("noscript"), None) is not None


def _is_same_page(target: str, url: str) -> bool:
    """Decide whether two URLs name one page; not if one is http and the other https, as such a redirect is followed."""
    return canonical_url(target) == canonical_url(url) and target.partition(":")[0] == url.partition(":")[0].lower()
