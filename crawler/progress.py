"""Progress of a running crawl: the number of responses by HTTP status, and the hosts with the slowest responses."""

from collections import Counter
from collections.abc import Callable

MAX_SLOWEST = 3  # hosts that the status line names as the slowest
LATENCY_WEIGHT = 0.3  # weight of the newest response in a host's moving average

# (requests done, requests in total, a function that returns a status line)
CrawlProgressCallback = Callable[[int, int, Callable[[], str]], None]


class CrawlProgress:
    """The responses of a crawl so far: their number by status, and the moving average of each host's latency.

    `statuses` maps an HTTP status (as text) to the number of its responses; it is stored with the run at the end.
    """

    def __init__(self) -> None:
        self.statuses: Counter[str] = Counter()
        self._latency: dict[str, float] = {}

    def add_response(self, host: str, status: int, seconds: float) -> None:
        """Add one response of `host`; `seconds` is its latency."""
        self.statuses[str(status)] += 1
        average = self._latency.get(host, seconds)
        self._latency[host] = average + LATENCY_WEIGHT * (seconds - average)

    def slowest_hosts(self) -> list[tuple[str, float]]:
        """Return (host, average latency in seconds) of the MAX_SLOWEST slowest hosts, slowest first."""
        return sorted(self._latency.items(), key=lambda pair: -pair[1])[:MAX_SLOWEST]

    def status_line(self, queued: int) -> str:
        """Return one line that describes the crawl; `queued` is the number of requests waiting in the scheduler."""
        statuses = ", ".join(f"{status}: {count}" for status, count in sorted(self.statuses.items()))
        slowest = ", ".join(f"{host} {seconds:.1f} s" for host, seconds in self.slowest_hosts())
        return f"{queued} queued; {statuses or 'no answer yet'}" + (f"; slowest {slowest}" if slowest else "")
