"""A server that violates HTTP on purpose: each path writes raw bytes to the socket, endless ones too.

Used as a proxy it is every host; `raw` then has keys like `herald.example/rss`.
"""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from types import TracebackType
from typing import Self

Raw = Callable[[], Iterator[bytes]]
MAX_SECONDS = 20.0  # for one response; then it ends, so that no test leaves a thread behind


class HostileServer:
    """A context manager that serves `raw`: a map from paths to functions that yield the bytes to send.

    `sent` counts the bytes sent by path; `request_log` has all requested paths in order.
    """

    def __init__(self, raw: dict[str, Raw]) -> None:
        self.raw, self.sent = raw, dict.fromkeys(raw, 0)
        self.request_log: list[str] = []
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self._open = True

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._open = False
        self._listener.close()

    def _accept(self) -> None:
        while self._open:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._respond, args=[connection], daemon=True).start()

    def _respond(self, connection: socket.socket) -> None:
        with connection:
            connection.settimeout(MAX_SECONDS)
            try:
                request = connection.recv(65536).split(b" ")
                path = request[1].decode() if len(request) > 1 else ""
                path = path.partition("://")[2] if "://" in path else path
                self.request_log.append(path)
                deadline = time.monotonic() + MAX_SECONDS
                for chunk in self.raw.get(path, not_found)():
                    connection.sendall(chunk)
                    self.sent[path] = self.sent.get(path, 0) + len(chunk)
                    if not self._open or time.monotonic() > deadline:
                        return
            except OSError:
                return


def not_found() -> Iterator[bytes]:
    yield b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
