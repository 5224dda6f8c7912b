"""Recognize digests, such as a morning briefing, by paragraphs that have no subject in common (pure).

A report names its people, places and things again from paragraph to paragraph, in any language. The sections of a
digest are on many events, so that few of their telling words come twice.
"""

from collections.abc import Callable, Sequence
from itertools import islice, pairwise

import numpy as np

from newsfold.dedupe.parameters import RoundupParameters
from newsfold.dedupe.stories.term_vectors import TermIds
from newsfold.dedupe.stories.word_frequencies import Shares
from newsfold.dedupe.tokens import Text, is_among, sort_unique


def is_digest(
    text: Text, terms: TermIds, expected_shares: Callable[[TermIds], Shares], parameters: RoundupParameters
) -> bool:
    """Decide whether a text is made of short reports on events that have nothing to do with each other.

    It is if it has `min_sections` paragraphs or more, and of the first `max_sections` of them, at most
    `max_linked_sections` share a telling word with another one (of the first `min_sections`: `max_linked_opening`). A
    word tells if at most `max_telling_share` of general texts have it, by `expected_shares` of term ids. `terms` are
    those of the words, as `find_terms` returns them. In a language without word frequencies no text is a digest,
    because its function words link all paragraphs; nor is one in a script without spaces between words.
    """
    lines = (range(first, end) for first, end in pairwise(text.line_bounds))
    paragraphs = list(
        islice((line for line in lines if len(line) >= parameters.min_section_words), parameters.max_sections)
    )
    if len(paragraphs) < parameters.min_sections:
        return False
    sections: list[TermIds] = []
    # Most reports are told from digests by their first paragraphs.
    for count, limit in (
        (parameters.min_sections, parameters.max_linked_opening),
        (parameters.max_sections, parameters.max_linked_sections),
    ):
        sections += [_terms_of(text, terms, line) for line in paragraphs[len(sections) : count]]
        if not all(map(len, sections)) or _share_linked(sections, expected_shares, parameters) > limit:
            return False
    return True


def _share_linked(
    sections: Sequence[TermIds], expected_shares: Callable[[TermIds], Shares], parameters: RoundupParameters
) -> float:
    """Return the share of the sections that have a telling word in common with another one."""
    numbers = np.repeat(np.arange(len(sections)), list(map(len, sections)))
    # A number stands for a term and a section that has it.
    pairs = sort_unique(np.concatenate(sections).astype(np.int64) * len(sections) + numbers)
    terms, of_section = np.divmod(pairs, len(sections))
    shared = sort_unique(terms[1:][terms[1:] == terms[:-1]]).astype(np.int32)
    linking = shared[expected_shares(shared) <= parameters.max_telling_share]
    return len(set(of_section[is_among(terms, linking)].tolist())) / len(sections)


def _terms_of(text: Text, terms: TermIds, positions: range) -> TermIds:
    """Return the terms of the words at these positions that are no numbers; `terms` are those of all words."""
    within = slice(positions.start, positions.stop)
    is_word = np.array([not word[0].isdigit() for word in text.words[within]])
    return terms[within][is_word & (terms[within] >= 0)]
