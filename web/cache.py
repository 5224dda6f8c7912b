"""Answers that cost much, kept as long as the database is as it was."""

import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

from sqlite_utils import Database

from newsfold.db.news.runs import newest_rows
from newsfold.db.read_only import ReadOnlyPool

T = TypeVar("T")
SECONDS = 30.0  # an answer may take, since it is asked for seldom
LONGEST_SECONDS = 300.0
REST = 20  # times as long as an answer took it is good, however much is written meanwhile


class Kept(Generic[T]):
    """The answer of `ask`, asked again when articles or runs have come."""

    def __init__(self, reader: ReadOnlyPool, ask: Callable[[Database], T]) -> None:
        self._reader, self._ask, self._lock = reader, ask, threading.Lock()
        self._answer: tuple[T, tuple[int, int], float, float] | None = None

    def get(self) -> T:
        with self._lock, self._reader.open(SECONDS) as news:
            rows = newest_rows(news)
            if self._answer is not None:
                answer, then, at, took = self._answer
                age = time.monotonic() - at
                if age < REST * took or (rows == then and age < LONGEST_SECONDS):
                    return answer
            began = time.monotonic()
            answer = self._ask(news)
            ended = time.monotonic()
            self._answer = (answer, rows, ended, ended - began)
            return answer
