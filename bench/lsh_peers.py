"""Near-duplicate search with MinHash LSH in memory: datasketch and rensa, as peers of the fold.

Each run builds its index from nothing: signatures of the articles already present are inserted, and only the new texts
are signed. Both use 128 permutations, and shingles of three words as Newsfold does. Each function returns False if the
peer is not installed.
"""

from collections.abc import Sequence
from importlib.util import find_spec

import numpy as np

PERMUTATIONS = 128
THRESHOLD = 0.5
SCHEME = "affine32"  # datasketch's fastest


def search_with_datasketch(size: int, texts: Sequence[str]) -> bool:
    """Index `size` random signatures, then sign, search and index each text. Return whether it is installed."""
    if find_spec("datasketch") is None:
        return False
    from datasketch import MinHash, MinHashLSH

    index, rng = MinHashLSH(threshold=THRESHOLD, num_perm=PERMUTATIONS), np.random.default_rng(1)
    for number in range(size):
        values = rng.integers(0, 1 << 32, PERMUTATIONS, dtype=np.uint64)
        index.insert(number, MinHash(num_perm=PERMUTATIONS, hashvalues=values, scheme=SCHEME))
    for number, text in enumerate(texts, size):
        signature = MinHash(num_perm=PERMUTATIONS, scheme=SCHEME)
        signature.update_batch([shingle.encode() for shingle in _shingles(text)])
        index.query(signature)
        index.insert(number, signature)
    return True


def search_with_rensa(size: int, texts: Sequence[str]) -> bool:
    """Index `size` signatures of one word, then sign, search and index each text. Return whether it is installed."""
    if find_spec("rensa") is None:
        return False
    from rensa import RMinHash, RMinHashLSH

    index = RMinHashLSH(threshold=THRESHOLD, num_perm=PERMUTATIONS, num_bands=32)
    for number in range(size):
        signature = RMinHash(num_perm=PERMUTATIONS, seed=1)
        signature.update([str(number)])  # it cannot be made from stored hash values; one word is the least to sign
        index.insert(number, signature)
    for number, text in enumerate(texts, size):
        signature = RMinHash(num_perm=PERMUTATIONS, seed=1)
        signature.update(_shingles(text))
        index.query(signature)
        index.insert(number, signature)
    return True


def _shingles(text: str) -> list[str]:
    words = text.casefold().split()
    return [" ".join(words[start : start + 3]) for start in range(max(1, len(words) - 2))]
