"""Taking out of a page's tree what is not its text, by what the page builder called it (pure).

Class names and ids of content systems are English nearly everywhere, so one list of words serves all languages.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from lxml.etree import XPath, strip_elements
from lxml.html import HtmlElement

# Whole words of class names and ids ("share-bar", "shareBar", "c_share") that name a box beside the text.
BOXES = frozenset(
    """
    related relatedarticles relatedposts relatedlinks relatedcontent readalso readmore readnext recommended
    recommendation recommendations recirculation recirc morefrom morestories moreon moreposts similar
    newsletter newsletters subscribe subscription signup share shares sharing sharebar sharetools social socials
    socialmedia sharedaddy addthis addtoany shariff breadcrumb breadcrumbs crumbs comments commentlist disqus respond
    advert adverts advertisement advertising ads adslot adbox sponsor sponsored promo promos promoted promotion
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
    visually-hidden sr-only image-description
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
    "div section aside ul ol nav footer form figure figcaption dl p header small h2 h3 h4 h5 details".split()
)
ALWAYS = frozenset("noscript form button textarea nav aside figcaption dialog".split())
NO_TEXT = "script style template iframe input select svg canvas object embed video audio map".split()
ROLES = frozenset("navigation complementary banner search dialog alertdialog menu menubar toolbar contentinfo".split())
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
# A box that holds this share of the page's paragraphs is the article itself, whatever it is called.
MOST = 0.3

# A tag with a hyphen is one of the page's own making.
_OWN_TAGS = XPath("//*[contains(name(), '-')]")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_SPLIT = re.compile(r"[^a-z0-9]+")


def prune(tree: HtmlElement) -> list[tuple[str, str]]:
    """Remove the boxes from `tree` in place; returns (what it was called, its text) of each for an explanation."""
    strip_elements(tree, *NO_TEXT, with_tail=False)
    total = _paragraph_length(tree)
    removed = []
    for element in list(_boxes(tree)):
        parent = element.getparent()
        if parent is None or (total and _paragraph_length(element) >= MOST * total):
            continue
        removed.append((_name(element), " ".join(element.text_content().split())[:300]))
        drop(element)
    return removed


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
    for element in [*tree.iter(*TAGS, *ALWAYS), *_OWN_TAGS(tree)]:
        if element.tag in ALWAYS or _named(element) or _marked(element):
            yield element


def _named(element: HtmlElement) -> bool:
    names = [element.get(name) or "" for name in ("class", "id", "data-component", "data-testid")]
    return any(names) and is_box_name(" ".join(names))


def _marked(element: HtmlElement) -> bool:
    style = element.get("style")
    return (
        element.get("role") in ROLES
        or element.get("aria-hidden") == "true"
        or element.get("hidden") is not None
        or bool(style and HIDDEN.search(style))
    )


@lru_cache(4096)
def is_box_name(names: str) -> bool:
    """Whether class names and ids name a box: one of its words, or two beside each other."""
    if any(_SPLIT.sub("", name.lower()) in CONTENT for name in names.split()):
        return False
    for name in names.split()[:40]:
        words = [word for word in _SPLIT.split(_CAMEL.sub("-", name).lower()) if word]
        if any(word in BOXES for word in words) or _SPLIT.sub("", name.lower()) in BOXES:
            return not _is_state(words)
        if any(f"{one}-{two}" in PAIRS for one, two in pairwise(words)):
            return True
    return False


def _is_state(words: list[str]) -> bool:
    """`has-sidebar`, `no-comments`, `with-caption`, `sidebar-grid` describe the article, they are no boxes."""
    return bool(
        {"has", "no", "with", "without", "is", "enabled", "disabled", "show", "open", "grid", "layout"} & set(words)
    )


def _paragraph_length(element: HtmlElement) -> int:
    return sum(len(paragraph.text_content()) for paragraph in element.iter("p"))


def _name(element: HtmlElement) -> str:
    return f"{element.tag} {element.get('class') or element.get('id') or ''}".strip()[:80]
