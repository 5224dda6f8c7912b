"""A real web for tests: a server on loopback that is used as a proxy, so that it can be any `*.example` host.

It speaks http only. Routes are (host, path) pairs; a path without a route is 404, also robots.txt, which then allows
everything.
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

SITE_FILES = ("/robots.txt", "/.well-known/tdmrep.json")
Body = bytes | Callable[[], Iterator[bytes]]


@dataclass(slots=True)
class CannedResponse:
    """A response of a route.

    `body` may be a function that yields chunks without end; then no Content-Length is sent. With `validators`, a fixed
    body gets an ETag, and a conditional request for it a 304.
    """

    body: Body = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    validators: bool = True


@dataclass(frozen=True, slots=True)
class ReceivedRequest:
    """A request that the server received, and the status of its response."""

    host: str
    path: str
    status: int
    headers: dict[str, str]
    at: float  # monotonic seconds
    parallel: int  # requests to this host that were open at that time, this one included


class Site:
    """A context manager that serves `routes`.

    `url` is the value for http_proxy, `request_log` has all requests in order.
    """

    def __init__(self) -> None:
        self.routes: dict[tuple[str, str], CannedResponse] = {}
        self.request_log: list[ReceivedRequest] = []
        self.on_request: Callable[[str, str], None] = lambda host, path: None
        self._open_requests: dict[str, int] = {}
        self._lock = threading.Lock()
        handler = type("Handler", (_Handler,), {"site": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def add(self, url: str, body: Body | str = b"", status: int = 200, **headers: str) -> str:
        """Serve this response for `url` from now on and return `url`; `content_type` and other keywords are headers."""
        parts = urlsplit(url)
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        header_fields = {name.replace("_", "-").title(): value for name, value in headers.items()}
        raw = body.encode() if isinstance(body, str) else body
        self.routes[parts.netloc, path or "/"] = CannedResponse(
            raw, status, {"Content-Type": "text/html", **header_fields}
        )
        return url

    def article(self, url: str, text: str = "The harbour opens again on Monday.") -> str:
        """Serve an article for `url` and return `url`."""
        return self.add(url, f"<!doctype html><title>{url}</title><article><p>{text}</p></article>")

    def feed(self, url: str, links: Sequence[str]) -> str:
        """Serve an RSS feed of `links` for `url` and return `url`."""
        items = "".join(f"<item><title>About {link}</title><link>{link}</link></item>" for link in links)
        rss = f"<?xml version='1.0'?><rss version='2.0'><channel><title>News</title>{items}</channel></rss>"
        return self.add(url, rss, content_type="application/rss+xml")

    def requests(self, host: str = "", *, robots: bool = False) -> list[str]:
        """Return the requested paths (of one host) in order; those of SITE_FILES only with `robots`."""
        return [
            request.path
            for request in self.request_log
            if (not host or request.host == host) and (robots or request.path not in SITE_FILES)
        ]

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._server.shutdown()
        self._server.server_close()

    def respond(self, host: str, path: str, headers: dict[str, str]) -> CannedResponse:
        """Return the response of a route, or a 304 if the request has its ETag."""
        response = self.routes.get((host, path)) or CannedResponse(b"not found", 404, {"Content-Type": "text/plain"})
        if response.status == 200 and isinstance(response.body, bytes) and response.validators:
            etag = f'"{sha256(response.body).hexdigest()[:16]}"'
            if headers.get("if-none-match") == etag:
                return CannedResponse(b"", 304, {"ETag": etag})
            return CannedResponse(response.body, 200, {"ETag": etag, **response.headers})
        return response

    def begin_request(self, host: str) -> int:
        with self._lock:
            self._open_requests[host] = self._open_requests.get(host, 0) + 1
            return self._open_requests[host]

    def end_request(self, host: str) -> None:
        with self._lock:
            self._open_requests[host] -= 1


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    site: Site

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        host = parts.netloc or self.headers.get("Host", "")
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        parallel = self.site.begin_request(host)
        try:
            self.site.on_request(host, path)
            headers = {name.lower(): value for name, value in self.headers.items()}
            response = self.site.respond(host, path, headers)
            self.site.request_log.append(
                ReceivedRequest(host, path, response.status, headers, time.monotonic(), parallel)
            )
            self._send(response)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True
        finally:
            self.site.end_request(host)

    def _send(self, response: CannedResponse) -> None:
        self.send_response_only(response.status)
        for name, value in response.headers.items():
            self.send_header(name, value)
        if callable(response.body):
            self.send_header("Connection", "close")
            self.close_connection = True
            self.end_headers()
            for chunk in response.body():
                self.wfile.write(chunk)
        else:
            if response.status != 304:
                self.send_header("Content-Length", str(len(response.body)))
            self.end_headers()
            self.wfile.write(response.body)

    def log_message(self, format: str, *args: Any) -> None:
        """Write nothing to stderr."""
