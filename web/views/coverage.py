"""The coverage of a story at a glance: who was first, a dot for each report, and where its outlets are from (pure)."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from markupsafe import Markup

from newsfold.db.values.json_lists import read_string_list
from newsfold.db.values.text import count_of, one_line
from newsfold.db.values.times import parse_time
from newsfold.web.views.charts import Dot, draw_dots, draw_shares
from newsfold.web.views.formatting import format_minutes
from newsfold.web.views.locale_names import country_name
from newsfold.web.views.story import UNKNOWN_SOURCE, find_first, group_by_outlet

Row = Mapping[str, Any]
MAX_LANES = 14  # outlets with a line of their own in the timeline
MAX_SHARES = 6  # parts of a bar that are named; the others are summed up
TICKS = 4


class FirstReport(NamedTuple):
    """The first report, the first one of another outlet, and the time between them in words; or why it is unknown."""

    article: Row | None
    next_article: Row | None
    lead: str
    unknown_because: str


class Lane(NamedTuple):
    """The reports of one outlet on the timeline."""

    outlet: str
    reports: int
    chart: Markup


@dataclass(frozen=True)
class DotTimeline:
    """The reports of a story by outlet and time; `ticks` are evenly spread times from the first report to the last."""

    lanes: Sequence[Lane]
    ticks: Sequence[datetime]


class Spread(NamedTuple):
    """How the outlets of a story are spread over countries, owners or tags: a bar, and (name, outlets) of its parts."""

    label: str
    chart: Markup
    parts: Sequence[tuple[str, int]]


def describe_first(articles: Sequence[Row]) -> FirstReport:
    """Return the first report of a story of several outlets, and by how much it was ahead of the next outlet."""
    first, unknown_because = find_first(articles)
    if first is None:
        return FirstReport(None, None, "", unknown_because)
    others = [row for row in articles if row["published_precision"] == "minute" and row["source"] != first["source"]]
    after = min(others, key=lambda row: row["published_at"], default=None)
    if after is None:
        return FirstReport(first, None, "", "")
    seconds = (parse_time(after["published_at"]) - parse_time(first["published_at"])).total_seconds()
    return FirstReport(first, after, format_minutes(seconds / 60), "")


def build_dot_timeline(articles: Sequence[Row]) -> DotTimeline | None:
    """Return the timeline, None if fewer than two reports have a time.

    The outlets come in the order of their first reports; those after the first MAX_LANES share the last lane.
    """
    timed = [(parse_time(row["at"]), row) for row in articles if row["at"]]
    if len(timed) < 2:
        return None
    start, end = min(at for at, _ in timed), max(at for at, _ in timed)
    length = (end - start).total_seconds() or 1.0
    outlets = group_by_outlet([row for _, row in timed])
    if len(outlets) > MAX_LANES:
        rest = [row for _, rows in outlets[MAX_LANES - 1 :] for row in rows]
        outlets = [*outlets[: MAX_LANES - 1], (f"{len(outlets) - MAX_LANES + 1} more outlets", rest)]
    position = {row["id"]: (at - start).total_seconds() / length for at, row in timed}
    lanes = [
        Lane(outlet, len(rows), draw_dots([Dot(position[row["id"]], _dot_class(row), row["title"]) for row in rows]))
        for outlet, rows in outlets
    ]
    return DotTimeline(lanes, [start + (end - start) * step / (TICKS - 1) for step in range(TICKS)])


def measure_spread(articles: Sequence[Row]) -> list[Spread]:
    """Return how the outlets are spread over countries, owners and tags, without those that no outlet states.

    An outlet with several tags counts once for each of them.
    """
    outlets = {row["source"]: row for row in articles if row["source"]}.values()
    stated = {
        "Countries": [country_name(row["country"]) for row in outlets if row["country"]],
        "Owners": [row["owner"] for row in outlets if row["owner"]],
        "Tags": [tag for row in outlets for tag in read_string_list(row["source_tags"])],
    }
    return [_make_spread(label, names) for label, names in stated.items() if names]


def cite(story: Row, *, url: str, days: tuple[str, str], today: str) -> str:
    """Return a citation of the story; `days` are those of its first and last report, `today` that of the citation."""
    period = days[0] if days[0] == days[1] else f"{days[0]} – {days[1]}"
    counts = f"{count_of(story['article_count'], 'reports')} of {count_of(story['source_count'], 'outlets')}"
    return f"“{story['title'] or 'Without a title'}.” Newsfold, {counts}, {period}. {url}, retrieved {today}."


def write_markdown(story: Row, articles: Iterable[Row], *, citation: str) -> str:
    """Return the story as Markdown: its title, a list of the reports with links, and the citation."""
    lines = [f"# {_escape_markdown(story['title'] or 'Without a title')}", ""]
    for row in articles:
        title = _escape_markdown(row["title"] or "Without a title")
        linked = f"[{title}](<{row['url']}>)" if row["link"] else title
        copy = " (copy)" if row["copy_of"] is not None else ""
        lines.append(f"- {row['time']}, **{_escape_markdown(row['source'] or UNKNOWN_SOURCE)}**: {linked}{copy}")
    return "\n".join([*lines, "", _escape_markdown(citation), ""])


def _make_spread(label: str, names: Sequence[str]) -> Spread:
    counts = Counter(names).most_common()
    parts = counts[:MAX_SHARES]
    if rest := sum(count for _, count in counts[MAX_SHARES:]):
        parts.append(("others", rest))
    return Spread(label, draw_shares([count for _, count in parts]), parts)


def _dot_class(row: Row) -> str:
    kind = "copy" if row["copy_of"] is not None else "own"
    return kind if row["published_precision"] == "minute" else f"{kind} vague"


def _escape_markdown(text: str) -> str:
    """Return `text` in one line, cleaned and escaped, as other programs may have written it."""
    return "".join(f"\\{sign}" if sign in "\\`*_[]<>#|&~" else sign for sign in one_line(text))
