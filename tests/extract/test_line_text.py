"""The form in which lines are compared, and the beginning of long texts."""

import re
import time
import unicodedata

import pytest

from newsfold.extract.html.parse import parse_html
from newsfold.extract.line_text import beginning_of, ends_sentence, normalized_key, text_of


def test_the_key_ignores_case_and_typography():
    assert normalized_key("“Ferry’s” – VOTE!") == normalized_key('"ferry\'s" - vote')
    assert normalized_key("ﬁre") == "fire"


@pytest.mark.parametrize(
    "text",
    ["“Ada’s quay” – two…\u00a0boats", "«Die Fähre» • 3 p.m.", "’tis — “ﬁre”", "…", "e\u0301te\u0301’s", "Ｑuay…２"],
)
def test_signs_do_not_change_the_words_of_a_key(text):
    assert normalized_key(text).split() == re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold())


@pytest.mark.parametrize("length", [0, 1, 5, 9, 10, 200])
@pytest.mark.parametrize(
    "html",
    [
        "<div>  Ferries\n sail <b>to</b>day </div>tail",
        "<div><p>One</p> <p>two<br>three</p>\u00a0four</div>",
        "<div>\n <span> \t</span>\n</div>",
        "<div>Пар<i>ом</i> отменён</div>",
    ],
)
def test_the_beginning_is_that_of_the_whole_text(html, length):
    element = parse_html(f"<body>{html}</body>").find(".//div")
    assert beginning_of(element, length) == text_of(element)[:length]


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("The ferry sails.", True),
        ("The ferry sails.” (…) –", True),
        ("«Die Fähre fährt»", True),
        ("नाव चलती है।", True),
        ("渡轮启航。", True),
        ("Ferry", False),
        ("Ferry – ", False),
        ("3.5", False),
        ("a_", False),
        ("", False),
        ("...", True),
    ],
)
def test_the_end_of_a_sentence(text, ends):
    assert ends_sentence(text) == ends


@pytest.mark.parametrize("sign", ['"', ".", ", ", "…", "(", " "])
def test_a_long_run_of_signs_takes_little_time(sign):
    began = time.process_time()
    assert not ends_sentence("x" + sign * 100_000 + "y")
    assert time.process_time() - began < 1
