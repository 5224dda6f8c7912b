"""Test texts of one outlet that share a frame or a block: neither copies nor, for that alone, in one story."""

from datetime import UTC, datetime

import pytest

from newsfold.db.connection import open_database
from newsfold.dedupe.copies.compare import compare
from newsfold.dedupe.copies.kinds import CommonWording
from newsfold.dedupe.copies.wording import differ_in_title_words, find_common_wording, share_only_reused_wording
from newsfold.dedupe.parameters import PARAMETERS
from newsfold.dedupe.run import dedupe
from newsfold.dedupe.tokens import Text
from newsfold.dedupe.why import explain_pair
from tests.support import labelled

LIMITS = PARAMETERS.copies
NOW = datetime(2026, 5, 20, tzinfo=UTC)

STARS = (
    "Ram: {0} Watch what you spend and ring a friend after supper. Lucky number: {3}. Bull: {1} Patience pays in the"
    " garden, so leave the argument for another week. Lucky number: {4}. Twins: {2} Somebody needs your counsel before"
    " the weekend. Lucky number: {5}. The signs are read for us by Madame Orsolya; for a personal letter write to the"
    " stars desk of this paper."
)
MATCH = (
    "{0} beat {1} on Sunday and climbed two places. The first goal came from a corner, headed in at the far post, and"
    " the hosts doubled their lead just before the break. {1} had most of the ball afterwards but the back line gave"
    " nothing away. {0} are away at the bottom side next week, while {1} rest."
)
LOG = (
    "Lindfurt (opm) - {0} Die Polizei bittet um Hinweise. Zeugen melden sich bitte beim Revier Lindfurt Mitte unter der"
    " Nummer 0555 12340. Rückfragen der Presse beantwortet die Pressestelle des Präsidiums Lindfurt werktags von acht"
    " bis sechzehn Uhr unter der Nummer 0555 12349 oder per Brief an die Wache am Ring."
)
RATE = (
    "La corona abrió este {0} en {1} denarios para la compra y {2} denarios para la venta, según el banco de la bahía."
    " El florín se cotiza en {3} denarios. En las tiendas del puerto la corona se vende en promedio a {4} denarios."
)
TREATY = (
    "{0}\n\nThe quarrel began when both banks of the river claimed the island. A treaty drew a line through the channel"
    " and gave each side half of the salmon, but left the mill out of it. Talks ended last autumn without a word, after"
    " boats of both towns had rammed each other. The bishop has offered to hear both sides, and four hundred jobs in"
    " the smokehouses hang on an agreement."
)
SAME_FRAME = [
    pytest.param(
        "en",
        (
            "Stars for Tuesday",
            STARS.format("Hurry spoils the morning.", "A parcel arrives.", "Take the longer road.", 7, 31, 4),
        ),
        (
            "Stars for Friday",
            STARS.format("Your chief saw it.", "Lost coins turn up.", "A stranger makes you laugh.", 9, 12, 40),
        ),
        id="horoscope",
    ),
    pytest.param(
        "en",
        ("Ostley beat Varn", MATCH.format("Ostley", "Varn")),
        ("Kilmoor beat Tessing", MATCH.format("Kilmoor", "Tessing")),
        id="match reports",
    ),
    pytest.param(
        "de",
        (
            "Einbruch",
            LOG.format(
                "Unbekannte hebelten in der Nacht ein Küchenfenster am Ufer auf und nahmen Schmuck und Münzen mit."
            ),
        ),
        (
            "Unfall",
            LOG.format(
                "Ein Lieferwagen erfasste auf der Brücke eine Radfahrerin; sie brach sich den Arm und zwei Rippen."
            ),
        ),
        id="press office",
    ),
    pytest.param(
        "es",
        ("La corona hoy", RATE.format("martes", "18.21", "18.90", "19.77", "19.10")),
        ("La corona hoy", RATE.format("jueves", "18.34", "19.02", "19.85", "19.22")),
        id="exchange rate",
    ),
    pytest.param(
        "en",
        (
            "Steward resigns",
            TREATY.format(
                "The steward Ansel Brook left office at dawn and thanked his clerks. Friends spoke of a tired"
                " man who had slept badly for weeks, and nobody at the town hall would name a successor."
            ),
        ),
        (
            "Barge held",
            TREATY.format(
                "Wardens towed a barge loaded with timber into harbour, its crew on board. The skipper had shown"
                " no licence, they wrote, and planks worth nine hundred crowns were unloaded under guard."
            ),
        ),
        id="standing background",
    ),
]


