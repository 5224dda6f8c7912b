"""Test interviews that two outlets print: no copies of each other unless the words around the interview are, too."""

import pytest

from newsfold.dedupe.copies.compare import compare
from newsfold.dedupe.copies.interviews import split_interview
from newsfold.dedupe.parameters import PARAMETERS
from newsfold.dedupe.tokens import Text

LIMITS = PARAMETERS.copies

ANSWERS = [
    "We counted the money twice, and there was never enough for both the bridge and the hall, so we chose the bridge.",
    "I slept badly for a week. Then my daughter asked me why the boats wait at the lock, and I knew what to say.",
    "Nobody likes a toll. But a toll that ends after nine years is better than a ferry that stops each time it blows.",
    "My mother ran the ferry kiosk. She would have laughed at me, and then she would have bought the first ticket.",
]
QUESTIONS = ["Why a bridge and not the hall?", "When did you decide?", "And the toll?", "What would your mother say?"]
AROUND = (
    "Steward Ansel Brook opened the new bridge of Varn on Tuesday before two thousand people and cut a ribbon of blue"
    " silk. In the evening he spoke to the radio of the valley about the years of quarrel before it.",
    "A week of fireworks ended in the harbour of Varn with a broadcast that many had waited for: the man who had fought"
    " for the crossing since his youth explained himself, and listeners rang in until midnight to disagree.",
)
ASKED = "\n\n".join(line for pair in zip(QUESTIONS, ANSWERS, strict=True) for line in pair)
LABELLED = "\n".join(
    line for q, a in zip(QUESTIONS, ANSWERS, strict=True) for line in (f"Valley Radio: {q[:-1]}.", f"Brook: {a}")
)
SHORTENED = ASKED.replace("and the hall, so", "and the hall. So").replace("Then my daughter", "My daughter")
SHORTENED = SHORTENED.replace("When did you decide?", "How did it come?").replace("And the toll?", "What about a toll?")
JAPANESE = (
    "ヴァーンの新しい橋が火曜日に開通し、二千人の市民が港に集まって花火を見上げながら祝った。夜にはラジオの番組があった。",
    "長年の議論を終えて渡し船の町に道路が通った。担当者は放送で自らの思いを語り、聴取者からの電話が深夜まで続いたという。",
)
ASKED_JAPANESE = (
    "なぜ橋を選んだのですか？\nお金を二度数えましたが、会館と橋の両方には足りませんでした。だから橋にしました。\n"
    "いつ決めましたか？\n一週間よく眠れませんでした。娘が船はなぜ待つのかと聞いたとき、答えが分かりました。\n"
    "通行料はどうなりますか？\n誰も料金を好みません。でも九年で終わる料金は、風で止まる渡し船よりましです。"
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(*(f"{text}\n\n{ASKED}" for text in AROUND), id="questions"),
        pytest.param(f"{AROUND[0]}\n\n{ASKED}", f"{AROUND[1]}\n\n{SHORTENED}", id="edited questions"),
        pytest.param(*(f"{text}\n\n{LABELLED}" for text in AROUND), id="speakers"),
        pytest.param(*(f"{text}\n{ASKED_JAPANESE}" for text in JAPANESE), id="Japanese"),
    ],
)
def test_one_interview_below_other_words_makes_no_copy(one, other):
    assert (
        compare(Text(other, "Brook explains himself"), Text(one, "Bridge of Varn opens"), LIMITS).verdict == "interview"
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(f"{AROUND[0]}\n\n{ASKED}", f"{AROUND[0]}\n\n{ASKED}\n\nRead more on page nine.", id="reprint"),
        pytest.param(ASKED, f"{AROUND[0]}\n\n{ASKED}", id="nothing around it"),
        pytest.param(f"{AROUND[0]}\n\n{LABELLED}", f"{AROUND[0]} He smiled.\n\n{LABELLED}", id="speakers"),
    ],
)
def test_a_reprinted_interview_is_a_copy(one, other):
    assert compare(Text(other, "Brook"), Text(one, "Brook"), LIMITS).is_copy


@pytest.mark.parametrize(
    "text",
    [
        "",
        "?\n" * 5000,
        "Why?\nWhy not?\nWho?\nWhere?\nHow?\nWhen?",
        "a: b\n" * 50,
        "The tally so far:\nNorth: 12\nSouth: 14\nEast: 9\nWest: 30\nIsles: 2",
        "One long question without an end, " * 300 + "?\nNo.\n" * 3,
        ": :\n" * 100,
    ],
)
def test_other_lines_are_no_interview(text):
    assert split_interview(text) is None


def test_a_later_version_of_one_outlet_needs_no_label():
    kept = " ".join(ANSWERS + list(AROUND))
    opening = (
        "The bridge of Varn is closed again after a barge struck a pillar on Wednesday night, wardens reported. Divers"
        " look at the stone at first light, and the ferry runs as it did before, with two boats in the hour. Engineers"
        " could not tell how long it takes; the town has ordered beams from Kilmoor. "
    )
    one, other = Text(kept, "Bridge of Varn opens"), Text(opening * 1 + kept, "Barge strikes bridge of Varn")
    assert compare(other, one, LIMITS, same_source=True).verdict == "update"
