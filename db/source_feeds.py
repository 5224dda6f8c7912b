"""Sources with the addresses of their feeds, to hand on."""

import json
from typing import Any

from sqlite_utils import Database


def source_feeds(news: Database) -> list[dict[str, Any]]:
    """name, homepage, language, and `feeds`: those that readers of feeds understand, the best known first."""
    rows = news.query(
        """
        select sources.name, sources.homepage, sources.language, (
            select json_group_array(url) from (
                select url from feeds where feeds.source_id = sources.id and kind = 'feed' order by failures, url
            )
        ) as feeds
        from sources where enabled order by name collate nocase
        """
    )
    return [row | {"feeds": json.loads(row["feeds"])} for row in rows]
