"""Choose the JSON-LD objects that describe the page itself among those of other works (pure)."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from newsfold.db.values.urls import absolute_url, canonical_url, registered_domain
from newsfold.extract.line_text import normalized_key
from newsfold.extract.metadata import jsonld
from newsfold.extract.metadata.jsonld import JsonLd, Node, Role

MAX_OWN_NODES = 20  # objects that describe one page; further ones are ignored
MAX_CANDIDATES = 500  # articles and pages of the JSON-LD that are compared with the page; further ones are ignored
MIN_WORDS = 3  # words of a headline that is found within a longer title; fewer are too common
MIN_CHARACTERS = 12  # the same in characters, for scripts without spaces between words
# A headline that shares a smaller part of its trigrams of characters with each title of the page is that of another
# page.
OTHER_SHARE = 0.35

_PAGE_TYPES = re.compile(r"[A-Za-z]*Page$")
_REVIEW_TYPES = frozenset({"Review", "CriticReview", "UserReview", "EmployerReview"})
# Works of which a page is mostly about one: its own if it has the page's address or title and no article does.
_WORK_TYPES = frozenset(
    """
    Recipe HowTo VideoObject AudioObject ImageGallery MediaGallery Clip Episode PodcastEpisode RadioEpisode TVEpisode
    ClaimReview MediaReview CreativeWork
    """.split()
)
_HOST_PREFIX = re.compile(r"^(?:www|m|mobile|amp)\.(?=[^/]+\.)")
_URL_PROPERTIES = ("url", "mainEntityOfPage", "@id")
_EXPANDED = ("author", "creator", "publisher", "image")
# If nothing tells which of several articles is the page's own, the outermost one with most of these properties is.
_ARTICLE_PROPERTIES = ("headline", "datePublished", "author", "articleBody", "mainEntityOfPage", "description")


class _Kind(IntEnum):
    """The kind of an object, by its type, in order of precedence: the first wins where objects complete each other."""

    ARTICLE = 0
    REVIEW = 1
    WORK = 2
    PAGE = 3


@dataclass(frozen=True, slots=True)
class PageIdentity:
    """The addresses and titles by which a page names itself.

    `keys` are url_key of its URL, of its canonical URL and of other addresses that it declares; `titles` are normalized
    keys of its headings and titles. Relative addresses are resolved against `base`; `domain` is the registered domain
    of its URL.
    """

    base: str
    domain: str
    keys: frozenset[str]
    titles: tuple[str, ...]

    @classmethod
    def of(cls, url: str, base: str, declared_urls: Iterable[str], titles: Iterable[str]) -> "PageIdentity":
        """Build it from the page's URL, its base URL, the other addresses that it declares, and its titles.

        The address of a front page names a page only if it is the page's own URL.
        """
        own = url_key(url, url)
        declared = {url_key(declared, base) for declared in declared_urls}
        keys = frozenset({own, *(key for key in declared if "/" in key)} - {""})
        title_keys = dict.fromkeys(filter(None, map(normalized_key, titles)))
        return cls(base, registered_domain(url) if url else "", keys, tuple(title_keys))

    def has_address(self, address: str) -> bool | None:
        """Decide whether `address` is one of the page; None if it is of another site, of a front page, or no URL.

        Of two addresses of which one has no query, only the paths are compared.
        """
        key = "" if address.startswith("#") else url_key(address, self.base)
        if not key:
            return None
        if key in self.keys:
            return True
        path, _, query = key.partition("?")
        paths = {own.partition("?")[0]: own.partition("?")[2] for own in self.keys}
        if path in paths and not (query and any(paths.values())):
            return True
        host = path.partition("/")[0].partition(":")[0]
        return False if "/" in key and self.domain and registered_domain(host) == self.domain else None

    def has_title(self, headline: str) -> bool | None:
        """Decide whether `headline` is a title of the page; None if it is similar to one or cannot be compared.

        It is one if it equals it, or if the words of one are within the other.
        """
        key = normalized_key(headline)
        if not key or not self.titles:
            return None
        if any(_is_within(key, title) or _is_within(title, key) for title in self.titles):
            return True
        return False if all(_shared_part(key, title) < OTHER_SHARE for title in self.titles) else None


@dataclass(frozen=True, slots=True)
class OwnNodes:
    """The objects that describe the page, the best one first.

    References to people, organisations and pictures in them are resolved. `merged` has each property from the first
    object with a value for it. `types` are the types of all objects that may belong to the page, not to another work.
    """

    nodes: Sequence[Mapping[str, Any]]
    merged: Mapping[str, Any]
    types: frozenset[str]

    @property
    def articles(self) -> list[Mapping[str, Any]]:
        """The objects that are articles or reviews, else the works that the page is about."""
        return [node for node in self.nodes if _kind(jsonld.node_types(node)) is not _Kind.PAGE]

    @property
    def pages(self) -> list[Mapping[str, Any]]:
        """The objects that only describe the web page. Their dates and authors may be those of its template."""
        return [node for node in self.nodes if _kind(jsonld.node_types(node)) is _Kind.PAGE]


@dataclass(frozen=True, slots=True)
class _Candidate:
    """An object with the type of an article or of a page, and whether it has the page's address and headline.

    `has_address` and `has_headline` are None if the object does not tell. `disagrees` is true if one of its addresses
    is that of the page and its `url` is another one.
    """

    node: Node
    kind: _Kind
    order: int
    has_address: bool | None
    has_headline: bool | None
    disagrees: bool

    @property
    def is_own(self) -> bool:
        return self.has_headline is True or (self.has_address is True and not self.disagrees)

    @property
    def is_other_page(self) -> bool:
        return self.has_address is False and self.has_headline is False

    @property
    def own_rank(self) -> tuple[int, ...]:
        evidence = (self.has_address is True and not self.disagrees) + (self.has_headline is True)
        return (self.kind, self.node.role, -evidence, self.node.depth, self.order)

    @property
    def unnamed_rank(self) -> tuple[int, ...]:
        fields = sum(bool(self.node.value.get(name)) for name in _ARTICLE_PROPERTIES)
        return (self.has_address is False, self.node.depth, self.kind, -fields, self.order)


def find_own_nodes(json_ld: JsonLd, identity: PageIdentity) -> OwnNodes:
    """Return the objects that describe the page itself; they complete each other in the order of their rank.

    These are the articles that have an address or the headline of the page, the outermost first, then such web pages.
    If no article has either, the outermost one is the page's own, unless it names another page of the site and has
    another headline. If there is none, these are such works of another type: recipes, guides, videos. An article that
    the page lists or cites counts only if it has the page's address and no other article does; comments, reviews of
    something else and updates of a live blog never count.
    """
    candidates = _candidates(json_ld.nodes, identity)
    own = sorted((one for one in candidates if one.is_own and one.node.role is Role.MAIN), key=_own_rank)
    if not any(one.kind < _Kind.WORK for one in own):
        own = [*_unnamed_articles(candidates), *own]
    if any(one.kind < _Kind.WORK for one in own):
        own = [one for one in own if one.kind is not _Kind.WORK]
    others = {id(one.node.value) for one in candidates if one.is_other_page}
    nodes = [_expanded(json_ld, one.node.value) for one in own[:MAX_OWN_NODES]]
    merged: dict[str, Any] = {}
    for node in nodes:
        merged = {**jsonld.without_empty(node), **merged}
    if not merged.get("publisher"):  # an article on another page of the site has the same publisher
        publishers = (json_ld.expand(one.node.value.get("publisher")) for one in candidates)
        merged["publisher"] = next(filter(None, publishers), None)
    main = (node.value for node in json_ld.nodes if node.role is Role.MAIN and id(node.value) not in others)
    return OwnNodes(nodes, merged, frozenset(name for value in main for name in jsonld.node_types(value)))


def url_key(address: str, base: str) -> str:
    """Return a key that all addresses of one page share; empty if `address` is no URL.

    It is the canonical URL without scheme, trailing slash, and the prefix that hosts of mobile pages have; `address`
    may be relative to `base`.
    """
    url = canonical_url(absolute_url(base, address) or "") or ""
    path, mark, query = _HOST_PREFIX.sub("", url.partition("//")[2].casefold()).partition("?")
    return f"{path.rstrip('/')}{'/?' if mark and '/' not in path.rstrip('/') else mark}{query}"


def _own_rank(candidate: _Candidate) -> tuple[int, ...]:
    return candidate.own_rank


def _unnamed_articles(candidates: Sequence[_Candidate]) -> list[_Candidate]:
    """Return the article that describes the page if none has its address or headline, with others of equal headline."""
    articles = [one for one in candidates if one.kind < _Kind.WORK and not one.is_other_page]
    main = sorted((one for one in articles if one.node.role is Role.MAIN), key=lambda one: one.unnamed_rank)
    if main:
        headline = _headline(main[0].node.value)
        return main[:1] + [one for one in main[1:] if headline and _headline(one.node.value) == headline]
    listed = (one for one in articles if one.node.role is Role.OTHER_WORK and one.has_address and not one.disagrees)
    return sorted(listed, key=_own_rank)[:1]


def _candidates(nodes: Iterable[Node], identity: PageIdentity) -> list[_Candidate]:
    """Return the articles and web pages among the objects, without comments, reviews and updates within others."""
    candidates: list[_Candidate] = []
    for node in nodes:
        kind = _kind(jsonld.node_types(node.value)) if node.role is not Role.CONTRIBUTION else None
        if kind is None:
            continue
        addresses = {
            name: [identity.has_address(address) for address in _addresses(node.value.get(name))]
            for name in _URL_PROPERTIES
        }
        found = {answer for answers in addresses.values() for answer in answers}
        candidates.append(
            _Candidate(
                node=node,
                kind=kind,
                order=len(candidates),
                has_address=True in found or (False if False in found else None),
                has_headline=identity.has_title(_headline(node.value)),
                disagrees=True in found and False in addresses["url"] and True not in addresses["url"],
            )
        )
        if len(candidates) == MAX_CANDIDATES:
            break
    return candidates


def _kind(types: Sequence[str]) -> _Kind | None:
    if any(jsonld.ARTICLE_TYPES.fullmatch(name) and name not in _REVIEW_TYPES for name in types):
        return _Kind.ARTICLE
    if any(name in _REVIEW_TYPES for name in types):
        return _Kind.REVIEW
    if not _WORK_TYPES.isdisjoint(types):
        return _Kind.WORK
    return _Kind.PAGE if any(_PAGE_TYPES.fullmatch(name) for name in types) else None


def _headline(node: Mapping[str, Any]) -> str:
    return jsonld.property_text(node.get("headline")) or jsonld.property_text(node.get("name"))


def _addresses(value: Any) -> list[str]:
    """Return the URLs in the value of a property such as `url` or `mainEntityOfPage`."""
    values = value[:5] if isinstance(value, list) else [value]
    addresses = (one.get(name) for one in values if isinstance(one, dict) for name in ("@id", "url"))
    return [one for one in (*values, *addresses) if isinstance(one, str) and one.strip()]


def _expanded(json_ld: JsonLd, node: Mapping[str, Any]) -> dict[str, Any]:
    """Return the properties of an object, with those from other objects of the same `@id` and with resolved people."""
    whole: dict[str, Any] = json_ld.resolve(node)
    return {name: json_ld.expand(value) if name in _EXPANDED else value for name, value in whole.items()}


def _is_within(key: str, title: str) -> bool:
    """Decide whether the words of `key` are in `title`, in their order; short keys must be the whole title."""
    if key == title:
        return True
    is_long = key.count(" ") >= MIN_WORDS - 1 or (not key.isascii() and len(key) >= MIN_CHARACTERS)
    return is_long and (f" {key} " in f" {title} " or (not key.isascii() and " " not in key and key in title))


def _shared_part(key: str, title: str) -> float:
    """Return which part of the trigrams of the shorter text the other one has."""
    first, second = ({text[at : at + 3] for at in range(max(len(text) - 2, 1))} for text in (key, title))
    return len(first & second) / min(len(first), len(second))
