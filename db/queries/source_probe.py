"""What a crawl into an archive of its own found at one source: its feeds, their newest entries, rules and opt-outs."""

import json
from typing import Any

from sqlite_utils import Database

MAX_ENTRIES = 8  # newest pages that are named


def read_probe(archive: Database) -> dict[str, Any]:
    """Return what a crawl of one source found in an `archive` that held nothing before.

    The keys: feeds (rows of url, kind, status, error, entries, is_usable), feeds that answered first; entries (rows of
    url, title, published_at, is_fetched, reason), the newest first; found (the number of all pages); refusals (rows of
    reason and pages, the most frequent first); hosts (rows of host, robots_status, robots_body); optouts (a list of
    what fetched pages say).
    """
    return {
        "feeds": list(
            archive.query(
                "select url, kind, status, error, entries, worked_at is not null as is_usable from feeds"
                " where not (guessed and worked_at is null) order by is_usable desc, kind, entries desc, url"
            )
        ),
        "entries": [
            row | {"is_fetched": bool(row["is_fetched"])}
            for row in archive.query(
                "select url, feed ->> 'title' as title, feed ->> 'published' as published_at,"
                " fetched_at is not null as is_fetched, reason from pages"
                " order by coalesce(feed ->> 'published', '') desc, id limit ?",
                [MAX_ENTRIES],
            )
        ],
        "found": archive.conn.execute("select count(*) from pages").fetchone()[0],
        "refusals": list(
            archive.query("select reason, count(*) as pages from refusals group by reason order by pages desc limit 8")
        ),
        "hosts": list(archive.query("select host, robots_status, robots_body from hosts order by host")),
        "optouts": sorted(
            {
                str(optout)
                for (optouts,) in archive.conn.execute("select distinct optouts from captures where optouts <> '[]'")
                for optout in json.loads(optouts)
            }
        ),
    }
