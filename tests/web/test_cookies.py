"""Test the cookies of visits, saved searches, marks of stories, and the look of the pages."""

import pytest

from newsfold.web.cookies import (
    MAX_MARKS,
    VISIT_SECONDS,
    StoryMark,
    format_marks,
    format_searches,
    mark_story,
    next_visit,
    parse_look,
    parse_marks,
    parse_searches,
)


def test_three_visits():
    first = next_visit(None, 5, 1000)
    assert first.seen_id is None
    second = next_visit(first.to_cookie(), 7, 1000 + VISIT_SECONDS)
    assert (second.seen_id, second.latest_id) == (None, 7)
    third = next_visit(second.to_cookie(), 9, second.at + VISIT_SECONDS + 1)
    assert (third.seen_id, third.latest_id) == (7, 9)
    assert next_visit(third.to_cookie(), 12, third.at + 5).seen_id == 7


def test_saved_searches():
    saved = {"q=a+b&lang=en": 5, "q=%22x%22": 0}
    assert parse_searches(format_searches(saved)) == saved
    assert len(parse_searches(format_searches({f"q={n}": n for n in range(99)}))) == 12


@pytest.mark.parametrize("number", ["9" * 16, "0" * 15 + "1" + "9" * 20, "0" * 5000, "-1", "²", ""])
def test_a_number_that_no_article_has_makes_a_cookie_invalid(number):
    assert parse_searches(f"q%3Dx={number}&q%3Dy=5") == {"q=y": 5}
    assert next_visit(f"1.{number}.1", 8, 1000).seen_id is None


class TestMarks:
    def test_there_and_back(self):
        marks = {12: StoryMark("followed", 340), 7: StoryMark("hidden", 0), 9: StoryMark("read", 10**9)}
        assert parse_marks(format_marks(marks)) == marks

    @pytest.mark.parametrize(
        "cookie",
        [None, "", "x", "f", "f1", "f1.", "f.1", "f-1.2", "f²2.3", "f1.2.3", "f" + "9" * 30 + ".1", f"f{1:016}9.1"],
    )
    def test_invalid_parts_are_ignored(self, cookie):
        assert parse_marks(cookie) == {}
        assert parse_marks(f"{cookie}_r5.6") == {5: StoryMark("read", 6)}

    def test_followed_stories_stay_when_there_are_too_many(self):
        marks = {1: StoryMark("followed", 5)}
        for story_id in range(2, MAX_MARKS + 50):
            marks = mark_story(marks, story_id, StoryMark("read", 10**12))
        assert len(marks) == MAX_MARKS
        assert marks[1].kind == "followed"
        assert 2 not in marks
        assert len(format_marks(mark_story(marks, 1, None))) < 4096


@pytest.mark.parametrize(
    ("cookie", "look"),
    [(None, ("auto", "compact", "on")), ("dark.comfortable", ("dark", "comfortable", "on")),
     ("x.comfortable.off", ("auto", "comfortable", "off")), ("dark", ("dark", "compact", "on")),
     ("<b>.\n.off.on", ("auto", "compact", "off")), ("." * 9000, ("auto", "compact", "on"))],
)  # fmt: skip
def test_look(cookie, look):
    assert parse_look(cookie) == look
