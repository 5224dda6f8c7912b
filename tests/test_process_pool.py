"""The process pool: tasks that hang, use too much memory, crash or raise affect no other task."""

import os
import time

from newsfold.process_pool import Failure, ProcessPool, result_or_failure


def double(number):
    return number * 2


def hang(number):
    time.sleep(60)


def use_memory(number):
    return len(bytearray(3 << 30))


def crash(number):
    os._exit(3)


def fail(number):
    raise ValueError("bad\n  thing")


def test_each_failure_has_a_reason_and_affects_no_other_task():
    tasks = {"a": double, "hang": hang, "b": double, "memory": use_memory, "c": double, "crash": crash, "fail": fail,
             "d": double}  # fmt: skip
    with ProcessPool(1, seconds=1.5) as pool:
        futures = {name: pool.submit(task, 4) for name, task in tasks.items()}
        results = {name: result_or_failure(future) for name, future in futures.items()}
    assert results == {
        "a": 8, "b": 8, "c": 8, "d": 8, "hang": Failure("timeout"), "memory": Failure("memory"),
        "crash": Failure("crash"), "fail": Failure("error: ValueError: bad thing"),
    }  # fmt: skip


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
