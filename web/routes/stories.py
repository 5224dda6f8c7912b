"""Stories: the list, and each with its coverage."""

import time
from dataclasses import dataclass
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from newsfold.db.queries.coverage import find_story
from newsfold.db.queries.filter_sql import latest_article, newest_coverage
from newsfold.db.queries.story_details import MOST_ARTICLES, article_titles, story_details
from newsfold.db.queries.story_list import coverage_of, story_page
from newsfold.web import query_params
from newsfold.web.context import ROWS, Desk, number_in, remember
from newsfold.web.cookies import VISIT_COOKIE, next_visit
from newsfold.web.views.charts import sparkline, stacked_bars, timeline
from newsfold.web.views.story import branches, first_of, headlines, named_in, why_here

OUTLETS = 8  # names below a headline, the rest as a number


@dataclass
class StoryPages:
    desk: Desk

    def stories(self, request: Request) -> Response:
        asked = query_params.read(request.query_params)
        with self.desk.reader.open() as news:
            visit = next_visit(request.cookies.get(VISIT_COOKIE), latest_article(news), int(time.time()))
            narrow = query_params.seen_by(asked, visit.before)
            rows = story_page(news, narrow, order=asked.order, after=asked.after, limit=ROWS)
            coverage = coverage_of(news, [row["id"] for row in rows])
            newest = newest_coverage(news)
        response = self.desk.show(
            request, "stories.html", asked=asked, chips=query_params.chips(asked), choices=self.desk.choices.get(),
            stories=[_listed(row, coverage[row["id"]], visit.before) for row in rows], newest=newest, visit=visit,
            next_query=query_params.next_query(asked, rows, ROWS),
        )  # fmt: skip
        remember(request, response, VISIT_COOKIE, visit.cookie())
        return response

    def story(self, request: Request) -> Response:
        number = number_in(request)
        with self.desk.reader.open() as news:
            story = find_story(news, number)
            if story is None or not story["article_count"]:
                raise HTTPException(404, f"There is no story {number}.")
            if story["id"] != number:
                return RedirectResponse(f"/story/{story['id']}", status_code=308)
            articles = story_details(news, number)
            titles = article_titles(news, sorted(named_in(articles)))
        first, unknown = first_of(articles)
        return self.desk.show(
            request, "story.html", story=story, articles=articles, branches=branches(articles), first=first,
            unknown=unknown, headlines=headlines(articles), why={row["id"]: why_here(row, titles) for row in articles},
            plot=timeline(_times(articles)), stacked_bars=stacked_bars, is_cut=len(articles) >= MOST_ARTICLES,
        )  # fmt: skip


def _listed(story: dict[str, Any], articles: list[dict[str, Any]], before: int | None) -> dict[str, Any]:
    outlets = list(dict.fromkeys(row["source"] or "unknown source" for row in articles))
    fresh = [row for row in articles if before is not None and row["article_id"] > before]
    return story | {
        "outlets": outlets[:OUTLETS], "more": len(outlets[OUTLETS:]), "fresh": len(fresh),
        "is_new": bool(fresh) and len(fresh) == len(articles),
        "spark": sparkline(_times(articles)) if len(articles) > 1 else "",
    }  # fmt: skip


def _times(articles: list[dict[str, Any]]) -> list[tuple[str, bool]]:
    return [(row["at"], row["copy_of"] is not None) for row in articles if row["at"]]
