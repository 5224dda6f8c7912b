"""What every answer carries, Datasette's too: a policy for scripts and frames, and CSV without formulas."""

import secrets
from collections.abc import Sequence
from contextvars import ContextVar
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from newsfold.db.values.safe_csv import SafeCells

script_nonce: ContextVar[str] = ContextVar("script_nonce", default="")

_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
_ALWAYS = "default-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"


class Safety:
    """`names` are the hosts that are answered, which keeps other sites from reading through a reader's browser;
    `pictures` lets our pages load images of other hosts; `tables` is where Datasette's pages begin."""

    def __init__(self, app: ASGIApp, *, names: Sequence[str], pictures: bool, tables: str) -> None:
        self.app, self.names, self.pictures, self.tables = app, names, pictures, tables

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        nonce = secrets.token_urlsafe(16)
        script_nonce.set(nonce)
        policy = self._policy(scope["path"], nonce)
        cells = SafeCells()
        is_csv = False

        async def send_safely(message: Message) -> None:
            nonlocal is_csv
            if message["type"] == "http.response.start":
                # Datasette writes some names with capitals, which ASGI does not know.
                message = {**message, "headers": [(name.lower(), value) for name, value in message["headers"]]}
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers[name] = value
                headers["Content-Security-Policy"] = policy
                # Datasette sends CSV that is shown rather than saved as plain text.
                kinds = ("text/csv", "text/plain") if scope["path"].startswith(self.tables) else ("text/csv",)
                is_csv = headers.get("content-type", "").startswith(kinds)
                if is_csv and "content-length" in headers:
                    del headers["content-length"]
            elif is_csv and message["type"] == "http.response.body":
                last = not message.get("more_body", False)
                message = {**message, "body": cells.feed(message.get("body", b""), last=last)}
            await send(message)

        if (name := _host(scope)) in self.names or "*" in self.names:
            await self.app(scope, receive, send_safely)
        else:
            refusal = f"This server does not answer to the name {name[:100]!r}; `newsfold serve --name` adds one.\n"
            await PlainTextResponse(refusal, status_code=400)(scope, receive, send_safely)

    def _policy(self, path: str, nonce: str) -> str:
        if path.startswith(self.tables):
            # Its own scripts set styles on elements, hence unsafe-inline there; scripts need the nonce of the answer.
            return (
                f"{_ALWAYS}; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'unsafe-inline'; img-src 'self' data:;"
                " connect-src 'self'"
            )
        return f"{_ALWAYS}; style-src 'self'; img-src 'self'{' https:' if self.pictures else ''}"


def _host(scope: Scope) -> str:
    try:
        return urlsplit(f"//{Headers(scope=scope).get('host', '')}").hostname or ""
    except ValueError:
        return ""
