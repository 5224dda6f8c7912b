"""Divide the sources among several machines by their registered domain (pure)."""

import re
from hashlib import sha256

from newsfold.db.values.urls import registered_domain

MAX_SHARDS = 1000
_SHARD = re.compile(r"(\d{1,4})/(\d{1,4})")


def parse_shard(text: str) -> tuple[int, int]:
    """Return (number, count) of a shard: for `2/8`, the second of eight shards, (2, 8).

    Raise ValueError if `text` is not a shard, or if it has more than MAX_SHARDS.
    """
    match = _SHARD.fullmatch(text)
    number, count = (int(match[1]), int(match[2])) if match else (0, 0)
    if not 1 <= number <= count <= MAX_SHARDS:
        raise ValueError(f"{text[:20]!r} is not a shard; write the second of eight as 2/8")
    return number, count


def is_in_shard(homepage: str, shard: tuple[int, int]) -> bool:
    """Decide whether the source with this `homepage` belongs to `shard`, which is (number, count) as in `parse_shard`.

    The result depends only on the registered domain and the shard, so it is the same on every machine.
    """
    number, count = shard
    digest = sha256(registered_domain(homepage).encode()).digest()
    return int.from_bytes(digest[:8]) % count == number - 1
