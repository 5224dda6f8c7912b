"""Explain why two articles are copies, in one story, or neither: the evidence, in numbers and words."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from sqlite_utils import Database

from newsfold.db.news.copies import kind_of_copy, originals_of
from newsfold.db.news.embeddings import read_embeddings
from newsfold.db.news.signatures import ArticleText, has_same_source, read_texts
from newsfold.db.news.stories import stories_of, story_of
from newsfold.db.news.story_vectors import read_terms
from newsfold.db.queries.coverage import read_article_summary
from newsfold.db.values.times import day_of
from newsfold.dedupe.copies.changes import find_longest_passage, find_replacements
from newsfold.dedupe.copies.compare import Match, compare
from newsfold.dedupe.copies.decisive import find_decisive
from newsfold.dedupe.copies.kinds import ROUND_UP, CommonWording, CopyKind, NoCopyReason
from newsfold.dedupe.copies.templates import align_numbers
from newsfold.dedupe.copies.wording import find_common_wording
from newsfold.dedupe.corrections.apply import read_constraints
from newsfold.dedupe.parameters import PARAMETERS, Parameters, StoryParameters
from newsfold.dedupe.stories.embedding_similarity import Embedding
from newsfold.dedupe.stories.embeddings import ArticleEmbeddings
from newsfold.dedupe.stories.reasons import (
    DIGEST,
    explain_reason,
    held_back_measure,
    score_contributions,
    shared_terms,
)
from newsfold.dedupe.stories.term_vectors import unpack_vectors
from newsfold.dedupe.stories.time_decay import time_decay
from newsfold.dedupe.stories.window import Neighbour, unpack_neighbours
from newsfold.dedupe.tokens import Text
from newsfold.dedupe.why_sentences import explain_evidence

MAX_LISTED = 12  # terms, numbers or replacements in a list
MIN_RELATED_CONTAINMENT = 0.2  # below it, different numbers between the same words are chance and are not listed

Row = dict[str, Any]


def explain_pair(news: Database, first_id: int, second_id: int, parameters: Parameters = PARAMETERS) -> Row:
    """Return the evidence on two articles, ready for JSON. Raise KeyError if an article does not exist.

    `original` and `article` describe the two (`_describe`): `article` is the one that is a copy of the other, or else
    the later one. `same_story`, `originals` (ids of all originals of `article`) and `corrections` are read from the
    database. The rest is computed now: `verdict`, a key of VERDICT_CLAUSES; the measures of `Match`, with `own` for
    the share of own words; `decided_by`, the share that decided on the verdict with its limit (`find_decisive`), None
    if no single one did; and the evidence on a common story (`_story_evidence`). `relation` is what the database
    makes of the two (`_relation`), and `explanation` a list of sentences on all this (`explain_evidence`).
    """
    rows = read_texts(news, [first_id, second_id])
    originals = {article_id: originals_of(news, article_id) for article_id in (first_id, second_id)}
    is_copy_of_other = {first_id: second_id in originals[first_id], second_id: first_id in originals[second_id]}
    original, article = sorted(
        (rows[first_id], rows[second_id]), key=lambda row: (is_copy_of_other[row["id"]], row["at"] or "9", row["id"])
    )
    text, original_text = (Text(row["text"], row["title"]) for row in (article, original))
    is_short = min(len(text.words), len(original_text.words)) < parameters.copies.min_words
    same_source = has_same_source(article, original)
    match = compare(text, original_text, parameters.copies, same_source=same_source)
    wording = find_common_wording(
        text,
        original_text,
        article["language"],
        parameters.copies,
        same_source=same_source,
        other_language=original["language"],
    )
    verdict = _verdict(match, wording, is_short=is_short, is_copy=is_copy_of_other[article["id"]])
    is_reissue = kind_of_copy(news, article["id"], original["id"]) == CopyKind.REISSUE
    if is_reissue:
        verdict = CopyKind.REISSUE
    decisive = find_decisive(text, original_text, match, verdict, parameters.copies)
    is_related = wording is not None or match.containment >= MIN_RELATED_CONTAINMENT
    passage, passage_words = find_longest_passage(article["text"], original["text"])
    described = [_describe(news, row) for row in (original, article)]
    stories = [row["story_id"] for row in described]
    reasons = [row["reason"] or {} for row in described]
    evidence = {
        "relation": _relation(described, is_copy=is_copy_of_other[article["id"]], is_reissue=is_reissue),
        "original": described[0],
        "article": described[1],
        "originals": originals[article["id"]],
        "same_story": stories[0] is not None and stories[0] == stories[1],
        "verdict": verdict,
        "similarity": 0.0 if verdict == NoCopyReason.SHORT else round(match.similarity, 3),
        "containment": 0.0 if verdict == NoCopyReason.SHORT else round(match.containment, 3),
        "evidence": 0.0 if verdict == NoCopyReason.SHORT else round(match.evidence, 3),
        "containment_needed": parameters.copies.min_containment,
        "update_needed": parameters.copies.interleaved_evidence,
        "decided_by": decisive
        and {
            "measure": decisive.measure,
            "share": round(decisive.share, 4),
            "limit": decisive.limit,
        },
        "copy_days": parameters.copies.max_days_apart,
        "own": round(match.own_share, 3),
        "lead": round(match.lead, 3),
        "longest_passage": passage,
        "longest_passage_words": passage_words,
        "numbers_that_differ": _differing_numbers(text, original_text) if is_related else [],
        "changes": _replacements(original, article) if match.is_copy else [],
        "corrections": _corrections(news, original["id"], article["id"]),
        "languages": [original["language"], article["language"]],
        **_held_back(news, described, reasons),
        **_story_evidence(news, described, parameters.stories),
    }
    return {"explanation": explain_evidence(evidence), **evidence}


def _relation(described: Sequence[Row], *, is_copy: bool, is_reissue: bool) -> str:
    """Return what the database makes of two articles, which `_describe` has described.

    `not folded` (one has no story yet), `reissue`, `copy`, `copies of one text`, `same story` or `different stories`.
    """
    one, other = described
    if one["story_id"] is None or other["story_id"] is None:
        return "not folded"
    if is_reissue:
        return CopyKind.REISSUE
    if is_copy:
        return "copy"
    if one["copy_of"] is not None and one["copy_of"] == other["copy_of"]:
        return "copies of one text"
    return "same story" if one["story_id"] == other["story_id"] else "different stories"


def _describe(news: Database, row: ArticleText) -> Row:
    """Return the article's id, title, time `at` and its precision, the columns of `read_article_summary`, and `came`.

    `came` is a sentence on why the article is in its story; None if no reason is saved.
    """
    place = read_article_summary(news, row["id"])
    came = explain_reason(place["reason"]) if place["reason"] else None
    columns = {"title": row["title"], "at": row["at"], "published_precision": row["published_precision"]}
    return {"id": row["id"], **columns, **place, "came": came}


def _held_back(news: Database, described: Sequence[Row], reasons: Sequence[Row]) -> Row:
    """Return why one of the two began a story instead of joining the other one's.

    `held_back` is a key of HELD_BACK_CLAUSES, None if nothing held it back; `held_back_by` is what held_back_measure
    returns. `reasons` are those with which the two are in their stories, empty if none is saved.
    """
    stories = [row["story_id"] for row in described]
    if stories[0] != stories[1]:
        for reason, other_story in zip(reasons, reversed(stories), strict=True):
            is_kept_from_all = reason.get("held_back") == DIGEST
            if is_kept_from_all or ("held_back" in reason and story_of(news, reason.get("nearest", 0)) == other_story):
                measure = held_back_measure(reason)
                by = measure and dict(zip(("measure", "share", "limit"), measure, strict=True))
                return {"held_back": str(reason["held_back"]), "held_back_by": by}
    return {"held_back": None, "held_back_by": None}


def _verdict(match: Match, wording: CommonWording | None, *, is_short: bool, is_copy: bool) -> str:
    """Return the verdict of the comparison, or the one that replaces it.

    `wording` is that of `find_common_wording`. `is_short`: a text is too short to compare; `is_copy`: the article is a
    copy in the database.
    """
    if is_short:
        return CopyKind.EXACT if is_copy else NoCopyReason.SHORT
    if match.is_copy:
        return match.verdict
    return ROUND_UP if is_copy else wording or match.verdict


def _replacements(original: ArticleText, article: ArticleText) -> list[dict[str, str]]:
    """Return the first `MAX_LISTED` replacements of short passages: the words of `original` and those of `article`."""
    pairs = find_replacements(original["text"], article["text"])[:MAX_LISTED]
    return [{"original": before, "article": after} for before, after in pairs]


def _corrections(news: Database, original_id: int, article_id: int) -> list[str]:
    """Return what people have decided about the two articles: any of `one story`, `two stories` and `no copy`."""
    constraints = read_constraints(news)
    is_cannot_link = constraints.is_cannot_link(original_id, article_id)
    decided = {
        "one story": constraints.is_must_link(original_id, article_id),
        "two stories": is_cannot_link,
        "no copy": not is_cannot_link and not constraints.may_copy(article_id, original_id),
    }
    return [name for name, is_decided in decided.items() if is_decided]


def _differing_numbers(article: Text, original: Text) -> list[dict[str, str]]:
    """Return the first `MAX_LISTED` places where the two texts have different numbers between the same words.

    `between` are the words before and after, `original` and `article` the numbers.
    """
    pairs = [pair for pair in align_numbers(original, article) if pair.differ][:MAX_LISTED]
    return [{"between": " … ".join(pair.between), "original": pair.one, "article": pair.other} for pair in pairs]


def _story_evidence(news: Database, described: Sequence[Row], parameters: StoryParameters) -> Row:
    """Return the evidence on a common story: the score of the two articles against each other, and its parts.

    A copy is represented by its original; `compared` are the ids of the two articles compared. `score` is
    `story_similarity` (of terms and embeddings, after time decay) minus `background_similarity`; `embedding` is that of
    `_embedding_evidence`. `score` is None if the two are one, or one has no stored terms, as before it is folded.
    """
    ids = [row["id"] if row["copy_of"] is None else row["copy_of"] for row in described]
    rows, signatures = read_texts(news, ids), read_terms(news, ids)
    one, other = (rows[article_id] for article_id in ids)
    days_apart = _days_apart(one, other)
    limits = {
        "compared": ids,
        "threshold": parameters.threshold,
        "story_days": parameters.max_days_apart,
        "undated_days": 0.0 if one["at"] == other["at"] else parameters.undated_days,
        "closest_articles": parameters.closest_articles,
        "days_apart": None if days_apart is None else round(days_apart, 2),
    }
    if len(signatures) < 2:
        return {**limits, "score": None, "embedding": None, "shared_terms": []}
    packed = [signatures[article_id] for article_id in ids]
    contributions = score_contributions(*unpack_vectors([terms for terms, _ in packed], parameters.text_weight))
    similarity = sum(contributions.values())
    embedding = _embedding_evidence(news, one, other, ArticleEmbeddings(news).adapt(parameters))
    if embedding is not None:
        similarity += embedding["weight"] * (embedding["similarity"] - similarity)
    days = np.array([np.nan if (day := day_of(one["at"])) is None else day])
    similarity *= float(time_decay(days, day_of(other["at"]), parameters)[0])
    own_stories = stories_of(news, ids)
    neighbours = [unpack_neighbours(packed_neighbours) for _, packed_neighbours in packed]
    background = sum(_background_similarity(news, nearest, own_stories, parameters) for nearest in neighbours) / 2
    return {
        **limits,
        "story_similarity": round(similarity, 4),
        "background_similarity": round(background, 4),
        "score": round(max(similarity - background, 0.0), 4),
        "embedding": embedding,
        "shared_terms": shared_terms(
            contributions, Text(one["text"], one["title"]), MAX_LISTED, languages=(one["language"], other["language"])
        ),
    }


def _days_apart(one: ArticleText, other: ArticleText) -> float | None:
    """Return the time between two articles in days; None if one has no time."""
    days = day_of(one["at"]), day_of(other["at"])
    return abs(days[0] - days[1]) if days[0] is not None and days[1] is not None else None


def _embedding_evidence(
    news: Database, one: ArticleText, other: ArticleText, parameters: StoryParameters
) -> dict[str, float] | None:
    """Return the `similarity` of the embeddings and its `weight` against that of the terms; None if one is missing."""
    packed = read_embeddings(news, [one["id"], other["id"]])
    if len(packed) < 2:
        return None
    first, second = (Embedding.unpack(packed[row["id"]], row["language"]) for row in (one, other))
    return {
        "similarity": round(first.similarity(second, parameters), 4),
        "weight": first.weight(second, parameters),
    }


def _background_similarity(
    news: Database, nearest: tuple[Neighbour, ...], own_stories: set[int], parameters: StoryParameters
) -> float:
    """Return an article's background similarity as StoryScorer does, but only from `nearest`, its stored neighbours.

    Articles folded after it are not among these. `own_stories` are the ids of the stories of the two articles.
    """
    outside = [
        neighbour.score
        for neighbour in nearest[parameters.excluded_nearest :]
        if story_of(news, neighbour.article_id) not in own_stories
    ]
    count = parameters.background_neighbours
    return max(sum(outside[:count]) / count, parameters.min_background)
