"""Taking out of a page's tree what is not its text, by what the page builder called it (pure).

Class names and ids of content systems are English nearly everywhere, so one list of words serves all languages.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import pairwise

from lxml.etree import XPath
from lxml.html import HtmlElement

# Whole words of class names and ids ("share-bar", "shareBar", "c_share") that name a box beside the text.
BOXES = frozenset(
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
PAIRS = frozenset(
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
# The article itself, whatever else its class names say ("sidebar-grid article__content").
CONTENT = frozenset(
    "articlebody articlecontent articletext storybody storycontent postbody postcontent entrycontent newsbody".split()
)
# What a box may be made of; a row of a table, a link or a word in bold is never one.
TAGS = frozenset(
    "div section aside ul ol nav footer form figure figcaption dl p header small h2 h3 h4 h5 details blockquote".split()
)
ALWAYS = frozenset("noscript form button textarea nav aside figcaption dialog".split())
NO_TEXT = "script style template iframe input select svg canvas object embed video audio map".split()
ROLES = frozenset("navigation complementary banner search dialog alertdialog menu menubar toolbar contentinfo".split())
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
# A box that holds this share of the page's paragraphs is the article itself, whatever it is called.
MOST = 0.3

# A tag with a hyphen is one of the page's own making.
_OWN_TAGS = XPath("//*[contains(name(), '-')]")
_ATTRIBUTES = ("class", "id", "data-component", "data-testid")
_NAMES = XPath(" | ".join(f"//@{name}" for name in _ATTRIBUTES), smart_strings=False)
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_SPLIT = re.compile(r"[^a-z0-9]+")


def prune(tree: HtmlElement) -> list[tuple[str, str]]:
    """Remove the boxes from `tree` in place; returns (what it was called, its text) of each for an explanation."""
    total = _paragraph_length(tree)
    removed = []
    for element in list(_boxes(tree)):
        parent = element.getparent()
        if parent is None or (total and _paragraph_length(element) >= MOST * total):
            continue
        removed.append((_name(element), " ".join(element.text_content().split())[:300]))
        drop(element)
    return removed


def show_paragraphs(tree: HtmlElement) -> None:
    """Unmark the paragraphs that a page keeps from screen readers until somebody registers."""
    for paragraph in tree.iter("p"):
        if paragraph.get("aria-hidden") == "true":
            del paragraph.attrib["aria-hidden"]


def drop(element: HtmlElement) -> None:
    """Remove an element; what stood before a block and after it stays two words."""
    if element.tail and element.tag not in ("span", "a"):
        element.tail = " " + element.tail
    element.drop_tree()


def captions(tree: HtmlElement) -> set[str]:
    """The texts of pictures, which pages like to say again as paragraphs."""
    texts = {element.text_content() for element in tree.iter("figcaption")}
    texts |= {image.get(name) or "" for image in tree.iter("img") for name in ("alt", "title", "data-caption")}
    return {" ".join(text.split()) for text in texts if text and len(text) > 10}


def _boxes(tree: HtmlElement) -> Iterator[HtmlElement]:
    said = {names: verdict for names in set(_NAMES(tree)) if (verdict := _names_box(names)) is not None}
    for element in [*tree.iter(*TAGS, *ALWAYS), *_OWN_TAGS(tree)]:
        if element.tag in ALWAYS or _named(element, said) or _marked(element):
            yield element


def _named(element: HtmlElement, said: Mapping[str, bool]) -> bool:
    """By its names, `said` what each says, or by its tag; the name of the article itself wins."""
    found = {said[names] for name in _ATTRIBUTES if (names := element.get(name)) in said}
    return False not in found and (True in found or ("-" in element.tag and is_box_name(element.tag)))


def _marked(element: HtmlElement) -> bool:
    style = element.get("style")
    return (
        element.get("role") in ROLES
        or element.get("aria-hidden") == "true"
        or element.get("hidden") is not None
        or bool(style and HIDDEN.search(style))
    )


def is_box_name(names: str) -> bool:
    """Whether class names and ids name a box: one of its words, or two beside each other."""
    return _names_box(names) is True


def _names_box(names: str) -> bool | None:
    said = {_says(name) for name in names.split()[:40]}
    return False if False in said else True if True in said else None


@lru_cache(16_384)
def _says(name: str) -> bool | None:
    """True of the name of a box, False of one that no box has, whatever else it is called."""
    bare = _SPLIT.sub("", name.lower())
    if bare in CONTENT:
        return False
    words = [word for word in _SPLIT.split(_CAMEL.sub("-", name).lower()) if word]
    if bare in BOXES or not BOXES.isdisjoint(words):
        return not _is_state(words)
    return True if any(f"{one}-{two}" in PAIRS for one, two in pairwise(words)) else None


def _is_state(words: list[str]) -> bool:
    """`has-sidebar`, `no-comments`, `with-caption`, `sidebar-grid` describe the article, they are no boxes."""
    return bool(
        {"has", "no", "with", "without", "is", "enabled", "disabled", "show", "open", "grid", "layout"} & set(words)
    )


def _paragraph_length(element: HtmlElement) -> int:
    return sum(len(paragraph.text_content()) for paragraph in element.iter("p"))


def _name(element: HtmlElement) -> str:
    return f"{element.tag} {element.get('class') or element.get('id') or ''}".strip()[:80]
