"""What is served, and to whom (pure)."""

from dataclasses import dataclass
from pathlib import Path

LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True)
class Site:
    """`names` are the hosts by which readers may call it; `text` full texts, `sql` free queries, `pictures` images
    that a reader's browser loads from the outlets."""

    path: Path
    names: tuple[str, ...] = LOOPBACK
    text: bool = True
    sql: bool = True
    pictures: bool = False

    @property
    def public(self) -> bool:
        return not set(self.names) <= set(LOOPBACK)
