"""Choose the headline among the titles that a page gives itself (pure)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from lxml.html import HtmlElement

from newsfold.db.values.text import one_line
from newsfold.db.values.urls import registered_domain
from newsfold.extract.line_text import normalized_key
from newsfold.extract.metadata import jsonld
from newsfold.extract.metadata.page_data import PageData

MAX_TITLE = 500  # characters; further ones are cut off
MAX_HEADINGS = 3  # `h1` elements considered; later ones are headings of other content
MIN_ONE_WORD_TITLE = 10  # characters; a title is not reduced to a single word that is shorter
MAX_SITE_PART = 60  # characters; a last part of a title that is as long does not name the site

_SEPARATOR_SIGNS = " |–—·•»›«:-ㅣ"
_SEPARATOR = re.compile(r"\s+[|–—·•»›«:-]\s+|\s*[|ㅣ]\s*")
_SHORT_LAST_PART = re.compile(r"\s+[|–—·•»«:-]\s+[^|–—·•»«]{2,60}$")

# Place of a title -> its weight. Newsroom systems write their headline into og:title; elsewhere og:title is written for
# search engines, and the visible heading is better evidence. Measured on 600 pages of both sorts.
_NEWSROOM_WEIGHTS = {
    "og": 4.0, "json-ld": 1.0, "heading": 1.0, "headline": 1.0, "head": 0.6, "twitter": 0.2, "feed": 0.2,
}  # fmt: skip
_OTHER_WEIGHTS = {
    "og": 1.0, "json-ld": 0.5, "heading": 1.5, "headline": 1.0, "head": 1.0, "twitter": 0.2, "feed": 0.2,
}  # fmt: skip
# If og:title and <title> agree, and JSON-LD and the heading agree on another title, then og:title is written for search
# engines at a newsroom too (12 of 14 such pages).
_SEARCH_ENGINE_WEIGHTS = {"og": 1.0}
PARTIAL_SHARE = 0.8  # share of a place's weight that counts for a title contained in the longer title of the place
MIN_PARTIAL_WORDS = 3  # words; a shorter title does not count as contained in a longer one


class TitleCandidate(NamedTuple):
    """A title and the place where the page gives it: `og`, `json-ld`, `heading` or another key of the weights."""

    place: str
    title: str


@dataclass(frozen=True, slots=True)
class _Site:
    """The name of the site, empty if unknown, and the first label of its registered domain."""

    name: str
    domain_label: str


def rank_titles(page: PageData) -> list[str]:
    """Return the different titles of the page, without the site's name, best first; the first one is the headline."""
    site = _Site(page.site_name, registered_domain(page.url).partition(".")[0])
    candidates = _candidates(page, site)
    weights = _NEWSROOM_WEIGHTS if page.article_node.get("headline") else _OTHER_WEIGHTS
    if _agree(candidates, "og", "head") and _agree(candidates, "json-ld", "heading"):
        weights = weights | _SEARCH_ENGINE_WEIGHTS
    scores = {title: _score(normalized_key(title), candidates, weights) for _, title in candidates}
    return sorted(scores, key=lambda title: -scores[title])


def strip_site_name(title: str, site_name: str = "") -> str:
    """Return `title` without the site's name at its end: `Bridge closes` for `Bridge closes | Harbour Post`.

    If `title` does not end with `site_name`, a short last part after a separator is removed instead. If only one short
    word would be left then, return `title` whole.
    """
    title = one_line(title)
    if site_name and title.casefold().endswith(site_name.casefold()):
        return title[: -len(site_name)].rstrip(_SEPARATOR_SIGNS) or title
    stripped = _SHORT_LAST_PART.sub("", title)
    return stripped if len(stripped) >= MIN_ONE_WORD_TITLE or " " in stripped else title


def _candidates(page: PageData, site: _Site) -> list[TitleCandidate]:
    """Return the titles that have a letter or digit, with the site's name removed from all but the headings."""
    headings = [_bounded(heading.text_content()) for heading in list(page.tree.iter("h1"))[:MAX_HEADINGS]]
    metadata_titles = [
        TitleCandidate(place, _bounded(title))
        for place, title in (
            ("og", page.meta.get("og:title", "")),
            ("json-ld", jsonld.property_text(page.article_node.get("headline"))),
            ("headline", page.meta.get("headline", "")),
            ("twitter", page.meta.get("twitter:title", "")),
            ("feed", str(page.feed.get("title") or "")),
        )
    ]
    known = [normalized_key(title) for title in (*headings, *(title for _, title in metadata_titles))]
    candidates = [TitleCandidate(place, _without_site_name(title, site, known)) for place, title in metadata_titles]
    head = _without_site_name(_bounded(_head_title(page.tree)), site, known)
    # Guess where the site's name begins only if no other place tells where the headline ends.
    if not any(title and title in normalized_key(head) for title in known):
        head = strip_site_name(head, site.name)
    candidates.append(TitleCandidate("head", head))
    candidates += [TitleCandidate("heading", heading) for heading in headings]
    return [candidate for candidate in candidates if normalized_key(candidate.title)]


def _bounded(title: str) -> str:
    return one_line(title)[:MAX_TITLE]


def _head_title(tree: HtmlElement) -> str:
    return tree.findtext(".//head/title") or tree.findtext(".//title") or ""


def _without_site_name(title: str, site: _Site, known: Sequence[str]) -> str:
    """Return `title` without a first or last part that names the site.

    The last part is also removed if the rest equals a title from another place; `known` holds their normalized keys.
    """
    if site.name and title.casefold().endswith(site.name.casefold()):
        return title[: -len(site.name)].rstrip(_SEPARATOR_SIGNS) or title
    separators = list(_SEPARATOR.finditer(title))
    if not separators:
        return title
    name = normalized_key(site.name)
    after_first = title[separators[0].end() :]
    first_part = normalized_key(title[: separators[0].start()]).replace(" ", "")
    if normalized_key(after_first) and first_part in {site.domain_label, name.replace(" ", "")} - {""}:
        return after_first.lstrip(_SEPARATOR_SIGNS)
    before_last = title[: separators[-1].start()].rstrip(_SEPARATOR_SIGNS)
    last_part = normalized_key(title[separators[-1].end() :])
    names_site = last_part.replace(" ", "") == site.domain_label or (
        site.name and name in last_part and len(last_part) < MAX_SITE_PART
    )
    rest = normalized_key(before_last)
    return before_last if rest and (names_site or rest in known) else title


def _agree(candidates: Sequence[TitleCandidate], place: str, other: str) -> bool:
    """Decide whether two places give the same title; if a place gives several, its first one counts."""
    keys = {candidate.place: normalized_key(candidate.title) for candidate in reversed(candidates)}
    return place in keys and keys[place] == keys.get(other)


def _score(key: str, candidates: Sequence[TitleCandidate], weights: Mapping[str, float]) -> float:
    """Return the score of the title with the normalized key `key`.

    It is the sum of the weights of the places that give this title, and of PARTIAL_SHARE of the weights of the places
    whose title contains it.
    """
    score = 0.0
    for place, title in candidates:
        candidate = normalized_key(title)
        if candidate == key:
            score += weights[place]
        elif key in candidate and len(key.split()) >= MIN_PARTIAL_WORDS:
            score += PARTIAL_SHARE * weights[place]
    return score
