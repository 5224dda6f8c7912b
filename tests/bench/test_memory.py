"""Memory of all processes of a run. The bounds leave room for other builds of Python and of the libraries."""

import sys

import pytest

from bench.memory import measure_hostile_pages, measure_run, measure_waiting_workers
from bench.process_tree import sum_pss

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="memory is read from /proc"),
]


def test_a_small_run(tmp_path):
    assert 0 < sum_pss(measure_run(tmp_path).peak_pss) < 450 << 20


def test_workers_share_what_they_load():
    assert 0 < sum_pss(measure_waiting_workers(8).peak_pss) < 600 << 20


def test_hostile_pages_within_a_small_budget(tmp_path):
    assert 0 < sum_pss(measure_hostile_pages(tmp_path, "--memory", "200M").peak_pss) < 650 << 20
