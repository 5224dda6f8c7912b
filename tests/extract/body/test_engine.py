# ruff: noqa: E501 - pages are easier to read in one line
"""The engine gives what trafilatura gives, although it leaves out the steps that most pages do not need; its main
extractor alone gives nothing where trafilatura would try other ways."""

import inspect
import subprocess
import sys

import pytest
from trafilatura import bare_extraction, external, htmlprocessing, main_extractor

from bench.data.pages import read_gold_pages
from newsfold.extract.body import engine
from newsfold.extract.body.engine import run_engine
from newsfold.extract.html.parse import decode_html, parse_html
from tests.extract.test_article import BODY, TEXT, URL, page

PARAGRAPHS = "".join(f"<p>{line} {number}</p>" for number in range(9) for line in TEXT)
COMMENT = (
    "<p>I have waited forty years for this boat, and now it is painted in the wrong colour, says my neighbour.</p>"
)
PAGES = [
    pytest.param(page(inside=f"<article>{BODY}</article>"), id="an article"),
    pytest.param(page(inside=f"<div>{PARAGRAPHS}</div>"), id="no article"),
    pytest.param(page(inside=f"<article><p>{TEXT[0]}</p></article><div>{PARAGRAPHS}</div>"), id="a small part of the page"),
    pytest.param(page(inside="<article><p>Short.</p></article>"), id="hardly any text"),
    pytest.param(page(inside=""), id="no text"),
    pytest.param(page(inside=f"<article>{BODY}<div class='comments'>{COMMENT}</div></article>"), id="comments"),
    pytest.param(page(inside=f"<article>{BODY}<ol id='comment-list'><li>{COMMENT}</li></ol></article>"), id="a list of comments"),
    pytest.param(page(inside=f"<article>{BODY}</article><div class='infinite-scroll'><p>{TEXT[0]}</p></div>"), id="another article appended"),
    pytest.param(page(inside=f"<article>{BODY}<section class='elementor-share-buttons'>Share it</section></article>"), id="share buttons"),
    *(pytest.param(decode_html(one.body, one.charset), id=one.name) for one in read_gold_pages(None)),
]  # fmt: skip


# Pages with hardly a paragraph, in which the main extractor finds too little.
FEW_PARAGRAPHS = {
    "hardly any text", "no text", "cs-br-bez-odstavcu", "de-liveticker-div", "en-div-soup", "en-photo-gallery",
    "en-preloaded-state", "fa-rtl-div", "ko-br-reporter-mail", "nl-jsonld-only", "none-access-denied", "none-app-shell",
    "none-captcha-fr", "none-challenge", "none-search-results", "none-section-list", "none-server-error",
    "none-soft-404-es", "none-soft-404", "pt-next-state",
}  # fmt: skip


@pytest.mark.parametrize("html", PAGES)
def test_the_text_is_that_of_bare_extraction(html, request):
    tree = parse_html(html)
    document = bare_extraction(tree, url=URL, fast=True, include_comments=False, with_metadata=False)
    expected = "" if request.node.callspec.id in FEW_PARAGRAPHS else document.text
    assert run_engine(tree, URL, fast=True) == expected


@pytest.mark.parametrize("html", PAGES)
def test_with_fallbacks_it_is_that_of_bare_extraction_with_fallbacks(html):
    tree = parse_html(html)
    document = bare_extraction(tree, url=URL, include_comments=False, with_metadata=False)
    assert run_engine(tree, URL, fast=False) == ((document.text if document else "") or "")


def test_a_page_that_trafilatura_rejects_has_no_text(monkeypatch):
    def reject(*args):
        raise ValueError("not compatible with XML")

    monkeypatch.setattr(engine, "extract_content", reject)
    assert run_engine(parse_html(page(inside=f"<article>{BODY}</article>")), URL, fast=True) == ""


@pytest.mark.parametrize(
    "html",
    [
        "<div><p>One <b>ferry</b> sails<br>today</p> and <div>another</div> one<p></p></div>",
        "<div><section><p>Out <i>of</i> <span>town</span></p>tail</section><p> </p></div>",
        "<div><b>No paragraph</b> here</div>",
    ],
)
def test_the_texts_of_paragraphs_are_those_of_the_xpath(html):
    tree = parse_html(html)
    assert tree is not None
    assert engine._paragraph_texts(tree) == tree.xpath(".//p//text()")
    for paragraph in list(tree.iter("span", "div")):
        paragraph.tag = "p"  # as the conversion of a page may nest them
    assert engine._paragraph_texts(tree) == tree.xpath(".//p//text()")


def test_the_engine_evaluates_no_xpath_that_compares_all_texts():
    """The calls are found in this release of trafilatura, and each is replaced."""
    preference = engine.bare_extraction.__globals__["compare_extraction"].__globals__["_prefer_readability"]
    for function in (engine._MAIN_EXTRACTOR._extract, preference):
        assert "_paragraph_texts" in function.__code__.co_names
    sources = [inspect.getsource(module) for module in (external, main_extractor, htmlprocessing)]
    assert all(any(xpath in source for source in sources) for xpath in engine._XPATHS)


def test_worker_processes_use_the_stop_words_that_they_share():
    """jusText would make a set of them for each page: some milliseconds, and 20 MB in each process."""
    code = """
import newsfold.extract.warm_up
from justext.core import define_stoplist
from newsfold.extract.body.engine import FALLBACKS
words = FALLBACKS.JT_STOPLIST
assert len(words) > 100_000
assert define_stoplist(words) is words
assert "the" in words and "και" in words and "xqzv" not in words
"""
    subprocess.run([sys.executable, "-c", code], check=True)
