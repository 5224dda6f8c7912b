"""Files of corrections into the database."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from itertools import groupby
from pathlib import Path

from sqlite_utils import Database

from newsfold.db.corrections import Correction, has_correction, save_decision
from newsfold.db.jsonl import lines
from newsfold.db.times import stamp
from newsfold.dedupe.correction_rows import MAX_ROW, CorrectionRow, correction_row


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
            _save(news, rows, stamp(now), counts)
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
