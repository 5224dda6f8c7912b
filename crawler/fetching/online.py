"""Find out before a crawl whether names are resolved at all: offline is one problem, not one of each feed."""

import socket
import threading
from collections.abc import Sequence
from ipaddress import ip_address
from urllib.request import getproxies

MAX_NAMES = 8  # hosts that are looked up, at once
LOOKUP_SECONDS = 10.0  # for all; a resolver that is not reachable is waited for, by itself, for up to a minute
MIN_UNKNOWN = 3  # names; so many that do not exist at once are no typos


class Offline(OSError):
    """No name of a host is resolved."""


def raise_if_offline(hosts: Sequence[str], *, seconds: float = LOOKUP_SECONDS) -> None:
    """Raise Offline if no one of MAX_NAMES of the `hosts` is resolved within `seconds`.

    With fewer than MIN_UNKNOWN hosts, the resolver must have failed: that it knows no such name is then a typo. Behind
    a proxy, which resolves the names itself, nothing is looked up.
    """
    names = list(dict.fromkeys(hosts))
    names = names[:: max(len(names) // MAX_NAMES, 1)][:MAX_NAMES]
    if not names or any(map(_is_local, names)) or {"http", "https"} & set(getproxies()):
        return
    lookups = _Lookups(names)
    lookups.wait(seconds)
    if not lookups.has_found and (len(names) >= MIN_UNKNOWN or len(lookups.unknown) < len(names)):
        raise Offline("no name resolves: is this machine offline? Nothing was fetched")


def find_unknown_hosts(hosts: Sequence[str], *, seconds: float = LOOKUP_SECONDS) -> set[str]:
    """Return those of the first MAX_NAMES `hosts` of which the resolver says that they do not exist; none behind a
    proxy."""
    names = [name for name in dict.fromkeys(hosts) if not _is_local(name)][:MAX_NAMES]
    if not names or {"http", "https"} & set(getproxies()):
        return set()
    lookups = _Lookups(names, is_one_enough=False)
    lookups.wait(seconds)
    return set(lookups.unknown)


def _is_local(name: str) -> bool:
    try:
        return bool(ip_address(name.strip("[]")))
    except ValueError:
        return name == "localhost" or name.endswith(".localhost")


class _Lookups:
    """Lookups of several names, each in a thread that does not keep the program from ending."""

    def __init__(self, names: Sequence[str], *, is_one_enough: bool = True) -> None:
        self.has_found = False
        self.unknown: list[str] = []  # names of which the resolver says that they do not exist
        self._is_one_enough = is_one_enough
        self._left = len(names)
        self._changed = threading.Condition()
        for name in names:
            threading.Thread(target=self._look_up, args=[name], daemon=True).start()

    def wait(self, seconds: float) -> None:
        """Wait until all lookups have ended, or the time is over, or a name is found and one is enough."""
        with self._changed:
            self._changed.wait_for(lambda: (self.has_found and self._is_one_enough) or not self._left, seconds)

    def _look_up(self, name: str) -> None:
        code: int | None = None
        try:
            socket.getaddrinfo(name, None)
        except (OSError, UnicodeError) as error:
            code = getattr(error, "errno", None) or socket.EAI_NONAME
        with self._changed:
            self.has_found |= code is None
            if code == socket.EAI_NONAME:
                self.unknown.append(name)
            self._left -= 1
            self._changed.notify()
