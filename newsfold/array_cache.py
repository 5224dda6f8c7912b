"""Keep arrays that take long to compute in files, for later runs; they are what the function returns (pure).

The files are in the user's folder for caches (`$XDG_CACHE_HOME/newsfold`, by default `~/.cache/newsfold`; XDG Base
Directory Specification). Where it cannot be written, each run computes the arrays.
"""

import os
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import lru_cache
from hashlib import blake2b
from importlib.metadata import version
from io import BytesIO
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray

Arrays = Sequence[NDArray[Any]]

_DIGEST = 32  # bytes at the beginning of a file: the hash of the state and of the rest


def cached_arrays(
    name: str, compute: Callable[[], Arrays], modules: tuple[ModuleType, ...], packages: tuple[str, ...]
) -> Arrays:
    """Return the arrays that `compute` returns, read-only: from the file `name`, which is written if it is not there.

    They must depend on nothing but the code of `modules` and the versions of `packages`: a file of another state, or a
    damaged one, is replaced.
    """
    try:
        path, state = _folder() / name, _state(modules, packages)
    except (OSError, RuntimeError):  # no home, or a package without files
        return _protect(compute())
    if (known := _read(path, state)) is None:
        known = compute()
        with suppress(OSError):
            _write(path, state, known)
    return _protect(known)


def _protect(arrays: Arrays) -> Arrays:
    for array in arrays:
        array.flags.writeable = False
    return arrays


def _folder() -> Path:
    """Return the folder of the cache; raise RuntimeError if the user has no home."""
    named = os.environ.get("XDG_CACHE_HOME", "")
    return (Path(named) if os.path.isabs(named) else Path.home() / ".cache") / "newsfold"


@lru_cache(8)
def _state(modules: tuple[ModuleType, ...], packages: tuple[str, ...]) -> bytes:
    """Return a hash of what the arrays depend on; raise OSError if the code is not in files."""
    state = blake2b(repr([version(name) for name in ("numpy", *packages)]).encode())
    for module in modules:
        state.update(Path(module.__file__ or "").read_bytes())
    return state.digest()


def _read(path: Path, state: bytes) -> Arrays | None:
    """Return the arrays of a file; None if there is none of this state, or if it is damaged."""
    try:
        content = path.read_bytes()
    except OSError:
        return None
    file = BytesIO(content)
    if file.read(_DIGEST) != _digest(state, memoryview(content)[_DIGEST:]):
        return None
    arrays = []
    while file.tell() < len(content):
        arrays.append(np.load(file, allow_pickle=False))
    return arrays


def _write(path: Path, state: bytes, arrays: Arrays) -> None:
    """Write a file at once, so that another process reads all of it or nothing."""
    rest = BytesIO()
    for array in arrays:
        np.save(rest, array, allow_pickle=False)
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=path.parent)
    try:
        with open(descriptor, "wb") as file:
            file.write(_digest(state, rest.getbuffer()))
            file.write(rest.getbuffer())
        os.replace(name, path)
    except OSError:
        with suppress(OSError):
            os.unlink(name)
        raise


def _digest(state: bytes, rest: memoryview) -> bytes:
    return blake2b(rest, key=state, digest_size=_DIGEST).digest()
