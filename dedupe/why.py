"""Why two articles are copies, in one story, or neither: the evidence that decided, in numbers and words."""

import math
from typing import Any

from sqlite_utils import Database

from newsfold.db.news.copies import originals_of
from newsfold.db.news.embeddings import read_embeddings
from newsfold.db.news.signatures import read_texts
from newsfold.db.news.stories import stories_of, story_of
from newsfold.db.news.story_vectors import read_terms
from newsfold.db.queries.coverage import article_place
from newsfold.db.values.times import day_of
from newsfold.dedupe.copies.changes import changes, longest_passage
from newsfold.dedupe.copies.compare import Match, compare
from newsfold.dedupe.copies.detector import one_outlet
from newsfold.dedupe.copies.templates import is_template
from newsfold.dedupe.corrections.apply import known_corrections
from newsfold.dedupe.parameters import PARAMETERS, Parameters
from newsfold.dedupe.stories.embedding_similarity import Meaning
from newsfold.dedupe.stories.embeddings import Embeddings
from newsfold.dedupe.stories.reasons import how_it_came, score_parts, shared_terms
from newsfold.dedupe.stories.term_vectors import unpack
from newsfold.dedupe.stories.window import Like, unpack_likes
from newsfold.dedupe.tokens import Text

SHOWN = 12  # terms and numbers
RELATED = 0.2  # containment from which numbers between the same words are of the same things

Row = dict[str, Any]


def why(news: Database, first_id: int, second_id: int, parameters: Parameters = PARAMETERS) -> Row:
    """The earlier article is taken for the original where none is one. Raises KeyError for one that is not there.

    `same_story`, `originals` and `came` are what the database says, `verdict` and `score` what the texts give now.
    """
    rows, origins = read_texts(news, [first_id, second_id]), {}
    for one, other in ((first_id, second_id), (second_id, first_id)):
        origins[one] = originals_of(news, one)
        rows[one]["is_copy"] = other in origins[one]
    original, article = sorted(rows.values(), key=lambda row: (row["is_copy"], row["at"] or "9", row["id"]))
    texts = Text(article["text"], article["title"]), Text(original["text"], original["title"])
    match = compare(*texts, parameters, one_outlet=one_outlet(article, original))
    passage, size = longest_passage(article["text"], original["text"])
    places = [article_place(news, row["id"]) for row in (original, article)]
    stories = [place["story_id"] for place in places]
    verdict = _verdict(article, match, *texts, parameters)
    return {
        "original": _named(original, places[0]),
        "article": _named(article, places[1]),
        "originals": origins[article["id"]],
        "same_story": stories[0] is not None and stories[0] == stories[1],
        "verdict": verdict,
        "similarity": 0.0 if verdict == "short" else round(match.similarity, 3),
        "containment": 0.0 if verdict == "short" else round(match.containment, 3),
        "evidence": 0.0 if verdict == "short" else round(match.evidence, 3),
        "containment_needed": parameters.containment,
        "own": round(match.own, 3),
        "lead": round(match.lead, 3),
        "longest_passage": passage,
        "longest_passage_words": size,
        "numbers_that_differ": _numbers(*texts) if verdict == "template" or match.containment >= RELATED else [],
        "changes": [{"original": old, "article": new} for old, new in _changes(original, article, match)],
        "corrections": _corrections(news, original["id"], article["id"]),
        **_nearness(news, original, article, parameters),
    }


def _named(row: Row, place: Row) -> Row:
    came = how_it_came(place["reason"]) if place["reason"] else None
    return {"id": row["id"], "title": row["title"], "at": row["at"], **place, "came": came}


def _verdict(article: Row, match: Match, text: Text, original_text: Text, parameters: Parameters) -> str:
    """What the comparison says, and where it is not alone to decide, what does."""
    if min(len(text.words), len(original_text.words)) < parameters.min_words:
        return "exact" if article["is_copy"] else "short"
    if article["is_copy"] and not match.folds:
        return "round-up"
    return "template" if not match.folds and is_template(text, original_text, parameters) else match.verdict


def _changes(original: Row, article: Row, match: Match) -> list[tuple[str, str]]:
    """What a copy has in other words; of two texts with little in common everything is other."""
    return changes(original["text"], article["text"])[:SHOWN] if match.folds else []


def _corrections(news: Database, original_id: int, article_id: int) -> list[str]:
    """What people said of the two."""
    known = known_corrections(news)
    said = {
        "one story": known.together(original_id, article_id),
        "two stories": known.apart(original_id, article_id),
        "no copy": not known.apart(original_id, article_id) and not known.may_copy(article_id, original_id),
    }
    return [name for name, is_said in said.items() if is_said]


def _numbers(article: Text, original: Text) -> list[dict[str, str]]:
    shared = [place for place in original.numbers if place in article.numbers]
    return [
        {"between": f"{before} … {after}", "original": original.numbers[before, after],
         "article": article.numbers[before, after]}
        for before, after in shared
        if original.numbers[before, after] != article.numbers[before, after]
    ][:SHOWN]  # fmt: skip


def _nearness(news: Database, original: Row, article: Row, parameters: Parameters) -> Row:
    """The score by which stories join, and the terms that make it; nothing before both were folded."""
    found = read_terms(news, [original["id"], article["id"]])
    if len(found) < 2:
        return {
            "score": None,
            "threshold": parameters.threshold,
            "days_apart": None,
            "meaning": None,
            "shared_terms": [],
        }
    ours, theirs = unpack([found[row["id"]][0] for row in (original, article)], parameters.text_weight)
    days = [day_of(row["at"]) for row in (original, article)]
    apart = abs(days[0] - days[1]) if days[0] is not None and days[1] is not None else None
    parts = score_parts(ours, theirs)
    meant = _meant(news, [original, article], Embeddings(news).parameters(parameters))
    alike = sum(parts.values())
    if meant is not None:
        alike += meant["weight"] * (meant["likeness"] - alike)
    likeness = alike * math.exp(-(apart or 0.0) / parameters.decay_days)
    inside = stories_of(news, [original["id"], article["id"]])
    near = [unpack_likes(found[row["id"]][1]) for row in (original, article)]
    rivals = sum(_rivals(news, likes, inside, parameters) for likes in near) / 2
    return {
        "likeness": round(likeness, 4),
        "likeness_to_rivals": round(rivals, 4),
        "score": round(max(likeness - rivals, 0.0), 4),
        "threshold": parameters.threshold,
        "days_apart": None if apart is None else round(apart, 2),
        "meaning": meant,
        "shared_terms": shared_terms(parts, Text(original["text"], original["title"]), SHOWN),
    }


def _meant(news: Database, rows: list[dict[str, Any]], parameters: Parameters) -> dict[str, float] | None:
    """How alike the two are by their embeddings, and the weight of that beside their terms."""
    found = read_embeddings(news, [row["id"] for row in rows])
    if len(found) < 2:
        return None
    one, other = (Meaning.unpack(found[row["id"]], row["language"]) for row in rows)
    return {"likeness": round(one.likeness(other, parameters), 4), "weight": one.weight(other, parameters)}


def _rivals(news: Database, near: tuple[Like, ...], inside: set[int], parameters: Parameters) -> float:
    """Mean likeness to the nearest articles of other stories, of those that were there when it came."""
    outside = [like.score for like in near[parameters.mates :] if story_of(news, like.article_id) not in inside]
    return max(sum(outside[: parameters.rivals]) / parameters.rivals, parameters.least_rivals)
