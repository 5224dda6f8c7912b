"""The types of a parsed feed, sitemap or section page, and functions that normalise values of its entries (pure)."""

import html
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple, TypedDict, cast
from urllib.parse import unquote

from newsfold.db.values.text import join_surrogates, one_line
from newsfold.db.values.times import explain_refusal, format_time, why_implausible
from newsfold.db.values.urls import absolute_url, site_domain

if TYPE_CHECKING:
    from newsfold.db.values.written_times import WrittenTime

MAX_ENTRIES = 2000  # of one listing; news sitemaps may have 1,000, and feeds rarely have more than 100
MAX_TITLE = 500  # characters
MAX_SUMMARY = 4000  # characters
MAX_NAMES = 30  # authors of an entry; also categories of an entry
MAX_NAME = 200  # characters of an author or category
MAX_LANGUAGE = 35  # characters

_TAGS = re.compile(r"<!--.*?-->|<!\[CDATA\[|\]\]>|</?[A-Za-z!?][^<>]{0,5000}>", re.S)
_END_TAGS = re.compile(r"</([A-Za-z][\w:.-]{0,30})")
_BARE_TAG = re.compile(r"<([A-Za-z][\w.-]{0,30})>(?![\w<])")
_INLINE_TAG = re.compile(r"</?(?:b|i|em|strong|u|mark|sub|sup|small|big|wbr|tt|code|abbr|font)\b", re.I)
# Elements within or around a text; a bare start tag of any other one is meant to be read.
_TEXT_ELEMENTS = frozenset(
    """
    a abbr acronym address b bdi bdo big blink blockquote br center cite code dd del dfn dir div dl dt em fieldset
    figcaption figure font h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark menu nobr ol p pre q rb rp rt ruby s samp section
    small span strike strong sub summary sup table tbody td tfoot th thead time tr tt u ul var wbr
    """.split()
)
_PAIRED_TAGS = re.compile(r"<(p|div|b|i|em|strong|a|span|h[1-6]|ul|li)\b[^<>]{0,1000}>.*?</\1>", re.I | re.S)
_MAIL_ADDRESS = re.compile(r"(?:mailto:)?[^\s<>()\[\],;:\"@]{1,64}@[^\s<>()\[\],;:\"@]{1,255}", re.I)
_FULL_ISO_TIME = re.compile(r"(?:19|20)\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d)")
_EMPTY_BRACKETS = re.compile(r"<\s*>|\(\s*\)|\[\s*\]|&lt;\s*&gt;")


