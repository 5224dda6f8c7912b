"""The page /trends: new stories by day, and those that grow fastest."""

from starlette.requests import Request
from starlette.responses import Response

from newsfold.db.queries.trends import count_stories_by_day, find_growing_stories
from newsfold.web.cache import CachedQuery
from newsfold.web.context import AppContext
from newsfold.web.views.charts import draw_stacked_bars

MAX_LANGUAGES = 6  # that have a colour of their own in the chart
OTHER_LANGUAGES = "other"


class StatisticsPages:
    """The handler of /trends; its queries read large parts of the database, hence the cache."""

    def __init__(self, context: AppContext) -> None:
        self.context = context
        self.story_counts = CachedQuery(
            context.pool, lambda news: (count_stories_by_day(news), find_growing_stories(news))
        )

    def show_trends(self, request: Request) -> Response:
        """Render the numbers of new stories by day and language, and the stories that grow fastest."""
        (days, counts), growing = self.story_counts.get()
        series = _merge_small_languages(counts)
        colours = [f"c{index}" for index in range(len(series))]
        return self.context.render(
            request,
            "trends.html",
            days=days,
            series=series,
            chart=draw_stacked_bars(list(series.values()), colours) if series else None,
            totals=[sum(day) for day in zip(*series.values(), strict=True)],
            growing=growing,
        )


def _merge_small_languages(counts: dict[str, list[int]]) -> dict[str, list[int]]:
    """Return the counts of the first MAX_LANGUAGES languages, and the sum of the others as OTHER_LANGUAGES."""
    series = dict(list(counts.items())[:MAX_LANGUAGES])
    others = [sum(day) for day in zip(*list(counts.values())[MAX_LANGUAGES:], strict=True)]
    return series | ({OTHER_LANGUAGES: others} if others else {})
