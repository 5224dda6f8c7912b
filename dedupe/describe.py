"""What is said of a story as a whole: title, lead, times, pace, and how many voices tell it."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import Any

from sqlite_utils import Database

from newsfold.db.members import read_terms
from newsfold.db.stories import read_story, save_description, story_articles
from newsfold.dedupe.days import day_of
from newsfold.dedupe.lead import centralities, lead
from newsfold.dedupe.parameters import PARAMETERS
from newsfold.dedupe.vectors import unpack
from newsfold.dedupe.voices import count_voices

WEIGHED = 40  # originals of a story that are compared with each other; in a larger one the first tell what it is about

Row = Mapping[str, Any]


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
