"""Test term vectors: a stored vector unpacks to the computed one, and the terms of a text are the right ones."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsfold.db.connection import open_database
from newsfold.dedupe.parameters import PARAMETERS
from newsfold.dedupe.stories.document_frequency import MAX_LANGUAGES, DocumentFrequencies
from newsfold.dedupe.stories.stopwords import stopword_mask
from newsfold.dedupe.stories.term_vectors import VOCABULARY_SIZE, quantize, unpack_vectors
from newsfold.dedupe.stories.tfidf import count_terms, list_terms, term_id
from newsfold.dedupe.tokens import Text, split_words
from tests.support.story_windows import weigh_text


@given(st.dictionaries(st.integers(0, VOCABULARY_SIZE - 1), st.floats(0.01, 50), max_size=300), st.data())
def test_a_vector_is_unpacked_as_it_was_packed(weights, data):
    terms = np.array(sorted(weights), np.int32)
    raw = np.array([weights[term] for term in terms.tolist()], np.float32)
    in_title = sorted(data.draw(st.sets(st.integers(0, min(len(terms), 256) - 1), max_size=20))) if len(terms) else []
    quantized = quantize(terms, raw, np.array(in_title, np.int64), raw[in_title])
    computed, unpacked = quantized.vector(0.8), unpack_vectors([quantized.pack()], 0.8)[0]
    assert computed.terms.tolist() == unpacked.terms.tolist()
    assert computed.weights.tolist() == unpacked.weights.tolist() == sorted(computed.weights.tolist(), reverse=True)
    assert sorted(unpacked.terms.tolist()) == [*terms.tolist(), *(terms[in_title] + VOCABULARY_SIZE).tolist()]
    if len(terms):
        text = unpacked.weights[unpacked.terms < VOCABULARY_SIZE]
        assert np.linalg.norm(text) ** 2 == pytest.approx(0.8, abs=1e-5)
        text_terms = unpacked.terms[unpacked.terms < VOCABULARY_SIZE].tolist()
        relative = dict(zip(text_terms, text / text.max(), strict=True))
        lowest_level = raw.max() / 10
        for term, weight in zip(terms.tolist(), raw.tolist(), strict=True):
            assert weight < lowest_level or relative[term] == pytest.approx(weight / raw.max(), rel=0.1)


@given(st.lists(st.tuples(st.text(max_size=400), st.text(max_size=60)), max_size=5))
def test_vectors_of_texts_equal_the_stored_ones_and_are_small(articles):
    quantized = [weigh_text(text, title) for text, title in articles]
    unpacked = unpack_vectors([one.pack() for one in quantized], PARAMETERS.stories.text_weight)
    for one, vector in zip(quantized, unpacked, strict=True):
        assert one.vector(PARAMETERS.stories.text_weight).weights.tolist() == vector.weights.tolist()
        bound = 2.5 * len(one.terms) + 2 * len(one.title_positions) + 3 * VOCABULARY_SIZE // 0xFFFF + 4
        assert len(one.pack()) <= bound


@pytest.mark.parametrize(
    ("language", "word", "is_stopword"),
    [("en", "the", True), ("en", "monday", True), ("de", "März", True), ("fr", "lundi", True), ("en", "dam", False),
     ("xx", "the", False), (None, "the", False), ("../x", "the", False)],
)  # fmt: skip
def test_stopwords_of_a_language(language, word, is_stopword):
    assert bool(stopword_mask(language)[term_id(word.casefold())]) is is_stopword


@pytest.mark.parametrize(
    ("capitals", "word"),
    [
        ("İSTANBUL", "İstanbul"),
        ("İSTANBUL", "istanbul"),
        ("IĞDIR", "Iğdır"),
        ("KIRIKKALE", "Kırıkkale"),
        ("ΑΘΗΝΑ", "Αθήνα"),
        ("ΑΘΗΝΑ", "Ἀθῆνα"),
        ("ΠΕΙΡΑΙΑΣ", "Πειραιάς"),
        ("ΚΑΪΚΙ", "καΐκι"),
        ("ÉVREUX", "Évreux"),
    ],
)
def test_a_name_in_capitals_is_the_same_term(capitals, word):
    (one,), (other,) = split_words(capitals), split_words(word)
    assert term_id(one) == term_id(other)
    assert list_terms([one])[0].tolist() == [term_id(other)]


def test_characters_of_a_script_without_spaces_are_counted_in_pairs():
    whole, _ = count_terms(Text("水坝决堤"))
    assert sorted(whole.terms.tolist()) == sorted(term_id(pair) for pair in ("水坝", "坝决", "决堤"))


def test_document_frequencies_of_many_languages_are_not_all_in_memory(tmp_path):
    """The counts of a language that was dropped from memory are read again for its next article."""
    news = open_database(tmp_path / "news.db")
    frequencies = DocumentFrequencies(news, PARAMETERS.stories)
    terms = np.array([1, 2, 3], np.int32)
    with news.atomic():
        for language in [f"x{n}" for n in range(3 * MAX_LANGUAGES)]:
            frequencies.add(language, terms)
            frequencies.add(language, terms)
            assert len(frequencies._languages) <= MAX_LANGUAGES
        common, rare = frequencies.idf("x0", np.array([1, 9], np.int32))
    assert common < rare
    news.close()
