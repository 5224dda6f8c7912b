"""The feeds of stories for any filter, and the list of sources as OPML."""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from email.utils import format_datetime
from typing import Any
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from newsfold.crawler.sources.opml import Subscription, write_opml
from newsfold.db.news.sources import subscriptions
from newsfold.db.queries.database_id import created_at, database_id, permanent_urn
from newsfold.db.queries.story_list import list_story_page, read_coverage_of
from newsfold.db.values.times import parse_time
from newsfold.web.context import AppContext, parse_row_id
from newsfold.web.query_params import active_filters, parse_query
from newsfold.web.routes.story_exports import require_story
from newsfold.web.views.formatting import language_tag, safe_link, shorten
from newsfold.web.views.story import build_branches
from newsfold.web.views.syndication import StoryEntry, StoryFeed, write_atom, write_json_feed

DEFAULT_ENTRIES = 50
# An id never changes: the parameter had the name `lang` when the first ids of feeds were made.
_FORMER_NAME = re.compile(r"(?:(?<=&)|^)language=")
CACHE_SECONDS = 300
NEVER = "1970-01-01T00:00:00Z"


@dataclass
class FeedEndpoints:
    """The handlers of /feed.atom, /feed.json, /story/ID.atom and /sources.opml.

    They read no cookie, so that all readers share them.
    """

    context: AppContext

    def __post_init__(self) -> None:
        self._entry_template = self.context.environment.get_template("feed_entry.html")
        self._report_template = self.context.environment.get_template("feed_report.html")

    def atom(self, request: Request) -> Response:
        """Return the stories that match the query as an Atom feed."""
        return self._respond(request, write_atom, "application/atom+xml; charset=utf-8")

    def json(self, request: Request) -> Response:
        """Return the stories that match the query as a JSON Feed."""
        return self._respond(request, write_json_feed, "application/feed+json; charset=utf-8")

    def opml(self, request: Request) -> Response:
        """Return the feeds of all enabled sources as OPML."""
        with self.context.pool.open() as news:
            feeds = [Subscription(*row) for row in subscriptions(news)]
            at = format_datetime(parse_time(created_at(news)))
        return _respond_with_etag(request, write_opml(feeds, title="Newsfold", at=at), "text/x-opml; charset=utf-8")

    def story_atom(self, request: Request) -> Response:
        """Return the reports of one story as an Atom feed, the latest first."""
        with self.context.pool.open() as news:
            database = database_id(news)
            story = require_story(news, parse_row_id(request))
            articles = read_coverage_of(news, [story["id"]])[story["id"]]
        site_url = f"{request.url.scheme}://{request.url.netloc}"
        latest = sorted(articles, key=lambda row: (row["added_at"], row["article_id"]), reverse=True)[:DEFAULT_ENTRIES]
        feed = StoryFeed(
            id=permanent_urn(database, f"story/{story['id']}/reports"),
            url=f"{site_url}/story/{story['id']}.atom",
            home_url=f"{site_url}/story/{story['id']}",
            title=f"Newsfold: {story['title'] or 'Without a title'}",
            updated=max((row["added_at"] for row in articles), default=NEVER),
            entries=[
                StoryEntry(
                    id=permanent_urn(database, f"article/{row['article_id']}"),
                    url=safe_link(row["url"]) or f"{site_url}/article/{row['article_id']}",
                    title=row["title"] or "Without a title",
                    published=row["at"] or row["added_at"],
                    updated=row["added_at"],
                    summary="",
                    content=self._report_template.render(row=row, url=f"{site_url}/article/{row['article_id']}"),
                    language=language_tag(row["language"]),
                    outlets=[row["source"]] if row["source"] else [],
                )
                for row in latest
            ],
        )
        return _respond_with_etag(request, write_atom(feed), "application/atom+xml; charset=utf-8")

    def _respond(self, request: Request, write_feed: Callable[[StoryFeed], bytes], media_type: str) -> Response:
        query = replace(parse_query(request.query_params, zone=self.context.config.timezone), only_new=False)
        with self.context.pool.open() as news:
            database = database_id(news)
            limit = query.limit or DEFAULT_ENTRIES
            stories = list_story_page(news, query.filters, order=query.order, limit=limit)
            coverage = read_coverage_of(news, [story["id"] for story in stories])
        site_url = f"{request.url.scheme}://{request.url.netloc}"
        entries = [
            self._build_entry(story, coverage[story["id"]], site_url=site_url, database=database) for story in stories
        ]
        entries.sort(key=lambda entry: entry.updated, reverse=True)
        encoded = query.encode(limit=query.limit)
        suffix = f"?{encoded}" if encoded else ""
        filter_values = ", ".join(active.value for active in active_filters(query))
        feed = StoryFeed(
            id=permanent_urn(database, f"feed?{_FORMER_NAME.sub('lang=', encoded)}"),
            url=f"{site_url}{request.url.path}{suffix}",
            home_url=f"{site_url}/stories{suffix}",
            title=f"Newsfold: {filter_values}" if filter_values else "Newsfold: stories",
            updated=max((entry.updated for entry in entries), default=NEVER),
            entries=entries,
        )
        return _respond_with_etag(request, write_feed(feed), media_type)

    def _build_entry(
        self, story: dict[str, Any], articles: list[dict[str, Any]], *, site_url: str, database: UUID
    ) -> StoryEntry:
        """Build the entry of a story; it counts as updated when an article that is not a copy joins it."""
        originals_added = [row["added_at"] for row in articles if row["copy_of"] is None]
        added = sorted(originals_added or [row["added_at"] for row in articles]) or [NEVER]
        branches = build_branches([row | {"id": row["article_id"]} for row in articles])
        url = f"{site_url}/story/{story['id']}"
        return StoryEntry(
            id=permanent_urn(database, f"story/{story['id']}"),
            url=url,
            title=story["title"] or "Without a title",
            published=min(added[0], story["first_published_at"] or added[0]),
            updated=added[-1],
            summary=shorten(story["dek"]),
            content=self._entry_template.render(story=story, branches=branches, url=url),
            language=language_tag(story["language"]),
            outlets=list(dict.fromkeys(row["source"] for row in articles if row["source"])),
        )


def _respond_with_etag(request: Request, body: bytes, media_type: str) -> Response:
    """Return `body` with a weak ETag, or status 304 if the request names that ETag."""
    etag = f'W/"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {"ETag": etag, "Cache-Control": f"public, max-age={CACHE_SECONDS}"}
    known = [value.strip().removeprefix("W/") for value in request.headers.get("if-none-match", "").split(",")]
    if etag.removeprefix("W/") in known or "*" in known:
        return Response(status_code=304, headers=headers)
    return Response(body, media_type=media_type, headers=headers)
