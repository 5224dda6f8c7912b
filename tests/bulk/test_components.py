"""Pairs connect nodes, and a component that one task cannot fold is taken apart at its weakest pairs."""

from typing import Any

import pytest

from newsfold.bulk.components import find_components, find_limited_components

PAIRS = [(1, 2, 0.9), (2, 3, 0.25), (3, 4, 0.7), (5, 4, 0.35), (5, 6, 1.0), (7, 8, 0.2)]


def keep(name: str, table: Any) -> Any:
    return table.localCheckpoint()


@pytest.fixture(scope="module")
def pairs(session: Any) -> Any:
    return session.createDataFrame(PAIRS, "one bigint, other bigint, share double")


def read(components: Any) -> dict[int, int]:
    rows = components.collect()
    found = {row["node"]: row["component"] for row in rows}
    assert len(found) == len(rows)
    return found


def test_a_component_has_the_name_of_its_lowest_node(pairs: Any) -> None:
    assert read(find_components(pairs, keep)) == dict.fromkeys(range(1, 7), 1) | {7: 7, 8: 7}


@pytest.mark.parametrize(
    ("limit", "expected"),
    [
        (6, dict.fromkeys(range(1, 7), 1) | {7: 7, 8: 7}),
        (4, {1: 1, 2: 1, 3: 3, 4: 3, 5: 3, 6: 3, 7: 7, 8: 7}),
        (3, {1: 1, 2: 1, 3: 3, 4: 3, 5: 5, 6: 5, 7: 7, 8: 7}),
    ],
)
def test_a_large_component_is_taken_apart_at_weak_pairs(pairs: Any, limit: int, expected: dict[int, int]) -> None:
    assert read(find_limited_components(pairs, keep, limit)) == expected
