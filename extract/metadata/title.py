"""Choose the headline among the titles that a page gives itself (pure)."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from html import unescape
from itertools import chain, islice
from typing import NamedTuple

from lxml.html import HtmlElement

from newsfold.db.values.text import one_line
from newsfold.extract.line_text import normalized_key
from newsfold.extract.metadata import jsonld
from newsfold.extract.metadata.page_data import MAX_TITLE, PageData, is_front_page
from newsfold.extract.metadata.site_name import (
    MIN_RUN,
    SiteName,
    cut_site_label,
    cut_site_name,
    cut_to_headline,
    cut_unknown_site_name,
    is_end_of_title,
    split_title,
)
from newsfold.extract.vocabulary.class_names import HEADLINE, KICKER

MAX_HEADINGS = 12  # `h1` elements among which the headline is searched; later ones are headings of other content
MAX_OTHER_HEADINGS = 3  # first `h1` elements that are titles of the page although they are not the headline
MAX_SUBHEADINGS = 40  # `h2` and `h3` elements in which a part of `<title>` is searched
MAX_HEADING_NODES = 40  # elements within a heading whose texts are read; further ones are cut off
MIN_HEADING_SHARE = 0.5  # of a heading that is left when the site's name is cut off its end
MIN_PART = 8  # characters of a part of a heading that is another title of the page
# A heading is the headline if it has this share of the shorter one in common with another title of the page, and, if
# headings differ, is this similar to it: other boxes have headings too.
MIN_SHARED = 0.2
MIN_SIMILARITY = 0.35
# A heading less similar than this to all other titles names a section or sells something, if this many of the other
# places agree on one title. Right on 4 of 5 pages of 1,388.
MIN_OPPOSED_SIMILARITY, MIN_OPPONENTS = 0.38, 3
MIN_BEGINNING = 0.5  # the least similarity of a heading and a title that begins with it
MIN_FIRST_SHARED = 0.35  # the same as MIN_SHARED, of the first of several headings that are not similar enough
MAX_SITE_LINKS = 300  # links of a page among which those to the front page are searched
MAX_LINK_NAMES = 4  # names of the site read from links to the front page
MAX_LINK_TEXT = 60  # characters of a link's text that can be a name
MIN_TRUNCATED = 15  # characters; a shorter text is not taken for the beginning of a longer title
MIN_HEADING_WORDS = 3  # words of a heading that is the headline where all other titles are shorter: "Home", "About us"

_ELLIPSIS = re.compile(r"\s*(?:…|\.{3})$")
_COUNT = re.compile(r"^\(\d{1,3}\+?\)\s+")  # of new messages, before the title in a browser's tab
_TAG = re.compile(r"<(b|i|u|em|strong|span|sup|sub|small|mark)(?:\s[^<>]{0,200})?>([^<>]*)</\1>", re.I)
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u2060\ufeff"))  # soft hyphens and other characters without width
_NEW_LINES = frozenset("br div p h1 h2 h3 h4 h5 h6 li small".split())  # elements that start a line within a heading
_HEADING_TAGS = ("h2", "h3", "h4", "div", "p", "span", "strong")
_UNREAD = frozenset("rt rp time script style button svg".split())  # elements whose text is not part of a heading

# The weight of each place of a title. The heading outweighs the others together, which mostly hold one text for search
# engines and for other sites. The weights were chosen by cross-validation over hosts on 1,390 pages, of which 230 have
# a heading unlike og:title.
_WEIGHTS = {
    "heading": 4.5, "json-ld": 1.2, "og": 1.0, "headline": 1.0, "head": 0.8, "twitter": 0.3, "feed": 0.2, "other": 0.1,
}  # fmt: skip
# The weight of an og:title that a newsroom wrote by hand (see _is_og_by_hand): more than all the others together.
_OG_BY_HAND_WEIGHT = 10.0
_NEWS_TYPE = re.compile(r"[A-Za-z]*NewsArticle|LiveBlogPosting")
PARTIAL_SHARE = 0.8  # share of a place's weight that counts for a title with which the longer title of the place begins
MIN_PARTIAL_WORDS = 3  # words; a shorter title does not count as the beginning of a longer one


class TitleCandidate(NamedTuple):
    """A title and the place where the page gives it: `og`, `json-ld`, `heading` or another key of the weights."""

    place: str
    title: str


class _Agreement(NamedTuple):
    """How similar two titles are, from 0 to 1, and the share of the shorter one that the other one has."""

    similarity: float
    shared: float


def rank_titles(page: PageData) -> list[str]:
    """Return the different titles of the page, without the site's name, best first; the first one is the headline."""
    candidates = _completed(_candidates(page))
    is_news = any(_NEWS_TYPE.fullmatch(name) for name in page.own.types)
    weights = _WEIGHTS | {"og": _OG_BY_HAND_WEIGHT} if is_news and _is_og_by_hand(candidates) else _WEIGHTS
    scores = {title: _score(normalized_key(title), candidates, weights) for _, title in candidates}
    shown = {title for place, title in candidates if place == "heading"}
    # Of titles with the same words, capitals come last unless a reader sees them so.
    return sorted(scores, key=lambda title: (-scores[title], title.isupper() and title not in shown))


