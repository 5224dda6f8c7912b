"""Thresholds and weights of deduplication, measured on labelled sets of real articles (pure).

The sets hold generated and natural near-duplicates, and event clusters that lie dense in time. Days are days of 24
hours; shares, similarities and weights are fractions of 1.
"""

from dataclasses import dataclass, field

VERSION = 13  # of the stored signatures (sketch, terms, neighbours); raise it when a change of code alters them


@dataclass(frozen=True, slots=True)
class CopyParameters:
    """Parameters of near-duplicate detection: the sketches that find candidates, and the comparison of two texts."""

    # Sketches. A text stores one shingle in `sample_modulus`, but never fewer than `min_hashes`, so that a short text
    # is found within a long one.
    sample_modulus: int = 16
    min_hashes: int = 16
    min_words: int = 20  # shorter texts share shingles by chance, too few to call one a copy of another
    min_title_words: int = 3  # a shorter text can be an exact copy if its title has at least this many words
    max_days_apart: float = 7.0  # two texts farther apart in time are an anniversary or a template
    undated_pool: int = 100_000  # an article without a time is compared with this many of the latest articles
    min_sketch_share: float = 0.2  # estimated containment from which two texts are compared by words
    max_candidates: int = 40  # texts compared by words: those that share most of the rare shingles

    # The comparison of two texts. A copy has at least `min_containment` as its evidence (see `Match`).
    min_containment: float = 0.53
    quotation_weight: float = 0.5  # of a shingle that both texts have in quotation marks; all others have 1
    # A rewritten update, whose shared passages are many, is a copy with less: this evidence, this shingle similarity
    # (Jaccard), and this number of shared passages of `min_passage_words` or more.
    interleaved_evidence: float = 0.44
    interleaved_similarity: float = 0.25
    interleaved_passages: int = 6
    min_passage_words: int = 8
    lead_words: int = 200  # the first words of a text, its lead
    min_lead_share: float = 0.2  # of the lead's shingles that the other text must have
    # Two texts are no copies if one passage has more than `single_block_share` of all that they share, and either the
    # shared part of the lead is below `single_block_lead`, or the texts are of about the same length and have a
    # containment below `single_block_containment`.
    single_block_share: float = 0.85
    single_block_lead: float = 0.4
    single_block_containment: float = 0.8
    kept_lead: float = 0.6  # of the original's lead in a later version from the same source
    min_headline_words: int = 4  # of a title that names one event; a shorter one may stand above many texts
    max_interview_frame: float = 0.25  # of the words around an interview that a text with the same interview may have
    # Two reports of one template, no copies, have at least `min_conflicts` places with different numbers between the
    # same words, more than `min_conflict_share` of the places that both have, and at most `max_words_per_conflict`
    # shared words for each of them: a templated report is about its numbers.
    min_conflicts: int = 2
    min_conflict_share: float = 0.34
    max_words_per_conflict: int = 60
    # The same limits for two templated reports that must not share a story.
    template_conflicts: int = 4
    template_conflict_share: float = 0.5
    # Two texts of one source must not share a story if passages of `min_passage_words` or more that both have are at
    # least `min_wording_share` of one text, and the other words, `min_own_words` or more in each, have less than
    # `min_own_share` in common: they share a template, background or a footer. Measured on natural pairs of one source:
    # the own words of nine updates in ten have .26 or more in common.
    min_wording_share: float = 0.25
    min_own_share: float = 0.25
    min_own_words: int = 5
    # A block of `min_block_words` or more that is in texts on other subjects weighs nothing in stories. It is in such a
    # text if the other words of both have less than `min_own_share` in common; in those of other sources, of which
    # `min_foreign` are needed, less than `min_foreign_own_share` of `min_foreign_own_words` or more. At most
    # `max_recurring` texts are compared.
    min_block_words: int = 12
    min_foreign_own_share: float = 0.15
    min_foreign_own_words: int = 8
    min_foreign: int = 2
    max_recurring: int = 8
    # Two texts of one source are one wording around the words of their titles, no copies, if at least
    # `min_title_words_in_own_text` of the words that only one title has stand in the text below it, and at most
    # `max_title_words_in_other_text` in the other text.
    min_title_words_in_own_text: float = 0.7
    max_title_words_in_other_text: float = 0.3
    # So are they if at least `min_slots` places have other words, one for `words_per_slot` words, and the numbers
    # of such places in the two texts differ by `max_uneven_slots` at most.
    min_slots: int = 4
    words_per_slot: int = 25
    max_uneven_slots: float = 0.25
    # Two texts of one source share only a frame, no event, if at least `min_frame_share` of the words of each are in
    # shingles that both have, the other words, `min_frame_own_words` or more, have at most `max_frame_own_share` in
    # common, and at most `max_frame_title` of the words that only one title has stand in the other text. Titles do not
    # count where `min_slotted_share` is shared, around `min_slots` places whose words have at most `max_slot_own_share`
    # in common. Measured on 940 pairs of reports of one event that are no copies and have passages in common: all this
    # holds for eight of them, and for each of 15 pairs of one frame in as many languages.
    min_frame_share: float = 0.15
    min_frame_own_words: int = 8
    max_frame_own_share: float = 0.36
    max_frame_title: float = 0.15
    min_slotted_share: float = 0.3
    max_slot_own_share: float = 0.1
    common_quotation_words: int = 7  # a quotation this long in both texts shows that they are of one event
    # Below this shingle similarity (Jaccard), a text shorter than `length_ratio` × the original is an excerpt, and one
    # that is as much longer an update.
    copy_similarity: float = 0.7
    length_ratio: float = 0.7
    correction_words: int = 5  # with fewer own words, a text with one changed number is still a copy
    update_share: float = 0.1  # share of own words in a text (see `count_own_words`) from which it is an update


