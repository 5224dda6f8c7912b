"""The rows of the list of stories: outlets with the minutes between them, and days with single reports apart (pure)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from newsfold.db.values.times import parse_time
from newsfold.web.cookies import StoryMark
from newsfold.web.views.charts import draw_sparkline
from newsfold.web.views.formatting import format_minutes
from newsfold.web.views.story import UNKNOWN_SOURCE, find_first

Row = Mapping[str, Any]
MAX_OUTLETS = 5  # named below a headline; the others are counted
MAX_HEADLINES = 12  # of other outlets, one click below
SPARKLINE_ARTICLES = 4  # from which a chart says more than words


@dataclass
class DayOfStories:
    """The stories of one day: those of several articles, and single reports; `label` is "" for a list without days."""

    label: str
    stories: list[Row] = field(default_factory=list)
    singles: list[Row] = field(default_factory=list)


def build_item(
    story: Row, articles: Sequence[Row], *, seen_id: int | None, mark: StoryMark | None = None
) -> dict[str, Any]:
    """Return the story with what its row in the list shows.

    The further keys: outlets, up to MAX_OUTLETS of (first article of the outlet, time after the first report or "");
    more_outlets (a number); headlines, the first articles of up to MAX_HEADLINES other outlets than that of the lead
    article; new_articles (a number) and is_new; sparkline, "" for fewer than SPARKLINE_ARTICLES articles; is_followed
    and is_read. `articles` are those of read_coverage_of, `seen_id` the highest article id that the reader has seen.
    """
    by_outlet: dict[str, Row] = {}
    for row in articles:
        by_outlet.setdefault(row["source"] or UNKNOWN_SOURCE, row)
    firsts = list(by_outlet.values())
    first, _ = find_first(articles)
    lead = next((row for row in articles if row["article_id"] == story["lead_article_id"]), firsts[0] if firsts else {})
    if mark is not None and mark.kind != "hidden":
        seen_id = mark.seen_id
    new_articles = sum(seen_id is not None and row["article_id"] > seen_id for row in articles)
    times = [(row["at"], row["copy_of"] is not None) for row in articles if row["at"]]
    return {
        **story,
        "outlets": [(row, _time_after(row, first)) for row in firsts[:MAX_OUTLETS]],
        "more_outlets": len(firsts[MAX_OUTLETS:]),
        "headlines": [row for row in firsts if row["source"] != lead.get("source")][:MAX_HEADLINES],
        "new_articles": new_articles,
        "is_new": 0 < new_articles == len(articles),
        "sparkline": draw_sparkline(times) if len(times) >= SPARKLINE_ARTICLES else "",
        "is_followed": mark is not None and mark.kind == "followed",
        "is_read": mark is not None and mark.kind == "read" and not new_articles,
    }


def group_by_day(stories: Sequence[Row], label: Callable[[str | None], str]) -> list[DayOfStories]:
    """Return the stories in groups of adjacent ones with the same `label` of their last publication time."""
    days: list[DayOfStories] = []
    for story in stories:
        name = label(story["last_published_at"])
        if not days or days[-1].label != name:
            days.append(DayOfStories(name))
        (days[-1].singles if story["article_count"] == 1 else days[-1].stories).append(story)
    return days


def _time_after(row: Row, first: Row | None) -> str:
    """Return the time of an article after the first report, as `+25 min`; "" if one of them is not known."""
    if first is None or row["published_precision"] != "minute" or row["article_id"] == first["article_id"]:
        return ""
    seconds = (parse_time(row["published_at"]) - parse_time(first["published_at"])).total_seconds()
    return f"+{format_minutes(seconds / 60)}"
