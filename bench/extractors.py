"""Ours and its peers, each as a function from a page to an Output; peers are imported when they are first asked."""

import re
from collections.abc import Callable, Mapping
from importlib.util import find_spec

from bench.pages import GoldPage, Output
from newsfold.extract.article import Rejected, extract_article

Extractor = Callable[[GoldPage], Output]

_BLOCKS = "p div li h1 h2 h3 h4 h5 h6 tr br blockquote pre section article ul ol table figure figcaption".split()


def ours(page: GoldPage) -> Output:
    found = extract_article(page.html, page.url)
    if isinstance(found, Rejected):
        return Output(authors=(), day="")
    day = f"{found.published_at:%Y-%m-%d}" if found.published_at else ""
    return Output(found.text, found.standfirst, found.title, found.authors, day)


def trafilatura(page: GoldPage) -> Output:
    from trafilatura import bare_extraction

    found = bare_extraction(page.html, url=page.url, with_metadata=True)
    if found is None:
        return Output(authors=(), day="")
    authors = tuple(name.strip() for name in (found.author or "").split(";"))
    return Output(found.text or "", "", found.title or "", authors, (found.date or "")[:10])


def newspaper4k(page: GoldPage) -> Output:
    from newspaper import Article

    article = Article(page.url, fetch_images=False)
    article.download(input_html=page.html)
    article.parse()
    day = f"{article.publish_date:%Y-%m-%d}" if article.publish_date else ""
    return Output(article.text, "", article.title, tuple(article.authors), day)


def readability(page: GoldPage) -> Output:
    from lxml.html import fromstring
    from readability import Document

    document = Document(page.html)
    tree = fromstring(document.summary())
    for block in tree.iter(*_BLOCKS):
        block.tail = f"\n{block.tail or ''}"
        block.text = f"\n{block.text or ''}"
    lines = (" ".join(line.split()) for line in re.split(r"\n+", tree.text_content()))
    return Output("\n".join(filter(None, lines)), "", document.short_title())


def resiliparse(page: GoldPage) -> Output:
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.html import HTMLTree

    tree = HTMLTree.parse(page.html)
    text = extract_plain_text(tree, main_content=True, alt_texts=False, links=False)
    return Output(text, "", tree.title or "")


# The module that a peer needs, and how it is asked.
PEERS: Mapping[str, tuple[str, Extractor]] = {
    "trafilatura": ("trafilatura", trafilatura),
    "newspaper4k": ("newspaper", newspaper4k),
    "readability-lxml": ("readability", readability),
    "resiliparse": ("resiliparse", resiliparse),
}


def installed(module: str) -> bool:
    return find_spec(module) is not None
