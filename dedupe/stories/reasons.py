"""Explain why an article is in its story: the JSON in `story_articles.reason`, and a sentence made from it (pure).

The keys of the JSON must stay as they are, since databases of earlier versions have them.
"""

from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Any

import numpy as np

from newsfold.db.values.text import share_beside_limit
from newsfold.dedupe.copies.compare import Match
from newsfold.dedupe.copies.kinds import CopyKind
from newsfold.dedupe.parameters import CopyParameters, StoryParameters
from newsfold.dedupe.stories.scoring import StoryScore
from newsfold.dedupe.stories.stopwords import stopword_mask
from newsfold.dedupe.stories.term_vectors import VOCABULARY_SIZE, TermVector
from newsfold.dedupe.stories.tfidf import spell_terms
from newsfold.dedupe.stories.window import Member
from newsfold.dedupe.tokens import Text

MAX_TERMS = 6  # shared terms in a reason: those that contribute most
MAX_ARTICLES = 6  # articles named in a sentence

CAUTION, ONE_SOURCE, UNLIKE, WORDING, DIGEST = "caution", "one source", "unlike", "wording", "digest"
# Why an article did not join a story that its score, or its score without caution, is enough for: a clause for each.
HELD_BACK_CLAUSES: Mapping[str, str] = {
    CAUTION: "the database had few articles in this language, and then a common story needs more likeness",
    DIGEST: "a digest, which reports many events, belongs to none of their stories",
    ONE_SOURCE: "a story of three or more articles from one source alone needs a higher score",
    UNLIKE: "the articles of that story are much more alike than this one is to them",
    WORDING: "what the two share is a wording that is printed again and again, or words that only begin alike",
}

Reason = dict[str, Any]


def copy_reason(originals: Sequence[int], match: Match, parameters: CopyParameters) -> Reason:
    """Return the reason of a copy; `originals` are the ids of its originals, the primary one first.

    `similarity` (shingle similarity, Jaccard), `containment`, `evidence` and `longest_passage` (words) are those of
    `match`, the comparison with the primary original. `needed` is the evidence that a copy must have. The evidence of
    a round-up is the share of it that all its originals cover together.
    """
    several = {"originals": list(originals)} if len(originals) > 1 else {}
    return {
        "verdict": match.verdict,
        "copy_of": originals[0],
        **several,
        "similarity": round(match.similarity, 3),
        "containment": round(match.containment, 3),
        "evidence": round(match.evidence, 3),
        "longest_passage": match.longest_passage,
        "needed": parameters.min_containment,
        "numbers_that_differ": match.number_conflicts,
        "numbers_compared": match.numbers_compared,
    }


def original_reason(copies: Sequence[int]) -> Reason:
    """Return the reason of an article that turned out to be the original of `copies`, which were folded before it."""
    return {"verdict": "original", "original_of": list(copies)}


def event_reason(
    score: StoryScore, member: Member, nearest: Member, *, text: Text, language: str | None, parameters: StoryParameters
) -> Reason:
    """Return the reason of the article `member`, which joins a story by its score.

    `nearest` is the member of `score.nearest`, and `text` the text of `member`, from which shared terms are spelt;
    stopwords of `language`, its language, are none of them. The stored key `likeness_to_rivals` holds the background
    similarity, and `meaning` the similarity by embeddings, if both articles have one. `days_apart` is None if a time is
    unknown.
    """
    by_embedding = {}
    if member.embedding and nearest.embedding:
        by_embedding["meaning"] = round(member.embedding.similarity(nearest.embedding, parameters), 2)
    days_apart = None if member.day is None or nearest.day is None else round(abs(member.day - nearest.day), 2)
    return {
        "verdict": "same event",
        "score": round(score.value, 4),
        "threshold": parameters.threshold,
        "likeness_to_rivals": round(score.background, 4),
        "nearest": nearest.article_id,
        "nearest_score": round(score.nearest.score, 4),
        "days_apart": days_apart,
        **by_embedding,
        "shared_terms": shared_terms(score_contributions(member.vector, nearest.vector), text, languages=[language]),
    }


def merge_reason(score: float, article_id: int, parameters: StoryParameters) -> Reason:
    """Return the reason of two stories that were merged for their score when the article `article_id` was folded."""
    return {
        "verdict": "same event",
        "score": round(score, 4),
        "threshold": parameters.merge_threshold,
        "because": article_id,
    }


def new_reason(
    best: StoryScore | None, parameters: StoryParameters, held_back: str | None = None, cohesion: float | None = None
) -> Reason:
    """Return the reason of an article that began a story; `best` is its best score against another story, if any.

    `held_back`, a key of HELD_BACK_CLAUSES, tells why it did not join that story if a score without caution would do.
    `threshold` is the score that it would have needed. `cohesion` is that with the story, if it was too low.
    A digest has no best score.
    """
    nearest = {"nearest": best.nearest.article_id, "score": round(best.value, 4)} if best else {"score": 0.0}
    if best and held_back is None and best.value < parameters.threshold <= best.bold_value:
        held_back = CAUTION
    threshold = parameters.threshold + (parameters.single_source_margin if held_back == ONE_SOURCE else 0.0)
    return {"verdict": "new", **nearest, "threshold": round(threshold, 4)} | (
        ({"held_back": held_back} if held_back else {})
        | ({"cohesion": round(cohesion, 4), "cohesion_needed": parameters.min_article_cohesion} if cohesion else {})
    )


