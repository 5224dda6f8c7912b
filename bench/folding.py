"""The time that folding an article takes, and whether it grows with the number of articles."""

import random
import tempfile
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from rich.table import Table

from bench.tables import Measure, comparison
from bench.timing import cpu_seconds
from db.connect import open_database
from dedupe.parameters import PARAMETERS
from dedupe.sketch import sketch
from dedupe.stage import dedupe
from dedupe.text import Text

MADE = 3000  # articles


def run(folder: Path | None) -> Iterable[Table]:
    """Articles are made up; there is no folder to take them from."""
    if folder is not None:
        raise SystemExit("folding makes its articles up and takes no folder")
    yield comparison(f"Folding, {MADE} articles", folding())


def folding() -> list[Measure]:
    """CPU milliseconds an article of the last third, beside the first: growth shows in the ratio."""
    texts, times = _texts(MADE), []
    sketches = cpu_seconds(lambda: [sketch(Text(text), PARAMETERS) for text in texts[:500]], rounds=1) / 500
    with tempfile.TemporaryDirectory() as folder:
        news = open_database(Path(folder) / "news.db")
        for part in range(3):
            with news.atomic():
                news.table("articles").insert_all(
                    _row(number, texts[number]) for number in range(part * MADE // 3, (part + 1) * MADE // 3)
                )
            times.append(cpu_seconds(lambda: dedupe(news, now=datetime(2026, 4, 1, tzinfo=UTC)), rounds=1) / (MADE / 3))
        news.close()
    return [
        ("folding, ms an article", 1000 * times[2], 1000 * sketches, "its MinHash sketch alone"),
        (f"folding, {MADE} articles in", 1000 * times[2], 1000 * times[0], "the first third"),
    ]


def _texts(count: int) -> list[str]:
    """Articles of about 300 words by the frequencies of natural text (Zipf), one in ten an edited copy."""
    chance, made = random.Random(7), list[str]()
    vocabulary = [f"w{number}x" for number in range(30_000)]
    weights = [1 / (rank + 3) for rank in range(len(vocabulary))]
    for _ in range(count):
        if made and chance.random() < 0.1:
            made.append(chance.choice(made[-200:]) + " " + " ".join(chance.choices(vocabulary, weights, k=10)))
        else:
            made.append(" ".join(chance.choices(vocabulary, weights, k=300)))
    return made


def _row(number: int, text: str) -> dict[str, object]:
    at = datetime(2026, 3, 1, tzinfo=UTC) + timedelta(minutes=4 * number)
    return {
        "title": text[:60], "text": text, "text_sha256": str(number), "external_id": str(number),
        "published_at": f"{at:%Y-%m-%dT%H:%M:%SZ}", "published_precision": "minute", "first_seen_at": "2026-03-31",
    }  # fmt: skip
