"""The language of a text, and the number of its words."""

import pytest
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from newsfold.extract.language import count_words, detect_language
from newsfold.extract.language_model import load_identifier

GERMAN = (
    "Der Rat der Stadt hat am Montag beschlossen, dass die alte Fähre noch ein Jahr lang fährt. Die Brücke über den "
    "Fluss wird erst im Frühjahr fertig, weil der Stahl fehlt, und die Fahrgäste müssen bis dahin warten."
)
ENGLISH = (
    "The council is working on a new ferry for the island. You can record your trip and share it with your friends, "
    "and it works like this: you buy a ticket, you wait for the boat, and you cross the river with all the others. "
    "The mayor says that the second boat will come in the spring, when the bridge is still not open to the public."
)


@pytest.mark.parametrize(
    ("text", "declared", "language"),
    [
        (GERMAN, "", "de"),
        (ENGLISH, "de-DE", "en"),
        (f"{GERMAN}\n\n{ENGLISH}", "de-DE", "de"),  # a quotation follows
        ("Fähre", "de", "de"),
        ("Fähre", "", None),
    ],
)
def test_language(text, declared, language):
    assert detect_language(text, declared) == language


@pytest.mark.parametrize("is_kept", [False, True])
def test_the_compact_model_scores_languages_as_py3langid(is_kept, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    if is_kept:
        load_identifier()
    compact, full = load_identifier(), LanguageIdentifier.from_model_file(MODEL_FILE)
    for text in (GERMAN, ENGLISH, "橋が開通した", "Мост открыт", "Η γέφυρα άνοιξε", "ENGLISH", "", "123", "\ud800"):
        assert compact.classify(text)[0] == full.classify(text)[0]
        assert dict(compact.rank(text)) == pytest.approx(dict(full.rank(text)), rel=1e-3)


@pytest.mark.parametrize(
    ("text", "count"),
    [("", 0), ("It's 3 p.m., isn_t it?", 7), ("Die Fähre fährt", 3), ("橋が開通した", 3), ("a\tb\nc", 3)],
)
def test_words(text, count):
    assert count_words(text) == count
