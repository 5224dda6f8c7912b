"""The headline, out of the places where a page says it (pure)."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from lxml.html import HtmlElement

from newsfold.db.values.text import one_line
from newsfold.db.values.urls import registered_domain
from newsfold.extract.body.residue import key
from newsfold.extract.metadata import jsonld

MAX_TITLE = 500
HEADINGS = 3  # of a page that are looked at; what follows heads other things

_SUFFIX = re.compile(r"\s+[|–—·•»«:-]\s+[^|–—·•»«]{2,60}$")
_SIGNS = " |–—·•»›«:-ㅣ"
_PART = re.compile(r"\s+[|–—·•»›«:-]\s+|\s*[|ㅣ]\s*")

# How far each place is believed. Systems of newsrooms write their headline into og:title; elsewhere that is made for
# search engines, and the heading that readers see says more. Measured on 600 pages of both sorts.
_NEWS = {"og": 4.0, "json-ld": 1.0, "heading": 1.0, "headline": 1.0, "head": 0.6, "twitter": 0.2, "feed": 0.2}
_OTHER = {"og": 1.0, "json-ld": 0.5, "heading": 1.5, "headline": 1.0, "head": 1.0, "twitter": 0.2, "feed": 0.2}
# An og:title that says what <title> says, while JSON-LD and the heading agree on another, is for search engines there
# too (12 of 14 such pages).
_SEARCHED = {"og": 1.0}
WITHIN = 0.8  # of its weight a place gives to a title that its own longer one holds


def titles(
    tree: HtmlElement, url: str, node: Mapping[str, Any], meta: Mapping[str, str], feed: Mapping[str, Any], site: str
) -> list[str]:
    """What the page calls itself, each wording once, the headline first; empty when it has no name."""
    said = _said(tree, node, meta, feed, (site, registered_domain(url).partition(".")[0]))
    weights = _NEWS if node.get("headline") else _OTHER
    if _same(said, "og", "head") and _same(said, "json-ld", "heading"):
        weights = weights | _SEARCHED
    votes = {title: _votes(key(title), said, weights) for _, title in said}
    return sorted(votes, key=lambda title: -votes[title])


def without_site(title: str, site: str = "") -> str:
    """`Bridge closes | Harbour Post` less what names the site: the known name, else a short last part."""
    title = one_line(title)
    if site and title.casefold().endswith(site.casefold()):
        return title[: -len(site)].rstrip(_SIGNS) or title
    cut = _SUFFIX.sub("", title)
    return cut if len(cut) >= 10 or " " in cut else title


def _said(
    tree: HtmlElement,
    node: Mapping[str, Any],
    meta: Mapping[str, str],
    feed: Mapping[str, Any],
    outlet: tuple[str, str],
) -> list[tuple[str, str]]:
    """(place, title), those without letters left out; `outlet` is the site's name and the label of its domain."""
    headings = [one_line(h1.text_content())[:MAX_TITLE] for h1 in list(tree.iter("h1"))[:HEADINGS]]
    head = tree.findtext(".//head/title") or tree.findtext(".//title") or ""
    given = [
        ("og", meta.get("og:title", "")),
        ("json-ld", jsonld.text(node.get("headline"))),
        ("headline", meta.get("headline", "")),
        ("twitter", meta.get("twitter:title", "")),
        ("feed", str(feed.get("title") or "")),
    ]
    given = [(place, one_line(title)[:MAX_TITLE]) for place, title in given]
    known = [key(title) for title in (*headings, *(title for _, title in given))]
    said = [(place, _less_site(title, outlet, known)) for place, title in given]
    head = _less_site(one_line(head)[:MAX_TITLE], outlet, known)
    # Only where nothing else says where the headline ends is a guess made.
    said.append(
        ("head", head if any(title and title in key(head) for title in known) else without_site(head, outlet[0]))
    )
    return [(place, title) for place, title in said + [("heading", h) for h in headings] if key(title)]


def _less_site(title: str, outlet: tuple[str, str], known: Sequence[str]) -> str:
    """Less its last part, if that names the outlet, or if what is left is what another place says."""
    site, label = outlet
    if site and title.casefold().endswith(site.casefold()):
        return title[: -len(site)].rstrip(_SIGNS) or title
    parts = list(_PART.finditer(title))
    if not parts:
        return title
    left, last = title[: parts[-1].start()].rstrip(_SIGNS), key(title[parts[-1].end() :])
    first = key(title[: parts[0].start()])
    if key(title[parts[0].end() :]) and first.replace(" ", "") in {label, key(site).replace(" ", "")} - {""}:
        return title[parts[0].end() :].lstrip(_SIGNS)
    names_outlet = last.replace(" ", "") == label or (site and key(site) in last and len(last) < 60)
    return left if key(left) and (names_outlet or key(left) in known) else title


def _same(said: Sequence[tuple[str, str]], one: str, other: str) -> bool:
    keys = {place: key(title) for place, title in reversed(said)}
    return one in keys and keys[one] == keys.get(other)


def _votes(wanted: str, said: Sequence[tuple[str, str]], weights: Mapping[str, float]) -> float:
    total = 0.0
    for place, title in said:
        if key(title) == wanted:
            total += weights[place]
        elif wanted in key(title) and len(wanted.split()) >= 3:
            total += WITHIN * weights[place]
    return total
