"""Load py3langid's model of languages from mapped files, which all processes share (pure).

Its tables take 66 MB. Of a mapped file, only those parts are in memory that a text has needed (28 MB after 400 pages),
once for all processes. To unpack them takes a third of a second of CPU time; they are kept for later runs in the user's
folder for caches. The model is the same without it.
"""

import os
import shutil
import sys
from collections.abc import Mapping
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp

import numpy as np
from numpy.typing import NDArray
from py3langid.langid import MODEL_DIR, MODEL_FILE, LanguageIdentifier
from py3langid.modelio import load_model

from newsfold.cache_folder import cache_folder

_NAMES = ("weights", "priors", "languages", "transitions", "rows", "outputs")  # as load_model returns them
_PREFIX = "py3langid-"

_Tables = Mapping[str, NDArray[np.generic]]


def load_identifier() -> LanguageIdentifier:
    """Return py3langid's identifier with its tables in mapped files.

    Raise OSError if the folder for caches cannot be written, and that for temporary files has no room for them.
    """
    tables = _load_tables()
    return LanguageIdentifier(
        tables["weights"],
        tables["priors"],
        tables["languages"].tolist(),
        tables["transitions"].data,
        tables["outputs"].tolist(),
        tk_row=tables["rows"].data,
    )


def _load_tables() -> _Tables:
    """Return the tables from the folder for caches; if they are not there, unpack and save them."""
    with suppress(OSError, RuntimeError, ValueError):  # not there, no home, or a file that is cut
        return _map_tables(cache_folder() / _state())
    unpacked = dict(zip(_NAMES, map(np.asarray, load_model(MODEL_DIR / MODEL_FILE)), strict=True))
    with suppress(OSError, RuntimeError, ValueError):
        _save_tables(cache_folder() / _state(), unpacked)
        return _map_tables(cache_folder() / _state())
    with TemporaryDirectory() as name:  # a mapped file stays when its name is deleted
        return _write_and_map(Path(name), unpacked)


def _state() -> str:
    """Return the name of the folder of the tables, which changes with the model and the byte order."""
    return f"{_PREFIX}{version('py3langid')}-{(MODEL_DIR / MODEL_FILE).stat().st_size}-{sys.byteorder}"


def _map_tables(folder: Path) -> _Tables:
    """Return the tables of a folder; raise OSError or ValueError if a file is missing or cut."""
    return {name: np.asarray(np.load(folder / f"{name}.npy", mmap_mode="r")) for name in _NAMES}


def _save_tables(folder: Path, tables: _Tables) -> None:
    """Write the files of a folder at once, and delete the folders of other models."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    begun = Path(mkdtemp(prefix=f".{_PREFIX}", dir=folder.parent))
    try:
        _write_and_map(begun, tables)
        for old in folder.parent.glob(f"{_PREFIX}*"):
            shutil.rmtree(old, ignore_errors=True)
        with suppress(FileExistsError):  # another process was faster
            begun.rename(folder)
    finally:
        shutil.rmtree(begun, ignore_errors=True)


def _write_and_map(folder: Path, tables: _Tables) -> _Tables:
    for name, table in tables.items():
        with (folder / f"{name}.npy").open("wb") as file:
            np.save(file, table, allow_pickle=False)
            file.flush()
            os.fsync(file.fileno())  # before its folder gets its name: a file that was lost in a crash would be zeros
    return _map_tables(folder)
