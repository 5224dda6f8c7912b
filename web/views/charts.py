"""Plots as SVG, drawn of numbers alone: what they say in words stands beside them (pure)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from markupsafe import Markup

from newsfold.db.values.times import parse_time

HEIGHT = 100  # in the units of a plot, which stretches to the room it gets
SPARK_BARS = 32
_HOUR = timedelta(hours=1)
WIDTHS = (_HOUR, 3 * _HOUR, 6 * _HOUR, 12 * _HOUR, 24 * _HOUR, 7 * 24 * _HOUR, 28 * 24 * _HOUR, 364 * 24 * _HOUR)
MOST_BARS = 96


@dataclass(frozen=True)
class Timeline:
    """Bars of one width in time: `own` and `copies` of each; `begins` the time of the first."""

    begins: datetime
    width: timedelta
    own: Sequence[int]
    copies: Sequence[int]

    @property
    def highest(self) -> int:
        return max(map(sum, zip(self.own, self.copies, strict=True)))

    @property
    def peak(self) -> datetime:
        totals = [sum(pair) for pair in zip(self.own, self.copies, strict=True)]
        return self.begins + totals.index(max(totals)) * self.width

    @property
    def per(self) -> str:
        hours = self.width // _HOUR
        names = {1: "hour", 24: "day", 24 * 7: "week", 24 * 28: "four weeks", 24 * 364: "52 weeks"}
        return names.get(hours, f"{hours} hours")

    def ticks(self, count: int = 5) -> list[datetime]:
        """The beginnings of some bars, evenly spread, the first and the last among them."""
        last = len(self.own) - 1
        places = sorted({round(last * step / (count - 1)) for step in range(count)})
        return [self.begins + place * self.width for place in places]


def timeline(articles: Sequence[tuple[str, bool]]) -> Timeline | None:
    """Of (time, is a copy): hour by hour, coarser where that would make too many bars; None without any time."""
    if not articles:
        return None
    times = [(parse_time(at), is_copy) for at, is_copy in articles]
    first, last = min(times)[0], max(times)[0]
    width = next((width for width in WIDTHS if (last - first) / width < MOST_BARS - 1), WIDTHS[-1])
    begins = _floor(first, width)
    bars = min((last - begins) // width + 1, 10_000)
    own, copies = [0] * bars, [0] * bars
    for at, is_copy in times:
        (copies if is_copy else own)[min((at - begins) // width, bars - 1)] += 1
    return Timeline(begins, width, own, copies)


def sparkline(articles: Sequence[tuple[str, bool]]) -> Markup:
    """The coverage of a story from its first to its last article, copies above what is told in own words."""
    if not articles:
        return Markup("")
    times = [parse_time(at).timestamp() for at, _ in articles]
    first, span = min(times), max(max(times) - min(times), 3600.0)
    own, copies = [0] * SPARK_BARS, [0] * SPARK_BARS
    for at, (_, is_copy) in zip(times, articles, strict=True):
        (copies if is_copy else own)[min(int((at - first) / span * SPARK_BARS), SPARK_BARS - 1)] += 1
    return stacked_bars([own, copies], ["own", "copy"])


def stacked_bars(series: Sequence[Sequence[int]], classes: Sequence[str], gap: float = 0.25) -> Markup:
    """Bars of several parts, the first one lowest; each part is painted by its class."""
    bars = len(series[0])
    highest = max((sum(parts) for parts in zip(*series, strict=True)), default=0) or 1
    drawn = []
    for place in range(bars):
        top = float(HEIGHT)
        for values, name in zip(series, classes, strict=True):
            if values[place]:
                height = values[place] / highest * HEIGHT
                top -= height
                drawn.append(
                    f'<rect class="{name}" x="{place + gap / 2:g}" y="{top:.2f}" width="{1 - gap:g}"'
                    f' height="{height:.2f}"/>'
                )
    return Markup(
        f'<svg viewBox="0 0 {bars} {HEIGHT}" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
        f'<path class="ground" d="M0 {HEIGHT}H{bars}"/>{"".join(drawn)}</svg>'
    )


def share_bar(part: int, whole: int) -> Markup:
    """One lying bar: how much of the whole the part is."""
    width = 100 * part / whole if whole else 0
    return Markup(
        '<svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
        f'<rect class="own" width="{100 - width:.1f}" height="8"/>'
        f'<rect class="copy" x="{100 - width:.1f}" width="{width:.1f}" height="8"/></svg>'
    )


def _floor(at: datetime, width: timedelta) -> datetime:
    if width >= 24 * _HOUR:
        return at.replace(hour=0, minute=0, second=0)
    step = width // _HOUR
    return at.replace(hour=at.hour // step * step, minute=0, second=0)
