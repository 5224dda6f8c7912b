"""Parse RSS, Atom and JSON Feed into entries (pure)."""

import html
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import feedparser
from lxml import etree

from newsfold.crawler.discovery.entry import (
    CUT_OFF,
    MAX_ENTRIES,
    MAX_LANGUAGE,
    MAX_SUMMARY,
    MAX_TITLE,
    Entry,
    Listing,
    Rejection,
    author_name,
    clean_names,
    feed_metadata,
    inherited_authors,
    iso_time,
    listed_times,
    make_listing,
    plain_text,
    resolve_link,
)
from newsfold.crawler.discovery.feed_content import extract_full_text
from newsfold.crawler.discovery.feed_links import find_named_feeds
from newsfold.crawler.discovery.json_feed import parse_json_feed
from newsfold.crawler.discovery.xml_repair import escape_xml, repair_xml, to_utf8
from newsfold.crawler.fetching.content_encoding import unzip
from newsfold.crawler.fetching.content_type import HTML_MEDIA_TYPES, media_type
from newsfold.crawler.fetching.limits import MAX_FEED_BYTES
from newsfold.crawler.politeness.recrawl import WEEKDAYS
from newsfold.db.values.urls import MAX_URL, absolute_url, host_of, is_within_hosts
from newsfold.extract.html.base_url import base_url
from newsfold.extract.html.parse import parse_html

MAX_CATEGORY_BYTES = 16 << 10  # of the categories of one item together, or of those of the feed, with their tags
MAX_TTL = 7 * 24 * 3600  # seconds: a week
MAX_PAGE_START = 2_000  # bytes at the beginning of a body that show whether it is a page
MAX_NAMED = 200  # characters of an address that an error message names

_PAGE = re.compile(rb"<(?:!doctype\s{1,9}html|html|head)[\s>]", re.I)

_ITEM = re.compile(rb"<(?:\w{1,20}:)?(?:item|entry)(?=[\s/>])", re.I)
_ITEM_END = re.compile(rb"</(?:\w{1,20}:)?(?:item|entry)\s*>", re.I)
_FEED_END = re.compile(rb"</(?:\w{1,20}:)?(?:rss|feed|rdf|channel)\s*>", re.I)
_FIELD = re.compile(
    rb"<(link|guid|id|pubDate|dc:date|published|updated)(?:\s[^<>]{0,300})?>\s{0,99}([^<\s][^<]{0,2000})", re.I
)
_AUTHOR = re.compile(
    rb"(<(?:\w{1,20}:)?(?:author|creator|managingEditor)(?:\s[^<>]{0,300})?>)([^<@]*+@[^<]*+)(?=<)", re.I
)
# What precedes JSON that is sent as a script or with comments: `)]}',` (against inclusion in other sites), `callback(`.
_JSON_START = re.compile(
    rb"(?:\s|//[^\n]{0,1000}\n|/\*.{0,1000}?\*/|\)\]\}',?|[A-Za-z_$][\w.$]{0,60}+\((?:(?:1|;;)\);)?){0,20}+(?=\{)", re.S
)
# An element of RSS with a default namespace. RSS 2.0 has none, so one that is declared, such as that of a module or of
# XHTML, is meant for no element.
_DEFAULT_NAMESPACE = re.compile(
    rb"""(<(?:rss|channel|item)(?:\s[^<>]{0,5000}?)?)\sxmlns\s{0,9}=\s{0,9}(?:"[^"<>]{0,500}"|'[^'<>]{0,500}')""", re.I
)
_CATEGORY = re.compile(
    rb"<((?:\w{1,20}:)?(?:category|subject|keywords))(?=[\s/>])[^<>]{0,5000}(?:/>|>[^<]*+</\1\s{0,9}>)", re.I
)
_OWN_TEXT = re.compile(rb"<(?:description|summary|content|content:encoded)(?=[\s>])", re.I)
_MEDIA_TEXT = re.compile(rb"(</?)media:(description|title|text)(?=[\s>])", re.I)
_START_NAME = re.compile(rb"<([A-Za-z_][\w:.-]{0,40})")
_END_NAME = re.compile(rb"</([A-Za-z_][\w:.-]{0,40})")
# An element that contains nothing but text, with the name of its end tag.
_LEAF = re.compile(rb"<([A-Za-z_][\w:.-]{0,40})((?:\s[^<>]{0,300})?)(?<!/)>([^<]*+)</([A-Za-z_][\w:.-]{0,40})\s{0,99}>")
_RELATIONS = (
    "http://www.iana.org/assignments/relation/"  # the names of relations are relative to it (RFC 4287, 4.2.7.2)
)
_PATH = re.compile(r"https?://[^/]+/.", re.I)  # a URL with a path
_NO_IMAGE = re.compile(r"\.(?:mp[34]|m4[av]|ogg|opus|wav|webm|mov|pdf|epub|zip|torrent)(?:[?#]|$)", re.I)
_IMAGE = re.compile(r"\.(?:jpe?g|png|gif|webp|avif)(?:[?#]|$)", re.I)
_UNKNOWN_TYPES = ("application/octet-stream", "binary/octet-stream", "unknown")
_SKIP_BLOCK = re.compile(rb"<skip(?:hours|days)>(.{1,3000}?)</skip(?:hours|days)>", re.I | re.S)
_SKIP_VALUE = re.compile(rb"<(?:hour|day)>\s*(\w{1,9})\s*</(?:hour|day)>", re.I)


