"""Decide whether a page lists other pages of its site and has no text of its own (pure).

Such pages are those of sections, tags and authors, archives, results of a search, overviews of videos, front pages.
They are recognized by their structure and amount of text, in any mark-up and language: no class name is looked for.

A teaser is a line that is a link to another page of the site (its headline), with the largest block around it that
holds no other headline; for a bare headline, also with the few blocks after it. On pages with few such lines, a heading
that is no link counts too, if its block has one link to another page: a picture, an overlay, a button "more".

The words of the extracted text outside all teasers are the page's own. A page lists other pages if its teasers outweigh
its own prose and if at most MAX_SIGNS signs say that it is an article above a list of others. The signs are: a title as
long as a headline; a declared type or time of publication, both in JSON-LD being two signs; an address like that of an
article; a date printed between heading and teasers; own prose (PROSE_STEPS); long teasers (LONG_TEASER); headlines that
are no links.
"""

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, takewhile
from urllib.parse import SplitResult, urljoin, urlsplit

from lxml.etree import XPath
from lxml.html import HtmlElement

from newsfold.crawler.discovery.section_pages import looks_like_article
from newsfold.db.values.urls import MAX_URL, registered_domain
from newsfold.extract.html.base_url import base_url
from newsfold.extract.language import count_words
from newsfold.extract.line_text import ends_sentence, text_of
from newsfold.extract.metadata.page import Metadata

# The thresholds were chosen with the invented pages `families` and `lookalikes` of tests/extract/section_pages, and
# checked with those of `holdout`, written afterwards. Of 374 lists 2 are missed, of 330 articles that resemble them
# none is refused. Of 1,540 real pages of articles one is refused, an overview of courses.
MIN_TEASERS = 4  # distinct pages; with fewer, a page is not a list
TEASER_SHARE = 0.6  # share of the teasers' words in the words of teasers and own prose
OWN_SHARE = 0.4  # share of the text's words that may be outside teasers: lines between them, labels, bylines
OWN_WORDS = 150  # words outside teasers that are allowed whatever their share
MAX_SIGNS = 2  # signs of an article that a list may show: an introduction, a long title, a wrong og:type
MIN_TITLE_WORDS = 5  # words of a headline; sections, tags and authors have shorter names
MIN_TITLE = 40  # characters of a headline with fewer words, in languages with long ones
PROSE_STEPS = (30, 60, 100)  # words of own prose; reaching each is one sign. Introductions of sections have up to 50
LONG_TEASER = 45  # words; as a mean of all teasers it is one sign: parts of a round-up are longer than teasers
MAX_TEASER = 140  # words; a longer block is no teaser. Excerpts of blogs have 55 (WordPress), or one paragraph
PROSE_LINE = 30  # words of all lines on average; from here on, a text with MAX_SIGNS is not examined, to save time

# Words of sentences outside of teasers, and their share in all words, of a front page that has a text of its own.
# Measured: of 374 invented lists under the address of a front page, none has more than 26 such words.
FRONT_PROSE = 80
FRONT_SHARE = 0.45

MIN_HEADLINE_WORDS = 4  # words of a link that is a headline
MIN_HEADING_WORDS = 2  # the same for a link in or around a heading
MIN_SENTENCE_WORDS = 8  # words of a line of prose
MAX_LEAD = 80  # characters before a headline in its line: a time, a category, the number of an issue
BARE_HEADLINE = 40  # further characters of a block that holds a headline without its teaser
MAX_FOLLOWERS = 4  # blocks after a bare headline that may belong to its teaser: date, author, text, "read more"
MAX_DATED_ELEMENTS = 150  # elements after the main heading in which a date is searched
MAX_DATE = 80  # characters of a line that is a date

MAX_LINKS = 500  # links of a page that are examined; later ones are ignored
MIN_HEADLINE = 8  # characters; a shorter link is no headline
MAX_HEADLINE = 700  # characters; a longer link is no headline. Some sites link the whole teaser
MAX_CARD_LINKS = 20  # links of the block around a heading that is no link; later ones are ignored
MAX_SIBLINGS = 40  # elements before a link in its line that are examined
MAX_ANCESTORS = 40  # ancestors of a link that are examined

