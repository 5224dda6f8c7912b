"""Test the window: it finds neighbours, and neither the order of additions nor removals change what it finds."""

import numpy as np
import pytest

from newsfold.dedupe.stories.term_vectors import NO_TERMS
from newsfold.dedupe.stories.window import Member, Neighbour, Window, pack_neighbours, unpack_neighbours
from tests.support.story_windows import LIMITS, vector_of, window_of


def test_neighbours_are_unpacked_as_they_were_packed():
    neighbours = tuple(Neighbour(article, score) for article, score in ((7, 1.0), (2**31, 0.25), (1, 0.0)))
    unpacked = unpack_neighbours(pack_neighbours(neighbours))
    assert [one.article_id for one in unpacked] == [7, 2**31, 1]
    assert [one.score for one in unpacked] == pytest.approx([1.0, 0.25, 0.0], abs=1e-5)
    assert unpack_neighbours(pack_neighbours(unpacked)) == unpacked


def test_a_search_finds_articles_with_the_same_rare_terms_within_reach():
    text = "corran reservoir dam spillway"
    window = window_of((1, 1, 10.0, text), (2, 2, 10.0, "ferry crews walk out"), (3, 3, 30.0, text), (4, 4, None, text))
    neighbours = window.search(vector_of(text), 11.0)
    assert {one.article_id: round(one.score, 2) for one in neighbours if one.score} == {1: 0.74, 4: 0.6}
    window.remove(4)
    assert [one.article_id for one in window.search(vector_of(text), None)] == [1, 3]
    window.drop_before(20.0)
    assert 4 not in window


def test_an_article_without_a_time_is_two_days_from_those_with_one():
    text = "corran reservoir dam spillway"
    window = window_of((1, 1, 10.0, text), (2, 2, 12.0, text), (3, 3, None, text))
    dated = {one.article_id: one.score for one in window.search(vector_of(text), 10.0)}
    assert dated[1] > dated[2] == pytest.approx(dated[3])
    undated = {one.article_id: one.score for one in window.search(vector_of(text), None)}
    assert undated[3] > undated[1] == undated[2] == pytest.approx(dated[3])


def test_the_order_of_a_storys_articles_does_not_depend_on_moves():
    text = "corran reservoir dam spillway"
    moved, loaded = window_of((1, 9, 10.0, text), (2, 8, 10.0, text)), Window(LIMITS)
    moved.merge(9, 8)
    loaded.extend(Member(n, 8, 10.0, moved[n].vector, moved[n].packed_neighbours) for n in (1, 2))
    for window in (moved, loaded):
        assert window.story_members(8, 10.0) == [1, 2]


def test_neighbours_of_an_article_outside_the_window_are_not_cached_over_its_removal():
    """A live blog or a round-up is such an article; it may be folded twice in one run."""
    text = "corran reservoir dam spillway"
    window = window_of((1, 1, 10.0, text))
    for article in (2, 3):
        neighbours = pack_neighbours(window.search(vector_of(text), 10.0))
        blog = Member(9, 0, 10.0, vector_of(text), neighbours)
        ranked = window.neighbours_in_both_directions(blog)
        assert [Neighbour(one.article_id, -one.negative_score) for one in ranked] == list(blog.neighbours)
        window.add(Member(article, 1, 10.0, vector_of(text), neighbours))
        window.remove(9)


def test_a_window_loaded_at_once_answers_like_one_that_grew():
    """Articles are removed from both, and further ones are added after the large array of the index was built."""
    rng = np.random.default_rng(5)
    words = [f"{one}{other}{third}" for one in "bdgklm" for other in "aeiou" for third in "nrst"]
    texts = [" ".join(rng.choice(words, 40)) for _ in range(500)]
    grown = window_of(*((n, n // 3, n / 100, text) for n, text in enumerate(texts)))
    loaded = Window(LIMITS)
    loaded.extend(Member(n, n // 3, n / 100, grown[n].vector, grown[n].packed_neighbours) for n in range(400))
    for window in (grown, loaded):
        for removed in (7, 390, 444):
            window.remove(removed)
    for n in [*range(400, 500), 7]:
        if n != 444:
            loaded.add(Member(n, n // 3, n / 100, vector_of(texts[n]), pack_neighbours(())))
    query = vector_of(" ".join(rng.choice(words, 30)))
    grown.add(Member(7, 2, 0.07, vector_of(texts[7]), pack_neighbours(())))
    assert loaded.search(query, 2.0) == grown.search(query, 2.0) != []
    assert len(loaded) == len(grown) == 498
    for n in (0, 100, 250, 389):
        early = [one for one in grown.neighbours_in_both_directions(grown[n]) if one.article_id < 400]
        assert loaded.neighbours_in_both_directions(loaded[n]) == early


def test_a_member_without_terms_raises_an_error():
    with pytest.raises(ValueError, match="article 1 has no terms"):
        Window(LIMITS).add(Member(1, 1, 1.0, NO_TERMS.vector(0.85)))


def test_a_slot_that_held_a_longer_vector_keeps_no_terms_of_it():
    long, short = "alpha beta gamma delta epsilon zeta", "omega psi"
    rows = [(n, n, 1.0, long) for n in range(1, 700)] + [(n, n, 20.0, short) for n in range(700, 1300)]
    window = window_of(*rows)
    window.drop_before(15.0)
    assert len(window) == 600
    assert window.search(vector_of("alpha beta"), 20.0) == []
