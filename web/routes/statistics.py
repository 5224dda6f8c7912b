"""The page /trends: new stories by day, and those that grow fastest."""

from datetime import tzinfo
from typing import Any, NamedTuple

from sqlite_utils import Database
from starlette.requests import Request
from starlette.responses import Response

from newsfold.db.queries.trends import (
    count_articles_by_day,
    count_stories_by_day,
    find_growing_stories,
    read_recent_titles,
)
from newsfold.web.context import AppContext
from newsfold.web.views.charts import draw_stacked_bars, round_up
from newsfold.web.views.results import Term, find_terms

MAX_LANGUAGES = 6  # that have a colour of their own in the chart
OTHER_LANGUAGES = "other"


class Trends(NamedTuple):
    """Numbers by day of new stories (by language), originals and copies; and what marks the last day."""

    days: list[str]
    stories: dict[str, list[int]]
    originals: list[int]
    copies: list[int]
    terms: list[Term]
    growing: list[dict[str, Any]]


class StatisticsPages:
    """The handler of /trends; its queries read large parts of the database, hence the cache."""

    def __init__(self, context: AppContext) -> None:
        self.context = context
        self.trends = context.cache(lambda news: read_trends(news, context.config.timezone))

    def show_trends(self, request: Request) -> Response:
        """Render new stories by day and language, articles and copies by day, the day's terms, and growing stories."""
        trends = self.trends.get()
        series = _merge_small_languages(trends.stories)
        colours = [f"c{index}" for index in range(len(series))]
        totals = [sum(day) for day in zip(*series.values(), strict=True)]
        articles = [sum(day) for day in zip(trends.originals, trends.copies, strict=True)]
        tops = round_up(max(totals, default=0)), round_up(max(articles, default=0))
        return self.context.render(
            request,
            "trends.html",
            days=trends.days,
            series=series,
            chart=draw_stacked_bars(list(series.values()), colours, top_value=tops[0]) if series else None,
            totals=totals,
            tops=tops,
            originals=trends.originals,
            copies=trends.copies,
            copies_chart=draw_stacked_bars([trends.originals, trends.copies], ["own", "copy"], top_value=tops[1])
            if sum(articles)
            else None,
            terms=trends.terms,
            growing=trends.growing,
        )


def read_trends(news: Database, zone: tzinfo) -> Trends:
    """Return everything that the page of trends shows; its days are those of `zone`."""
    days, stories = count_stories_by_day(news, zone)
    originals, copies = count_articles_by_day(news, days, zone)
    return Trends(days, stories, originals, copies, find_terms(*read_recent_titles(news)), find_growing_stories(news))


def _merge_small_languages(counts: dict[str, list[int]]) -> dict[str, list[int]]:
    """Return the counts of the first MAX_LANGUAGES languages, and the sum of the others as OTHER_LANGUAGES."""
    series = dict(list(counts.items())[:MAX_LANGUAGES])
    others = [sum(day) for day in zip(*list(counts.values())[MAX_LANGUAGES:], strict=True)]
    return series | ({OTHER_LANGUAGES: others} if others else {})
