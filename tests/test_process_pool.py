"""Tasks that hang, eat memory, crash or raise end alone."""

import os
import time

from newsfold.process_pool import Failure, ProcessPool


def double(number):
    return number * 2


def hang(number):
    time.sleep(60)


def eat(number):
    return len(bytearray(3 << 30))


def crash(number):
    os._exit(3)


def fail(number):
    raise ValueError("bad\n  thing")


def test_each_failure_has_its_reason_and_costs_no_neighbour():
    tasks = {"a": double, "hang": hang, "b": double, "eat": eat, "c": double, "crash": crash, "fail": fail, "d": double}
    with ProcessPool(1, seconds=1.5) as pool:
        futures = {name: pool.submit(task, 4) for name, task in tasks.items()}
        from newsfold.process_pool import result_or_failure

        found = {name: result_or_failure(future) for name, future in futures.items()}
    assert found == {
        "a": 8, "b": 8, "c": 8, "d": 8, "hang": Failure("timeout"), "eat": Failure("memory"),
        "crash": Failure("crash"), "fail": Failure("error: ValueError: bad thing"),
    }  # fmt: skip


def test_map_keeps_order_and_reads_only_as_needed():
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
