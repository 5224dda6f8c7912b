"""The fast paths select what trafilatura's XPaths select, whatever the names in a page are."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml.etree import XPath
from lxml.html import Element
from trafilatura import xpaths

from newsfold.extract.html.name_paths import NamePath, fast_paths

NAME_LISTS = ("BODY_XPATH", "OVERALL_DISCARD_XPATH", "RAW_TREE_PRUNE_XPATH", "REMOVE_COMMENTS_AND_LISTS_XPATH")
PATHS = [path for name in NAME_LISTS for path in getattr(xpaths, name)]
LITERALS = sorted({literal for path in PATHS for literal in re.findall(r"'([^']*)'", path.path) if len(literal) > 1})
LETTERS = st.characters(codec="latin-1", exclude_categories=["Cc"])
VALUES = st.sampled_from(LITERALS).flatmap(lambda literal: st.from_regex(literal, alphabet=LETTERS))
OTHER_VALUES = st.sampled_from(
    ["", "text", "Main", "HIDDEN", "İnav", "main-Content x", "one\nnav", "comment", "true", "x" * 400]
)
ATTRIBUTES = st.sampled_from(
    [
        "class",
        "class",
        "id",
        "role",
        "style",
        "itemprop",
        "aria-hidden",
        "data-component",
        "data-lp-replacement-content",
    ]
)
TAGS = st.sampled_from(["div", "p", "section", "article", "main", "ul", "list", "span", "details", "h1", "aside", "b"])
BLOCKS = st.lists(
    st.tuples(TAGS, st.integers(0, 3), st.dictionaries(ATTRIBUTES, VALUES | OTHER_VALUES, max_size=2)), max_size=12
)


def tree_of(blocks):
    """Return a tree of `blocks`; each stands in the last one or in one around it."""
    root = Element("body")
    last = root
    for tag, steps_up, attributes in blocks:
        for _ in range(steps_up):
            parent = last.getparent()
            last = last if parent is None else parent
        new = Element(tag)
        for name, value in attributes.items():
            new.set(name, value)
        last.append(new)
        last = new
    return root


@given(BLOCKS)
@settings(max_examples=200, deadline=None)
def test_the_same_elements_are_selected(blocks):
    tree = tree_of(blocks)
    for path, fast in zip(PATHS, fast_paths(PATHS), strict=True):
        number = 1 if path.path.strip().endswith("[1]") else None  # of the elements that are used
        assert fast(tree)[:number] == path(tree)[:number], path.path


def test_every_path_that_searches_in_names_is_replaced():
    searches = [any(function in path.path for function in ("re:test(", "contains(")) for path in PATHS]
    assert [isinstance(fast, NamePath) for fast in fast_paths(PATHS)] == searches


def test_an_attribute_may_only_be_there():
    [path] = [path for path in PATHS if "data-lp-replacement-content" in path.path]
    tree = tree_of([("div", 0, {"data-lp-replacement-content": ""}), ("div", 1, {"class": "text"})])
    assert NamePath(path)(tree) == [tree[0]]


@pytest.mark.parametrize("path", ["//div", ".//div[@class='nav']", "(.//article)[1]|(.//main)[1]"])
def test_a_path_of_another_form_is_refused(path):
    with pytest.raises(ValueError, match="no path of names"):
        NamePath(XPath(path))
