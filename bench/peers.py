"""The usual way to find near-duplicates, an index in memory that each run makes anew; False where it is not installed.

Kept signatures are put into the index; only the new texts are signed. Both with 128 permutations over shingles of
three words, as ours has.
"""

from collections.abc import Sequence
from importlib.util import find_spec

import numpy as np

PERMUTATIONS = 128
THRESHOLD = 0.5
SCHEME = "affine32"  # datasketch's fastest


def lsh_datasketch(size: int, texts: Sequence[str]) -> bool:
    if find_spec("datasketch") is None:
        return False
    from datasketch import MinHash, MinHashLSH

    index, chance = MinHashLSH(threshold=THRESHOLD, num_perm=PERMUTATIONS), np.random.default_rng(1)
    for number in range(size):
        values = chance.integers(0, 1 << 32, PERMUTATIONS, dtype=np.uint64)
        index.insert(number, MinHash(num_perm=PERMUTATIONS, hashvalues=values, scheme=SCHEME))
    for number, text in enumerate(texts, size):
        signature = MinHash(num_perm=PERMUTATIONS, scheme=SCHEME)
        signature.update_batch([shingle.encode() for shingle in _shingles(text)])
        index.query(signature)
        index.insert(number, signature)
    return True


def lsh_rensa(size: int, texts: Sequence[str]) -> bool:
    if find_spec("rensa") is None:
        return False
    from rensa import RMinHash, RMinHashLSH

    index = RMinHashLSH(threshold=THRESHOLD, num_perm=PERMUTATIONS, num_bands=32)
    for number in range(size):
        kept = RMinHash(num_perm=PERMUTATIONS, seed=1)
        kept.update([str(number)])  # its signatures cannot be made from kept values; one word is the least to sign
        index.insert(number, kept)
    for number, text in enumerate(texts, size):
        signature = RMinHash(num_perm=PERMUTATIONS, seed=1)
        signature.update(_shingles(text))
        index.query(signature)
        index.insert(number, signature)
    return True


def _shingles(text: str) -> list[str]:
    words = text.casefold().split()
    return [" ".join(words[at : at + 3]) for at in range(max(1, len(words) - 2))]
