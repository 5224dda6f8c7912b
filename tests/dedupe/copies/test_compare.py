"""Test the comparison of two texts: copies, excerpts, updates, and pairs that only look like one."""

import hashlib

import pytest

from demo.articles import articles
from newsfold.dedupe.copies.compare import compare
from newsfold.dedupe.copies.minhash import make_sketch
from newsfold.dedupe.copies.templates import compare_numbers, is_same_template
from newsfold.dedupe.parameters import PARAMETERS
from newsfold.dedupe.stories.tfidf import count_terms
from newsfold.dedupe.tokens import Text, split_words
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
        pytest.param(WIRE.upper().replace("-", " - "), "exact", id="case and punctuation"),
        pytest.param("ASHBY, March 2 (Wire) - " + WIRE, "copy", id="dateline"),
        pytest.param(WIRE + " Reporting by Ann Doe; editing by Bo Ray.", "copy", id="sign-off"),
        pytest.param(WIRE.replace("Monday", "today").replace("crack", "fissure", 1), "copy", id="edited"),
        pytest.param(". ".join(PARTS[:4]), "excerpt", id="the beginning"),
        pytest.param(WIRE + " " + OTHER[:700], "update", id="much added"),
        pytest.param(OTHER, "different", id="another event"),
        pytest.param(" ".join(reversed(WIRE.split())), "different", id="the same words in reverse order"),
        pytest.param("Read all about it.", "different", id="too short"),
        pytest.param("", "different", id="empty"),
    ],
)
def test_compare_returns_the_verdict(article, verdict):
    assert compare(Text(article), Text(WIRE), PARAMETERS.copies).verdict == verdict


def test_a_rewritten_update_shares_many_passages():
    """In the update, sentences of its own alternate with sentences of the original."""
    own = OTHER.split(". ")
    interleaved = ". ".join(part for pair in zip(PARTS, own, strict=False) for part in pair)
    match = compare(Text(interleaved), Text(WIRE), PARAMETERS.copies)
    assert PARAMETERS.copies.interleaved_evidence <= match.evidence
    assert match.verdict == "update"


def test_one_common_block_below_other_news_is_no_copy():
    half = len(PARTS) // 2
    background = ". ".join(PARTS[half:])
    one, other = f"{OTHER} {background}", f"{'. '.join(PARTS[:half])}. {background}"
    assert not compare(Text(one), Text(other), PARAMETERS.copies).is_copy


def test_different_news_above_the_same_long_boilerplate_are_no_copies():
    keys = ("valetribune/bees-on-the-roof", "lantern/chess-prodigy", "lantern/deep-sea-cable", "northmoor/nine-votes")
    boilerplate = " ".join([WIRE, *(" ".join(a.paragraphs) for a in articles() if a.key in keys)])
    news = [" ".join(a.paragraphs) for a in articles() if a.event in ("museum", "cannery")]
    one, other = " ".join(news[:2]) + boilerplate, " ".join(news[-2:]) + boilerplate
    match = compare(Text(one), Text(other), PARAMETERS.copies)
    assert match.containment > PARAMETERS.copies.min_containment
    assert match.verdict == "lead"


def report(*numbers):
    return Text(REPORT.format(*numbers))


MONDAY = ("41.2", "3,412.5", "Monday", "1.2", "0.4", "212", "61", "9,021", "58", "7.31", "71")
TUESDAY = ("12.9", "3,425.4", "Tuesday", "0.3", "1.9", "215", "55", "8,410", "61", "7.29", "73")


def test_templated_reports_are_neither_copies_nor_of_one_story():
    one, other = report(*MONDAY), report(*TUESDAY)
    conflicts, compared = compare_numbers(one, other)
    assert 8 <= conflicts <= compared
    assert not compare(one, other, PARAMETERS.copies).is_copy
    assert is_same_template(one, other, PARAMETERS.copies)


DRAW = (
    "The numbers of the river lottery are {0}, {1}, {2}, {3}, {4} and {5}. The jackpot was not won, and a draw is held"
    " again on the quay after the market closes. Tickets are sold at the ferry until the bell rings, and the money goes"
    " to the lifeboat as in the years before."
)
RATES = (
    "The crown bought {0} pence at noon and {1} pence at the close, the harbour bank wrote. The florin bought {2} pence"
    " at noon and {3} pence at the close. The guilder bought {4} pence at noon and stayed there."
)


@pytest.mark.parametrize(
    ("template", "one", "other"),
    [
        pytest.param(DRAW, (3, 11, 19, 24, 38, 41), (7, 9, 15, 28, 33, 40), id="numbers beside numbers"),
        pytest.param(RATES, (1.2, 1.3, 4.1, 4.2, 9.7), (1.4, 1.5, 4.6, 4.5, 9.9), id="a context that comes twice"),
    ],
)
def test_numbers_are_aligned_in_the_order_of_their_places(template, one, other):
    texts = Text(template.format(*one)), Text(template.format(*other))
    assert compare_numbers(*texts) == (len(one), len(one))
    assert not compare(*texts, PARAMETERS.copies).is_copy
    assert is_same_template(*texts, PARAMETERS.copies)


def test_a_text_with_one_corrected_number_is_still_a_copy():
    fixed = list(MONDAY)
    fixed[6] = "63"
    assert compare(report(*fixed), report(*MONDAY), PARAMETERS.copies).verdict == "copy"
    assert not is_same_template(report(*fixed), report(*MONDAY), PARAMETERS.copies)


