"""Pages with gold: those of tests/extract/pages, or those that a folder lists in `gold.jsonl`.

Each line of gold.jsonl has `id`, `set`, `url`, `html` (the path of a page below the folder, optionally gzipped),
`charset`, and either `paragraphs` or the segments `with` (must be in the text) and `without` (must not); `title`,
`authors` and `date` if they are known. `summary_count` declares that the gold begins with the standfirst.
"""

import gzip
import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from bench.scores import Hits, compare, compare_segments, count_stray_lines, find_residue, names_f1, normalize
from newsfold.extract.html.parse import decode_html

OWN_PAGES = Path(__file__).parents[2] / "tests" / "extract" / "pages"


@dataclass(frozen=True, slots=True)
class Output:
    """Result of an extractor for a page; `authors` and `day` are None if the extractor does not report them."""

    text: str = ""
    standfirst: str = ""
    title: str = ""
    authors: tuple[str, ...] | None = None
    day: str | None = None


@dataclass(frozen=True, slots=True)
class Score:
    """Comparison of an output with the gold of its page.

    `extra` and `lost` count lines (or segments) that only the text and only the gold has. `title`, `authors` (an F1)
    and `day` are None if the gold or the extractor has none.
    """

    hits: Hits
    residue: frozenset[str]
    extra: int
    lost: int
    title: bool | None
    authors: float | None
    day: bool | None


@dataclass(frozen=True)
class GoldPage:
    """A page with its gold; pages of each `group` are scored together, `charset` is that of the HTTP header."""

    name: str
    group: str
    url: str
    body: bytes
    charset: str | None
    gold: Mapping[str, Any]

    @cached_property
    def html(self) -> str:
        """The text of the body, decoded as extraction decodes it."""
        return decode_html(self.body, self.charset)

    @property
    def has_segments(self) -> bool:
        return "with" in self.gold

    @property
    def gold_text(self) -> str:
        """The gold's paragraphs after its standfirst, one per line."""
        return "\n".join(filter(None, [self.gold.get("standfirst"), *self.gold.get("paragraphs", ())]))

    @property
    def all_gold_text(self) -> str:
        """The gold's standfirst and paragraphs, or its required segments."""
        return "\n".join([self.gold_text, *self.gold.get("with", ())])

    def score(self, output: Output) -> Score:
        """Compare an output with the gold; its standfirst counts as text unless this gold is defined without one."""
        with_standfirst = self.has_segments or "standfirst" in self.gold or "summary_count" in self.gold
        text = "\n".join(filter(None, [output.standfirst if with_standfirst else "", output.text]))
        title = self.gold.get("title") or ""
        if self.has_segments:
            hits = compare_segments(self.gold["with"], self.gold["without"], text)
            residue, extra, lost = frozenset({"segment"} if hits.extra else ()), hits.extra, hits.missing
        else:
            gold = self.gold_text
            hits, residue = compare(gold, text), frozenset(find_residue(text, gold, title or self._page_title))
            extra, lost = count_stray_lines(text, gold), count_stray_lines(gold, text)
        authors, days = (
            self.gold.get("authors"),
            _read_days(self.gold.get("published_at") or self.gold.get("date") or ""),
        )
        return Score(
            hits=hits,
            residue=residue,
            extra=extra,
            lost=lost,
            title=normalize(title) == normalize(output.title) if title else None,
            authors=names_f1(authors, output.authors) if authors and output.authors is not None else None,
            day=output.day in days if days and output.day is not None else None,
        )

    @property
    def _page_title(self) -> str:
        return self.gold.get("page_title") or ""


def _read_days(time: str) -> set[str]:
    """Return the day of an ISO 8601 time as written and in UTC: near midnight the two differ."""
    days = {time[:10]} - {""}
    with suppress(ValueError):
        parsed = datetime.fromisoformat(time)
        if parsed.tzinfo:
            days.add(f"{parsed.astimezone(UTC):%Y-%m-%d}")
    return days


def read_gold_pages(folder: Path | None) -> list[GoldPage]:
    """Return the pages that `folder` lists in its gold.jsonl; without a folder, those of OWN_PAGES."""
    return list(_read_folder(folder) if folder else _read_own_pages())


def _read_own_pages() -> Iterator[GoldPage]:
    for path in sorted(OWN_PAGES.glob("*.json")):
        page = path.with_suffix(".html")
        if page.exists():
            gold = json.loads(path.read_text("utf-8"))
            yield GoldPage(path.stem, "own", gold["url"], page.read_bytes(), gold.get("charset"), gold)


def _read_folder(folder: Path) -> Iterator[GoldPage]:
    with (folder / "gold.jsonl").open(encoding="utf-8") as file:
        for line in file:  # `splitlines` would split at signs within a text
            gold = json.loads(line)
            path = folder / gold["html"]
            body = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
            group = gold.get("set") or folder.name
            yield GoldPage(gold["id"], group, gold.get("url") or "", body, gold.get("charset"), gold)
