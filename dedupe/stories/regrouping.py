"""A new article may show of those before it that they belong together, elsewhere, or nowhere."""

from collections.abc import Callable, Mapping, Sequence
from itertools import chain, combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlite_utils import Database

from newsfold.db.news.copies import primary_original
from newsfold.db.news.signatures import read_texts
from newsfold.db.news.stories import articles_of
from newsfold.db.news.story_ids import begin_story
from newsfold.dedupe.corrections.constraints import Corrections
from newsfold.dedupe.parameters import Parameters
from newsfold.dedupe.stories.assignments import Places
from newsfold.dedupe.stories.reasons import event_reason, merge_reason, new_reason
from newsfold.dedupe.stories.scoring import rivals, standing, stories_near, stories_score
from newsfold.dedupe.stories.window import Member, Window
from newsfold.dedupe.tokens import Text

Scores = NDArray[np.float64]


def average_link(nearness: Scores, threshold: float) -> list[list[int]]:
    """Rows of a symmetric matrix whose mean nearness reaches the threshold, the nearest first; -inf keeps two apart."""
    count = len(nearness)
    groups, means = [[row] for row in range(count)], nearness.copy()
    np.fill_diagonal(means, -np.inf)
    for _ in range(count - 1):
        one, other = divmod(int(means.argmax()), count)
        if means[one, other] < threshold:
            break
        sizes = len(groups[one]), len(groups[other])
        means[one] = (means[one] * sizes[0] + means[other] * sizes[1]) / sum(sizes)
        means[:, one] = means[one]
        means[other] = means[:, other] = -np.inf
        groups[one], groups[other] = groups[one] + groups[other], []
    return [sorted(group) for group in groups if group]


