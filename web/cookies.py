"""The cookies of a reader: last visit, saved searches, marks of stories, and the look of the pages (pure).

The server stores none of them, so each browser has its own.
"""

from dataclasses import dataclass
from typing import Literal, NamedTuple
from urllib.parse import parse_qsl, urlencode

VISIT_COOKIE, SEARCHES_COOKIE = "newsfold_visit", "newsfold_searches"
MARKS_COOKIE, LOOK_COOKIE = "newsfold_marks", "newsfold_look"
VISIT_SECONDS = 30 * 60  # without a request, after which the next request begins a new visit
MAX_SEARCHES = 12
MAX_QUERY_LENGTH = 300  # characters of the URL query of a saved search
MAX_COOKIE_LENGTH = 8000  # characters
MAX_MARKS = 200  # with up to 17 characters each, less than the 4096 bytes that browsers store
THEMES = ("auto", "light", "dark")
VIEWS = ("compact", "comfortable")
KEYS = ("on", "off")
MarkKind = Literal["followed", "hidden", "read"]
_MARK_LETTERS: dict[str, MarkKind] = {"f": "followed", "h": "hidden", "r": "read"}
_MAX_DIGITS = 15  # of a number, so that it fits into an integer of SQLite


@dataclass(frozen=True)
class Visit:
    """One visit of a reader, in article ids: articles above `seen_id` are new to the reader.

    `seen_id` is the highest id at the end of the previous visit (None during the first visit), `latest_id` the highest
    at the last request of this one, and `at` the time of that request in Unix seconds.
    """

    seen_id: int | None
    latest_id: int
    at: int

    def to_cookie(self) -> str:
        """Return the value of the cookie, which `next_visit` reads."""
        return f"{'' if self.seen_id is None else self.seen_id}.{self.latest_id}.{self.at}"


def next_visit(cookie: str | None, latest_id: int, at: int) -> Visit:
    """Return the visit that a request at `at` belongs to; an invalid cookie counts as none, as of a first visit."""
    parts = (cookie or "").split(".")
    if len(parts) != 3 or not all(_is_number(part) for part in parts[1:]) or not (_is_number(parts[0]) or not parts[0]):
        return Visit(None, latest_id, at)
    seen_id = int(parts[0]) if parts[0] else None
    if at - int(parts[2]) > VISIT_SECONDS:
        seen_id = int(parts[1])
    return Visit(seen_id, latest_id, at)


def parse_searches(cookie: str | None) -> dict[str, int]:
    """Return a dict from the URL query of each saved search to the highest article id at its last run."""
    pairs = parse_qsl(cookie or "", max_num_fields=None) if len(cookie or "") < MAX_COOKIE_LENGTH else []
    valid = [(query, int(seen)) for query, seen in pairs if len(query) <= MAX_QUERY_LENGTH and _is_number(seen)]
    return dict(valid[:MAX_SEARCHES])


def format_searches(searches: dict[str, int]) -> str:
    """Return the value of the cookie, which `parse_searches` reads."""
    return urlencode(searches)


class StoryMark(NamedTuple):
    """What a reader does with a story; articles of the story with an id above `seen_id` are new to the reader."""

    kind: MarkKind
    seen_id: int


def parse_marks(cookie: str | None) -> dict[int, StoryMark]:
    """Return story id → its mark, the oldest first; invalid parts of the cookie are ignored."""
    marks: dict[int, StoryMark] = {}
    for part in (cookie or "")[:MAX_COOKIE_LENGTH].split("_"):
        kind = _MARK_LETTERS.get(part[:1])
        story, _, seen = part[1:].partition(".")
        if kind and _is_number(story) and _is_number(seen):
            marks[int(story)] = StoryMark(kind, int(seen))
    return dict(list(marks.items())[-MAX_MARKS:])


def format_marks(marks: dict[int, StoryMark]) -> str:
    """Return the value of the cookie, which `parse_marks` reads."""
    return "_".join(f"{mark.kind[0]}{story_id}.{mark.seen_id}" for story_id, mark in marks.items())


def mark_story(marks: dict[int, StoryMark], story_id: int, mark: StoryMark | None) -> dict[int, StoryMark]:
    """Return the marks with this one of the story, None for none.

    If there are more than MAX_MARKS, the oldest ones that are no followed story go first.
    """
    changed = {other: kept for other, kept in marks.items() if other != story_id}
    if mark is not None:
        changed[story_id] = mark
    while len(changed) > MAX_MARKS:
        lesser = (other for other, kept in changed.items() if kept.kind != "followed")
        del changed[next(lesser, next(iter(changed)))]
    return changed


class Look(NamedTuple):
    """How the pages look: one of THEMES, the list of stories as one of VIEWS, and whether single keys do something.

    The last can be off, since voice control and trembling hands press keys by mistake (WCAG 2.2, criterion 2.1.4).
    """

    theme: str = THEMES[0]
    view: str = VIEWS[0]
    keys: str = KEYS[0]

    def to_cookie(self) -> str:
        """Return the value of the cookie, which `parse_look` reads."""
        return ".".join(self)

    def change(self, theme: str = "", view: str = "", keys: str = "") -> "Look":
        """Return the look with those of the values that are valid in place of its own ones."""
        return Look(
            theme if theme in THEMES else self.theme,
            view if view in VIEWS else self.view,
            keys if keys in KEYS else self.keys,
        )


def parse_look(cookie: str | None) -> Look:
    """Return the look that the cookie names, with defaults for what is missing or invalid."""
    return Look().change(*(cookie or "").split(".", 3)[:3])


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= _MAX_DIGITS