@dataclass(frozen=True, slots=True)
class ReissueParameters:
    """Parameters of the search for texts that are sent out again after more than `CopyParameters.max_days_apart`."""

    min_words: int = 60  # shorter texts that recur are standing notices
    min_estimate: float = 0.4  # estimated similarity from which two texts are compared by words
    max_candidates: int = 6  # texts compared by words
    min_similarity: float = 0.5  # shingle similarity (Jaccard); bands find few pairs below it
    # Parts of a series have other openings, or at least `min_replaced` places with other words, more than one for
    # `words_per_replaced` words, or any such place under titles with less than `min_title_share` of their words in
    # common.
    opening_words: int = 60
    min_opening_share: float = 0.5
    min_replaced: int = 3
    words_per_replaced: int = 40
    min_title_share: float = 0.5


@dataclass(frozen=True, slots=True)
class RoundupParameters:
    """Parameters of round-up detection: texts made of parts of several originals, with the opening of each."""

    min_sketch_share: float = 0.5  # share of a text that all sketches together must cover for a comparison by words
    max_components: int = 8
    max_sharing_originals: int = 4  # a shingle of more originals than this is boilerplate
    # A component has at least this many words of the text and at least this share of it.
    min_component_words: int = 20
    min_component_share: float = 0.1
    opening_words: int = 60  # the first words of an original, its opening
    min_opening_share: float = 0.25  # of the opening's shingles that the text must have
    # A digest has `min_sections` paragraphs of `min_section_words` or more, and at most `max_linked_sections` of the
    # first `max_sections` have a word in common with another one that at most `max_telling_share` of general texts
    # have. Measured on 10,300 articles of news and other pages: it holds for five, all of which list many things; in 99
    # of 100 reports, seven of ten paragraphs or more have such words.
    min_sections: int = 6
    max_sections: int = 12
    min_section_words: int = 8
    max_linked_sections: float = 0.26
    max_linked_opening: float = 0.5  # of the first `min_sections`, by which most reports are told from digests
    max_telling_share: float = 0.08


