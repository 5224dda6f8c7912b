"""The list of stories, and the page of each story with its coverage."""

import time
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from newsfold.db.news.corrections import read_decision
from newsfold.db.news.stories import stories_of
from newsfold.db.queries.desk import read_marked_stories
from newsfold.db.queries.filter_sql import read_latest_article_id
from newsfold.db.queries.filters import Filter
from newsfold.db.queries.story_details import read_article_text, read_story_details, read_titles
from newsfold.db.queries.story_list import list_story_page, read_coverage_of
from newsfold.web.context import PAGE_SIZE, AppContext, parse_row_id, set_cookie
from newsfold.web.cookies import (
    MARKS_COOKIE,
    SEARCHES_COOKIE,
    VISIT_COOKIE,
    format_marks,
    next_visit,
    parse_marks,
    parse_searches,
)
from newsfold.web.forms import is_local_user
from newsfold.web.query_params import (
    LABELS,
    active_filters,
    filters_for_visit,
    next_page_query,
    parse_query,
    prefer_shared_stories,
)
from newsfold.web.routes.search import count_new_matches, search_label
from newsfold.web.routes.story_exports import cite_story, require_story
from newsfold.web.views.charts import build_timeline
from newsfold.web.views.coverage import build_dot_timeline, describe_first, measure_spread
from newsfold.web.views.desk import build_item, group_by_day
from newsfold.web.views.formatting import EXCERPT_LENGTH, shorten
from newsfold.web.views.story import (
    build_branches,
    explain_membership,
    group_by_outlet,
    mentioned_article_ids,
)

MAX_SINGLES = 15  # single reports below the stories of several outlets
MAX_SHOWN = 100  # articles of a story that its page lists, unless the reader asks for all
MAX_OPENING = 480  # characters of the lead article's text below the title of a story
DEFAULT_LIST = prefer_shared_stories(parse_query({}))


@dataclass
class StoryPages:
    """The handlers of /stories and /story/ID."""

    context: AppContext

    def list_stories(self, request: Request) -> Response:
        """Render one page of the list, with the number of articles that are new since the reader's last visit.

        In a database with many stories of several outlets, the list without filters has only these; the newest single
        reports follow them. Beside the list stand the day, and what the reader follows and searches for.
        """
        zone, day = self.context.config.timezone, self.context.day.get()
        query = parse_query(request.query_params, zone=zone)
        if day["has_volume"]:
            query = prefer_shared_stories(query)
        marks = parse_marks(request.cookies.get(MARKS_COOKIE))
        hidden = [story_id for story_id, mark in marks.items() if mark.kind == "hidden"]
        followed = {story_id: mark.seen_id for story_id, mark in marks.items() if mark.kind == "followed"}
        searches = parse_searches(request.cookies.get(SEARCHES_COOKIE))
        with self.context.pool.open() as news:
            visit = next_visit(request.cookies.get(VISIT_COOKIE), read_latest_article_id(news), int(time.time()))
            filters = filters_for_visit(query, visit.seen_id, hidden)
            rows = list_story_page(news, filters, order=query.order, after=query.after, limit=PAGE_SIZE)
            singles = []
            if day["has_volume"] and query.after is None and query == DEFAULT_LIST:
                only_single = Filter(single=True, except_stories=tuple(hidden))
                singles = list_story_page(news, only_single, limit=MAX_SINGLES)
            coverage = read_coverage_of(news, [row["id"] for row in [*rows, *singles]])
            followed_stories = read_marked_stories(news, followed)
            new_counts = count_new_matches(news, searches, zone)
        items = [
            build_item(row, coverage[row["id"]], seen_id=visit.seen_id, mark=marks.get(row["id"]))
            for row in [*rows, *singles]
        ]
        times = self.context.times()
        lists = {name: [row for row in day[name] if row["id"] not in hidden] for name in ("largest", "growing")}
        response = self.context.render(
            request,
            "stories.html",
            query=query,
            active_filters=[active for active in active_filters(query) if active.label != LABELS["min_sources"]],
            choices=self.context.filter_choices.get(),
            days=group_by_day(items[: len(rows)], times.weekday if query.order == "newest" else lambda at: ""),
            singles=items[len(rows) :],
            day=day | lists,
            followed=followed_stories,
            new_counts=new_counts,
            search_labels={saved: search_label(saved) for saved in searches},
            hidden_count=len(hidden),
            visit=visit,
            next_query=next_page_query(query, rows, PAGE_SIZE),
        )
        set_cookie(request, response, VISIT_COOKIE, visit.to_cookie())
        return response

    def show_story(self, request: Request) -> Response:
        """Render a story: its beginning, the reports over time by outlet, originals with their copies, and its outlets.

        The id of a story that was merged into another redirects to that story. A followed story counts as seen
        afterwards.
        """
        story_id = parse_row_id(request)
        marks = parse_marks(request.cookies.get(MARKS_COOKIE))
        with self.context.pool.open() as news:
            story = require_story(news, story_id)
            if story["id"] != story_id:
                return RedirectResponse(f"/story/{story['id']}", status_code=308)
            articles = read_story_details(news, story_id)
            titles = read_titles(news, sorted(mentioned_article_ids(articles)))
            opening = read_article_text(news, story["lead_article_id"] or articles[0]["id"])
            decision = self._read_decision(news, request)
            latest_id = read_latest_article_id(news)
        lead = next((row for row in articles if row["id"] == story["lead_article_id"]), articles[0])
        shown = articles if request.query_params.get("all") == "1" else articles[:MAX_SHOWN]
        mark = marks.get(story_id)
        seen_id = mark.seen_id if mark is not None and mark.kind != "hidden" else None
        timeline = build_timeline(_publication_times(articles))
        response = self.context.render(
            request,
            "story.html",
            story=story,
            articles=shown,
            lead=lead,
            opening=shorten(opening, MAX_OPENING if self.context.config.full_text else EXCERPT_LENGTH),
            branches=build_branches(shown),
            first=describe_first(articles),
            headlines=group_by_outlet(shown),
            spread=measure_spread(articles),
            membership_reasons={row["id"]: explain_membership(row, titles) for row in shown},
            timeline=timeline,
            dots=build_dot_timeline(articles),
            total=len(articles),
            has_vague_times=any(row["published_precision"] != "minute" for row in articles),
            mark_kind=mark.kind if mark is not None else "",
            seen_id=seen_id,
            new_count=sum(seen_id is not None and row["id"] > seen_id for row in articles),
            citation=cite_story(self.context, request, story),
            decision=decision,
            was_undone="undone" in request.query_params and self.context.corrections is not None,
        )
        if mark is not None and mark.kind == "followed" and latest_id > mark.seen_id:
            marks[story_id] = mark._replace(seen_id=latest_id)
            set_cookie(request, response, MARKS_COOKIE, format_marks(marks))
        return response

    def _read_decision(self, news: Database, request: Request) -> dict[str, Any] | None:
        """Return the decision that the URL names, with `stories`, those of its articles now; None for other readers."""
        number = request.query_params.get("decision", "")
        if not (number.isascii() and number.isdecimal() and len(number) < 16):
            return None
        if self.context.corrections is None or not is_local_user(request, self.context.config):
            return None
        decision = read_decision(news, int(number))
        return decision and decision | {"stories": sorted(stories_of(news, decision["article_ids"]))}


def _publication_times(articles: list[dict[str, Any]]) -> list[tuple[str, bool]]:
    """Return (time, is a copy) of each article that has a time."""
    return [(row["at"], row["copy_of"] is not None) for row in articles if row["at"]]
