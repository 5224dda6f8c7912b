"""Compare how similar two groups of articles are to each other with how similar the articles of each are (pure).

Two events of one subject, two earthquakes for instance, are more similar to each other than to the rest of the news, so
that the background similarity does not separate them. But the reports of each are more similar among themselves.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Similarities = NDArray[np.float64]


def stand_apart(similarities: Similarities, one: Sequence[int], other: Sequence[int], min_cohesion: float) -> bool:
    """Decide whether two groups are of different events: whether their cohesion is below `min_cohesion`.

    The other arguments are those of `measure_cohesion`. Two groups of one article each never stand apart.
    """
    cohesion = measure_cohesion(similarities, one, other)
    return cohesion is not None and cohesion < min_cohesion


def measure_cohesion(similarities: Similarities, one: Sequence[int], other: Sequence[int]) -> float | None:
    """Return the mean similarity between two groups, as a share of that within the less similar of them.

    A group of one article has none within; return None if both have one. `similarities` is a symmetric matrix; `one`
    and `other` are rows of it.
    """
    within = [_mean_within(similarities, group) for group in (one, other) if len(group) > 1]
    if not within:
        return None
    between = float(similarities[np.ix_(one, other)].mean())
    return between / min(within) if min(within) > 0 else np.inf


def _mean_within(similarities: Similarities, group: Sequence[int]) -> float:
    """Return the mean similarity of two different articles of the group; the diagonal of the matrix must be 0."""
    return float(similarities[np.ix_(group, group)].sum()) / (len(group) * (len(group) - 1))
