"""Score an article against a story, and two stories against each other (pure).

Where many articles are on one subject, all are similar to each other; those on one event are more similar than the
rest. So the score of two articles is their similarity minus the mean of their background similarities, at least 0. The
background similarity of an article is the mean of its similarities to its nearest articles in other stories: r_T of
CSLS, the cross-domain similarity local scaling of Conneau and others 2018.
An article is compared with the articles of a story that are closest to it, because the reports of a long story differ.
"""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from newsfold.dedupe.parameters import StoryParameters
from newsfold.dedupe.stories.cohesion import measure_cohesion, stand_apart
from newsfold.dedupe.stories.window import Member, Neighbour, Scores, Window


@dataclass(frozen=True, slots=True)
class StoryScore:
    """The score of an article against a story.

    `value` is the mean score of the article against the `closest_articles` of the story, `background` the mean of the
    background similarities in it, and `nearest` the most similar article of the story. `bold_value` is the value that
    the score would have without caution.
    """

    story_id: int
    value: float
    background: float
    nearest: Neighbour
    bold_value: float


@dataclass(frozen=True, slots=True)
class StoryScorer:
    """Scores of articles and stories, computed from the articles of a window within reach of `day`.

    `day` is the time of the article being folded in days since 1970; None if unknown, then all articles are in reach.
    `caution` lowers every score while the database has few articles in the article's language.
    """

    window: Window
    day: float | None
    caution: float = 0.0

    def score_stories(self, member: Member) -> list[StoryScore]:
        """Score `member` against the stories of its nearest neighbours; return the scores, best first."""
        scores = (self.score_against_story(member, story_id) for story_id in self._candidates(member))
        return sorted((one for one in scores if one is not None), key=lambda one: (-one.value, one.story_id))

    def score_against_story(self, member: Member, story_id: int) -> StoryScore | None:
        """Score `member` against the other articles of a story; return None if none of them is within reach."""
        others = self.window.story_members(story_id, self.day, excluding=member.article_id)
        if not others:
            return None
        similarities = self.window.similarities(member, others)
        closest = (-similarities).argsort(kind="stable")[: self.window.parameters.closest_articles]
        backgrounds, caution = np.full(len(closest), self.window.parameters.min_background), 0.0
        if not self.is_crowd(similarities):
            theirs = [self.background_similarity(self.window[others[at]], {story_id}) for at in closest.tolist()]
            # The more articles of the story are alike, the less caution is needed.
            caution = self.caution / len(closest)
            backgrounds = (self.background_similarity(member, {story_id}) + np.array(theirs)) / 2 + caution
        score, bold = (np.maximum(similarities[closest] - backgrounds + off, 0.0).mean() for off in (0.0, caution))
        best = int(closest[0])
        nearest = Neighbour(others[best], float(similarities[best]))
        return StoryScore(story_id, float(score), float(backgrounds.mean()), nearest, float(bold))

    def score_neighbour_stories(self, member: Member, minimum: float = 0.0) -> list[tuple[float, int]]:
        """Score the story of `member` against those of its nearest neighbours; return (score, story id), best first.

        Scores below `minimum` are left out.
        """
        scores = [(self.score_story_pair(member.story_id, story, minimum), story) for story in self._candidates(member)]
        return sorted((one for one in scores if one[0] >= minimum), key=lambda one: (-one[0], one[1]))

    def score_story_pair(self, one: int, other: int, minimum: float = 0.0) -> float:
        """Return the score of two stories, named by id; 0.0 if one has no articles within reach.

        It is the mean score of an article of either story against the `closest_articles` of the other. It may be
        returned as 0.0 if it is below `minimum`.
        """
        articles = ([self.window[a] for a in self.window.story_members(story, self.day)] for story in (one, other))
        short, long = sorted(articles, key=len)
        if not short:
            return 0.0
        long_ids = [member.article_id for member in long]
        similarities = np.array([self.window.similarities(member, long_ids) for member in short])
        # No background similarity is below the least one, so that a score can be ruled out before they are computed.
        highest = _mean_score(similarities - self.window.parameters.min_background, self.window.parameters)
        if highest < minimum:
            return 0.0
        if self.is_crowd(similarities):
            return highest
        backgrounds = [
            np.array([self.background_similarity(member, {one, other}) for member in side]) for side in (short, long)
        ]
        caution = self.caution / min(len(long), self.window.parameters.closest_articles)
        return _mean_score(similarities - np.add.outer(*backgrounds) / 2 - caution, self.window.parameters)

    def is_crowd(self, similarities: Scores) -> bool:
        """Decide whether articles are on one event whatever else is near: many, with a high mean similarity.

        `similarities` are those of an article or of several (rows) to others (the last axis). The nearest articles of
        a large event are on it too, so that their background similarity would keep them apart.
        """
        limits = self.window.parameters
        is_many = similarities.shape[-1] >= limits.established_story
        return is_many and bool(similarities.mean() >= limits.crowd_similarity)

    def stands_apart(self, member: Member, story_id: int) -> bool:
        """Decide whether an article, which need not be in the window, is less like a story than its articles are."""
        cohesion = self.measure_cohesion(member, story_id)
        return cohesion is not None and cohesion < self.window.parameters.min_article_cohesion

    def measure_cohesion(self, member: Member, story_id: int) -> float | None:
        """Return how like an article, which need not be in the window, is to a story, as a share of its own likeness.

        Return None for a story of fewer than `min_cohesive` articles within reach: two say little of how alike reports
        are.
        """
        articles = self._latest(story_id, excluding=member.article_id)
        if len(articles) < self.window.parameters.min_cohesive:
            return None
        rows = len(articles)
        similarities = np.zeros((rows + 1, rows + 1))
        similarities[:rows, :rows] = self.window.similarity_matrix(articles)
        similarities[rows, :rows] = similarities[:rows, rows] = self.window.similarities(member, articles)
        return measure_cohesion(similarities, range(rows), [rows])

    def stories_stand_apart(self, one: int, other: int) -> bool:
        """Decide whether two stories, named by id, are less alike than the articles of each; False if one is empty."""
        articles, others = self._latest(one), self._latest(other)
        if not articles or not others:
            return False
        similarities = self.window.similarity_matrix([*articles, *others])
        split = len(articles)
        rows = range(len(similarities))
        return stand_apart(similarities, rows[:split], rows[split:], self.window.parameters.min_group_cohesion)

    def _latest(self, story_id: int, excluding: int | None = None) -> list[int]:
        """Return the last `cohesion_sample` articles of a story within reach, which stand for it."""
        articles = self.window.story_members(story_id, self.day, excluding=excluding)
        return articles[-self.window.parameters.cohesion_sample :]

    def background_similarity(self, member: Member, own_stories: Collection[int]) -> float:
        """Return the mean similarity of `member` to its nearest articles outside of `own_stories`: r_T of CSLS.

        The `excluded_nearest` most similar articles of any story are left out, because they may be of the same event.
        The result is at least `min_background`; neighbours that are missing count as 0.
        """
        window, day, limits = self.window, self.day, self.window.parameters
        total, remaining, excluded = 0.0, limits.background_neighbours, limits.excluded_nearest
        for negative_score, article_id, is_folded_later in window.neighbours_in_both_directions(member):
            neighbour = window.find_within_reach(article_id, day)
            # Ignore articles folded later and beyond reach: whether they are known depends on the days loaded.
            if is_folded_later and neighbour is None:
                continue
            if excluded:
                excluded -= 1
                continue
            if neighbour is None or neighbour.story_id not in own_stories:
                total, remaining = total - negative_score, remaining - 1
                if not remaining:
                    break
        return max(total / limits.background_neighbours, limits.min_background)

    def _candidates(self, member: Member) -> list[int]:
        """Return the ids of the other stories of the member's nearest neighbours, at most `max_candidate_stories`."""
        limits = self.window.parameters
        stories: dict[int, None] = {}
        for neighbour in member.neighbours:
            if neighbour.score < limits.min_similarity or len(stories) == limits.max_candidate_stories:
                break
            found = self.window.find_within_reach(neighbour.article_id, self.day)
            if found is not None and found.story_id != member.story_id:
                stories[found.story_id] = None
        return list(stories)


def _mean_score(differences: Scores, parameters: StoryParameters) -> float:
    """Return the score of two groups of articles from the `differences` of similarities and background similarities.

    Rows are the articles of one group, columns those of the other.
    """
    scores, closest = np.maximum(differences, 0.0), parameters.closest_articles
    return (_mean_of_closest(scores, closest) + _mean_of_closest(scores.T, closest)) / 2


def _mean_of_closest(scores: Scores, closest: int) -> float:
    """Return the mean, over all rows, of the `closest` highest scores in each row."""
    return float(np.sort(scores, axis=1)[:, -closest:].mean())
