"""The paragraphs and sentences of a text from structured data."""

import pytest

from newsfold.extract.metadata.article_body import split_paragraphs, split_sentences


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


@pytest.mark.parametrize(
    ("text", "paragraphs"),
    [
        ("She read [the report](https://post.example/report).\n\nWho asked?", ("She read the report.", "Who asked?")),
        ("Ada Lund told *TIDE*{: .small} of [her plan](/plan).", ("Ada Lund told *TIDE* of her plan.",)),
        ("The clause [(3)](see below) stays.", ("The clause [(3)](see below) stays.",)),
    ],
)
def test_links_of_markdown_become_text(text, paragraphs):
    assert split_paragraphs(text) == paragraphs
