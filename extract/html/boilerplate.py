"""Remove the boilerplate around an article from a page's tree, by tags, attributes and class names (pure).

Class names and ids of content systems are English nearly everywhere, so one list of words serves all languages.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from lxml.etree import XPath
from lxml.html import HtmlElement

# Words that mark a block as boilerplate, in its class names and ids: "share-bar", "shareBar", "c_share".
BOILERPLATE_WORDS = frozenset(
    """
    related relatedarticles relatedposts relatedlinks relatedcontent readalso readmore readnext recommended
    recommendation recommendations recirculation recirc morefrom morestories moreon moreposts similar
    newsletter newsletters subscribe subscription signup share shares sharing sharebar sharetools social socials
    socialmedia sharedaddy addthis addtoany shariff breadcrumb breadcrumbs crumbs comments commentlist disqus respond
    advert adverts advertisement advertising ads adslot adbox sponsor sponsored promo promos promoted promotion
    pullquote pullquotes pulledquote
    taboola outbrain ligatus cookie cookies consent gdpr popup modal overlay lightbox
    byline bylines authorbio authorbox authorinfo aboutauthor bio biography
    tagcloud taglist tags topics hashtags trending mostread mostpopular popular pagination pager
    caption captions figcaption imagecaption photocaption wpcaptiontext credit credits imagecredit photocredit
    photographer copyright timestamp dateline pubdate postdate publishdate lastupdated toolbar
    skiplink screenreadertext visuallyhidden sronly hidden noprint printonly
    factbox infobox toc tableofcontents footnote footnotes correctionlink disclaimer donate donation
    teaserlist teasers poll quiz playlist carousel slider swiper navigation navbar nav menu sidebar footer
    """.split()
)
# Pairs of adjacent words in a class name or id that mark a block as boilerplate.
BOILERPLATE_WORD_PAIRS = frozenset(
    """
    read-more read-also read-next also-read see-also more-news more-from more-on more-stories you-may most-read
    most-popular author-bio author-box author-info about-author article-tags post-tags tag-list article-meta post-meta
    entry-meta meta-info article-info article-date publish-date published-date image-caption photo-caption media-caption
    wp-caption video-caption image-credit photo-credit image-copyright social-media social-links article-footer
    entry-footer post-footer related-articles paywall-offer inline-promo sign-up call-to print-only screen-reader
    visually-hidden sr-only image-description pull-quote pulled-quote
    print-header print-footer article-tools print-tools app-hint
    next-article prev-next post-navigation reading-time app-promo follow-us google-news
    """.split()
)
# Class names and ids of the article itself. They take precedence: "sidebar-grid article__content" is kept.
ARTICLE_NAMES = frozenset(
    "articlebody articlecontent articletext storybody storycontent postbody postcontent entrycontent newsbody".split()
)
# Beside a boilerplate word, one of these describes the article itself: `has-sidebar`, `no-comments`, `sidebar-grid`.
STATE_WORDS = frozenset("has no with without is enabled disabled show open grid layout".split())
# Elements that are removed if a class name or id marks them. Table rows, links and bold words are never boilerplate.
NAMED_TAGS = frozenset(
    "div section aside ul ol nav footer form figure figcaption dl p header small h2 h3 h4 h5 details blockquote".split()
)
# Elements that are removed whatever their class name or id.
REMOVED_TAGS = frozenset("noscript form button textarea nav aside figcaption dialog".split())
# Elements that hold no text of the page. `body/candidates.py` removes them before it does anything else.
TEXTLESS_TAGS = "script style template iframe input select svg canvas object embed video audio map".split()
# ARIA roles of boilerplate.
BOILERPLATE_ROLES = frozenset(
    "navigation complementary banner search dialog alertdialog menu menubar toolbar contentinfo".split()
)
HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
# A block with this share of the characters in the page's paragraphs is the article itself and is kept.
ARTICLE_SHARE = 0.3
MAX_NAMES = 40  # class names of one element that are examined

_CUSTOM_ELEMENTS = XPath("//*[contains(name(), '-')]")
_NAME_ATTRIBUTES = ("class", "id", "data-component", "data-testid")
_NAMES = XPath(" | ".join(f"//@{name}" for name in _NAME_ATTRIBUTES), smart_strings=False)
_CAMEL_CASE = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_BETWEEN_WORDS = re.compile(r"[^a-z0-9]+")


class RemovedBlock(NamedTuple):
    """A block that was removed from a page, to be shown by article.explain.

    `name` is its tag and class name, or the rule that removed it. `text` is at most 300 characters of its text.
    """

    name: str
    text: str


def remove_boilerplate(tree: HtmlElement) -> list[RemovedBlock]:
    """Remove the boilerplate blocks from `tree` in place and return them.

    A block with at least ARTICLE_SHARE of the characters in the page's paragraphs is kept: it is the article itself.
    """
    total = _paragraph_length(tree)
    removed = []
    for element in list(_boilerplate_elements(tree)):
        parent = element.getparent()
        if parent is None or (total and _paragraph_length(element) >= ARTICLE_SHARE * total):
            continue
        removed.append(RemovedBlock(_label(element), " ".join(element.text_content().split())[:300]))
        remove_element(element)
    return removed


def unhide_paragraphs(tree: HtmlElement) -> None:
    """Remove `aria-hidden` from paragraphs in place: some pages hide their text with it until the reader registers."""
    for paragraph in tree.iter("p"):
        if paragraph.get("aria-hidden") == "true":
            del paragraph.attrib["aria-hidden"]


def remove_element(element: HtmlElement) -> None:
    """Remove an element and its content from its tree, but not the text after it.

    Where a block is removed, a space keeps the words before and after it apart.
    """
    if element.tail and element.tag not in ("span", "a"):
        element.tail = " " + element.tail
    element.drop_tree()


def is_boilerplate_name(names: str) -> bool:
    """Decide whether the class names and ids in `names`, separated by spaces, mark an element as boilerplate."""
    return _classify_names(names) is True


def _boilerplate_elements(tree: HtmlElement) -> Iterator[HtmlElement]:
    """Yield the elements that a tag, a name, an ARIA role or a hidden state marks as boilerplate."""
    verdicts = {names: verdict for names in set(_NAMES(tree)) if (verdict := _classify_names(names)) is not None}
    for element in [*tree.iter(*NAMED_TAGS, *REMOVED_TAGS), *_CUSTOM_ELEMENTS(tree)]:
        if element.tag in REMOVED_TAGS or _has_boilerplate_name(element, verdicts) or _is_hidden_or_beside(element):
            yield element


def _has_boilerplate_name(element: HtmlElement, verdicts: Mapping[str, bool]) -> bool:
    """Decide whether the names of an element, or its tag if that is a custom one, mark it as boilerplate.

    `verdicts` maps the values of name attributes to True (boilerplate) or False (the article); all other values are
    missing.
    """
    own = {verdicts[names] for attribute in _NAME_ATTRIBUTES if (names := element.get(attribute)) in verdicts}
    return False not in own and (True in own or ("-" in element.tag and is_boilerplate_name(element.tag)))


def _is_hidden_or_beside(element: HtmlElement) -> bool:
    """Decide whether an element is hidden or has an ARIA role of boilerplate."""
    style = element.get("style")
    return (
        element.get("role") in BOILERPLATE_ROLES
        or element.get("aria-hidden") == "true"
        or element.get("hidden") is not None
        or bool(style and HIDDEN_STYLE.search(style))
    )


def _classify_names(names: str) -> bool | None:
    """Return False if one of the names is a name of the article, else True if one is of boilerplate, else None."""
    verdicts = {_classify_name(name) for name in names.split()[:MAX_NAMES]}
    return False if False in verdicts else True if True in verdicts else None


@lru_cache(16_384)
def _classify_name(name: str) -> bool | None:
    """Return True for a name of boilerplate, False for a name of the article (also `has-sidebar`), else None."""
    bare = _BETWEEN_WORDS.sub("", name.lower())
    if bare in ARTICLE_NAMES:
        return False
    words = [word for word in _BETWEEN_WORDS.split(_CAMEL_CASE.sub("-", name).lower()) if word]
    if bare in BOILERPLATE_WORDS or not BOILERPLATE_WORDS.isdisjoint(words):
        return STATE_WORDS.isdisjoint(words)
    return True if any(f"{one}-{two}" in BOILERPLATE_WORD_PAIRS for one, two in pairwise(words)) else None


def _paragraph_length(element: HtmlElement) -> int:
    return sum(len(paragraph.text_content()) for paragraph in element.iter("p"))


def _label(element: HtmlElement) -> str:
    return f"{element.tag} {element.get('class') or element.get('id') or ''}".strip()[:80]
