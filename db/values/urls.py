"""URLs by the WHATWG URL standard (pure): the form under which a page is stored, the form requested, and the host.

Every address that is fetched or stored goes through this module. The parser is can_ada, the bindings of Ada,
which is the parser of Node.js.
"""

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

import can_ada

if TYPE_CHECKING:
    from tldextract import TLDExtract

MAX_URL = 2048  # characters of a canonical URL; the limit of sitemaps.org, and of old browsers and proxies

# Query parameters that record how a reader arrived and never select the page.
TRACKING_PARAMETERS = frozenset(
    """
    fbclid gclid gclsrc dclid gbraid wbraid msclkid yclid ysclid twclid ttclid igshid igsh li_fat_id epik srsltid
    mc_cid mc_eid mkt_tok _ga _gl _hsenc _hsmi __hssc __hstc __hsfp hsctatracking vero_id vero_conv oly_anon_id
    oly_enc_id rb_clickid s_cid s_kwcid wickedid ml_subscriber ml_subscriber_hash cmpid ncid ns_campaign ns_mchannel
    ns_source ns_linkname at_medium at_campaign at_custom1 at_custom2 at_custom3 at_custom4 xtor wt_mc wt_zmc
    ito icid smid smtyp ocid dicbo __twitter_impression guccounter guce_referrer guce_referrer_sig
    ref_src ref_url amp_js_v usqp fb_action_ids fb_action_types fb_source phpsessid jsessionid
    """.split()
)
# Parameters that name the way to a page, if their value is a channel of distribution: `?ref=rss`, `?from=newsletter`.
_SOURCE_PARAMETERS = frozenset("ref referer referrer source src from via partner emc cmp mod campaign origin".split())
_CHANNELS = frozenset(
    "rss rss2 atom feed feeds rssfeed rss_feed rss-feed newsletter email mail twitter facebook whatsapp telegram"
    " linkedin social googlenews google_news".split()
)
# Parameters that hold the id of a session if their value is a long random number, as forums and shops add it.
_SESSION_PARAMETERS = frozenset(
    "sid s oscsid zenid sessionid session_id sessid cfid cftoken session phpsession".split()
)
_SESSION_ID = re.compile(r"(?=[a-z]*\d)[0-9a-z]{26,64}")
TRACKING_PREFIXES = ("utm_", "mtm_", "pk_", "itm_", "hsa_", "ga_", "stm_", "at_link", "matomo_", "piwik_")

_CONTROLS = re.compile(r"[\x00-\x1f\x7f]")
_LINE_BREAKS = str.maketrans("", "", "\t\n\r")  # and tabs; removed wherever they are (WHATWG)
# Cut off at both ends: C0 controls and the space (WHATWG), other white space, the byte order mark, and invisible marks
# that are copied with an address.
_ENDS = "".join(map(chr, (*range(0x21), 0x7F, 0x85, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x2028, 0x2029, 0x202F))) + (
    "\u200b\u200e\u200f\u205f\u2060\u3000\ufeff"
)
_AMPERSAND = re.compile(r"&(?:(?:amp|#0{0,5}38|#x0{0,4}26);)+", re.I)
_HOST = re.compile(r"[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*|\[[0-9a-f:]+\]")
# Session ids in paths, of Java's servlets and of ASP.NET (`/(S(4kmxqz55))/`), and parameters behind a forgotten `?`.
_SESSION_PATH = re.compile(
    r";jsessionid=[^/]*+|/\((?:[AFSX]\([^()/]{1,500}\))+\)(?=/)|(?:&utm_[a-z]{1,20}=[^/&]*+)++$", re.I
)
# A semicolon separates parameters (HTML 4.01, appendix B.2.2) if a name and `=` follow.
# A second `?` does too where tracking parameters were added to an address that had a query.
_SEPARATOR = re.compile(r"(&|;(?=[^&;=]+=)|\?(?=utm_[a-z]{1,20}=))", re.I)
# An escape that does not follow a stray `%`: decoded, it could make an escape of that one.
_ESCAPE = re.compile(r"(?<!%)(?<!%[0-9A-Fa-f])%([0-9A-Fa-f]{2})")
_UNSAFE = re.compile(r"[\"<>\\^`{|}]")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")

