"""Sources divided among machines by host (pure)."""

import re
from hashlib import sha256

from newsfold.db.values.urls import registered_domain

MAX_SHARDS = 1000
_SHARD = re.compile(r"(\d{1,4})/(\d{1,4})")


def read_shard(text: str) -> tuple[int, int]:
    """`2/8` as (2, 8). Raises ValueError."""
    found = _SHARD.fullmatch(text)
    part, parts = (int(found[1]), int(found[2])) if found else (0, 0)
    if not 1 <= part <= parts <= MAX_SHARDS:
        raise ValueError(f"{text[:20]!r} is no shard; write the second of eight as 2/8")
    return part, parts


def in_shard(homepage: str, shard: tuple[int, int]) -> bool:
    """Whether a source belongs to this part; all hosts of one registered domain do, on every machine alike."""
    part, parts = shard
    digest = sha256(registered_domain(homepage).encode()).digest()
    return int.from_bytes(digest[:8]) % parts == part - 1
