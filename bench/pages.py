"""Pages with gold: our own below tests/extract/pages, or a folder's `gold.jsonl`.

A line of gold.jsonl is `id`, `set`, `url`, `html` (path of a page below the folder, perhaps gzipped), `charset` and
either `paragraphs` or the pieces `with` and `without`; `title`, `authors` and `date` where they are known.
`summary_count` says that the gold begins with the standfirst.
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

from bench.scores import Hits, compare, compare_segments, mark, names_f1, residue, stray_lines
from newsfold.extract.html.parse import decode

OWN = Path(__file__).parent.parent / "tests" / "extract" / "pages"


@dataclass(frozen=True, slots=True)
class Output:
    """What an extractor makes of a page; `authors` and `day` are None for one that tells none."""

    text: str = ""
    standfirst: str = ""
    title: str = ""
    authors: tuple[str, ...] | None = None
    day: str | None = None


@dataclass(frozen=True, slots=True)
class Score:
    """Of one page; `title`, `authors` and `day` are None where gold or extractor have none."""

    hits: Hits
    residue: frozenset[str]
    extra: int
    lost: int
    title: bool | None
    authors: float | None
    day: bool | None


@dataclass(frozen=True)
class GoldPage:
    """`group` is scored for itself; `charset` is the one that the server named."""

    name: str
    group: str
    url: str
    body: bytes
    charset: str | None
    gold: Mapping[str, Any]

    @cached_property
    def html(self) -> str:
        return decode(self.body, self.charset)

    @property
    def by_segments(self) -> bool:
        return "with" in self.gold

    @property
    def text(self) -> str:
        """The gold with its standfirst."""
        return "\n".join(filter(None, [self.gold.get("standfirst"), *self.gold.get("paragraphs", ())]))

    def score(self, output: Output) -> Score:
        """With the standfirst, unless the gold has none by its definition."""
        whole = self.by_segments or "standfirst" in self.gold or "summary_count" in self.gold
        text = "\n".join(filter(None, [output.standfirst if whole else "", output.text]))
        title = self.gold.get("title") or ""
        if self.by_segments:
            hits = compare_segments(self.gold["with"], self.gold["without"], text)
            left, extra, lost = frozenset({"piece"} if hits.extra else ()), hits.extra, hits.missing
        else:
            hits, left = compare(self.text, text), frozenset(residue(text, self.text, title or self._shown_title))
            extra, lost = stray_lines(text, self.text), stray_lines(self.text, text)
        authors, days = self.gold.get("authors"), _days(self.gold.get("published_at") or self.gold.get("date") or "")
        return Score(
            hits,
            left,
            extra,
            lost,
            mark(title) == mark(output.title) if title else None,
            names_f1(authors, output.authors) if authors and output.authors is not None else None,
            output.day in days if days and output.day is not None else None,
        )

    @property
    def _shown_title(self) -> str:
        return self.gold.get("page_title") or ""


def _days(stamp: str) -> set[str]:
    """As written and in UTC: a page near midnight has two."""
    days = {stamp[:10]} - {""}
    with suppress(ValueError):
        moment = datetime.fromisoformat(stamp)
        if moment.tzinfo:
            days.add(f"{moment.astimezone(UTC):%Y-%m-%d}")
    return days


def gold_pages(folder: Path | None) -> list[GoldPage]:
    """Of the folder, or our own."""
    return list(_from_lines(folder) if folder else _own())


def _own() -> Iterator[GoldPage]:
    for path in sorted(OWN.glob("*.json")):
        page = path.with_suffix(".html")
        if page.exists():
            gold = json.loads(path.read_text("utf-8"))
            yield GoldPage(path.stem, "own", gold["url"], page.read_bytes(), gold.get("charset"), gold)


def _from_lines(folder: Path) -> Iterator[GoldPage]:
    for line in (folder / "gold.jsonl").read_text("utf-8").splitlines():
        gold = json.loads(line)
        path = folder / gold["html"]
        body = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        yield GoldPage(gold["id"], gold["set"], gold.get("url") or "", body, gold.get("charset"), gold)
