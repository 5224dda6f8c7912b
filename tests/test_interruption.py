"""Signals as exceptions: what the first one does, and when it is handled."""

import signal

import pytest

from newsfold.interruption import SIGNALS, Interrupted, defer_signals, handle_signals, raise_interrupted


@pytest.mark.parametrize("number", SIGNALS)
def test_a_signal_raises_and_the_former_handlers_return(number):
    before = [signal.getsignal(one) for one in SIGNALS]
    with pytest.raises(Interrupted) as raised, handle_signals(raise_interrupted):
        signal.raise_signal(number)
    assert raised.value.signal_number == number
    assert [signal.getsignal(one) for one in SIGNALS] == before


def test_a_second_signal_has_the_default_effect():
    received = []
    with handle_signals(lambda number, frame: received.append(number)):
        signal.raise_signal(signal.SIGTERM)
        assert [signal.getsignal(one) for one in SIGNALS] == [signal.SIG_DFL, signal.SIG_DFL]
    assert received == [signal.SIGTERM]


def test_a_deferred_signal_is_handled_at_the_end_of_the_outermost_block():
    steps = []

    def interrupt():
        with defer_signals():
            with defer_signals():
                signal.raise_signal(signal.SIGINT)
                steps.append("inner")
            steps.append("outer")
        steps.append("never")

    with handle_signals(raise_interrupted), pytest.raises(Interrupted):
        interrupt()
    assert steps == ["inner", "outer"]
    with defer_signals():  # nothing is left over
        pass
