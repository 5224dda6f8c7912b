"""Class names and ids that mark boilerplate blocks."""

import pytest

from newsfold.extract.html import boilerplate
from newsfold.extract.html.boilerplate import is_boilerplate_name, remove_boilerplate
from newsfold.extract.html.parse import parse_html


@pytest.mark.parametrize(
    ("names", "is_boilerplate"),
    [
        ("share-bar", True), ("shareBar", True), ("c_related", True), ("article__read-more", True), ("sidebar", True),
        ("article-body", False), ("has-sidebar", False), ("story", False), ("", False),
        ("post-content no-comments", False), ("relationship", False),
        ("hidden", True), ("is-hidden", True), ("overflow-hidden", False), ("field--label-hidden", False),
        ("hidden-xs", False), ("md:hidden", False), ("lg:menu", False), ("box-hidden-desktop", True),
        ("popup-menu", True), ("footnotes", False),
        ("post-cta", True), ("ctaBox", True), ("Article prevnext", True), ("disclosure__text", True),
        ("top-banner", True), ("w-condition-invisible", True), ("octagon", False), ("no-banner", False),
    ],
)  # fmt: skip
def test_is_boilerplate_name(names, is_boilerplate):
    assert is_boilerplate_name(names) is is_boilerplate


@pytest.mark.parametrize(
    "heading",
    [
        "<h2 class='toc'>Who pays for the ferry</h2>",
        "<h3 class='ez-toc-section'>Wer zahlt die Fähre?</h3>",
        "<h4 class='navigation-heading'>Qui paie le ferry ?</h4>",
    ],
)
def test_a_heading_in_the_table_of_contents_belongs_to_the_text(heading):
    tree = parse_html(f"<body><div class='toc'><a href='#pay'>Contents</a></div>{heading}<p>The council pays.</p>")
    assert tree is not None
    assert [block.text for block in remove_boilerplate(tree)] == ["Contents"]


QUOTE = "We have waited for nine long years, and the ferry is still a drawing on a wall"


@pytest.mark.parametrize(
    ("text", "is_removed"),
    [
        (f"“{QUOTE},” the harbour master said.", True),
        (f"“{QUOTE.replace(' and', ' he said, and')},” the harbour master said.", True),
        ("The harbour master spoke about the ferry.", False),
    ],
)
def test_a_pull_quote_is_removed_only_if_the_text_holds_it(text, is_removed):
    more = "<p>The council voted on Monday evening to buy a second ferry for the island route.</p>" * 5
    tree = parse_html(f"<body><p>{text}</p>{more}<blockquote class='pullquote'>{QUOTE}</blockquote></body>")
    assert tree is not None
    assert bool(remove_boilerplate(tree)) is is_removed


def test_a_page_is_searched_for_a_few_pull_quotes_only(monkeypatch):
    joined = []
    monkeypatch.setattr(boilerplate, "_join_words", lambda element: joined.append(element.tag) or " ferry ")
    monkeypatch.setattr(boilerplate, "MAX_QUOTATIONS", 3)
    tree = parse_html("<body>" + f"<blockquote class='pullquote'>{QUOTE}</blockquote>" * 9 + "</body>")
    assert tree is not None
    assert len(remove_boilerplate(tree)) == 6  # those after the third, unsearched
    assert sorted(joined) == ["blockquote"] * 3 + ["html"]


def test_a_block_within_a_removed_block_is_not_listed_again():
    tree = parse_html(
        "<body><nav><div class='menu'><ul class='nav'><li>Sport</li></ul></div></nav><p>The ferry sails again.</p>"
        "<div class='share'>Share</div></body>"
    )
    assert tree is not None
    assert [block.text for block in remove_boilerplate(tree)] == ["Sport", "Share"]
    assert tree.text_content() == "The ferry sails again."


STEP = (
    "the shipwright planes the plank until no light shows between it and the frame, and only then does he drill the "
    "holes for the nails, which he drives in from the outside while his brother holds the iron against the frame."
)


@pytest.mark.parametrize(
    ("slide", "is_released"),
    [
        (f"<p>Step 1: {STEP}</p>", True),
        (f"<h3>How a hull is planked</h3><p>{STEP}</p>", False),  # a teaser
        (f"<p>{STEP[:100]}</p>", False),
        (f"<p><a href='/hull'>{STEP}</a></p><p>{STEP}</p>", False),
    ],
)
def test_passages_that_are_kept_in_spite_of_a_layout_name_lose_it(slide, is_released):
    tree = parse_html("<body><main>" + f"<section class='js-slider-toggle'>{slide}</section>" * 4 + "</main></body>")
    assert tree is not None
    assert remove_boilerplate(tree) == []
    assert {section.get("class") is None for section in tree.iter("section")} == {is_released}
