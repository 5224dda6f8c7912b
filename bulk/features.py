"""What the steps after extraction need of a text: its shingle hashes, to find copies, and its terms, to weigh them."""

from collections.abc import Iterable, Iterator
from functools import partial

import numpy as np
from numpy.typing import NDArray
from pyspark.sql import DataFrame

from newsfold.bulk.rows import Row, map_rows
from newsfold.dedupe.copies.digests import is_digest
from newsfold.dedupe.copies.minhash import Sketch, make_article_sketch
from newsfold.dedupe.copies.minhash_signature import make_minhash
from newsfold.dedupe.parameters import PARAMETERS
from newsfold.dedupe.share_cache import expected_shares
from newsfold.dedupe.stories.tfidf import count_terms, find_terms
from newsfold.dedupe.tokens import Text, hash_word

COLUMNS = """
    id bigint not null, at string, day double, text_key bigint not null, length int not null, stored array<bigint>,
    query array<bigint>, minhash binary, terms binary not null
"""


def make_features(articles: DataFrame) -> DataFrame:
    """Return a row for each article: what decides which others it is compared with, and its terms.

    `day` is the time of the article in days since 1970, null if unknown. `text_key` is equal for equal words (of texts
    too short to be compared: for those that can be exact copies). `stored` and `query` are the hashes of the sketch,
    `length` the number of the latter, `minhash` the signature, null for a short text. `terms` are the distinct term
    ids, four bytes each; none of a digest, which takes no part in stories.
    """
    columns = ("id", "source", "title", "text", "at", "kind", "language")
    dated = articles.select(*columns).selectExpr("*", "unix_timestamp(to_timestamp(at)) / 86400D as day")
    return map_rows(dated, _make_rows, COLUMNS)


def _make_rows(articles: Iterable[Row]) -> Iterator[Row]:
    for row in articles:
        text = Text(row["text"], row["title"])
        # The sketch of a short text only depends on whether the source is the same, so that its name serves as well.
        source = None if row["source"] is None else hash_word(row["source"]) >> 1
        whole_day = None if row["day"] is None else int(row["day"] // 1)
        sketch = make_article_sketch(text, source, whole_day, PARAMETERS.copies)
        yield {
            "id": row["id"],
            "at": row["at"],
            "day": row["day"],
            "text_key": _text_key(text, sketch, row["id"]),
            "length": len(sketch.query_hashes),
            "stored": sketch.stored_hashes.astype(np.int64).tolist(),
            "query": sketch.query_hashes.astype(np.int64).tolist(),
            "minhash": make_minhash(text, PARAMETERS.copies),
            "terms": _pack_terms(text, row["kind"], row["language"]),
        }


def _pack_terms(text: Text, kind: str, language: str | None) -> bytes:
    terms = find_terms(text.words)
    if kind == "digest" or is_digest(text, terms, partial(expected_shares, language), PARAMETERS.roundups):
        return b""
    return count_terms(text, terms)[0].terms.astype("<i4").tobytes()


def _text_key(text: Text, sketch: Sketch, article_id: int) -> int:
    """Return 63 bits, equal for texts that are exact copies, and different for all others but by chance."""
    if not len(sketch.query_hashes):
        return article_id
    is_short = len(text.words) < PARAMETERS.copies.min_words
    hashed: NDArray[np.generic] = sketch.query_hashes if is_short else text.word_hashes
    return hash_word(hashed.tobytes().hex()) >> 1
