"""Lines that tell when a text appeared: what is dropped and what stays, in several languages."""

import pytest

from newsfold.extract.residue.filter import filter_lines
from tests.extract.residue.sample import PAGE, PARAGRAPH, dropped_by

TALE = "The keeper wrote in his book what the wind did to the old bridge and to all who had to cross it that day."


@pytest.mark.parametrize(
    ("line", "rule", "at"),
    [
        ("Updated: 2 March 2026, 14:20", "timestamp", 0),
        ("Veröffentlicht am 2. März 2026", "timestamp", 0),
        ("5 min read", "timestamp", 0),
        ("Zuletzt aktualisiert: 02.03.2026", "timestamp", 8),
        ("2 March 2026, 14:20", "timestamp", 8),
        ("Jan 23", "timestamp", 0),
        ("2. März", "timestamp", 0),
        ("3 MIN. READ", "timestamp", 0),
        ("Lesedauer etwa 2 Min", "timestamp", 0),
        ("Tiempo de lectura: 4 minutos", "timestamp", 0),
        ("Last updated on:", "timestamp", 0),
        ("4 min read·Mar 10, 2026", "timestamp", 0),
    ],
)
def test_residue_is_dropped(line, rule, at):
    assert dropped_by(line, at) == rule


@pytest.mark.parametrize(
    ("line", "at"),
    [
        ("Deadline: 15 March 2026", 8),
        ("2 March 2026 | 20 April 2026", 8),
        ("Posted on the notice board of the harbour on 2 March 2026:", 4),
        ("Jan 23", 4),
        ("May 9 berths", 0),
        ("Last updated on:", 4),
    ],
)
def test_text_stays(line, at):
    assert dropped_by(line, at) is None


@pytest.mark.parametrize(
    ("days", "kept"),
    [
        (["1 January", "2 January", "14 January"], True),
        (["12 March 2019", "14 March 2019", "2 May 2021"], True),
        (["Montag, 2. März 2026", "Dienstag, 3. März 2026", "Mittwoch, 4. März 2026"], True),
        (["3 марта 2026", "4 марта 2026", "5 марта 2026"], True),
        (["2026年3月2日", "2026年3月3日", "2026年3月4日"], True),
        (["2 March 2026", "2 March 2026", "2 March 2026"], False),  # the same day again
        (["2 March 2026", "3 March"], False),
        (["Published: 2 March 2026", "Updated: 3 March 2026", "Reviewed: 4 March 2026"], False),
    ],
)
def test_days_that_head_the_parts_of_a_chronicle_stay(days, kept):
    lines = [line for number, day in enumerate(days) for line in (day, f"{TALE} It was visit {number}.")]
    stayed = [line.text for line in filter_lines(lines, PAGE) if line.dropped_by is None]
    assert (days[0] in stayed) is kept


def test_a_list_of_days_at_the_end_stays_and_the_day_above_a_diary_goes():
    appointments = ["10 March 2026", "24 March 2026", "7 April 2026"]
    stayed = [line.text for line in filter_lines([TALE, PARAGRAPH, *appointments], PAGE) if line.dropped_by is None]
    assert stayed[2:] == appointments
    diary = ["14 February 2026", "1 January", TALE, "2 January", PARAGRAPH, "3 January", "Fog."]
    stayed = [line.text for line in filter_lines(diary, PAGE) if line.dropped_by is None]
    assert stayed == diary[1:]
