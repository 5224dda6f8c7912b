"""The configuration of the server: which file it serves, under which names, and what readers may see (pure)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, tzinfo
from pathlib import Path

LOOPBACK = ("127.0.0.1", "localhost", "::1")
ALL_ADDRESSES = ("0.0.0.0", "::")
ANY_HOST = "*"


@dataclass(frozen=True)
class ServerConfig:
    """The served file, the accepted host names, and the permissions of readers."""

    path: Path  # of news.db
    allowed_hosts: tuple[str, ...] = LOOPBACK  # accepted in the Host header; ANY_HOST accepts all
    full_text: bool = True  # show the full texts of articles
    free_sql: bool = True  # let readers send SQL queries of their own
    pictures: bool = False  # show pictures, which a reader's browser loads from the outlets
    timezone: tzinfo = UTC  # in which pages show times
    proxies: tuple[str, ...] = ()  # addresses of proxies whose X-Forwarded-For and X-Forwarded-Proto are believed

    @property
    def is_public(self) -> bool:
        """Decide whether readers on other machines can reach the server."""
        return not set(self.allowed_hosts) <= set(LOOPBACK)


def configure_server(
    path: Path,
    *,
    listen_host: str,
    names: Sequence[str] = (),
    proxies: Sequence[str] = (),
    public_text: bool = False,
    public_sql: bool = False,
    pictures: bool = False,
    timezone: tzinfo = UTC,
) -> ServerConfig:
    """Return the configuration for a server that listens on `listen_host` and is also reached under `names`.

    If the address or a name is not one of LOOPBACK, full texts and free SQL are off unless `public_text` and
    `public_sql` turn them on. Without names, a server on ALL_ADDRESSES accepts any host.
    """
    own_names = {listen_host} - set(ALL_ADDRESSES) - set(LOOPBACK)
    is_public = bool(own_names) or bool(set(names) - set(LOOPBACK)) or listen_host not in LOOPBACK
    any_host = [ANY_HOST] if is_public and not names and not own_names else []
    return ServerConfig(
        path,
        allowed_hosts=(*LOOPBACK, *sorted(own_names), *any_host, *names),
        full_text=public_text or not is_public,
        free_sql=public_sql or not is_public,
        pictures=pictures,
        timezone=timezone,
        proxies=tuple(proxies),
    )
