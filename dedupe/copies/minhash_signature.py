"""Compute MinHash signatures, by which a text of any age is found that resembles another one (pure).

A signature has one byte for each of 128 permutations of the shingle hashes: the lowest byte of the lowest hash (b-bit
MinHash; Li and König 2010). Two bytes of one place agree with a probability of the similarity (Jaccard), and by chance
in one case of 256, which the estimate takes off. Its standard error is sqrt(similarity * (1 - similarity) / 128): .044
at most, and below .006 for texts with nothing in common.

The first 54 bytes are 18 bands of 3, and an article is looked up under each band. Measured on generated copies of real
articles, two texts share a band in 79 to 83 of 100 cases with a similarity from .4 to .5, in 93 from .5 to .6, in 99
from .6 to .7 and in all above; 20 bands found 2 % more of those from .4 to .6, and 42 bands all from .5, for 2.3 times
the space.
The text of an article is compared word by word with what is found, so a band that two texts share by chance costs time
only.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from newsfold.dedupe.parameters import CopyParameters
from newsfold.dedupe.tokens import Text

if TYPE_CHECKING:
    from datasketch import MinHash

PERMUTATIONS = 128
SEED = 1  # of the permutations; a database keeps the one that its signatures were computed with
BANDS, BAND_BYTES = 18, 3
FIRST_BAND = 65  # the number of band 0 in its key, the letter A

_SCHEME = "affine32"  # of datasketch: permutations of 32-bit numbers without collisions
_BY_CHANCE = 1 / 256


def make_minhash(text: Text, parameters: CopyParameters, seed: int = SEED) -> bytes | None:
    """Return the MinHash signature of a text, `PERMUTATIONS` bytes; None if it has fewer than `min_words` words."""
    if len(text.words) < parameters.min_words:
        return None
    empty = _empty_minhash(seed)
    signature = type(empty)(
        seed=seed, scheme=_SCHEME, permutations=empty.permutations, num_perm=PERMUTATIONS, hashfunc=_keep
    )
    signature.update_batch([text.shingles.astype(np.uint32)])
    lowest: NDArray[np.uint32] = signature.hashvalues
    return lowest.astype(np.uint8).tobytes()


def make_bands(minhash: bytes) -> list[bytes]:
    """Return the keys of the bands of a signature, 4 bytes each: the number of the band, then its 3 bytes."""
    return [bytes([FIRST_BAND + band]) + minhash[band * BAND_BYTES : (band + 1) * BAND_BYTES] for band in range(BANDS)]


def estimate_similarity(one: bytes, other: bytes) -> float:
    """Return the estimated shingle similarity (Jaccard, 0 to 1) of two texts from their signatures."""
    return float(estimate_similarities(one, [other])[0])


def estimate_similarities(minhash: bytes, others: list[bytes]) -> NDArray[np.float64]:
    """Return the estimated similarity of one text to each of `others`; all are signatures."""
    rows = np.frombuffer(b"".join(others), np.uint8).reshape(-1, PERMUTATIONS)
    agreeing = np.count_nonzero(rows == np.frombuffer(minhash, np.uint8), axis=1) / PERMUTATIONS
    estimates: NDArray[np.float64] = np.maximum(0.0, (agreeing - _BY_CHANCE) / (1 - _BY_CHANCE))
    return estimates


@contextmanager
def _without_integration() -> Iterator[None]:
    """Let datasketch be imported without scipy's integration, which only its LSH index calls, and we do not use.

    It would take .3 of .4 seconds and 47 MB. If the index is used after all, it imports the function then.
    """
    name = "scipy.integrate"
    if name in sys.modules:
        yield
        return

    def quad(*arguments: Any, **options: Any) -> Any:
        return import_module(name).quad(*arguments, **options)

    module = sys.modules[name] = ModuleType(name)
    module.__dict__["quad"] = quad
    try:
        yield
    finally:
        if sys.modules.get(name) is module:
            del sys.modules[name]


@cache
def _empty_minhash(seed: int) -> "MinHash":
    """Return a MinHash of no shingles, whose permutations all others share."""
    with _without_integration():
        from datasketch import MinHash

    return MinHash(num_perm=PERMUTATIONS, seed=seed, scheme=_SCHEME)


def _keep(shingle_hashes: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Return the argument: shingles are hashed already.

    datasketch applies its permutations to all numbers that its hash function returns. One array of all hashes takes a
    third of the time that a call for each of them takes.
    """
    return shingle_hashes
