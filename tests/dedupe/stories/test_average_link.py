"""Average link by itself, beside its definition."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsfold.dedupe.stories.regrouping import average_link


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


def plainly(nearness, threshold):
    """The same from its definition: all pairs of two groups, each time anew."""
    groups = [[row] for row in range(len(nearness))]
    while len(groups) > 1:
        means = [(nearness[np.ix_(a, b)].mean(), a, b) for a, b in combinations(groups, 2)]
        mean, one, other = max(means, key=lambda found: found[0])
        if mean < threshold:
            break
        groups = [group for group in groups if group not in (one, other)] + [one + other]
    return groups


# Square roots of distinct primes are linearly independent, so no two means of pairs are equal and no tie is broken.
PRIMES = [number for number in range(2, 200) if all(number % factor for factor in range(2, number))]


@given(st.integers(2, 10).flatmap(lambda count: st.tuples(st.just(count), st.permutations(PRIMES))))
def test_the_same_groups_as_by_its_definition(drawn):
    count, primes = drawn
    pairs = combinations(range(count), 2)
    nearness = matrix(count, {pair: (prime / 200) ** 0.5 for pair, prime in zip(pairs, primes, strict=False)})
    expected = {frozenset(group) for group in plainly(nearness, 0.6)}
    assert {frozenset(group) for group in average_link(nearness, 0.6)} == expected
