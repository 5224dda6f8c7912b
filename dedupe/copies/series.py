"""Tell a text that is sent out again, months after the first time, from the next part of a series (pure).

A weekly horoscope, a report on markets, an obituary or a job advertisement has the wording of the one before it around
other words or numbers. A text that is sent out again has few places with other words, if any.
"""

from newsfold.dedupe.copies.compare import Match, compare
from newsfold.dedupe.copies.kinds import CopyKind, NoCopyReason
from newsfold.dedupe.copies.overlap import count_plain_words, count_replaced, measure_overlap
from newsfold.dedupe.parameters import Parameters, ReissueParameters
from newsfold.dedupe.tokens import Text, hash_shingles, is_among, sort_unique


def match_reissue(article: Text, original: Text, parameters: Parameters, *, same_source: bool) -> Match | None:
    """Return the comparison of `article` with the much older text `original` if it is a reissue of it, or else None.

    The verdict of the comparison is then CopyKind.REISSUE. `same_source` is that of `compare`.
    """
    limits = parameters.reissues
    if min(len(article.words), len(original.words)) < limits.min_words:
        return None
    if measure_overlap(article.shingles, original.shingles)[0] < limits.min_similarity:
        return None
    match = compare(article, original, parameters.copies, same_source=same_source)
    # Explainers of two years differ in the year of the title. So do pictures of the year, whose texts do not name it.
    is_yearly = match.verdict == NoCopyReason.SERIES and all(map(_names_year_of_title, (article, original)))
    if not match.is_copy and not is_yearly:
        return None
    if match.verdict != CopyKind.EXACT and _is_next_part(article, original, limits):
        return None
    return Match(CopyKind.REISSUE, match.similarity, match.containment, match.evidence, match.lead)


def _names_year_of_title(text: Text) -> bool:
    """Decide whether the text has each number of four digits of its title."""
    return {word for word in text.title_words if len(word) == 4 and word.isdecimal()} <= set(text.words)


def _is_next_part(article: Text, original: Text, limits: ReissueParameters) -> bool:
    """Decide whether two texts with much in common are parts of one series: one wording around other words."""
    if _opening_share(article, original, limits) < limits.min_opening_share:
        return True
    replaced = min(count_replaced(article, original), count_replaced(original, article))
    if replaced and not _have_like_titles(article, original, limits):
        return True
    shorter = min(map(count_plain_words, (article, original)))
    return replaced >= limits.min_replaced and replaced * limits.words_per_replaced > shorter


def _opening_share(one: Text, other: Text, limits: ReissueParameters) -> float:
    """Return the share of the shingles of a text's opening that the other text has, the lower of the two shares.

    Short items above one long boilerplate have other openings.
    """
    shares = []
    for text, compared in ((one, other), (other, one)):
        opening = sort_unique(hash_shingles(text.word_hashes[: limits.opening_words]))
        shares.append(float(is_among(opening, compared.shingles).mean()))
    return min(shares)


def _have_like_titles(one: Text, other: Text, limits: ReissueParameters) -> bool:
    """Decide whether two titles have most of their words in common, numbers aside."""
    ours, theirs = ({word for word in text.title_words if not word[0].isdigit()} for text in (one, other))
    return bool(ours) and len(ours & theirs) >= limits.min_title_share * len(ours | theirs)
