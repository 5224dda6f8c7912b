"""Validate the fields of a `[[source]]` entry of a TOML file (pure)."""

import re
from collections.abc import Callable
from typing import Any

from newsfold.crawler.sources.addresses import explain_bad_address
from newsfold.db.values.text import one_line
from newsfold.db.values.urls import canonical_url, site_domain

MAX_ITEMS = 1000  # of a list
MAX_PATTERN = 300  # characters of a regular expression

_UNIT_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
_DURATION = re.compile(r"(\d{1,6})\s*([smhd])")
_HOST = re.compile(r"[a-z0-9.-]{1,253}", re.I)
# A repeated group that contains a repetition can backtrack for exponential time on a long URL.
_NESTED_REPETITION = re.compile(r"\([^)]*[+*][^)]*\)[+*{]")


class EntryError(Exception):
    """An entry is invalid; the message names the field and says what the user has to change."""


def parse_entry(entry: Any) -> dict[str, Any]:
    """Return the validated fields of `entry`, a table of the TOML file, as keyword arguments of `Source`.

    `hosts` is set to the `site_domain` of the homepage if it is missing. Raise EntryError if a field is invalid,
    unknown or missing.
    """
    if not isinstance(entry, dict):
        raise EntryError("the entry is not a table; begin it with [[source]]")
    if unknown := sorted(set(entry) - set(_FIELD_PARSERS)):
        raise EntryError(f"there is no field {unknown[0]!r}; the fields are {', '.join(_FIELD_PARSERS)}")
    for name in ("name", "homepage"):
        if name not in entry:
            raise EntryError(f"{name} is missing; add it")
    fields = {name: _FIELD_PARSERS[name](name, value) for name, value in entry.items()}
    fields.setdefault("hosts", (site_domain(fields["homepage"]),))
    return fields


def _parse_text(name: str, value: Any) -> str:
    if not isinstance(value, str) or not one_line(value) or len(value) > 200:
        raise EntryError(f"{name} must be a text of 1 to 200 characters")
    return one_line(value)


def _parse_url(name: str, value: Any) -> str:
    if not isinstance(value, str) or canonical_url(value) is None:
        raise EntryError(f"{name}: {explain_bad_address(str(value))}")
    return value.strip()


def _parse_host(name: str, value: Any) -> str:
    if not isinstance(value, str) or not _HOST.fullmatch(value):
        raise EntryError(f"{name}: {str(value)[:80]!r} is not a host name; write it like news.example.com")
    return value.lower()


def _parse_pattern(name: str, value: Any) -> str:
    if not isinstance(value, str) or len(value) > MAX_PATTERN:
        raise EntryError(f"{name} must hold regular expressions of at most {MAX_PATTERN} characters")
    try:
        re.compile(value)
    except re.error as error:
        raise EntryError(f"{name}: {value!r} is not a regular expression: {error}") from None
    if _NESTED_REPETITION.search(value):
        raise EntryError(f"{name}: {value!r} repeats a repetition, which can take exponential time; remove one of them")
    return value


def _list_parser(parse_item: Callable[[str, Any], str]) -> Callable[[str, Any], tuple[str, ...]]:
    def parse_list(name: str, value: Any) -> tuple[str, ...]:
        if not isinstance(value, list) or len(value) > MAX_ITEMS:
            raise EntryError(f"{name} must be a list of at most {MAX_ITEMS} entries")
        return tuple(dict.fromkeys(parse_item(name, item) for item in value))

    return parse_list


def _parse_seconds(name: str, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 3600:
        raise EntryError(f"{name} must be a number of seconds from 0 to 3600")
    return float(value)


def parse_duration(name: str, value: Any) -> int:
    """Return the seconds of a duration such as `90s`, `15m`, `2h` or `1d`; raise EntryError if it is none."""
    match = _DURATION.fullmatch(value) if isinstance(value, str) else None
    if not match or not 1 <= int(match[1]) * _UNIT_SECONDS[match[2]] <= 30 * 86_400:
        raise EntryError(f'{name} must be a duration up to 30 days like "90s", "15m", "2h" or "1d"')
    return int(match[1]) * _UNIT_SECONDS[match[2]]


def _parse_flag(name: str, value: Any) -> bool:
    if not isinstance(value, bool):
        raise EntryError(f"{name} must be true or false")
    return value


_FIELD_PARSERS: dict[str, Callable[[str, Any], Any]] = {
    "name": _parse_text,
    "homepage": _parse_url,
    "language": _parse_text,
    "country": _parse_text,
    "feeds": _list_parser(_parse_url),
    "sitemaps": _list_parser(_parse_url),
    "sections": _list_parser(_parse_url),
    "hosts": _list_parser(_parse_host),
    "tags": _list_parser(_parse_text),
    "owner": _parse_text,
    "include": _list_parser(_parse_pattern),
    "exclude": _list_parser(_parse_pattern),
    "delay": _parse_seconds,
    "min_interval": parse_duration,
    "render": _parse_flag,
    "enabled": _parse_flag,
}
