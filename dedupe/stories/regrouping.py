"""Merge stories, and regroup small ones by average linkage, if a new article shows that they belong together."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from itertools import chain, combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlite_utils import Database

from newsfold.db.news.copies import primary_original
from newsfold.db.news.signatures import read_texts
from newsfold.db.news.stories import articles_of, would_be_of_one_source
from newsfold.db.news.story_ids import begin_story
from newsfold.dedupe.corrections.constraints import Constraints
from newsfold.dedupe.parameters import StoryParameters
from newsfold.dedupe.stories.assignments import StoryAssignments
from newsfold.dedupe.stories.reasons import event_reason, merge_reason, new_reason
from newsfold.dedupe.stories.scoring import StoryScorer
from newsfold.dedupe.stories.window import Member, Window
from newsfold.dedupe.tokens import Text

Scores = NDArray[np.float64]


def average_link(scores: Scores, threshold: float) -> list[list[int]]:
    """Cluster items by average linkage; return the clusters, each a sorted list of row numbers.

    `scores` is the symmetric matrix of the items' scores. This is agglomerative clustering: the two clusters with the
    highest mean score over their pairs are merged, as long as that mean reaches the threshold. A score of -inf keeps
    two items in different clusters.
    """
    count = len(scores)
    clusters, means = [[row] for row in range(count)], scores.copy()
    np.fill_diagonal(means, -np.inf)
    for _ in range(count - 1):
        one, other = divmod(int(means.argmax()), count)
        if means[one, other] < threshold:
            break
        sizes = len(clusters[one]), len(clusters[other])
        means[one] = (means[one] * sizes[0] + means[other] * sizes[1]) / sum(sizes)
        means[:, one] = means[one]
        means[other] = means[:, other] = -np.inf
        clusters[one], clusters[other] = clusters[one] + clusters[other], []
    return [sorted(cluster) for cluster in clusters if cluster]


class Regrouper:
    """The procedure that merges stories of one event, and regroups small stories around a new article.

    Only small stories are regrouped: their articles were assigned before articles similar to them were known, whereas a
    large story is well established. Articles that a person's decision placed stay where they are.
    `have_common_wording(article, other)`, called with ids, decides whether the wording that two articles share, that of
    a template or of a standing block, says nothing of their events: their similarity is no reason for a common story.
    """

    def __init__(
        self,
        window: Window,
        assignments: StoryAssignments,
        constraints: Constraints,
        *,
        have_common_wording: Callable[[int, int], bool],
        parameters: StoryParameters,
    ) -> None:
        self.news: Database = assignments.news
        self.window = window
        self.assignments = assignments
        self.constraints = constraints
        self.have_common_wording = have_common_wording
        self.parameters = parameters

    def regroup_around(self, member: Member) -> None:
        """Merge and regroup the stories around `member`, a new article that is in a story and in the window already."""
        while self._merge_best(member):
            pass
        self._regroup(member)

    def _merge_best(self, member: Member) -> bool:
        """Merge the member's story with the best-scoring one that is allowed; return whether there was one to merge."""
        for score, story_id in self._scorer(member).score_neighbour_stories(member, self.parameters.merge_threshold):
            is_narrow = score < self.parameters.merge_threshold + self.parameters.single_source_margin
            if is_narrow and would_be_of_one_source(self.news, [member.story_id, story_id], member.article_id):
                continue
            if self._may_merge(member, story_id):
                reason = merge_reason(score, member.article_id, self.parameters)
                self.assignments.merge(member.story_id, story_id, reason)
                return True
        return False

    def _may_merge(self, member: Member, story_id: int) -> bool:
        own_articles, articles = articles_of(self.news, member.story_id), articles_of(self.news, story_id)
        if any(self.constraints.is_split_off(of_story[0]) for of_story in (own_articles, articles)):
            return False
        return (
            self.constraints.can_share_story([*own_articles, *articles])
            and not self._share_common_wording(member, story_id)
            and not self._scorer(member).stories_stand_apart(member.story_id, story_id)
        )

    def _share_common_wording(self, member: Member, story_id: int) -> bool:
        """Decide whether an article of the member's story or of the other has common wording with the nearest there.

        The two may be other articles than `member`, which can be in its story for another reason. Only the last
        `cohesion_sample` articles of each story are compared.
        """
        one, other = (
            self.window.story_members(story, member.day)[-self.parameters.cohesion_sample :]
            for story in (member.story_id, story_id)
        )
        pairs: set[tuple[int, int]] = set()
        for articles, others in ((one, other), (other, one)):
            for article in articles:
                similarities = self.window.similarities(self.window[article], others)
                nearest = int(similarities.argmax())
                if similarities[nearest] >= self.parameters.min_similarity:
                    pairs.add((min(article, others[nearest]), max(article, others[nearest])))
        return any(self.have_common_wording(*pair) for pair in sorted(pairs))

    def _regroup(self, member: Member) -> None:
        """Cluster the articles of the small stories around `member`, and change the assignments that differ.

        Change nothing if any of their articles have a cannot-link: copies move with their original, which could bring
        a copy into a story that it must not share.
        """
        stories = self._small_stories(member)
        if all(len(articles) == 1 for articles in stories.values()) and not self._has_similar_neighbour(member):
            return
        clusters = self._cluster(stories, member)
        if not self._differs(clusters):
            return
        complete = {story: articles for story, articles in stories.items() if self._is_complete(story, articles)}
        if complete != stories:
            clusters = self._cluster(complete, member)
        if self._differs(clusters) and self.constraints.can_share_story(
            chain(*(articles_of(self.news, story) for story in complete))
        ):
            self._rearrange(clusters, complete, member)

    def _has_similar_neighbour(self, member: Member) -> bool:
        """Decide whether the nearest neighbour is similar enough for a score that reaches the threshold."""
        return bool(member.neighbours) and member.neighbours[0].score >= self.parameters.min_similarity

    def _small_stories(self, member: Member) -> dict[int, list[int]]:
        """Return story id → article ids: the small stories among the member's own and those of its nearest neighbours.

        It is empty if the member's own story is not small, or is the only small one.
        """
        stories: dict[int, list[int]] = {}
        neighbours = member.neighbours[: self.parameters.regroup_neighbours]
        nearest = [one.article_id for one in neighbours if one.score >= self.parameters.threshold]
        for article in (member.article_id, *nearest):
            found = self.window.find_within_reach(article, member.day)
            if found is not None and found.story_id not in stories:
                stories[found.story_id] = sorted(self.window.story_members(found.story_id, member.day))
        small = {story: articles for story, articles in stories.items() if self._is_small(articles)}
        return small if len(small) > 1 and member.story_id in small else {}

    def _is_small(self, articles: Sequence[int]) -> bool:
        if len(articles) > self.parameters.small_story:
            return False
        return not any(map(self.constraints.is_placed_by_hand, articles))

    def _is_complete(self, story: int, articles: Sequence[int]) -> bool:
        """Decide whether `articles` are all originals of the story, so that none is outside the window."""
        others = set(articles_of(self.news, story)).difference(articles)
        return all(primary_original(self.news, article) is not None for article in others)

    def _cluster(self, stories: Mapping[int, Sequence[int]], member: Member) -> list[list[int]]:
        """Cluster the articles of `stories` (story id → article ids); return the article ids of each cluster."""
        articles = sorted(article for of_story in stories.values() for article in of_story)
        if not articles:
            return []
        scores = self._score_matrix(articles, self._scorer(member))
        clusters = average_link(scores, self.parameters.regroup_threshold)
        return [[articles[row] for row in cluster] for cluster in clusters]

    def _score_matrix(self, articles: Sequence[int], scorer: StoryScorer) -> Scores:
        """Return the scores of the articles against each other, a symmetric matrix in the order of `articles`.

        A score is a similarity minus the mean of two background similarities, at least 0. It is -inf for two articles
        that must not come into one story. The articles of an established story are no background of each other, and
        those of a crowd have the least background: their nearest articles, of any story, are on their event as well.
        """
        limits, members = self.parameters, [self.window[article] for article in articles]
        sizes = Counter(member.story_id for member in members)
        established = {story for story, size in sizes.items() if size >= limits.established_story}
        backgrounds = np.array(
            [scorer.background_similarity(each, established.intersection([each.story_id])) for each in members]
        )
        # Where few articles are known, two that are regrouped need the same similarity as for a join.
        backgrounds = np.maximum(backgrounds, limits.min_similarity - limits.regroup_threshold)
        similarities = self.window.similarity_matrix(articles)
        scores: Scores = np.maximum(similarities - np.add.outer(backgrounds, backgrounds) / 2 - scorer.caution, 0.0)
        for crowd in average_link(similarities, limits.crowd_similarity):
            if len(crowd) >= limits.established_story:
                inside = np.ix_(crowd, crowd)
                scores[inside] = np.maximum(similarities[inside] - limits.min_background, 0.0)
        for one, other in combinations(range(len(members)), 2):
            if scores[one, other] >= limits.regroup_threshold and self._must_separate(members[one], members[other]):
                scores[one, other] = scores[other, one] = -np.inf
        return scores

    def _must_separate(self, one: Member, other: Member) -> bool:
        return one.story_id != other.story_id and self.have_common_wording(one.article_id, other.article_id)

    def _differs(self, clusters: Sequence[Sequence[int]]) -> bool:
        """Decide whether the clusters differ from the present stories of their articles."""
        stories_by_cluster = [{self.window.story_of(article) for article in cluster} for cluster in clusters]
        if any(len(stories) > 1 for stories in stories_by_cluster):
            return True
        return len(set.union(set(), *stories_by_cluster)) < len(stories_by_cluster)

    def _rearrange(
        self, clusters: Sequence[Sequence[int]], stories: Mapping[int, Sequence[int]], member: Member
    ) -> None:
        """Make each cluster a story, and save the reason with each article that moves.

        `clusters` hold the same articles as `stories` (story id → article ids). A story's id goes to the cluster with
        its oldest original; a cluster with several ids merges them, and one without an id begins a new story.
        """
        oldest = {articles_of(self.news, story)[0]: story for story in stories}
        former = {article: story for story, articles in stories.items() for article in articles}
        targets = []
        for cluster in clusters:
            ids = sorted(oldest[article] for article in cluster if article in oldest)
            target = ids[0] if ids else begin_story(self.news, min(cluster, key=self._age))
            for article in cluster:
                if former[article] not in ids:
                    self.assignments.move([article], former[article], target, because=member.article_id)
            targets.append((target, ids[1:]))
        for target, others in targets:
            for other in others:
                score = self._scorer(member).score_story_pair(target, other)
                self.assignments.merge(target, other, merge_reason(score, member.article_id, self.parameters))
        for cluster, (target, others) in zip(clusters, targets, strict=True):
            for article in cluster:
                if former[article] not in {target, *others}:
                    self._save_move_reason(article, former[article], member)

    def _scorer(self, member: Member) -> StoryScorer:
        return StoryScorer(self.window, member.day, member.caution)

    def _age(self, article: int) -> tuple[float, int]:
        day = self.window[article].day
        return np.inf if day is None else day, article

    def _save_move_reason(self, article: int, former_story: int, member: Member) -> None:
        """Save the reason of a moved article: its score in the new story, its former story, and `member` as cause."""
        moved = self.window[article]
        score = self._scorer(member).score_against_story(moved, moved.story_id)
        reason: dict[str, Any] = new_reason(None, self.parameters)
        if score is not None:
            row = read_texts(self.news, [article])[article]
            text, nearest = Text(row["text"], row["title"]), self.window[score.nearest.article_id]
            reason = event_reason(
                score, moved, nearest, text=text, language=row["language"], parameters=self.parameters
            )
        cause = {"moved_from": former_story, "because": member.article_id}
        value = score.value if score else None
        self.assignments.assign(article, moved.story_id, score=value, reason={**reason, **cause})
