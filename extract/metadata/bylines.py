"""Find the bylines of a page, as groups of raw names, the best evidence first (pure)."""

import json
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import chain, islice
from typing import Any
from urllib.parse import unquote

from lxml.html import HtmlElement

from newsfold.db.values.text import one_line
from newsfold.db.values.urls import host_of
from newsfold.extract.metadata import jsonld
from newsfold.extract.metadata.authors import Byline, are_weak, choose_authors
from newsfold.extract.metadata.byline_text import read_byline, read_outlet, text_runs
from newsfold.extract.metadata.page_data import PageData
from newsfold.extract.metadata.person_names import is_person_name
from newsfold.extract.metadata.surroundings import is_beside_article, is_of_other_text
from newsfold.extract.metadata.visible_bylines import (
    find_header_bylines,
    find_short_byline,
    find_signature,
    find_visible_bylines,
)
from newsfold.extract.vocabulary import class_names
from newsfold.extract.vocabulary.bylines import AUTHOR_LABEL, DESK_WORDS

MAX_LENGTH = 150  # characters of a byline; a longer text is a biography
MAX_BOX = 2000  # characters of a box about an author, at the beginning of which the name is read
MAX_PATH = 300  # characters of a link's address, from its end
MIN_NAME_LETTERS = 3  # letters of a part of a name that is found in an address
MAX_LINKED_NAMES = 4  # people that links alone show to be authors; more are a list of authors
MAX_MARKED = 40  # elements that are marked as an author
MAX_ELEMENTS = 500  # elements of one kind in which a byline is searched
MAX_NAMES = 10  # names of one byline, after which no further element is read

_META_NAMES = (
    "author", "article:author", "articleauthor", "article:author_name", "parsely-author", "citation_authors",
    "dc.creator", "dcterms.creator", "citation_author", "sailthru.author", "byl", "og:article:author",
    "authors", "shareaholic:article_author_name", "dable:author", "cxenseparse:author",
)  # fmt: skip
# Those of them that mostly hold the family name first, as in a catalogue (Google Scholar, Dublin Core).
_LIBRARY_NAMES = frozenset(("citation_author", "dc.creator", "dcterms.creator"))
# The path of a page about an author.
_AUTHOR_PATH = re.compile(
    r"/(?:authors?|autore?s?|autore?n|auteurs?|autori|writers?|reporters?|contributors?|columnists?|journalists?|journalistes?"
    r"|redakteure?|redaktion|skribent(?:er)?|avtor|blog-authors?|profiles?|people|staff|byline|by)/+[^/?#]",
    re.I,
)
_NAME_OF_MAIL = re.compile(r"^[\w.+-]{1,64}@[\w.-]{1,253}\s*\(([^()]+)\)$")
_NO_LETTERS = re.compile(r"[\W_]+")
_AUTHOR_LABEL = re.compile(rf"{AUTHOR_LABEL}\W*", re.I)
_TAGS = frozenset((
    "a", "span", "div", "p", "li", "address", "b", "strong", "em", "i", "cite", "h2", "h3", "h4", "h5", "h6", "td",
    "dd", "aside", "byline", "author",
))  # fmt: skip


def find_bylines(page: PageData) -> list[Byline]:
    """Return the bylines of the page, the best evidence first; none is empty.

    These are the authors, else the creators, of the article in JSON-LD, those of the web page there, and the author in
    a meta tag. Only if they name no person, or only weak names (see are_weak), the following are added, in this order:
    names marked by `rel` or `itemprop`, names in elements with the class name of a byline, a byline in the visible
    text, the author on the Twitter card, the authors that the feed names, and an outlet marked by `rel` or `itemprop`.
    Only if all these name no person and no desk, weak evidence is added: links to pages about an author, names beside
    the date, a box about the author, a signature below the text, one word after the label of a byline.
    """
    bylines = [
        *(_json_ld_byline(node.get(name)) for name in ("author", "creator") for node in page.own.articles),
        *(_json_ld_byline(node.get(name)) for name in ("author", "creator") for node in page.own.pages),
        *(Byline.of(_meta_values(page, name)) for name in _META_NAMES),
    ]
    site_name, host = page.site_name, host_of(page.url)
    names = choose_authors(bylines, site_name=site_name, host=host)
    if are_weak(names, site_name=site_name, host=host):
        bylines += _visible_bylines(page)
        names = choose_authors(bylines, site_name=site_name, host=host)
    if not any(names) and not _names_desk(bylines):
        bylines += _weak_bylines(page)
    return [byline for byline in bylines if byline.printed]


def _meta_values(page: PageData, name: str) -> list[str]:
    """Return the values of a meta tag that are no address; a page with several authors repeats the tag.

    A list in JSON is read as its members, and a mail address with a name behind it, as in RSS, as the name.
    """
    values = page.repeated_meta.get(name) or [page.meta.get(name, "")]
    texts = [_NAME_OF_MAIL.sub(r"\1", value) for value in chain.from_iterable(map(_split_json, values))]
    return [_given_name_first(text, name) for text in texts if text and "://" not in text]


def _split_json(value: str) -> list[str]:
    """Return the texts of a list in JSON; any other value as it is."""
    if value[:1] == "[" and value[-1:] == "]":
        with suppress(ValueError, RecursionError):
            return [name for name in json.loads(value) if isinstance(name, str)]
    return [value]


