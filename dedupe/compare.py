"""Two texts word by word: is one made from the other, and how (pure)."""

from dataclasses import dataclass

import numpy as np

from dedupe.parameters import Parameters
from dedupe.text import SHINGLE, Hashes, Text, shingle_hashes


@dataclass(frozen=True, slots=True)
class Match:
    """`similarity` is Jaccard's, `containment` the share of the shorter text's shingles that the longer has.

    `verdict` is `exact`, `copy`, `excerpt` or `update`, or why there is no fold: `different`, `lead`, `numbers`.
    """

    verdict: str
    similarity: float
    containment: float
    lead: float = 1.0
    conflicts: int = 0
    places: int = 0

    @property
    def folds(self) -> bool:
        return self.verdict in ("exact", "copy", "excerpt", "update")


def compare(article: Text, original: Text, parameters: Parameters) -> Match:
    """What `article` is to `original`, which was there first."""
    if article.words == original.words:
        return Match("exact", 1.0, 1.0)
    if min(len(article.words), len(original.words)) < parameters.min_words:
        return Match("different", 0.0, 0.0)
    similarity, containment = _overlap(article.shingles, original.shingles)
    if containment < parameters.containment and not _woven(article, original, similarity, containment, parameters):
        return Match("different", similarity, containment)
    lead = max(_lead(article, original, parameters), _lead(original, article, parameters))
    if lead < parameters.lead_share:
        return Match("lead", similarity, containment, lead)
    conflicts, places = number_conflicts(article, original)
    if conflicts >= parameters.number_conflicts and conflicts > parameters.number_share * places:
        return Match("numbers", similarity, containment, lead, conflicts, places)
    verdict = _kind(article, original, similarity, parameters)
    if verdict == "update" and _is_block(article, original, containment, parameters):
        return Match("different", similarity, containment, lead)
    return Match(verdict, similarity, containment, lead, conflicts, places)


def is_template(one: Text, other: Text, parameters: Parameters) -> bool:
    """Whether the two say the same around other numbers; stricter than for a copy: a story may tell of new tolls."""
    conflicts, places = number_conflicts(one, other)
    if conflicts < parameters.template_conflicts or conflicts <= parameters.template_share * places:
        return False
    return _overlap(one.frame, other.frame)[1] >= parameters.containment


def number_conflicts(one: Text, other: Text) -> tuple[int, int]:
    """(differing, shared) places of numbers: two reports of one template differ in most of them, an update in few."""
    shared = one.numbers.keys() & other.numbers.keys()
    return sum(one.numbers[place] != other.numbers[place] for place in shared), len(shared)


def _overlap(one: Hashes, other: Hashes) -> tuple[float, float]:
    common = len(np.intersect1d(one, other, assume_unique=True))
    return common / (len(one) + len(other) - common), common / min(len(one), len(other))


def _woven(article: Text, original: Text, similarity: float, containment: float, parameters: Parameters) -> bool:
    """Whether shared and own passages take turns; one shared block is boilerplate or a quotation."""
    if containment < parameters.woven_containment or similarity < parameters.woven_similarity:
        return False
    return _passages(article, original, parameters) >= parameters.woven_passages


def _is_block(article: Text, original: Text, containment: float, parameters: Parameters) -> bool:
    """Whether two texts of like length share no more than a block: background or boilerplate below other news."""
    shorter, longer = sorted((len(article.words), len(original.words)))
    if containment >= parameters.block_containment or shorter < parameters.excerpt_share * longer:
        return False
    return _passages(article, original, parameters) < 3


def _passages(article: Text, original: Text, parameters: Parameters) -> int:
    """How many runs of at least `passage_words` words of the article stand in the original."""
    shared = np.isin(article.sequence, original.shingles)
    edges = np.flatnonzero(np.diff(np.concatenate(([0], shared.view(np.int8), [0]))))
    return int(np.sum(edges[1::2] - edges[::2] > parameters.passage_words - SHINGLE))


def _lead(one: Text, other: Text, parameters: Parameters) -> float:
    opening = np.unique(shingle_hashes(one.words[: parameters.lead_words]))
    return len(np.intersect1d(opening, other.shingles, assume_unique=True)) / len(opening)


def _kind(article: Text, original: Text, similarity: float, parameters: Parameters) -> str:
    if similarity >= parameters.copy_similarity:
        return "copy"
    shorter = len(article.words) < parameters.excerpt_share * len(original.words)
    return "excerpt" if shorter else "update"