class LookBack:
    """Stories that turn out to be one are merged; small ones are put together anew with what is near.

    Small stories are few articles that came when little was known of what else is like them; a large one has shown
    itself. What a person put somewhere stays there.
    """

    def __init__(
        self,
        window: Window,
        places: Places,
        corrections: Corrections,
        same_template: Callable[[int, int], bool],
        parameters: Parameters,
    ) -> None:
        self.news: Database = places.news
        self.window = window
        self.places = places
        self.corrections = corrections
        self.same_template = same_template
        self.parameters = parameters

    def after(self, member: Member) -> None:
        """`member` is new, and in its story."""
        while self._unite(member):
            pass
        self._regroup(member)

    def _unite(self, member: Member) -> bool:
        """Merge the member's story with the nearest that turned out to be one with it; whether there was one."""
        for score, story_id in stories_near(self.window, member, member.day):
            if score < self.parameters.merge_threshold:
                break
            if self._may_merge(member, story_id):
                reason = merge_reason(score, member.article_id, self.parameters)
                self.places.merge(member.story_id, story_id, reason)
                return True
        return False

    def _may_merge(self, member: Member, story_id: int) -> bool:
        nearest = next(like.article_id for like in member.near if self.window.story(like.article_id) == story_id)
        one, other = articles_of(self.news, member.story_id), articles_of(self.news, story_id)
        if any(self.corrections.split_off(articles[0]) for articles in (one, other)):
            return False
        return self.corrections.agree([*one, *other]) and not self.same_template(member.article_id, nearest)

    def _regroup(self, member: Member) -> None:
        """Not where some were told apart: a copy goes with its original, and may not go everywhere."""
        stories = self._small_stories(member)
        if all(len(articles) == 1 for articles in stories.values()) and not self._may_join(member):
            return
        groups = self._groups(stories, member)
        if not self._differs(groups):
            return
        whole = {story: articles for story, articles in stories.items() if self._is_whole(story, articles)}
        if whole != stories:
            groups = self._groups(whole, member)
        if self._differs(groups) and self.corrections.agree(chain(*(articles_of(self.news, story) for story in whole))):
            self._rearrange(groups, whole, member)

    def _may_join(self, member: Member) -> bool:
        """Whether anything is like enough to it; what was there before it has been compared."""
        return bool(member.near) and member.near[0].score >= self.parameters.least_likeness

    def _small_stories(self, member: Member) -> dict[int, list[int]]:
        """Its own and those of its nearest, with their articles."""
        found: dict[int, list[int]] = {}
        near = member.near[: self.parameters.look_back]
        nearest = [like.article_id for like in near if like.score >= self.parameters.threshold]
        for article in (member.article_id, *nearest):
            story = self.window.story(article)
            if story is not None and story not in found and self.window.is_near(article, member.day):
                found[story] = sorted(self.window.members(story, 0, member.day))
        small = {story: articles for story, articles in found.items() if self._is_small(articles)}
        return small if len(small) > 1 and member.story_id in small else {}

    def _is_small(self, articles: Sequence[int]) -> bool:
        return len(articles) <= self.parameters.small and not any(map(self.corrections.by_hand, articles))

    def _is_whole(self, story: int, articles: Sequence[int]) -> bool:
        """Whether these are all its originals: none is out of the window, or told by other things."""
        others = set(articles_of(self.news, story)).difference(articles)
        return all(primary_original(self.news, article) is not None for article in others)

    def _groups(self, stories: Mapping[int, Sequence[int]], member: Member) -> list[list[int]]:
        articles = sorted(article for of_story in stories.values() for article in of_story)
        if not articles:
            return []
        found = average_link(self._nearness(articles, member.day), self.parameters.threshold)
        return [[articles[place] for place in group] for group in found]

    def _nearness(self, articles: Sequence[int], now: float | None) -> Scores:
        """Of each to each, less that to what else is like them; -inf where two must not meet."""
        members = [self.window[article] for article in articles]
        likeness = np.zeros((len(members), len(members)))
        for place, each in enumerate(members[1:], 1):
            likeness[place, :place] = self.window.likeness(each, articles[:place])
        taken = np.array([rivals(self.window, each, frozenset(), now) for each in members])
        found: Scores = np.maximum(likeness + likeness.T - np.add.outer(taken, taken) / 2, 0.0)
        for one, other in combinations(range(len(members)), 2):
            if found[one, other] >= self.parameters.threshold and self._of_one_template(members[one], members[other]):
                found[one, other] = found[other, one] = -np.inf
        return found

    def _of_one_template(self, one: Member, other: Member) -> bool:
        return one.story_id != other.story_id and self.same_template(one.article_id, other.article_id)

    def _differs(self, groups: Sequence[Sequence[int]]) -> bool:
        """From the stories as they are."""
        told = [{self.window.story(article) for article in group} for group in groups]
        return any(len(stories) > 1 for stories in told) or len(set.union(set(), *told)) < len(told)

    def _rearrange(self, groups: Sequence[Sequence[int]], stories: Mapping[int, Sequence[int]], member: Member) -> None:
        """The id of a story goes with its oldest original; a group that has none begins a new one."""
        oldest = {articles_of(self.news, story)[0]: story for story in stories}
        came = {article: story for story, articles in stories.items() for article in articles}
        targets = []
        for group in groups:
            kept = sorted(oldest[article] for article in group if article in oldest)
            target = kept[0] if kept else begin_story(self.news, min(group, key=self._age))
            for article in group:
                if came[article] not in kept:
                    self.places.carry([article], came[article], target, member.article_id)
            targets.append((target, kept[1:]))
        for target, others in targets:
            for other in others:
                score = stories_score(self.window, target, other, member.day)
                self.places.merge(target, other, merge_reason(score, member.article_id, self.parameters))
        for group, (target, others) in zip(groups, targets, strict=True):
            for article in group:
                if came[article] not in {target, *others}:
                    self._tell(article, came[article], member)

    def _age(self, article: int) -> tuple[float, int]:
        day = self.window[article].day
        return np.inf if day is None else day, article

    def _tell(self, article: int, before: int, member: Member) -> None:
        """Why it is where it is now."""
        one = self.window[article]
        found = standing(self.window, one, one.story_id, member.day)
        reason: dict[str, Any] = new_reason(None, self.parameters)
        if found is not None:
            row = read_texts(self.news, [article])[article]
            text, best = Text(row["text"], row["title"]), self.window[found.best.article_id]
            reason = event_reason(text, one, found, best, self.parameters)
        moved = {"moved_from": before, "because": member.article_id}
        self.places.put(article, one.story_id, found.score if found else None, {**reason, **moved})
