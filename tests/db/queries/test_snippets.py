"""Snippets: which part of a text is shown, and what is marked in it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsfold.db.queries.search_syntax import BadQuery
from newsfold.db.queries.snippets import MAX_CHARACTERS, MAX_WORDS, make_snippet

MARKS = ("[", "]")
FILLER = " ".join(f"filler{number}" for number in range(60))


@pytest.mark.parametrize(
    ("text", "words", "snippet"),
    [
        ("The dock strike goes on.", "dock", "The [dock] strike goes on."),
        ("The dock strike goes on.", "DOCK on", "The [dock] strike goes [on]."),
        ("The dock strike goes on.", '"dock strike"', "The [dock strike] goes on."),
        ("The dock strike goes on.", '"dock goes"', "The dock strike goes on."),
        ("The dock strike goes on.", "do* go*", "The [dock] strike [goes] on."),
        ("The dock strike goes on.", "dock NOT strike", "The [dock] strike goes on."),
        ("The dock strike goes on.", "ferry OR strike", "The dock [strike] goes on."),
        ("Ein Café in Zürich", "cafe ZURICH", "Ein [Café] in [Zürich]"),
        ("Ein Cafe\u0301 in Zu\u0308rich", "café zürich", "Ein [Cafe\u0301] in [Zu\u0308rich]"),
        ("the harbour-master said", "harbour-master", "the [harbour-master] said"),
        ("snake_case words", "case", "snake_[case] words"),
        ("на причале забастовка", "ПРИЧАЛЕ", "на [причале] забастовка"),
        ("", "dock", ""),
        ("… !", "dock", "… !"),
        ("東京で大雨。船は止まった。", "大雨", "東京で[大雨]。船は止まった。"),
        ("東京で大雨。大雨警報。", "大雨 OR 船", "東京で[大雨]。[大雨]警報。"),
        ("Tokyo 大雨 news", "TOKYO 大雨", "[Tokyo] [大雨] news"),
        ("ฝนตกหนักในกรุงเทพ", "ตกหนัก", "ฝน[ตกหนัก]ในกรุงเทพ"),
    ],
)
def test_matches_are_marked(text, words, snippet):
    assert make_snippet(text, words, MARKS) == snippet


def test_the_part_with_the_most_words_of_the_query_is_shown():
    text = f"One dock. {FILLER} The dock strike at the ferry terminal. {FILLER}"
    snippet = make_snippet(text, "dock strike ferry", MARKS)
    assert "The [dock] [strike] at the [ferry] terminal" in snippet
    assert snippet.startswith("…")
    assert snippet.endswith("…")
    assert len(snippet.split()) <= MAX_WORDS + 1


def test_without_a_match_the_beginning_is_shown():
    snippet = make_snippet(f"Beginning {FILLER}", "dock", MARKS)
    assert snippet.startswith("Beginning filler0")
    assert snippet.endswith("…")


def test_a_long_text_without_spaces_is_cut_around_the_match():
    snippet = make_snippet("あ" * 500 + "大雨" + "い" * 500, "大雨", MARKS)
    assert snippet == "…" + "あ" * 20 + "[大雨]" + "い" * 38 + "…"


def test_a_match_behind_the_limit_is_not_shown():
    assert "[" not in make_snippet("a " * MAX_CHARACTERS + "dock", "dock", MARKS)


@given(st.text(max_size=200), st.text(max_size=30))
def test_any_text_is_only_marked_and_cut(text, words):
    try:
        snippet = make_snippet(text, words, ("\ue000", "\ue001"))
    except BadQuery:
        return
    plain = snippet.replace("\ue000", "").replace("\ue001", "")
    assert plain.removeprefix("…").removesuffix("…") in f"…{text}…"
    assert snippet.count("\ue000") == snippet.count("\ue001")
