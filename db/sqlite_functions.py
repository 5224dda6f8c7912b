"""Functions for SQL, the same in sqlite-utils and on the web pages: pure, bounded in time, null for what is no text."""

import sqlite3

# What they need is loaded when they are first called: every sqlite-utils command opens connections.


def add_functions(conn: sqlite3.Connection) -> None:
    """`text_similarity(a, b)`, `host(url)` and `canonical_url(url)`."""
    for function, arguments in ((text_similarity, 2), (host, 1), (canonical_url, 1)):
        conn.create_function(function.__name__, arguments, function, deterministic=True)


def text_similarity(one: object, other: object) -> float | None:
    """0 to 1, as `copies.similarity`: the share of all runs of three words that both texts have (Jaccard).

    Texts without a word have none. Of a text over 400,000 characters or 20,000 words only so much is compared.
    """
    from newsfold.dedupe.tokens import Text

    if not isinstance(one, str) or not isinstance(other, str):
        return None
    first, second = Text(one).shingles, Text(other).shingles
    if not len(first) or not len(second):
        return 0.0
    from numpy import intersect1d

    both = len(intersect1d(first, second, assume_unique=True))
    return both / (len(first) + len(second) - both)


def host(url: object) -> str | None:
    """In lower case and ASCII, without port; null when it is no web address."""
    from newsfold.db.values.urls import host_of

    return (host_of(url) or None) if isinstance(url, str) else None


def canonical_url(url: object) -> str | None:
    """The one spelling under which Newsfold stores it; null when it is no web address."""
    from newsfold.db.values.urls import canonical_url as canonical

    return canonical(url) if isinstance(url, str) else None
