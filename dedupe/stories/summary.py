"""What is said of a story as a whole: title, lead, times, pace, and how many voices tell it."""

import json
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import Any

import numpy as np
from sqlite_utils import Database

from newsfold.db.news.stories import read_story, save_description, story_articles
from newsfold.db.news.story_vectors import read_terms
from newsfold.db.values.times import day_of
from newsfold.dedupe.parameters import PARAMETERS
from newsfold.dedupe.stories.independence import count_voices
from newsfold.dedupe.stories.term_vectors import TERMS, Vector, unpack

FULL = 150  # words from which a text is long enough to stand for a story
PATIENCE = 0.25  # by how much another article must be better than the one that stood so far
EARLY_HOURS = 24.0

_KINDS = {"article": 1.0, "live": 0.5, "opinion": 0.3}

Row = Mapping[str, Any]


def lead(articles: Sequence[Row], centrality: Mapping[int, float], current: int | None) -> Row:
    """Of the originals, if there are any, the one that a reader is best served with; `current` stands for it so far.

    Each has id, is_copy, copies, kind, word_count, is_free, complete, title and `at`, its place in time (or none).
    """
    originals = [row for row in articles if not row["is_copy"]] or list(articles)
    longest = max(row["word_count"] for row in originals)
    first = min((row["day"] for row in originals if row["day"] is not None), default=0.0)
    worth = {row["id"]: _worth(row, centrality.get(row["id"], 0.0), longest, first) for row in originals}
    best = max(originals, key=lambda row: (worth[row["id"]], -(row["day"] or math.inf), -row["id"]))
    stays = current in worth and worth[best["id"]] - worth[current] <= PATIENCE
    return next(row for row in originals if row["id"] == current) if stays else best


def centralities(vectors: Mapping[int, Vector]) -> dict[int, float]:
    """Article → how near its text and its title are to what all the texts tell, from 0 to 1."""
    if not vectors:
        return {}
    owners = np.repeat(np.arange(len(vectors)), [len(one.terms) for one in vectors.values()])
    terms = np.concatenate([one.terms for one in vectors.values()])
    weights = np.concatenate([one.weights for one in vectors.values()]).astype(np.float64)
    of_title = terms >= TERMS
    found, places = np.unique(terms % TERMS, return_inverse=True)
    middle = np.bincount(places, weights * ~of_title, len(found))
    parts = 2 * owners + of_title
    along = np.bincount(parts, middle[places] * weights, 2 * len(vectors))
    lengths = np.sqrt(np.bincount(parts, weights**2, 2 * len(vectors)))
    shares = along / np.maximum(lengths * (np.linalg.norm(middle) or 1.0), 1e-9)
    return dict(zip(vectors, shares.reshape(-1, 2).mean(axis=1).tolist(), strict=True))


def _worth(row: Row, central: float, longest: int, first: float) -> float:
    """A title and a text to read come before all; the rest is weighed against each other."""
    hours = 0.0 if row["day"] is None else 24 * (row["day"] - first)
    return float(
        2.0 * bool(row["title"])
        + 0.8 * _KINDS.get(row["kind"], 0.0)
        + 0.6 * bool(row["is_free"] and row["complete"])
        + 0.5 * min(1.0, row["word_count"] / max(1, min(FULL, longest)))
        + 0.8 * central
        + 0.3 * math.exp(-hours / EARLY_HOURS)
        + 0.3 * min(1.0, math.log1p(row["copies"]) / math.log1p(10))
    )


WEIGHED = 40  # originals of a story that are compared with each other; in a larger one the first tell what it is about


def describe(news: Database, ids: Iterable[int]) -> None:
    """Bring what is said of these stories up to date."""
    for story_id in ids:
        articles = [row | {"day": day_of(row["at"])} for row in story_articles(news, story_id)]
        if articles:
            current = read_story(news, story_id)["lead_article_id"]
            save_description(news, story_id, description(articles, _centrality(news, articles), current))
        else:
            save_description(news, story_id, {"article_count": 0, "source_count": 0, "sources_independent": 0})


def description(articles: Sequence[Row], centrality: Mapping[int, float], current: int | None) -> dict[str, Any]:
    """The columns of `stories`. `pace` is articles an hour from the first to the last, None for one moment."""
    chosen = lead(articles, centrality, current)
    days = [row["day"] for row in articles if row["day"] is not None]
    times = [row["at"] for row in articles if row["at"]]
    hours = 24 * (max(days) - min(days)) if days else 0.0
    return {
        "title": chosen["title"],
        "lead_article_id": chosen["id"],
        "first_published_at": min(times, default=None),
        "last_published_at": max(times, default=None),
        "article_count": len(articles),
        "source_count": len({row["source_id"] for row in articles}),
        "sources_independent": count_voices(articles),
        "language": _most(row["language"] for row in articles) or chosen["language"],
        "countries": json.dumps(_by_count(row["country"] for row in articles)),
        "hours": round(hours, 2),
        "pace": round((len(days) - 1) / hours, 3) if hours else None,
    }


def _centrality(news: Database, articles: Sequence[Row]) -> dict[int, float]:
    originals = list(islice((row["id"] for row in articles if not row["is_copy"]), WEIGHED))
    if len(originals) < 2:
        return {}
    packed = read_terms(news, originals)
    vectors = unpack([terms for terms, _ in packed.values()], PARAMETERS.text_weight)
    return centralities(dict(zip(packed, vectors, strict=True)))


def _most(values: Iterable[str | None]) -> str | None:
    return next(iter(_by_count(values)), None)


def _by_count(values: Iterable[str | None]) -> list[str]:
    """The most frequent first, among equals in order of the alphabet."""
    counted = Counter(value for value in values if value)
    return sorted(counted, key=lambda value: (-counted[value], value))