def _completed(candidates: Sequence[TitleCandidate]) -> list[TitleCandidate]:
    """Return the candidates, each that is cut off in the middle replaced by a longer one that begins with it."""
    completed = []
    for one in candidates:
        longer = [other.title for other in candidates if _is_beginning(one, other.title)]
        completed.append(one._replace(title=min(longer, key=len)) if longer else one)
    return completed


def _is_beginning(candidate: TitleCandidate, other: str) -> bool:
    """Decide whether a title is the beginning of `other`, cut off with an ellipsis or, unless it is a heading, in the
    middle of a word."""
    text = _ELLIPSIS.sub("", candidate.title)
    if not MIN_TRUNCATED <= len(text) < len(other) or not other.casefold().startswith(text.casefold()):
        return False
    if text != candidate.title:
        return _ELLIPSIS.search(other) is None
    # Only letters with case: other scripts put no spaces between words.
    return candidate.place != "heading" and text[-1].islower() and other[len(text)].islower()


def _candidates(page: PageData) -> list[TitleCandidate]:
    """Return the titles that have a letter or digit, with the site's name removed; of the headings, from the
    chosen one."""
    declared = _declared_titles(page)
    site = _site_name(page, declared)
    headings = [
        (text, heading)
        for heading in islice(page.tree.iter("h1"), MAX_HEADINGS)
        if normalized_key(text := heading_text(heading))
    ]
    own = _own_headings(headings, site, page) or _marked_headings(page)
    subheadings = [heading_text(heading) for heading in islice(page.tree.iter("h2", "h3"), MAX_SUBHEADINGS)]
    titles = _without_site_name(declared, site, [normalized_key(text) for text, _ in own], subheadings)
    names = [title for title in titles.values() if site.is_name(title)]
    candidates = [
        TitleCandidate(place, title) for place, title in titles.items() if normalized_key(title) and title not in names
    ]
    chosen = _choose_heading(own, subheadings, candidates) if own else _first_subheading(subheadings, candidates)
    short = cut_site_name(chosen, site)
    if len(short) > MIN_HEADING_SHARE * len(chosen):  # else it is a statement with the site's name in it
        chosen = short
    if chosen:
        candidates.append(TitleCandidate("heading", chosen))
    if not candidates and (title := page.meta.get("title") or page.meta.get("dc.title")):
        candidates.append(TitleCandidate("head", _bounded(title)))
    others = [text for text, _ in headings[:MAX_OTHER_HEADINGS] if text != chosen]
    return candidates + [TitleCandidate("other", text) for text in (*others, *names)]


def find_headline(tree: HtmlElement, titles: Sequence[str]) -> HtmlElement | None:
    """Return the first `h1` with the best title that an `h1` has; None if none has any.

    `titles` are the normalized keys of the page's titles, the best one first. A page with several `h1` elements has
    those of its site and of other articles above its headline.
    """
    headings: dict[str, HtmlElement] = {}
    for heading in tree.iter("h1"):
        headings.setdefault(normalized_key(heading.text_content()), heading)
    return next((headings[title] for title in titles if title in headings), None)


def heading_text(heading: HtmlElement) -> str:
    """Return the text of a heading as a reader sees it, on one line: without pronunciations (`rt`) and times;
    the text of its picture if it has no other."""
    if len(heading) == 0:
        return _bounded(heading.text or "")
    if text := _joined_text(heading):
        return text
    picture = heading.find(".//img[@alt]")
    return _bounded(picture.get("alt")) if picture is not None else ""


