"""List the articles of the whole database whose texts are most similar to a given one."""

from typing import Any

import numpy as np
from sqlite_utils import Database

from newsfold.db.news.minhashes import read_minhashes, read_seed
from newsfold.db.news.signatures import read_texts
from newsfold.db.queries.coverage import read_article_summary
from newsfold.dedupe.copies.minhash_signature import estimate_similarities, make_minhash
from newsfold.dedupe.copies.overlap import measure_overlap
from newsfold.dedupe.parameters import PARAMETERS, Parameters
from newsfold.dedupe.tokens import Text

COMPARED_FOR_ONE = 3  # texts compared in full for each that is listed, so that the estimate need not rank them exactly
MIN_COMPARED = 30
MIN_SIMILARITY = 0.02  # below, two texts share no more than common turns of phrase and are not listed

Row = dict[str, Any]


class TooShort(ValueError):
    """The text has too few words to be compared; the message says how many it needs."""


def find_similar(
    news: Database, text: str, *, limit: int, article_id: int | None = None, parameters: Parameters = PARAMETERS
) -> list[Row]:
    """Return the `limit` articles with the highest similarity to `text`, best first; not the article `article_id`.

    The keys of a row: `similarity` (Jaccard) and `containment` of the shingles, from 0 to 1; `article_id`, `title`,
    `published_at`, `source`, `url`, `story_id`, `copy_of`. The signatures of all folded articles are looked at, and the
    nearest compared word by word. Raise TooShort if the text has fewer than `min_words` words.
    """
    ours = Text(text)
    minhash = make_minhash(ours, parameters.copies, read_seed(news))
    if minhash is None:
        raise TooShort(f"the text is too short to be compared; {parameters.copies.min_words} words are needed")
    rows = []
    for number in _nearest(news, minhash, max(MIN_COMPARED, COMPARED_FOR_ONE * limit), article_id):
        article = read_texts(news, [number])[number]
        theirs = Text(article["text"]).shingles
        similarity, containment = measure_overlap(ours.shingles, theirs) if len(theirs) else (0.0, 0.0)
        if similarity >= MIN_SIMILARITY:
            place = read_article_summary(news, number)
            rows.append(
                {
                    "similarity": round(similarity, 3),
                    "containment": round(containment, 3),
                    "article_id": number,
                    "published_at": article["at"],
                    "source": article["source"],
                    "title": article["title"],
                    **{name: place[name] for name in ("url", "story_id", "copy_of")},
                }
            )
    return sorted(rows, key=lambda row: (-row["similarity"], -row["containment"], row["article_id"]))[:limit]


def _nearest(news: Database, minhash: bytes, count: int, excluded: int | None) -> list[int]:
    """Return the ids of the `count` articles with the highest estimated similarity above 0, without `excluded`."""
    ids, estimates = np.empty(0, np.int64), np.empty(0)
    for chunk in read_minhashes(news):
        ids = np.append(ids, [number for number, _ in chunk])
        estimates = np.append(estimates, estimate_similarities(minhash, [other for _, other in chunk]))
        best = np.lexsort((ids, -estimates))[: count + 1]
        ids, estimates = ids[best], estimates[best]
    return [int(number) for number in ids[estimates > 0] if number != excluded][:count]
