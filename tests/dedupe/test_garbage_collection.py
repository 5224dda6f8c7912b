"""A folding leaves the process's settings as they were."""

import gc

import pytest

from newsfold.dedupe.run import RARELY, rarely_collected


@pytest.mark.parametrize(("before", "within"), [(700, RARELY), (RARELY + 1, RARELY + 1), (0, 0)])
def test_collections_are_rare_within_only(before, within):
    kept = gc.get_threshold()
    gc.set_threshold(before, *kept[1:])
    try:
        with rarely_collected():
            assert gc.get_threshold()[0] == within
        assert gc.get_threshold()[0] == before
    finally:
        gc.set_threshold(*kept)
