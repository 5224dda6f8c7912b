"""Find the bylines of a page, as groups of raw names, the best evidence first (pure)."""

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import chain, islice

from lxml.html import HtmlElement

from newsfold.db.values.text import one_line
from newsfold.db.values.urls import host_of
from newsfold.extract.metadata import jsonld
from newsfold.extract.metadata.authors import choose_authors
from newsfold.extract.metadata.page_data import PageData
from newsfold.extract.metadata.visible_bylines import find_visible_bylines
from newsfold.extract.vocabulary.phrases import AUTHOR_LABEL

MAX_LENGTH = 150  # characters of a byline; a longer text is a biography
MAX_NAME_WORDS = 6  # words of a link that is a name
MAX_NAMES = 10  # names of one byline, after which no further element is read
MAX_BOX_PARAGRAPHS = 4  # paragraphs of a box beside the article; an element with more is part of the article
MAX_BOX_DEPTH = 6  # elements that are examined: the byline and its nearest ancestors

_META_NAMES = (
    "author", "article:author", "articleauthor", "parsely-author", "dc.creator", "sailthru.author", "byl",
    "shareaholic:article_author_name",
)  # fmt: skip
# Class names and ids that content systems give to bylines, most of them English everywhere.
_BYLINE_NAME = re.compile(
    r"(?:^|[\s_-])(?:by-?lines?|(?:story|article|post|news|entry)?authors?|author-?names?|autor(?:en|es|e|a)?|writers?"
    r"|wrote-by|written-by|verfasser|redakteur|redaktor|journalist|reporter|article-origins?|signature)(?:$|[\s_\d-])",
    re.I,
)
# Class names and ids of boxes beside the article, with bylines of other articles, of comments, or biographies.
_OTHER_BOX_NAME = re.compile(
    r"comment|related|recommend|teaser|sidebar|footer|most-?read|widget|promo|bio(?:graphy)?(?:$|[\s_-])|(?<!v)(?<!h-)card",
    re.I,
)
_CAMEL_CASE = re.compile(r"(?<=[a-z])(?=[A-Z])")
_AUTHOR_LABEL = re.compile(rf"{AUTHOR_LABEL}\W*", re.I)
_TAGS = (
    "a", "span", "div", "p", "li", "address", "b", "strong", "em", "i", "cite", "h3", "h4", "h5", "byline", "author",
)  # fmt: skip


def find_bylines(page: PageData) -> list[list[str]]:
    """Return the bylines of the page, each as a group of raw names, the best evidence first; no group is empty.

    These are the authors, else the creators, in JSON-LD and the author in a meta tag. Only if they name no person, the
    following are added, in this order: names marked by `rel` or `itemprop`, names in elements with the class name of a
    byline, a byline in the visible text, the author on the Twitter card, and the authors that the feed names.
    """
    meta = page.meta
    groups = [
        *(jsonld.entity_names(node.get(name)) for name in ("author", "creator") for node in page.own.nodes),
        next(([meta[name]] for name in _META_NAMES if meta.get(name) and "://" not in meta[name]), []),
    ]
    if not choose_authors(groups, site_name=page.site_name, host=host_of(page.url)):
        visible = find_visible_bylines(page.tree)
        groups += [
            _marked_names(page.tree),
            _class_name_names(page.tree),
            next((byline.names for byline in visible if not _is_beside_article(byline.element)), []),
            [meta.get("twitter:data1", "")] if _AUTHOR_LABEL.fullmatch(meta.get("twitter:label1", "")) else [],
            [str(name) for name in page.feed.get("authors") or ()],
        ]
    return [group for group in groups if group]


def _marked_names(tree: HtmlElement) -> list[str]:
    """Return the names in elements that `rel` or `itemprop` marks as the author."""
    marked = tree.xpath('//*[@rel="author"] | //*[@itemprop="author"]//*[@itemprop="name"] | //*[@itemprop="author"]')
    return _first_group(marked[:40])


def _class_name_names(tree: HtmlElement) -> list[str]:
    """Return the names in elements that have a class name, id or test id of a byline."""
    return _first_group(element for element in tree.iter(*_TAGS) if _is_byline_name(_class_names(element)))


def _first_group(elements: Iterable[HtmlElement]) -> list[str]:
    """Return the names in the first of `elements` that has any, and in those with the same grandparent: one byline."""
    group: list[str] = []
    first_grandparent: HtmlElement | None = None
    for element in elements:
        names = [] if _is_beside_article(element) else _names_in(element)
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


def _is_beside_article(element: HtmlElement) -> bool:
    """Decide whether an element is within a box beside the article.

    An ancestor that contains an `h1` or more than MAX_BOX_PARAGRAPHS paragraphs is not such a box, whatever its name.
    """
    for ancestor in islice(chain([element], element.iterancestors()), MAX_BOX_DEPTH):
        if ancestor.tag == "body" or ancestor.find(".//h1") is not None:
            return False
        if len(ancestor.findall(".//p")) > MAX_BOX_PARAGRAPHS:
            return False
        if ancestor.tag in ("aside", "footer") or _OTHER_BOX_NAME.search(_hyphenated(_class_names(ancestor))):
            return True
    return False


@lru_cache(4096)
def _is_byline_name(class_names: str) -> bool:
    return bool(_BYLINE_NAME.search(_hyphenated(class_names)))


def _hyphenated(class_names: str) -> str:
    """Return `author-Name` for `authorName`."""
    return _CAMEL_CASE.sub("-", class_names)


def _class_names(element: HtmlElement) -> str:
    """Return an element's class names, id and test id, and its tag if that is `byline` or `author`, as one text."""
    names = (element.get("class") or "", element.get("id") or "", element.get("data-testid") or "")
    tag = element.tag if element.tag in ("byline", "author") else ""
    return " ".join((tag, *names))[:300] if tag or any(names) else ""
