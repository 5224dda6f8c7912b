"""Compare how similar two groups of articles are to each other with how similar the articles of each are (pure).

Two events of one subject, two earthquakes for instance, are more similar to each other than to the rest of the news, so
that the background similarity does not separate them. But the reports of each are more similar among themselves.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Similarities = NDArray[np.float64]


def stand_apart(similarities: Similarities, one: Sequence[int], other: Sequence[int], min_cohesion: float) -> bool:
    """Decide whether two groups are of different events, by the similarities of their articles.

    They stand apart if the mean similarity between them is below `min_cohesion` × the mean similarity within the less
    similar of the groups. A group of one article has none within; two such groups never stand apart. `similarities` is
    a symmetric matrix; `one` and `other` are rows of it.
    """
    within = [_mean_within(similarities, group) for group in (one, other) if len(group) > 1]
    return bool(within) and float(similarities[np.ix_(one, other)].mean()) < min_cohesion * min(within)


def _mean_within(similarities: Similarities, group: Sequence[int]) -> float:
    """Return the mean similarity of two different articles of the group; the diagonal of the matrix must be 0."""
    return float(similarities[np.ix_(group, group)].sum()) / (len(group) * (len(group) - 1))