_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_INLINE_TAGS = frozenset("a b strong em i u span small font img sup sub mark picture source time cite abbr".split())
_LINKS = XPath(
    f"//body//a[string-length() >= {MIN_HEADLINE} and string-length() <= 2 * {MAX_HEADLINE}]"
    "[@href and not(ancestor::nav or ancestor::footer or ancestor::aside or ancestor::menu)]"
)
_UNLINKED_HEADINGS = XPath(
    "//body//*[self::h2 or self::h3 or self::h4 or self::h5][not(.//a or ancestor::a)]"
    "[not(ancestor::nav or ancestor::footer or ancestor::aside or ancestor::menu)]"
)
_FILES = re.compile(r"\.(?:jpe?g|png|gif|webp|avif|svg|pdf|mp[34]|m4a|zip|xml|css|js)$", re.I)
# Paths that serve different pages, selected by the query.
_SCRIPT_PATH = re.compile(r"^/?$|\.(?:php\d?|aspx?|cgi|pl|jsp|do|dll)$", re.I)
_COLLECTIONS = frozenset(("CollectionPage", "SearchResultsPage", "ProfilePage"))
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class _Headline:
    """A link to another page of the site; `ancestors` begin with the link's parent."""

    link: HtmlElement
    text: str
    target: str
    ancestors: Sequence[HtmlElement]


@dataclass(frozen=True, slots=True)
class _Teaser:
    """A teaser with all its text in one line, and the element that holds it or its headline."""

    element: HtmlElement
    text: str
    words: int


def lists_other_pages(tree: HtmlElement, page: Metadata, url: str, lines: Sequence[str], word_count: int) -> bool:
    """Decide whether the page lists other pages of its site, so that it is not an article.

    `lines` are the paragraphs of the text that was extracted from `tree`, `word_count` is the number of their words.
    `url` is the URL of the page, "" if unknown: then all links count as links within the site.
    """
    signs = _signs_of_metadata(page, url)
    if signs > MAX_SIGNS or (signs == MAX_SIGNS and word_count >= PROSE_LINE * len(lines)):
        return False
    headlines = list(_find_headlines(tree, url))
    if len({headline.target for headline in headlines}) < MIN_TEASERS:
        headlines = list(_find_unlinked_headlines(tree, url))
        signs += 1
        if len({headline.target for headline in headlines}) < MIN_TEASERS:
            return False
    teasers = _find_teasers(headlines)
    if len(teasers) < MIN_TEASERS:
        return False
    teaser_words = sum(teaser.words for teaser in teasers)
    if 2 * max(teaser.words for teaser in teasers) > teaser_words:
        return False  # one that outweighs all others is the page's own text, with a link to another page
    limit = max(OWN_WORDS, OWN_SHARE * word_count)
    own, prose = _count_own_words(lines, teasers, limit)
    if own > limit or teaser_words < TEASER_SHARE * (teaser_words + prose):
        return False
    signs += sum(prose >= step for step in PROSE_STEPS)
    signs += teaser_words >= LONG_TEASER * len(teasers)
    return signs < MAX_SIGNS or (
        signs == MAX_SIGNS and not _has_date_below_heading(tree, {teaser.element for teaser in teasers})
    )


def has_own_text(tree: HtmlElement, url: str, lines: Sequence[str]) -> bool:
    """Decide whether a front page has a text of its own: of a person, a product, a closed blog, not of a newspaper.

    `lines` are the paragraphs of the text that was extracted from `tree`. At least FRONT_PROSE of their words, and
    FRONT_SHARE of all of them, are in sentences outside of teasers.
    """
    kinds = [list(find(tree, url)) for find in (_find_headlines, _find_unlinked_headlines)]
    headlines = [one for kind in kinds if len({one.target for one in kind}) >= MIN_TEASERS for one in kind]
    _, prose = _count_own_words(lines, _find_teasers(headlines), math.inf)
    total = sum(map(count_words, lines))
    return prose >= FRONT_PROSE and prose >= FRONT_SHARE * total


