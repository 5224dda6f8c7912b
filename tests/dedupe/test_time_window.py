"""Test which days the sliding range reads, and when it drops old ones."""

from newsfold.dedupe.time_window import READ_AHEAD_DAYS, TimeWindow


def test_days_are_read_once_while_time_moves_forward_and_again_where_it_jumps():
    reads, drops = [], []
    window = TimeWindow(5.0, read=lambda since, until: reads.append((since, until)), drop_before=drops.append)
    window.load(100.0)
    window.load(100.0 + READ_AHEAD_DAYS)
    assert reads == [(95.0, 105.0 + READ_AHEAD_DAYS)]
    window.load(104.0)
    assert reads[1:] == [(105.0 + READ_AHEAD_DAYS, 109.0 + READ_AHEAD_DAYS)]
    window.load(90.0)
    window.load(200.0)
    assert reads[2:] == [(85.0, 95.0 + READ_AHEAD_DAYS), (195.0, 205.0 + READ_AHEAD_DAYS)]
    assert drops == [95.0, 99.0, 85.0, 195.0]
