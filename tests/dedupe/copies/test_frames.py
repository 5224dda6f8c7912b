"""Test texts of one outlet that fill a frame with free words, and a later version of one of them, in 15 languages."""

from datetime import UTC, datetime

import pytest

from newsfold.db.connection import open_database
from newsfold.dedupe.copies.compare import compare
from newsfold.dedupe.copies.kinds import CommonWording
from newsfold.dedupe.copies.wording import find_common_wording, share_only_frame
from newsfold.dedupe.parameters import PARAMETERS
from newsfold.dedupe.run import dedupe
from newsfold.dedupe.tokens import Text
from tests.support import labelled

LIMITS = PARAMETERS.copies
NOW = datetime(2026, 5, 20, tzinfo=UTC)
FRAMES = labelled.read("frames")


def as_text(title_and_text):
    title, text = title_and_text
    return Text(text, title)


@pytest.mark.parametrize("frame", FRAMES, ids=lambda frame: f"{frame['language']} {frame['kind']}")
def test_two_fillings_of_a_frame_have_no_event_in_common_and_a_later_version_is_a_copy(frame):
    one, other, later = (as_text(frame[name]) for name in ("one", "other", "later"))
    language = frame["language"]
    assert not compare(other, one, LIMITS, same_source=True).is_copy
    assert find_common_wording(one, other, language, LIMITS, same_source=True) is CommonWording.REUSED
    assert compare(later, one, LIMITS, same_source=True).is_copy


def test_fillings_of_a_frame_are_stories_of_their_own(tmp_path):
    news = open_database(tmp_path / "news.db")
    news["sources"].insert_all({"name": f"Outlet {number}"} for number in range(len(FRAMES)))
    for number, frame in enumerate(FRAMES):
        day = 1 + number % 9
        labelled.add(
            news,
            [
                {"id": f"{number}-{name}", "language": frame["language"], "source": f"Outlet {number}"}
                | {"title": frame[name][0], "text": frame[name][1], "date": f"2026-05-{day:02}T{hour:02}:00:00Z"}
                for name, hour in (("one", 6), ("other", 9), ("later", 14))
            ],
        )
    dedupe(news, now=NOW)
    stories = labelled.stories(news)
    news.close()
    for number in range(len(FRAMES)):
        one, other, later = (stories[f"{number}-{name}"] for name in ("one", "other", "later"))
        assert one == later != other


@pytest.mark.parametrize("triple", labelled.read("pairs"))
def test_two_reports_of_one_event_share_more_than_a_frame(triple):
    one, other = (Text(triple[name]["text"], triple[name]["title"]) for name in ("report", "same_event"))
    assert not share_only_frame(one, other, triple["language"], LIMITS)


@pytest.mark.parametrize("text", ["", "word", "word " * 3000, "潮見市" * 900])
def test_odd_texts_share_no_frame(text):
    for other in ("", "word two", text):
        assert not share_only_frame(Text(text), Text(other), None, LIMITS)
