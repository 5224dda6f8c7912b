"""Feeds of stories for any filter, and the list of the sources."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from email.utils import format_datetime
from typing import Any
from uuid import UUID

from jinja2 import Environment
from starlette.requests import Request
from starlette.responses import Response

from newsfold.crawler.sources.opml import Subscription, write_opml
from newsfold.db.news.database_id import database_id, lasting_id, made_at
from newsfold.db.news.sources import subscriptions
from newsfold.db.queries.story_list import coverage_of, story_page
from newsfold.db.read_only import ReadOnlyPool
from newsfold.db.values.times import parse_time
from newsfold.web import query_params
from newsfold.web.views.story import branches
from newsfold.web.views.syndication import Entry, Feed, atom, json_feed
from newsfold.web.views.templating import excerpt, language

ENTRIES = 50
CACHE_SECONDS = 300
NEVER = "1970-01-01T00:00:00Z"


class Outward:
    """Feeds are the same for everybody: no cookie is read."""

    def __init__(self, reader: ReadOnlyPool, env: Environment) -> None:
        self.reader = reader
        self.entry = env.get_template("feed_entry.html")

    def atom(self, request: Request) -> Response:
        return self._feed(request, atom, "application/atom+xml; charset=utf-8")

    def json(self, request: Request) -> Response:
        return self._feed(request, json_feed, "application/feed+json; charset=utf-8")

    def opml(self, request: Request) -> Response:
        with self.reader.open() as news:
            feeds = [Subscription(*row) for row in subscriptions(news)]
            at = format_datetime(parse_time(made_at(news)))
        return _answer(request, write_opml(feeds, title="Newsfold", at=at), "text/x-opml; charset=utf-8")

    def _feed(self, request: Request, write: Callable[[Feed], bytes], media_type: str) -> Response:
        asked = replace(query_params.read(request.query_params), is_new=False)
        with self.reader.open() as news:
            database = database_id(news)
            rows = story_page(news, asked.narrow, order=asked.order, limit=asked.limit or ENTRIES)
            coverage = coverage_of(news, [row["id"] for row in rows])
        base = f"{request.url.scheme}://{request.url.netloc}"
        entries = [self._entry(row, coverage[row["id"]], base, database) for row in rows]
        entries.sort(key=lambda entry: entry.updated, reverse=True)
        query = asked.query(**({"limit": str(asked.limit)} if asked.limit else {}))
        words = ", ".join(value for _, value, _ in query_params.chips(asked))
        feed = Feed(
            id=lasting_id(database, f"feed?{query}"),
            url=f"{base}{request.url.path}{'?' if query else ''}{query}",
            home=f"{base}/stories{'?' if query else ''}{query}",
            title=f"Newsfold: {words}" if words else "Newsfold: stories",
            updated=max((entry.updated for entry in entries), default=NEVER),
            entries=entries,
        )
        return _answer(request, write(feed), media_type)

    def _entry(self, story: dict[str, Any], articles: list[dict[str, Any]], base: str, database: UUID) -> Entry:
        own = [row["added_at"] for row in articles if row["copy_of"] is None]
        added = sorted(own or [row["added_at"] for row in articles]) or [NEVER]
        named = [row | {"id": row["article_id"]} for row in articles]
        url = f"{base}/story/{story['id']}"
        return Entry(
            id=lasting_id(database, f"story/{story['id']}"),
            url=url,
            title=story["title"] or "Without a title",
            published=min(added[0], story["first_published_at"] or added[0]),
            updated=added[-1],
            summary=excerpt(story["dek"]),
            content=self.entry.render(story=story, branches=branches(named), url=url),
            language=language(story["language"]),
            outlets=list(dict.fromkeys(row["source"] for row in articles if row["source"])),
        )


def _answer(request: Request, body: bytes, media_type: str) -> Response:
    tag = f'W/"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": f"public, max-age={CACHE_SECONDS}"}
    known = [value.strip().removeprefix("W/") for value in request.headers.get("if-none-match", "").split(",")]
    if tag.removeprefix("W/") in known or "*" in known:
        return Response(status_code=304, headers=headers)
    return Response(body, media_type=media_type, headers=headers)
