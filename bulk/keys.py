"""Ids of articles in the bulk job: from content, so that they are the same in every run (pure)."""

import hashlib

STAGES = "_stages"  # the folder below the output with the tables of the steps; it is there until the job has ended


def article_id(address: str) -> int:
    """Return the id of the article with this external id or canonical URL: 63 bits of its SHA-256.

    Among 10⁹ articles, two have one id with a probability of a twentieth; the later one of them is then rejected.
    """
    return int.from_bytes(hashlib.sha256(address.encode("utf-8", "replace")).digest()[:8], "big") >> 1
