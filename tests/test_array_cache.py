"""Test the arrays that are kept for later runs: the same as computed, whatever is in the files."""

import numpy as np
import pytest

from newsfold import array_cache
from newsfold.db.values import mojibake

ARRAYS = (np.array([3, 5], np.int32), np.array([0.25, 0.5], np.float16), np.array(["de", "el"]))


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "newsfold"


def describe(arrays):
    return [(array.dtype, array.tolist()) for array in arrays]


def read(compute=lambda: [array.copy() for array in ARRAYS]):
    return array_cache.cached_arrays("some.arrays", compute, (mojibake,), ("numpy",))


def test_a_later_run_reads_the_same_arrays_without_computing_them():
    assert describe(read()) == describe(ARRAYS)
    kept = read(lambda: pytest.fail("computed again"))
    assert describe(kept) == describe(ARRAYS)
    assert not any(array.flags.writeable for array in kept)


@pytest.mark.parametrize(
    "damage",
    [lambda content: b"", lambda content: content[:-6], lambda content: content[:40] + b"\xff" + content[41:]],
    ids=["empty", "cut", "changed"],
)
def test_a_damaged_file_is_replaced(damage, folder):
    read()
    path = folder / "some.arrays"
    content = path.read_bytes()
    path.write_bytes(damage(content))
    assert describe(read()) == describe(ARRAYS)
    assert path.read_bytes() == content


def test_a_file_of_other_code_is_replaced(folder, monkeypatch):
    with monkeypatch.context() as other_code:
        other_code.setattr(array_cache, "_state", lambda modules, packages: b"other")
        read(lambda: [np.zeros(1)])
    assert describe(read()) == describe(ARRAYS)
    read(lambda: pytest.fail("computed again"))
    assert [path.name for path in folder.iterdir()] == ["some.arrays"]


def test_without_a_folder_the_arrays_are_computed(folder):
    folder.write_text("a file in its place")
    assert describe(read()) == describe(ARRAYS)
