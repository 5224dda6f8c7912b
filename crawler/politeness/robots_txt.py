"""Parse a robots.txt into rules according to RFC 9309 (pure)."""

from dataclasses import dataclass

from protego import Protego

from newsfold.crawler.discovery.xml_repair import to_utf8
from newsfold.crawler.fetching.limits import MAX_ROBOTS_TXT_BYTES
from newsfold.db.values.urls import absolute_url

PRODUCT_TOKEN = "newsfold"  # our name in the User-agent lines of a robots.txt
MAX_DELAY = 60.0  # seconds; a longer Crawl-delay is cut to this, as the schedule of the feeds limits requests as well
MAX_SITEMAPS = 20  # of one robots.txt


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
        urls = [absolute_url(self.url, link) for link in self.parsed.sitemaps] if self.parsed else []
        return list(dict.fromkeys(url for url in urls if url))[:MAX_SITEMAPS]


def decode_robots(body: bytes) -> str:
    """Return the text of a robots.txt; of a `body` of more than MAX_ROBOTS_TXT_BYTES, the whole lines within them.

    Half of a line could forbid more than the line does. The encoding is UTF-8 (RFC 9309, section 2.3), or another one
    that a byte order mark or the bytes show.
    """
    text = to_utf8(body[:MAX_ROBOTS_TXT_BYTES]).decode("utf-8", "replace").replace("\0", "")
    if len(body) > MAX_ROBOTS_TXT_BYTES:
        text = text[: max(text.rfind("\n"), text.rfind("\r")) + 1]
    return text


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
    # Protego would read a byte order mark as part of the first field's name and skip the group that it starts.
    text = (body or "")[:MAX_ROBOTS_TXT_BYTES].lstrip("\ufeff \t\r\n")
    return RobotsRules(Protego.parse(text), url=url)
