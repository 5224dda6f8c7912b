"""Everything that decides what folds, in one place (pure).

Measured on labelled sets of real articles: generated and natural near-duplicates, and event clusters dense in time.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Parameters:
    """Days are days, shares are of 1."""

    # Sketches: one shingle in so many, never fewer than `min_keys`, so that a short text is found within a long one.
    sample_modulus: int = 16
    min_keys: int = 16
    min_words: int = 20  # shorter texts share shingles by chance and say too little to be called copies
    min_title_words: int = 3  # under which two of those, of one outlet and day, are one
    copy_days: float = 7.0  # two texts farther apart in time are an anniversary or a template
    undated_copies: int = 100_000  # articles without a time are compared with the latest so many
    likely: float = 0.2  # share that the sketch must hold of a text for it to be compared word by word
    max_candidates: int = 40  # compared word by word; those that share most of what is rare

    # Comparing two texts.
    containment: float = 0.53
    quoted_weight: float = 0.5  # of what both texts have in quotation marks
    woven_evidence: float = 0.44  # enough where what is shared stands in many places, as in a rewritten update
    woven_similarity: float = 0.25
    woven_passages: int = 6
    passage_words: int = 8
    lead_words: int = 200
    lead_share: float = 0.2
    block_share: float = 0.85  # of what is shared, in one passage
    block_lead: float = 0.4
    block_containment: float = 0.8  # below, texts of like length are none either
    number_conflicts: int = 2
    number_share: float = 0.34
    words_a_number: int = 60  # at most, in a report that is about its numbers
    template_conflicts: int = 4  # reports that share no story
    template_share: float = 0.5
    spoken_words: int = 7  # of a quotation in both, which two reports of one template have not
    copy_similarity: float = 0.7  # below, what is shorter by this share is an excerpt, what is longer an update
    excerpt_share: float = 0.7
    corrected_words: int = 5  # with fewer words of its own a text with one other figure is a copy still
    update_share: float = 0.1  # of own words amid the others'

    # Digests: texts put together from several originals, with the opening of each.
    digest_found: float = 0.5  # share that the sketches of all must hold for them to be compared word by word
    max_parts: int = 8
    part_sharing: int = 4  # what more originals than that have is boilerplate
    part_words: int = 20
    part_share: float = 0.1
    part_opening: int = 60  # words
    part_opening_share: float = 0.25

    # Stories.
    terms: int = 200  # of a text, 256 at most; 250 measured no better
    prior_articles: int = 50  # what a new database is taken to know of common words
    half_life: int = 50_000  # articles of its language after which one counts half in how common its words are
    text_weight: float = 0.9
    decay_days: float = 5.0
    story_days: float = 5.0
    threshold: float = 0.065  # of the likeness to a story, less that to rivals
    merge_threshold: float = 0.08  # of two stories, since nothing parts large ones again
    closest: int = 4  # of a story's articles, by which one is compared with it
    rivals: int = 4  # nearest articles of other stories
    mates: int = 2  # nearest of all, which are no rivals
    least_rivals: float = 0.04  # where little was written yet, nothing is known of rivals
    meaning_weight: float = 0.3  # of the likeness by meaning, where articles have vectors of it
    meaning_power: float = 2.5  # of that likeness, within a language
    meaning_weight_abroad: float = 0.5  # in different languages, which share names and numbers only
    unrelated: float = 0.8  # cosine of articles that have nothing in common; each model has its own
    near: int = 20  # likenesses kept with an article
    search_terms: int = 64  # the heaviest, by which like articles are found
    posted_terms: int = 96  # the heaviest, by which an article is found
    candidates: int = 60  # measured by all their terms
    near_stories: int = 4
    story_members: int = 50  # the latest, by which a story is known
    look_back: int = 6  # nearest articles of a new one, whose stories are looked at again
    small: int = 4  # articles of a story that is put together anew then
    undated_pool: int = 20_000  # articles without a time are compared with the latest so many

    @property
    def least_likeness(self) -> float:
        """Below it nothing reaches the threshold, whatever the rivals."""
        return self.threshold + self.least_rivals


PARAMETERS = Parameters()
VERSION = 5  # raise it when a change above or in the code makes other sketches
