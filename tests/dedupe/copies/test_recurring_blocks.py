"""Test blocks that articles on many subjects carry, in one outlet or several: they make no story."""

from collections import Counter
from datetime import UTC, datetime

import numpy as np
import pytest

from bench.scores import b_cubed
from newsfold.db.connection import open_database
from newsfold.dedupe.copies.wording import mark_recurring_words
from newsfold.dedupe.parameters import PARAMETERS
from newsfold.dedupe.run import dedupe
from newsfold.dedupe.tokens import Text
from tests.support import labelled

LIMITS = PARAMETERS.copies
NOW = datetime(2026, 5, 20, tzinfo=UTC)
OUTLETS = [row["name"] for row in labelled.read("sources")][:6]
WORDS, CHARACTERS = 45, 90  # of an article that is kept, so that the block is the larger part of the text
SEVERAL_EVENTS = ("weather", "meteo", "wetter", "tianqi", "close", "match", "digest")  # alike without a block, too

BLOCKS = {
    "en": (
        "This report belongs to an exchange of newsrooms that print each other's work. It may be printed again if the"
        " author, the day of first publication and a link to the page are kept. The exchange lives on gifts of readers,"
        " on two foundations and on the members of the Tidewater cooperative, which sits in Port Ellison."
    ),
    "de": (
        "Über die Corvane-Gruppe: Das Unternehmen entwickelt und baut seit 1962 in Aldersund Pumpen, Ventile und"
        " Messgeräte für Wasserwerke in mehr als vierzig Ländern. Es beschäftigt 6.200 Menschen an elf Standorten."
        " Pressekontakt: Ilse Marder, Telefon 0555 0134, Pressestelle der Corvane-Gruppe, Hafenstraße 9."
    ),
    "fr": (
        "Les plus lus : Le maire Halloran défend la nouvelle ligne du tram. Pourquoi le bac de Skellin reste à quai cet"
        " hiver. Dix boulangeries du vieux port qui valent le détour. Le conseil de Brenmoor vote sur la piscine."
        " Inscrivez-vous à la lettre du matin des journaux de Brenmoor et recevez l'essentiel du comté à six heures."
    ),
    "zh": "本文由潮水合作社的编辑部共同刊登，转载时请保留作者姓名、首次发表日期和原文链接。"
    "合作社由读者、两家基金会和会员支持，总部设在埃里森港。来信请寄港口路九号。",
}
OWN = [
    "A lorry with timber turned over on the pass at noon and spilled its load over both lanes of the road.",
    "The choir of Saint Orsola sings the winter mass by Dellamore on Friday; tickets are eight crowns at the door.",
    "Wardens counted forty pairs of black storks in the reed beds, twice as many as ten years ago, and want a fence.",
]


@pytest.mark.parametrize("language", BLOCKS)
def test_a_block_of_several_outlets_makes_no_story(language, tmp_path):
    plain, with_block = (
        fold(tmp_path / name, language, block) for name, block in (("plain", ""), ("block", BLOCKS[language]))
    )
    sizes, plain_sizes = (sorted(Counter(found.values()).values()) for found in (with_block, plain))
    # The second and third article may join others: so few texts do not show yet that their block recurs.
    assert len(plain_sizes) - len(sizes) <= 2
    assert sizes[-1] <= max(3, plain_sizes[-1])


def test_reports_of_one_event_stay_together_above_such_a_block(tmp_path):
    rows = [row for row in labelled.read("articles") if row["language"] == "en" and "copy_of" not in row]
    found = [stories(tmp_path / name, rows, block) for name, block in (("plain", ""), ("block", BLOCKS["en"]))]
    gold = {row["id"]: row["story"] for row in rows if row["story"]}
    without, with_block = (b_cubed(gold, {key: str(each[key]) for key in gold}) for each in found)
    assert with_block >= without - 0.02


def test_a_statement_in_two_reports_is_no_such_block():
    statement = "The judge in Ashford has no idea what he does to our roads, and I will take this to the highest bench."
    article, *others = (Text(f"{own} {statement}") for own in OWN)
    assert not mark_recurring_words(article, [(others[0], False)], "en", LIMITS).any()
    marked = mark_recurring_words(article, [(other, False) for other in others], "en", LIMITS)
    assert " ".join(np.array(article.words)[marked]).startswith("the judge in ashford")
    assert mark_recurring_words(article, [(others[0], True)], "en", LIMITS).sum() == marked.sum()


def test_passages_of_reports_on_one_event_are_no_such_block():
    one = "Fire broke out at the Brackley mill in Ashby at night, and three workers of the spinning room died."
    two = (
        "Three workers died in Ashby as flames took the Brackley mill, where a spinning room burned out within an hour."
    )
    three = (
        "Families wait at the gate of the Brackley mill in Ashby, whose spinning room burned; three workers are dead."
    )
    passage = "Eighty firefighters with fourteen engines brought the blaze under control towards five in the morning."
    article, *others = (Text(f"{own} {passage}") for own in (one, two, three))
    assert not mark_recurring_words(article, [(other, False) for other in others], "en", LIMITS).any()


@pytest.mark.parametrize("text", ["", "word " * 3000, "潮見市" * 400])
def test_odd_texts_have_no_such_block(text):
    assert not mark_recurring_words(Text(text), [(Text(text), False), (Text("word"), True)], None, LIMITS).any()


def fold(folder, language, block):
    """Fold the beginning of one article of each story, each above the block; return external_id → story."""
    seen, rows = set(), []
    for row in labelled.read("articles"):
        if row["language"] == language and row["story"] not in seen and not row["id"].startswith(SEVERAL_EVENTS):
            seen.add(row["story"])
            begin = row["text"][:CHARACTERS] if language == "zh" else " ".join(row["text"].split()[:WORDS])
            number = len(rows)
            at = f"2026-05-0{1 + number // 20}T{number % 20:02d}:00:00Z"
            rows.append(row | {"text": begin, "source": OUTLETS[number % len(OUTLETS)], "date": at, "agency": None})
    return stories(folder, rows, block)


def stories(folder, rows, block):
    folder.mkdir()
    news = open_database(folder / "news.db")
    labelled.add(news, [row | {"text": f"{row['text']}\n\n{block}"} for row in rows])
    dedupe(news, now=NOW)
    return labelled.stories(news)