def _given_name_first(value: str, meta_name: str) -> str:
    """Return `Ada Lund` for `Lund, Ada` in a meta tag for libraries; any other value as it is."""
    family, comma, given = value.partition(",")
    name = f"{given.strip()} {family.strip()}"
    if meta_name in _LIBRARY_NAMES and comma and (len(family.split()) == 1 or meta_name == "citation_author"):
        return name if is_person_name(name) else value
    return value


def _visible_bylines(page: PageData) -> Iterator[Byline]:
    marked = list(islice(filter(_is_marked, page.marked), MAX_MARKED))
    yield _first_group(marked)
    yield _first_group(_named(page, class_names.BYLINE))
    visible = islice(find_visible_bylines(page.tree), MAX_ELEMENTS)
    yield next((one.byline for one in visible if not is_beside_article(one.element)), Byline.of([]))
    if _AUTHOR_LABEL.fullmatch(page.meta.get("twitter:label1", "")):
        yield Byline.of([page.meta.get("twitter:data1", "")])
    yield Byline.of([str(name) for name in page.feed.get("authors") or ()])
    yield next((read_outlet(text_runs(one, MAX_LENGTH)) for one in marked if not is_beside_article(one)), Byline.of([]))


def _weak_bylines(page: PageData) -> Iterator[Byline]:
    links = _first_group(one for one in page.tree.iter("a") if _leads_to_author(one, page.url))
    yield links if len(links.names) <= MAX_LINKED_NAMES else Byline.of([])
    yield from find_header_bylines(page.tree)
    yield _author_box(page)
    yield find_signature(page.tree)
    yield find_short_byline(page.tree)


def _leads_to_author(link: HtmlElement, url: str) -> bool:
    """Decide whether a link leads to the page of an author and has the name of this author as its text.

    An example is the link "Ada Lund" to `/authors/ada-lund`. A folder of `url`, the page's address, is a section.
    """
    path = (link.get("href") or "").partition("?")[0][-MAX_PATH:]
    if not _AUTHOR_PATH.search(path) or f"{path.rstrip('/')}/" in url:
        return False
    names = (run for run in text_runs(link, MAX_LENGTH) if is_person_name(run))
    words = {word for name in names for word in _NO_LETTERS.split(name.casefold()) if len(word) >= MIN_NAME_LETTERS}
    return any(word in unquote(path).casefold() for word in words)


def _names_desk(bylines: Iterable[Byline]) -> bool:
    return any(not DESK_WORDS.isdisjoint(byline.printed.casefold().split()) for byline in bylines)


def _json_ld_byline(value: Any) -> Byline:
    """Return the people that the value of `author` or `creator` names, and the byline with its organisations."""
    return Byline(
        tuple(jsonld.person_names(value)), ", ".join(dict.fromkeys(map(one_line, jsonld.entity_names(value))))
    )


def _is_marked(element: HtmlElement) -> bool:
    """Decide whether `rel` or `itemprop` marks an element as the author or as an author's name."""
    if element.get("rel") == "author" or element.get("itemprop") == "author":
        return True
    return element.get("itemprop") == "name" and any(
        ancestor.get("itemprop") == "author" for ancestor in element.iterancestors()
    )


def _named(page: PageData, pattern: re.Pattern[str]) -> Iterable[HtmlElement]:
    """Return the elements with a class name, id or test id in which `pattern`, for names that mark bylines, is found;
    without any such names, those with the tag of a byline."""
    names = page.names.find(pattern)
    return page.names.elements(names, _TAGS) if names else page.tree.iter("byline", "author")


def _first_group(elements: Iterable[HtmlElement]) -> Byline:
    """Return the names in the first of `elements` that has any, and in those with the same grandparent: one byline.

    If none has any, return the first byline that names a desk.
    """
    names: dict[str, None] = {}
    printed: dict[str, None] = {}
    first_grandparent: HtmlElement | None = None
    desk: Byline | None = None
    for element in islice(elements, MAX_ELEMENTS):
        grandparent = _grandparent(element)
        # An `aside` that is itself marked as the byline is no box beside the article.
        box = element.getparent() if element.tag == "aside" and element.getparent() is not None else element
        if (first_grandparent is not None and grandparent is not first_grandparent) or is_beside_article(box):
            continue
        byline = _byline_in(element)
        if not byline.printed:
            continue
        if not byline.names:
            desk = desk or byline
            continue
        if any(map(is_person_name, names)) and not any(map(is_person_name, byline.names)):
            continue
        first_grandparent = grandparent
        names |= dict.fromkeys(byline.names)
        if not any(byline.printed in text for text in printed):
            printed[byline.printed] = None
        if len(names) >= MAX_NAMES:
            break
    return desk if desk and not names else Byline(tuple(names), ", ".join(printed))


def _byline_in(element: HtmlElement) -> Byline:
    """Return the byline in an element, an empty one if its text is too long for one."""
    runs = text_runs(element, MAX_LENGTH)
    return read_byline(runs) if runs else Byline.of([])


def _author_box(page: PageData) -> Byline:
    """Return the name at the beginning of the first box about an author."""
    for element in _named(page, class_names.AUTHOR_BOX):
        if not is_of_other_text(element):
            byline = read_byline(text_runs(element, MAX_BOX), is_strict=True)
            if byline.names:
                return byline
    return Byline.of([])


def _grandparent(element: HtmlElement) -> HtmlElement | None:
    parent = element.getparent()
    return parent.getparent() if parent is not None else None
