"""Clusters by average link, as the unweighted pair-group method of Sokal and Michener 1958 finds them (pure)."""

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float64]


def average_link(nearness: Scores, threshold: float) -> list[list[int]]:
    """Rows of a symmetric matrix whose mean nearness reaches the threshold, the nearest first; -inf keeps two apart."""
    count = len(nearness)
    groups, means = [[row] for row in range(count)], nearness.copy()
    np.fill_diagonal(means, -np.inf)
    for _ in range(count - 1):
        one, other = divmod(int(means.argmax()), count)
        if means[one, other] < threshold:
            break
        sizes = len(groups[one]), len(groups[other])
        means[one] = (means[one] * sizes[0] + means[other] * sizes[1]) / sum(sizes)
        means[:, one] = means[one]
        means[other] = means[:, other] = -np.inf
        groups[one], groups[other] = groups[one] + groups[other], []
    return [sorted(group) for group in groups if group]
