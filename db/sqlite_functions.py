"""SQL functions for sqlite-utils and the web pages.

They are deterministic, limited in time, and return null for an argument of the wrong type.
"""

import sqlite3

# Imports are inside the functions, because every sqlite-utils command loads this module and must stay fast.


def add_functions(conn: sqlite3.Connection) -> None:
    """Register `text_similarity(a, b)`, `minhash_similarity(a, b)`, `host(url)` and `canonical_url(url)`."""
    for function, arguments in ((text_similarity, 2), (minhash_similarity, 2), (host, 1), (canonical_url, 1)):
        conn.create_function(function.__name__, arguments, function, deterministic=True)


def text_similarity(one: object, other: object) -> float | None:
    """Return the similarity of two texts as in `copies.similarity`: the Jaccard index, 0 to 1, of 3-word shingles.

    Return 0 if a text has no words, and None if an argument is not text. Only the first 400,000 characters and 20,000
    words of each text are compared.
    """
    from newsfold.dedupe.tokens import Text

    if not isinstance(one, str) or not isinstance(other, str):
        return None
    first, second = Text(one).shingles, Text(other).shingles
    if not len(first) or not len(second):
        return 0.0
    from numpy import intersect1d

    shared = len(intersect1d(first, second, assume_unique=True))
    return shared / (len(first) + len(second) - shared)


def minhash_similarity(one: object, other: object) -> float | None:
    """Return the similarity of two texts as text_similarity does, estimated from their MinHash signatures.

    An argument is a signature as in `minhashes.minhash`, or a text, whose signature is computed. Return None for any
    other value, and for a text of fewer than 20 words, which has no signature.
    """
    from newsfold.dedupe.copies.minhash_signature import estimate_similarity

    first, second = _as_minhash(one), _as_minhash(other)
    return None if first is None or second is None else estimate_similarity(first, second)


def _as_minhash(value: object) -> bytes | None:
    from newsfold.dedupe.copies.minhash_signature import PERMUTATIONS, make_minhash
    from newsfold.dedupe.parameters import PARAMETERS
    from newsfold.dedupe.tokens import Text

    if isinstance(value, str):
        return make_minhash(Text(value), PARAMETERS.copies)
    return value if isinstance(value, bytes) and len(value) == PERMUTATIONS else None


def host(url: object) -> str | None:
    """Return the host of `url` in lower case and ASCII, without port; None if `url` is not an http(s) URL."""
    from newsfold.db.values.urls import host_of

    return (host_of(url) or None) if isinstance(url, str) else None


def canonical_url(url: object) -> str | None:
    """Return the canonical form, under which Newsfold stores `url`; None if it is not an http(s) URL."""
    from newsfold.db.values.urls import canonical_url as canonical

    return canonical(url) if isinstance(url, str) else None
