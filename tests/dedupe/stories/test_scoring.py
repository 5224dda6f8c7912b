"""Test the scores of articles and stories: similarity minus background similarity."""

from newsfold.dedupe.stories.scoring import StoryScorer
from newsfold.dedupe.stories.window import Window
from tests.support.story_windows import LIMITS, window_of

SHARED = "parliament budget vote minister coalition debate"


def test_a_crowd_of_similar_articles_raises_what_a_pair_needs():
    """Two texts reach the threshold by themselves, but not among a dozen others that are just as similar."""
    pair = [(1, 1, 1.0, f"{SHARED} anna bertha carla dora"), (2, 2, 1.1, f"{SHARED} emil fritz gustav hans")]
    crowd = [(10 + n, 10 + n, 1.0, f"{SHARED} one{n} two{n} three{n} four{n}") for n in range(12)]
    alone, among = window_of(*pair), window_of(*crowd, *pair)
    scores = [StoryScorer(window, 1.1).score_against_story(window[2], 1).value for window in (alone, among)]
    assert scores[0] >= LIMITS.threshold > scores[1]


def test_two_stories_linked_by_an_article_score_against_each_other():
    one, other = "corran dam reservoir lowered gate", "corran valley evacuated flood gate"
    window = window_of((1, 1, 1.0, one), (2, 2, 1.0, other), (3, 1, 1.1, f"{one} {other}"))
    scorer = StoryScorer(window, 1.1)
    assert [story for score, story in scorer.score_neighbour_stories(window[3]) if score >= LIMITS.threshold] == [2]
    assert [score.story_id for score in scorer.score_stories(window[2])] == [1]


def test_later_articles_count_in_the_background_similarity():
    """They count in the same way in a window that grew and in one that was loaded at once."""
    pair = [(1, 1, 1.0, f"{SHARED} anna bertha carla dora"), (2, 1, 1.1, f"{SHARED} emil fritz gustav hans")]
    crowd = [(10 + n, 10 + n, 1.2, f"{SHARED} one{n} two{n} three{n} four{n}") for n in range(8)]
    window = window_of(*pair)
    before = StoryScorer(window, 1.1).score_against_story(window[2], 1).value
    window = window_of(*pair, *crowd)
    after = StoryScorer(window, 1.2).score_against_story(window[2], 1).value
    assert after < LIMITS.threshold < before
    loaded = Window(LIMITS)
    loaded.extend(window[article] for article, *_ in reversed((*pair, *crowd)))
    assert StoryScorer(loaded, 1.2).score_against_story(loaded[2], 1).value == after
    for article, *_ in crowd:
        window.remove(article)
    assert StoryScorer(window, 1.1).score_against_story(window[2], 1).value == before