def shared_terms(
    contributions: Mapping[int, float], text: Text, limit: int = MAX_TERMS, *, languages: Sequence[str | None] = ()
) -> list[dict[str, Any]]:
    """Return the `limit` telling terms with the largest contributions, as dicts of `term` and `weight`.

    `contributions` are those of `score_contributions`. A `term` is spelt as in `text` or its title, `…` if it is in
    neither; its `weight` is its contribution. Bare numbers and the stopwords of `languages` are left out.
    """
    is_stopword = [stopword_mask(language) for language in {*languages}]
    ranked = [
        (term, weight)
        for term, weight in sorted(contributions.items(), key=lambda item: (-item[1], item[0]))
        if not any(mask[term] for mask in is_stopword)
    ]
    spelt = spell_terms(text, {term for term, _ in ranked})
    telling = ((spelt.get(term, "…"), weight) for term, weight in ranked)
    found = ({"term": word, "weight": round(weight, 4)} for word, weight in telling if not word[0].isdigit())
    return list(islice(found, limit))


def score_contributions(one: TermVector, other: TermVector) -> dict[int, float]:
    """Return term id → its contribution to the similarity of two articles, in text and title together.

    The contributions add up to the scalar product of the vectors: the similarity by terms before time decay.
    """
    common, at_one, at_other = np.intersect1d(one.terms, other.terms, return_indices=True)
    products = one.weights[at_one].astype(np.float64) * other.weights[at_other]
    terms, positions = np.unique(common % VOCABULARY_SIZE, return_inverse=True)
    return dict(zip(terms.tolist(), np.bincount(positions, products, len(terms)).tolist(), strict=True))


def rename_articles(reason: Mapping[str, Any], names: Mapping[int, int]) -> Reason:
    """Return the reason with other ids of articles: `names` maps the ids in it to those of another database.

    Ids of stories have no counterpart there: the keys `moved_from` and `merged` are left out, and so is an article that
    `names` lacks.
    """
    renamed = {key: value for key, value in reason.items() if key not in ("moved_from", "merged")}
    if names.get(reason.get("nearest", 0)) is None:
        renamed.pop("held_back", None)
    for key in ("nearest", "copy_of", "because"):
        if key in renamed:
            number = names.get(renamed.pop(key))
            renamed |= {} if number is None else {key: number}
    for key in ("originals", "original_of"):
        if key in renamed:
            renamed[key] = [names[number] for number in renamed[key] if number in names]
    return renamed


def explain_reason(reason: Mapping[str, Any]) -> str:
    """Return the reason as one sentence that names articles and stories by their ids."""
    moved_from, merged = reason.get("moved_from"), reason.get("merged")
    sentence = _explain_verdict(reason)
    if moved_from is not None:
        sentence += f", out of story {moved_from}{_explain_cause(reason)}"
    if merged:
        why = f"{_explain_verdict(merged)}{_explain_cause(merged)}"
        sentence += f"; story {merged.get('story')}, where it was, became one with this: {why}"
    return sentence


def _explain_verdict(reason: Mapping[str, Any]) -> str:
    match reason.get("verdict"):
        case "correction":
            return "a person decided so"
        case "new":
            held_back = HELD_BACK_CLAUSES.get(reason.get("held_back", ""))
            of_nearest = f" and not the story of article {reason['nearest']}" if "nearest" in reason else ""
            figures = held_back_clause(held_back_measure(reason))
            return (
                f"it began the story{of_nearest}, because {held_back}{figures}" if held_back else "it began the story"
            )
        case "original":
            article = f"article {reason['because']}" if "because" in reason else "it"
            return f"{article} is the original of {_name_articles(reason.get('original_of', []))}"
        case "same event":
            nearest = f" as article {reason['nearest']}" if "nearest" in reason else ""
            score, needed = share_beside_limit(reason["score"], reason["threshold"])
            return f"the same event{nearest}, with a score of {score} where {needed} is needed"
        case CopyKind.EXACT | CopyKind.COPY | CopyKind.EXCERPT | CopyKind.UPDATE as kind:
            originals = _name_articles(reason.get("originals") or [reason["copy_of"]])
            share, needed = share_beside_limit(reason["evidence"], reason["needed"])
            return f"{CopyKind(kind).label} of {originals}, with {share} of the shorter text where {needed} is needed"
    return "the reason was not written down"


def held_back_measure(reason: Mapping[str, Any]) -> tuple[str, float, float] | None:
    """Return what held an article back, its value, and the value that was needed; None if no single value decided.

    It is `score` or `cohesion`.
    """
    held_back = reason.get("held_back")
    if held_back in (CAUTION, ONE_SOURCE) and reason["score"] < reason["threshold"]:
        return "score", reason["score"], reason["threshold"]
    if held_back == UNLIKE and "cohesion" in reason:
        return "cohesion", reason["cohesion"], reason["cohesion_needed"]
    return None


def held_back_clause(measure: tuple[str, float, float] | None) -> str:
    """Return what `held_back_measure` returned, as a clause; "" for None."""
    if measure is None:
        return ""
    name, *values = measure
    share, needed = share_beside_limit(*values)
    if name == "score":
        return f": it had a score of {share}, and {needed} is needed"
    return f": its likeness to them is {share} of theirs, and {needed} is needed"


def _explain_cause(reason: Mapping[str, Any]) -> str:
    return f", when article {reason['because']} came" if "because" in reason else ""


def _name_articles(ids: Sequence[int]) -> str:
    more = f" and {len(ids) - MAX_ARTICLES} more" if len(ids) > MAX_ARTICLES else ""
    named = ", ".join(map(str, ids[:MAX_ARTICLES])) + more
    return f"article {named}" if len(ids) == 1 else f"articles {named}"
