"""Short sketches of a text by which its like are found: MinHash bands and sampled shingles (pure).

Bands find texts that are nearly equal (Broder 1997; Leskovec et al., Mining of Massive Datasets, chapter 3); shingle
hashes below a bound (FracMinHash) find a short text within a long one.
"""

from dataclasses import dataclass

import numpy as np
from datasketch import MinHash

from dedupe.parameters import Parameters
from dedupe.text import Hashes, Text

_TO_SIGNED = np.int64
_MIX = np.uint64(0xFF51AFD7ED558CCD)


@dataclass(frozen=True, slots=True)
class Sketch:
    """Signed 64-bit keys, ready for SQLite; no bands and samples for a text below `min_words`."""

    bands: list[int]
    samples: list[int]


def sketch(text: Text, parameters: Parameters) -> Sketch:
    if len(text.words) < parameters.min_words:
        return Sketch([], [])
    shingles = text.shingles
    return Sketch(_bands(shingles, parameters), _samples(shingles, parameters))


def _bands(shingles: Hashes, parameters: Parameters) -> list[int]:
    signature = MinHash(num_perm=parameters.permutations, hashfunc=_itself, scheme="affine32")
    signature.update_batch((shingles >> np.uint64(32)).astype(np.uint32))
    used = signature.hashvalues[: parameters.bands * parameters.rows].astype(np.uint64)
    keys = np.arange(1, parameters.bands + 1, dtype=np.uint64) * _MIX
    for row in used.reshape(parameters.bands, parameters.rows).T:
        keys = (keys ^ row) * _MIX
        keys ^= keys >> np.uint64(32)
    return [int(key) for key in keys.view(_TO_SIGNED)]


def _samples(shingles: Hashes, parameters: Parameters) -> list[int]:
    chosen = shingles[shingles % np.uint64(parameters.sample_modulus) == 0]
    return [int(key) for key in chosen.view(_TO_SIGNED)]


def _itself(value: int) -> int:
    return value
