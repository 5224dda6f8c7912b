"""Summarize stories: lead article and title, times and pace, number of independent sources."""

import json
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import Any

import numpy as np
from sqlite_utils import Database

from newsfold.db.news.stories import StoryArticle, lead_article_of, save_summary, story_articles
from newsfold.db.news.story_vectors import read_terms
from newsfold.db.values.times import day_of
from newsfold.dedupe.parameters import PARAMETERS
from newsfold.dedupe.stories.independence import count_independent_sources
from newsfold.dedupe.stories.term_vectors import VOCABULARY_SIZE, TermVector, unpack_vectors

FULL_LENGTH = 150  # words from which the length of a text counts fully in its score as the lead
MIN_IMPROVEMENT = 0.25  # difference of the scores that another article must exceed to replace the present lead
EARLY_HOURS = 24.0  # the bonus for an early article decays with exp(-hours / EARLY_HOURS)
MAX_COMPARED = 40  # originals whose centrality is computed; in a larger story the first ones show what it is about

PERIOD_DAYS = 1.0  # a story that runs on takes its lead from the last period of this length that has enough reports
MIN_PERIOD_SOURCES = 3  # sources with reports in a period, from which it can give the lead; the first period always can

_KIND_SCORES = {"article": 1.0, "live": 0.5, "interview": 0.3, "opinion": 0.3}
_NO_REPORTS = frozenset({"opinion", "interview", "digest"})


class DatedArticle(StoryArticle):
    """An article of a story; `day` is its time `at` in fractional days since 1970, None if unknown."""

    day: float | None


def update_summaries(news: Database, ids: Iterable[int]) -> None:
    """Compute and save the summaries of the stories with these ids."""
    for story_id in ids:
        articles = [DatedArticle(**row, day=day_of(row["at"])) for row in story_articles(news, story_id)]
        if articles:
            current = lead_article_of(news, story_id)
            save_summary(news, story_id, summarize(articles, _read_centralities(news, articles), current))
        else:
            save_summary(news, story_id, {"article_count": 0, "source_count": 0, "sources_independent": 0})


def summarize(
    articles: Sequence[DatedArticle], centrality: Mapping[int, float], current_lead: int | None
) -> dict[str, Any]:
    """Return the summary of a story with these articles: the columns of `stories`, by name.

    `centrality` and `current_lead` are those of `choose_lead`. `hours` is the time from the first article to the last,
    `pace` the number of articles after the first per hour of that time, None if it is 0.
    """
    lead = choose_lead(articles, centrality, current_lead)
    days = [row["day"] for row in articles if row["day"] is not None]
    times = [row["at"] for row in articles if row["at"]]
    hours = 24 * (max(days) - min(days)) if days else 0.0
    return {
        "title": lead["title"],
        "lead_article_id": lead["id"],
        "first_published_at": min(times, default=None),
        "last_published_at": max(times, default=None),
        "article_count": len(articles),
        "source_count": len({row["source_id"] for row in articles}),
        "sources_independent": count_independent_sources(articles),
        "language": _most_frequent(row["language"] for row in articles) or lead["language"],
        "countries": json.dumps(_by_frequency(row["country"] for row in articles)),
        "hours": round(hours, 2),
        "pace": round((len(days) - 1) / hours, 3) if hours else None,
    }


def choose_lead(articles: Sequence[DatedArticle], centrality: Mapping[int, float], current: int | None) -> DatedArticle:
    """Return the article that serves a reader best as the lead article.

    It is a report, an opinion piece or interview only if the story has nothing else; an original, a copy only if the
    story has no original. A story that runs for more than a day has it from the last of its periods, so that its title
    tells the latest state: see `_latest_period`.

    `centrality` is article id → how typical of the story the article is, as `centralities` returns it. `current` is the
    id of the present lead article, None if there is none; it stays while it is in that period, unless another is
    clearly better.
    """
    candidates = _latest_period(_candidates(articles))
    longest = max(row["word_count"] for row in candidates)
    first_day = min((row["day"] for row in candidates if row["day"] is not None), default=0.0)
    scores = {row["id"]: _score_lead(row, centrality.get(row["id"], 0.0), longest, first_day) for row in candidates}
    best = max(candidates, key=lambda row: (scores[row["id"]], -(row["day"] or math.inf), -row["id"]))
    stays = current in scores and scores[best["id"]] - scores[current] <= MIN_IMPROVEMENT
    return next(row for row in candidates if row["id"] == current) if stays else best


