"""Everything that decides what folds, in one place (pure).

Measured on labelled sets of real articles: generated and natural near-duplicates, and event clusters dense in time.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Parameters:
    """Days are days, shares are of 1."""

    # Sketches. 42 bands of 3 rows meet with probability .5 at a Jaccard of .27; samples find excerpts.
    permutations: int = 128
    bands: int = 42
    rows: int = 3
    sample_modulus: int = 16
    min_words: int = 20  # shorter texts share shingles by chance and say too little to be called copies
    copy_days: float = 7.0  # two texts farther apart in time are an anniversary or a template
    max_candidates: int = 40  # compared word by word; the best by what their sketches share

    # Comparing two texts.
    containment: float = 0.55
    woven_containment: float = 0.45  # enough where what is shared stands in many places, as in a rewritten update
    woven_similarity: float = 0.25
    woven_passages: int = 5
    passage_words: int = 8
    block_containment: float = 0.8  # below, an update shares more than two passages
    lead_words: int = 200
    lead_share: float = 0.25
    number_conflicts: int = 2
    number_share: float = 0.34
    template_conflicts: int = 4  # reports that share no story
    template_share: float = 0.5
    copy_similarity: float = 0.7  # above: a copy; below: an excerpt, if shorter by this share, or an update
    excerpt_share: float = 0.7

    # Stories.
    terms: int = 250
    prior_articles: int = 100  # what a new database is taken to know of common words
    text_weight: float = 0.85
    decay_days: float = 5.0
    story_days: float = 5.0
    threshold: float = 0.18
    undated_pool: int = 20_000  # articles without a time are compared with the latest so many


PARAMETERS = Parameters()
VERSION = 1  # raise it when a change above or in the code makes other sketches
