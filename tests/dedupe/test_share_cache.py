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


@pytest.mark.parametrize(
    "damage",
    [lambda content: b"", lambda content: content[:-6], lambda content: content[:40] + b"\xff" + content[41:]],
    ids=["empty", "cut", "changed"],
)
def test_a_damaged_file_is_replaced(damage, folder):
    first = in_another_run()
    path = folder / "en.shares"
    content = path.read_bytes()
    path.write_bytes(damage(content))
    assert in_another_run() == first
    assert path.read_bytes() == content


def test_a_file_of_other_code_is_replaced(folder, monkeypatch):
    monkeypatch.setattr(share_cache, "_state", lambda: b"other")
    in_another_run()
    other = (folder / "en.shares").read_bytes()
    monkeypatch.undo()
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder.parent))
    in_another_run()
    assert (folder / "en.shares").read_bytes() != other
    assert [path.name for path in folder.iterdir()] == ["en.shares"]


def test_without_a_folder_the_shares_are_computed(folder):
    folder.write_text("a file in its place")
    assert any(in_another_run())


@pytest.mark.parametrize("language", [None, "", "../en", "EN", "a" * 300])
def test_only_a_code_of_a_language_is_the_name_of_a_file(language, folder):
    in_another_run(language)
    assert not folder.exists()
