"""Compare two texts word by word: decide whether one is made from the other, and what kind of copy it is (pure)."""

import re
from dataclasses import dataclass

import numpy as np

from newsfold.dedupe.copies.interviews import split_interview
from newsfold.dedupe.copies.kinds import CopyKind, NoCopyReason
from newsfold.dedupe.copies.overlap import (
    count_own_words,
    count_plain_words,
    lead_containment,
    measure_overlap,
    shared_passage_lengths,
    weighted_containment,
)
from newsfold.dedupe.copies.templates import compare_numbers, is_template_pair
from newsfold.dedupe.copies.wording import differ_in_title_words, is_filled_frame
from newsfold.dedupe.parameters import CopyParameters
from newsfold.dedupe.tokens import MAX_CHARACTERS, SHINGLE, Text, is_among, split_words
from newsfold.extract.vocabulary.version_labels import VERSION_LABEL

MAX_LABEL = 60  # first characters of a title or text, in which the label of a later version is looked for
_ORDINAL = r"(?:\d{1,2}(?:st|nd|rd|th|e|ème|[.ªº])?\s{1,2})?"
_VERSION = re.compile(rf"[\W_]{{0,5}}{_ORDINAL}{VERSION_LABEL}(?:\s{{0,3}}\d|\s{{0,3}}[-–—:|)\]/(\n])", re.I)
_VERSION_BEHIND = re.compile(
    rf"(?:[(\[|]|\s[-–—])\s{{0,3}}{_ORDINAL}{VERSION_LABEL}(?:\s{{0,3}}\d{{1,2}})?\s{{0,2}}[)\]]?$", re.I
)


@dataclass(frozen=True, slots=True)
class Match:
    """The verdict on an article and an original, and the measures behind it: shares of 1, or counts.

    `similarity` is the shingle similarity (Jaccard), `containment` the share of the shorter text's shingles that the
    longer text has, `evidence` the same with quotations common to both at half weight. `lead` is the share of one
    text's lead that the other has, the larger of the two. `numbers_compared` is the number of places that both texts
    have (two words with a number between them), `number_conflicts` the number of those with different numbers.
    `longest_passage` is the number of words of the longest common passage, `own_share` the share of the article's words
    that are its own (`count_own_words`). A measure keeps its default where the verdict did not need it.
    """

    verdict: CopyKind | NoCopyReason
    similarity: float
    containment: float
    evidence: float
    lead: float = 1.0
    number_conflicts: int = 0
    numbers_compared: int = 0
    longest_passage: int = 0
    own_share: float = 0.0

    @property
    def is_copy(self) -> bool:
        return isinstance(self.verdict, CopyKind)