def _candidates(articles: Sequence[DatedArticle]) -> Sequence[DatedArticle]:
    """Return the articles that can be the lead: original reports, else reports, else originals, else all."""
    originals = [row for row in articles if not row["is_copy"]]
    reports = [row for row in articles if row["kind"] not in _NO_REPORTS and row["title"]]
    return [row for row in reports if not row["is_copy"]] or reports or originals or articles


def _latest_period(articles: Sequence[DatedArticle]) -> Sequence[DatedArticle]:
    """Return the articles of the last period in which MIN_PERIOD_SOURCES sources have some, else those of the first.

    Periods of PERIOD_DAYS are counted from the first article, to which articles without a time belong too. They depend
    on the articles alone, so a story changes its title for this reason once in a period, and never goes back.
    """
    first_day = min((row["day"] for row in articles if row["day"] is not None), default=0.0)
    periods: dict[int, list[DatedArticle]] = {}
    for row in articles:
        number = 0 if row["day"] is None else int((row["day"] - first_day) / PERIOD_DAYS)
        periods.setdefault(number, []).append(row)
    enough = (
        number for number, rows in periods.items() if len({row["source_id"] for row in rows}) >= MIN_PERIOD_SOURCES
    )
    return periods[max(enough, default=0)]


def centralities(vectors: Mapping[int, TermVector]) -> dict[int, float]:
    """Return article id → the mean of two cosine similarities, from 0 to 1.

    They are those of its text and of its title to the centroid, the sum of all articles' text vectors.
    """
    if not vectors:
        return {}
    rows = np.repeat(np.arange(len(vectors)), [len(one.terms) for one in vectors.values()])
    terms = np.concatenate([one.terms for one in vectors.values()])
    weights = np.concatenate([one.weights for one in vectors.values()]).astype(np.float64)
    is_title = terms >= VOCABULARY_SIZE
    distinct, positions = np.unique(terms % VOCABULARY_SIZE, return_inverse=True)
    centroid = np.bincount(positions, weights * ~is_title, len(distinct))
    parts = 2 * rows + is_title  # each article's text, then its title
    products = np.bincount(parts, centroid[positions] * weights, 2 * len(vectors))
    lengths = np.sqrt(np.bincount(parts, weights**2, 2 * len(vectors)))
    cosines = products / np.maximum(lengths * (np.linalg.norm(centroid) or 1.0), 1e-9)
    return dict(zip(vectors, cosines.reshape(-1, 2).mean(axis=1).tolist(), strict=True))


def _score_lead(row: DatedArticle, centrality: float, longest: int, first_day: float) -> float:
    """Return the score of an article as the lead.

    Having a title weighs most; kind, access, length, centrality, time and copies are weighed against each other.
    `longest` is the number of words of the longest candidate, `first_day` the day of the first one.
    """
    hours = 0.0 if row["day"] is None else 24 * (row["day"] - first_day)
    return float(
        2.0 * bool(row["title"])
        + 0.8 * _KIND_SCORES.get(row["kind"], 0.0)
        + 0.6 * bool(row["is_free"] and row["complete"])
        + 0.5 * min(1.0, row["word_count"] / max(1, min(FULL_LENGTH, longest)))
        + 0.8 * centrality
        + 0.3 * math.exp(-hours / EARLY_HOURS)
        + 0.3 * min(1.0, math.log1p(row["copies"]) / math.log1p(10))
    )


def _read_centralities(news: Database, articles: Sequence[DatedArticle]) -> dict[int, float]:
    originals = list(islice((row["id"] for row in articles if not row["is_copy"]), MAX_COMPARED))
    if len(originals) < 2:
        return {}
    packed = read_terms(news, originals)
    vectors = unpack_vectors([terms for terms, _ in packed.values()], PARAMETERS.stories.text_weight)
    return centralities(dict(zip(packed, vectors, strict=True)))


def _most_frequent(values: Iterable[str | None]) -> str | None:
    return next(iter(_by_frequency(values)), None)


def _by_frequency(values: Iterable[str | None]) -> list[str]:
    """Return the distinct values except None and "", most frequent first, equally frequent ones alphabetically."""
    counts = Counter(value for value in values if value)
    return sorted(counts, key=lambda value: (-counts[value], value))
