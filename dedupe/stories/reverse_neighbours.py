"""Reverse neighbours: for each article, the articles folded later that have it among their neighbours (pure).

Entries added together are in sorted arrays, entries added one by one in a dict.
"""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

ArticleIds = NDArray[np.int64]
Scores = NDArray[np.float64]


class ReverseNeighbours:
    """A map from an article to the articles whose neighbour lists contain it, with the scores there."""

    def __init__(self) -> None:
        self._neighbours: ArticleIds = np.empty(0, np.int64)  # sorted; the next two arrays are parallel to it
        self._articles: ArticleIds = np.empty(0, np.int64)
        self._scores: Scores = np.empty(0)
        self._removed: set[int] = set()  # articles whose entries in the arrays no longer count
        self._added: dict[int, dict[int, float]] = {}  # neighbour → article → score

    def add(self, article_id: int, neighbours: Iterable[tuple[int, float]]) -> None:
        """Add one article with its neighbour list: pairs of (neighbour's article id, score)."""
        for neighbour, score in neighbours:
            self._added.setdefault(neighbour, {})[article_id] = score

    def extend(self, articles: ArticleIds, neighbours: ArticleIds, scores: Scores) -> None:
        """Add many entries at once: `articles[i]` has `neighbours[i]` in its list with `scores[i]`.

        None of these articles may have been added already.
        """
        is_kept = ~np.isin(self._articles, list(self._removed))
        self._removed = set()
        neighbours = np.concatenate([self._neighbours[is_kept], neighbours])
        order = np.argsort(neighbours, kind="stable")
        self._neighbours = neighbours[order]
        self._articles = np.concatenate([self._articles[is_kept], articles])[order]
        self._scores = np.concatenate([self._scores[is_kept], scores])[order]

    def remove(self, article_id: int, neighbours: Iterable[int]) -> None:
        """Remove an article; `neighbours` are the ids in its own neighbour list."""
        self._removed.add(article_id)
        for neighbour in neighbours:
            self._added.get(neighbour, {}).pop(article_id, None)

    def later_articles(self, neighbour: int) -> list[tuple[int, float]]:
        """Return (article id, score) for every article that has `neighbour` in its neighbour list."""
        first, last = np.searchsorted(self._neighbours, (neighbour, neighbour + 1)).tolist()
        entries = zip(self._articles[first:last].tolist(), self._scores[first:last].tolist(), strict=True)
        loaded = [entry for entry in entries if entry[0] not in self._removed]
        return loaded + list(self._added.get(neighbour, {}).items())
