"""SIGINT and SIGTERM as an exception, so that a stage can save its work and record that it was interrupted."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

SIGNALS = (signal.SIGINT, signal.SIGTERM)
# The process sends it to itself, to end in order for a reason of its own; it never ends a process that ends already.
INTERNAL_SIGNAL = signal.SIGUSR1

Handler = Callable[[int, FrameType | None], object]


_deferrals: list[None] = []  # one for each open context of `defer_signals`
_deferred: list[Callable[[], object]] = []  # calls of a handler that wait until they are closed


class Interrupted(KeyboardInterrupt):
    """The process received one of SIGNALS, or INTERNAL_SIGNAL, and has to end; `signal_number` says which."""

    def __init__(self, signal_number: int) -> None:
        super().__init__(f"interrupted by {signal.Signals(signal_number).name}")
        self.signal_number = signal_number


@contextmanager
def handle_signals(handler: Handler) -> Iterator[None]:
    """Call `handler` for the first of SIGNALS or INTERNAL_SIGNAL that the process receives inside the `with` block.

    A second one of SIGNALS has the default effect: the process ends at once; INTERNAL_SIGNAL is then ignored, also by
    an outer `with` block. Outside of the main thread, where Python allows no handlers, do nothing.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def handle_first(signal_number: int, frame: FrameType | None) -> None:
        for number in SIGNALS:
            signal.signal(number, signal.SIG_DFL)
        signal.signal(INTERNAL_SIGNAL, signal.SIG_IGN)
        if _deferrals:
            _deferred.append(lambda: handler(signal_number, frame))
        else:
            handler(signal_number, frame)

    previous = {number: signal.signal(number, handle_first) for number in (*SIGNALS, INTERNAL_SIGNAL)}
    try:
        yield
    finally:
        is_ending = signal.getsignal(INTERNAL_SIGNAL) == signal.SIG_IGN
        for number, old_handler in previous.items():
            if not (is_ending and number == INTERNAL_SIGNAL and callable(old_handler)):
                signal.signal(number, old_handler)


@contextmanager
def defer_signals() -> Iterator[None]:
    """Handle a signal that arrives inside the `with` block at its end, so that what the block makes is whole.

    Outside of the main thread, which alone handles signals, do nothing.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    _deferrals.append(None)
    try:
        yield
    finally:
        _deferrals.pop()
        if not _deferrals and _deferred:
            _deferred.pop()()


def raise_interrupted(signal_number: int, frame: FrameType | None) -> None:
    """Raise Interrupted; a handler for `handle_signals`."""
    raise Interrupted(signal_number)
