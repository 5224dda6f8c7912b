"""Results of a search by story, examples of searches, and the terms of the day (pure)."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from newsfold.dedupe.tokens import is_dense, split_words

Row = Mapping[str, Any]
MIN_LETTERS = 4  # of a word of an example or of a term
MAX_SHARE = 0.1  # of the titles; a word in more of them is one of grammar
FEW_TITLES = 200  # below this number of earlier titles, they say little about what is usual
MANY_TITLES = 100  # of the day, from which a term needs a third source
PHRASE_SHARE = 0.6  # of a word's titles that have it in one phrase; the phrase then stands for the word


class ResultGroup(NamedTuple):
    """The first result of a story, and the other results of that story on the same page."""

    row: Row
    others: Sequence[Row]


class Term(NamedTuple):
    """A word or a phrase of two words of today's headlines, and the number of outlets that use it."""

    text: str
    outlets: int


def group_results(rows: Sequence[Row]) -> list[ResultGroup]:
    """Return the results with those of one story together, at the place of the first one."""
    groups: dict[tuple[str, Any], list[Row]] = {}
    for row in rows:
        key = ("story", row["story_id"]) if row["story_id"] else ("article", row["article_id"])
        groups.setdefault(key, []).append(row)
    return [ResultGroup(first, others) for first, *others in groups.values()]


def example_searches(titles: Iterable[str], limit: int = 6) -> list[str]:
    """Return searches that find these titles: of each one, its two longest words in their order."""
    examples = []
    for title in titles:
        words = [word for word in dict.fromkeys(split_words(title)) if _is_telling(word)]
        longest = sorted(words, key=len, reverse=True)[:2]
        if len(longest) == 2:
            examples.append(" ".join(word for word in words if word in longest))
    return list(dict.fromkeys(examples))[:limit]


def find_terms(
    recent: Sequence[tuple[str, int | None]], earlier: Sequence[tuple[str, int | None]], limit: int = 24
) -> list[Term]:
    """Return the terms that mark the `recent` titles beside the `earlier` ones, the strongest first.

    Both are (title, id of the source). A term is used by at least two sources, by three among MANY_TITLES. It is
    weighed by the number of its sources times the logarithm of how much more often it is used than earlier. Scripts
    without spaces between words give no terms.
    """
    now, sources = _count_terms(recent)
    before, _ = _count_terms(earlier)
    total_now, total_before = max(len(recent), 1), len(earlier)
    min_sources = 3 if total_now >= MANY_TITLES else 2
    scores = {}
    for term, count in now.items():
        is_usual = total_before < FEW_TITLES and total_now >= 20 and count > MAX_SHARE * total_now
        if len(sources[term]) < min_sources or is_usual:
            continue
        growth = (count / total_now) / ((before[term] + 0.5) / max(total_before, total_now))
        if growth > 1:
            scores[term] = len(sources[term]) * math.log(growth)
    for phrase in [term for term in scores if len(term) == 2]:
        for word in phrase:
            if now[phrase] >= PHRASE_SHARE * now[word,]:
                scores.pop((word,), None)
    best = sorted(scores, key=lambda term: (-scores[term], term))[:limit]
    return [Term(" ".join(term), len(sources[term])) for term in best]


def _count_terms(
    titles: Sequence[tuple[str, int | None]],
) -> tuple[Counter[tuple[str, ...]], dict[tuple[str, ...], set[int]]]:
    """Return the number of titles with each word and each pair of words, and the sources of these titles."""
    counts: Counter[tuple[str, ...]] = Counter()
    sources: dict[tuple[str, ...], set[int]] = {}
    for title, source in titles:
        words = split_words(title)
        pairs = {pair for pair in pairwise(words) if all(map(_is_telling, pair))}
        for term in {(word,) for word in words if _is_telling(word)} | pairs:
            counts[term] += 1
            sources.setdefault(term, set()).update(() if source is None else (source,))
    return counts, sources


def _is_telling(word: str) -> bool:
    return len(word) >= MIN_LETTERS and not is_dense(word) and not word[0].isdigit()