def _joined_text(heading: HtmlElement, *, without_kicker: bool = False) -> str:
    texts = [heading.text or ""]
    count = 0

    def collect(element: HtmlElement) -> None:
        nonlocal count
        for child in element:
            count += 1
            if count > MAX_HEADING_NODES:
                return
            is_read = isinstance(child.tag, str) and child.tag not in _UNREAD
            if is_read and not (without_kicker and KICKER.search((child.get("class") or "").lower())):
                line = " " if child.tag in _NEW_LINES else ""
                texts.extend((line, child.text or ""))
                collect(child)
                texts.append(line)
            texts.append(child.tail or "")

    collect(heading)
    return _bounded("".join(texts)).strip(" :|–—-") if without_kicker else _bounded("".join(texts))


def _declared_titles(page: PageData) -> dict[str, str]:
    """Return each place other than the headings with the title that it gives, empty if it gives none."""
    titles = {
        "og": page.meta.get("og:title", ""),
        "json-ld": jsonld.property_text(page.article_node.get("headline")),
        "headline": page.meta.get("headline", ""),
        "twitter": page.meta.get("twitter:title", ""),
        "feed": str(page.feed.get("title") or ""),
        "head": page.tree.findtext(".//head/title") or page.tree.findtext(".//title") or "",
    }
    return {place: one_line(_TAG.sub(r"\2", _bounded(title))) for place, title in titles.items()}


def _site_name(page: PageData, declared: Mapping[str, str]) -> SiteName:
    """Return what the page tells of its site's name; a name that is one of its titles is a mistake and left out."""
    titles = {normalized_key(title) for place, title in declared.items() if place != "head"}
    node, names = page.article_node, page.site_names
    folders = page.url.partition("//")[2].partition("?")[0].strip("/").split("/")[1:-1]
    sections = (*folders, jsonld.property_text(node.get("articleSection")), page.meta.get("article:section", ""))
    linked = [] if any(names) else _linked_names(page)
    own_names, own_links = ([one for one in some if normalized_key(one) not in titles] for some in (names, linked))
    return SiteName.of(page.url, own_names, sections, own_links)


def _linked_names(page: PageData) -> list[str]:
    """Return the texts of the links to the front page, such as the site's logo."""
    names: list[str] = []
    for link in islice(page.tree.iter("a"), MAX_SITE_LINKS):
        if is_front_page(link.get("href"), page.url):
            text = heading_text(link)
            if len(text) <= MAX_LINK_TEXT and text not in names:
                names.append(text)
        if len(names) >= MAX_LINK_NAMES:
            break
    return names


def _own_headings(
    headings: Sequence[tuple[str, HtmlElement]], site: SiteName, page: PageData
) -> list[tuple[str, HtmlElement]]:
    """Return the headings that do not name the site; none of those that are links to other pages, if others are not."""
    own = [(text, heading) for text, heading in headings if not _is_site_heading(text, heading, site, page)]
    return [(text, heading) for text, heading in own if not _leads_elsewhere(heading, page.url)] or own


def _marked_headings(page: PageData) -> list[tuple[str, HtmlElement]]:
    """Return the element that microdata or a class name marks as the headline; none if several texts are marked."""
    names = page.names.find(HEADLINE)
    named = page.names.elements(names, _HEADING_TAGS)
    marked = [one for one in page.marked if one.tag != "meta" and "headline" in (one.get("itemprop") or "").split()]
    found: dict[str, HtmlElement] = {}
    for element in chain(marked, (one for one in named if one.get("class") in names)):
        if (text := heading_text(element)) and normalized_key(text):
            found.setdefault(text, element)
        if len(found) > 1:
            return []
    return list(found.items())


def _leads_elsewhere(heading: HtmlElement, url: str) -> bool:
    """Decide whether a heading is a link to another page, by the path of its address."""
    parent = heading.getparent()
    link = parent if parent is not None and parent.tag == "a" else heading.find(".//a")
    if link is None or (link is not parent and one_line(link.text_content()) != one_line(heading.text_content())):
        return False
    href = (link.get("href") or "").strip().partition("#")[0]
    path = href.partition("//")[2].partition("/")[2] if "//" in href else href
    return bool(href) and path.strip("/") not in url


