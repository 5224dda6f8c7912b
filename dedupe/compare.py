"""Two texts word by word: is one made from the other, and how (pure)."""

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dedupe.parameters import Parameters
from dedupe.text import SHINGLE, Hashes, Text, shingle_hashes, words

_GROUP = re.compile(r"[., ](?=\d{3}(?!\d))")
_SEPARATOR = re.compile(r"[,:]")


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
    similarity, containment = overlap(article.shingles, original.shingles)
    if containment < parameters.woven_evidence:
        return Match("different", similarity, containment, containment)
    evidence = _evidence(article, original, parameters)
    lead = max(_lead(article, original, parameters), _lead(original, article, parameters))
    conflicts, places = number_conflicts(article, original)
    own = _own_words(article, original, one_outlet, parameters)
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
    longest = int(_passages(article, original).max(initial=0))
    return Match(
        verdict, similarity, containment, evidence, lead, conflicts, places, longest, own / max(1, len(article.words))
    )


def is_report(one: Text, other: Text, length: int, parameters: Parameters) -> bool:
    """Whether the numbers are what so many shared words are about; some in a footer of each outlet are not.

    Who says the same in both speaks of one event, however many numbers have changed.
    """
    conflicts, places = number_conflicts(one, other)
    if conflicts < parameters.number_conflicts or conflicts <= parameters.number_share * places:
        return False
    return conflicts * parameters.words_a_number >= length and not _quote_alike(one, other, parameters)


def _quote_alike(one: Text, other: Text, parameters: Parameters) -> bool:
    """Whether a quotation of some length stands in both, from its first word to its last."""
    return any(len(said) >= parameters.spoken_words for said in one.quotations & other.quotations)


def is_template(one: Text, other: Text, parameters: Parameters) -> bool:
    """Whether the two say the same around other numbers; stricter than for a copy: a story may tell of new tolls."""
    conflicts, places = number_conflicts(one, other)
    if conflicts < parameters.template_conflicts or conflicts <= parameters.template_share * places:
        return False
    if _quote_alike(one, other, parameters):
        return False
    return overlap(one.frame, other.frame)[1] >= parameters.containment


def number_conflicts(one: Text, other: Text) -> tuple[int, int]:
    """(differing, shared) places of numbers: two reports of one template differ in most of them, an update in few."""
    shared = one.numbers.keys() & other.numbers.keys()
    return sum(_value(one.numbers[place]) != _value(other.numbers[place]) for place in shared), len(shared)


def _value(number: str) -> str:
    """1,200 is 1.200 and 1 200, and 8:07 is 8.07."""
    return _SEPARATOR.sub(".", _GROUP.sub("", number))


def overlap(one: Hashes, other: Hashes) -> tuple[float, float]:
    common = len(np.intersect1d(one, other, assume_unique=True))
    return common / (len(one) + len(other) - common), common / min(len(one), len(other))


def _evidence(article: Text, original: Text, parameters: Parameters) -> float:
    """Two reporters quote one speech alike; only what one of them wrote himself tells that the other had his text."""
    shorter, longer = sorted((article, original), key=lambda text: len(text.shingles))
    both = np.intersect1d(article.quoted, original.quoted, assume_unique=True)
    weights = np.where(np.isin(shorter.shingles, both, assume_unique=True), parameters.quoted_weight, 1.0)
    shared = np.isin(shorter.shingles, longer.shingles, assume_unique=True)
    return float(weights[shared].sum() / weights.sum())


def _woven(article: Text, original: Text, similarity: float, evidence: float, parameters: Parameters) -> bool:
    """Whether shared and own passages take turns, as in a rewritten update."""
    if evidence < parameters.woven_evidence or similarity < parameters.woven_similarity:
        return False
    lengths = _passages(article, original)
    return int(np.sum(lengths >= parameters.passage_words)) >= parameters.woven_passages


def _is_block(article: Text, original: Text, containment: float, lead: float, parameters: Parameters) -> bool:
    """Whether nearly all that is shared is one block: boilerplate, captions or background beside other news."""
    shorter, longer = sorted((len(article.words), len(original.words)))
    is_alike = shorter >= parameters.excerpt_share * longer and containment < parameters.block_containment
    if lead >= parameters.block_lead and not is_alike:
        return False
    lengths = _passages(article, original) - SHINGLE + 1
    return bool(lengths.max() > parameters.block_share * lengths.sum())


def _passages(article: Text, original: Text) -> NDArray[np.intp]:
    """The lengths, in words, of the runs of the article that stand in the original."""
    starts, ends = runs(np.isin(article.sequence, original.shingles))
    return ends - starts + SHINGLE - 1


def runs(flags: NDArray[np.bool_]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Where those that are set, one after the other, begin and end."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], flags.view(np.int8), [0]))))
    return edges[::2], edges[1::2]


def _lead(one: Text, other: Text, parameters: Parameters) -> float:
    # Of a short text no more than the first half: what it ends with is no lead.
    opening = np.unique(shingle_hashes(one.hashes[: min(parameters.lead_words, len(one.hashes) // 2)]))
    return len(np.intersect1d(opening, other.shingles, assume_unique=True)) / len(opening)


def _kind(article: Text, original: Text, similarity: float, conflicts: int, own: int, parameters: Parameters) -> str:
    """A later version has other figures, own words amid the others', or much more; a reprint stands as it was."""
    length, before = len(article.words), len(original.words)
    is_copy = similarity >= parameters.copy_similarity
    if length < parameters.excerpt_share * before and not is_copy:
        return "excerpt"
    is_changed = min(conflicts, own) >= parameters.number_conflicts or (conflicts and own >= parameters.corrected_words)
    is_grown = before < parameters.excerpt_share * length and not is_copy
    return "update" if is_changed or is_grown or own >= parameters.update_share * length else "copy"


def _own_words(article: Text, original: Text, one_outlet: bool, parameters: Parameters) -> int:
    """How many of the article's words stand between passages of the original and are none of it.

    An outlet puts its own words above and below another's text, but has no need to do so with its own.
    """
    shared = np.isin(article.sequence, original.shingles)
    starts, ends = runs(shared)
    whole = np.flatnonzero(ends - starts + SHINGLE > parameters.passage_words)
    if not len(whole):
        return 0
    first, last = int(starts[whole[0]]), int(ends[whole[-1]]) + SHINGLE - 1
    held = np.zeros(len(article.words), np.bool_)
    for offset in range(SHINGLE):
        held[offset : offset + len(shared)] |= shared
    return int(np.count_nonzero(~held if one_outlet else ~held[first:last]))


def _is_series(one: str, other: str) -> bool:
    """Whether two titles differ in the year only: each year's pictures, budget or list."""
    ours, theirs = words(one), words(other)
    if ours == theirs or len(ours) != len(theirs):
        return False
    return all(a == b or (_is_year(a) and _is_year(b)) for a, b in zip(ours, theirs, strict=True))


def _is_year(word: str) -> bool:
    return len(word) == 4 and word.isdecimal() and 1900 <= int(word) <= 2099