def _signs_of_metadata(page: Metadata, url: str) -> int:
    """Count the signs of an article in title, declarations and address; declaring itself a collection takes one off."""
    title = page.titles[0] if page.titles else ""
    dated_by = {evidence for evidence, text in page.published_dates if text}
    is_dated = not dated_by.isdisjoint(("json-ld", "meta", "feed"))
    return (
        (count_words(title) >= MIN_TITLE_WORDS or len(title) >= MIN_TITLE)
        + (page.is_declared_article or page.og_type.startswith("video") or is_dated)
        + (page.is_json_ld_article and "json-ld" in dated_by)
        + looks_like_article(url)
        - (not _COLLECTIONS.isdisjoint(page.json_ld_types))
    )


def _find_headlines(tree: HtmlElement, url: str) -> Iterator[_Headline]:
    """Yield the links that begin a line and are long enough for a headline, outside menus and footers."""
    own, base = urlsplit(url), base_url(tree, url)
    domain = registered_domain(url) if url else ""
    targets: dict[str, str] = {}
    for link in _LINKS(tree)[:MAX_LINKS]:
        text = text_of(link)
        words = count_words(text) if len(text) <= MAX_HEADLINE else 0
        if words < MIN_HEADING_WORDS:
            continue
        ancestors = list(islice(link.iterancestors(), MAX_ANCESTORS))
        if words < MIN_HEADLINE_WORDS and not _is_heading(link, ancestors):
            continue
        href = link.get("href")
        if href not in targets:
            targets[href] = _target(href, base, own, domain)
        target = targets[href]
        if target and _begins_line(link):
            yield _Headline(link, text, target, ancestors)


def _find_unlinked_headlines(tree: HtmlElement, url: str) -> Iterator[_Headline]:
    """Yield the headings that are no links, each with the only page of the site to which its block links.

    The block is the largest one around the heading that holds no other one; if there is none, the heading's followers
    up to the next heading. A link counts if it shows no text, or a label such as "more" at the end of its block.
    """
    own, base = urlsplit(url), base_url(tree, url)
    domain = registered_domain(url) if url else ""
    headings = [heading for heading in _UNLINKED_HEADINGS(tree)[:MAX_LINKS] if _is_long_heading(text_of(heading))]
    counts = Counter(node for heading in headings for node in islice(heading.iterancestors(), MAX_ANCESTORS))
    for heading in headings:
        ancestors = list(islice(heading.iterancestors(), MAX_ANCESTORS))
        block = next((node for node in reversed(ancestors) if counts[node] == 1), None)
        blocks = (
            [block] if block is not None else takewhile(_is_no_heading, islice(heading.itersiblings(), MAX_FOLLOWERS))
        )
        links = islice((link for part in blocks for link in part.iter("a")), MAX_CARD_LINKS)
        found = {_target(link.get("href", ""), base, own, domain) for link in links if _is_label(link)} - {""}
        if len(found) == 1:
            yield _Headline(heading, text_of(heading), found.pop(), ancestors)


def _is_no_heading(element: HtmlElement) -> bool:
    return element.tag not in _HEADINGS


def _is_label(link: HtmlElement) -> bool:
    """Decide whether a link shows no text, or is a few words at the end of its block."""
    text = text_of(link)
    parent = link.getparent()
    return not text or (
        count_words(text) < MIN_HEADLINE_WORDS and parent is not None and text_of(parent).endswith(text)
    )


def _is_long_heading(text: str) -> bool:
    return MIN_HEADLINE <= len(text) <= MAX_HEADLINE and count_words(text) >= MIN_HEADING_WORDS


def _is_heading(link: HtmlElement, ancestors: Sequence[HtmlElement]) -> bool:
    return any(node.tag in _HEADINGS for node in ancestors) or next(link.iter(*_HEADINGS), None) is not None


def _target(href: str, base: str, own: SplitResult, domain: str) -> str:
    """Return host, path and query of the page to which a link leads.

    Return an empty string if that is on another site, a file, the front page or the page itself.
    """
    try:
        parts = urlsplit(urljoin(base, href.strip()[:MAX_URL]))
    except ValueError:
        return ""
    if (
        parts.scheme not in ("http", "https", "")
        or _FILES.search(parts.path)
        or (parts.path + parts.query) in ("", "/")
    ):
        return ""
    if domain and parts.netloc.lower() != own.netloc.lower() and registered_domain(parts.netloc) != domain:
        return ""
    if parts.path == own.path and (parts.query == own.query or not _SCRIPT_PATH.search(parts.path)):
        return ""
    return f"{parts.netloc}{parts.path}?{parts.query}"


