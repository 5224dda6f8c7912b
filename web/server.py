"""The server process: a socket, the application, and one line that says where it is."""

import socket
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

import uvicorn

from newsfold.web.app import application
from newsfold.web.config import LOOPBACK, Site

SECONDS_IDLE = 10
MOST_AT_ONCE = 200


def serve(
    path: Path, *, host: str, port: int, names: Sequence[str], public_text: bool, public_sql: bool, pictures: bool,
    say: Callable[[str], object] | None,
) -> None:  # fmt: skip
    """Answers until it is stopped. Raises NotADatabase, or OSError when the port is taken.

    Whatever goes beyond loopback, by the address or by a further name, shows neither full texts nor free SQL unless
    that is public.
    """
    site = served(path, host, names, public_text, public_sql, pictures)
    app = application(site)
    with _listening(host, port) as listening:
        address = f"http://{_shown(host)}:{listening.getsockname()[1]}/"
        if say is not None:
            say(f"{path} at {address}  (Ctrl+C stops)")
            if site.public:
                say(f"Beyond this machine: full texts {_on(site.text)}, free SQL {_on(site.sql)}.")
        settings = uvicorn.Config(
            app, log_level="warning", access_log=False, server_header=False, timeout_keep_alive=SECONDS_IDLE,
            limit_concurrency=MOST_AT_ONCE,
        )  # fmt: skip
        # uvicorn ends in order and then raises what it was stopped by.
        with suppress(KeyboardInterrupt):
            uvicorn.Server(settings).run(sockets=[listening])


def served(path: Path, host: str, names: Sequence[str], text: bool, sql: bool, pictures: bool) -> Site:
    """What is shown to whom, by where it listens and how it may be called."""
    own = {host} - {"0.0.0.0", "::"} - set(LOOPBACK)
    wide = bool(own) or bool(set(names) - set(LOOPBACK)) or host not in LOOPBACK
    every = (*LOOPBACK, *sorted(own), *(["*"] if wide and not names and not own else []), *names)
    return Site(path, every, text=text or not wide, sql=sql or not wide, pictures=pictures)


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family)


def _shown(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _on(value: bool) -> str:
    return "on" if value else "off"
