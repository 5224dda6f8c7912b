"""The metadata that a page gives about its article: titles, bylines, dates, section, picture and more (pure)."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import Any
from urllib.parse import urlsplit

from lxml.etree import XPath
from lxml.html import HtmlElement

from newsfold.crawler.fetching.ssrf_rules import refusal_reason
from newsfold.db.values.text import one_line
from newsfold.db.values.urls import absolute_url, canonical_url, host_of, port_of, registered_domain
from newsfold.extract.line_text import normalized_key
from newsfold.extract.metadata import jsonld
from newsfold.extract.metadata.authors import Byline
from newsfold.extract.metadata.bylines import find_bylines
from newsfold.extract.metadata.dates import DateCandidate, find_date_in_url
from newsfold.extract.metadata.jsonld import JsonLd, Role
from newsfold.extract.metadata.live_blog import LiveEntry, find_live_entries
from newsfold.extract.metadata.page_data import MAX_HEADINGS, PageData
from newsfold.extract.metadata.recipe_steps import find_steps
from newsfold.extract.metadata.surroundings import hyphenated, is_date_of_change, is_of_other_text
from newsfold.extract.metadata.title import rank_titles
from newsfold.extract.vocabulary import class_names

STANDFIRST_CHARACTERS = range(30, 701)  # characters of an element that may be a standfirst
MAX_STANDFIRST_SOURCE = 10_000  # characters of an element, styles and scripts included, that is read as a standfirst
MAX_FOLLOWERS = 10  # elements after a heading among which custom elements are searched
MAX_STANDFIRSTS = 5  # candidates of one page
MAX_TAGS = 30  # keywords of one page
MAX_SCRIPTS = 200  # `script` elements of one page whose URLs are read
MAX_TIMES_READ = 50  # elements with a date that are examined
MAX_TIME_ELEMENTS = 6  # elements with a date that become candidates for the time of publication

# Meta tags with the times of publication, the most reliable first.
_PUBLICATION_TIMES = (
    "article:published_time", "og:article:published_time", "datepublished", "parsely-pub-date", "publishdate",
    "pubdate", "publication_date", "sailthru.date", "dc.date.issued", "dcterms.created", "dc.date", "date",
    "article.published", "cxenseparse:recs:publishtime", "published",
)  # fmt: skip
_MODIFICATION_TIMES = ("article:modified_time", "og:updated_time", "last-modified")
# Meta tags of a syndicated text with the URL of its original.
_SYNDICATION_SOURCES = ("syndication-source", "original-source")
# The value of `published_from` for a time of change, which is the weakest evidence for the time of publication.
_FEED_UPDATED = "feed-updated"
# What templates leave in the place of a URL that they do not know.
_PLACEHOLDER = re.compile(r"\{\{|\{%|<%|\$\{|\[\[|^\s*(?:undefined|null|none|false|\[object Object\])\s*$", re.I)
# A host on which a site tries out its pages before it publishes them.
_TEST_HOST = re.compile(
    r"(?:[\w-]+[.-])?(?:staging|stage|preprod|preview|dev|test|uat|qa|cms|author)\d{0,2}[.-](?=.*\.)"
)
_SLUG_OR_NUMBER = re.compile(r"[^\W_]{2,}[-_][^\W_]|\d{5}")
_URL_IN_PATH = re.compile(r"https?://[^/]+/+https?:/", re.I)
_STANDFIRST_TAGS = ("p", "div", "h2", "h3", "h4", "span", "section", "strong", "em", "header", "hgroup")
_DESCRIPTION = re.compile(r"(?<!\S)description(?!\S)")
_SHOWN_TEXTS = XPath(".//text()[not(parent::script or parent::style or parent::noscript)]", smart_strings=False)


@dataclass(frozen=True, slots=True)
class Metadata:
    """The metadata of a page as the page gives it; what it does not give is empty.

    `titles`, `standfirsts`, `bylines`, `published_dates` and `modified_dates` are candidates, the best first.
    `page_dates` are those that a JSON-LD object gives for the web page or a video, which may be older or newer than the
    article; `dates_beside` are in boxes beside it, such as comments. `fallback_dates` are candidates for the time of
    publication if neither `published_dates` nor the visible text gives one. `article_body` is the JSON-LD property
    `articleBody`, or the entries of a live blog line by line; `steps` are those of the page's recipe.

    `json_ld_types` are the types of the JSON-LD objects that belong to the page, not to another work; `json_ld_lost` is
    the number of its scripts of which at least a part could not be read. `canonical_url` is on the page's own
    registered domain, `original_url` on another one. `is_free` is False if the page says that its text is for
    subscribers. `script_urls` are as the page writes them.
    """

    titles: list[str] = field(default_factory=list)
    description: str = ""
    standfirsts: list[str] = field(default_factory=list)
    bylines: list[Byline] = field(default_factory=list)
    published_dates: list[DateCandidate] = field(default_factory=list)
    page_dates: list[DateCandidate] = field(default_factory=list)
    dates_beside: list[DateCandidate] = field(default_factory=list)
    modified_dates: list[DateCandidate] = field(default_factory=list)
    fallback_dates: list[DateCandidate] = field(default_factory=list)
    article_body: str = ""
    json_ld_types: frozenset[str] = frozenset()
    json_ld_lost: int = 0
    og_type: str = ""
    site_name: str = ""
    section: str = ""
    tags: list[str] = field(default_factory=list)
    language: str = ""
    image_url: str = ""
    canonical_url: str = ""
    original_url: str = ""
    amp_url: str = ""
    is_free: bool = True
    script_urls: list[str] = field(default_factory=list)
    live_entries: list[LiveEntry] = field(default_factory=list)
    steps: tuple[str, ...] = ()

    @property
    def is_declared_article(self) -> bool:
        """Whether JSON-LD or Open Graph declare the page an article."""
        return self.is_json_ld_article or self.og_type == "article"

    @property
    def is_json_ld_article(self) -> bool:
        """Whether JSON-LD declares the page an article."""
        return any(jsonld.ARTICLE_TYPES.fullmatch(name) for name in self.json_ld_types)

    @property
    def author_keys(self) -> frozenset[str]:
        """The names in all bylines, in the form of `normalized_key`."""
        return frozenset(normalized_key(name) for byline in self.bylines for name in byline.names)


def extract_metadata(tree: HtmlElement, url: str, feed: Mapping[str, Any] | None = None) -> Metadata:
    """Return the metadata of a page, from its JSON-LD, its meta tags, its visible elements and its feed.

    `url` is the page's URL. `feed` is the page's metadata from the feed that listed it: `title`, `authors`, `published`
    and `published_from` (the evidence for that time: see DateCandidate), each optional; None without a feed.
    """
    page = PageData.of(tree, url, feed)
    node, meta = page.article_node, page.meta
    live_entries = find_live_entries(page.json_ld)
    times = list(islice(filter(_is_time, page.marked), MAX_TIMES_READ))
    return Metadata(
        titles=rank_titles(page),
        description=one_line(
            jsonld.property_text(node.get("description")) or meta.get("og:description") or meta.get("description", "")
        ),
        standfirsts=_standfirsts(page),
        bylines=find_bylines(page),
        published_dates=list(_published_dates(page, times)),
        page_dates=[
            *(DateCandidate("json-ld", jsonld.date_text(one.get("datePublished"))) for one in page.own.pages),
            DateCandidate("json-ld", _upload_date(page.json_ld)),
        ],
        dates_beside=[_time_candidate(one) for one in times if is_of_other_text(one)],
        modified_dates=[
            *(DateCandidate("json-ld", jsonld.date_text(one.get("dateModified"))) for one in page.own.nodes),
            *(DateCandidate("meta", meta.get(name, "")) for name in _MODIFICATION_TIMES),
            *(_time_candidate(one) for one in times if is_date_of_change(one)),
        ],
        fallback_dates=[DateCandidate(_FEED_UPDATED, str(page.feed.get("published") or ""))]
        if page.feed.get("published_from") == _FEED_UPDATED
        else [],
        article_body=_article_body(node, live_entries),
        json_ld_types=page.own.types,
        json_ld_lost=page.json_ld.lost,
        og_type=meta.get("og:type", ""),
        site_name=page.site_name,
        section=one_line(jsonld.property_text(node.get("articleSection")) or meta.get("article:section", ""))[:100],
        tags=_tags(node, meta),
        language=(
            tree.get("lang")
            or jsonld.property_text(node.get("inLanguage"))
            or meta.get("og:locale", "")
            or meta.get("language", "")
        ),
        image_url=_picture_url(page, meta.get("og:image", "")) or _picture_url(page, _image(node)),
        canonical_url=_canonical_url(page),
        original_url=_original_url(page),
        amp_url=_link_url(page, "amphtml"),
        is_free=_is_free(node, meta),
        script_urls=[script.get("src") for script in list(tree.iter("script"))[:MAX_SCRIPTS] if script.get("src")],
        live_entries=live_entries,
        steps=find_steps(page.json_ld),
    )


def _article_body(node: Mapping[str, Any], live_entries: Sequence[LiveEntry]) -> str:
    body = node.get("articleBody")
    if isinstance(body, str) and body:
        return body
    return "\n".join(line for entry in live_entries for line in (entry.title, entry.text) if line)


def _is_free(node: Mapping[str, Any], meta: Mapping[str, str]) -> bool:
    """Decide whether the page is free to read, by JSON-LD's `isAccessibleForFree` and the content tier in a meta
    tag."""
    parts = node.get("hasPart")
    items = [node, *(parts if isinstance(parts, list) else [parts])]
    if any(isinstance(one, dict) and str(one.get("isAccessibleForFree")).lower() in ("false", "no") for one in items):
        return False
    return meta.get("article:content_tier", "").lower() not in ("locked", "paid", "premium")


def _standfirsts(page: PageData) -> list[str]:
    """Return the texts of elements that a class name, `itemprop`, test id or the name of a custom element marks as a
    standfirst."""
    texts: list[str] = []
    for element in _marked_standfirsts(page):
        text = _text_below_headline(element)
        if len(text) in STANDFIRST_CHARACTERS and next(element.iterancestors("figure", "figcaption"), None) is None:
            texts.append(text)
        if len(texts) >= MAX_STANDFIRSTS:
            break
    return texts


def _marked_standfirsts(page: PageData) -> Iterator[HtmlElement]:
    names = page.names.find(class_names.STANDFIRST) | page.names.find(_DESCRIPTION)
    properties = {element.get("itemprop") for element in page.marked} - {None}
    if names_of_properties := set(filter(_is_standfirst_name, properties)):
        names |= names_of_properties
        named: Iterable[HtmlElement] = page.tree.iter(*_STANDFIRST_TAGS)
    else:
        named = page.names.elements(names, _STANDFIRST_TAGS)
    for element in chain(_custom_elements_below_headline(page.tree), named):
        is_named = (
            element.get("class") in names or element.get("itemprop") in names or element.get("data-testid") in names
        )
        if is_named or ("-" in element.tag and _is_standfirst_name(element.tag)):
            yield element


def _custom_elements_below_headline(tree: HtmlElement) -> Iterator[HtmlElement]:
    """Yield the custom elements, such as `article-lead`, after a heading or after the element that holds it."""
    for heading in islice(tree.iter("h1"), MAX_HEADINGS):
        for element in filter(lambda one: one is not None, (heading, heading.getparent())):
            followers = islice(element.itersiblings(), MAX_FOLLOWERS)
            yield from (one for one in followers if isinstance(one.tag, str) and "-" in one.tag)


def _text_below_headline(element: HtmlElement) -> str:
    """Return the text of an element, or what follows the headline if the element holds it; empty if it is too long."""
    text = element.text_content()
    if len(text) > MAX_STANDFIRST_SOURCE:
        return ""
    if "{" in text:
        text = "".join(_SHOWN_TEXTS(element))
    heading = element.find(".//h1")
    return one_line(text if heading is None else text.partition(heading.text_content())[2])


def _is_standfirst_name(names: str) -> bool:
    return bool(class_names.STANDFIRST.search(hyphenated(names)) or _DESCRIPTION.search(names))


def _published_dates(page: PageData, times: Sequence[HtmlElement]) -> Iterator[DateCandidate]:
    for node in page.own.articles:
        yield DateCandidate("json-ld", jsonld.date_text(node.get("datePublished")))
    for name in _PUBLICATION_TIMES:
        yield DateCandidate("meta", page.meta.get(name, ""))
    for node in page.own.articles:
        yield DateCandidate("json-ld", jsonld.date_text(node.get("dateCreated")))
    elements = [one for one in times if not is_of_other_text(one) and not is_date_of_change(one)]
    for element in sorted(elements, key=_time_rank)[:MAX_TIME_ELEMENTS]:
        yield _time_candidate(element)
    if page.feed.get("published_from") != _FEED_UPDATED:
        yield DateCandidate(str(page.feed.get("published_from") or "feed"), str(page.feed.get("published") or ""))
    yield DateCandidate("url", find_date_in_url(page.url))


def _upload_date(json_ld: JsonLd) -> str:
    """Return the upload date of the first video that the page does not only list; empty if there is none."""
    videos = (node.value for node in json_ld.nodes if node.role is Role.MAIN and node.value.get("uploadDate"))
    return next((jsonld.date_text(video["uploadDate"]) for video in videos), "")


def _is_time(element: HtmlElement) -> bool:
    """Decide whether an element is marked as the time of publication, or is a `time` element with a value."""
    if element.get("itemprop") == "datePublished":
        return True
    return element.tag == "time" and (element.get("pubdate") is not None or element.get("datetime") is not None)


def _time_candidate(element: HtmlElement) -> DateCandidate:
    return DateCandidate("time", element.get("datetime") or element.get("content") or "")


def _time_rank(element: HtmlElement) -> int:
    """Rank an element marked as the time of publication 0, one within an `article` element 1, any other 2."""
    if element.get("itemprop") == "datePublished" or element.get("pubdate") is not None:
        return 0
    return 1 if next(element.iterancestors("article"), None) is not None else 2


def _tags(node: Mapping[str, Any], meta: Mapping[str, str]) -> list[str]:
    words = node.get("keywords") or meta.get("article:tag") or meta.get("news_keywords") or ""
    parts = words if isinstance(words, list) else str(words).split(",")
    tags = (one_line(part)[:80] for part in parts if isinstance(part, str) and part.strip())
    return list(dict.fromkeys(tags))[:MAX_TAGS]


def _image(node: Mapping[str, Any]) -> str:
    image = node.get("image")
    image = image[0] if isinstance(image, list) and image else image
    return str(image.get("url") or "") if isinstance(image, dict) else image if isinstance(image, str) else ""


def _picture_url(page: PageData, reference: str) -> str:
    """Return the canonical URL of a picture; empty if there is none, or if it must not be requested.

    A browser or another reader that shows the picture would request it from inside of their network: it is on a public
    address and a usual port, or on the host of the page.
    """
    url = _absolute_url(page, reference)
    if url and (host_of(url), port_of(url)) == (host_of(page.url), port_of(page.url)):
        return url
    return url if url and refusal_reason(url) is None else ""


def _canonical_url(page: PageData) -> str:
    """Return the canonical URL that the page declares, else the canonical form of its own URL.

    A declared URL counts only if it is on the page's registered domain, not a front page or the section above the page,
    and not on a host for tests, unless the page is.
    """
    own = canonical_url(page.url) or ""
    for url in (_link_url(page, "canonical"), _absolute_url(page, page.meta.get("og:url", ""))):
        if (
            url
            and registered_domain(url) == registered_domain(own)
            and _has_path(url)
            and not _is_section_above(url, own)
            and (not _TEST_HOST.match(host_of(url)) or host_of(url) == host_of(own))
        ):
            return url
    return own


def _is_section_above(url: str, own: str) -> bool:
    """Decide whether `url` is a section in whose folder the page `own` is; faulty templates declare it for all pages.

    `/news` is one of `/news/quay-opens`; `/a/quay-opens` is none of `/a/quay-opens/amp`, which is a view of that page.
    """
    above, path = urlsplit(url), urlsplit(own).path
    folder = f"{above.path.rstrip('/')}/"
    if above.query or not path.startswith(folder) or path == folder:
        return False
    names = (_SLUG_OR_NUMBER.search(part.rstrip("/").rpartition("/")[2]) for part in (folder, path))
    return list(map(bool, names)) == [False, True]


def _original_url(page: PageData) -> str:
    """Return the URL on another registered domain that the page declares the original of its text, or an empty
    string."""
    declared = (
        _link_url(page, "canonical"),
        *(_absolute_url(page, page.meta.get(name, "")) for name in _SYNDICATION_SOURCES),
    )
    for url in declared:
        if url and registered_domain(url) != registered_domain(page.url) and _has_path(url):
            return url
    return ""


def _has_path(url: str) -> bool:
    """Decide whether a URL has something after its host, so that it is not a front page."""
    return url.partition("//")[2].partition("/")[2] != ""


def _link_url(page: PageData, rel: str) -> str:
    """Return the canonical form of the URL in the first `link` element with this `rel`; empty if there is none."""
    for link in page.tree.iter("link"):
        if rel in (link.get("rel") or "").lower().split():
            return _absolute_url(page, link.get("href") or "")
    return ""


def _absolute_url(page: PageData, reference: str) -> str:
    """Return the canonical form of `reference`, a URL that the page names; empty if it is empty or not valid.

    A relative reference that starts with the site's own domain lacks its scheme by mistake, and is not valid either:
    resolved, it would be an address that does not exist. Neither are placeholders that a template left, and a whole URL
    behind the site's own.
    """
    if _PLACEHOLDER.search(reference):
        return ""
    start, domain = reference.strip().partition("/")[0].lower(), registered_domain(page.base_url)
    if domain and (start == domain or start.endswith(f".{domain}")):
        return ""
    url = canonical_url(absolute_url(page.base_url, reference) or "") or ""
    return "" if _URL_IN_PATH.match(url) else url
