"""One `[[source]]` entry: the types and limits of its fields (pure)."""

import re
from collections.abc import Callable
from typing import Any

from newsfold.db.values.text import one_line
from newsfold.db.values.urls import canonical_url, registered_domain

MAX_LIST = 1000
MAX_PATTERN = 300  # characters of a regular expression
MIN_INTERVAL = "15m"

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
_DURATION = re.compile(r"(\d{1,6})\s*([smhd])")
_HOST = re.compile(r"[a-z0-9.-]{1,253}", re.I)
# A repeated group that itself repeats can take for ever on a long URL.
_RUNAWAY = re.compile(r"\([^)]*[+*][^)]*\)[+*{]")


class Problem(Exception):
    """What is wrong with the entry and what to change."""


def check_entry(entry: Any) -> dict[str, Any]:
    """The fields of a source, ready for its constructor. Raises Problem."""
    if not isinstance(entry, dict):
        raise Problem("this is no table; begin it with [[source]]")
    if unknown := sorted(set(entry) - set(_FIELDS)):
        raise Problem(f"there is no field {unknown[0]!r}; the fields are {', '.join(_FIELDS)}")
    for name in ("name", "homepage"):
        if name not in entry:
            raise Problem(f"{name} is missing; give it")
    fields = {name: _FIELDS[name](name, value) for name, value in entry.items()}
    fields.setdefault("hosts", (registered_domain(fields["homepage"]),))
    fields.setdefault("min_interval", _duration("min_interval", MIN_INTERVAL))
    return fields


def _text(name: str, value: Any) -> str:
    if not isinstance(value, str) or not one_line(value) or len(value) > 200:
        raise Problem(f"{name} must be a text of 1 to 200 characters")
    return one_line(value)


def _url(name: str, value: Any) -> str:
    if not isinstance(value, str) or canonical_url(value) is None:
        raise Problem(f"{name}: {str(value)[:80]!r} is no web address; write it with https://")
    return value.strip()


def _host(name: str, value: Any) -> str:
    if not isinstance(value, str) or not _HOST.fullmatch(value):
        raise Problem(f"{name}: {str(value)[:80]!r} is no host name; write it like news.example.com")
    return value.lower()


def _pattern(name: str, value: Any) -> str:
    if not isinstance(value, str) or len(value) > MAX_PATTERN:
        raise Problem(f"{name} must hold regular expressions of at most {MAX_PATTERN} characters")
    try:
        re.compile(value)
    except re.error as error:
        raise Problem(f"{name}: {value!r} is no regular expression: {error}") from None
    if _RUNAWAY.search(value):
        raise Problem(f"{name}: {value!r} repeats a repetition, which can run for ever; write it without")
    return value


def _list(check: Callable[[str, Any], str]) -> Callable[[str, Any], tuple[str, ...]]:
    def checked(name: str, value: Any) -> tuple[str, ...]:
        if not isinstance(value, list) or len(value) > MAX_LIST:
            raise Problem(f"{name} must be a list of at most {MAX_LIST} entries")
        return tuple(dict.fromkeys(check(name, item) for item in value))

    return checked


def _seconds(name: str, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 3600:
        raise Problem(f"{name} must be a number of seconds from 0 to 3600")
    return float(value)


def _duration(name: str, value: Any) -> int:
    match = _DURATION.fullmatch(value) if isinstance(value, str) else None
    if not match or not 1 <= int(match[1]) * _UNITS[match[2]] <= 30 * 86_400:
        raise Problem(f'{name} must be a duration up to 30 days like "90s", "15m", "2h" or "1d"')
    return int(match[1]) * _UNITS[match[2]]


def _flag(name: str, value: Any) -> bool:
    if not isinstance(value, bool):
        raise Problem(f"{name} must be true or false")
    return value


_FIELDS: dict[str, Callable[[str, Any], Any]] = {
    "name": _text,
    "homepage": _url,
    "language": _text,
    "country": _text,
    "feeds": _list(_url),
    "sitemaps": _list(_url),
    "sections": _list(_url),
    "hosts": _list(_host),
    "tags": _list(_text),
    "owner": _text,
    "include": _list(_pattern),
    "exclude": _list(_pattern),
    "delay": _seconds,
    "min_interval": _duration,
    "render": _flag,
    "enabled": _flag,
}
