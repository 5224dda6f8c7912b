"""Test MinHash signatures: their error, their stability, and what bands find beside the sketches."""

import hashlib
import random
import subprocess
import sys
from itertools import combinations

import numpy as np
import pytest

from newsfold.dedupe.copies.candidates import CandidateIndex
from newsfold.dedupe.copies.minhash import make_sketch
from newsfold.dedupe.copies.minhash_signature import (
    BAND_BYTES,
    BANDS,
    PERMUTATIONS,
    estimate_similarity,
    make_bands,
    make_minhash,
)
from newsfold.dedupe.copies.overlap import measure_overlap
from newsfold.dedupe.parameters import PARAMETERS
from newsfold.dedupe.tokens import Text
from tests.support import labelled

COPIES = PARAMETERS.copies
TEXTS = [Text(row["text"], row["title"]) for row in labelled.read("articles")]


def words(seed, count=300):
    chance = random.Random(seed)
    return ["".join(chance.choices("abdegiklmnoprstu", k=6)) for _ in range(count)]


def test_a_signature_is_the_same_in_every_process_and_release():
    """Stored signatures are compared with new ones: another value here makes all databases worthless."""
    minhash = make_minhash(Text(" ".join(words(1))), COPIES)
    assert len(minhash) == PERMUTATIONS
    assert hashlib.sha256(minhash).hexdigest()[:16] == "5d63ead1f127b4f5"
    assert make_minhash(Text(" ".join(words(1))), COPIES, seed=2) != minhash


@pytest.mark.parametrize("text", ["", "nineteen words only " * 6, "港口"])
def test_a_short_text_has_no_signature(text):
    assert make_minhash(Text(text), COPIES) is None


def test_bands_are_parts_of_the_signature():
    minhash = bytes(range(PERMUTATIONS))
    bands = make_bands(minhash)
    assert len(set(bands)) == BANDS
    assert b"".join(band[1:] for band in bands) == minhash[: BANDS * BAND_BYTES]


@pytest.mark.parametrize(("kept", "low", "high"), [(300, 1, 1), (0, 0, 0.02), (225, 0.5, 0.7), (100, 0.1, 0.3)])
def test_the_error_of_the_estimate(kept, low, high):
    pairs = [(words(n), words(n)[:kept] + words(1000 + n, 300 - kept)) for n in range(40)]
    texts = [(Text(" ".join(one)), Text(" ".join(other))) for one, other in pairs]
    exact = np.array([measure_overlap(one.shingles, other.shingles)[0] for one, other in texts])
    estimates = np.array([estimate_similarity(*(make_minhash(text, COPIES) for text in pair)) for pair in texts])
    assert low <= exact.min() <= exact.max() <= high
    assert abs(np.mean(estimates - exact)) <= 0.02
    assert np.sqrt(np.mean((estimates - exact) ** 2)) <= 0.055


def test_within_the_window_sketches_find_all_that_42_bands_of_the_signature_find():
    minhashes = {number: make_minhash(text, COPIES) for number, text in enumerate(TEXTS)}
    signed = {number: np.frombuffer(minhash, np.uint8) for number, minhash in minhashes.items() if minhash}
    index = CandidateIndex(PARAMETERS)
    for number in signed:
        index.add(number, 0.0, make_sketch(TEXTS[number], COPIES).stored_hashes)
    found = 0
    for one, other in combinations(signed, 2):
        same = (signed[one] == signed[other])[: 42 * BAND_BYTES].reshape(42, BAND_BYTES)
        containment = measure_overlap(TEXTS[one].shingles, TEXTS[other].shingles)[1]
        if same.all(axis=1).any() and containment >= COPIES.min_containment:
            found += 1
            by_sketch = [index.search(make_sketch(TEXTS[a], COPIES), 0.0).likely for a in (one, other)]
            assert other in by_sketch[0] or one in by_sketch[1]
    assert found > 50


def test_scipy_is_imported_only_by_who_uses_the_index_of_datasketch():
    """Its integration takes most of the time to import datasketch, and 47 MB."""
    code = """
import sys
from newsfold.dedupe.copies.minhash_signature import _empty_minhash
_empty_minhash(1)
assert "scipy.integrate" not in sys.modules
from datasketch import MinHashLSH
MinHashLSH(threshold=0.5, num_perm=16)
assert "scipy.integrate._quadpack_py" in sys.modules
"""
    subprocess.run([sys.executable, "-c", code], check=True)
