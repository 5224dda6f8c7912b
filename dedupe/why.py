"""Why two articles are copies, in one story, or neither: the evidence that decided, in numbers and words."""

import math
from difflib import SequenceMatcher
from typing import Any

from sqlite_utils import Database

from db.coverage import article_place
from db.signatures import read_terms, read_texts
from dedupe.compare import compare, is_template
from dedupe.days import day_of
from dedupe.parameters import PARAMETERS, Parameters
from dedupe.terms import Vector, term_of
from dedupe.text import Text, words

PASSAGE_WORDS = 5000  # of each text that are searched for the longest passage; the search takes time in their product
SHOWN = 12  # terms and numbers


def why(news: Database, first_id: int, second_id: int, parameters: Parameters = PARAMETERS) -> dict[str, Any]:
    """The earlier article is taken for the original. Raises KeyError for an article that is not there.

    `same_story` and `copy_of` are what the database says, `verdict` and `score` what the texts give now.
    """
    rows = read_texts(news, [first_id, second_id])
    original, article = sorted((rows[first_id], rows[second_id]), key=lambda row: (row["at"] or "9", row["id"]))
    texts = Text(article["text"]), Text(original["text"])
    match = compare(*texts, parameters)
    places = [article_place(news, row["id"]) for row in (original, article)]
    stories = [place["story_id"] for place in places]
    return {
        "original": _named(original, places[0]),
        "article": _named(article, places[1]),
        "same_story": stories[0] is not None and stories[0] == stories[1],
        "verdict": "template" if is_template(*texts, parameters) else match.verdict,
        "similarity": round(match.similarity, 3),
        "containment": round(match.containment, 3),
        "containment_needed": parameters.containment,
        "lead": round(match.lead, 3),
        "longest_passage": _longest_passage(*texts),
        "numbers_that_differ": _numbers(*texts),
        **_nearness(news, original, article, parameters),
    }


def _named(row: dict[str, Any], place: dict[str, Any]) -> dict[str, Any]:
    return {"id": row["id"], "title": row["title"], "at": row["at"], **place}


def _longest_passage(article: Text, original: Text) -> str:
    one, other = article.words[:PASSAGE_WORDS], original.words[:PASSAGE_WORDS]
    found = SequenceMatcher(None, one, other, autojunk=False).find_longest_match()
    return " ".join(one[found.a : found.a + found.size])


def _numbers(article: Text, original: Text) -> list[dict[str, str]]:
    shared = [place for place in original.numbers if place in article.numbers]
    return [
        {"between": f"{before} … {after}", "original": original.numbers[before, after],
         "article": article.numbers[before, after]}
        for before, after in shared
        if original.numbers[before, after] != article.numbers[before, after]
    ][:SHOWN]  # fmt: skip


def _nearness(
    news: Database, original: dict[str, Any], article: dict[str, Any], parameters: Parameters
) -> dict[str, Any]:
    """The score by which stories join, and the terms that make it; nothing before both were folded."""
    found = read_terms(news, [original["id"], article["id"]])
    if len(found) < 2:
        return {"score": None, "threshold": parameters.threshold, "days_apart": None, "shared_terms": []}
    ours, theirs = (tuple(map(Vector.unpack, found[row["id"]])) for row in (original, article))
    days = [day_of(row["at"]) for row in (original, article)]
    apart = abs(days[0] - days[1]) if days[0] is not None and days[1] is not None else None
    shared = _products(ours[0], theirs[0])
    weight = parameters.text_weight
    score = weight * sum(shared.values()) + (1 - weight) * sum(_products(ours[1], theirs[1]).values())
    spelt = {term_of(word): word for word in words(f"{original['title']} {original['text']}")}
    heaviest = sorted(shared.items(), key=lambda item: -item[1])[:SHOWN]
    return {
        "score": round(score * math.exp(-(apart or 0.0) / parameters.decay_days), 4),
        "threshold": parameters.threshold,
        "days_apart": None if apart is None else round(apart, 2),
        "shared_terms": [{"term": spelt.get(term, "…"), "weight": round(part, 4)} for term, part in heaviest],
    }


def _products(one: Vector, other: Vector) -> dict[int, float]:
    weights = dict(zip(other.terms.tolist(), other.weights.tolist(), strict=True))
    pairs = zip(one.terms.tolist(), one.weights.tolist(), strict=True)
    return {term: weight * weights[term] for term, weight in pairs if term in weights}
