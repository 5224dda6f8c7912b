"""Charts as SVG without text; the templates print the same numbers beside them (pure)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from markupsafe import Markup, escape

from newsfold.db.values.text import clean_text
from newsfold.db.values.times import parse_time

HEIGHT = 100  # in the units of a chart, which is stretched to the available space
SPARKLINE_BARS = 32
MAX_TIMELINE_BARS = 96
MAX_DAY_BARS = 92
DAY_WIDTHS = (1, 7, 28, 91, 364)  # days of one bar
MAX_BARS = 10_000  # even for the widest bars, as protection against absurd dates
_HOUR = timedelta(hours=1)
BAR_WIDTHS = (_HOUR, 3 * _HOUR, 6 * _HOUR, 12 * _HOUR, 24 * _HOUR, 7 * 24 * _HOUR, 28 * 24 * _HOUR, 364 * 24 * _HOUR)
WIDTH_NAMES = {1: "hour", 24: "day", 24 * 7: "week", 24 * 28: "four weeks", 24 * 364: "52 weeks"}  # by hours
SVG_ATTRIBUTES = 'preserveAspectRatio="none" aria-hidden="true" focusable="false"'


class DayBars(NamedTuple):
    """Numbers in bars of `width` days each; the first one begins on the day `first`, the last one ends on `last`."""

    first: str
    last: str
    width: int
    counts: Sequence[int]


class Dot(NamedTuple):
    """A dot on a line; `position` is from 0 to 1."""

    position: float
    css_class: str
    label: str


@dataclass(frozen=True)
class Timeline:
    """The numbers of originals and copies in bars of equal width in time; `start` is the time of the first bar."""

    start: datetime
    bar_width: timedelta
    originals: Sequence[int]
    copies: Sequence[int]

    @property
    def totals(self) -> list[int]:
        """Return the number of articles in each bar."""
        return [originals + copies for originals, copies in zip(self.originals, self.copies, strict=True)]

    @property
    def peak_start(self) -> datetime:
        """Return the start of the first bar with the most articles."""
        totals = self.totals
        return self.start + totals.index(max(totals)) * self.bar_width

    @property
    def width_name(self) -> str:
        """Return the width of a bar in words: `hour`, `3 hours`, `day`."""
        hours = self.bar_width // _HOUR
        return WIDTH_NAMES.get(hours, f"{hours} hours")

    def ticks(self, count: int = 5) -> list[datetime]:
        """Return the starts of up to `count` evenly spread bars, including the first and the last."""
        last = len(self.originals) - 1
        indexes = sorted({round(last * step / (count - 1)) for step in range(count)})
        return [self.start + index * self.bar_width for index in indexes]


def build_timeline(articles: Sequence[tuple[str, bool]]) -> Timeline | None:
    """Count articles, as (database time, is a copy), in bars of the narrowest of BAR_WIDTHS that fits.

    A width fits if it gives fewer than MAX_TIMELINE_BARS bars. Return None if there are no articles.
    """
    if not articles:
        return None
    times = [(parse_time(at), is_copy) for at, is_copy in articles]
    first, last = min(times)[0], max(times)[0]
    fitting = (width for width in BAR_WIDTHS if (last - first) / width < MAX_TIMELINE_BARS - 1)
    width = next(fitting, BAR_WIDTHS[-1])
    start = _floor(first, width)
    bars = min((last - start) // width + 1, MAX_BARS)
    originals, copies = [0] * bars, [0] * bars
    for at, is_copy in times:
        (copies if is_copy else originals)[min((at - start) // width, bars - 1)] += 1
    return Timeline(start, width, originals, copies)


def build_day_bars(days: Mapping[str, int]) -> DayBars | None:
    """Sum up numbers by day (`2026-03-02`) in at most MAX_DAY_BARS bars of one of DAY_WIDTHS; None without any."""
    numbers: dict[int, int] = {}
    for day, number in days.items():
        try:
            numbers[date.fromisoformat(day).toordinal()] = number
        except ValueError:
            continue
    if not numbers:
        return None
    first, last = min(numbers), max(numbers)
    width = next((width for width in DAY_WIDTHS if (last - first) // width < MAX_DAY_BARS), DAY_WIDTHS[-1])
    counts = [0] * min((last - first) // width + 1, MAX_BARS)
    for day_number, number in numbers.items():
        counts[min((day_number - first) // width, len(counts) - 1)] += number
    return DayBars(date.fromordinal(first).isoformat(), date.fromordinal(last).isoformat(), width, counts)


def round_up(number: int) -> int:
    """Return the least of 1, 2, 4, 6, 8, 10, 20, 40, … that is not below `number`, for the top of an axis."""
    power = int(10 ** (len(str(max(number, 1))) - 1))
    return next(step * power for step in (1, 2, 4, 6, 8, 10) if step * power >= number)


def draw_sparkline(articles: Sequence[tuple[str, bool]]) -> Markup:
    """Draw the coverage of a story from its first to its last article, with copies stacked on originals.

    The articles are (database time, is a copy). Return an empty text if there are none.
    """
    if not articles:
        return Markup("")
    times = [parse_time(at).timestamp() for at, _ in articles]
    first, span = min(times), max(max(times) - min(times), _HOUR.total_seconds())
    originals, copies = [0] * SPARKLINE_BARS, [0] * SPARKLINE_BARS
    for at, (_, is_copy) in zip(times, articles, strict=True):
        bar = min(int((at - first) / span * SPARKLINE_BARS), SPARKLINE_BARS - 1)
        (copies if is_copy else originals)[bar] += 1
    return draw_stacked_bars([originals, copies], ["own", "copy"])


def draw_stacked_bars(
    series: Sequence[Sequence[int]], classes: Sequence[str], gap: float = 0.25, *, top_value: int = 0
) -> Markup:
    """Draw one bar for each index of `series`, with the first series at the bottom.

    `classes` are the CSS classes of the series; `gap` is the space between two bars as a share of their distance;
    `top_value` is the number at the top of the chart, if it is more than the highest bar.
    """
    bars = len(series[0])
    highest = max(max((sum(values) for values in zip(*series, strict=True)), default=0), top_value) or 1
    rectangles = []
    for bar in range(bars):
        top = float(HEIGHT)
        for values, css_class in zip(series, classes, strict=True):
            if values[bar]:
                height = values[bar] / highest * HEIGHT
                top -= height
                rectangles.append(
                    f'<rect class="{css_class}" x="{bar + gap / 2:g}" y="{top:.2f}" width="{1 - gap:g}"'
                    f' height="{height:.2f}"/>'
                )
    return Markup(
        f'<svg viewBox="0 0 {bars} {HEIGHT}" {SVG_ATTRIBUTES}>'
        f'<path class="ground" d="M0 {HEIGHT}H{bars}"/>{"".join(rectangles)}</svg>'
    )


def draw_share_bar(part: int, whole: int) -> Markup:
    """Draw one horizontal bar that shows the share of `part` in `whole`."""
    width = 100 * part / whole if whole else 0
    return Markup(
        f'<svg viewBox="0 0 100 8" {SVG_ATTRIBUTES}>'
        f'<rect class="own" width="{100 - width:.1f}" height="8"/>'
        f'<rect class="copy" x="{100 - width:.1f}" width="{width:.1f}" height="8"/></svg>'
    )


def draw_dots(dots: Sequence[Dot]) -> Markup:
    """Draw dots on a horizontal line. The chart has no view box, so that the dots stay round at any width."""
    circles = "".join(
        f'<circle class="{dot.css_class}" cx="{1 + 98 * dot.position:.2f}%" cy="50%" r="4.5">'
        f"<title>{escape(clean_text(dot.label))}</title></circle>"
        for dot in dots
    )
    line = '<line class="ground" x1="0" x2="100%" y1="50%" y2="50%"/>'
    return Markup(f'<svg aria-hidden="true" focusable="false">{line}{circles}</svg>')


def draw_shares(counts: Sequence[int]) -> Markup:
    """Draw one horizontal bar of parts in proportion to `counts`, with the CSS classes c0, c1, …"""
    total, left, rectangles = sum(counts) or 1, 0.0, []
    for index, count in enumerate(counts):
        width = 100 * count / total
        rectangles.append(f'<rect class="c{index}" x="{left:.2f}" width="{max(width - 0.6, 0.4):.2f}" height="8"/>')
        left += width
    return Markup(f'<svg viewBox="0 0 100 8" {SVG_ATTRIBUTES}>{"".join(rectangles)}</svg>')


def _floor(at: datetime, width: timedelta) -> datetime:
    """Round down to a multiple of `width` since midnight, or to midnight if `width` is a day or more."""
    if width >= 24 * _HOUR:
        return at.replace(hour=0, minute=0, second=0)
    step = width // _HOUR
    return at.replace(hour=at.hour // step * step, minute=0, second=0)