@dataclass(frozen=True, slots=True)
class _Feed:
    """The properties of an RSS or Atom feed with which its entries are parsed.

    `hosts` are the hosts of its own URL and of the site that it names, without `www.`. `authors` are the authors of an
    Atom feed, which its entries inherit (RFC 4287, section 4.2.1); empty for RSS.
    """

    is_atom: bool
    hosts: frozenset[str]
    authors: list[str]
    language: str = ""

    def owns(self, url: str) -> bool:
        """Decide whether the host of `url` is one of `hosts`, a subdomain of one, or the domain above one."""
        host = _host_of(url)
        is_above = any(is_within_hosts(own, [host]) for own in self.hosts)
        return host != "" and (is_above or is_within_hosts(host, self.hosts))


def parse_feed(body: bytes, url: str, content_type: str = "") -> Listing:
    """Return the listing of the RSS, Atom or JSON feed at `url`; its `error` is set if `body` is not such a feed.

    An entry that cannot be parsed becomes a rejection and does not affect the others. `body` may be a gzip file.
    `content_type` is the value of the Content-Type header, "" if there is none.
    """
    try:
        data, is_complete = unzip(body, MAX_FEED_BYTES)
        text = to_utf8(data, content_type)
        if json_start := _JSON_START.match(text):
            listing = parse_json_feed(text[json_start.end() :].decode("utf-8", "replace"), url)
        else:
            listing = _parse_xml_feed(_clean_authors(repair_xml(text)), url)
    except ValueError as error:
        return Listing(error=str(error))
    if not is_complete and not listing.error:
        listing.rejections.append(Rejection(url, CUT_OFF))
    return listing


def _why_no_feed(text: bytes, url: str) -> str:
    """Return the error of a body that is no feed; a page in its place may name the address that the feed has now."""
    root = parse_html(text.decode("utf-8", "replace")) if _PAGE.search(text[:MAX_PAGE_START]) else None
    links = [] if root is None else find_named_feeds(root, base_url(root, url))
    named = next((link.url for link in links if link.kind == "feed" and len(link.url) <= MAX_NAMED), None)
    return f"not a feed, but a page that names the feed {named}" if named else "not a feed"


def parse_skips(body: bytes) -> tuple[str, ...]:
    """Return the hours and weekdays at which an RSS feed asks not to be fetched (its skipHours and skipDays).

    Hours are `0` to `23` (UTC), weekdays are written as in WEEKDAYS. `body` is the feed.
    """
    values = [value.decode().lower() for block in _SKIP_BLOCK.findall(body) for value in _SKIP_VALUE.findall(block)]
    hours = [str(int(value) % 24) for value in values if value.isdecimal() and int(value) <= 24]
    return tuple(dict.fromkeys([*hours, *(value for value in values if value in WEEKDAYS)]))


