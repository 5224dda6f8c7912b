"""Single pages to fetch, as a file with one URL a line."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from newsfold.crawler.fetching.ssrf_rules import refusal
from newsfold.crawler.sources.loader import Source
from newsfold.db.values.urls import canonical_url, registered_domain

MAX_LINE = 10_000
MAX_URLS = 1_000_000


def read_urls(paths: Sequence[Path], complain: Callable[[str], None], *, allow_private: bool) -> tuple[list[str], int]:
    """Every URL once, in order, and how many lines were none; each of those is named."""
    found: dict[str, str] = {}
    rejected = 0
    for where, line in _lines(paths):
        canonical = canonical_url(line)
        wrong = "it is no web address" if canonical is None else refusal(canonical, allow_private=allow_private)
        if len(found) >= MAX_URLS:
            wrong = f"there are more than {MAX_URLS} of them"
        if wrong or canonical is None:
            rejected += 1
            complain(f"{where}: {line[:80]!r} was skipped: {wrong}")
        else:
            found.setdefault(canonical, line)
    return list(found.values()), rejected


def sources_of(urls: Sequence[str], known: Sequence[Mapping[str, Any]]) -> tuple[list[Source], list[tuple[str, str]]]:
    """A source for each registered domain, the `known` one (rows of the archive) where there is one; (URL, name)."""
    rows = {str(row["host"]): row for row in reversed(known)}
    sources: dict[str, Source] = {}
    named = []
    for url in urls:
        domain = registered_domain(url)
        if domain not in sources:
            sources[domain] = _source(domain, rows.get(domain))
        named.append((url, sources[domain].name))
    return list(sources.values()), named


def _source(domain: str, row: Mapping[str, Any] | None) -> Source:
    if row is None:
        return Source(domain, f"https://{domain}/", hosts=(domain,))
    kept = {name: row[name] for name in ("name", "homepage", "language", "country", "owner")}
    return Source(**kept, hosts=(domain,), tags=tuple(row["tags"]))


def _lines(paths: Sequence[Path]) -> Iterator[tuple[str, str]]:
    for path in paths:
        with path.open("rb") as file:
            number = 0
            while line := file.readline(MAX_LINE):
                number += 1
                text = line.decode("utf-8", "replace").strip("\ufeff \t\r\n")
                if text and not text.startswith("#"):
                    yield f"{path}, line {number}", text
