"""The process pool: tasks that hang, use too much memory, crash or raise affect no other task."""

import asyncio
import os
import re
import signal
import sys
import threading
import time
from multiprocessing import forkserver
from pathlib import Path

import pytest

from newsfold.process_pool import LARGE_TASK, MAX_TRIES, Failure, ProcessPool, set_budget

needs_proc = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the memory of others is read from /proc")


@pytest.fixture
def budget():
    yield set_budget
    set_budget(None)


def run_all(pool, *tasks):
    """Return the results of the tasks, each a function and its arguments, which run at the same time."""
    return [result for _, result in pool.map(apply, ((None, task) for task in tasks))]


def apply(function, *arguments):
    return function(*arguments)


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
        results = run_all(pool, *((task, 4) for task in tasks.values()))
    assert dict(zip(tasks, results, strict=True)) == {
        "a": 8, "b": 8, "c": 8, "d": 8, "compute": Failure("timeout"), "regex": Failure("timeout"),
        "memory": Failure("memory"), "crash": Failure("crash"), "fail": Failure("error: ValueError: bad thing"),
    }  # fmt: skip


def test_a_task_that_waits_without_end_is_stopped():
    with ProcessPool(1, wall_seconds=1) as pool:
        assert pool.run(hang, 4) == Failure("timeout")
        assert pool.run(double, 4) == 8


def test_waiting_for_a_cpu_is_no_time_of_the_task():
    with ProcessPool(1, cpu_seconds=1) as pool:
        assert pool.run(sleep_longer_than_the_limit, 4) == 8


def test_a_task_for_a_closed_pool_is_a_failure():
    pool = ProcessPool(1)
    pool.close()
    assert pool.run(double, 4) == Failure("lost")
    large = [(number, ("x" * LARGE_TASK,)) for number in range(3)]
    assert list(pool.map(len, large)) == [(number, Failure("lost")) for number in range(3)]


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
        assert run_all(pool, (hold_memory, 120, 3), (hold_memory, 250, 3)) == [120, Failure("memory")]
        assert pool.run(hold_memory, 250, 1) == 250  # alone, it is within the budget


def test_a_small_budget_allows_fewer_processes(budget):
    budget(128 << 20)
    pools = [ProcessPool(8), ProcessPool(1)]
    assert [pool.workers for pool in pools] == [2, 1]


@needs_proc
def test_memory_of_a_large_task_is_returned():
    with ProcessPool(1) as pool:
        pid = pool.run(wait_and_name, 0)
        before = resident_bytes(pid)
        pool.run(make_fragments, 1_000_000)
        assert pool.run(wait_and_name, 0) == pid
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
    async def stop_for_a_while(pool):
        tasks = [asyncio.create_task(pool.call(double, number)) for number in range(8)]
        await asyncio.sleep(0)
        for pid in pids:
            os.kill(pid, signal.SIGSTOP)
        tasks += [asyncio.create_task(pool.call(double, number)) for number in range(8, 100)]
        await asyncio.sleep(20)
        for pid in pids:
            os.kill(pid, signal.SIGCONT)
        return await asyncio.gather(*tasks)

    with ProcessPool(2, cpu_seconds=1) as pool:
        pids = set(run_all(pool, *[(wait_and_name, 0.5)] * 2))
        assert asyncio.run(stop_for_a_while(pool)) == [2 * number for number in range(100)]
    assert not any(Path(f"/proc/{pid}").exists() for pid in pids)


def get_pid(number):
    return os.getpid()


def measure_length(data):
    return len(data)


@needs_proc
def test_a_process_killed_between_two_tasks_is_replaced():
    with ProcessPool(1) as pool:
        for number in range(3):
            pid = pool.run(get_pid, number)
            os.kill(pid, signal.SIGKILL)
            wait_for_end(pid)
            time.sleep(0.5)  # the pool looks after its processes every 0.1 s or so
        assert pool.run(double, 2) == 4


