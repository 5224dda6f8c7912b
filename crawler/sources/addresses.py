"""Read the web addresses in lists of sources, and decide which of them are feeds (pure)."""

import re
from urllib.parse import unquote, urlsplit

from newsfold.db.values.urls import canonical_url, host_of, is_within_hosts

# Hosts that serve feeds of other sites, so that neither host nor path of a feed identifies its site.
FEED_SERVICES = frozenset(
    """
    feedburner.com feedproxy.google.com feedblitz.com feedpress.me feedpress.com rss.app politepol.com politepaul.com
    fetchrss.com feed43.com feedity.com morss.it rsshub.app openrss.org kill-the-newsletter.com rssmix.com rss.com
    """.split()
)
# Hosts on which the first segment of the path names the site, as in medium.com/@anna; the public suffix list, which
# knows hosts only, takes all of them for one site.
PATH_PLATFORMS = frozenset("medium.com sites.google.com blog.naver.com ameblo.jp note.com dev.to".split())

MAX_SHOWN = 80  # characters of a bad address in a message

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
# First labels of hosts that serve the feeds of a site, and segments of paths that name its feed.
FEED_LABELS = frozenset(("feed", "feeds", "rss", "atom"))
_FEED_FILE = re.compile(r"\.(?:xml|rss|rdf|atom)$")


def read_address(text: str) -> str | None:
    """Return the http(s) URL that `text` names, or None if it names none.

    Quotes and angle brackets around it are removed. The prefix `feed:`, which marks links to feeds, is not a protocol:
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


def explain_bad_address(text: str) -> str:
    """Return the message to the user about a `text` that read_address does not understand."""
    return f"{text[:MAX_SHOWN]!r} is not a web address; write it with https://"


def looks_like_feed(url: str) -> bool:
    """Decide whether `url` looks like the URL of a feed: by a word of its path or query, its ending, or its host."""
    parts = urlsplit(url)
    path = parts.path.lower()
    words = _WORD.findall(f"{path} {parts.query.lower()}")
    return (
        bool(_FEED_FILE.search(path))
        or any(is_feed_word(word) for word in words)
        or host_of(url).partition(".")[0] in FEED_LABELS
        or is_feed_service(url)
    )


def is_feed_service(url: str) -> bool:
    """Decide whether the host of `url` is one of FEED_SERVICES or below one."""
    return is_within_hosts(host_of(url), FEED_SERVICES)


def is_feed_word(word: str) -> bool:
    """Decide whether `word` (lower-case letters of an address) names a feed, as `newsfeed` does."""
    return word in _FEED_WORDS or (
        (word.startswith(("rss", "feed")) or word.endswith(("rss", "feed", "feeds"))) and word not in _NO_FEED_WORDS
    )
