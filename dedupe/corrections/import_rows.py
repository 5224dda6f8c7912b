"""Read corrections from JSONL files, validate them, and add them to the database."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from newsfold.db.news.corrections import Correction, has_correction, save_decision
from newsfold.db.values.jsonl import parse_json_row, read_jsonl_lines
from newsfold.db.values.text import one_line
from newsfold.db.values.times import format_time, parse_time, why_implausible
from newsfold.db.values.urls import canonical_url
from newsfold.db.values.written_times import parse_written_time

MAX_ROW = 1 << 16  # bytes of a line
MAX_TEXT = 2048  # characters of a key, a title or another field
MAX_COMPLAINTS = 10  # rejected rows of a file that are reported; further ones are counted, as the file is a wrong one
DAY_FORMAT = "2026-03-02"

# Kind of correction → the field that a row of it must have besides `kind` and `article`; empty for none.
REQUIRED_FIELDS = {
    "join": "other",
    "part": "other",
    "not a copy": "",
    "not an article": "",
    "date": "value",
    "title": "value",
}


@dataclass(frozen=True, slots=True)
class ImportedCorrection:
    """A validated row of a file.

    `article` and `other` are keys (canonical URL or external id). `made_at` is None if the row has no time. `decision`
    is a number that adjacent rows of one decision share, None for a row that is a decision of its own.
    """

    kind: str
    article: str
    other: str | None
    value: str | None
    made_at: str | None
    decision: int | None


def parse_correction(line: bytes, now: datetime) -> ImportedCorrection:
    """Return the correction of one line of JSONL. Raise ValueError with a message for the user if it is invalid.

    `now` is the time of the import; a date must not lie more than MAX_AHEAD after it.
    """
    row = parse_json_row(line, MAX_ROW)
    kind = row.get("kind")
    if not isinstance(kind, str) or kind not in REQUIRED_FIELDS:
        raise ValueError(f"kind is none of {', '.join(REQUIRED_FIELDS)}")
    article, other, value, made_at = (_string(row, name) for name in ("article", "other", "value", "made_at"))
    decision = row.get("decision")
    if article is None:
        raise ValueError("article is missing: an id or a URL")
    required = REQUIRED_FIELDS[kind]
    if required and not {"other": other, "value": value}[required]:
        raise ValueError(f"{required} is missing, which {kind!r} needs")
    if decision is not None and (isinstance(decision, bool) or not isinstance(decision, int) or decision < 1):
        raise ValueError("decision is not a number of 1 or more")
    return ImportedCorrection(
        kind=kind,
        article=_article_key(article),
        other=_article_key(other) if other else None,
        value=parse_date(value, now) if kind == "date" and value else value,
        made_at=_made_at(made_at) if made_at else None,
        decision=decision,
    )


def parse_date(text: str, now: datetime) -> str:
    """Return a day as `2026-03-02` or a time as UTC text (`…Z`). Raise ValueError if the text is neither, or lies
    before 1900 or more than MAX_AHEAD after `now`."""
    written = parse_written_time(text)
    if written is None:
        raise ValueError(f"{text!r} is no date; write it like {DAY_FORMAT} or {DAY_FORMAT}T20:00:00Z")
    if why := why_implausible(written.at, now, is_zero_real=True):
        raise ValueError(f"{text!r} lies {'in the future' if written.at > now else why}")
    return written.text


def import_corrections(
    news: Database, paths: Sequence[Path], *, now: datetime, complain: Callable[[str], None] = lambda message: None
) -> dict[str, int]:
    """Add the corrections of JSONL files, in one transaction for each file; return the number of rows by result.

    The results are `added`, `unchanged` (in the database already) and `rejected` (invalid). `complain` is called with a
    message for each of the first MAX_COMPLAINTS rejected rows of a file, and with the number of the others. `now` is
    the time of rows without `made_at`.
    """
    counts = Counter[str](dict.fromkeys(("added", "unchanged", "rejected"), 0))
    for path in paths:
        rows, rejected = [], 0
        for line in read_jsonl_lines(path, MAX_ROW):
            try:
                rows.append(parse_correction(line.content, now))
            except ValueError as error:
                rejected += 1
                if rejected <= MAX_COMPLAINTS:
                    complain(f"{path}, line {line.number}: {error}; the row was skipped")
        if rejected > MAX_COMPLAINTS:
            complain(f"{path}: more rows were skipped: {rejected - MAX_COMPLAINTS}")
        counts["rejected"] += rejected
        with news.atomic():
            _save_decisions(news, rows, format_time(now), counts)
    return dict(counts)


def _save_decisions(news: Database, rows: Iterable[ImportedCorrection], at: str, counts: Counter[str]) -> None:
    """Save the rows as decisions, and count them in `counts`.

    Adjacent rows with one decision number are one decision, as an export writes them. `at` is the time of rows that
    have none.
    """
    for _, numbered_rows in groupby(enumerate(rows), lambda item: item[1].decision or -item[0]):
        decision_rows = [row for _, row in numbered_rows]
        made_at = decision_rows[0].made_at or at
        corrections = [Correction(row.kind, row.article, row.other, row.value) for row in decision_rows]
        new = [correction for correction in corrections if not has_correction(news, correction, made_at)]
        counts.update(added=len(new), unchanged=len(corrections) - len(new))
        save_decision(news, new, made_at)


def _string(row: dict[str, Any], name: str) -> str | None:
    """Return a field as one line of text, None if missing or empty. Raise ValueError if it is no string or too long."""
    value = row.get(name)
    if value is not None and not isinstance(value, str):
        raise ValueError(f"{name} is not a string")
    text = one_line(value or "")
    if len(text) > MAX_TEXT:
        raise ValueError(f"{name} is longer than {MAX_TEXT} characters")
    return text or None


def _article_key(text: str) -> str:
    """Return the key of an article: the canonical form of a URL, or an external id as it is."""
    return (canonical_url(text) or text) if "://" in text else text


def _made_at(text: str) -> str:
    try:
        return format_time(parse_time(text))
    except ValueError:
        raise ValueError(f"made_at {text!r} is no time") from None