def _cut_items(body: bytes) -> bytes:
    """Return `body` without the items after the first MAX_ENTRIES: feedparser takes ten seconds for 100,000 items."""
    for number, item in enumerate(_ITEM.finditer(body)):
        if number == MAX_ENTRIES:
            end = max((match.end() for match in _ITEM_END.finditer(body, len(body) - (64 << 10))), default=len(body))
            return body[: item.start()] + body[end:]
    return body


def _mend_end_tags(xml: bytes) -> bytes:
    """Return `xml` with end tags such as `</titel>` replaced by that of the element that they can only end.

    Their names have no start tag in the document. Left as they are, the element would contain the rest of the feed.
    """
    unknown = set(map(bytes.lower, _END_NAME.findall(xml))) - set(map(bytes.lower, _START_NAME.findall(xml)))
    if not unknown:
        return xml
    return _LEAF.sub(
        lambda leaf: b"<%b%b>%b</%b>" % (leaf[1], leaf[2], leaf[3], leaf[1]) if leaf[4].lower() in unknown else leaf[0],
        xml,
    )


def _parse_xml_feed(xml: bytes, url: str) -> Listing:
    shortened = _cut_items(xml)
    whole_items, lost = _remove_merged(_mend_end_tags(_DEFAULT_NAMESPACE.sub(rb"\1", shortened)))
    parsed = feedparser.parse(
        io.BytesIO(whole_items),  # feedparser would open bytes that are the path of a local file
        sanitize_html=False,  # texts are stored plain, never shown as HTML
        resolve_relative_uris=False,
    )
    if not parsed.get("version") and not parsed.entries:
        return Listing(error=_why_no_feed(xml, url))
    is_atom = str(parsed.get("version")).startswith("atom")
    feed = _Feed(
        is_atom=is_atom,
        hosts=frozenset(filter(None, (_host_of(url), _host_of(str(parsed.feed.get("link") or ""))))),
        authors=inherited_authors(_list_authors(parsed.feed), parsed.feed.get("title")) if is_atom else [],
        language=str(parsed.feed.get("language") or ""),
    )
    listing = make_listing(
        parsed.entries, url, lambda item: _find_link(item, url, feed), lambda item, link: _make_entry(item, link, feed)
    )
    listing.homepage = absolute_url(url, str(parsed.feed.get("link") or ""))
    listing.ttl, listing.skips = _parse_ttl(parsed.feed.get("ttl")), parse_skips(xml)
    if len(shortened) < len(xml):
        listing.rejections.append(Rejection(url, f"more than {MAX_ENTRIES} entries"))
    lost += max(0, len(_ITEM.findall(whole_items)) - len(parsed.entries))
    listing.rejections += [Rejection(url, "damaged entry")] * lost
    if not _FEED_END.search(xml):
        listing.rejections.append(Rejection(url, CUT_OFF))
    return listing


def _clean_authors(xml: bytes) -> bytes:
    """Return `xml` with author elements that contain only names, which are cut if they are long.

    feedparser knows only mail addresses of short TLDs, and its time for a long text with an `@` grows with the square.
    """
    return _AUTHOR.sub(
        lambda match: match[1] + escape_xml(author_name(html.unescape(match[2].decode("utf-8", "replace"))).encode()),
        xml,
    )


