"""Recognize digests, such as a morning briefing, by paragraphs that have no subject in common (pure).

A report names its people, places and things again from paragraph to paragraph, in any language. The sections of a
digest are on many events, so that few of their telling words come twice.
"""

from collections import Counter
from collections.abc import Callable
from itertools import chain, islice

import numpy as np

from newsfold.dedupe.parameters import RoundupParameters
from newsfold.dedupe.stories.term_vectors import TermIds
from newsfold.dedupe.stories.tfidf import term_of_word
from newsfold.dedupe.stories.word_frequencies import Shares
from newsfold.dedupe.tokens import Text, split_words


def is_digest(text: Text, expected_shares: Callable[[TermIds], Shares], parameters: RoundupParameters) -> bool:
    """Decide whether a text is made of short reports on events that have nothing to do with each other.

    It is if it has `min_sections` paragraphs or more, and of the first `max_sections` of them, at most
    `max_linked_sections` share a telling word with another one (of the first `min_sections`: `max_linked_opening`). A
    word tells if at most `max_telling_share` of general texts have it, by `expected_shares` of term ids. In a language
    without word frequencies no text is a digest, because its function words link all paragraphs; nor is one in a script
    without spaces between words.
    """
    lines = text.raw[: parameters.max_digest_characters].split("\n")
    if len(lines) < parameters.min_sections:
        return False
    paragraphs = (words for words in map(split_words, lines) if len(words) >= parameters.min_section_words)
    sections: list[set[int]] = []
    # Most reports are told from digests by their first paragraphs.
    for count, limit in (
        (parameters.min_sections, parameters.max_linked_opening),
        (parameters.max_sections, parameters.max_linked_sections),
    ):
        sections += map(_terms_of, islice(paragraphs, count - len(sections)))
        if len(sections) < parameters.min_sections or not all(sections):
            return False
        if _share_linked(sections, expected_shares, parameters) > limit:
            return False
    return True


def _share_linked(
    sections: list[set[int]], expected_shares: Callable[[TermIds], Shares], parameters: RoundupParameters
) -> float:
    """Return the share of the sections, sets of term ids, that have a telling word in common with another one."""
    counts = Counter(chain.from_iterable(sections))
    shared = np.array([term for term, count in counts.items() if count > 1], np.int32)
    linking = set(shared[expected_shares(shared) <= parameters.max_telling_share].tolist())
    return sum(not linking.isdisjoint(section) for section in sections) / len(sections)


def _terms_of(words: list[str]) -> set[int]:
    return {term_of_word(word) for word in words if not word[0].isdigit()} - {-1}
