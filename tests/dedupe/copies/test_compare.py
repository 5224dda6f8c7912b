"""Two texts, word by word: copies, excerpts, updates, and what only looks like one."""

import hashlib

import pytest

from demo.articles import articles
from newsfold.dedupe.copies.compare import compare
from newsfold.dedupe.copies.minhash import sketch
from newsfold.dedupe.copies.templates import is_template, number_conflicts
from newsfold.dedupe.parameters import PARAMETERS
from newsfold.dedupe.stories.tfidf import bags
from newsfold.dedupe.tokens import Text, words
from tests.support import labelled

WIRE = " ".join(next(a for a in articles() if a.key == "harbourpost/corran-dam-reservoir-lowered").paragraphs)
OTHER = " ".join(next(a for a in articles() if a.key == "harbourpost/ferry-crews-walk-out").paragraphs)
PARTS = WIRE.split(". ")
REPORT = (
    "The exchange in Saltmere closed {0} points up at {1} on {2}. Shipping gained {3} percent, fish lost {4} percent,"
    " and timber stood at {5} crowns. Turnover came to {6} million crowns in {7} trades, after {8} the day before."
    " The crown was worth {9} to the dollar, and oil cost {10} a barrel in late trade on the floating market."
)


@pytest.mark.parametrize(
    ("article", "verdict"),
    [
        pytest.param(WIRE, "exact", id="the same"),
        pytest.param(WIRE.upper().replace("-", " - "), "exact", id="case and signs"),
        pytest.param("ASHBY, March 2 (Wire) - " + WIRE, "copy", id="dateline"),
        pytest.param(WIRE + " Reporting by Ann Doe; editing by Bo Ray.", "copy", id="sign-off"),
        pytest.param(WIRE.replace("Monday", "today").replace("crack", "fissure", 1), "copy", id="edited"),
        pytest.param(". ".join(PARTS[:4]), "excerpt", id="the beginning"),
        pytest.param(WIRE + " " + OTHER[:700], "update", id="much added"),
        pytest.param(OTHER, "different", id="another event"),
        pytest.param(" ".join(reversed(WIRE.split())), "different", id="the same words in no order"),
        pytest.param("Read all about it.", "different", id="too short"),
        pytest.param("", "different", id="nothing"),
    ],
)
def test_verdict(article, verdict):
    assert compare(Text(article), Text(WIRE), PARAMETERS).verdict == verdict


def test_a_rewritten_update_shares_passages_in_many_places():
    """Another desk's version: every other sentence its own."""
    own = OTHER.split(". ")
    woven = ". ".join(part for pair in zip(PARTS, own, strict=False) for part in pair)
    match = compare(Text(woven), Text(WIRE), PARAMETERS)
    assert PARAMETERS.woven_evidence <= match.evidence
    assert match.verdict == "update"


def test_one_block_below_other_news_is_background():
    half = len(PARTS) // 2
    background = ". ".join(PARTS[half:])
    one, other = f"{OTHER} {background}", f"{'. '.join(PARTS[:half])}. {background}"
    assert not compare(Text(one), Text(other), PARAMETERS).folds


def test_two_news_above_one_long_boilerplate_are_no_copies():
    keys = ("valetribune/bees-on-the-roof", "lantern/chess-prodigy", "lantern/deep-sea-cable", "northmoor/nine-votes")
    below = " ".join([WIRE, *(" ".join(a.paragraphs) for a in articles() if a.key in keys)])
    above = [" ".join(a.paragraphs) for a in articles() if a.event in ("museum", "cannery")]
    one, other = " ".join(above[:2]) + below, " ".join(above[-2:]) + below
    match = compare(Text(one), Text(other), PARAMETERS)
    assert match.containment > PARAMETERS.containment
    assert match.verdict == "lead"


def report(*numbers):
    return Text(REPORT.format(*numbers))


MONDAY = ("41.2", "3,412.5", "Monday", "1.2", "0.4", "212", "61", "9,021", "58", "7.31", "71")
TUESDAY = ("12.9", "3,425.4", "Tuesday", "0.3", "1.9", "215", "55", "8,410", "61", "7.29", "73")


def test_reports_of_one_template_are_neither_copies_nor_a_story():
    one, other = report(*MONDAY), report(*TUESDAY)
    conflicts, places = number_conflicts(one, other)
    assert conflicts >= 8 and conflicts <= places  # noqa: PT018 - one claim
    assert not compare(one, other, PARAMETERS).folds
    assert is_template(one, other, PARAMETERS)


def test_a_corrected_number_is_still_a_copy():
    fixed = list(MONDAY)
    fixed[6] = "63"
    assert compare(report(*fixed), report(*MONDAY), PARAMETERS).verdict == "copy"
    assert not is_template(report(*fixed), report(*MONDAY), PARAMETERS)


NEWS = "The sea wall of Saltmere broke in the night, and {0} houses stood in water by noon, its mayor said. {1}"
TOLD = (
    "“We heard it go like a door in a storm, and then the cellar was full,” said Orla Venn. Some {2} people were out by"
    " {3}. The road to the harbour is shut for the rest of the week."
)
BOATS = "Boats came from three towns"


