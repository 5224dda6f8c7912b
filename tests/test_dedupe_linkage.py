"""Average link by itself, beside another implementation of it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedupe.linkage import average_link

hierarchy = pytest.importorskip("scipy.cluster.hierarchy")


def matrix(count, pairs):
    found = np.zeros((count, count))
    for (one, other), nearness in pairs.items():
        found[one, other] = found[other, one] = nearness
    return found


@pytest.mark.parametrize(
    ("pairs", "groups"),
    [
        ({}, [[0], [1], [2], [3]]),
        ({(0, 1): 0.3}, [[0, 1], [2], [3]]),
        ({(0, 1): 0.3, (1, 2): 0.3}, [[0, 1, 2], [3]]),
        ({(0, 1): 0.3, (1, 2): 0.3, (0, 2): -np.inf}, [[0, 1], [2], [3]]),
        ({(0, 1): 0.3, (1, 2): 0.4}, [[0, 1, 2], [3]]),
        ({(0, 1): 0.11, (1, 2): 0.4}, [[0], [1, 2], [3]]),
        ({(0, 1): 0.3, (2, 3): 0.2, (0, 2): 0.09}, [[0, 1], [2, 3]]),
    ],
)
def test_groups_whose_mean_reaches_the_threshold(pairs, groups):
    assert average_link(matrix(4, pairs), 0.1) == groups


@given(st.integers(2, 12), st.randoms(use_true_random=False))
def test_the_same_groups_as_another_implementation_finds(count, random):
    pairs = {(a, b): random.random() for a in range(count) for b in range(a)}
    nearness = matrix(count, pairs)
    distances = [1 - nearness[a, b] for a in range(count) for b in range(a + 1, count)]
    labels = hierarchy.fcluster(hierarchy.linkage(distances, "average"), 0.4, "distance")
    theirs = {frozenset(np.flatnonzero(labels == label).tolist()) for label in labels}
    assert {frozenset(group) for group in average_link(nearness, 0.6)} == theirs
