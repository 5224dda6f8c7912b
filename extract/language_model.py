"""The model of py3langid in a compact form, in which it gives the same results (pure).

Its two large tables take 64 MB, and unpacking them half a second; here they take 14 MB, which are kept for later runs
(`newsfold/array_cache.py`). They hold no objects of Python, so that the processes that share them never copy them.
"""

import sys
from array import array
from collections import Counter
from typing import Any

import numpy as np
from numpy.typing import NDArray
from py3langid.langid import MODEL_DIR, MODEL_FILE, RAW_FLOOR, LanguageIdentifier
from py3langid.modelio import load_model

from newsfold.array_cache import Arrays, cached_arrays

_BLOCK_BITS = 4
_BLOCK = 1 << _BLOCK_BITS  # transitions in a block; a row has one for each byte
# The number of the block of a byte in its row, and the place of the byte in the block.
_BLOCK_OF, _PLACE_OF = bytes(byte >> _BLOCK_BITS for byte in range(256)), bytes(byte % _BLOCK for byte in range(256))


class CompactIdentifier(LanguageIdentifier):  # type: ignore[misc]  # py3langid has no types
    """An identifier of languages that keeps each block of transitions once, and only the unusual weights.

    The usual weight in a language is the lowest, which four of five features have; of the others, `excess` is the
    difference to it.
    """

    __slots__ = ("_block_starts", "_blocks", "_columns", "_ends", "_excess", "_row_starts", "_usual")

    def __init__(self, arrays: Arrays) -> None:
        """Use the arrays that `_pack_model` returns."""
        usual, ends, columns, excess, priors, languages, *numbers = arrays
        self._row_starts, self._block_starts, self._blocks, outputs = map(_to_array, numbers)
        super().__init__(None, priors, languages.tolist(), None, outputs, tk_row=())
        self._usual, self._ends, self._columns, self._excess = usual, ends, columns, excess

    def _raw_score(self, text: bytes) -> NDArray[Any]:
        """Return the score of each language for encoded text: the weights of the features in it."""
        row_starts, block_starts, blocks, outputs = self._row_starts, self._block_starts, self._blocks, self.tk_output
        state, found = 0, []
        for block, place in zip(text.translate(_BLOCK_OF), text.translate(_PLACE_OF), strict=True):
            state = blocks[block_starts[row_starts[state] + block] + place]
            if (feature := outputs[state]) >= 0:
                found.append(feature)
        if not found:
            return np.full(len(self.nb_classes), RAW_FLOOR)
        counts = Counter(found)
        features = np.fromiter(counts.keys(), np.intp, len(counts))
        factors = np.log1p(np.fromiter(counts.values(), np.float32, len(counts)))
        ends = self._ends[features + 1]
        sizes = ends - self._ends[features]
        totals = np.cumsum(sizes)
        positions = np.arange(totals[-1]) + np.repeat(ends - totals, sizes)
        excess = np.bincount(
            self._columns[positions], np.repeat(factors, sizes) * self._excess[positions], len(self._usual)
        )
        scores: NDArray[Any] = self._usual * factors.sum() + excess + self.nb_pc
        return scores


def load_identifier() -> CompactIdentifier:
    """Return the identifier; raise OSError if the folder for temporary files has no room, where it is unpacked."""
    return CompactIdentifier(cached_arrays("languages.model", _pack_model, (sys.modules[__name__],), ("py3langid",)))


def _pack_model() -> Arrays:
    """Return the tables of py3langid in the form of CompactIdentifier."""
    weights, priors, languages, transitions, rows, outputs = load_model(MODEL_DIR / MODEL_FILE)
    weights = weights.astype(np.float32)
    usual = weights.min(0)
    is_unusual = weights != usual
    size = _BLOCK * transitions.itemsize
    content = memoryview(transitions).cast("B").tobytes()
    starts: dict[bytes, int] = {}
    block_starts = [
        starts.setdefault(content[at : at + size], _BLOCK * len(starts)) for at in range(0, len(content), size)
    ]
    return (
        usual,
        np.concatenate([[0], np.cumsum(is_unusual.sum(1))]).astype(np.int32),
        np.nonzero(is_unusual)[1].astype(np.min_scalar_type(len(languages))),
        (weights - usual)[is_unusual].astype(np.float16),
        priors,
        np.array(languages),
        np.array(rows, np.uint32) * (256 // _BLOCK),
        np.array(block_starts, np.uint32),
        np.frombuffer(b"".join(starts), transitions.typecode),
        np.array(outputs, np.int32),
    )


def _to_array(table: NDArray[Any]) -> "array[int]":
    """Return the numbers as an array of Python, of which it reads single ones faster."""
    return array(table.dtype.char, table.tobytes())
