"""Parse a robots.txt into rules according to RFC 9309 (pure)."""

import re
import string
from dataclasses import dataclass
from urllib.parse import quote_from_bytes

from protego import Protego

from newsfold.crawler.discovery.entry import resolve_link
from newsfold.crawler.discovery.xml_repair import to_utf8
from newsfold.crawler.fetching.limits import MAX_ROBOTS_TXT_BYTES
from newsfold.db.values.urls import host_of, request_url

PRODUCT_TOKEN = "newsfold"  # our name in the User-agent lines of a robots.txt
MAX_DELAY = 60.0  # seconds; a longer Crawl-delay is cut to this, as the schedule of the feeds limits requests as well
MAX_SITEMAPS = 20  # of one robots.txt
MAX_AGENTS = 100  # names in one line

_FIELD = re.compile(r"[ \t]*+(user[ -]?agent|disallow|crawl-?delay)[ \t]*+:[ \t]*+([^#\r\n]*+)", re.I)
# A rule with bytes that are not ASCII, up to the end of its line.
_OCTETS_RULE = re.compile(rb"([ \t]*+(?:dis)?allow[ \t]*+:)([^#\r\n\x80-\xff]*+[\x80-\xff][^#\r\n]*+)", re.I)
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200e\u200f\u2060\ufeff"))
_TAG = re.compile(r"<[^<>]{0,1000}>")
_OUR_TOKEN = re.compile(rf"{PRODUCT_TOKEN}(?![\w-])", re.I)
_SECONDS = re.compile(r"(\d{1,9}(?:[.,]\d{1,9})?)(?![\d.,e])")


@dataclass(frozen=True, slots=True)
class RobotsRules:
    """The rules of one host.

    If its robots.txt is unreachable, `parsed` is None, nothing may be fetched for now, and `refusal` is the reason.
    `url` is the URL of the robots.txt, "" if it does not matter.
    """

    parsed: Protego | None
    refusal: str | None = None
    url: str = ""

    def allows(self, url: str) -> bool:
        """Decide whether the rules allow us to fetch `url`."""
        return self.parsed is not None and self.parsed.can_fetch(url, PRODUCT_TOKEN)

    @property
    def delay(self) -> float:
        """The Crawl-delay in seconds, at most MAX_DELAY; 0 if there is none."""
        delay = self.parsed.crawl_delay(PRODUCT_TOKEN) if self.parsed else None
        return min(max(delay or 0.0, 0.0), MAX_DELAY)

    @property
    def sitemaps(self) -> list[str]:
        """The URLs of the first MAX_SITEMAPS sitemaps that the file names; relative ones are resolved against `url`."""
        lines = self.parsed.sitemaps if self.parsed else ()
        links = [link for line in lines for link in (line.split() if line.count("://") > 1 else [line])]
        urls = [resolve_link(self.url, link) for link in links]
        return list(dict.fromkeys(url for url in urls if url))[:MAX_SITEMAPS]


def decode_robots(body: bytes) -> str:
    """Return the text of a robots.txt; of a `body` of more than MAX_ROBOTS_TXT_BYTES, the whole lines within them.

    Half of a line could forbid more than the line does. The encoding is UTF-8 (RFC 9309, section 2.3), or another one
    that a byte order mark or the bytes show. In another one, a path stands for the URLs with its characters in UTF-8
    and for those with its bytes, as `/caf%C3%A9` and `/caf%E9`; so a rule is followed by one with its bytes.
    """
    is_cut, content = len(body) > MAX_ROBOTS_TXT_BYTES, body[:MAX_ROBOTS_TXT_BYTES]
    if not _is_utf8(content):
        lines = content.splitlines(keepends=True)
        half_line = lines[-1:] if is_cut else []
        content = b"".join([*map(_with_octets, lines[: len(lines) - len(half_line)]), *half_line])
        is_cut, content = is_cut or len(content) > MAX_ROBOTS_TXT_BYTES, content[:MAX_ROBOTS_TXT_BYTES]
    text = to_utf8(content, guesses=False).decode("utf-8", "replace").replace("\0", "")
    if is_cut:
        text = text[: max(text.rfind("\n"), text.rfind("\r")) + 1]
    return text


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True


def _with_octets(line: bytes) -> bytes:
    """Return the line of a robots.txt; if it is a rule with bytes that are not ASCII, with the rule that has `%E9`
    instead as a second line."""
    match = _OCTETS_RULE.match(line)
    return (
        line + b"\n" + match[1] + quote_from_bytes(match[2], safe=string.printable).encode() + b"\n" if match else line
    )


def parse_robots(status: int | None, body: str | None, url: str = "") -> RobotsRules:
    """Return the rules that follow from the response to a request for robots.txt (RFC 9309, section 2.3.1).

    `status` is None if there was no answer, `body` is None if the response had none, `url` is the URL of the file. A
    4xx status except 429 allows everything, and so does an unresolved redirect, which counts as a missing file. A 5xx
    status, no answer, and 429, which asks us to come later, forbid everything for now.
    """
    if status is None or status >= 500 or status == 429:
        return RobotsRules(None, f"robots.txt not to be had: {'no answer' if status is None else f'status {status}'}")
    if not 200 <= status < 300:
        return RobotsRules(Protego.parse(""))
    return RobotsRules(Protego.parse(_mend((body or "")[:MAX_ROBOTS_TXT_BYTES], host_of(url))), url=url)


def _mend(text: str, host: str) -> str:
    """Return a robots.txt of `host` ("" if not known) without faults that would hide rules from Protego.

    These are byte order marks and other invisible characters, which it would read as part of a name; the mark-up of a
    page around the rules; a version behind our name; several names in one line; a path without its first slash or with
    the host before it; a Crawl-delay with a unit or a decimal comma. Each is read as the stricter rule that is meant.
    """
    text = text.translate(_INVISIBLE).lstrip()
    if text.startswith("<"):
        text = _TAG.sub("\n", text)
    return "\n".join(
        _mend_field(match[1], match[2].strip(), host) if (match := _FIELD.match(line)) else line
        for line in text.splitlines()
    )


def _mend_field(name: str, value: str, host: str) -> str:
    """Return the line, or lines, of the field `name` with `value`."""
    if name.lower().startswith("user"):
        agents = [
            PRODUCT_TOKEN if _OUR_TOKEN.match(agent.strip()) else agent.strip()
            for agent in value.split(",", MAX_AGENTS)
        ]
        return "\n".join(f"User-agent: {agent}" for agent in agents)
    if name.lower().startswith("crawl"):
        seconds = _SECONDS.match(value)
        return f"Crawl-delay: {seconds[1].replace(',', '.') if seconds else value}"
    if value and value[0] not in "/*":
        url = request_url(value) if "://" in value else None
        if url is None:
            value = f"/{value}"
        elif host_of(url) == host:
            value = "/" + value.split("://", 1)[1].partition("/")[2]
    return f"Disallow: {value}"