class FeedMetadata(TypedDict, total=False):
    """The metadata of an entry in its listing; stored as JSON in `pages.feed` and read by the extract stage.

    `published` and `updated` are UTC text (`…Z`), or a day (`2026-03-02`) if the listing names no more. Without a time
    of publication, `published` is another time, and `published_from` tells which: `feed-date` (the `dc:date` or the
    time of creation) or `feed-updated` (the time of change). `dates_refused` are the dates that were not used: each
    has the keys `evidence`, `text` and `why`. `image` is a URL, `content` is the full text as paragraphs joined by
    blank lines. Keys with an empty value are left out.
    """

    title: str
    summary: str
    published: str
    published_from: str
    updated: str
    dates_refused: list[dict[str, str]]
    authors: list[str]
    categories: list[str]
    language: str
    image: str
    content: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One listed link.

    `modified_at` is the time at which the page last changed according to the listing, None if the listing names none.
    """

    url: str
    metadata: FeedMetadata = field(default_factory=FeedMetadata)
    modified_at: str | None = None


CUT_OFF = "cut off"  # the reason why the end of a listing was not read: it is not there


class Rejection(NamedTuple):
    """An item of a listing that did not become an entry, and the reason.

    `url` is the item's link, or the URL of the listing if the item has no link.
    """

    url: str
    reason: str


class ChildSitemap(NamedTuple):
    """A sitemap named in a sitemap index; `modified_at` is the time of its last change, None if not given there."""

    url: str
    modified_at: str | None


class FeedLink(NamedTuple):
    """A listing that another listing or robots.txt names; `kind` is a key of `listing_formats.LISTING_PARSERS`."""

    url: str
    kind: str


@dataclass(slots=True)
class Listing:
    """The parsed content of one feed, sitemap or section page.

    `children` are the sitemaps of a sitemap index, `feeds` the feeds and sitemaps that a section page names, `guesses`
    its links that could be feeds; `is_guessed` is true if `feeds` are only guesses, as it names none. `ttl` is the
    time in seconds for which a feed may be cached, None if it gives none; `skips` are the hours and weekdays returned
    by `feeds.parse_skips`. `homepage` is the URL of the site that a feed names as its own, None if it names none.
    `error` is the reason why the body could not be parsed, else None.
    """

    entries: list[Entry] = field(default_factory=list)
    rejections: list[Rejection] = field(default_factory=list)
    children: list[ChildSitemap] = field(default_factory=list)
    feeds: list[FeedLink] = field(default_factory=list)
    ttl: int | None = None
    skips: tuple[str, ...] = ()
    guesses: list[FeedLink] = field(default_factory=list)
    is_guessed: bool = False
    homepage: str | None = None
    error: str | None = None

    @property
    def is_cut_off(self) -> bool:
        """Whether its end was missing, so that it may have more entries than were read."""
        return any(rejection.reason == CUT_OFF for rejection in self.rejections)


_HOST = re.compile(r"(?:[^\W_][\w-]{0,62}\.){1,9}[^\W\d_][\w-]{1,62}(?=[:/?#]|$)")
# What precedes an address by mistake: another scheme (`https://https://`), or the site's own address.
_PREFIX = re.compile(r"https?:/{0,2}([^/?#\s]{0,253}?)/{0,2}(?=https?://)", re.I)
_BLANKS = re.compile(r"(?:%20)++")
_NO_COLON = re.compile(r"https?(?=//[\w-]+\.)", re.I)
_ONE_SLASH = re.compile(r"(https?):/(?=[^\W_][\w-]{0,62}\.)", re.I)
_ENCODED_START = re.compile(r"https?%3a%2f%2f", re.I)
_LINK_ELEMENT = re.compile(r"<a\s[^<>]{0,500}?\bhref\s{0,9}=\s{0,9}[\"']?(https?://[^\s\"'<>]+)", re.I)
_WRAPPED = re.compile(r"[\"'<]\s*(https?://[^\s\"'<>]+)\s*[\"'>]", re.I)

FindLink = Callable[[Any], str]
MakeEntry = Callable[[Any, str], Entry]


def plain_text(markup: object, max_length: int) -> str:
    """Return `markup` (HTML, or None) as one line of text of at most `max_length` characters.

    Tags are removed and character references resolved. A `<` that starts no tag and an escaped tag stay, as does a tag
    that no text has (see `_remove_tags`); but if whole
    elements are escaped, such as a paragraph, the markup was escaped once too often and their tags are removed too.
    """
    source = str(markup) if isinstance(markup, (str, int, float)) else ""  # JSON can contain other types
    text = html.unescape(_remove_tags(join_surrogates(source[: 4 * max_length])))
    if _PAIRED_TAGS.search(text):
        text = _remove_tags(text)
    return one_line(html.unescape(text))[:max_length]


def _remove_tags(markup: str) -> str:
    """Return `markup` without its tags: a space stands for each that breaks the text.

    A bare start tag stays if no text has such an element, nothing ends it and no word follows at once, as in `How the
    <head> tag works`.
    """
    if "<" not in markup:
        return markup
    ended = {name.lower() for name in _END_TAGS.findall(markup)}

    def replace(match: re.Match[str]) -> str:
        if (bare := _BARE_TAG.match(markup, match.start())) and bare[1].lower() not in ended | _TEXT_ELEMENTS:
            return match[0]
        return "" if _INLINE_TAG.match(match[0]) else " "

    return _TAGS.sub(replace, markup)


def resolve_link(base: str, link: str) -> str | None:
    """Return the URL of `link`, as a listing at `base` gives it; None if it names none.

    It is resolved like `absolute_url`, with these exceptions. Quotes around it do not count, nor does an HTML link, an
    escaped slash, or percent-encoding of the whole address. A link without a scheme that begins with a host name of the
    same site, or with `www.`, is no relative one: `www.herald.example/a`. Neither is one without a colon or a slash
    (`http//…`, `http:/…`); and a second scheme, also behind the site's own address, starts the address. Where a line
    breaks within it, the white space around the break is no part of it.
    """
    text = "".join(map(str.strip, link.splitlines())).replace("\\/", "/")
    if blanks := _BLANKS.match(text):
        text = text[blanks.end() :]
    if wrapped := _WRAPPED.fullmatch(text) or _LINK_ELEMENT.match(text):
        text = wrapped[1]
    if _ENCODED_START.match(text):
        text = unquote(text)
    if colon := _NO_COLON.match(text):
        text = f"{colon[0]}:{text[colon.end() :]}"
    if one_slash := _ONE_SLASH.match(text):
        text = f"{one_slash[1]}://{text[one_slash.end() :]}"
    if prefix := _PREFIX.match(text):
        rest = text[prefix.end() :]
        text = rest if not prefix[1] or site_domain(prefix[1]) == site_domain(rest) else text
    if (host := _HOST.match(text)) and (
        host[0].lower().startswith("www.") or site_domain(host[0]) == site_domain(base)
    ):
        text = f"https://{text}"
    return absolute_url(base, text)


def iso_time(text: object) -> str | None:
    """Return the time in `text`, in any form that parse_written_time understands, as UTC text (`…Z`).

    A day is its midnight. Return None if `text` gives no day, or an implausible one by `why_implausible`.
    """
    stripped = str(text or "").strip()
    if _FULL_ISO_TIME.fullmatch(stripped):  # most times; a fast way for sitemaps, which contain up to 50,000
        try:
            at = datetime.fromisoformat(stripped).astimezone(UTC)
        except (ValueError, OverflowError):
            return None
    else:
        written = _parse_time(stripped)
        if written is None:
            return None
        at = written.at
    return None if why_implausible(at, None) else format_time(at)


def _parse_time(text: str) -> "WrittenTime | None":
    # Its tables take a tenth of a second to load, and the process that crawls does not parse.
    from newsfold.db.values.written_times import parse_written_time

    return parse_written_time(text)


def listed_times(
    published: object, *, created: object = None, updated: object = None, updated_from: str = "feed-updated"
) -> dict[str, Any]:
    """Return the keys of FeedMetadata that hold times, from the texts (or numbers) in which an entry gives them.

    `published` is the time of publication, `created` that of creation, `updated` that of the last change. The time of
    publication is the first of them, in this order, that gives a plausible day. `updated_from` is the value of
    `published_from` if it is the last one; "" means that the listing's time of change says nothing of publication.
    """
    refused: list[dict[str, str]] = []
    published_at, created_at, updated_at = (_listed_time(one, refused) for one in (published, created, updated))
    fallback = created_at or (updated_at if updated_from else "")
    return {
        "published": published_at or fallback,
        "published_from": "" if published_at or not fallback else "feed-date" if created_at else updated_from,
        "updated": updated_at,
        "dates_refused": refused,
    }


def _listed_time(value: object, refused: list[dict[str, str]]) -> str:
    """Return a day or a UTC time; an empty string, and a new item of `refused`, if `value` gives no plausible one."""
    source = str(value).strip() if isinstance(value, str | int | float) else ""
    written = _parse_time(source)
    refusal = explain_refusal("feed", source, written.at if written else None, None)
    if refusal:
        refused.append(refusal)
    return written.text if written and not refusal else ""


def feed_metadata(**values: Any) -> FeedMetadata:
    """Return the FeedMetadata with these `values`, without the empty ones."""
    return cast(FeedMetadata, {key: value for key, value in values.items() if value})


def clean_names(values: Iterable[Any]) -> list[str]:
    """Return the names of authors or categories in `values` as text, each once, at most MAX_NAMES."""
    names = [plain_text(value, MAX_NAME) for value in list(values)[:MAX_NAMES]]
    return list(dict.fromkeys(name for name in names if name))


def author_name(text: object) -> str:
    """Return the name in `text`, without a mail address before or after it; "" if there is only an address."""
    name = str(text or "")[: 4 * MAX_NAME]
    if "@" in name:
        name = _EMPTY_BRACKETS.sub(" ", _MAIL_ADDRESS.sub(" ", name)).strip(' \t\r\n,;:-"')
    name = name.strip()
    return name[1:-1].strip() if name[:1] + name[-1:] == "()" and "(" not in name[1:] else name


def inherited_authors(names: Iterable[str], title: object) -> list[str]:
    """Return the authors of a feed that its entries inherit: all except the outlet itself.

    A name that is a part of `title`, the title of the feed, is the outlet's.
    """
    outlet = plain_text(title, MAX_TITLE).casefold()
    return [name for name in names if name.casefold() not in outlet]


def make_listing(items: Iterable[Any], url: str, find_link: FindLink, make_entry: MakeEntry) -> Listing:
    """Return the listing with an entry, or a rejection, for each of the `items` of the feed at `url`.

    `find_link` returns the link of an item ("" if it has none); `make_entry` makes the entry of an item and its
    absolute URL. If it raises an exception, the item is rejected.
    """
    listing = Listing()
    for number, item in enumerate(items):
        if number >= MAX_ENTRIES:
            listing.rejections.append(Rejection(url, f"more than {MAX_ENTRIES} entries"))
            break
        link = ""
        try:
            link = find_link(item)
            entry = make_entry(item, resolve_link(url, link) or "")
        except (AttributeError, KeyError, TypeError, ValueError, OverflowError) as error:
            listing.rejections.append(Rejection(link or url, f"bad entry: {type(error).__name__}"))
            continue
        if entry.url:
            listing.entries.append(entry)
        else:
            listing.rejections.append(Rejection(link or url, "bad URL" if link else "no URL"))
    return listing
