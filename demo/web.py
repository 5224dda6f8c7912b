"""The fictional news web on loopback: an HTTP proxy that answers for the hosts of the demo's outlets."""

import gzip
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import format_datetime, parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from urllib.parse import urlsplit

from demo.outlets import HOSTS
from demo.site import Reply, answer


class Web(ThreadingHTTPServer):
    """The proxy server. `requests` holds (day, status, URL) of each request in the order of the responses."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.day = 0
        self.requests: list[tuple[int, int, str]] = []
        self.lock = Lock()

    @property
    def proxy(self) -> str:
        """The URL for the environment variable `http_proxy`."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def set_day(self, day: int) -> None:
        """Serve the pages as they read at the end of this day (0, 1 or 2)."""
        self.day = day


@contextmanager
def serve() -> Iterator[Web]:
    """Serve on a free port of 127.0.0.1 until the block ends."""
    with Web() as web:
        thread = Thread(target=web.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield web
        finally:
            web.shutdown()
            thread.join()


class _Handler(BaseHTTPRequestHandler):
    """Answers GET and HEAD, with conditional requests and gzip."""

    server: Web
    protocol_version = "HTTP/1.1"
    server_version = "demo"
    timeout = 30

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        host = url.hostname or self.headers.get("Host", "").partition(":")[0]
        reply = answer(host, url.path + (f"?{url.query}" if url.query else ""), self.server.day)
        status = 304 if reply.status == 200 and self._is_unchanged(reply) else reply.status
        with self.server.lock:
            self.server.requests.append((self.server.day, status, f"http://{host}{url.path}"))
        self._send(status, reply, compress=host in HOSTS and HOSTS[host].gzip)

    do_HEAD = do_GET

    def _is_unchanged(self, reply: Reply) -> bool:
        if etags := self.headers.get("If-None-Match"):
            return _etag(reply) in etags
        since = self.headers.get("If-Modified-Since")
        return bool(since) and reply.modified <= parsedate_to_datetime(str(since))

    def _send(self, status: int, reply: Reply, *, compress: bool) -> None:
        body = b"" if status == 304 else reply.body
        compress = compress and bool(body) and "gzip" in self.headers.get("Accept-Encoding", "")
        if compress:
            body = gzip.compress(body, 5)
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        if reply.status == 200:
            self.send_header("ETag", _etag(reply))
            self.send_header("Last-Modified", format_datetime(reply.modified, usegmt=True))
        for name, value in (("Location", reply.location), ("Content-Encoding", "gzip" if compress else "")):
            if value:
                self.send_header(name, value)
        if body:
            self.send_header("Content-Type", reply.media_type)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Print nothing; `Web.requests` holds the requests."""


def _etag(reply: Reply) -> str:
    return f'"{hashlib.sha256(reply.body).hexdigest()[:16]}"'
