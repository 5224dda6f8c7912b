"""The labelled articles of `tests/dedupe/labelled/`: insert them into a database, and compare a fold with the labels.

Each row of `articles.jsonl` has the fields of an import, then agency, kind, `story` (the event), and for copies
`copy_of` (its originals, the primary one first) and `copy_kind`. `cross_lingual.jsonl` reports some of the events in a
language that no other article on them has, and a few events of its own. `sources.jsonl` has the outlets with owner and
country. Each row of `pairs.jsonl` has three reports: two outlets on one event, and one of another event of the kind.
Each row of `frames.jsonl` has two texts of one outlet that fill one frame, and a later version of the first one, each
with its title. Each row of `digests.jsonl` has the sections of a digest, and a report of the event of its first one.
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
EVENTS = ("mill-fire", "market-fire", "barge", "mayor", "quake", "gueterzug")  # those of event_rows

Row = Mapping[str, Any]
Clusters = Mapping[str, Hashable]


def read(name: str) -> list[dict[str, Any]]:
    """Return the rows of one of the files, named without its suffix."""
    return [json.loads(line) for line in (FOLDER / f"{name}.jsonl").read_text("utf-8").strip().split("\n")]


def event_rows() -> list[dict[str, Any]]:
    """Return the articles on EVENTS, for tests that need some stories and copies."""
    return [row for row in read("articles") if row["story"] in EVENTS]


def add(news: Database, rows: Sequence[Row]) -> None:
    """Insert the rows as articles, and the sources if there are none."""
    source_ids = {row["name"]: row["id"] for row in news["sources"].rows}
    if not source_ids:
        news["sources"].insert_all(read("sources"))
        source_ids = {row["name"]: row["id"] for row in news["sources"].rows}
    with news.atomic():
        news["articles"].insert_all(
            {
                "external_id": row["id"],
                "url": f"https://{row['id']}.example/",
                "source_id": source_ids[row["source"]],
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
    """Return external_id → story id."""
    return dict(
        news.conn.execute(
            "select external_id, story_id from story_articles join articles on articles.id = article_id"
        ).fetchall()
    )


def copies(news: Database) -> dict[str, str]:
    """Return external_id → external_id of the primary original, or the article's own for an original."""
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
    """Return external_id of each copy → its kind, in relation to the primary original."""
    return dict(
        news.conn.execute(
            "select external_id, copies.kind from copies join articles on articles.id = article_id where is_primary = 1"
        ).fetchall()
    )


def groups(clusters: Clusters) -> list[list[str]]:
    """Return the clusters as sorted lists of articles, to compare two folds whose ids differ."""
    members: dict[Hashable, list[str]] = {}
    for name, cluster in clusters.items():
        members.setdefault(cluster, []).append(name)
    return sorted(map(sorted, members.values()))


def pairwise(gold: Clusters, found: Clusters) -> float:
    """Return F1 over the pairs of articles in the same cluster."""
    gold_pairs, found_pairs = _count_pairs(Counter(gold.values())), _count_pairs(Counter(found[name] for name in gold))
    both = _count_pairs(Counter((gold[name], found[name]) for name in gold))
    return _f1(both / found_pairs, both / gold_pairs) if gold_pairs and found_pairs else 0.0


def _count_pairs(sizes: Counter[Any]) -> int:
    return sum(size * (size - 1) // 2 for size in sizes.values())


def _f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0
