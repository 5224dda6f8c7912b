"""How near an article is to a story, and two stories to each other: likeness less that to everything else (pure).

Where much is written about one subject, all of it is alike; what is of one event is more alike than the rest. So from
the mean likeness goes a share of the likeness to the nearest articles outside, the rivals (as in the cross-domain
similarity local scaling of Conneau and others 2018).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dedupe.window import Like, Member, Window


@dataclass(frozen=True, slots=True)
class Standing:
    """Nearness to a story: likeness less `rivals`; `best` is its article that is most like."""

    story_id: int
    score: float
    rivals: float
    best: Like


def standings(window: Window, member: Member, now: float | None) -> list[Standing]:
    """Of an article, not yet in the window, to the stories that it may be near enough to; the nearest first."""
    found = (standing(window, member, story_id, story_id, now) for story_id in _stories(window, member, now))
    return sorted((one for one in found if one is not None), key=lambda one: (-one.score, one.story_id))


def standing(window: Window, member: Member, story_id: int, own: int, now: float | None) -> Standing | None:
    """To a story without the article itself; stories `story_id` and `own` have no rivals in each other."""
    others = window.members(story_id, member.article_id, now)
    if not others:
        return None
    scores = window.likeness(member.terms, member.day, others)
    inside = {story_id, own}
    rivals = _rivalry(window, [member], inside, now) + _rivalry(window, map(window.__getitem__, others), inside, now)
    best = int(scores.argmax())
    score = float(scores.mean()) - window.parameters.rival_weight * rivals / 2
    return Standing(story_id, score, rivals / 2, Like(others[best], float(scores[best])))


def stories_near(window: Window, member: Member, now: float | None) -> list[tuple[float, int]]:
    """(score, story) of the other stories near the one of this member, the nearest first."""
    found = [(stories_score(window, member.story_id, story, now), story) for story in _stories(window, member, now)]
    return sorted(found, key=lambda one: (-one[0], one[1]))


def stories_score(window: Window, one: int, other: int, now: float | None) -> float:
    """Mean over all pairs of theirs; pairs too far apart in time are not alike."""
    sides = [[window[a] for a in window.members(story, 0, now)] for story in (one, other)]
    if not all(sides):
        return 0.0
    short, long = sorted(sides, key=len)
    articles = [member.article_id for member in long]
    total = sum(float(window.likeness(member.terms, member.day, articles).sum()) for member in short)
    rivals = sum(_rivalry(window, side, {one, other}, now) for side in sides)
    return total / (len(short) * len(long)) - window.parameters.rival_weight * rivals / 2


def _stories(window: Window, member: Member, now: float | None) -> list[int]:
    """Other stories than the member's with an article like enough, by the nearest of those."""
    found: dict[int, None] = {}
    for like in member.near:
        if like.score < window.parameters.least_likeness or len(found) == window.parameters.near_stories:
            break
        if window.is_near(like.article_id, now) and window[like.article_id].story_id != member.story_id:
            found[window[like.article_id].story_id] = None
    return list(found)


def _rivalry(window: Window, members: Iterable[Member], inside: set[int], now: float | None) -> float:
    """Mean over the members of the mean likeness to the nearest outside these stories."""
    found = [_rival_score(window, member.near, inside, now) for member in members]
    return sum(found) / len(found)


def _rival_score(window: Window, near: Sequence[Like], inside: set[int], now: float | None) -> float:
    total, left = 0.0, window.parameters.rivals
    for like in near:
        if not (window.is_near(like.article_id, now) and window[like.article_id].story_id in inside):
            total, left = total + like.score, left - 1
            if not left:
                break
    return max(total / window.parameters.rivals, window.parameters.least_rivals)
