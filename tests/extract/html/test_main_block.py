"""The block with the text of a page whose mark-up does not name the article."""

import pytest

from newsfold.extract.body.candidates import extract_body
from newsfold.extract.html.parse import parse_html

TEXTS = [
    "The water came over the eastern quay at six in the morning and took the roof of the rowing club with it.",
    "Two of the four bearings of the old bridge were worn through, and nobody had told the harbour board of it.",
    "Shopkeepers on the eastern quay carried sandbags for the second time this winter, with help from the school.",
    "The ferry company said that no boat would leave before noon, and perhaps none at all if the wind stayed west.",
]
HEADINGS = ["Water over the quay", "Bridge stays shut", "Sandbags again", "No ferry before noon"]


def _page(name):
    entries = (
        f"<div class='{name}'><time>11:{number}</time><h3>{heading}</h3><p>{text}</p><p>{text} It was told twice.</p>"
        "</div>"
        for number, (heading, text) in enumerate(zip(HEADINGS, TEXTS, strict=True), 10)
    )
    short = f"<div class='{name}'><time>09:00</time><p>Good morning.</p></div>"
    return f"<h1>Storm, as it happened</h1><ul><li>Ferries cancelled</li></ul>{''.join(entries)}{short}"


@pytest.mark.parametrize("name", ["post", "entry", "entry-content", "update", "article-body"])
def test_all_entries_of_a_live_blog_are_the_text(name):
    lines = extract_body(parse_html(_page(name)), "https://post.example/storm").lines
    expected = [line for pair in zip(HEADINGS, TEXTS, strict=True) for line in pair]
    assert [line for line in lines if not line.endswith("told twice.")][-10:] == [
        "Ferries cancelled",
        *expected,
        "Good morning.",
    ]


@pytest.mark.parametrize("stray", ["</div>", "</div></div>"])
def test_a_text_goes_on_after_a_block_that_a_stray_end_tag_closed(stray):
    first, second, *rest = [f"<p>{text}</p>" for text in TEXTS]
    page = f"<div class=page><div class=article-body><h1>Storm</h1>{first}{second}{stray}{''.join(rest)}</div></div>"
    lines = extract_body(parse_html(page), "https://post.example/storm").lines
    assert [line for line in lines if line != "Storm"] == TEXTS


def test_a_teaser_in_a_block_of_its_own_does_not_go_on_with_the_text():
    page = (
        f"<div class=page><div class=article-body><h1>Storm</h1>{''.join(f'<p>{text}</p>' for text in TEXTS[:3])}</div>"
        f"<div class=promo><p>{TEXTS[3]}</p></div></div>"
    )
    assert TEXTS[3] not in extract_body(parse_html(page), "https://post.example/storm").lines