def _is_site_heading(text: str, heading: HtmlElement, site: SiteName, page: PageData) -> bool:
    """Decide whether a heading names the site: by its text, because it is what `<title>` ends with after a longer text,
    or because it links to the front page."""
    if site.is_name(text) or is_end_of_title(text, page.tree.findtext(".//title") or ""):
        return True
    parent = heading.getparent()
    link = parent if parent is not None and parent.tag == "a" else heading.find(".//a")
    return link is not None and is_front_page(link.get("href"), page.url)


def _without_site_name(
    declared: Mapping[str, str], site: SiteName, headings: Sequence[str], subheadings: Sequence[str]
) -> dict[str, str]:
    """Return the declared titles without the site's name and sections.

    A title that holds one of `headings` (normalized keys) between its separators is cut to it. Else the parts that name
    the site are cut off, and what is left is cut to a title from another place or to a subheading of the page.
    """
    keys = {place: normalized_key(title) for place, title in declared.items()}
    subheading_keys = set(map(normalized_key, subheadings))
    cut: dict[str, str] = {}
    for place, title in declared.items():
        others = {key for other, key in keys.items() if other != place}
        short = cut_to_headline(title, set(headings), site)
        if not short:
            short = cut_site_name(
                cut_site_label(_COUNT.sub("", title, count=1) if place == "head" else title, site), site
            )
            short = cut_to_headline(short, others) or cut_to_headline(short, subheading_keys) or short
        cut[place] = short
    # Guess where the site's name begins only if nothing else tells where the headline ends.
    known = {*headings, *(normalized_key(title) for place, title in cut.items() if place != "head")} - {
        keys["head"],
        "",
    }
    if cut["head"] == declared["head"] and not any(key in keys["head"] for key in (*known, *headings) if key):
        short = cut_unknown_site_name(cut["head"])
        same = [place for place in cut if keys[place] == keys["head"]]
        cut |= dict.fromkeys(same, short)
    return cut


def _choose_heading(
    headings: Sequence[tuple[str, HtmlElement]], subheadings: Sequence[str], candidates: Sequence[TitleCandidate]
) -> str:
    """Return the heading that agrees best with another title of the page; empty if none agrees enough.

    Of a heading that has parts, return what most other places give as the title: all of it, or one part. A subheading
    that equals another title is the headline if no `h1` does.
    """
    keys = {normalized_key(title) for _, title in candidates}
    if not keys:
        return _agreed_part(*headings[0], candidates) if headings else ""
    texts = [_agreed_part(text, heading, candidates) for text, heading in headings]
    agreements = [_best_agreement(normalized_key(text), keys) for text in texts]
    best = max(agreements, default=_Agreement(0, 0))
    if best.similarity < 1:
        long_keys = {key for key in keys if len(key.split()) >= MIN_PARTIAL_WORDS}
        equal = next((text for text in subheadings if normalized_key(text) in long_keys), "")
        if equal:
            return equal
    if len(set(texts)) > 1:
        if best.similarity < MIN_BEGINNING and agreements[0].shared >= MIN_FIRST_SHARED:
            return texts[0]
        if best.similarity < MIN_SIMILARITY:  # of boxes' headings, the headline is the longest
            return max((text for text in texts if _are_short_beside(text, keys)), key=len, default="")
    elif texts and headings[0][1].find(".//a") is None and _are_short_beside(texts[0], keys):
        return texts[0]
    is_opposed = best.similarity < MIN_OPPOSED_SIMILARITY and _most_common(candidates) >= MIN_OPPONENTS
    return "" if best.shared < MIN_SHARED or is_opposed else texts[agreements.index(best)]


def _are_short_beside(heading: str, titles: Iterable[str]) -> bool:
    """Decide whether a heading has the words of a headline and all titles fewer: "Home", "About us"."""
    return all(len(title.split()) < MIN_HEADING_WORDS <= len(heading.split()) for title in titles)


def _first_subheading(subheadings: Sequence[str], candidates: Sequence[TitleCandidate]) -> str:
    """Return the first subheading that is a title of a page without `h1`, or the main part of all its titles."""
    titles = [title for _, title in candidates]
    long_keys = {key for key in map(normalized_key, titles) if len(key.split()) >= MIN_PARTIAL_WORDS}
    for text in subheadings:
        if normalized_key(text) in long_keys or (titles and all(_is_main_part(text, title) for title in titles)):
            return text
    return ""


