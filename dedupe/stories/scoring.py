"""How near an article is to a story, and two stories to each other: likeness less that to everything else (pure).

Where much is written about one subject, all of it is alike; what is of one event is more alike than the rest. So from
the likeness of two articles goes the likeness of each to the nearest articles outside, the rivals (as in the
cross-domain similarity local scaling of Conneau and others 2018). A story is known by those of its articles that are
closest: the reports of a long one differ.
"""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from newsfold.dedupe.stories.window import Like, Member, Scores, Window


@dataclass(frozen=True, slots=True)
class Standing:
    """Nearness to a story: likeness to its closest less `rivals`; `best` is its article that is most like."""

    story_id: int
    score: float
    rivals: float
    best: Like


def standings(window: Window, member: Member, now: float | None) -> list[Standing]:
    """Of an article, not yet in the window, to the stories that it may be near enough to; the nearest first."""
    found = (standing(window, member, story_id, now) for story_id in _stories(window, member, now))
    return sorted((one for one in found if one is not None), key=lambda one: (-one.score, one.story_id))


def standing(window: Window, member: Member, story_id: int, now: float | None) -> Standing | None:
    """To a story without the article itself."""
    others = window.members(story_id, member.article_id, now)
    if not others:
        return None
    likeness = window.likeness(member, others)
    closest = np.argsort(-likeness, kind="stable")[: window.parameters.closest]
    theirs = np.array([rivals(window, window[others[at]], {story_id}, now) for at in closest.tolist()])
    taken = (rivals(window, member, {story_id}, now) + theirs) / 2
    score = np.maximum(likeness[closest] - taken, 0.0).mean()
    best = int(closest[0])
    return Standing(story_id, float(score), float(taken.mean()), Like(others[best], float(likeness[best])))


def stories_near(window: Window, member: Member, now: float | None) -> list[tuple[float, int]]:
    """(score, story) of the other stories near the one of this member, the nearest first."""
    found = [(stories_score(window, member.story_id, story, now), story) for story in _stories(window, member, now)]
    return sorted(found, key=lambda one: (-one[0], one[1]))


def stories_score(window: Window, one: int, other: int, now: float | None) -> float:
    """Mean over the articles of each of their nearness to the other; pairs too far apart in time are not alike."""
    short, long = sorted(([window[a] for a in window.members(story, 0, now)] for story in (one, other)), key=len)
    if not short:
        return 0.0
    articles = [member.article_id for member in long]
    likeness = np.array([window.likeness(member, articles) for member in short])
    taken = [np.array([rivals(window, member, {one, other}, now) for member in side]) for side in (short, long)]
    scores = np.maximum(likeness - np.add.outer(*taken) / 2, 0.0)
    return (_closest(scores, window.parameters.closest) + _closest(scores.T, window.parameters.closest)) / 2


def _closest(scores: Scores, closest: int) -> float:
    """Mean of the highest of each row."""
    return float(np.sort(scores, axis=1)[:, -closest:].mean())


def _stories(window: Window, member: Member, now: float | None) -> list[int]:
    """Other stories than the member's with an article like enough, by the nearest of those."""
    found: dict[int, None] = {}
    for like in member.near:
        if like.score < window.parameters.least_likeness or len(found) == window.parameters.near_stories:
            break
        if window.is_near(like.article_id, now) and window[like.article_id].story_id != member.story_id:
            found[window[like.article_id].story_id] = None
    return list(found)


def rivals(window: Window, member: Member, inside: Collection[int], now: float | None) -> float:
    """Mean likeness to the nearest outside these stories, but for the very nearest, which may tell the same event."""
    limits = window.parameters
    total, left, spared = 0.0, limits.rivals, limits.mates
    for like, came_later in window.near(member):
        # How far the window reaches back must not decide.
        if came_later and not window.is_near(like.article_id, now):
            continue
        if spared:
            spared -= 1
        elif window.story(like.article_id) not in inside or not window.is_near(like.article_id, now):
            total, left = total + like.score, left - 1
            if not left:
                break
    return max(total / limits.rivals, limits.least_rivals)