NEWS = "The sea wall of Saltmere broke in the night, and {0} houses stood in water by noon, its mayor said. {1}"
QUOTATION = (
    "“We heard it go like a door in a storm, and then the cellar was full,” said Orla Venn. Some {2} people were out by"
    " {3}. The road to the harbour is shut for the rest of the week."
)
BOATS = "Boats came from three towns"


@pytest.mark.parametrize(
    ("article", "kind"),
    [
        pytest.param(("40", f"{BOATS}.", "1,200", "7:30"), "copy", id="numbers written otherwise"),
        pytest.param(("41", f"{BOATS}.", "1200", "7.30"), "copy", id="one corrected number"),
        pytest.param(("65", f"{BOATS} with pumps, and tents.", "1900", "9.15"), "update", id="new numbers"),
        pytest.param(
            ("40", f"{BOATS}, and by evening the army, too, had sent two of its pumps.", "1200", "7.30"),
            "update",
            id="new words between the old",
        ),
    ],
)
def test_an_update_has_new_numbers_or_words_within_the_same_text(article, kind):
    template = f"{NEWS} {QUOTATION} {' '.join(PARTS[3:6])}"
    first = template.format("40", f"{BOATS}.", "1 200", "7.30")
    assert compare(Text(template.format(*article)), Text(first), PARAMETERS.copies).verdict == kind


def test_own_words_above_a_text_make_an_update_only_within_one_source():
    text, first = f"{' '.join(OTHER.split()[:60])} {WIRE}", Text(WIRE)
    assert compare(Text(text), first, PARAMETERS.copies).verdict == "copy"
    assert compare(Text(text), first, PARAMETERS.copies, same_source=True).verdict == "update"


def test_a_common_quotation_makes_an_update_whatever_the_numbers():
    template = f"{NEWS} {QUOTATION}"
    one, other = (template.format(*row) for row in (("40", "Hm.", "300", "7.30"), ("65", "Hm.", "700", "9.15")))
    assert compare(Text(other), Text(one), PARAMETERS.copies).verdict == "update"
    unquoted = [text.replace("“", "").replace("”", "") for text in (one, other)]
    assert compare(Text(unquoted[1]), Text(unquoted[0]), PARAMETERS.copies).verdict == "numbers"


def test_an_update_with_a_higher_toll_is_no_templated_report():
    one, other = Text(WIRE), Text(WIRE.replace("two metres", "3 metres") + " By evening 14 houses were empty.")
    assert not is_same_template(one, other, PARAMETERS.copies)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Don't stop: 3,400 boats!", ["don", "t", "stop", "3,400", "boats"]),
        ("ＦＵＬＬ Ｗｉｄｔｈ", ["full", "width"]),
        ("潮見市", ["潮", "見", "市"]),
        ("ไทย 2", ["ไท", "ย", "2"]),
        ("ที่น้ำ ๑๒", ["ที่", "น้ํา", "๑๒"]),
        ("हिन्दी में। १२", ["हिन्दी", "में", "१२"]),
        ("সংবাদ செய்தி", ["সংবাদ", "செய்தி"]),
        ("חֲדָשׁוֹת", ["חדשות"]),
        ("မြန်မာ ខ្មែរ", ["မြ", "န်", "မာ", "ខ្", "មែ", "រ"]),
        ("Straße STRASSE", ["strasse", "strasse"]),
        ("ميناء الريح", ["میناء", "الریح"]),
        ("", []),
    ],
)
def test_split_words(text, words):
    assert split_words(text) == words


SCRIPTS = {row["language"]: row["texts"] for row in labelled.read("scripts")}


@pytest.mark.parametrize("language", SCRIPTS)
def test_copies_are_found_in_every_script(language):
    """A reprint and an excerpt are copies; unrelated texts share hardly any shingles; most words are terms."""
    text, *others = SCRIPTS[language]
    reprint = Text(f"Wire: {text[:60]}{text[68:]}\n\nRead more in our app.")
    assert compare(reprint, Text(text), PARAMETERS.copies).verdict == "copy"
    assert compare(Text(text[: len(text) * 11 // 20]), Text(text), PARAMETERS.copies).verdict == "excerpt"
    assert max(compare(Text(other), Text(text), PARAMETERS.copies).containment for other in others) < 0.1
    sketches = [stored_hashes(one) for one in (text, reprint.raw, *others)]
    assert len(sketches[0] & sketches[1]) > len(sketches[0]) / 2 > 2 * max(len(sketches[0] & s) for s in sketches[2:])
    bag, _ = count_terms(Text(text))
    assert len(bag.terms) > len(Text(text).words) / 2


def stored_hashes(text):
    return set(make_sketch(Text(text), PARAMETERS.copies).stored_hashes.tolist())


class TestSketch:
    def test_is_the_same_in_every_process(self):
        hashes = make_sketch(Text(WIRE), PARAMETERS.copies).stored_hashes
        assert hashes.tolist() == make_sketch(Text(WIRE), PARAMETERS.copies).stored_hashes.tolist()
        assert hashlib.sha256(hashes.tobytes()).hexdigest()[:16] == "cc631cc9a6f5bb16"

    def test_excerpts_and_edited_texts_share_hashes(self):
        whole, edited, part, other = (
            stored_hashes(text) for text in (WIRE, WIRE.replace("Monday", "today"), ". ".join(PARTS[:5]), OTHER)
        )
        assert len(whole & edited) > len(whole) * 0.8
        assert len(whole & part) >= 2
        assert len(whole & other) <= 1

    def test_a_short_text_stores_no_hashes(self):
        assert len(make_sketch(Text("Read all about it."), PARAMETERS.copies).stored_hashes) == 0
