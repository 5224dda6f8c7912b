"""A language is divided into windows that have enough articles, and begin with the frequencies of those before them."""

from collections.abc import Iterator, Sequence

import numpy as np
import pytest

from newsfold.bulk import story_windows
from newsfold.bulk.rows import Row

TERM = 7


def parts(numbers: Sequence[tuple[int, int, int]], language: str = "en") -> Iterator[Row]:
    """Yield the parts of periods (period, articles before the overlap of the next one, articles in it)."""
    for period, before, within in numbers:
        for is_overlap, articles in ((False, before), (True, within)):
            if articles:
                yield {
                    "language": language, "period": period, "is_overlap": is_overlap, "articles": articles,
                    "weight": float(articles), "terms": np.array([TERM], "<i4").tobytes(),
                    "weights": np.array([articles], "<f4").tobytes(),
                }  # fmt: skip


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ([(3, 4, 2)], {3: ([3], 0)}),  # fewer than needed, but all that there are
        ([(3, 9, 3), (4, 10, 5)], {3: ([3], 0), 4: ([4], 9)}),
        ([(3, 9, 3), (5, 10, 5)], {3: ([3], 0), 5: ([5], 12)}),  # nothing in the days before the window
        ([(3, 4, 1), (4, 4, 1), (6, 8, 3)], {3: ([3, 4], 0), 6: ([6], 10)}),
        ([(3, 9, 3), (4, 4, 1)], {3: ([3, 4], 0)}),  # the last articles are too few for a window of their own
        ([(3, 9, 3), (4, 9, 3), (6, 1, 0)], {3: ([3], 0), 4: ([4, 6], 9)}),
        ([(3, 0, 12), (4, 12, 0), (5, 12, 0)], {3: ([3], 0), 4: ([4], 0), 5: ([5], 24)}),
    ],
)
def test_windows(
    monkeypatch: pytest.MonkeyPatch, numbers: list[tuple[int, int, int]], expected: dict[int, tuple[list[int], float]]
) -> None:
    monkeypatch.setattr(story_windows, "MIN_ARTICLES", 10)
    rows = list(story_windows._divide([*parts(numbers, "de"), *parts(numbers)]))
    assert [row["language"] for row in rows] == ["de"] * len(expected) + ["en"] * len(expected)
    for row in rows:
        assert row["periods"] == expected[row["window"]][0]
        assert row["articles"] == pytest.approx(expected[row["window"]][1], rel=0.01)
        assert bool(row["pages"]) == bool(row["articles"])
