"""Find the opt-outs `noarchive`, `noai` and `tdm` in the headers and meta tags of a page and in tdmrep.json (pure)."""

import html
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit

from newsfold.crawler.fetching.limits import MAX_TDMREP_BYTES
from newsfold.crawler.politeness.robots_txt import PRODUCT_TOKEN

MAX_META_BYTES = 256 << 10  # bytes at the start of a page that are searched for meta tags
MAX_TDMREP_RULES = 1000  # rules of a tdmrep.json that are read

_META_TAG = re.compile(rb"<meta\s[^<>]{1,2000}", re.I)
_ATTRIBUTE = re.compile(r"""([\w:-]{1,40})\s{0,9}=\s{0,9}(?:"([^"]{0,500})"|'([^']{0,500})'|([^\s"'<>]{1,200}))""")
_OPTOUT_DIRECTIVES = ("noarchive", "noai")
_TDM_RESERVATION = "tdm-reservation"


def find_optouts(headers: Iterable[Sequence[str]], body: bytes, url: str, tdmrep: str | None = None) -> list[str]:
    """Return the opt-outs of one response, sorted: `noai`, `noarchive` and `tdm` (text and data mining).

    `headers` are (name, value) pairs; `tdmrep` is the text of the site's `/.well-known/tdmrep.json`, None if it has
    none. For `tdm`, a meta tag overrides a header, and a header overrides the file (TDMRep, W3C community group).
    """
    headers = [(name.lower(), value) for name, value in headers]
    meta_tags = list(_iterate_meta_tags(body))
    directives = [_parse_robots_header(value) for name, value in headers if name == "x-robots-tag"]
    directives += [_split_words(value) for name, value in meta_tags if name in ("robots", PRODUCT_TOKEN)]
    optouts = {word for words in directives for word in words if word in _OPTOUT_DIRECTIVES}
    reservations = [
        _parse_reservation(value) for pairs in (meta_tags, headers) for name, value in pairs if name == _TDM_RESERVATION
    ]
    reservations.append(is_reserved_by_tdmrep(tdmrep, url))
    if next((reservation for reservation in reservations if reservation is not None), False):
        optouts.add("tdm")
    return sorted(optouts)


def is_reserved_by_tdmrep(tdmrep: str | None, url: str) -> bool | None:
    """Return whether the text of a tdmrep.json reserves text and data mining of `url`.

    The rule with the longest location that matches `url` decides. Return None if no rule matches, if its value is
    neither 0 nor 1, or if `tdmrep` is None or invalid.
    """
    try:
        rules = json.loads((tdmrep or "null").lstrip("\ufeff")[:MAX_TDMREP_BYTES])
    except (ValueError, RecursionError):
        return None
    parts = urlsplit(url)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    matching = [rule for rule in (rules if isinstance(rules, list) else [])[:MAX_TDMREP_RULES] if _matches(rule, path)]
    longest = max((len(rule["location"]) for rule in matching), default=0)
    reservations = [
        _parse_reservation(rule.get(_TDM_RESERVATION)) for rule in matching if len(rule["location"]) == longest
    ]
    return max((reservation for reservation in reservations if reservation is not None), default=None)


def _matches(rule: Any, path: str) -> bool:
    """Decide whether the location of `rule` matches `path` (with query).

    As in robots.txt, a location is a prefix, in which `*` stands for any text; a `$` at its end stands for the end of
    the path.
    """
    location = rule.get("location") if isinstance(rule, dict) else None
    if not isinstance(location, str) or not 0 < len(location) <= 500:
        return False
    prefix, *parts = location.removesuffix("$").split("*")
    if not path.startswith(prefix):
        return False
    position = len(prefix)
    for part in parts:
        position = path.find(part, position)
        if position < 0:
            return False
        position += len(part)
    return not location.endswith("$") or position == len(path) or (bool(parts) and path.endswith(parts[-1]))


def _parse_reservation(value: Any) -> bool | None:
    text = str(value).strip()
    return text == "1" if text in ("0", "1") else None


def _parse_robots_header(header: str) -> list[str]:
    """Return the directives of an X-Robots-Tag header, or none if it addresses another crawler."""
    agent, separator, rest = header.partition(":")
    # `unavailable_after: <date>` is a directive and not the name of a crawler.
    if separator and re.fullmatch(r"[\w-]+", agent.strip()) and agent.strip().lower() != "unavailable_after":
        return _split_words(rest) if agent.strip().lower() in ("*", PRODUCT_TOKEN) else []
    return _split_words(header)


def _split_words(text: str) -> list[str]:
    # Commas are the rule; the other separators occur, and a directive between them is meant all the same.
    return [word for word in re.split(r"[,;\s]+", text.lower()) if word]


def _iterate_meta_tags(body: bytes) -> Iterator[tuple[str, str]]:
    """Yield (name in lower case, content) of each meta tag with a name, property or header at the start of `body`."""
    start = body[:MAX_META_BYTES].replace(b"\0", b"")  # UTF-16
    for tag in _META_TAG.findall(start):
        attributes = {name.lower(): a or b or c for name, a, b, c in _ATTRIBUTE.findall(tag.decode("latin-1"))}
        name = attributes.get("name") or attributes.get("property") or attributes.get("http-equiv") or ""
        if name := name.strip().lower():
            # `http-equiv` stands for a header.
            yield "robots" if name == "x-robots-tag" else name, html.unescape(attributes.get("content", ""))
