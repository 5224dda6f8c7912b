"""Name the share that decided whether a text is a copy of another, and the limit beside it (pure)."""

from typing import NamedTuple

from newsfold.dedupe.copies.compare import Match, interview_frame, largest_block_share
from newsfold.dedupe.copies.kinds import CommonWording, CopyKind, NoCopyReason
from newsfold.dedupe.copies.templates import compare_numbers
from newsfold.dedupe.copies.wording import measure_titles
from newsfold.dedupe.parameters import CopyParameters
from newsfold.dedupe.tokens import Text


class Decisive(NamedTuple):
    """A measure of two texts, a key of MEASURE_CLAUSES, and the limit on whose wrong side it is; for a copy, the right.

    Both are fractions of 1.
    """

    measure: str
    share: float
    limit: float


# What each measure says of two texts that are no copies: a clause with the share and the limit, as percentages.
MEASURE_CLAUSES = {
    "evidence": "{share} of the shorter text stands word for word in the other one; a copy needs {limit}",
    "lead": "{share} of the opening of one stands in the other; a copy needs {limit}",
    "block": "one passage has {share} of all that they share; in a copy it may have {limit}",
    "interview": "{share} of the words around it are in both; a copy needs {limit}",
    "numbers": "{share} of the numbers that stand between the same words differ; {limit} may",
    "titles": "{share} of the words that only one title has stand in the other text; a copy needs more than {limit}",
}


def find_decisive(
    article: Text, original: Text, match: Match, verdict: str, parameters: CopyParameters
) -> Decisive | None:
    """Return the share that decided on `verdict`, a key of VERDICT_CLAUSES; None if no single share did.

    `match` is the comparison of the two texts.
    """
    limits = parameters
    match verdict:
        case CopyKind.COPY | CopyKind.EXCERPT | CopyKind.UPDATE if match.evidence < limits.min_containment:
            return Decisive("evidence", match.evidence, limits.interleaved_evidence)
        case CopyKind.COPY | CopyKind.EXCERPT | CopyKind.UPDATE | NoCopyReason.DIFFERENT:
            return Decisive("evidence", match.evidence, limits.min_containment)
        case NoCopyReason.LEAD:
            return Decisive("lead", match.lead, limits.min_lead_share)
        case NoCopyReason.BACKGROUND:
            return Decisive("block", largest_block_share(article, original), limits.single_block_share)
        case NoCopyReason.INTERVIEW if (frame := interview_frame(article, original, limits)) is not None:
            return Decisive("interview", frame, limits.max_interview_frame)
        case NoCopyReason.NUMBERS | CommonWording.TEMPLATE:
            limit = limits.min_conflict_share if verdict == NoCopyReason.NUMBERS else limits.template_conflict_share
            conflicts, compared = compare_numbers(article, original)
            return Decisive("numbers", conflicts / compared, limit) if compared else None
        case NoCopyReason.WORDS if (titles := measure_titles(article, original)) is not None:
            if titles.in_other_text <= limits.max_title_words_in_other_text:
                return Decisive("titles", titles.in_other_text, limits.max_title_words_in_other_text)
    return None
