"""Keep the expected shares of words, which take a tenth of a second for each language, for later runs.

They are files of up to 400 kB, one for each language, in the user's folder for caches. Where it cannot be written, each
run computes them.
"""

import os
import re
import tempfile
from contextlib import suppress
from functools import lru_cache
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path

import numpy as np

from newsfold.cache_folder import cache_folder
from newsfold.db.values import mojibake
from newsfold.dedupe import tokens
from newsfold.dedupe.stories import stopwords, term_vectors, tfidf, word_frequencies
from newsfold.dedupe.stories.term_vectors import TermIds
from newsfold.dedupe.stories.word_frequencies import Shares, list_shares, shares_of

# What the shares depend on: the code, and the packages with the lists of words. A file of another state is replaced.
_MODULES = (mojibake, tokens, stopwords, term_vectors, tfidf, word_frequencies)
_PACKAGES = ("wordfreq", "justext", "dateparser")
_TERM, _SHARE = np.dtype("<i4"), np.dtype("<f2")
_LANGUAGE = re.compile("[a-z]{2,3}")  # becomes a part of the name of a file
MAX_LISTS = 64  # languages that are kept in memory, more than there are lists
_DIGEST = 32  # bytes at the beginning of a file: the hash of the state and of the rest


def expected_shares(language: str | None, terms: TermIds) -> Shares:
    """Return the expected share of articles with each of the term ids (word_frequencies.shares_of)."""
    return shares_of(terms, *_cached_shares(language))


@lru_cache(MAX_LISTS)
def _cached_shares(language: str | None) -> tuple[TermIds, Shares]:
    """Return what list_shares returns, from the cache if it is there, and save it there if not."""
    if not _LANGUAGE.fullmatch(language or ""):
        return list_shares(language)
    try:
        path, state = cache_folder() / f"{language}.shares", _state()
    except (OSError, RuntimeError):  # no home, or a package without files
        return list_shares(language)
    if (known := _read(path, state)) is not None:
        return known
    arrays = list_shares(language)
    with suppress(OSError):
        _write(path, state, arrays)
    return arrays


@lru_cache(1)
def _state() -> bytes:
    """Return a hash of what the shares depend on; raise OSError if the code is not in files."""
    state = blake2b(repr([version(name) for name in _PACKAGES]).encode())
    for module in _MODULES:
        state.update(Path(module.__file__ or "").read_bytes())
    return state.digest()


def _read(path: Path, state: bytes) -> tuple[TermIds, Shares] | None:
    """Return the two arrays of a file; None if there is none of this state, or if it is damaged."""
    try:
        content = path.read_bytes()
    except OSError:
        return None
    digest, rest = content[:_DIGEST], content[_DIGEST:]
    if digest != _digest(state, rest):
        return None
    number = len(rest) // (_TERM.itemsize + _SHARE.itemsize)
    return np.frombuffer(rest, _TERM, number), np.frombuffer(rest, _SHARE, number, number * _TERM.itemsize)


def _write(path: Path, state: bytes, arrays: tuple[TermIds, Shares]) -> None:
    """Write a file at once, so that another process reads all of it or nothing."""
    rest = arrays[0].astype(_TERM).tobytes() + arrays[1].astype(_SHARE).tobytes()
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=path.parent)
    try:
        with open(descriptor, "wb") as file:
            file.write(_digest(state, rest) + rest)
        os.replace(name, path)
    except OSError:
        with suppress(OSError):
            os.unlink(name)
        raise


def _digest(state: bytes, rest: bytes) -> bytes:
    return blake2b(rest, key=state, digest_size=_DIGEST).digest()