def _is_main_part(text: str, title: str) -> bool:
    """Decide whether a title begins with `text` and goes on after a separator or in parentheses."""
    first = title[slice(*split_title(title)[0])].partition(" (")[0]
    return len(text) >= MIN_RUN and first != title and normalized_key(first) == normalized_key(text)


def _best_agreement(key: str, others: Collection[str]) -> _Agreement:
    """Return the agreement of a heading with the title most like it; one that begins with the heading is like it."""
    best = max(_agreement(key, other) for other in others)
    if len(key) >= MIN_PART and any(other.startswith(key) for other in others):
        return _Agreement(max(best.similarity, MIN_BEGINNING), 1.0)
    return best


def _most_common(candidates: Sequence[TitleCandidate]) -> int:
    """Return how many places give the title that most of them give."""
    return max(Counter(normalized_key(title) for _, title in candidates).values())


def _agreed_part(text: str, heading: HtmlElement, candidates: Sequence[TitleCandidate]) -> str:
    """Return `text`, all of the heading, or the part of it that more places of the page give as its title."""
    if len(heading) == 0:
        return text
    weights: dict[str, float] = {}
    for place, title in candidates:
        key = normalized_key(title)
        weights[key] = weights.get(key, 0) + _WEIGHTS[place]
    parts = [text, _joined_text(heading, without_kicker=True), _bounded(heading.text or "")]
    for element in islice(heading.iterdescendants(), MAX_HEADING_NODES):
        if isinstance(element.tag, str) and not KICKER.search((element.get("class") or "").lower()):
            parts += [_bounded(element.text_content()), _bounded(element.tail or "")]
    agreed = [part for part in parts if len(part) >= MIN_PART and normalized_key(part) in weights]
    # Structured data names the headline without the kicker that other places put before it.
    named = next((normalized_key(title) for place, title in candidates if place == "json-ld"), "")
    if ends := [
        part for part in agreed if normalized_key(part) == named and normalized_key(text).endswith(f" {named}")
    ]:
        return ends[0]
    return max(agreed, key=lambda part: weights[normalized_key(part)], default=parts[1] or text)


def _agreement(key: str, other: str) -> _Agreement:
    """Compare two titles by their trigrams of characters."""
    first, second = ({text[at : at + 3] for at in range(max(len(text) - 2, 1))} for text in (key, other))
    shared = len(first & second)
    return _Agreement(2 * shared / (len(first) + len(second)), shared / min(len(first), len(second)))


def _bounded(title: str) -> str:
    """Return a title on one line, without characters that have no width, and with entities that were escaped twice."""
    return one_line(unescape(title[: 2 * MAX_TITLE].translate(_INVISIBLE)))[:MAX_TITLE]


def _is_og_by_hand(candidates: Sequence[TitleCandidate]) -> bool:
    """Decide whether the og:title of a news page is another headline than its heading, not a text for search engines.

    It is one if the two differ only in a kicker at the beginning (right on 8 of 10 pages), or if `<title>` and JSON-LD
    repeat the heading (right on 7 of 14 pages, 7 of the 10 of newsrooms).
    """
    keys = {candidate.place: normalized_key(candidate.title) for candidate in candidates}
    og, heading = keys.get("og", ""), keys.get("heading", "")
    if not og or not heading:
        return False
    has_kicker = og.endswith(f" {heading}") or heading.endswith(f" {og}")
    return has_kicker or keys.get("head") == keys.get("json-ld") == heading


def _score(key: str, candidates: Sequence[TitleCandidate], weights: Mapping[str, float]) -> float:
    """Return the score of the title with the normalized key `key`.

    It is the sum of the weights of the places that give this title, and of PARTIAL_SHARE of the weights of the places
    whose title begins with it; a heading has no part that could be cut off.
    """
    score = 0.0
    for place, title in candidates:
        candidate = normalized_key(title)
        if candidate == key:
            score += weights[place]
        elif place != "heading" and candidate.startswith(f"{key} ") and len(key.split()) >= MIN_PARTIAL_WORDS:
            score += PARTIAL_SHARE * weights[place]
    return score
