"""What a crawl looks like from outside while it runs: answers by status, and which hosts take long."""

from collections import Counter

SLOWEST = 3  # hosts that are named
WEIGHT = 0.3  # of the newest answer in a host's mean


class Watch:
    """`statuses` end in the record of the run, `line` is for people who look on."""

    def __init__(self) -> None:
        self.statuses: Counter[str] = Counter()
        self._seconds: dict[str, float] = {}

    def answered(self, host: str, status: int, seconds: float) -> None:
        self.statuses[str(status)] += 1
        before = self._seconds.get(host, seconds)
        self._seconds[host] = before + WEIGHT * (seconds - before)

    def slowest(self) -> list[tuple[str, float]]:
        """(host, mean seconds to an answer), the slowest first."""
        return sorted(self._seconds.items(), key=lambda pair: -pair[1])[:SLOWEST]

    def line(self, queued: int) -> str:
        answers = ", ".join(f"{status}: {count}" for status, count in sorted(self.statuses.items()))
        slow = ", ".join(f"{host} {seconds:.1f} s" for host, seconds in self.slowest())
        return f"{queued} queued; {answers or 'no answer yet'}" + (f"; slowest {slow}" if slow else "")