def _remove_merged(xml: bytes) -> tuple[bytes, int]:
    """Return (`xml` without merged items, number of lost items).

    A merged item consists of several items because the tags between them are missing; the parser would combine the
    title of one with the link of another. Items without a start tag, which the parser leaves out, are counted too.
    """
    starts = [match.start() for match in _ITEM.finditer(xml)]
    head = _cut_categories(xml[: starts[0]] if starts else xml)
    parts, lost = [head], len(_ITEM_END.findall(head))
    for start, end in zip(starts, [*starts[1:], len(xml)] if starts else [], strict=True):
        part = xml[start:end]
        if len(part) > MAX_CATEGORY_BYTES:
            part = _cut_categories(part)
        if b"<media:" in part and _OWN_TEXT.search(part):
            part = _MEDIA_TEXT.sub(rb"\1media:of-\2", part)  # feedparser would take it for that of the item
        item, *tails = _ITEM_END.split(part)
        if end == len(xml):
            tails = tails[:-1]  # elements of the feed itself
        lost += sum(_FIELD.search(tail) is not None for tail in tails)
        fields = Counter(name.lower() for name, _ in set(_FIELD.findall(item)))
        if sum(count > 1 for count in fields.values()) > 1 and b"<source" not in item:  # it has fields of another feed
            lost += max(fields.values())
            parts.append(part[len(item) :])
        elif len(item) == len(part) and end < len(xml):
            parts.append(_close(item))
        else:
            parts.append(part)
    return b"".join(parts), lost


def _cut_categories(part: bytes) -> bytes:
    """Return `part`, an item or the head of a feed, without the categories after the first MAX_CATEGORY_BYTES of them.

    feedparser's time for them grows with the square: 50,000 take a minute.
    """
    size = 0

    def replace(category: re.Match[bytes]) -> bytes:
        nonlocal size
        size += len(category[0])
        return category[0] if size <= MAX_CATEGORY_BYTES else b""

    return _CATEGORY.sub(replace, part)


def _close(item: bytes) -> bytes:
    """Return `item`, which has no last tag, with all elements closed, so that none of them contains the next item."""
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    root = etree.fromstring(item, parser)
    return b"" if root is None else bytes(etree.tostring(root))


def _find_link(item: Any, url: str, feed: _Feed) -> str:
    """Return the link of `item` to the article, "" if it has none.

    The address of the article itself is preferred to that of a service that counts clicks, or of the homepage.
    """
    for name in ("feedburner_origlink", "pheedo_origlink"):
        if absolute_url(url, str(item.get(name) or "")):
            return str(item[name])
    identifier = str(item.get("id") or "").strip()
    permalink = _find_permalink(identifier, url)
    named = str(dict.get(item, "link") or "").strip()
    if named == identifier:  # feedparser copies the id to an item that has no link
        named = permalink
    link = _choose_alternate(item, url, feed) if feed.is_atom or not named else named
    target = resolve_link(url, link) or ""
    is_foreign = bool(link) and not feed.owns(target)
    is_unlikely = is_foreign or not _PATH.match(target)  # also the homepage
    if permalink and (not link or (is_unlikely and feed.owns(permalink) and _PATH.match(permalink))):
        return permalink
    if is_foreign and "http" in (query := urlsplit(target).query):
        for _, value in parse_qsl(query[:MAX_URL]):
            if _PATH.match(value) and feed.owns(value):
                return value
    return link or named


def _find_permalink(identifier: str, url: str) -> str:
    """Return the address that an RSS guid or Atom id is, "" if it is only a name: it can be any string."""
    if identifier.lower().startswith(("http://", "https://")):
        return identifier
    host, slash, _ = identifier.partition("/")
    resolved = (resolve_link(url, identifier) or "") if slash else ""
    return resolved if not host or host_of(resolved) == host.lower() else ""


def _choose_alternate(item: Any, url: str, feed: _Feed) -> str:
    """Return the link of `item` that is most probably its page, "" if there is none.

    A page comes before other formats, the feed's language before others, own hosts before foreign ones; else the first.
    An entry without links may name its page as the source of its content (RFC 4287, section 4.1.3.2).
    """
    links = [link for link in item.get("links") or () if isinstance(link, dict) and str(link.get("href") or "").strip()]
    pages = [link for link in links if str(link.get("rel")).lower().removeprefix(_RELATIONS) == "alternate"]
    pages = pages or [link for link in links if link.get("rel") in ("canonical", "self") and _is_page(link)]
    pages = pages or [link for link in _content_sources(item) if _is_page(link)]
    language = str(item.get("language") or feed.language).lower().partition("-")[0]

    def rank(link: Any) -> tuple[bool, bool, bool]:
        link_language = str(link.get("hreflang") or language).lower().partition("-")[0]
        is_own = feed.owns(absolute_url(url, str(link["href"])) or "")
        return not _is_page(link), bool(language) and link_language != language, not is_own

    return str(min(pages, key=rank)["href"]) if pages else ""


