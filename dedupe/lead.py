"""Which article of a story stands for it, for a reader who opens one (pure)."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from newsfold.dedupe.vectors import TERMS, Vector

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
