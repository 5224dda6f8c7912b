"""Read the web addresses that people write into lists of sources, and tell feeds from pages (pure)."""

import re
from urllib.parse import unquote, urlsplit

from newsfold.db.values.urls import canonical_url, host_of

# Hosts that keep the feeds of other sites, which the host and the path of a feed therefore do not identify.
FEED_SERVICES = frozenset(
    """
    feedburner.com feedproxy.google.com feedblitz.com feedpress.me feedpress.com rss.app politepol.com politepaul.com
    fetchrss.com feed43.com feedity.com morss.it rsshub.app openrss.org kill-the-newsletter.com rssmix.com rss.com
    """.split()
)
# Hosts on which the first segment of the path names the site, as in medium.com/@anna; the public suffix list cannot
# tell these sites apart.
PATH_PLATFORMS = frozenset("medium.com sites.google.com blog.naver.com ameblo.jp note.com dev.to".split())

_LINE_ENDS = re.compile(r"[\t\r\n]+")
_WRAPPERS = (("<", ">"), ('"', '"'), ("'", "'"))
_FEED_SCHEME = re.compile(r"(feed|feeds|rss):", re.I)
_ENCODED_SCHEME = re.compile(r"https?%3a", re.I)
_SECOND_SCHEME = re.compile(r"https?:/{0,2}(?=https?://)", re.I)
_BARE_HOST = re.compile(
    r"(?:[^\W_][\w-]{0,62}\.){1,9}(?:[^\W\d_]{2,63}|xn--[a-z0-9-]{2,59})(?::\d{1,5})?(?:[/?#]|$)", re.I
)
_FILE_NAME = re.compile(r"[^/?#]*\.(?:xml|rss|rdf|atom|json|opml|txt|html?|php|aspx?)(?:[?#].*)?", re.I)
_WORD = re.compile(r"[a-z]{2,30}")
_FEED_WORDS = frozenset(("rss", "feed", "feeds", "atom", "rdf", "rssfeed", "rssfeeds", "newsfeed", "newsfeeds"))
_NO_FEED_WORDS = frozenset(("feedback", "feedbacks", "feeder", "feeders", "feeding"))
_FEED_LABELS = frozenset(("feed", "feeds", "rss", "atom"))
_FEED_FILE = re.compile(r"\.(?:xml|rss|rdf|atom)$")


def read_address(text: str) -> str | None:
    """Return the http(s) URL that `text` names, or None if it names none.

    Quotes and angle brackets around it are removed. `feed:` is no protocol but a mark that links to feeds carry:
    `feed:https://host/` means `https://host/`, and `feed://host/` means `http://host/`. An address that begins with a
    host name gets `https://`.
    """
    address = _LINE_ENDS.sub("", text).strip()
    for start, end in _WRAPPERS:
        if address.startswith(start) and address.endswith(end) and len(address) > 2:
            address = address[1:-1].strip()
    default_scheme = "https:"
    if mark := _FEED_SCHEME.match(address):
        default_scheme = "https:" if mark[1].lower() == "feeds" else "http:"
        address = address[mark.end() :]
        if _ENCODED_SCHEME.match(address.lstrip("/")):
            address = unquote(address)
        if address.lstrip("/").lower().startswith(("http://", "https://")):
            address = address.lstrip("/")
    address = _SECOND_SCHEME.sub("", address)
    if address.startswith("//"):
        address = default_scheme + address
    elif "://" not in address.partition("?")[0] and _BARE_HOST.match(address) and not _FILE_NAME.fullmatch(address):
        address = f"{default_scheme}//{address}"
    # No site has a parameter called `amp;x`; it is a reference that was escaped twice.
    address = address.replace("&amp;", "&").replace(" ", "%20")
    return address if canonical_url(address) else None


def looks_like_feed(url: str) -> bool:
    """Decide whether `url` looks like the URL of a feed: by a word of its path or query, its ending, or its host."""
    parts = urlsplit(url)
    path = parts.path.lower()
    words = _WORD.findall(f"{path} {parts.query.lower()}")
    return (
        bool(_FEED_FILE.search(path))
        or any(is_feed_word(word) for word in words)
        or host_of(url).partition(".")[0] in _FEED_LABELS
        or is_feed_service(url)
    )


def is_feed_service(url: str) -> bool:
    """Decide whether the host of `url` is one of FEED_SERVICES or below one."""
    host = host_of(url)
    return any(host == service or host.endswith(f".{service}") for service in FEED_SERVICES)


def is_feed_word(word: str) -> bool:
    """Decide whether `word`, lower-case letters of an address, is one that names a feed, such as `newsfeed`."""
    return word in _FEED_WORDS or (
        (word.startswith(("rss", "feed")) or word.endswith(("rss", "feed", "feeds"))) and word not in _NO_FEED_WORDS
    )
