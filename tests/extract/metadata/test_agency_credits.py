"""Agencies that are named in bylines, datelines and credits."""

import pytest

from newsfold.extract.metadata.agency_credits import find_agency


@pytest.mark.parametrize(
    ("raw_names", "agency"),
    [
        (["Reuters"], "Reuters"),
        (["By AFP"], "AFP"),
        (["Agence France-Presse"], "AFP"),
        (["Ines Varga and The Associated Press"], "AP"),
        (["Oldwick Zeitung / dpa"], "dpa"),
        (["Le Quotidien avec AFP"], "AFP"),
        (["共同通信"], "Kyodo"),
        (["Ines Varga"], None),
        (["Michael Bloomberg"], None),
    ],
)
def test_agencies_in_bylines(raw_names, agency):
    assert find_agency(raw_names) == agency


@pytest.mark.parametrize(
    ("line", "agency"),
    [
        ("OLDWICK, March 2 (Reuters) - The council voted.", "Reuters"),
        ("OLDWICK (Reuters) — The council voted.", "Reuters"),
        ("OLD WICK, Moor. (AP) -- The council voted.", "AP"),
        ("Oldwick, Mar 2 (PTI) The council voted.", "PTI"),
        ("OLDWICK/HARBOUR (AP): The council voted.", "AP"),
        ("Oldwick (dpa/mv) - Der Rat stimmte ab.", "dpa"),
        ("Oldwick (Reuters/AFP) – Der Rat stimmte ab.", "Reuters"),
        ("dpa – Der Rat stimmte ab.", "dpa"),
        ("(ANSA) - OLDWICK, 02 MAR - Il consiglio ha votato.", "ANSA"),
        ("Oldwick, 2 mars 2026 (AFP) - Le conseil a voté.", "AFP"),
        ("OLDWICK, 2 Mar. (EUROPA PRESS) - El pleno votó.", "Europa Press"),
        ("Oldwick, 2 mar (EFE).- El pleno votó.", "EFE"),
        ("ОЛДВИК, 2 марта. /ТАСС/. Совет проголосовал.", "TASS"),
        ("ОЛДВИК, 2 мар — РИА Новости. Совет проголосовал.", "RIA Novosti"),
        ("أولدويك (رويترز) - صوت المجلس.", "Reuters"),
        ("【オールドウィック共同】町議会は可決した。", "Kyodo"),
        ("新华社奥尔德威克3月2日电 议会表决。", "Xinhua"),
        ("(올드윅=연합뉴스) 의회가 표결했다.", "Yonhap"),
        # no datelines: pictures, and what the text is about
        ("Ada Lund speaks to the council. (Ben Okoro/Reuters)", None),
        ("Ada Lund (Reuters)", None),
        ("Watch more! (Reuters)", None),
        ("Enlarge this image Ben Okoro/AFP/Getty Images", None),
        ("Ben Okoro / AFP / Getty Images A woman walks on the quay.", None),
        ("PA schools open late.", None),
        ("The agency (AFP) was founded long ago and has a desk in Oldwick.", None),
    ],
)
def test_agencies_in_datelines(line, agency):
    assert find_agency([], (line, "Nobody spoke against it.")) == agency


@pytest.mark.parametrize(
    ("line", "agency"),
    [
        ("Das Schiff fährt ab Mai. (dpa)", "dpa"),
        ("Das Schiff fährt ab Mai. (lw/dpa)", "dpa"),
        ("So war es. (mit Material von dpa)", "dpa"),
        ("Ainsi soit-il. (avec AFP)", "AFP"),
        ("So it was. With reporting by Reuters", "Reuters"),
        ("Así fue. Con información de EFE", "EFE"),
        ("Источник: ТАСС", "TASS"),
        ("dpa/lno", "dpa"),
        ("© 2026 AFP. Tous droits réservés.", "AFP"),
        ("Copyright 2026 The Associated Press. All rights reserved.", "AP"),
        ("Copyright AP Photo/Ben Okoro", None),
        ("The quay at dusk. Ben Okoro/AP", None),
        ("The quay at dusk (Photo: Ben Okoro/Reuters)", None),
        ("So it was.", None),
        ("He will teach at the AP", None),
    ],
)
def test_agencies_in_closing_credits(line, agency):
    assert find_agency([], ("The council voted.", "Nobody spoke.", "It rained.", line)) == agency
