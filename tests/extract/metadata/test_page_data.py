"""The elements of a page by their names."""

import re

import pytest

from newsfold.extract.html.parse import parse_html
from newsfold.extract.metadata.page_data import PageNames, is_front_page

PAGE = """
<body><p class="lead" id="one">1</p><div id="leadText" class="box wide">2<span data-testid="lead">3</span></div>
<time>4</time><a rel="author" title="lead">5</a><p class="lead" itemprop="x">6</p><b class="misleading">7</b></body>
"""


@pytest.mark.parametrize(
    ("pattern", "tags", "texts"),
    [
        (r"(?<![a-z])lead", ("p", "div", "span"), "1236"),
        (r"(?<![a-z])lead", ("p",), "16"),
        (r"lead-text", ("p", "div"), "2"),
        (r"wide", ("div",), "2"),
        (r"none", ("p", "div"), ""),
    ],
)
def test_elements_with_a_name(pattern, tags, texts):
    names = PageNames(parse_html(PAGE))
    assert "".join(one.text for one in names.elements(names.find(re.compile(pattern)), tags)) == texts


def test_marked_elements():
    assert [one.text for one in PageNames(parse_html(PAGE)).marked] == ["4", "5", "6"]


@pytest.mark.parametrize(
    ("address", "is_front"),
    [
        ("/", True),
        (" https://quay.example/ ", True),
        ("//quay.example", True),
        ("https://quay.example/news", False),
        ("https://other.example/", False),
        ("news", False),
        ("", False),
        (None, False),
    ],
)
def test_front_page(address, is_front):
    assert is_front_page(address, "https://quay.example/news/two-boats") is is_front
