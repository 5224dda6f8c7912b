"""Freed memory goes back to the system."""

import os
import threading
import time
from pathlib import Path

import pytest

from newsfold import free_memory
from newsfold.free_memory import Trimmer, trimmed_memory

pytestmark = pytest.mark.skipif(
    not free_memory._IS_GNU or not Path("/proc/self/statm").exists(), reason="needs Linux and the library of GNU"
)


def _resident_bytes() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def _leave_gaps() -> list[bytes]:
    """Return a part of some blocks; between them are 38 MB of freed memory."""
    blocks = [b"x" * 20_000 for _ in range(2000)]
    return blocks[::20]


def test_gaps_go_back_to_the_system() -> None:
    kept = _leave_gaps()
    before = _resident_bytes()
    Trimmer().trim(at_once=True)
    assert before - _resident_bytes() > 25 << 20
    assert len(kept) == 100


def test_memory_is_trimmed_while_a_block_runs_and_works(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(free_memory, "TRIM_SECONDS", 0.05)
    monkeypatch.setattr(free_memory, "_LOOK_SECONDS", 0.01)
    threads = threading.active_count()
    with trimmed_memory():
        kept = _leave_gaps()
        before = _resident_bytes()
        end = time.monotonic() + 20
        while before - _resident_bytes() < 25 << 20 and time.monotonic() < end:
            sum(range(10_000))  # CPU time has to pass
        assert before - _resident_bytes() > 25 << 20
    while threading.active_count() > threads and time.monotonic() < end + 20:
        time.sleep(0.01)
    assert threading.active_count() == threads
    assert len(kept) == 100


def test_a_process_at_rest_is_not_trimmed_again(monkeypatch: pytest.MonkeyPatch) -> None:
    trimmer = Trimmer()
    trimmer.trim(at_once=True)
    kept = _leave_gaps()
    before = _resident_bytes()
    trimmer.trim()
    assert abs(before - _resident_bytes()) < 1 << 20
    assert len(kept) == 100
