"""The labelled articles of `folding/`: into a database, and how well a folding of them agrees with the labels.

Each row of `articles.jsonl` has what an import reads, then agency, kind, `story` (the event), and for copies `copy_of`
(its originals, the primary one first) and `copy_kind`. `abroad.jsonl` tells some of the events in another language than
all others do, and a few that nobody else tells. `sources.jsonl` has the outlets with owner and country.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlite_utils import Database

FOLDER = Path(__file__).parents[1] / "dedupe" / "labelled"
SEEN_AT = "2026-05-20T00:00:00Z"

Row = Mapping[str, Any]
Clusters = Mapping[str, Hashable]


def read(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (FOLDER / f"{name}.jsonl").read_text("utf-8").splitlines()]


def add(news: Database, rows: Sequence[Row]) -> None:
    """As if they had been crawled."""
    known = {row["name"]: row["id"] for row in news["sources"].rows}
    if not known:
        news["sources"].insert_all(read("sources"))
        known = {row["name"]: row["id"] for row in news["sources"].rows}
    with news.atomic():
        news["articles"].insert_all(
            {
                "external_id": row["id"],
                "url": f"https://{row['id']}.example/",
                "source_id": known[row["source"]],
                "title": row["title"],
                "text": row["text"],
                "language": row["language"],
                "agency": row.get("agency"),
                "kind": row.get("kind", "article"),
                "published_at": row["date"],
                "published_precision": "minute",
                "first_seen_at": SEEN_AT,
                "word_count": len(row["text"].split()),
                "text_sha256": hashlib.sha256(row["text"].encode()).hexdigest(),
            }
            for row in rows
        )


def stories(news: Database) -> dict[str, int]:
    """external_id → story."""
    return dict(
        news.conn.execute(
            "select external_id, story_id from story_articles join articles on articles.id = article_id"
        ).fetchall()
    )


def copies(news: Database) -> dict[str, str]:
    """external_id → that of the primary original, or its own."""
    return dict(
        news.conn.execute(
            """
            select articles.external_id, coalesce(originals.external_id, articles.external_id) from articles
            left join copies on copies.article_id = articles.id and copies.is_primary = 1
            left join articles as originals on originals.id = copies.original_id
            """
        ).fetchall()
    )


def kinds(news: Database) -> dict[str, str]:
    """external_id of a copy → what it is to its primary original."""
    return dict(
        news.conn.execute(
            "select external_id, copies.kind from copies join articles on articles.id = article_id where is_primary = 1"
        ).fetchall()
    )


def groups(clusters: Clusters) -> list[list[str]]:
    """The clusters without their names, to compare two foldings."""
    found: dict[Hashable, list[str]] = {}
    for name, cluster in clusters.items():
        found.setdefault(cluster, []).append(name)
    return sorted(map(sorted, found.values()))


def b_cubed(gold: Clusters, found: Clusters) -> float:
    """F1 of precision and recall as the mean over articles (Bagga and Baldwin 1998)."""
    golds, founds = Counter(gold.values()), Counter(found[name] for name in gold)
    both = Counter((gold[name], found[name]) for name in gold)
    precision = sum(count * count / founds[cluster] for (_, cluster), count in both.items()) / len(gold)
    recall = sum(count * count / golds[label] for (label, _), count in both.items()) / len(gold)
    return _f1(precision, recall)


def pairwise(gold: Clusters, found: Clusters) -> float:
    """F1 over pairs of articles that are together."""
    golds, founds = _pairs(Counter(gold.values())), _pairs(Counter(found[name] for name in gold))
    both = _pairs(Counter((gold[name], found[name]) for name in gold))
    return _f1(both / founds, both / golds) if golds and founds else 0.0


def _pairs(sizes: Counter[Any]) -> int:
    return sum(size * (size - 1) // 2 for size in sizes.values())


def _f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0