# Registered domains below which each customer has a site, and which the private part of the public suffix list does not
# contain.
SITE_PLATFORMS = frozenset(
    """
    beehiiv.com bearblog.dev buttondown.email canalblog.com dreamwidth.org ghost.io hashnode.dev livejournal.com
    medium.com micro.blog over-blog.com seesaa.net substack.com tistory.com tumblr.com typepad.com wordpress.com
    write.as
    """.split()
)


@cache
def _suffixes() -> "TLDExtract":
    """Return the public suffix list, the copy of it in the library: no network, the same result on every machine."""
    from tldextract import TLDExtract  # it takes a quarter of the time in which the command line is imported

    return TLDExtract(cache_dir=None, suffix_list_urls=())


def canonical_url(url: str) -> str | None:
    """Return the canonical form of `url`, under which it is stored; None if it is no http(s) URL or exceeds MAX_URL.

    It is the WHATWG serialization of the URL, with these changes: http on its default port becomes https. Fragment,
    user, tracking parameters, session ids and the dot after the host are removed; the other parameters keep their
    order, which can matter. Percent-encoding is normalized (RFC 3986, section 6.2.2): hex digits are in upper case,
    unreserved characters are decoded, characters that RFC 3986 does not allow are encoded.
    """
    parsed = _parse(url)
    host = _host(parsed)
    if parsed is None or not host:
        return None
    path, port = _normalize_escapes(parsed.pathname), parsed.port
    netloc = f"{parsed.protocol}//{host}:{port}" if port else f"https://{host}"
    if (";" in path or "(" in path or "&" in path) and (shortened := _SESSION_PATH.sub("", path)) != path:
        return canonical_url(f"{netloc}{shortened}{parsed.search}")  # "/..;jsessionid=1" has become a dot segment
    query = _remove_tracking(_normalize_escapes(parsed.search[1:])) if parsed.search else ""
    canonical = f"{netloc}{path}?{query}" if query else f"{netloc}{path}"
    return canonical if len(canonical) <= MAX_URL else None


def absolute_url(base: str, reference: str) -> str | None:
    """Return the URL to request for `reference`, found on a page or in a feed whose base URL is `base`.

    It is resolved and serialized as by a browser (WHATWG URL standard), without its fragment: a space becomes `%20`,
    tabs and line breaks are removed, `\\` is read as `/`, a host of another script is encoded (IDNA 2008), and `0x7f.1`
    is `127.0.0.1`. `&amp;`, left by markup that was escaped twice, is read as `&`. Return None if the result is no
    http(s) URL with a valid host and port, if it contains control characters or is too long, and for an empty
    reference, which would name the page itself. An invalid `base`, such as "", counts only for a relative reference.
    """
    parsed = _parse(reference, base)
    if parsed is None or not _host(parsed):
        return None
    return str(parsed.href).partition("#")[0]


def request_url(url: str) -> str | None:
    """Return the absolute `url` as it is requested, in the form of `absolute_url`; None if it is no http(s) URL."""
    return absolute_url("", url)


def has_user(url: str) -> bool:
    """Decide whether the http(s) URL has a user name or password before its host."""
    parsed = _parse(url)
    return parsed is not None and bool(parsed.username or parsed.password)


def host_of(url: str) -> str:
    """Return the host of `url` in lower case and ASCII, without port; "" if `url` is not an http(s) URL."""
    return _host(_parse(url))


def port_of(url: str) -> int | None:
    """Return the port that the http(s) URL names; None for the default port of its scheme, or if `url` is not valid."""
    parsed = _parse(url)
    return int(parsed.port) if parsed is not None and parsed.port else None


def is_within_hosts(host: str, hosts: Iterable[str]) -> bool:
    """Decide whether `host` is one of `hosts` or a subdomain of one."""
    return any(host == own or host.endswith(f".{own}") for own in hosts)


