"""HTTP connections with limits: how long a client may take to send a request, and how many may be open."""

import asyncio
from itertools import count

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

REQUEST_SECONDS = 10.0  # from a connection's first byte, or its opening, to the end of the request's body
MAX_CONNECTIONS = 500  # at once; half of the files that a process may usually have open

_openings = count()


class LimitedHttpProtocol(H11Protocol):
    """Uvicorn's protocol with two limits; by itself it waits forever for the rest of a request.

    A request that is not complete after REQUEST_SECONDS is dropped. Beyond MAX_CONNECTIONS, the connection that has
    waited longest for its request is closed, so that half-sent requests do not keep out other clients.
    """

    _timer: asyncio.TimerHandle | None = None
    _opening = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Accept a connection, and close another one if there are too many."""
        super().connection_made(transport)
        self._opening = next(_openings)
        self._watch()
        if len(self.connections) > MAX_CONNECTIONS:
            self._close_another()

    def data_received(self, data: bytes) -> None:
        """Handle a part of a request."""
        super().data_received(data)
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop the timer of the connection."""
        self._stop_timer()
        super().connection_lost(exc)

    @property
    def is_waiting(self) -> bool:
        """Whether the client has still to send a part of its request."""
        return self.conn.their_state in (h11.IDLE, h11.SEND_BODY)

    def _watch(self) -> None:
        if not self.is_waiting:
            self._stop_timer()
        elif self._timer is None:
            self._timer = self.loop.call_later(REQUEST_SECONDS, self._drop)

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _drop(self) -> None:
        self._timer = None
        if self.is_waiting and not self.transport.is_closing():
            self.transport.abort()

    def _close_another(self) -> None:
        """Close the oldest connection that waits for its request, or the oldest of all if none waits."""
        others = [other for other in self.connections if isinstance(other, LimitedHttpProtocol) and other is not self]
        oldest = min(others, key=lambda other: (not other.is_waiting, other._opening), default=None)
        if oldest is not None:
            oldest.transport.abort()
