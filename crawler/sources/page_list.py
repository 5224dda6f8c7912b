"""Read lists of single pages to fetch, with one URL per line, and assign each page to a source."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from newsfold.crawler.fetching.ssrf_rules import refusal_reason
from newsfold.crawler.sources.addresses import read_address
from newsfold.crawler.sources.loader import Source
from newsfold.db.values.urls import canonical_url, site_domain

MAX_LINE_BYTES = 10_000
MAX_URLS = 1_000_000


def read_urls(paths: Sequence[Path], report: Callable[[str], None], *, allow_private: bool) -> tuple[list[str], int]:
    """Return the URLs of all files, and the number of rejected lines.

    The URLs are in order; of several with the same canonical form, only the first is returned. `report` is called with
    a message for each rejected line. Empty lines and comments (`#`) are ignored; a line is read by `read_address`.
    `allow_private` also accepts hosts that are not public.
    """
    urls: dict[str, str] = {}
    rejected_count = 0
    for place, line in _read_lines(paths):
        url = read_address(line.partition(" #")[0]) or ""
        canonical = canonical_url(url)
        reason = (
            "it is not a web address" if canonical is None else refusal_reason(canonical, allow_private=allow_private)
        )
        if len(urls) >= MAX_URLS:
            reason = f"there are more than {MAX_URLS} URLs"
        if reason or canonical is None:
            rejected_count += 1
            report(f"{place}: {line[:80]!r} was skipped: {reason}")
        else:
            urls.setdefault(canonical, url)
    return list(urls.values()), rejected_count


def assign_sources(
    urls: Sequence[str], known_sources: Sequence[Mapping[str, Any]]
) -> tuple[list[Source], list[tuple[str, str]]]:
    """Return one source for each domain (`site_domain`) of `urls`, and (URL, name of its source) for each URL.

    `known_sources` are rows of the archive's table `sources`. For a domain without a known source, a new source with
    the domain as its name is made.
    """
    rows = {str(row["host"]): row for row in reversed(known_sources)}
    sources: dict[str, Source] = {}
    assignments = []
    for url in urls:
        domain = site_domain(url)
        if domain not in sources:
            sources[domain] = _make_source(domain, rows.get(domain))
        assignments.append((url, sources[domain].name))
    return list(sources.values()), assignments


def _make_source(domain: str, row: Mapping[str, Any] | None) -> Source:
    if row is None:
        return Source(domain, f"https://{domain}/", hosts=(domain,))
    fields = {name: row[name] for name in ("name", "homepage", "language", "country", "owner")}
    return Source(**fields, hosts=(domain,), tags=tuple(row["tags"]))


def _read_lines(paths: Sequence[Path]) -> Iterator[tuple[str, str]]:
    for path in paths:
        with path.open("rb") as file:
            number = 0
            while line := file.readline(MAX_LINE_BYTES):
                number += 1
                text = line.decode("utf-8", "replace").strip("\ufeff \t\r\n")
                if text and not text.startswith("#"):
                    yield f"{path}, line {number}", text
