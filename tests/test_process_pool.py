"""The process pool: tasks that hang, use too much memory, crash or raise affect no other task."""

import asyncio
import os
import re
import signal
import sys
import time
from multiprocessing import forkserver
from pathlib import Path

import pytest

from newsfold.process_pool import LARGE_TASK, Failure, ProcessPool, result_or_failure, set_budget

needs_proc = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the memory of others is read from /proc")


@pytest.fixture
def budget():
    yield set_budget
    set_budget(None)


def double(number):
    return number * 2


def hang(number):
    time.sleep(60)


def sleep_longer_than_the_limit(number):
    time.sleep(3)
    return number * 2


def compute(number):
    while True:
        number += 1


def match_slowly(number):
    re.match(r"(a+)+$", "a" * 60 + "b")  # in C, where no Python signal handler would run


def use_memory(number):
    return len(bytearray(3 << 30))


def crash(number):
    os._exit(3)


def fail(number):
    raise ValueError("bad\n  thing")


def test_each_failure_has_a_reason_and_affects_no_other_task():
    tasks = {"a": double, "compute": compute, "regex": match_slowly, "b": double, "memory": use_memory, "c": double,
             "crash": crash, "fail": fail, "d": double}  # fmt: skip
    with ProcessPool(1, cpu_seconds=1) as pool:
        futures = {name: pool.submit(task, 4) for name, task in tasks.items()}
        results = {name: result_or_failure(future) for name, future in futures.items()}
    assert results == {
        "a": 8, "b": 8, "c": 8, "d": 8, "compute": Failure("timeout"), "regex": Failure("timeout"),
        "memory": Failure("memory"), "crash": Failure("crash"), "fail": Failure("error: ValueError: bad thing"),
    }  # fmt: skip


def test_a_task_that_waits_without_end_is_stopped():
    with ProcessPool(1, wall_seconds=1) as pool:
        assert result_or_failure(pool.submit(hang, 4)) == Failure("timeout")
        assert result_or_failure(pool.submit(double, 4)) == 8


def test_waiting_for_a_cpu_is_no_time_of_the_task():
    with ProcessPool(1, cpu_seconds=1) as pool:
        assert result_or_failure(pool.submit(sleep_longer_than_the_limit, 4)) == 8


def test_a_task_for_a_closed_pool_is_a_failure():
    pool = ProcessPool(1)
    pool.close()
    assert result_or_failure(pool.submit(double, 4)) == Failure("crash")


def test_map_keeps_the_order_and_reads_only_a_few_items_ahead():
    read = []

    def items():
        for number in range(50):
            read.append(number)
            yield number, (number,)

    with ProcessPool(2) as pool:
        results = pool.map(double, items())
        assert next(results) == (0, 0)
        assert len(read) <= 2 * 4 + 1
        assert list(results) == [(number, 2 * number) for number in range(1, 50)]


def hold_memory(megabytes, seconds):
    block = bytearray(b"x") * (megabytes << 20)
    time.sleep(seconds)
    return len(block) >> 20


def wait_and_name(seconds):
    time.sleep(seconds)
    return os.getpid()


@needs_proc
def test_the_largest_task_is_stopped_when_the_sum_exceeds_the_budget(budget):
    budget(300 << 20)
    with ProcessPool(2) as pool:
        small = pool.submit(hold_memory, 120, 3)
        large = pool.submit(hold_memory, 250, 3)
        assert [result_or_failure(small), result_or_failure(large)] == [120, Failure("memory")]
        assert result_or_failure(pool.submit(hold_memory, 250, 1)) == 250  # alone, it is within the budget


def test_a_small_budget_allows_fewer_processes(budget):
    budget(128 << 20)
    pools = [ProcessPool(8), ProcessPool(1)]
    assert [pool.workers for pool in pools] == [2, 1]