def compare(article: Text, original: Text, parameters: CopyParameters, *, same_source: bool = False) -> Match:
    """Compare `article` with `original`, the earlier of the two texts; return the verdict with its measures.

    `same_source` tells that both are from one source. It affects which words count as own (`count_own_words`), and only
    then can they be one wording around the words of their titles (`differ_in_title_words`).
    """
    if np.array_equal(article.word_hashes, original.word_hashes):
        return Match(CopyKind.EXACT, 1.0, 1.0, 1.0, longest_passage=len(article.words))
    if min(len(article.words), len(original.words)) < parameters.min_words:
        return Match(NoCopyReason.DIFFERENT, 0.0, 0.0, 0.0)
    similarity, containment = measure_overlap(article.shingles, original.shingles)
    if containment < parameters.interleaved_evidence:
        return Match(NoCopyReason.DIFFERENT, similarity, containment, containment)
    leads = (lead_containment(article, original, parameters), lead_containment(original, article, parameters))
    numbers = compare_numbers(article, original)
    is_version = _is_labelled_version(article)
    pair = _Pair(
        article,
        original,
        parameters,
        similarity=similarity,
        containment=containment,
        evidence=weighted_containment(article, original, parameters),
        lead=max(leads),
        original_lead=leads[1],
        numbers=numbers,
        same_source=same_source,
        is_version=is_version,
    )
    if reason := pair.find_no_copy_reason():
        return Match(reason, similarity, containment, pair.evidence, pair.lead, *numbers)
    own_words = count_own_words(article, original, parameters, same_source=same_source or is_version)
    return Match(
        pair.classify(own_words),
        similarity,
        containment,
        pair.evidence,
        pair.lead,
        *numbers,
        longest_passage=int(shared_passage_lengths(article, original).max(initial=0)),
        own_share=own_words / max(1, len(article.words)),
    )


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two texts with much in common, and the measures that decide whether one is a copy and of which kind.

    `is_version` tells that the article begins with the label of a later version; `original_lead` is the share of the
    original's lead that the article has. `numbers` are those that `compare_numbers` returns.
    """

    article: Text
    original: Text
    parameters: CopyParameters
    similarity: float
    containment: float
    evidence: float
    lead: float
    original_lead: float
    numbers: tuple[int, int]
    same_source: bool
    is_version: bool

    def find_no_copy_reason(self) -> NoCopyReason | None:
        """Return the first reason that applies why the article is no copy; None for a copy."""
        if self.evidence < self.parameters.min_containment and not self._is_interleaved():
            return NoCopyReason.DIFFERENT
        # A later version of the same source or title may have a new opening in place of all that stood above.
        is_later = self.is_version and (self.same_source or self._keeps_title())
        if self.lead < self.parameters.min_lead_share and not is_later:
            return NoCopyReason.LEAD
        if self._share_only_interview():
            return NoCopyReason.INTERVIEW
        if self._is_single_block():
            return NoCopyReason.BACKGROUND
        shorter = min(len(self.article.words), len(self.original.words))
        if is_template_pair(self.article, self.original, self.numbers, shorter, self.parameters):
            return NoCopyReason.NUMBERS
        if self.same_source and (
            differ_in_title_words(self.article, self.original, self.parameters)
            or is_filled_frame(self.article, self.original, self.numbers[0], self.parameters)
        ):
            return NoCopyReason.WORDS
        return NoCopyReason.SERIES if _differ_in_year_only(self.article.title, self.original.title) else None

    def classify(self, own_words: int) -> CopyKind:
        """Return the kind of copy: CopyKind.EXCERPT, UPDATE or COPY; `own_words` are those of `count_own_words`.

        An excerpt is much shorter than the original. An update has other numbers, own words between those of the
        original, or much more text; a copy changes hardly anything.
        """
        limits, length, original_length = self.parameters, len(self.article.words), len(self.original.words)
        is_similar = self.similarity >= limits.copy_similarity
        has_own_words = own_words >= limits.update_share * length
        if self.is_version and has_own_words:
            return CopyKind.UPDATE
        if length < limits.length_ratio * original_length and not is_similar:
            return CopyKind.EXCERPT
        is_grown = original_length < limits.length_ratio * length and not is_similar
        if self._has_changed_numbers(own_words) or is_grown or has_own_words:
            return CopyKind.UPDATE
        return CopyKind.COPY

    def _has_changed_numbers(self, own_words: int) -> bool:
        """Decide whether numbers and other words changed, more than in a correction of one number."""
        conflicts, _ = self.numbers
        if min(conflicts, own_words) >= self.parameters.min_conflicts:
            return True
        return conflicts > 0 and own_words >= self.parameters.correction_words

    def _is_interleaved(self) -> bool:
        """Decide whether many shared passages alternate with own ones, as in a rewritten update."""
        limits = self.parameters
        if self.evidence < limits.interleaved_evidence or self.similarity < limits.interleaved_similarity:
            return False
        lengths = shared_passage_lengths(self.article, self.original)
        return int(np.sum(lengths >= limits.min_passage_words)) >= limits.interleaved_passages

    def _is_single_block(self) -> bool:
        """Decide whether nearly all that the texts share is one block: boilerplate, captions, background of news."""
        limits = self.parameters
        shorter, longer = sorted((len(self.article.words), len(self.original.words)))
        is_partial = shorter >= limits.length_ratio * longer and self.containment < limits.single_block_containment
        if self.lead >= limits.single_block_lead and not is_partial:
            return False
        if largest_block_share(self.article, self.original) <= limits.single_block_share:
            return False
        # A later version keeps a block of the original below a new opening. One of the same source needs no label, if
        # it keeps the lead as well, or most of it and the title: standing background has none.
        if self.same_source and self.original_lead >= limits.kept_lead:
            return False
        signs = self.is_version + self.same_source + self._keeps_title()
        return signs < 2 and not (self.is_version and self.lead >= limits.single_block_lead)

    def _keeps_title(self) -> bool:
        """Decide whether the article's title has all words of the original's, enough of them to name an event."""
        if count_plain_words(Text(self.original.title)) < self.parameters.min_headline_words:
            return False
        return set(self.original.title_words) <= set(self.article.title_words)

    def _share_only_interview(self) -> bool:
        """Decide whether both texts print one interview, each with other words around it."""
        frame = interview_frame(self.article, self.original, self.parameters)
        return frame is not None and frame < self.parameters.max_interview_frame


def largest_block_share(one: Text, other: Text) -> float:
    """Return the share that the longest common passage has of all that two texts share, in shingles; 0 if nothing."""
    lengths = shared_passage_lengths(one, other) - SHINGLE + 1
    return float(lengths.max(initial=0)) / max(1, int(lengths.sum()))


def interview_frame(one: Text, other: Text, parameters: CopyParameters) -> float | None:
    """Return the share of the words around the interview in one text that the other has, the larger of the two shares.

    Return None if one of the texts has no interview, or hardly any words around it.
    """
    shares = []
    for text, counterpart in ((one, other), (other, one)):
        rest = split_interview(text.raw[:MAX_CHARACTERS])
        if rest is None:
            return None
        around = Text(rest)
        if len(around.words) < parameters.min_words:
            return None
        shares.append(float(is_among(around.shingles, counterpart.shingles).mean()))
    return max(shares)


def _is_labelled_version(article: Text) -> bool:
    """Decide whether a text calls itself a later version, before its title or its text or behind its title."""
    if any(map(_VERSION.match, (article.title[:MAX_LABEL], article.raw[:MAX_LABEL]))):
        return True
    return _VERSION_BEHIND.search(article.title.rstrip()[-MAX_LABEL:]) is not None


def _differ_in_year_only(one: str, other: str) -> bool:
    """Decide whether two titles differ only in a year, as those of annual budgets, rankings or pictures do."""
    ours, theirs = split_words(one), split_words(other)
    if ours == theirs or len(ours) != len(theirs):
        return False
    return all(a == b or (_is_year(a) and _is_year(b)) for a, b in zip(ours, theirs, strict=True))


def _is_year(word: str) -> bool:
    return len(word) == 4 and word.isdecimal() and 1900 <= int(word) <= 2099
