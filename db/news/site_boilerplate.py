"""What the pages of a site repeat: counted block by block, and frozen in numbered snapshots."""

import json
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from typing import Any

from sqlite_utils import Database

WINDOW = 50  # pages of a site between two cleanings: a block seen once in so many is forgotten (lossy counting,
# Manku and Motwani 2002), which bounds a site to some thousand rows
HALF_LIFE = 500  # pages from which all counts are halved, so that what a site no longer shows fades
CHANGED = 0.8  # overlap with the last snapshot below which there is a new one

Recurring = Callable[[Collection[tuple[int, int, int]], int], dict[str, list[int]]]


def learn_page(news: Database, host: str, blocks: Mapping[int, bool]) -> None:
    """Count the blocks of one article's page: the number of each, and whether its mark-up says it is no prose."""
    pages = _count_page(news, host)
    news.conn.executemany(
        "insert into site_blocks (host, block, pages, agrees, since) values (?, ?, 1, ?, ?)"
        " on conflict (host, block) do update set pages = pages + 1, agrees = agrees + excluded.agrees",
        [(host, block, agrees, pages // WINDOW) for block, agrees in blocks.items()],
    )
    if pages % WINDOW == 0:
        news.conn.execute(
            "delete from site_blocks where host = ? and pages + since <= ?", [host, max(pages // WINDOW, 1)]
        )
    if pages >= HALF_LIFE:
        news.conn.execute("update sites set pages = pages / 2 where host = ?", [host])
        news.conn.execute(
            "update site_blocks set pages = pages / 2, agrees = agrees / 2, since = since / 2 where host = ?", [host]
        )
        news.conn.execute("delete from site_blocks where host = ? and pages = 0", [host])


def freeze_site(news: Database, host: str, now: str, recurring: Recurring) -> None:
    """A new snapshot, where what the site repeats is no longer what the last one says."""
    row = news.conn.execute("select pages from sites where host = ?", [host]).fetchone()
    counts = news.conn.execute("select block, pages, agrees from site_blocks where host = ?", [host]).fetchall()
    found, last = recurring(counts, row[0] if row else 0), last_snapshot(news, host)
    mine, known = ({*one["anywhere"], *one["at_edges"]} for one in (found, last or {"anywhere": (), "at_edges": ()}))
    if len(mine & known) >= CHANGED * max(len(mine), len(known)):
        return
    news.conn.execute(
        "insert into site_snapshots (host, snapshot, made_at, blocks) values (?, ?, ?, ?)",
        [host, (last["snapshot"] if last else 0) + 1, now, json.dumps(found, separators=(",", ":"))],
    )


def last_snapshot(news: Database, host: str) -> dict[str, Any] | None:
    """`{"snapshot": number, "anywhere": [blocks], "at_edges": [blocks]}`."""
    row = news.conn.execute(
        "select snapshot, blocks from site_snapshots where host = ? order by snapshot desc limit 1", [host]
    ).fetchone()
    return {"snapshot": row[0]} | json.loads(row[1]) if row else None


def freeze_sites(news: Database, hosts: Counter[str], now: str, recurring: Recurring) -> None:
    with news.atomic():
        for host in sorted(hosts):
            freeze_site(news, host, now, recurring)


def _count_page(news: Database, host: str) -> int:
    row = news.conn.execute(
        "insert into sites (host, pages) values (?, 1) on conflict (host) do update set pages = pages + 1"
        " returning pages",
        [host],
    ).fetchone()
    return int(row[0])
