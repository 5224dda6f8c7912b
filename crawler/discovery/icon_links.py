"""Find the address of a site's icon in the links of one of its pages (pure)."""

import re
from html import unescape

from newsfold.db.values.urls import absolute_url

MAX_HEAD_BYTES = 256 << 10  # at the start of a page that are searched for links
WANTED_SIDE = 32  # pixels: the 16 that our pages show, on a screen with two pixels for each
UNKNOWN_SIDE = 48  # assumed where a link names no size; most such icons are .ico files with 16 to 48 pixels
TOUCH_PENALTY = 1000  # pixels added to icons for home screens, which are large: taken if there is no other

_LINK_TAG = re.compile(rb"<(?:link|base)\s[^<>]{1,2000}", re.I)
_ATTRIBUTE = re.compile(r"""([\w:-]{1,40})\s{0,9}=\s{0,9}(?:"([^"]{0,1000})"|'([^']{0,1000})'|([^\s"'<>]{1,1000}))""")
_SIZE = re.compile(r"(\d{1,4})x\d{1,4}", re.I)
_TOUCH_RELATIONS = frozenset({"apple-touch-icon", "apple-touch-icon-precomposed"})


def find_icon(body: bytes, url: str) -> str:
    """Return the URL of the icon of the site with the page `body` at `url`, the one nearest to WANTED_SIDE.

    SVG is left out: it can hold scripts. Without a link to an icon, the URL is that of `/favicon.ico` (HTML standard,
    section 4.6.7.9), "" if `url` is no http(s) URL.
    """
    base, best = url, (float("inf"), "")
    for tag in _LINK_TAG.findall(body[:MAX_HEAD_BYTES]):
        text = tag.decode("latin-1")
        attributes = {name.lower(): unescape(a or b or c) for name, a, b, c in _ATTRIBUTE.findall(text)}
        if tag[1:5].lower() == b"base":
            base = absolute_url(url, attributes.get("href", "")) or base
        elif (rank := _rank_link(attributes)) < best[0]:
            best = (rank, attributes.get("href", ""))
    return absolute_url(base, best[1]) or absolute_url(url, "/favicon.ico") or ""


def _rank_link(attributes: dict[str, str]) -> float:
    """Return the distance of an icon from WANTED_SIDE in pixels; infinity for other links and unusable images."""
    relations = set(attributes.get("rel", "").lower().split())
    href = attributes.get("href", "").strip().lower()
    is_vector = "svg" in attributes.get("type", "").lower() or href.partition("?")[0].endswith(".svg")
    if not relations & {"icon", *_TOUCH_RELATIONS} or not href or is_vector or href.startswith("data:"):
        return float("inf")
    sides = [int(side) for side in _SIZE.findall(attributes.get("sizes", ""))] or [UNKNOWN_SIDE]
    return min(abs(side - WANTED_SIDE) for side in sides) + (0 if "icon" in relations else TOUCH_PENALTY)
