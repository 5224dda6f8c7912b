"""The corrections that a page may ask for; commands carry them out, for only the command line knows the fold (pure)."""

from collections.abc import Sequence
from typing import NamedTuple, Protocol


class Corrected(NamedTuple):
    """A decision that was made and applied: its number, None for an undone one, and the ids of the stories it left."""

    decision: int | None
    stories: Sequence[int]


class CorrectionRefused(Exception):
    """A correction was not made; the message is a sentence for readers. `is_busy`: another run holds the database."""

    def __init__(self, message: str, *, is_busy: bool = False) -> None:
        super().__init__(message)
        self.is_busy = is_busy


class Corrections(Protocol):
    """What people can correct from the page of a story; each method may raise CorrectionRefused."""

    def merge(self, one: int, other: int) -> Corrected:
        """Merge two stories."""

    def split(self, story_id: int, articles: Sequence[int]) -> Corrected:
        """Move articles of a story, with their copies, into a story of their own."""

    def not_a_copy(self, article: int) -> Corrected:
        """Mark an article as no copy of any other."""

    def undo(self, decision: int) -> Corrected:
        """Undo a decision and its effects."""
