"""Corrections as rows of JSONL: checked before they are believed."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from newsfold.db.news.corrections import Correction, has_correction, save_decision
from newsfold.db.values.jsonl import json_row, lines
from newsfold.db.values.text import one_line
from newsfold.db.values.times import format_time, parse_time
from newsfold.db.values.urls import canonical_url

MAX_ROW = 1 << 16  # bytes
MAX_TEXT = 2048  # characters of a key or a title
KINDS = {"join": "other", "part": "other", "not a copy": "", "not an article": "", "date": "value", "title": "value"}


@dataclass(frozen=True, slots=True)
class CorrectionRow:
    """`decision` is the number that the rows of one decision share in the file, None for one of its own."""

    kind: str
    article: str
    other: str | None
    value: str | None
    made_at: str | None
    decision: int | None


def correction_row(line: bytes) -> CorrectionRow:
    """The correction of one line. Raises ValueError, which says what is wrong with the line."""
    row = json_row(line, MAX_ROW)
    kind = row.get("kind")
    if not isinstance(kind, str) or kind not in KINDS:
        raise ValueError(f"kind is none of {', '.join(KINDS)}")
    article, other, value, made_at = (_string(row, name) for name in ("article", "other", "value", "made_at"))
    decision = row.get("decision")
    if article is None:
        raise ValueError("article is missing: an id or a URL")
    if KINDS[kind] and not {"other": other, "value": value}[KINDS[kind]]:
        raise ValueError(f"{KINDS[kind]} is missing, which {kind!r} needs")
    if decision is not None and (isinstance(decision, bool) or not isinstance(decision, int) or decision < 1):
        raise ValueError("decision is no number from 1")
    return CorrectionRow(
        kind=kind,
        article=_key(article),
        other=_key(other) if other else None,
        value=correct_date(value) if kind == "date" and value else value,
        made_at=_time(made_at) if made_at else None,
        decision=decision,
    )


def correct_date(text: str) -> str:
    """A day as it is, a moment as the databases hold it. Raises ValueError."""
    try:
        at = format_time(parse_time(text.strip()))
    except ValueError:
        raise ValueError(f"{text!r} is no date; write it like 2026-03-02 or 2026-03-02T20:00:00Z") from None
    return at[:10] if len(text.strip()) == len("2026-03-02") else at


def _string(row: dict[str, Any], name: str) -> str | None:
    value = row.get(name)
    if value is not None and not isinstance(value, str):
        raise ValueError(f"{name} is no string")
    text = one_line(value or "")
    if len(text) > MAX_TEXT:
        raise ValueError(f"{name} is longer than {MAX_TEXT} characters")
    return text or None


def _key(text: str) -> str:
    return (canonical_url(text) or text) if "://" in text else text


def _time(text: str) -> str:
    try:
        return format_time(parse_time(text))
    except ValueError:
        raise ValueError(f"made_at {text!r} is no time") from None


def import_corrections(
    news: Database, paths: Sequence[Path], *, now: datetime, complain: Callable[[str], None] = lambda message: None
) -> dict[str, int]:
    """Counts `added`, `unchanged` and `rejected`; `complain` gets a sentence for each rejected row."""
    counts = Counter[str](dict.fromkeys(("added", "unchanged", "rejected"), 0))
    for path in paths:
        rows = []
        for number, _, line in lines(path, MAX_ROW):
            try:
                rows.append(correction_row(line))
            except ValueError as error:
                counts["rejected"] += 1
                complain(f"{path}, line {number}: {error}; the row was skipped")
        with news.atomic():
            _save(news, rows, format_time(now), counts)
    return dict(counts)


def _save(news: Database, rows: Iterable[CorrectionRow], now: str, counts: Counter[str]) -> None:
    """The rows of a decision stand together, as an export writes them."""
    for _, group in groupby(enumerate(rows), lambda item: item[1].decision or -item[0]):
        found = [row for _, row in group]
        made_at = found[0].made_at or now
        corrections = [Correction(row.kind, row.article, row.other, row.value) for row in found]
        new = [correction for correction in corrections if not has_correction(news, correction, made_at)]
        counts.update(added=len(new), unchanged=len(corrections) - len(new))
        save_decision(news, new, made_at)
