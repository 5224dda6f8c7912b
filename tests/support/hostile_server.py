"""A server that breaks the rules of HTTP on purpose: each path writes raw bytes to the socket, as long as it likes.

Asked as a proxy it is every host: then `raw` has keys like `herald.example/rss`.
"""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from types import TracebackType
from typing import Self

Raw = Callable[[], Iterator[bytes]]
SECONDS = 20.0  # after which even the most patient answer ends, so that no test leaves a thread behind


class HostileServer:
    """Use as a context manager: `raw` maps paths to functions that yield what is sent; `sent` counts bytes by path.

    `asked` holds every path in order.
    """

    def __init__(self, raw: dict[str, Raw]) -> None:
        self.raw, self.sent = raw, dict.fromkeys(raw, 0)
        self.asked: list[str] = []
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
            threading.Thread(target=self._answer, args=[connection], daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        with connection:
            connection.settimeout(SECONDS)
            try:
                request = connection.recv(65536).split(b" ")
                path = request[1].decode() if len(request) > 1 else ""
                path = path.partition("://")[2] if "://" in path else path
                self.asked.append(path)
                until = time.monotonic() + SECONDS
                for chunk in self.raw.get(path, not_found)():
                    connection.sendall(chunk)
                    self.sent[path] = self.sent.get(path, 0) + len(chunk)
                    if not self._open or time.monotonic() > until:
                        return
            except OSError:
                return


def not_found() -> Iterator[bytes]:
    yield b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
