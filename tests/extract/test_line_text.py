"""The form in which lines are compared."""

from newsfold.extract.line_text import normalized_key


def test_the_key_ignores_case_and_typography():
    assert normalized_key("“Ferry’s” – VOTE!") == normalized_key('"ferry\'s" - vote')
    assert normalized_key("ﬁre") == "fire"
