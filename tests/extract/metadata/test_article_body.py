"""The sentences of a text that comes as one line."""

import pytest

from newsfold.extract.metadata.article_body import split_sentences


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("", [""]),
        ("The quay opens. Boats leave at 8 a.m. daily", ["The quay opens.", "Boats leave at 8 a.m. daily"]),
        ("“Why?!” She left… «Ада» осталась! Да", ["“Why?!", "She left…", "«Ада» осталась!", "Да"]),
        ("橋が開通した。人々は喜んだ！", ["橋が開通した。", "人々は喜んだ！", ""]),
        ("本当。。 \nYes", ["本当。", "。", "Yes"]),
        ("No end", ["No end"]),
    ],
)
def test_sentences(text, sentences):
    assert split_sentences(text) == sentences
