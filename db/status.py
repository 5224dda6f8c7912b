"""One look at a whole database: how much there is, and how the last runs went."""

from datetime import datetime
from typing import Any

from sqlite_utils import Database

from newsfold.db.health import health
from newsfold.db.runs import latest_runs


def status(news: Database, now: datetime) -> dict[str, Any]:
    """Counts, the newest times, the health of the crawl, and why pages became no article."""
    conn = news.conn
    return {
        **{table: conn.execute(f"select count(*) from {table}").fetchone()[0] for table in ("sources", "articles")},
        "copies": conn.execute("select count(*) from copies where is_primary = 1").fetchone()[0],
        "stories": conn.execute("select count(*) from stories where article_count > 0").fetchone()[0],
        "stories_of_many": conn.execute("select count(*) from stories where source_count > 1").fetchone()[0],
        "rejected": conn.execute("select count(*) from rejected").fetchone()[0],
        "newest_article_at": conn.execute("select max(first_seen_at) from articles").fetchone()[0],
        "feeds": conn.execute("select count(*) from feeds").fetchone()[0],
        "health": health(news, now),
        "reasons": list(
            news.query(
                "select stage, reason, count(*) as pages from rejected group by stage, reason"
                " order by pages desc limit 10"
            )
        ),
        "runs": latest_runs(news, 8),
    }
