"""The model of languages: the same whether its tables are in the folder for caches, damaged there, or unpacked."""

import numpy as np
import pytest
from py3langid.langid import MODEL_DIR, MODEL_FILE, LanguageIdentifier

from newsfold.extract import language_model

TEXTS = (
    "The council is working on a new ferry for the island.",
    "Der Rat der Stadt hat am Montag beschlossen, dass die alte Fähre noch ein Jahr lang fährt.",
    "Le conseil de la ville a décidé lundi que le vieux bac restera encore un an en service.",
    "市議会は月曜日に新しい渡し船を承認した。",
)


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "newsfold"


@pytest.fixture(scope="module")
def expected():
    return LanguageIdentifier.from_model_file(MODEL_DIR / MODEL_FILE)


@pytest.fixture
def forbid_unpacking(monkeypatch):
    def forbid():
        monkeypatch.setattr(language_model, "load_model", lambda path: pytest.fail("unpacked again"))

    return forbid


def classify_all(identifier):
    return [identifier.rank(text) for text in TEXTS]


def test_a_later_run_maps_the_same_tables(folder, expected, forbid_unpacking):
    first = language_model.load_identifier()
    forbid_unpacking()
    later = language_model.load_identifier()
    assert classify_all(first) == classify_all(later) == classify_all(expected)
    assert later.nb_ptc.dtype == expected.nb_ptc.dtype
    assert np.array_equal(later.nb_ptc, expected.nb_ptc)
    assert [path.name for path in folder.iterdir()] == [language_model._state()]


def test_a_cut_file_and_the_tables_of_another_model_are_replaced(folder, expected, forbid_unpacking):
    language_model.load_identifier()
    weights = folder / language_model._state() / "weights.npy"
    weights.write_bytes(weights.read_bytes()[:-1000])
    (folder / "py3langid-0.1-12-little").mkdir()
    assert classify_all(language_model.load_identifier()) == classify_all(expected)
    assert [path.name for path in folder.iterdir()] == [language_model._state()]
    forbid_unpacking()
    language_model.load_identifier()


def test_without_a_folder_the_tables_are_unpacked(folder, expected):
    folder.write_text("a file in its place")
    assert classify_all(language_model.load_identifier()) == classify_all(expected)
