"""What the rules know of a page, read from its tree."""

import pytest
from lxml.html import fromstring

from newsfold.extract.metadata.page import Metadata
from newsfold.extract.residue.page_context import make_page_context
from tests.extract.residue.sample import PARAGRAPH

CAPTION = "Die alte Fähre an ihrem Anleger in Altwiek"


def context(body, lines=(PARAGRAPH,), **metadata):
    tree = fromstring(f"<html><body>{body}</body></html>")
    return make_page_context(tree, Metadata(**metadata), list(lines), "", None, is_article_body=False)


@pytest.mark.parametrize(
    ("body", "is_caption"),
    [
        (f"<img alt='{CAPTION}'><p>{CAPTION}</p>", True),
        (f"<p>{CAPTION}</p><img alt='{CAPTION}'>", False),  # the heading of what the picture shows
        (f"<img alt='{CAPTION}'><p>{PARAGRAPH}</p><p>{CAPTION}</p>", False),
    ],
)
def test_a_caption_stands_right_after_its_picture(body, is_caption):
    assert bool(context(body, [CAPTION]).captions) is is_caption


def test_a_byline_in_the_block_of_the_paragraphs_is_among_them():
    paragraphs = f"<p>{PARAGRAPH} Ja.</p><p>{PARAGRAPH} Nein.</p>"
    byline = "<p>Por Rocío Almansa</p>"
    assert context(f"<div>{byline}{paragraphs}</div>").is_among_paragraphs("Por Rocío Almansa")
    assert not context(f"<div>{byline}</div><div>{paragraphs}</div>").is_among_paragraphs("Por Rocío Almansa")


def test_links_and_texts_that_are_set_apart():
    page = context("<p>Siehe <a href=/a>den Bericht vom Montag</a></p><p><b>Lies auch</b></p><p>Nebel.</p>")
    assert page.is_link("Den Bericht vom Montag")
    assert not page.is_link("Siehe den Bericht vom Montag")
    assert page.is_marked("Siehe den Bericht vom Montag")
    assert page.is_marked("Lies auch")
    assert not page.is_marked("Nebel.")


def test_lines_that_stand_only_above_the_headline():
    title = "Second ferry for the island"
    page = context(
        f"<div>Search the paper</div><h1>{title}</h1><p>{PARAGRAPH}</p>",
        ["Search the paper", PARAGRAPH],
        titles=(title,),
    )
    assert page.above_headline == {"search the paper"}
