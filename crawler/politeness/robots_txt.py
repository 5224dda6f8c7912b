"""What a robots.txt allows, by RFC 9309 (pure)."""

from dataclasses import dataclass

from protego import Protego

AGENT = "newsfold"  # our product token
MAX_BYTES = 500 << 10  # RFC 9309, section 2.5
MAX_DELAY = 60.0  # seconds; a site that asks for more is asked less often by its feeds' schedule


@dataclass(frozen=True, slots=True)
class Rules:
    """`refusal` is set when robots.txt could not be had and so nothing may be fetched for now."""

    parsed: Protego | None
    refusal: str | None = None

    def allows(self, url: str) -> bool:
        return self.parsed is not None and self.parsed.can_fetch(url, AGENT)

    @property
    def delay(self) -> float:
        """Seconds between two requests, 0 when the file asks for none."""
        asked = self.parsed.crawl_delay(AGENT) if self.parsed else None
        return min(max(asked or 0.0, 0.0), MAX_DELAY)

    @property
    def sitemaps(self) -> list[str]:
        return list(self.parsed.sitemaps)[:20] if self.parsed else []


def read_rules(status: int | None, body: str | None) -> Rules:
    """The rules of an answer: 4xx allows everything, 5xx and silence (None) refuse everything for now.

    429 asks us to come later, so it refuses too. Redirects that led nowhere count as no file (section 2.3.1.2).
    """
    if status is None or status >= 500 or status == 429:
        return Rules(None, f"robots.txt not to be had: {'no answer' if status is None else f'status {status}'}")
    if not 200 <= status < 300:
        return Rules(Protego.parse(""))
    return Rules(Protego.parse((body or "")[:MAX_BYTES]))
