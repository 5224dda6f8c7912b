"""Days and names in lines that only readers see."""

import pytest

from newsfold.extract.html.parse import parse
from newsfold.extract.metadata.visible_bylines import named, said
from newsfold.extract.metadata.visible_dates import day_in, is_date_line, printed_days


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Wednesday, April 29, 2026", "2026-04-29"),
        ("Thursday, 14 May 2026 – by Ada Lund", "2026-05-14"),
        ("Zaterdag 21 maart 2026", "2026-03-21"),
        ("6. května 2026, Doprava", "2026-05-06"),
        ("mercoledì 14 gennaio 2026", "2026-01-14"),
        ("18 de febrero de 2026", "2026-02-18"),
        ("2. März 2026, 8.10 Uhr", "2026-03-02"),
        ("29 апреля 2026", "2026-04-29"),
        ("2026年3月14日 10時20分", "2026-03-14"),
        ("입력 2026.06.01 10:12", "2026-06-01"),
        ("16 فبراير 2026 - 15:10", "2026-02-16"),
        ("02/03/2026", "2026-03-02"),
        ("12/31/2025", "2025-12-31"),  # no month is the 31st
        ("Room 12 of 2026 hotels", ""),
        ("45 May 2026", ""),
        ("The year 2026", ""),
    ],
)
def test_days_of_many_languages(text, day):
    assert day_in(text) == day


@pytest.mark.parametrize(
    ("line", "is_date"),
    [
        ("Jan 21, 2026, 08:00 GMT", True),
        ("Published: 2 March 2026", True),
        ("The dam of 2 March 2026 is the third that the valley lost since it was settled", False),
        ("2 March 2026: the wall breaks and the valley is told to leave at once by the engineers", False),
        ("He was born on 2 March 1950.", False),
    ],
)
def test_a_line_that_is_a_date(line, is_date):
    assert is_date_line(line) is is_date


def test_days_are_looked_for_below_the_headline():
    page = "<p>1 May 2020</p><h1>Dam cracks</h1><p>2 March 2026</p><p>It broke on 1 March 2026.</p>"
    assert list(printed_days(parse(page))) == ["2026-03-02"]


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Ada Lund", ["Ada Lund"]),
        ("Von Jörn Petersen und Ines Varga, Oldwick", ["Jörn Petersen", "Ines Varga"]),
        ("Por María del Carmen Ruiz | 2 de marzo", ["María del Carmen Ruiz"]),
        ("12.03.2026 von Olga Petrova", ["Olga Petrova"]),
        ("By Ada Lund on 2 March 2026", ["Ada Lund"]),
        ("By the harbour the boats wait", []),
        ("Von den Dächern tropft es", []),
        ("Photos and text", []),
    ],
)
def test_names_in_a_line(line, names):
    assert named(line) == names


def test_names_stand_below_the_headline():
    page = "<div>by Other Person</div><h1>Dam cracks</h1><div><em>by Ada Lund</em></div><p>Water came.</p>"
    assert [names for _, names in said(parse(page))] == [["Ada Lund"]]
