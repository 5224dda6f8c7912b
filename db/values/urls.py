"""URLs: the canonical form that identifies a page or an article, the host, and its registered domain (pure)."""

import re
from urllib.parse import SplitResult, urlsplit

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
TRACKING_PREFIXES = ("utm_", "mtm_", "pk_", "itm_", "hsa_", "ga_", "stm_", "at_link", "matomo_", "piwik_")
DEFAULT_PORTS = {"http": 80, "https": 443}

_CONTROLS = re.compile(r"[\x00-\x20\x7f]")
_HOST = re.compile(r"[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*|\[[0-9a-f:.]+\]")
_SESSION_PATH = re.compile(r";jsessionid=[^/?#]*", re.I)
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_UNSAFE = re.compile(r"[^!-~]|[\"<>\\^`{|}]")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")

# Hosts below which each customer has a site, and which the private part of the public suffix list does not contain.
SITE_PLATFORMS = tuple(
    """
    beehiiv.com bearblog.dev buttondown.email canalblog.com dreamwidth.org ghost.io hashnode.dev livejournal.com
    medium.com micro.blog over-blog.com seesaa.net substack.com tistory.com tumblr.com typepad.com wordpress.com
    write.as
    """.split()
)

# Use the copy of the public suffix list in the library: no network, and the same result on every machine.
_suffixes = TLDExtract(cache_dir=None, suffix_list_urls=())
_platform_suffixes = TLDExtract(
    cache_dir=None, suffix_list_urls=(), extra_suffixes=SITE_PLATFORMS, include_psl_private_domains=True
)


def canonical_url(url: str) -> str | None:
    """Return the canonical form of `url`, under which it is stored; None if it is no http(s) URL or exceeds MAX_URL.

    http on its default port becomes https. The host is in lower case and ASCII (IDNA). Fragment, user, tracking
    parameters and session ids are removed; the other parameters keep their order, which can matter.
    """
    parts = _split(url)
    if parts is None:
        return None
    host, port = _host(parts), _port(parts)
    if host is None or port == -1:
        return None
    scheme = parts.scheme.lower() if port else "https"
    netloc = f"{host}:{port}" if port else host
    path = _normalize_escapes(_SESSION_PATH.sub("", _remove_dot_segments(parts.path))) or "/"
    query = "&".join(_normalize_escapes(pair) for pair in parts.query.split("&") if pair and not _is_tracking(pair))
    canonical = f"{scheme}://{netloc}{path}{'?' + query if query else ''}"
    return canonical if len(canonical) <= MAX_URL else None


def host_of(url: str) -> str:
    """Return the host of `url` in lower case and ASCII, without port; "" if `url` is not an http(s) URL."""
    parts = _split(url)
    return (_host(parts) or "") if parts else ""


def registered_domain(url_or_host: str) -> str:
    """Return the domain that its owner registered under a public suffix: `example.co.uk` for `news.example.co.uk`.

    An IP address is returned unchanged. If the suffix is not on the public suffix list, return the last two labels.
    """
    host = host_of(url_or_host) if "//" in url_or_host else host_of(f"http://{url_or_host}")
    domain = _suffixes(host).top_domain_under_public_suffix
    if domain or host.startswith("[") or host.rpartition(".")[2].isdigit():
        return domain or host
    # The default rule "*" of the public suffix list: the public suffix of an unlisted name is its last label.
    return ".".join(host.split(".")[-2:])


def site_domain(url_or_host: str) -> str:
    """Return the domain that one publisher owns, which is the registered domain except on a platform for sites.

    There it is one label more: `anna.blogspot.com` for `www.anna.blogspot.com`. Platforms are the private part of the
    public suffix list and SITE_PLATFORMS. The host itself is returned if it is the platform.
    """
    host = host_of(url_or_host) if "//" in url_or_host else host_of(f"http://{url_or_host}")
    found = _platform_suffixes(host)
    if found.suffix == host:
        return host
    return found.top_domain_under_public_suffix or registered_domain(host)


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(_CONTROLS.sub("", url.strip()) if len(url) <= 4 * MAX_URL else "")
    except ValueError:
        return None
    return parts if parts.scheme.lower() in DEFAULT_PORTS and parts.netloc else None


def _host(parts: SplitResult) -> str | None:
    try:
        name = (parts.hostname or "").rstrip(".")
        if not name.isascii():
            name = name.encode("idna").decode("ascii")
    except (ValueError, UnicodeError):
        return None
    name = f"[{name}]" if ":" in name else name.lower()
    return name if len(name) <= 253 and _HOST.fullmatch(name) else None


def _port(parts: SplitResult) -> int | None:
    """Return the port of the URL; None for the default port of its scheme, -1 for an invalid one."""
    try:
        port = parts.port
    except ValueError:
        return -1
    return None if port == DEFAULT_PORTS[parts.scheme.lower()] else port


def _is_tracking(pair: str) -> bool:
    name = pair.partition("=")[0].lower()
    return name in TRACKING_PARAMETERS or name.startswith(TRACKING_PREFIXES)


def _remove_dot_segments(path: str) -> str:
    """Return `path` with the segments "." and ".." resolved (RFC 3986, section 5.2.4)."""
    if "/." not in path:
        return path
    resolved: list[str] = []
    segments = path.split("/")
    for segment in segments:
        if segment == "..":
            if len(resolved) > 1:
                resolved.pop()
        elif segment != ".":
            resolved.append(segment)
    if segments[-1] in (".", "..") and resolved[-1]:
        resolved.append("")
    return "/".join(resolved)


def _normalize_escapes(text: str) -> str:
    """Return `text` with normalised percent-encoding (RFC 3986, section 6.2.2).

    Hex digits are in upper case, unreserved characters are decoded, unsafe ones encoded.
    """
    return _UNSAFE.sub(_encode, _ESCAPE.sub(_normalize_escape, text))


def _normalize_escape(match: re.Match[str]) -> str:
    character = chr(int(match[1], 16))
    return character if character in _UNRESERVED else f"%{match[1].upper()}"


def _encode(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in match[0].encode("utf-8", "replace"))
