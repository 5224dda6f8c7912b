"""Extractors to compare: Newsfold and its peers, each as a function from a page to an Output.

A peer is imported when its function is first called.
"""

import re
from collections.abc import Callable, Mapping
from importlib.util import find_spec
from typing import NamedTuple

from bench.data.pages import GoldPage, Output
from newsfold.extract.article import Rejected, extract_article

Extractor = Callable[[GoldPage], Output]

_BLOCKS = "p div li h1 h2 h3 h4 h5 h6 tr br blockquote pre section article ul ol table figure figcaption".split()


class Peer(NamedTuple):
    """An extractor of others, and the name of the module that it imports."""

    module: str
    extractor: Extractor


def extract_with_newsfold(page: GoldPage) -> Output:
    """Return the article that Newsfold finds; an empty Output if it rejects the page."""
    result = extract_article(page.html, page.url)
    if isinstance(result, Rejected):
        return Output(authors=(), day="")
    day = f"{result.published_at:%Y-%m-%d}" if result.published_at else ""
    return Output(result.text, result.standfirst, result.title, result.authors, day)


def extract_with_trafilatura(page: GoldPage) -> Output:
    """Return what trafilatura finds; an empty Output if it finds no text."""
    from trafilatura import bare_extraction

    document = bare_extraction(page.html, url=page.url, with_metadata=True)
    if document is None:
        return Output(authors=(), day="")
    authors = tuple(name.strip() for name in (document.author or "").split(";"))
    return Output(document.text or "", "", document.title or "", authors, (document.date or "")[:10])


def extract_with_newspaper4k(page: GoldPage) -> Output:
    """Return what newspaper4k finds."""
    from newspaper import Article

    article = Article(page.url, fetch_images=False)
    article.download(input_html=page.html)
    article.parse()
    day = f"{article.publish_date:%Y-%m-%d}" if article.publish_date else ""
    return Output(article.text, "", article.title, tuple(article.authors), day)


def extract_with_readability(page: GoldPage) -> Output:
    """Return title and text of the markup that readability-lxml finds, with a line for each block."""
    from lxml.html import fromstring
    from readability import Document

    document = Document(page.html)
    tree = fromstring(document.summary())
    for block in tree.iter(*_BLOCKS):
        block.tail = f"\n{block.tail or ''}"
        block.text = f"\n{block.text or ''}"
    lines = (" ".join(line.split()) for line in re.split(r"\n+", tree.text_content()))
    return Output("\n".join(filter(None, lines)), "", document.short_title())


def extract_with_resiliparse(page: GoldPage) -> Output:
    """Return the page's title and the main text that Resiliparse finds."""
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.html import HTMLTree

    tree = HTMLTree.parse(page.html)
    text = extract_plain_text(tree, main_content=True, alt_texts=False, links=False)
    return Output(text, "", tree.title or "")


PEERS: Mapping[str, Peer] = {
    "trafilatura": Peer("trafilatura", extract_with_trafilatura),
    "newspaper4k": Peer("newspaper", extract_with_newspaper4k),
    "readability-lxml": Peer("readability", extract_with_readability),
    "resiliparse": Peer("resiliparse", extract_with_resiliparse),
}


def is_installed(module: str) -> bool:
    """Decide whether `module` can be imported, without importing it."""
    return find_spec(module) is not None
