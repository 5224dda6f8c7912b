"""Compute FracMinHash sketches, by which near-duplicates of a text are found among a million others (pure).

A sketch stores the shingle hashes that are below a bound. Every text that has such a shingle stores it, so that the
share of one text's stored hashes that another text has is an unbiased estimate of containment, for excerpts as well as
for near-equal texts.
Measured on natural and generated pairs, such sketches find every pair that 42 bands of a MinHash of 128 permutations
found and the excerpts that those missed, in a fifth of the space. A text of few shingles stores its lowest hashes
instead (bottom-k; Broder 1997).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from newsfold.dedupe.parameters import CopyParameters
from newsfold.dedupe.tokens import Hashes, Text, hash_word

SketchHashes = NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class Sketch:
    """The sketch of a text.

    `stored_hashes` are the sample of its shingle hashes that is saved. `query_hashes` are all of its shingle hashes,
    which are looked up among the stored hashes of other texts.
    """

    stored_hashes: SketchHashes
    query_hashes: SketchHashes

    def pack(self) -> bytes:
        """Return the stored hashes as they are saved: 4 bytes each, in native byte order."""
        return self.stored_hashes.tobytes()


def make_sketch(text: Text, parameters: CopyParameters) -> Sketch:
    """Return the sketch of a text; it is empty if the text has fewer than `min_words` words."""
    if len(text.words) < parameters.min_words:
        return Sketch(np.empty(0, np.uint32), np.empty(0, np.uint32))
    shingles = text.shingles
    below = int(np.searchsorted(shingles, np.uint64((1 << 64) // parameters.sample_modulus)))
    return Sketch(_lower_half(shingles[: max(below, parameters.min_hashes)]), _lower_half(shingles))


def make_article_sketch(text: Text, source_id: int | None, day: int | None, parameters: CopyParameters) -> Sketch:
    """Return the sketch of an article, also of one whose text is too short for shingles.

    A text of fewer than `min_words` words under a title of at least `min_title_words` gets a single hash, of its
    source, day, title and text, so that only an article with the same four finds it; under a shorter title, its sketch
    is empty. `source_id` and `day` (whole days since 1970) are None if unknown.
    """
    title = text.title_words
    if len(title) < parameters.min_title_words or len(text.words) >= parameters.min_words:
        return make_sketch(text, parameters)
    whole = hash_word("\n".join((str(source_id), str(day), " ".join(title), " ".join(text.words))))
    hashes = _lower_half(np.array([whole], np.uint64))
    return Sketch(hashes, hashes)


def unpack_hashes(packed: bytes) -> SketchHashes:
    """Return the stored hashes of a sketch from the bytes that `Sketch.pack` returned."""
    return np.frombuffer(packed, np.uint32)


def _lower_half(shingles: Hashes) -> SketchHashes:
    """Return the lower 32 bits of each hash: as stored hashes are below the bound, their upper bits say little."""
    return shingles.astype(np.uint32)