@needs_proc
def test_tasks_that_a_killed_process_has_not_taken_are_done():
    async def kill_beside_calls(pool):
        pid = await pool.call(get_pid, 0)
        calls = [asyncio.create_task(pool.call(measure_length, b"x" * 500_000)) for _ in range(40)]
        await asyncio.sleep(0)
        os.kill(pid, signal.SIGKILL)
        return await asyncio.gather(*calls)

    with ProcessPool(1) as pool:
        assert asyncio.run(kill_beside_calls(pool)) == [500_000] * 40


@needs_proc
def test_a_call_is_repeated_if_another_process_breaks_the_pool():
    async def call_beside_a_kill(pool):
        pid = await pool.call(get_pid, 0)
        os.kill(pid, signal.SIGKILL)
        return await asyncio.gather(*[pool.call(double, number) for number in range(5)])

    with ProcessPool(2) as pool:
        assert asyncio.run(call_beside_a_kill(pool)) == [0, 2, 4, 6, 8]


def double_once_begun(number, marker):
    """Write the id of this process to the file, and wait if it is the first try."""
    is_first = not Path(marker).exists()
    with Path(marker).open("a") as tries:
        print(os.getpid(), file=tries)
    time.sleep(60 * is_first)
    return 2 * number


def kill_itself(marker):
    with Path(marker).open("a") as tries:
        print(os.getpid(), file=tries)
    os.kill(os.getpid(), signal.SIGKILL)


def fork_server_pid():
    return forkserver._forkserver._forkserver_pid


def kill_the_fork_server(worker):
    os.kill(fork_server_pid(), signal.SIGKILL)


def kill_the_fork_server_and_the_process(worker):
    kill_the_fork_server(worker)
    os.kill(worker, signal.SIGKILL)


def kill_the_process(worker):
    os.kill(worker, signal.SIGKILL)


KILLS = [kill_the_fork_server, kill_the_fork_server_and_the_process, kill_the_process]


@needs_proc
@pytest.mark.parametrize("kill", KILLS)
@pytest.mark.parametrize("way", ["call", "map"])
def test_a_task_whose_process_is_ended_from_outside_is_tried_again(kill, way, tmp_path):
    marker = tmp_path / "pids"

    async def kill_when_begun():
        while not (marker.exists() and marker.read_text().endswith("\n")):
            await asyncio.sleep(0.01)
        kill(int(marker.read_text()))

    async def call_beside_a_kill(pool):
        begun = [pool.call(double_once_begun, 1, str(marker))]
        return (await asyncio.gather(*begun, *(pool.call(double, number) for number in (2, 3)), kill_when_begun()))[:3]

    def map_beside_a_kill(pool):
        killer = threading.Thread(target=asyncio.run, args=[kill_when_begun()])
        killer.start()
        results = run_all(pool, (double_once_begun, 1, str(marker)), (double, 2), (double, 3))
        killer.join()
        return results

    with ProcessPool(1) as pool:
        results = asyncio.run(call_beside_a_kill(pool)) if way == "call" else map_beside_a_kill(pool)
        assert results == [2, 4, 6]
        assert pool.run(double, 2) == 4
    for pid in marker.read_text().split():
        wait_for_end(int(pid))
        assert not Path(f"/proc/{pid}").exists()


@needs_proc
def test_a_task_that_ends_its_own_process_is_given_up(tmp_path):
    with ProcessPool(1) as pool:
        assert pool.run(kill_itself, str(tmp_path / "pids")) == Failure("crash")
        assert pool.run(double, 2) == 4
    assert len((tmp_path / "pids").read_text().split()) == MAX_TRIES


@needs_proc
def test_a_fork_server_killed_between_two_tasks_is_started_again():
    with ProcessPool(1) as pool:
        for number in range(3):
            assert pool.run(double, number) == 2 * number
            os.kill(fork_server_pid(), signal.SIGKILL)


def wait_for_end(pid):
    deadline = time.monotonic() + 20
    while Path(f"/proc/{pid}").exists() and time.monotonic() < deadline:
        time.sleep(0.01)
