"""Why an article is in its story, as `story_articles.reason` keeps it: the figures that decided (pure)."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from dedupe.compare import Match
from dedupe.parameters import Parameters
from dedupe.terms import Vector, term_of
from dedupe.text import words
from dedupe.window import Member, Nearness

TERMS = 6  # the heaviest that are kept of what two articles share

Reason = dict[str, Any]

BY_CORRECTION: Mapping[str, Any] = {"verdict": "correction"}


def copy_reason(original_id: int, match: Match, parameters: Parameters) -> Reason:
    """Shares are of shingles: `containment` of the shorter text's, and `evidence`, where common quotations count half,
    which had to reach `needed`; the longest passage in words."""
    return {
        "verdict": match.verdict,
        "copy_of": original_id,
        "similarity": round(match.similarity, 3),
        "containment": round(match.containment, 3),
        "evidence": round(match.evidence, 3),
        "longest_passage": match.longest,
        "needed": parameters.containment,
        "numbers_that_differ": match.conflicts,
        "numbers_compared": match.places,
    }


def original_reason(followers: tuple[int, ...]) -> Reason:
    return {"verdict": "original", "original_of": list(followers)}


def event_reason(spelling: str, terms: tuple[Vector, Vector], day: float | None, best: Nearness, member: Member,
                 parameters: Parameters) -> Reason:  # fmt: skip
    """`score` is the story's, `nearest` the member that is nearest; `spelling` has the words of the shared terms."""
    apart = None if day is None or member.day is None else round(abs(day - member.day), 2)
    return {
        "verdict": "same event",
        "score": round(best.score, 4),
        "threshold": parameters.threshold,
        "nearest": best.best_id,
        "nearest_score": round(best.best_score, 4),
        "days_apart": apart,
        "shared_terms": shared_terms(score_parts(terms, (member.text, member.title), parameters), spelling),
    }


def new_reason(best: Nearness | None, parameters: Parameters) -> Reason:
    """No story was near enough; the nearest, if any had something in common."""
    near = {"nearest": best.best_id, "score": round(best.score, 4)} if best else {"score": 0.0}
    return {"verdict": "new", **near, "threshold": parameters.threshold}


def shared_terms(parts: Mapping[int, float], spelling: str, limit: int = TERMS) -> list[dict[str, Any]]:
    """The heaviest terms, in words."""
    tokens = words(spelling)
    spelt = {term_of(word): word for word in (*tokens, *map("".join, pairwise(tokens)))}
    heaviest = sorted(parts.items(), key=lambda item: (-item[1], item[0]))[:limit]
    return [{"term": spelt.get(term, "…"), "weight": round(part, 4)} for term, part in heaviest]


def score_parts(ours: Sequence[Vector], theirs: Sequence[Vector], parameters: Parameters) -> dict[int, float]:
    """Term → its part of the score of two articles, before time takes from it; vectors of text and title."""
    parts: dict[int, float] = {}
    weights = parameters.text_weight, 1 - parameters.text_weight
    for weight, one, other in zip(weights, ours, theirs, strict=True):
        for term, product in _products(one, other).items():
            parts[term] = parts.get(term, 0.0) + weight * product
    return parts


def _products(one: Vector, other: Vector) -> dict[int, float]:
    """Term → its part of the cosine."""
    weights = dict(zip(other.terms.tolist(), other.weights.tolist(), strict=True))
    pairs = zip(one.terms.tolist(), one.weights.tolist(), strict=True)
    return {term: weight * weights[term] for term, weight in pairs if term in weights}
