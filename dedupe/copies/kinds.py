"""The kinds of copy and the reasons why a text is no copy, with the wording that people read for each (pure)."""

from collections.abc import Mapping
from enum import StrEnum


class CopyKind(StrEnum):
    """The values of `copies.kind`, from the closest to the loosest relation between a copy and its original.

    A reissue is a text that is sent out again later than a copy; it is no copy in counts and stories.
    """

    EXACT = "exact"
    COPY = "copy"
    EXCERPT = "excerpt"
    UPDATE = "update"
    REISSUE = "reissue"

    @property
    def label(self) -> str:
        """Return the name that people read: `exact copy`, `copy`, `excerpt`, `update` or `reissue`."""
        return "exact copy" if self is CopyKind.EXACT else self.value

    @property
    def with_article(self) -> str:
        """Return the label with its indefinite article: `an exact copy`, `a copy`."""
        return f"a {self.label}" if self in (CopyKind.COPY, CopyKind.REISSUE) else f"an {self.label}"


class NoCopyReason(StrEnum):
    """The reasons why one of two texts is no copy of the other; VERDICT_CLAUSES says what each means."""

    SHORT = "short"
    DIFFERENT = "different"
    LEAD = "lead"
    BACKGROUND = "background"
    INTERVIEW = "interview"
    NUMBERS = "numbers"
    WORDS = "words"
    SERIES = "series"


class CommonWording(StrEnum):
    """What two texts, no copies of each other, share without a common event: no reason for a common story.

    The wording of a template around other numbers, wording that one source uses again and again, or words of two
    languages that only begin alike.
    """

    TEMPLATE = "template"
    REUSED = "reused wording"
    BEGINNINGS = "beginnings"


ROUND_UP = "round-up"  # the verdict of `why` on a copy of several originals

# The verdicts of `why`, each as a clause that goes on a sentence.
VERDICT_CLAUSES: Mapping[str, str] = {
    CopyKind.EXACT: "the words are the same",
    CopyKind.COPY: "it is a reprint of the same text",
    CopyKind.EXCERPT: "it is a part of the text",
    CopyKind.UPDATE: "it is a later version, with some other numbers or words",
    CopyKind.REISSUE: "an old text was sent out again",
    ROUND_UP: "it has the openings of several texts",
    NoCopyReason.SHORT: "a text is too short to compare, and such a text is a copy only of one from the same outlet"
    " and day with the same title and words",
    NoCopyReason.DIFFERENT: "the texts have too little in common for a copy",
    NoCopyReason.LEAD: "the texts begin with other words",
    NoCopyReason.BACKGROUND: "nearly all common words are one block, such as background or boilerplate",
    NoCopyReason.INTERVIEW: "what they share is an interview, with other words around it",
    NoCopyReason.NUMBERS: "the same wording stands around other numbers",
    NoCopyReason.WORDS: "the same wording stands around the words of two titles",
    NoCopyReason.SERIES: "they have one title for two years",
    CommonWording.TEMPLATE: "both are one template around other numbers, as reports on weather and markets are",
    CommonWording.REUSED: "their outlet prints this wording again and again",
    CommonWording.BEGINNINGS: "most words that seem to be in both are words of two languages that only begin alike",
}
