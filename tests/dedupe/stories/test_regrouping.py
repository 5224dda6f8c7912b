"""Test average linkage, also against a direct implementation of its definition."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsfold.dedupe.stories.regrouping import average_link


def matrix(count, pairs):
    """Return a symmetric matrix with the scores `pairs`, (row, column) → score, and 0 elsewhere."""
    scores = np.zeros((count, count))
    for (one, other), score in pairs.items():
        scores[one, other] = scores[other, one] = score
    return scores


@pytest.mark.parametrize(
    ("pairs", "clusters"),
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
def test_clusters_whose_mean_score_reaches_the_threshold_are_merged(pairs, clusters):
    assert average_link(matrix(4, pairs), 0.1) == clusters


def link_by_definition(scores, threshold):
    """Return the clusters of average linkage; compute the mean score of each two clusters from scratch in each step."""
    clusters = [[row] for row in range(len(scores))]
    while len(clusters) > 1:
        means = [(scores[np.ix_(a, b)].mean(), a, b) for a, b in combinations(clusters, 2)]
        mean, one, other = max(means, key=lambda candidate: candidate[0])
        if mean < threshold:
            break
        clusters = [cluster for cluster in clusters if cluster not in (one, other)] + [one + other]
    return clusters


# Square roots of distinct primes are linearly independent, so no two means of pairs are equal and no tie is broken.
PRIMES = [number for number in range(2, 200) if all(number % factor for factor in range(2, number))]


@given(st.integers(2, 10).flatmap(lambda count: st.tuples(st.just(count), st.permutations(PRIMES))))
def test_clusters_are_those_of_the_definition(drawn):
    count, primes = drawn
    pairs = combinations(range(count), 2)
    scores = matrix(count, {pair: (prime / 200) ** 0.5 for pair, prime in zip(pairs, primes, strict=False)})
    expected = {frozenset(cluster) for cluster in link_by_definition(scores, 0.6)}
    assert {frozenset(cluster) for cluster in average_link(scores, 0.6)} == expected
