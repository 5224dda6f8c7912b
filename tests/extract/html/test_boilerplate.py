"""Class names and ids that mark boilerplate blocks."""

import pytest

from newsfold.extract.html.boilerplate import is_boilerplate_name


@pytest.mark.parametrize(
    ("names", "is_boilerplate"),
    [
        ("share-bar", True), ("shareBar", True), ("c_related", True), ("article__read-more", True), ("sidebar", True),
        ("article-body", False), ("has-sidebar", False), ("story", False), ("", False),
        ("post-content no-comments", False), ("relationship", False),
    ],
)  # fmt: skip
def test_is_boilerplate_name(names, is_boilerplate):
    assert is_boilerplate_name(names) is is_boilerplate
