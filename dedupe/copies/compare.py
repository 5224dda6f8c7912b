"""Two texts word by word: is one made from the other, and how (pure)."""

from dataclasses import dataclass

import numpy as np

from newsfold.dedupe.copies import overlap as shared
from newsfold.dedupe.copies.templates import is_report, number_conflicts
from newsfold.dedupe.parameters import Parameters
from newsfold.dedupe.tokens import SHINGLE, Text, words


@dataclass(frozen=True, slots=True)
class Match:
    """`similarity` is Jaccard's, `containment` the share of the shorter text's shingles that the longer has.

    `evidence` is the containment where what both quote counts half, `own` the share of the article's words that are
    its own amid what it shares, of one outlet's all that are its own. `verdict` is `exact`, `copy`, `excerpt` or
    `update`, or why there is no fold: `different`, `background`, `lead`, `numbers`, `series`. `longest` is the words of
    the longest shared passage.
    """

    verdict: str
    similarity: float
    containment: float
    evidence: float
    lead: float = 1.0
    conflicts: int = 0
    places: int = 0
    longest: int = 0
    own: float = 0.0

    @property
    def folds(self) -> bool:
        return self.verdict in ("exact", "copy", "excerpt", "update")


def compare(article: Text, original: Text, parameters: Parameters, *, one_outlet: bool = False) -> Match:
    """What `article` is to `original`, which was there first, and of the same outlet or not."""
    if np.array_equal(article.hashes, original.hashes):
        return Match("exact", 1.0, 1.0, 1.0, longest=len(article.words))
    if min(len(article.words), len(original.words)) < parameters.min_words:
        return Match("different", 0.0, 0.0, 0.0)
    similarity, containment = shared.overlap(article.shingles, original.shingles)
    if containment < parameters.woven_evidence:
        return Match("different", similarity, containment, containment)
    evidence = shared.evidence(article, original, parameters)
    lead = max(shared.lead(article, original, parameters), shared.lead(original, article, parameters))
    conflicts, places = number_conflicts(article, original)
    own = shared.own_words(article, original, one_outlet, parameters)
    verdict = _kind(article, original, similarity, conflicts, own, parameters)
    if evidence < parameters.containment and not _woven(article, original, similarity, evidence, parameters):
        verdict = "different"
    elif lead < parameters.lead_share:
        verdict = "lead"
    elif _is_block(article, original, containment, lead, parameters):
        verdict = "background"
    elif is_report(article, original, min(len(article.words), len(original.words)), parameters):
        verdict = "numbers"
    elif _is_series(article.title, original.title):
        verdict = "series"
    longest = int(shared.passages(article, original).max(initial=0))
    return Match(
        verdict, similarity, containment, evidence, lead, conflicts, places, longest, own / max(1, len(article.words))
    )


def _woven(article: Text, original: Text, similarity: float, evidence: float, parameters: Parameters) -> bool:
    """Whether shared and own passages take turns, as in a rewritten update."""
    if evidence < parameters.woven_evidence or similarity < parameters.woven_similarity:
        return False
    lengths = shared.passages(article, original)
    return int(np.sum(lengths >= parameters.passage_words)) >= parameters.woven_passages


def _is_block(article: Text, original: Text, containment: float, lead: float, parameters: Parameters) -> bool:
    """Whether nearly all that is shared is one block: boilerplate, captions or background beside other news."""
    shorter, longer = sorted((len(article.words), len(original.words)))
    is_alike = shorter >= parameters.excerpt_share * longer and containment < parameters.block_containment
    if lead >= parameters.block_lead and not is_alike:
        return False
    lengths = shared.passages(article, original) - SHINGLE + 1
    return bool(lengths.max() > parameters.block_share * lengths.sum())


def _kind(article: Text, original: Text, similarity: float, conflicts: int, own: int, parameters: Parameters) -> str:
    """A later version has other figures, own words amid the others', or much more; a reprint stands as it was."""
    length, before = len(article.words), len(original.words)
    is_copy = similarity >= parameters.copy_similarity
    if length < parameters.excerpt_share * before and not is_copy:
        return "excerpt"
    is_changed = min(conflicts, own) >= parameters.number_conflicts or (conflicts and own >= parameters.corrected_words)
    is_grown = before < parameters.excerpt_share * length and not is_copy
    return "update" if is_changed or is_grown or own >= parameters.update_share * length else "copy"


def _is_series(one: str, other: str) -> bool:
    """Whether two titles differ in the year only: each year's pictures, budget or list."""
    ours, theirs = words(one), words(other)
    if ours == theirs or len(ours) != len(theirs):
        return False
    return all(a == b or (_is_year(a) and _is_year(b)) for a, b in zip(ours, theirs, strict=True))


def _is_year(word: str) -> bool:
    return len(word) == 4 and word.isdecimal() and 1900 <= int(word) <= 2099