@pytest.mark.parametrize(
    ("article", "kind"),
    [
        pytest.param(("40", f"{BOATS}.", "1,200", "7:30"), "copy", id="numbers in other signs"),
        pytest.param(("41", f"{BOATS}.", "1200", "7.30"), "copy", id="one figure put right"),
        pytest.param(("65", f"{BOATS} with pumps, and tents.", "1900", "9.15"), "update", id="new figures"),
        pytest.param(
            ("40", f"{BOATS}, and by evening the army, too, had sent two of its pumps.", "1200", "7.30"),
            "update",
            id="new words amid the old",
        ),
    ],
)
def test_an_update_says_other_things_in_the_same_words(article, kind):
    told = f"{NEWS} {TOLD} {' '.join(PARTS[3:6])}"
    first = told.format("40", f"{BOATS}.", "1 200", "7.30")
    assert compare(Text(told.format(*article)), Text(first), PARAMETERS).verdict == kind


def test_what_an_outlet_puts_above_its_own_text_is_news_and_above_another_s_none():
    text, first = f"{' '.join(OTHER.split()[:60])} {WIRE}", Text(WIRE)
    assert compare(Text(text), first, PARAMETERS).verdict == "copy"
    assert compare(Text(text), first, PARAMETERS, one_outlet=True).verdict == "update"


def test_who_says_the_same_speaks_of_one_event_whatever_the_figures():
    told = f"{NEWS} {TOLD}"
    one, other = (told.format(*row) for row in (("40", "Hm.", "300", "7.30"), ("65", "Hm.", "700", "9.15")))
    assert compare(Text(other), Text(one), PARAMETERS).verdict == "update"
    silent = [text.replace("“", "").replace("”", "") for text in (one, other)]
    assert compare(Text(silent[1]), Text(silent[0]), PARAMETERS).verdict == "numbers"


def test_a_higher_toll_leaves_an_update_in_its_story():
    one, other = Text(WIRE), Text(WIRE.replace("two metres", "3 metres") + " By evening 14 houses were empty.")
    assert not is_template(one, other, PARAMETERS)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Don't stop: 3,400 boats!", ["don", "t", "stop", "3,400", "boats"]),
        ("ＦＵＬＬ Ｗｉｄｔｈ", ["full", "width"]),
        ("潮見市", ["潮", "見", "市"]),
        ("ไทย 2", ["ไท", "ย", "2"]),
        ("ที่น้ำ ๑๒", ["ที่", "น้ํา", "๑๒"]),
        ("हिन्दी में। १२", ["हिन्दी", "में", "१२"]),
        ("সংবাদ செய்தி", ["সংবাদ", "செய்தி"]),
        ("חֲדָשׁוֹת", ["חֲדָשׁוֹת"]),
        ("မြန်မာ ខ្មែរ", ["မြ", "န်", "မာ", "ខ្", "មែ", "រ"]),
        ("Straße STRASSE", ["strasse", "strasse"]),
        ("ميناء الريح", ["ميناء", "الريح"]),
        ("", []),
    ],
)
def test_words(text, found):
    assert words(text) == found


SCRIPTS = {row["language"]: row["texts"] for row in labelled.read("scripts")}


@pytest.mark.parametrize("language", SCRIPTS)
def test_copies_in_scripts_of_all_kinds(language):
    """A reprint and an excerpt fold, unrelated texts share next to nothing, and the terms of stories are words."""
    text, *others = SCRIPTS[language]
    reprint = Text(f"Wire: {text[:60]}{text[68:]}\n\nRead more in our app.")
    assert compare(reprint, Text(text), PARAMETERS).verdict == "copy"
    assert compare(Text(text[: len(text) * 11 // 20]), Text(text), PARAMETERS).verdict == "excerpt"
    assert max(compare(Text(other), Text(text), PARAMETERS).containment for other in others) < 0.1
    keys = [set(sketch(Text(one), PARAMETERS).keys.tolist()) for one in (text, reprint.raw, *others)]
    assert len(keys[0] & keys[1]) > len(keys[0]) / 2 > 2 * max(len(keys[0] & other) for other in keys[2:])
    bag, _ = bags(Text(text))
    assert len(bag.terms) > len(Text(text).words) / 2


class TestSketch:
    def test_is_the_same_in_every_run(self):
        keys = sketch(Text(WIRE), PARAMETERS).keys
        assert keys.tolist() == sketch(Text(WIRE), PARAMETERS).keys.tolist()
        assert hashlib.sha256(keys.tobytes()).hexdigest()[:16] == "cc631cc9a6f5bb16"

    def test_excerpts_and_edited_texts_share_keys(self):
        whole, edited, part, other = (
            set(sketch(Text(text), PARAMETERS).keys.tolist())
            for text in (WIRE, WIRE.replace("Monday", "today"), ". ".join(PARTS[:5]), OTHER)
        )
        assert len(whole & edited) > len(whole) * 0.8
        assert len(whole & part) >= 2
        assert len(whole & other) <= 1

    def test_a_short_text_has_none(self):
        assert len(sketch(Text("Read all about it."), PARAMETERS).keys) == 0
