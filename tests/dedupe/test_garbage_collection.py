"""Test that a fold changes the garbage collector's settings only while it runs."""

import gc

import pytest

from newsfold.dedupe.run import GC_THRESHOLD, rare_garbage_collection


@pytest.mark.parametrize(("before", "during"), [(700, GC_THRESHOLD), (GC_THRESHOLD + 1, GC_THRESHOLD + 1), (0, 0)])
def test_collections_are_rare_during_a_fold_only(before, during):
    original = gc.get_threshold()
    gc.set_threshold(before, *original[1:])
    try:
        with rare_garbage_collection():
            assert gc.get_threshold()[0] == during
        assert gc.get_threshold()[0] == before
    finally:
        gc.set_threshold(*original)
