"""The server process of `newsfold serve`: its socket, the application, and a line with its URL."""

import errno
import socket
from collections.abc import Callable
from contextlib import suppress

import uvicorn

from newsfold.db.untrusted_sql import limit_memory
from newsfold.web.app import create_app
from newsfold.web.config import ServerConfig
from newsfold.web.corrections import Corrections
from newsfold.web.http_protocol import LimitedHttpProtocol
from newsfold.web.routes.health import ScheduleHealth

KEEP_ALIVE_SECONDS = 10  # that an idle connection stays open


def serve(
    config: ServerConfig,
    *,
    host: str,
    port: int,
    announce: Callable[[str], object] | None,
    corrections: Corrections | None = None,
    schedule: ScheduleHealth | None = None,
) -> None:
    """Serve until SIGINT or SIGTERM; pass the URL to `announce`. Port 0 takes a free one. See create_app for the rest.

    Raise NotADatabase if the file of `config` is not a `news.db`, and OSError if the port is taken.
    """
    limit_memory()
    app = create_app(config, corrections, schedule)
    with _listen(host, port) as listener:
        if announce is not None:
            announce(f"{config.path} at http://{_url_host(host)}:{listener.getsockname()[1]}/  (Ctrl+C stops)")
            if config.is_public:
                full_text, free_sql = _on_or_off(config.full_text), _on_or_off(config.free_sql)
                announce(f"For readers on other machines: full texts {full_text}, free SQL {free_sql}.")
        settings = uvicorn.Config(
            app,
            log_level="warning",
            access_log=False,
            server_header=False,
            timeout_keep_alive=KEEP_ALIVE_SECONDS,
            http=LimitedHttpProtocol,
            ws="none",
            proxy_headers=bool(config.proxies),
            forwarded_allow_ips=list(config.proxies),
        )
        # After an orderly shutdown, uvicorn raises the signal that stopped it again.
        with suppress(KeyboardInterrupt):
            uvicorn.Server(settings).run(sockets=[listener])


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        if (error.errno or 0) < 0:  # a code of getaddrinfo
            raise OSError(f"no address is known for the host {host}; name an address of this machine") from None
        if error.errno == errno.EADDRINUSE:
            raise OSError(f"port {port} is in use by another program; stop that, or take another with --port") from None
        if error.errno == errno.EADDRNOTAVAIL:
            raise OSError(f"{host} is no address of this machine") from None
        raise


def _url_host(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _on_or_off(value: bool) -> str:
    return "on" if value else "off"