@pytest.mark.parametrize(("language", "one", "other"), SAME_FRAME)
def test_texts_of_one_outlet_with_only_a_frame_in_common_stay_apart(language, one, other, tmp_path):
    texts = [Text(text, title) for title, text in (one, other)]
    assert share_only_reused_wording(*texts, language, LIMITS)
    assert not compare(*texts, LIMITS, same_source=True).is_copy
    news = fold(tmp_path, language, [one, other], "Ashby Herald")
    assert len(set(labelled.stories(news).values())) == 2
    verdict = explain_pair(news, *[row[0] for row in news.execute("select id from articles")])["verdict"]
    assert verdict in {"reused wording", "template", "words"}


def test_an_update_under_a_new_title_stays_in_its_story(tmp_path):
    opening = "The steward Ansel Brook left office at dawn and thanked his clerks."
    later = "The council named Mirela Voss to follow Ansel Brook, the steward who left office at dawn with his clerks."
    one, other = ("Steward resigns", TREATY.format(opening)), ("Council names Voss", TREATY.format(later))
    assert not share_only_reused_wording(Text(one[1], one[0]), Text(other[1], other[0]), "en", LIMITS)
    assert len(set(labelled.stories(fold(tmp_path, "en", [one, other], "Ashby Herald")).values())) == 1


KELDERBY = (
    "Kelderby ministry drops its plan for the old quay. Students from Kelderby and the villages around it had asked for"
    " rooms there. The ministry told them on Friday that the quay belongs to the ferry people, Orrin said."
)
KELDERN = (
    "In Keldern fehlt es an Wein. Studenten und Ministern wurde beim Fest nur Wasser gereicht, erzählt der Wirt, dessen"
    " Vater schon in den Keldern am Hang gearbeitet hat. Im Herbst soll es besser werden."
)
VISIT = (
    "Ministerin Halvorsen reist nach Kelderby und trifft Orrin am alten Kai. In Kelderby warten Studenten auf Zimmer,"
    " und Orrin hat der Ministerin einen Plan für den Kai versprochen."
)


@pytest.mark.parametrize(
    ("other", "languages", "expected"),
    [
        (KELDERN, ("en", "de"), CommonWording.BEGINNINGS),
        (KELDERN, ("de", "en"), CommonWording.BEGINNINGS),
        (KELDERN, ("de", "de"), None),
        (KELDERN, ("en", None), None),
        (VISIT, ("en", "de"), None),
    ],
)
def test_words_of_two_languages_that_only_begin_alike_say_nothing(other, languages, expected):
    found = find_common_wording(
        Text(KELDERBY), Text(other), languages[0], LIMITS, same_source=False, other_language=languages[1]
    )
    assert found is expected


def test_a_reprint_under_another_title_is_a_copy():
    text = MATCH.format("Ostley", "Varn")
    one, other = Text(text, "Ostley beat Varn"), Text(text + " More on page two.", "Two goals lift the hosts")
    assert not differ_in_title_words(other, one, LIMITS)
    assert compare(other, one, LIMITS, same_source=True).verdict == "copy"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("", "", id="empty"),
        pytest.param("word " * 3000, "word " * 2900 + "other " * 100, id="one word again and again"),
        pytest.param("潮見市" * 400, "潮見市" * 400 + "港", id="a script without spaces"),
    ],
)
def test_odd_texts_are_compared_quickly(one, other):
    assert share_only_reused_wording(Text(one), Text(other), None, LIMITS) is False


def fold(folder, language, texts, source):
    news = open_database(folder / "news.db")
    rows = [
        {
            "id": str(n),
            "source": source,
            "title": title,
            "text": text,
            "language": language,
            "date": f"2026-03-0{n + 1}T08:00:00Z",
        }
        for n, (title, text) in enumerate(texts)
    ]
    labelled.add(news, rows)
    dedupe(news, now=NOW)
    return news
