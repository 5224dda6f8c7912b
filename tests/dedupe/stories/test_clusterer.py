"""Terms, the window and nearness by themselves: what is stored comes out the same, and rivals count."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsfold.db.connection import open_database
from newsfold.dedupe.parameters import PARAMETERS
from newsfold.dedupe.stories.document_frequency import LANGUAGES, Frequencies
from newsfold.dedupe.stories.scoring import standing, standings, stories_near
from newsfold.dedupe.stories.stopwords import common_terms
from newsfold.dedupe.stories.term_vectors import NOTHING, TERMS, Vector, Weighed, unpack, weighed
from newsfold.dedupe.stories.tfidf import bags, rarity, term_of, weigh
from newsfold.dedupe.stories.window import Like, Member, Window, pack_likes, unpack_likes
from newsfold.dedupe.tokens import Text


def weigh_text(text: str, title: str = "") -> Weighed:
    whole, heading = bags(Text(text, title))
    nothing = np.zeros(len(whole.terms), np.float32)
    return weigh(whole, heading, rarity(nothing, 1000, nothing > 0, PARAMETERS), PARAMETERS)


def vector_of(text: str, title: str = "") -> Vector:
    return weigh_text(text, title).vector(PARAMETERS.text_weight)


def window_of(*rows: tuple[int, int, float | None, str]) -> Window:
    """Rows of article, story, day and text, each near to those before it."""
    window = Window(PARAMETERS)
    for article, story, day, text in rows:
        terms = vector_of(text)
        window.add(Member(article, story, day, terms, pack_likes(window.nearest(terms, day))))
    return window


@given(st.dictionaries(st.integers(0, TERMS - 1), st.floats(0.01, 50), max_size=300), st.data())
def test_a_vector_comes_out_of_the_store_as_it_went_in(weights, data):
    terms = np.array(sorted(weights), np.int32)
    raw = np.array([weights[term] for term in terms.tolist()], np.float32)
    places = sorted(data.draw(st.sets(st.integers(0, min(len(terms), 256) - 1), max_size=20))) if len(terms) else []
    found = weighed(terms, raw, np.array(places, np.int64), raw[places])
    once, again = found.vector(0.8), unpack([found.pack()], 0.8)[0]
    assert once.terms.tolist() == again.terms.tolist()
    assert once.weights.tolist() == again.weights.tolist() == sorted(once.weights.tolist(), reverse=True)
    assert sorted(again.terms.tolist()) == [*terms.tolist(), *(terms[places] + TERMS).tolist()]
    if len(terms):
        text = again.weights[again.terms < TERMS]
        assert np.linalg.norm(text) ** 2 == pytest.approx(0.8, abs=1e-5)
        kept = dict(zip(again.terms[again.terms < TERMS].tolist(), text / text.max(), strict=True))
        least = raw.max() / 10
        for term, weight in zip(terms.tolist(), raw.tolist(), strict=True):
            assert weight < least or kept[term] == pytest.approx(weight / raw.max(), rel=0.1)


@given(st.lists(st.tuples(st.text(max_size=400), st.text(max_size=60)), max_size=5))
def test_what_is_computed_is_what_is_stored(articles):
    found = [weigh_text(text, title) for text, title in articles]
    kept = unpack([one.pack() for one in found], PARAMETERS.text_weight)
    for one, other in zip(found, kept, strict=True):
        assert one.vector(PARAMETERS.text_weight).weights.tolist() == other.weights.tolist()
        assert len(one.pack()) <= 2.5 * len(one.terms) + 2 * len(one.places) + 3 * TERMS // 0xFFFF + 4


def test_likes_come_out_of_the_store_as_they_went_in():
    likes = tuple(Like(article, score) for article, score in ((7, 1.0), (2**31, 0.25), (1, 0.0)))
    kept = unpack_likes(pack_likes(likes))
    assert [like.article_id for like in kept] == [7, 2**31, 1]
    assert [like.score for like in kept] == pytest.approx([1.0, 0.25, 0.0], abs=1e-5)
    assert unpack_likes(pack_likes(kept)) == kept


@pytest.mark.parametrize(
    ("language", "word", "common"),
    [("en", "the", True), ("en", "monday", True), ("de", "März", True), ("fr", "lundi", True), ("en", "dam", False),
     ("xx", "the", False), (None, "the", False), ("../x", "the", False)],
)  # fmt: skip
def test_words_that_a_language_uses_everywhere(language, word, common):
    assert bool(common_terms(language)[term_of(word.casefold())]) is common


def test_characters_without_spaces_count_in_pairs():
    whole, _ = bags(Text("水坝决堤"))
    assert sorted(whole.terms.tolist()) == sorted(term_of(pair) for pair in ("水坝", "坝决", "决堤"))


def test_a_window_finds_what_shares_rare_terms_within_its_days():
    text = "corran reservoir dam spillway"
    window = window_of((1, 1, 10.0, text), (2, 2, 10.0, "ferry crews walk out"), (3, 3, 30.0, text), (4, 4, None, text))
    found = window.nearest(vector_of(text), 11.0)
    assert {like.article_id: round(like.score, 2) for like in found if like.score} == {1: 0.74, 4: 0.9}
    window.remove(4)
    assert [like.article_id for like in window.nearest(vector_of(text), None)] == [1, 3]
    window.forget(20.0)
    assert 4 not in window


def test_articles_of_a_story_are_in_one_order_whatever_moved():
    text = "corran reservoir dam spillway"
    moved, read = window_of((1, 9, 10.0, text), (2, 8, 10.0, text)), Window(PARAMETERS)
    moved.merge(9, 8)
    read.extend(Member(n, 8, 10.0, moved[n].terms, moved[n].packed_near) for n in (1, 2))
    for window in (moved, read):
        assert window.members(8, 0, 10.0) == [1, 2]


def test_what_is_near_an_article_out_of_the_window_is_not_remembered_from_before():
    """A live blog or digest that is folded again in the same run."""
    text = "corran reservoir dam spillway"
    window = window_of((1, 1, 10.0, text))
    for article in (2, 3):
        blog = Member(9, 0, 10.0, vector_of(text), pack_likes(window.nearest(vector_of(text), 10.0)))
        assert [like for like, _ in window.near(blog)] == list(blog.near)
        window.add(Member(article, 1, 10.0, vector_of(text), pack_likes(window.nearest(vector_of(text), 10.0))))
        window.remove(9)


def test_a_window_read_at_once_is_one_that_grew():
    """Whatever was removed from it, and however much came since its postings were sorted."""
    rng = np.random.default_rng(5)
    words = [f"{one}{other}{third}" for one in "bdgklm" for other in "aeiou" for third in "nrst"]
    texts = [" ".join(rng.choice(words, 40)) for _ in range(500)]
    grown = window_of(*((n, n // 3, n / 100, text) for n, text in enumerate(texts)))
    read = Window(PARAMETERS)
    read.extend(Member(n, n // 3, n / 100, grown[n].terms, grown[n].packed_near) for n in range(400))
    for window in (grown, read):
        for gone in (7, 390, 444):
            window.remove(gone)
    for n in [*range(400, 500), 7]:
        if n != 444:
            read.add(Member(n, n // 3, n / 100, vector_of(texts[n]), pack_likes(())))
    probe = vector_of(" ".join(rng.choice(words, 30)))
    grown.add(Member(7, 2, 0.07, vector_of(texts[7]), pack_likes(())))
    assert read.nearest(probe, 2.0) == grown.nearest(probe, 2.0) != []
    assert len(read) == len(grown) == 498
    for n in (0, 100, 250, 389):
        early = [(like, came_later) for like, came_later in grown.near(grown[n]) if like.article_id < 400]
        assert read.near(read[n]) == early


def test_a_member_without_terms_is_refused():
    with pytest.raises(ValueError, match="article 1 has no terms"):
        Window(PARAMETERS).add(Member(1, 1, 1.0, NOTHING.vector(0.85)))


def test_a_vector_that_moves_into_the_place_of_a_longer_one_keeps_nothing_of_it():
    long, short = "alpha beta gamma delta epsilon zeta", "omega psi"
    rows = [(n, n, 1.0, long) for n in range(1, 700)] + [(n, n, 20.0, short) for n in range(700, 1300)]
    window = window_of(*rows)
    window.forget(15.0)
    assert len(window) == 600
    assert window.nearest(vector_of("alpha beta"), 20.0) == []


def test_where_all_is_alike_more_is_asked():
    """The same two texts are one story by themselves, and two where a dozen others are just as alike."""
    shared = "parliament budget vote minister coalition debate"
    pair = [(1, 1, 1.0, f"{shared} anna bertha carla dora"), (2, 2, 1.1, f"{shared} emil fritz gustav hans")]
    crowd = [(10 + n, 10 + n, 1.0, f"{shared} one{n} two{n} three{n} four{n}") for n in range(12)]
    alone, among = window_of(*pair), window_of(*crowd, *pair)
    scores = [standing(window, window[2], 1, 1.1).score for window in (alone, among)]
    assert scores[0] >= PARAMETERS.threshold > scores[1]


def test_two_stories_that_turned_out_one_are_near():
    one, other = "corran dam reservoir lowered gate", "corran valley evacuated flood gate"
    window = window_of((1, 1, 1.0, one), (2, 2, 1.0, other), (3, 1, 1.1, f"{one} {other}"))
    assert [story for score, story in stories_near(window, window[3], 1.1) if score >= PARAMETERS.threshold] == [2]
    assert [one.story_id for one in standings(window, window[2], 1.1)] == [1]


def test_what_came_later_and_is_alike_is_a_rival_too():
    """However the window was filled."""
    shared = "parliament budget vote minister coalition debate"
    pair = [(1, 1, 1.0, f"{shared} anna bertha carla dora"), (2, 1, 1.1, f"{shared} emil fritz gustav hans")]
    crowd = [(10 + n, 10 + n, 1.2, f"{shared} one{n} two{n} three{n} four{n}") for n in range(8)]
    window = window_of(*pair)
    before = standing(window, window[2], 1, 1.1).score
    window = window_of(*pair, *crowd)
    after = standing(window, window[2], 1, 1.2).score
    assert after < PARAMETERS.threshold < before
    again = Window(PARAMETERS)
    again.extend(window[article] for article, *_ in reversed((*pair, *crowd)))
    assert standing(again, again[2], 1, 1.2).score == after
    for article, *_ in crowd:
        window.remove(article)
    assert standing(window, window[2], 1, 1.1).score == before


def test_many_languages_are_not_all_in_memory(tmp_path):
    """What is counted of a language that had to go is there when it comes again."""
    news = open_database(tmp_path / "news.db")
    found = Frequencies(news, PARAMETERS)
    terms = np.array([1, 2, 3], np.int32)
    with news.atomic():
        for language in [f"x{n}" for n in range(3 * LANGUAGES)]:
            found.add(language, terms)
            found.add(language, terms)
            assert len(found._languages) <= LANGUAGES
        common, rare = found.rarity("x0", np.array([1, 9], np.int32))
    assert common < rare
    news.close()
