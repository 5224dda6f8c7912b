"""Test the shares of words that are kept for later runs: the same as computed, whatever is in the files."""

import numpy as np
import pytest

from newsfold.dedupe import share_cache
from newsfold.dedupe.stories.tfidf import term_id
from newsfold.dedupe.stories.word_frequencies import list_shares

TERMS = np.sort(np.array([term_id(word) for word in ("the", "harbour", "bridge", "estuary")], np.int32))


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    share_cache._cached_shares.cache_clear()
    yield tmp_path / "newsfold"
    share_cache._cached_shares.cache_clear()


def in_another_run(language="en"):
    share_cache._cached_shares.cache_clear()
    return share_cache.expected_shares(language, TERMS).tolist()


@pytest.mark.parametrize("language", ["en", "ja", "xx"])
def test_a_later_run_reads_the_same_shares_without_the_lists(language, monkeypatch):
    first = in_another_run(language)
    assert any(first) == (language != "xx")
    monkeypatch.setattr(share_cache, "list_shares", lambda language: pytest.fail("computed again"))
    assert in_another_run(language) == first
    for kept, computed in zip(share_cache._cached_shares(language), list_shares(language), strict=True):
        assert kept.dtype == computed.dtype
        assert kept.tolist() == computed.tolist()


@pytest.mark.parametrize("language", [None, "", "../en", "EN", "a" * 300])
def test_only_a_code_of_a_language_is_the_name_of_a_file(language, folder):
    in_another_run(language)
    assert not folder.exists()
