"""Why an article is in its story, as `story_articles.reason` keeps it: the figures that decided (pure)."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from newsfold.dedupe.copies.compare import Match
from newsfold.dedupe.parameters import Parameters
from newsfold.dedupe.stories.scoring import Standing
from newsfold.dedupe.stories.term_vectors import TERMS, Vector
from newsfold.dedupe.stories.tfidf import spellings
from newsfold.dedupe.stories.window import Member
from newsfold.dedupe.tokens import Text

KEPT = 6  # the heaviest terms of what two articles share

Reason = dict[str, Any]

BY_CORRECTION: Mapping[str, Any] = {"verdict": "correction"}


def copy_reason(originals: Sequence[int], match: Match, parameters: Parameters) -> Reason:
    """Shares are of shingles: `containment` of the shorter text's, and `evidence`, where common quotations count half,
    which had to reach `needed`; the longest passage in words. The evidence of a digest is of all its originals."""
    several = {"originals": list(originals)} if len(originals) > 1 else {}
    return {
        "verdict": match.verdict,
        "copy_of": originals[0],
        **several,
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


def event_reason(text: Text, article: Member, found: Standing, best: Member, parameters: Parameters) -> Reason:
    """`score` is the story's, `nearest` the member that is most like; `text` has the words of the shared terms."""
    meant = {}
    if article.meaning and best.meaning:
        meant["meaning"] = round(article.meaning.likeness(best.meaning, parameters), 2)
    apart = None if article.day is None or best.day is None else round(abs(article.day - best.day), 2)
    return {
        "verdict": "same event",
        "score": round(found.score, 4),
        "threshold": parameters.threshold,
        "likeness_to_rivals": round(found.rivals, 4),
        "nearest": best.article_id,
        "nearest_score": round(found.best.score, 4),
        "days_apart": apart,
        **meant,
        "shared_terms": shared_terms(score_parts(article.terms, best.terms), text),
    }


def merge_reason(score: float, article_id: int, parameters: Parameters) -> Reason:
    """Of two stories, by the mean likeness of their articles less that to others, when this article came."""
    return {
        "verdict": "same event",
        "score": round(score, 4),
        "threshold": parameters.merge_threshold,
        "because": article_id,
    }


def new_reason(found: Standing | None, parameters: Parameters) -> Reason:
    """No story was near enough; the nearest, if any had something in common."""
    near = {"nearest": found.best.article_id, "score": round(found.score, 4)} if found else {"score": 0.0}
    return {"verdict": "new", **near, "threshold": parameters.threshold}


def shared_terms(parts: Mapping[int, float], text: Text, limit: int = KEPT) -> list[dict[str, Any]]:
    """The heaviest terms, in words of the text or its title."""
    heaviest = sorted(parts.items(), key=lambda item: (-item[1], item[0]))[:limit]
    spelt = spellings(text, {term for term, _ in heaviest})
    return [{"term": spelt.get(term, "…"), "weight": round(part, 4)} for term, part in heaviest]


def score_parts(one: Vector, other: Vector) -> dict[int, float]:
    """Term → its part of the likeness of two articles, before time takes from it; vectors of text joined with title."""
    found, mine, theirs = np.intersect1d(one.terms, other.terms, return_indices=True)
    products = one.weights[mine].astype(np.float64) * other.weights[theirs]
    terms, places = np.unique(found % TERMS, return_inverse=True)
    return dict(zip(terms.tolist(), np.bincount(places, products, len(terms)).tolist(), strict=True))


def how_it_came(reason: Mapping[str, Any]) -> str:
    """The reason of an article's place in its story as one sentence, naming articles and stories by their numbers."""
    moved, merged = reason.get("moved_from"), reason.get("merged")
    told = _verdict(reason)
    if moved is not None:
        told += f", out of story {moved}{_because(reason)}"
    if merged:
        told += (
            f"; story {merged.get('story')}, where it was, became one with this: {_verdict(merged)}{_because(merged)}"
        )
    return told


def _verdict(reason: Mapping[str, Any]) -> str:
    match reason.get("verdict"):
        case "correction":
            return "a person decided so"
        case "new":
            return "it began the story"
        case "original":
            article = f"article {reason['because']}" if "because" in reason else "it"
            return f"{article} is the original of {_articles(reason.get('original_of', []))}"
        case "same event":
            nearest = f" as article {reason['nearest']}" if "nearest" in reason else ""
            return f"the same event{nearest}: {reason['score']:.3f}, {reason['threshold']:.3f} needed"
        case "exact" | "copy" | "excerpt" | "update" as kind:
            sources = reason.get("originals") or [reason["copy_of"]]
            told = "exact copy" if kind == "exact" else kind
            return f"{told} of {_articles(sources)}: {reason['evidence']:.0%}, {reason['needed']:.0%} needed"
    return "the reason was not written down"


def _because(reason: Mapping[str, Any]) -> str:
    return f", when article {reason['because']} came" if "because" in reason else ""


def _articles(ids: Sequence[int]) -> str:
    shown = ", ".join(map(str, ids[:KEPT])) + (f" and {len(ids) - KEPT} more" if len(ids) > KEPT else "")
    return f"article {shown}" if len(ids) == 1 else f"articles {shown}"
