"""Remove the boilerplate around an article from a page's tree, by tags, attributes and class names (pure).

Class names and ids of content systems are English nearly everywhere, so one list of words serves all languages.
"""

import re
from collections.abc import Iterator
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
MIN_CAPTION_CHARACTERS = 11  # a shorter text is ignored as a caption
MAX_NAMES = 40  # class names of one element that are examined

_CUSTOM_ELEMENTS = XPath("//*[contains(name(), '-')]")
_NAME_ATTRIBUTES = frozenset(("class", "id", "data-component", "data-testid"))
_STATE_ATTRIBUTES = frozenset(("role", "aria-hidden", "hidden", "style"))
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
    removed, roots = [], set[HtmlElement]()
    for element in list(_boilerplate_elements(tree)):
        if element.getparent() is None or not roots.isdisjoint(element.iterancestors()):  # removed with a block around
            continue
        if total and _paragraph_length(element) >= ARTICLE_SHARE * total:
            continue
        removed.append(RemovedBlock(_label(element), " ".join(element.text_content().split())[:300]))
        roots.add(element)
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


def find_captions(tree: HtmlElement) -> set[str]:
    """Return the captions and alternative texts of the page's pictures, which many pages repeat as paragraphs."""
    texts = {element.text_content() for element in tree.iter("figcaption")}
    texts |= {image.get(name) or "" for image in tree.iter("img") for name in ("alt", "title", "data-caption")}
    return {" ".join(text.split()) for text in texts if len(text) >= MIN_CAPTION_CHARACTERS}


def is_boilerplate_name(names: str) -> bool:
    """Decide whether the class names and ids in `names`, separated by spaces, mark an element as boilerplate."""
    return _classify_names(names) is True


def _boilerplate_elements(tree: HtmlElement) -> Iterator[HtmlElement]:
    """Yield the elements that a tag, a name, an ARIA role or a hidden state marks as boilerplate."""
    for element in [*tree.iter(*NAMED_TAGS, *REMOVED_TAGS), *_CUSTOM_ELEMENTS(tree)]:
        if element.tag in REMOVED_TAGS or _is_marked(element):
            yield element


def _is_marked(element: HtmlElement) -> bool:
    """Decide whether an attribute of an element, or its tag if that is a custom one, marks it as boilerplate.

    A name of boilerplate does not count beside a name of the article; a hidden state or an ARIA role counts always.
    """
    verdicts = []
    for attribute, value in element.items():
        if attribute in _NAME_ATTRIBUTES:
            verdicts.append(_classify_names(value))
        elif attribute in _STATE_ATTRIBUTES and _is_hidden_or_beside(attribute, value):
            return True
    if "-" in element.tag:
        verdicts.append(_classify_names(element.tag) or None)
    return True in verdicts and False not in verdicts


def _is_hidden_or_beside(attribute: str, value: str) -> bool:
    """Decide whether an attribute hides its element or gives it an ARIA role of boilerplate."""
    if attribute == "role":
        return value in BOILERPLATE_ROLES
    if attribute == "style":
        return HIDDEN_STYLE.search(value) is not None
    return attribute == "hidden" or value == "true"  # `aria-hidden`


@lru_cache(16_384)
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
