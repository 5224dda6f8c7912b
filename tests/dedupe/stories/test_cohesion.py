"""Test which groups of articles stand apart, and which words are one term."""

import numpy as np
import pytest

from newsfold.dedupe.stories.cohesion import stand_apart
from newsfold.dedupe.stories.tfidf import term_id


def matrix(within: list[float], sizes: list[int], between: float) -> np.ndarray:
    """Return the similarities of groups of these sizes: `within` each group, `between` any two of them."""
    groups = np.repeat(np.arange(len(sizes)), sizes)
    similarities = np.where(groups[:, None] == groups, np.array(within)[groups][:, None], between)
    np.fill_diagonal(similarities, 0.0)
    return similarities


@pytest.mark.parametrize(
    ("within", "sizes", "between", "apart"),
    [
        ([0.4, 0.4], [3, 3], 0.1, True),
        ([0.4, 0.4], [3, 3], 0.3, False),
        ([0.9, 0.15], [3, 3], 0.1, False),  # the looser group decides
        ([0.4, 0.0], [3, 1], 0.1, True),
        ([0.0, 0.0], [1, 1], 0.01, False),  # nothing is known of how alike the articles of each are
    ],
)
def test_groups_stand_apart_if_they_are_much_less_alike_than_the_articles_of_each(within, sizes, between, apart):
    similarities = matrix(within, sizes, between)
    one, other = range(sizes[0]), range(sizes[0], sum(sizes))
    assert stand_apart(similarities, one, other, 0.5) is apart
    assert stand_apart(similarities, other, one, 0.5) is apart


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("resigned", "resigns", True),
        ("investigation", "investigators", True),
        ("правительство", "правительством", True),
        ("bundesregierung", "bundestagswahl", False),
        ("1234567", "1234568", False),
        ("المستشار", "المستشفى", False),
    ],
)
def test_forms_of_a_word_are_one_term(one, other, same):
    assert (term_id(one) == term_id(other)) is same