def registered_domain(url_or_host: str) -> str:
    """Return the domain that its owner registered under a public suffix: `example.co.uk` for `news.example.co.uk`.

    An IP address is returned unchanged. If the suffix is not on the public suffix list, return the last two labels.
    """
    return _registered_domain(host_of(url_or_host) if "//" in url_or_host else host_of(f"http://{url_or_host}"))


@lru_cache(8192)
def _registered_domain(host: str) -> str:
    domain = _suffixes()(host).top_domain_under_public_suffix
    if domain or host.startswith("[") or host.rpartition(".")[2].isdigit():
        return domain or host
    # The default rule "*" of the public suffix list: the public suffix of an unlisted name is its last label.
    return ".".join(host.split(".")[-2:])


def site_domain(url_or_host: str) -> str:
    """Return the domain that one publisher owns, which is the registered domain except on a platform for sites.

    There it is one label more: `anna.blogspot.com` for `www.anna.blogspot.com`. Platforms are the private part of the
    public suffix list and SITE_PLATFORMS. The host itself is returned if it is the platform.
    """
    return _site_domain(host_of(url_or_host) if "//" in url_or_host else host_of(f"http://{url_or_host}"))


@lru_cache(8192)
def _site_domain(host: str) -> str:
    found = _suffixes()(host, include_psl_private_domains=True)
    platform, label = found.suffix, found.domain
    if found.top_domain_under_public_suffix in SITE_PLATFORMS:
        platform, label = found.top_domain_under_public_suffix, found.subdomain.rpartition(".")[2]
    if platform == host:
        return host
    return f"{label}.{platform}" if label and platform else registered_domain(host)


def _parse(url: str, base: str = "") -> Any:
    """Return `url`, resolved against `base`, as a can_ada.URL with http or https; None if there is no such URL."""
    text = url.strip(_ENDS)
    if not text or len(text) > 4 * MAX_URL:
        return None
    if not text.isprintable():
        text = text.translate(_LINE_BREAKS)
        if _CONTROLS.search(text):
            return None
    if ";" in text and "&" in text:
        text = _AMPERSAND.sub("&", text)
    try:
        parsed = base_parsed + text if base and (base_parsed := _parse(base)) else can_ada.parse(text)
    except (ValueError, TypeError):  # TypeError: half of a surrogate pair, which JSON can contain
        return None
    return parsed if parsed.protocol in ("https:", "http:") else None


def _host(parsed: Any) -> str:
    """Return the host without the dot after it; "" if there is none, or none that DNS could resolve."""
    name = parsed.hostname.removesuffix(".") if parsed is not None else ""
    return name if len(name) <= 253 and _HOST.fullmatch(name) else ""


def _remove_tracking(query: str) -> str:
    """Return `query` without empty and tracking parameters; the others keep their order and their separators."""
    if ";" not in query and "?" not in query:
        return "&".join(pair for pair in query.split("&") if pair and not _is_tracking(pair))
    kept = ""
    pair, *rest = _SEPARATOR.split(query)
    for separator, part in zip(("", *rest[::2]), (pair, *rest[1::2]), strict=True):
        if part and not _is_tracking(part):
            kept += f"{separator}{part}" if kept else part
    return kept


def _is_tracking(pair: str) -> bool:
    name, _, value = pair.lower().partition("=")
    if name in _SOURCE_PARAMETERS:
        return value in _CHANNELS
    if name in _SESSION_PARAMETERS:
        return _SESSION_ID.fullmatch(value) is not None
    return name in TRACKING_PARAMETERS or name.startswith(TRACKING_PREFIXES)


def _normalize_escapes(text: str) -> str:
    """Return `text` (ASCII, of a serialized URL) with normalized percent-encoding (RFC 3986, section 6.2.2)."""
    if "%" in text:
        text = _ESCAPE.sub(_normalize_escape, text)
        if "&" in text and ";" in text:  # "&%61mp;" has become "&amp;"
            text = _AMPERSAND.sub("&", text)
    return _UNSAFE.sub(_encode, text)


def _normalize_escape(match: re.Match[str]) -> str:
    character = chr(int(match[1], 16))
    return character if character in _UNRESERVED else f"%{match[1].upper()}"


def _encode(match: re.Match[str]) -> str:
    return f"%{ord(match[0]):02X}"
