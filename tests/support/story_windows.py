"""Term vectors and windows made from short texts, with the default parameters and equally rare terms."""

import numpy as np

from newsfold.dedupe.parameters import PARAMETERS
from newsfold.dedupe.stories.term_vectors import QuantizedTerms, TermVector
from newsfold.dedupe.stories.tfidf import count_terms, idf, weigh_terms
from newsfold.dedupe.stories.window import Member, Window, pack_neighbours
from newsfold.dedupe.tokens import Text

LIMITS = PARAMETERS.stories


def weigh_text(text: str, title: str = "") -> QuantizedTerms:
    """Weigh a text as if none of 1000 articles before it had any of its terms."""
    whole, title_counts = count_terms(Text(text, title))
    frequencies = np.zeros(len(whole.terms), np.float32)
    return weigh_terms(whole, title_counts, idf(frequencies, 1000, frequencies.astype(np.float16), LIMITS), LIMITS)


def vector_of(text: str, title: str = "") -> TermVector:
    return weigh_text(text, title).vector(LIMITS.text_weight)


def window_of(*rows: tuple[int, int, float | None, str]) -> Window:
    """Return a window with these (article, story, day, text); neighbours are searched among the articles before."""
    window = Window(LIMITS)
    for article, story, day, text in rows:
        vector = vector_of(text)
        window.add(Member(article, story, day, vector, pack_neighbours(window.search(vector, day))))
    return window
