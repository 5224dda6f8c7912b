"""The process pool: tasks that hang, use too much memory, crash or raise affect no other task."""

import os
import re
import time

from newsfold.process_pool import Failure, ProcessPool, result_or_failure


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
