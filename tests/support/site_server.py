"""A real web for tests: a server on loopback that is asked as a proxy, so that it can be any `*.example` host.

It answers http only. Routes are (host, path) pairs; what has no route is 404, robots.txt too, which allows everything.
"""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

ABOUT_SITE = ("/robots.txt", "/.well-known/tdmrep.json")
Body = bytes | Callable[[], Iterator[bytes]]


@dataclass(slots=True)
class Answer:
    """`body` may be a function that yields chunks without end; then no Content-Length is sent."""

    body: Body = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    validators: bool = True


@dataclass(frozen=True, slots=True)
class Asked:
    host: str
    path: str
    status: int
    headers: dict[str, str]
    at: float  # monotonic seconds
    parallel: int  # requests to this host that were open at the time, this one among them


class Site:
    """Use as a context manager; `url` is for http_proxy, `asked` tells every request in order."""

    def __init__(self) -> None:
        self.routes: dict[tuple[str, str], Answer] = {}
        self.asked: list[Asked] = []
        self.on_request: Callable[[str, str], None] = lambda host, path: None
        self._busy: dict[str, int] = {}
        self._lock = threading.Lock()
        handler = type("Handler", (_Handler,), {"site": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def add(self, url: str, body: Body | str = b"", status: int = 200, **headers: str) -> str:
        """Answer `url` so from now on; `content_type="…"` and the like are headers. Returns `url`."""
        parts = urlsplit(url)
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        named = {name.replace("_", "-").title(): value for name, value in headers.items()}
        raw = body.encode() if isinstance(body, str) else body
        self.routes[parts.netloc, path or "/"] = Answer(raw, status, {"Content-Type": "text/html", **named})
        return url

    def article(self, url: str, text: str = "The harbour opens again on Monday.") -> str:
        return self.add(url, f"<!doctype html><title>{url}</title><article><p>{text}</p></article>")

    def feed(self, url: str, links: Sequence[str]) -> str:
        """An RSS feed of `links`."""
        items = "".join(f"<item><title>About {link}</title><link>{link}</link></item>" for link in links)
        rss = f"<?xml version='1.0'?><rss version='2.0'><channel><title>News</title>{items}</channel></rss>"
        return self.add(url, rss, content_type="application/rss+xml")

    def requests(self, host: str = "", *, robots: bool = False) -> list[str]:
        """The paths asked for, in order; robots.txt and tdmrep.json only on request."""
        return [
            asked.path
            for asked in self.asked
            if (not host or asked.host == host) and (robots or asked.path not in ABOUT_SITE)
        ]

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._server.shutdown()
        self._server.server_close()

    def answer(self, host: str, path: str, headers: dict[str, str]) -> Answer:
        answer = self.routes.get((host, path)) or Answer(b"not found", 404, {"Content-Type": "text/plain"})
        if answer.status == 200 and isinstance(answer.body, bytes) and answer.validators:
            etag = f'"{sha256(answer.body).hexdigest()[:16]}"'
            if headers.get("if-none-match") == etag:
                return Answer(b"", 304, {"ETag": etag})
            return Answer(answer.body, 200, {"ETag": etag, **answer.headers})
        return answer

    def begin(self, host: str) -> int:
        with self._lock:
            self._busy[host] = self._busy.get(host, 0) + 1
            return self._busy[host]

    def end(self, host: str) -> None:
        with self._lock:
            self._busy[host] -= 1


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    site: Site

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        host = parts.netloc or self.headers.get("Host", "")
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        parallel = self.site.begin(host)
        try:
            self.site.on_request(host, path)
            headers = {name.lower(): value for name, value in self.headers.items()}
            answer = self.site.answer(host, path, headers)
            self.site.asked.append(Asked(host, path, answer.status, headers, time.monotonic(), parallel))
            self._send(answer)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True
        finally:
            self.site.end(host)

    def _send(self, answer: Answer) -> None:
        self.send_response_only(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if callable(answer.body):
            self.send_header("Connection", "close")
            self.close_connection = True
            self.end_headers()
            for chunk in answer.body():
                self.wfile.write(chunk)
        else:
            if answer.status != 304:
                self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            self.wfile.write(answer.body)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing on stderr."""
