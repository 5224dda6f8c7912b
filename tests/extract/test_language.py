"""The language of a text, and the number of its words."""

import pytest

from newsfold.extract.language import count_words, detect_language

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


@pytest.mark.parametrize(
    ("text", "count"),
    [("", 0), ("It's 3 p.m., isn_t it?", 7), ("Die Fähre fährt", 3), ("橋が開通した", 3), ("a\tb\nc", 3)],
)
def test_words(text, count):
    assert count_words(text) == count
