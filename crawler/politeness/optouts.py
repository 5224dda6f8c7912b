"""What a page, its headers and its site say against being kept or mined: `noarchive`, `noai` and `tdm` (pure)."""

import json
import re
from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import urlsplit

from newsfold.crawler.politeness.robots_txt import AGENT

HEAD = 256 << 10  # bytes in which a page's meta tags are looked for
MAX_FILE = 256 << 10  # bytes of a tdmrep.json
MAX_RULES = 1000

_META = re.compile(rb"<meta\s[^<>]{1,2000}", re.I)
_ATTRIBUTE = re.compile(r"""([\w:-]{1,40})\s{0,9}=\s{0,9}(?:"([^"]{0,500})"|'([^']{0,500})'|([^\s"'<>]{1,200}))""")
_KEPT = ("noarchive", "noai")
_TDM = "tdm-reservation"


def optouts(headers: Iterable[Sequence[str]], body: bytes, url: str, tdmrep: str | None = None) -> list[str]:
    """The opt-outs of one answer, sorted; `tdmrep` is the site's `/.well-known/tdmrep.json`.

    A page's own word on mining goes before its header's, and that before the site's file (TDMRep, W3C community group).
    """
    headers = [(name.lower(), value) for name, value in headers]
    meta = list(_meta(body))
    said = [_directives(value) for name, value in headers if name == "x-robots-tag"]
    said += [_words(value) for name, value in meta if name in ("robots", AGENT)]
    found = {word for words in said for word in words if word in _KEPT}
    votes = [_reserved(value) for pairs in (meta, headers) for name, value in pairs if name == _TDM]
    votes.append(reserved_by_file(tdmrep, url))
    if next((vote for vote in votes if vote is not None), False):
        found.add("tdm")
    return sorted(found)


def reserved_by_file(tdmrep: str | None, url: str) -> bool | None:
    """What the longest matching location of a tdmrep.json says; None when none matches or the file is none."""
    try:
        rules = json.loads((tdmrep or "null")[:MAX_FILE])
    except (ValueError, RecursionError):
        return None
    parts = urlsplit(url)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    matching = [rule for rule in (rules if isinstance(rules, list) else [])[:MAX_RULES] if _matches(rule, path)]
    longest = max((len(rule["location"]) for rule in matching), default=0)
    votes = [_reserved(rule.get(_TDM)) for rule in matching if len(rule["location"]) == longest]
    return max((vote for vote in votes if vote is not None), default=None)


def _matches(rule: Any, path: str) -> bool:
    """Locations are written like the paths of a robots.txt: `*` for anything, `$` for the end."""
    location = rule.get("location") if isinstance(rule, dict) else None
    if not isinstance(location, str) or not 0 < len(location) <= 500:
        return False
    first, *others = location.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    at = len(first)
    for part in others:
        at = path.find(part, at)
        if at < 0:
            return False
        at += len(part)
    return not location.endswith("$") or at == len(path) or (bool(others) and path.endswith(others[-1]))


def _reserved(value: Any) -> bool | None:
    text = str(value).strip()
    return text == "1" if text in ("0", "1") else None


def _directives(header: str) -> list[str]:
    """The words of an X-Robots-Tag that are meant for everybody or for us."""
    agent, found, rest = header.partition(":")
    if found and re.fullmatch(r"[\w-]+", agent.strip()) and agent.strip().lower() != "unavailable_after":
        return _words(rest) if agent.strip().lower() in ("*", AGENT) else []
    return _words(header)


def _words(text: str) -> list[str]:
    return [word.strip().lower() for word in text.split(",")]


def _meta(body: bytes) -> Iterable[tuple[str, str]]:
    for tag in _META.findall(body[:HEAD]):
        found = {name.lower(): a or b or c for name, a, b, c in _ATTRIBUTE.findall(tag.decode("latin-1"))}
        if name := found.get("name", "").strip().lower():
            yield name, found.get("content", "")
