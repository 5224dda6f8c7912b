"""Site boilerplate: counts of the blocks that the pages of a site repeat, and numbered snapshots of the frequent ones.

A block is named by its id, a hash of its text. A snapshot never changes, so that extractions can be repeated.
"""

import json
from collections.abc import Callable, Collection, Mapping
from typing import TypedDict

from sqlite_utils import Database

# Pages of a site between two deletions of rare blocks, those seen about once in this number of pages (lossy counting,
# Manku and Motwani 2002): this limits a site to some thousand rows.
WINDOW = 50
HALF_LIFE = 500  # pages of a site after which all its counts are halved, so that the counts of former blocks decrease
CHANGED = 0.8  # a new snapshot is made if its overlap with the last one is below this

# Takes (block id, pages with the block, pages on which its markup says that it is not prose) for each block, and the
# number of pages; returns the ids of the blocks to drop under the keys `anywhere` and `at_edges` (see Snapshot).
FindRepeated = Callable[[Collection[tuple[int, int, int]], int], dict[str, list[int]]]


class Snapshot(TypedDict):
    """The repeated blocks of a site, by id; `snapshot` is the number of the snapshot, from 1 for each site.

    Extraction drops the blocks `anywhere` wherever they are, those `at_edges` only at the start or end of a text.
    """

    snapshot: int
    anywhere: list[int]
    at_edges: list[int]


def learn_page(news: Database, host: str, blocks: Mapping[int, bool]) -> None:
    """Add the blocks of one article's page to the counts of its site.

    `blocks` maps the id of each block to whether its markup says that it is not prose.
    """
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


def freeze_site(news: Database, host: str, at: str, find_repeated: FindRepeated) -> None:
    """Store a new snapshot of the site if its repeated blocks differ enough from those of the last snapshot.

    `find_repeated` selects the blocks; `at` becomes the `made_at` of the snapshot.
    """
    row = news.conn.execute("select pages from sites where host = ?", [host]).fetchone()
    counts = news.conn.execute("select block, pages, agrees from site_blocks where host = ?", [host]).fetchall()
    repeated, last = find_repeated(counts, row[0] if row else 0), last_snapshot(news, host)
    current = {*repeated["anywhere"], *repeated["at_edges"]}
    known = {*last["anywhere"], *last["at_edges"]} if last else set[int]()
    if len(current & known) >= CHANGED * max(len(current), len(known)):
        return
    news.conn.execute(
        "insert into site_snapshots (host, snapshot, made_at, blocks) values (?, ?, ?, ?)",
        [host, (last["snapshot"] if last else 0) + 1, at, json.dumps(repeated, separators=(",", ":"))],
    )


def last_snapshot(news: Database, host: str) -> Snapshot | None:
    """Return the newest snapshot of the site, or None if it has none yet."""
    row = news.conn.execute(
        "select snapshot, blocks from site_snapshots where host = ? order by snapshot desc limit 1", [host]
    ).fetchone()
    if row is None:
        return None
    blocks = json.loads(row[1])
    return Snapshot(snapshot=row[0], anywhere=blocks["anywhere"], at_edges=blocks["at_edges"])


def freeze_sites(news: Database, hosts: Collection[str], at: str, find_repeated: FindRepeated) -> None:
    """Call freeze_site for each of these hosts, in one transaction."""
    with news.atomic():
        for host in sorted(hosts):
            freeze_site(news, host, at, find_repeated)


def _count_page(news: Database, host: str) -> int:
    row = news.conn.execute(
        "insert into sites (host, pages) values (?, 1) on conflict (host) do update set pages = pages + 1"
        " returning pages",
        [host],
    ).fetchone()
    return int(row[0])
