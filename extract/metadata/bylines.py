"""Find the bylines of a page, as groups of raw names, the best evidence first (pure)."""

import re
from collections.abc import Iterable
from functools import lru_cache

from lxml.html import HtmlElement

from newsfold.db.values.text import one_line
from newsfold.db.values.urls import host_of
from newsfold.extract.metadata import jsonld
from newsfold.extract.metadata.authors import choose_authors, is_login
from newsfold.extract.metadata.page_data import PageData
from newsfold.extract.metadata.surroundings import class_names, hyphenated, is_beside_article
from newsfold.extract.metadata.visible_bylines import find_visible_bylines
from newsfold.extract.vocabulary.phrases import AUTHOR_LABEL

MAX_LENGTH = 150  # characters of a byline; a longer text is a biography
MAX_NAME_WORDS = 6  # words of a link that is a name
MAX_NAMES = 10  # names of one byline, after which no further element is read

_META_NAMES = (
    "author", "article:author", "articleauthor", "parsely-author", "dc.creator", "sailthru.author", "byl",
    "shareaholic:article_author_name",
)  # fmt: skip
# Class names and ids that content systems give to bylines, most of them English everywhere; in lower case.
_BYLINE_NAME = re.compile(
    r"(?<![^\s_-])(?:by-?lines?|(?:story|article|post|news|entry)?authors?|author-?names?|autor(?:en|es|e|a)?|writers?"
    r"|wrote-by|written-by|verfasser|redakteur|redaktor|journalist|reporter|article-origins?|signature)(?:$|[\s_\d-])"
)
_AUTHOR_LABEL = re.compile(rf"{AUTHOR_LABEL}\W*", re.I)
_TAGS = (
    "a", "span", "div", "p", "li", "address", "b", "strong", "em", "i", "cite", "h3", "h4", "h5", "byline", "author",
)  # fmt: skip


def find_bylines(page: PageData) -> list[list[str]]:
    """Return the bylines of the page, each as a group of raw names, the best evidence first; no group is empty.

    These are the authors, else the creators, of the article in JSON-LD, those of the web page there, and the author in
    a meta tag. Only if they name no person, or only logins, the following are added, in this order: names marked by
    `rel` or `itemprop`, names in elements with the class name of a byline, a byline in the visible text, the author on
    the Twitter card, and the authors that the feed names. The organisations that JSON-LD names come last.
    """
    meta = page.meta
    groups = [
        *(jsonld.person_names(node.get(name)) for name in ("author", "creator") for node in page.own.articles),
        *(jsonld.person_names(node.get(name)) for name in ("author", "creator") for node in page.own.pages),
        next(([meta[name]] for name in _META_NAMES if meta.get(name) and "://" not in meta[name]), []),
    ]
    names = choose_authors(groups, site_name=page.site_name, host=host_of(page.url))
    if not names or all(map(is_login, names)):
        visible = find_visible_bylines(page.tree)
        groups += [
            _marked_names(page.tree),
            _class_name_names(page.tree),
            next((byline.names for byline in visible if not is_beside_article(byline.element)), []),
            [meta.get("twitter:data1", "")] if _AUTHOR_LABEL.fullmatch(meta.get("twitter:label1", "")) else [],
            [str(name) for name in page.feed.get("authors") or ()],
        ]
    groups += [jsonld.organization_names(node.get(name)) for name in ("author", "creator") for node in page.own.nodes]
    return [group for group in groups if group]


def _marked_names(tree: HtmlElement) -> list[str]:
    """Return the names in elements that `rel` or `itemprop` marks as the author."""
    marked = tree.xpath('//*[@rel="author"] | //*[@itemprop="author"]//*[@itemprop="name"] | //*[@itemprop="author"]')
    return _first_group(marked[:40])


def _class_name_names(tree: HtmlElement) -> list[str]:
    """Return the names in elements that have a class name, id or test id of a byline."""
    return _first_group(element for element in tree.iter(*_TAGS) if _is_byline_name(class_names(element)))


def _first_group(elements: Iterable[HtmlElement]) -> list[str]:
    """Return the names in the first of `elements` that has any, and in those with the same grandparent: one byline."""
    group: list[str] = []
    first_grandparent: HtmlElement | None = None
    for element in elements:
        names = [] if is_beside_article(element) else _names_in(element)
        grandparent = _grandparent(element)
        if not names or (first_grandparent is not None and grandparent is not first_grandparent):
            continue
        first_grandparent = grandparent
        group += [name for name in names if name not in group]
        if len(group) >= MAX_NAMES:
            break
    return group


def _names_in(element: HtmlElement) -> list[str]:
    """Return the raw names in the element of a byline, or an empty list if its text is too long for one.

    They are the texts of its children if each is a whole name, else those of its links, else its own text.
    """
    text = one_line(element.text_content())
    if not 1 < len(text) <= MAX_LENGTH:
        return []
    while len(element) == 1 and not (element.text or "").strip() and not (element[0].tail or "").strip():
        element = element[0]
    links = [one_line(link.text_content()) for link in element.iter("a") if link is not element]
    links = [link for link in links if 0 < len(link.split()) <= MAX_NAME_WORDS]
    children = [one_line(child.text_content()) for child in element]
    is_name_each = len(children) > 1 and all(2 <= len(child.split()) <= 4 for child in children)
    if is_name_each and not (element.text or "").strip():
        return children
    return links or ([text] if len(text.split()) <= 3 * MAX_NAME_WORDS else [])


def _grandparent(element: HtmlElement) -> HtmlElement | None:
    parent = element.getparent()
    return parent.getparent() if parent is not None else None


@lru_cache(4096)
def _is_byline_name(names: str) -> bool:
    return bool(_BYLINE_NAME.search(hyphenated(names).lower()))