@needs_proc
def test_memory_of_a_large_task_is_returned():
    with ProcessPool(1) as pool:
        pid = result_or_failure(pool.submit(wait_and_name, 0))
        before = resident_bytes(pid)
        result_or_failure(pool.submit(make_fragments, 1_000_000))
        assert result_or_failure(pool.submit(wait_and_name, 0)) == pid
        assert resident_bytes(pid) - before < 64 << 20


def make_fragments(number):
    return len([b"x" * 1000 for _ in range(number // 5)])


def resident_bytes(pid):
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


@pytest.mark.skipif((os.cpu_count() or 1) < 2, reason="needs two processes at once")
def test_large_tasks_run_one_at_a_time_and_small_ones_beside_them():
    items = [("large", (bytes(LARGE_TASK),)), ("small", (b"",)), ("large", (bytes(LARGE_TASK),))]
    with ProcessPool(2) as pool:
        large, small, other_large = [times for _, times in pool.map(interval, items)]
    assert large[1] <= other_large[0]
    assert small[0] < large[1]


def interval(body):
    started = time.monotonic()
    time.sleep(1)
    return started, time.monotonic()


@needs_proc
@pytest.mark.slow
def test_processes_that_get_no_cpu_for_20_seconds_lose_no_task():
    with ProcessPool(2, cpu_seconds=1) as pool:
        pids = {result_or_failure(future) for future in [pool.submit(wait_and_name, 0.5) for _ in range(2)]}
        futures = [pool.submit(double, number) for number in range(8)]
        for pid in pids:
            os.kill(pid, signal.SIGSTOP)
        futures += [pool.submit(double, number) for number in range(8, 100)]
        time.sleep(20)
        for pid in pids:
            os.kill(pid, signal.SIGCONT)
        assert [result_or_failure(future) for future in futures] == [2 * number for number in range(100)]
    assert not any(Path(f"/proc/{pid}").exists() for pid in pids)


def get_pid(number):
    return os.getpid()


def measure_length(data):
    return len(data)


@needs_proc
def test_a_process_killed_between_two_tasks_is_replaced():
    with ProcessPool(1) as pool:
        for number in range(3):
            pid = result_or_failure(pool.submit(get_pid, number))
            os.kill(pid, signal.SIGKILL)
            wait_for_end(pid)
            time.sleep(0.5)  # the pool looks after its processes every 0.1 s or so
        assert result_or_failure(pool.submit(double, 2)) == 4


@needs_proc
def test_no_task_waits_for_a_pool_whose_processes_are_killed():
    with ProcessPool(1) as pool:
        pid = result_or_failure(pool.submit(get_pid, 0))
        futures = [pool.submit(measure_length, b"x" * 500_000) for _ in range(40)]
        os.kill(pid, signal.SIGKILL)
        results = {result_or_failure(future) for future in futures}
        assert results <= {500_000, Failure("crash")}
        assert result_or_failure(pool.submit(double, 2)) == 4


@needs_proc
def test_a_call_is_repeated_if_another_process_breaks_the_pool():
    async def call_beside_a_kill(pool):
        pid = await pool.call(get_pid, 0)
        os.kill(pid, signal.SIGKILL)
        return await asyncio.gather(*[pool.call(double, number) for number in range(5)])

    with ProcessPool(2) as pool:
        assert asyncio.run(call_beside_a_kill(pool)) == [0, 2, 4, 6, 8]


@needs_proc
def test_a_killed_fork_server_is_started_again():
    with ProcessPool(1) as pool:
        assert result_or_failure(pool.submit(double, 1)) == 2
        for pid in (forkserver._forkserver._forkserver_pid, result_or_failure(pool.submit(get_pid, 0))):
            os.kill(pid, signal.SIGKILL)
        time.sleep(1)
        results = [result_or_failure(pool.submit(double, 2)) for _ in range(2)]
        assert results[-1] == 4


def wait_for_end(pid):
    deadline = time.monotonic() + 20
    while Path(f"/proc/{pid}").exists() and time.monotonic() < deadline:
        time.sleep(0.01)
