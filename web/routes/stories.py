"""The list of stories, and the page of each story with its coverage."""

import time
from dataclasses import dataclass
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from newsfold.db.queries.coverage import find_story
from newsfold.db.queries.filter_sql import read_latest_article_id, read_newest_coverage
from newsfold.db.queries.story_details import MAX_ARTICLES, read_story_details, read_titles
from newsfold.db.queries.story_list import list_story_page, read_coverage_of
from newsfold.web.context import PAGE_SIZE, AppContext, parse_row_id, set_cookie
from newsfold.web.cookies import VISIT_COOKIE, next_visit
from newsfold.web.query_params import active_filters, filters_for_visit, next_page_query, parse_query
from newsfold.web.views.charts import build_timeline, draw_sparkline, draw_stacked_bars
from newsfold.web.views.story import (
    UNKNOWN_SOURCE,
    build_branches,
    explain_membership,
    find_first,
    group_by_outlet,
    mentioned_article_ids,
)

MAX_OUTLETS = 8  # named below a headline; the others are counted


@dataclass
class StoryPages:
    """The handlers of /stories and /story/ID."""

    context: AppContext

    def list_stories(self, request: Request) -> Response:
        """Render one page of the list, with the number of articles that are new since the reader's last visit."""
        query = parse_query(request.query_params)
        with self.context.pool.open() as news:
            visit = next_visit(request.cookies.get(VISIT_COOKIE), read_latest_article_id(news), int(time.time()))
            filters = filters_for_visit(query, visit.seen_id)
            rows = list_story_page(news, filters, order=query.order, after=query.after, limit=PAGE_SIZE)
            coverage = read_coverage_of(news, [row["id"] for row in rows])
            newest_coverage = read_newest_coverage(news)
        response = self.context.render(
            request,
            "stories.html",
            query=query,
            active_filters=active_filters(query),
            choices=self.context.filter_choices.get(),
            stories=[_build_item(row, coverage[row["id"]], visit.seen_id) for row in rows],
            newest_coverage=newest_coverage,
            visit=visit,
            next_query=next_page_query(query, rows, PAGE_SIZE),
        )
        set_cookie(request, response, VISIT_COOKIE, visit.to_cookie())
        return response

    def show_story(self, request: Request) -> Response:
        """Render a story: coverage over time, originals with their copies, headlines by outlet.

        The id of a story that was merged into another redirects to that story.
        """
        story_id = parse_row_id(request)
        with self.context.pool.open() as news:
            story = find_story(news, story_id)
            if story is None or not story["article_count"]:
                raise HTTPException(404, f"There is no story {story_id}.")
            if story["id"] != story_id:
                return RedirectResponse(f"/story/{story['id']}", status_code=308)
            articles = read_story_details(news, story_id)
            titles = read_titles(news, sorted(mentioned_article_ids(articles)))
        first, unknown_because = find_first(articles)
        timeline = build_timeline(_publication_times(articles))
        return self.context.render(
            request,
            "story.html",
            story=story,
            articles=articles,
            branches=build_branches(articles),
            first=first,
            first_unknown_because=unknown_because,
            headlines=group_by_outlet(articles),
            membership_reasons={row["id"]: explain_membership(row, titles) for row in articles},
            timeline=timeline,
            timeline_chart=draw_stacked_bars([timeline.originals, timeline.copies], ["own", "copy"])
            if timeline
            else "",
            is_cut=len(articles) >= MAX_ARTICLES,
        )


def _build_item(story: dict[str, Any], articles: list[dict[str, Any]], seen_id: int | None) -> dict[str, Any]:
    """Return the story with `outlets` (names), `more_outlets`, `new_articles`, `is_new` and `sparkline`."""
    outlets = list(dict.fromkeys(row["source"] or UNKNOWN_SOURCE for row in articles))
    new_articles = [row for row in articles if seen_id is not None and row["article_id"] > seen_id]
    return story | {
        "outlets": outlets[:MAX_OUTLETS],
        "more_outlets": len(outlets[MAX_OUTLETS:]),
        "new_articles": len(new_articles),
        "is_new": bool(new_articles) and len(new_articles) == len(articles),
        "sparkline": draw_sparkline(_publication_times(articles)) if len(articles) > 1 else "",
    }


def _publication_times(articles: list[dict[str, Any]]) -> list[tuple[str, bool]]:
    """Return (time, is a copy) of each article that has a time."""
    return [(row["at"], row["copy_of"] is not None) for row in articles if row["at"]]
