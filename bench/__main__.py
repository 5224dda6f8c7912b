"""`python -m bench`: each measure beside its peer, over the demo's pages or over folders of saved ones.

python -m bench [FOLDER]    FOLDER holds saved pages as *.html or *.html.gz
"""

import gzip
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from rich.console import Console
from rich.table import Table
from trafilatura import bare_extraction

from db.captures import compress
from db.connect import open_database
from dedupe.parameters import PARAMETERS
from dedupe.sketch import sketch
from dedupe.stage import dedupe
from dedupe.text import Text
from demo.articles import DAYS, articles
from demo.site import answer
from extract.article import extract_article

ROUNDS = 3
MADE = 3000  # articles that folding is measured on

Measure = tuple[str, float, float, str]


def main() -> None:
    pages = _pages(Path(sys.argv[1])) if len(sys.argv) > 1 else _demo_pages()
    rows = [*extraction(pages), storage(pages), *folding()]
    table = Table(title=f"{len(pages)} pages, {sum(map(len, pages)) / len(pages) / 1000:.0f} kB each", box=None)
    for heading in ("measure", "ours", "peer", "ratio", "peer is"):
        table.add_column(heading, justify="left" if heading in ("measure", "peer is") else "right")
    for name, ours, peer, what in rows:
        table.add_row(name, f"{ours:.2f}", f"{peer:.2f}" if peer else "", f"{ours / peer:.2f}" if peer else "", what)
    Console(width=120).print(table)
    print(f"memory at most: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")


def extraction(pages: Sequence[bytes]) -> list[Measure]:
    """CPU milliseconds a page."""
    ours = _cpu(lambda: [extract_article(page, "https://a.example/b/c") for page in pages])
    peer = _cpu(lambda: [bare_extraction(page.decode("utf-8", "replace"), with_metadata=True) for page in pages])
    return [("extraction, ms a page", 1000 * ours / len(pages), 1000 * peer / len(pages), "trafilatura with metadata")]


def storage(pages: Sequence[bytes]) -> Measure:
    """Kilobytes a page."""
    ours = sum(len(compress(page)) for page in pages) / len(pages) / 1000
    return ("saved page, kB", ours, sum(len(gzip.compress(page, 6)) for page in pages) / len(pages) / 1000, "gzip -6")


def folding() -> list[Measure]:
    """CPU milliseconds an article of the last third, beside the first: growth shows in the ratio."""
    texts, times = _texts(MADE), []
    sketches = _cpu(lambda: [sketch(Text.of(text), PARAMETERS) for text in texts[:500]], rounds=1) / 500
    with tempfile.TemporaryDirectory() as folder:
        news = open_database(Path(folder) / "news.db")
        for part in range(3):
            with news.atomic():
                news.table("articles").insert_all(
                    _row(number, texts[number]) for number in range(part * MADE // 3, (part + 1) * MADE // 3)
                )
            times.append(_cpu(lambda: dedupe(news, now=datetime(2026, 4, 1, tzinfo=UTC)), rounds=1) / (MADE / 3))
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


def _cpu(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Seconds of CPU, the best of some rounds."""
    best = float("inf")
    for _ in range(rounds):
        began = time.process_time()
        work()
        best = min(best, time.process_time() - began)
    return best


def _demo_pages() -> list[bytes]:
    last = DAYS - 1
    return [answer(item.outlet.host, item.path, last).body for item in articles() if item.gone_on is None]


def _pages(folder: Path) -> list[bytes]:
    plain = [path.read_bytes() for path in sorted(folder.rglob("*.html"))]
    return plain + [gzip.decompress(path.read_bytes()) for path in sorted(folder.rglob("*.html.gz"))]


if __name__ == "__main__":
    main()