@dataclass(frozen=True, slots=True)
class StoryParameters:
    """Parameters of story clustering: term vectors, embeddings, the score of an article against a story."""

    max_terms: int = 200  # stored for an article, the heaviest; 256 at most; 250 measured no better
    prior_articles: int = 100  # articles with the words of general texts, which count before the first of a language
    # The least share of general texts with a word: rarer words are all alike. Document frequencies are smoothed by one
    # article, by half of it after `smoothing_articles`, by less before. So the names that two of the first articles
    # share weigh more than the words of their subject.
    min_expected: float = 1e-3
    smoothing_articles: int = 25
    half_life: int = 50_000  # articles of a language after which one article counts half in its document frequencies
    text_weight: float = 0.9  # of the texts' cosine similarity; that of the titles has the rest
    decay_days: float = 5.0  # a similarity is multiplied by exp(-days apart / `decay_days`)
    max_days_apart: float = 5.0  # articles farther apart in time are not compared
    undated_days: float = 2.0  # an article without a time counts as this many days apart from those with one
    threshold: float = 0.06  # score (similarity minus background similarity) from which an article joins a story
    merge_threshold: float = 0.07  # score of two merged stories; higher, since nothing separates large stories again
    # An outlet's articles share its wording, its series and its subjects, so that a story of three articles or more
    # from one source alone needs a score that is higher by this.
    single_source_margin: float = 0.05
    closest_articles: int = 4  # the most similar articles of a story, over which a score is averaged
    background_neighbours: int = 4  # nearest articles of other stories, of which the background similarity is the mean
    excluded_nearest: int = 1  # nearest articles of any story, which are left out of the background similarity
    min_background: float = 0.05  # for articles that have few neighbours
    # While a language has few articles, the nearest ones are most often on the same subject only, and those that would
    # show it by their likeness to both have not come yet. So a score is lowered by a caution: by `caution` at most, and
    # by nothing after `caution_articles` articles; for a story of several articles, by that divided by their number.
    # It is less where many articles are on one event: nothing if the share of clear joins is `caution_rate`, as it is
    # for the `caution_prior` articles that count before the first. A join is clear if its score would reach
    # `clear_join` without caution. Measured on twelve times 300 articles: 80 and 81 % of the joins are right, 29 and
    # 53 % without it and `prior_articles`. With a lower `clear_join`, more joins are found and fewer of them are
    # right: in a database of 100 pairs on one event and 100 pairs of the likest reports of two events, 75 % of the
    # former join and 6 % of the latter at .24, 79 and 8 % at .22, 71 and 5 % at .27.
    caution: float = 0.21
    clear_join: float = 0.24
    caution_articles: int = 700
    caution_rate: float = 0.2
    caution_prior: int = 40
    embedding_weight: float = 0.3  # of the embedding similarity against that of terms, where both articles have one
    embedding_power: float = 2.5  # exponent of the embedding similarity within a language
    cross_lingual_weight: float = 0.5  # `embedding_weight` between languages, which share names and numbers only
    unrelated_cosine: float = 0.8  # cosine similarity of the embeddings of unrelated articles; each model has its own
    stored_neighbours: int = 20  # most similar articles that are stored with an article
    query_terms: int = 64  # heaviest terms of an article, used to search for neighbours
    indexed_terms: int = 96  # heaviest terms of an article, under which it is indexed
    max_candidates: int = 60  # articles found in the index, whose similarity is computed from all terms
    max_candidate_stories: int = 4  # stories that an article is scored against
    max_story_members: int = 50  # the latest articles of a story that take part in comparisons
    regroup_neighbours: int = 6  # nearest articles of a new one, whose stories are checked for regrouping
    small_story: int = 12  # largest number of articles of a story that may be regrouped
    # Articles of a large event are the nearest of each other, so those of a story of `established_story` or more are no
    # background of each other, and as many with a mean similarity of `crowd_similarity` are one story whatever is near.
    established_story: int = 5
    crowd_similarity: float = 0.22
    # Mean score from which two groups of articles are one story when they are regrouped. It is lower than `threshold`:
    # the articles that compete with an article have come by then.
    regroup_threshold: float = 0.045
    # Two groups of articles stand apart if they are less than a share as similar to each other as the articles within
    # each. Two stories that stand apart are not merged, and an article does not join a story of `min_cohesive` or more
    # from which it stands apart. Measured for the events of one subject, and among dense news.
    min_group_cohesion: float = 0.55  # the share for two groups
    min_article_cohesion: float = 0.45  # the share for an article and a story
    min_cohesive: int = 3
    cohesion_sample: int = 12  # latest articles of a story that stand for it
    undated_pool: int = 20_000  # an article without a time is compared with this many of the latest articles

    @property
    def min_similarity(self) -> float:
        """Return the lowest similarity with which a score can reach the threshold."""
        return self.threshold + self.min_background


@dataclass(frozen=True, slots=True)
class Parameters:
    """All parameters of a fold."""

    copies: CopyParameters = field(default_factory=CopyParameters)
    reissues: ReissueParameters = field(default_factory=ReissueParameters)
    roundups: RoundupParameters = field(default_factory=RoundupParameters)
    stories: StoryParameters = field(default_factory=StoryParameters)


PARAMETERS = Parameters()