def _content_sources(item: Any) -> Iterator[dict[str, str]]:
    """Yield the addresses of contents that are not in the entry itself, in the form of links."""
    for content in item.get("content") or ():
        if isinstance(content, dict) and content.get("src"):
            # feedparser gives a content without a type that of plain text.
            kind = str(content.get("type") or "").replace("text/plain", "")
            base, source = str(content.get("base") or ""), str(content["src"])
            yield {"href": absolute_url(base, source) or source, "type": kind}


def _is_page(link: Any) -> bool:
    return media_type(str(link.get("type") or HTML_MEDIA_TYPES[0])) in HTML_MEDIA_TYPES


def _host_of(url: str) -> str:
    return host_of(url).removeprefix("www.")


def _make_entry(item: Any, url: str, feed: _Feed) -> Entry:
    # `item.get` would return the publication time if there is no time of change.
    # feedparser gives the `dc:date` of RSS as the time of change too.
    updated = dict.get(item, "updated")
    times = listed_times(
        dict.get(item, "published"),
        created=dict.get(item, "created"),
        updated=updated,
        updated_from="feed-updated" if feed.is_atom else "feed-date",
    )
    metadata = feed_metadata(
        title=_find_title(item, feed),
        summary=plain_text(item.get("summary"), MAX_SUMMARY),
        **times,
        authors=_list_authors(item) or feed.authors,
        categories=clean_names([tag.get("term") for tag in item.get("tags") or []]),
        language=plain_text(item.get("language") or _find_content_language(item), MAX_LANGUAGE),
        image=_find_image(item, url),
        content=extract_full_text(max(_iterate_texts(item), key=len, default="")),
    )
    return Entry(url, metadata, iso_time(updated))


def _iterate_texts(item: Any) -> Iterator[str]:
    for part in [*(item.get("content") or ()), {"value": item.get("summary")}]:
        if isinstance(part.get("value"), str):
            yield part["value"]


def _find_title(item: Any, feed: _Feed) -> str:
    title = item.get("title")
    kind = (item.get("title_detail") or {}).get("type")
    # A plain text of Atom contains no mark-up, so a `<` in it is a character.
    return plain_text(
        str(title).replace("<", "&lt;") if title and feed.is_atom and kind == "text/plain" else title, MAX_TITLE
    )


def _list_authors(item: Any) -> list[str]:
    """Return the names of the authors of an item or of the whole feed."""
    authors = item.get("authors") or [{"name": item.get("author")}]
    return clean_names(author_name(author.get("name")) for author in authors)


def _find_image(item: Any, url: str) -> str | None:
    media = [*item.get("media_content", ()), *item.get("media_thumbnail", ()), *item.get("enclosures", ())]
    if isinstance(item.get("image"), dict):  # of iTunes
        media.append(item["image"])
    for candidate in media:
        link = str(candidate.get("url") or candidate.get("href") or "")
        kind = str(candidate.get("type") or candidate.get("medium") or "image").lower()
        is_image = kind.startswith("image") and not _NO_IMAGE.search(link)
        is_image = is_image or (kind in _UNKNOWN_TYPES and _IMAGE.search(link) is not None)
        if is_image and (image := absolute_url(url, link)):
            return image
    return None


def _find_content_language(item: Any) -> str | None:
    return next((part.get("language") for part in item.get("content", ()) if part.get("language")), None)


def _parse_ttl(minutes: Any) -> int | None:
    """Return the value of RSS's `ttl` element in seconds, at most MAX_TTL, or None if it is missing or not a number."""
    text = str(minutes or "").strip()
    return min(int(text) * 60, MAX_TTL) if text.isdecimal() and len(text) < 7 else None