def _begins_line(link: HtmlElement) -> bool:
    """Decide whether no more than MAX_LEAD characters stand before a link in its line."""
    size, steps, node = 0, 0, link
    for _ in range(MAX_ANCESTORS):
        sibling = node.getprevious()
        while sibling is not None and size <= MAX_LEAD and steps < MAX_SIBLINGS:
            steps += 1
            size += len((sibling.tail or "").strip())
            if sibling.tag not in _INLINE_TAGS:
                return size <= MAX_LEAD
            text = text_of(sibling)
            if sibling.tag == "a" and count_words(text) >= MIN_HEADLINE_WORDS:  # a headline on a line of its own
                return size <= MAX_LEAD
            size += len(text)
            sibling = sibling.getprevious()
        node = node.getparent()
        if node is None or size > MAX_LEAD:
            break
        size += len((node.text or "").strip())
        if node.tag not in _INLINE_TAGS:
            break
    return size <= MAX_LEAD


def _find_teasers(headlines: Sequence[_Headline]) -> list[_Teaser]:
    """Return the teasers of the headlines, at most one for each block, those of more than MAX_TEASER words left out."""
    targets: dict[HtmlElement, str] = {}  # the only target within an element, or "" if there are several
    for headline in headlines:
        for node in (headline.link, *headline.ancestors):
            if targets.setdefault(node, headline.target) != headline.target:
                targets[node] = ""
    blocks: dict[HtmlElement, _Headline] = {}
    for headline in headlines:
        block = headline.link
        for node in headline.ancestors:
            if not targets[node]:
                break
            block = node
        blocks.setdefault(block, headline)
    teasers = (_teaser(block, headline, targets) for block, headline in blocks.items())
    return [teaser for teaser in teasers if teaser.words <= MAX_TEASER]


def _teaser(block: HtmlElement, headline: _Headline, targets: Mapping[HtmlElement, str]) -> _Teaser:
    text = f"{text_of(block)} {block.tail or ''}"
    follower = block.getnext() if len(text) <= len(headline.text) + BARE_HEADLINE else None
    for _ in range(MAX_FOLLOWERS):
        if follower is None or follower in targets or follower.tag in ("h1", "h2"):
            break
        text = f"{text} {text_of(follower)} {follower.tail or ''}"
        follower = follower.getnext()
    return _Teaser(block, text, count_words(text))


def _count_own_words(lines: Sequence[str], teasers: Sequence[_Teaser], limit: float) -> tuple[int, int]:
    """Return the number of words in the lines outside teasers, and in those of them that are sentences.

    Counting ends where the first number exceeds `limit`.
    """
    keys = {_key(teaser.text): teaser.words for teaser in teasers}
    in_teasers = "\n".join(keys)
    own = prose = 0
    for line in lines:
        key = _key(line)
        if key in in_teasers:
            continue
        words = count_words(line)
        if words > LONG_TEASER:  # perhaps several teasers that the text does not separate
            words = max(0, words - sum(size for teaser, size in keys.items() if teaser in key))
        own += words
        prose += words if words >= MIN_SENTENCE_WORDS and ends_sentence(line) else 0
        if own > limit:
            break
    return own, prose


def _has_date_below_heading(tree: HtmlElement, teasers: set[HtmlElement]) -> bool:
    """Decide whether a date is printed between the first `h1` and the first teaser after it, as articles do."""
    heading = next(tree.iter("h1"), None)
    elements = (
        heading.xpath("following::*[position() <= $limit]", limit=MAX_DATED_ELEMENTS) if heading is not None else ()
    )
    for element in elements:
        if element in teasers:
            return False
        if element.tag == "time" and text_of(element):
            return True
        for text in (element.text, element.tail):
            if text and len(text) < MAX_DATE and _YEAR.search(text) and len(_NUMBER.findall(text)) >= 2:
                return True
    return False


def _key(text: str) -> str:
    """Return `text` without spaces and without the bars that the extraction puts between the cells of a table."""
    return "".join(text.replace("|", " ").split())
