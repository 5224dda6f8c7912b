"""Class names and ids that mark boilerplate blocks."""

import pytest

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


def test_a_block_within_a_removed_block_is_not_listed_again():
    tree = parse_html(
        "<body><nav><div class='menu'><ul class='nav'><li>Sport</li></ul></div></nav><p>The ferry sails again.</p>"
        "<div class='share'>Share</div></body>"
    )
    assert tree is not None
    assert [block.text for block in remove_boilerplate(tree)] == ["Sport", "Share"]
    assert tree.text_content() == "The ferry sails again."
