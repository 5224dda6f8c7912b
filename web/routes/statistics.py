"""What is true of all together: the sources' pace and health, and how the stories grow."""

from starlette.requests import Request
from starlette.responses import Response

from newsfold.db.queries.source_stats import DAYS, source_pace
from newsfold.db.queries.trends import growing_stories, stories_by_day
from newsfold.web.cache import Kept
from newsfold.web.context import Desk
from newsfold.web.views.charts import share_bar, stacked_bars

LANGUAGES = 6  # with a colour of their own in a plot


class Overviews:
    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.pace = Kept(desk.reader, source_pace)
        self.growth = Kept(desk.reader, lambda news: (stories_by_day(news), growing_stories(news)))

    def sources(self, request: Request) -> Response:
        rows = self.pace.get()
        return self.desk.show(
            request, "sources.html", sources=rows, days=DAYS,
            pace={row["id"]: stacked_bars([row["days"]], ["own"]) for row in rows if any(row["days"])},
            share={row["id"]: share_bar(row["copies"], row["articles"]) for row in rows},
        )  # fmt: skip

    def trends(self, request: Request) -> Response:
        (days, by_language), growing = self.growth.get()
        shown = dict(list(by_language.items())[:LANGUAGES])
        rest = [sum(day) for day in zip(*list(by_language.values())[LANGUAGES:], strict=True)]
        if rest:
            shown["other"] = rest
        names = [f"c{place}" for place in range(len(shown))]
        plot = stacked_bars(list(shown.values()), names) if shown else None
        totals = [sum(day) for day in zip(*shown.values(), strict=True)]
        return self.desk.show(request, "trends.html", days=days, shown=shown, plot=plot, totals=totals, growing=growing)
