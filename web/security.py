"""The headers of every response, also of Datasette's: content security policy, host check, and CSV without formulas."""

import secrets
from collections.abc import Sequence
from contextvars import ContextVar
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from newsfold.db.values.safe_csv import SafeCsvStream
from newsfold.web.config import ANY_HOST

script_nonce: ContextVar[str] = ContextVar("script_nonce", default="")

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",  # none to other sites; without any, browsers hide the origin of our own forms
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
BASE_POLICY = "default-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"


class SecurityMiddleware:
    """Add HEADERS and a content security policy to every response, and escape formulas in CSV.

    Requests for a host that is not in `allowed_hosts` are refused, so that no other site can read these pages through a
    reader's browser (DNS rebinding). `pictures` lets our pages load images of other hosts. `script_hash` is that of the
    only script that our pages may run. Paths below `datasette_prefix` get the policy for Datasette's scripts.
    """

    def __init__(
        self, app: ASGIApp, *, allowed_hosts: Sequence[str], pictures: bool, script_hash: str, datasette_prefix: str
    ) -> None:
        self.app, self.allowed_hosts = app, allowed_hosts
        self.pictures, self.script_hash, self.datasette_prefix = pictures, script_hash, datasette_prefix

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one ASGI request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if scope["scheme"] not in ("http", "https"):  # a proxy may name any
            scope = {**scope, "scheme": "http"}
        nonce = secrets.token_urlsafe(16)
        script_nonce.set(nonce)
        policy = self._content_security_policy(scope["path"], nonce)
        csv_stream = SafeCsvStream()
        is_csv = False

        async def send_safely(message: Message) -> None:
            nonlocal is_csv
            if message["type"] == "http.response.start":
                # Datasette capitalizes some header names, but ASGI requires lower case.
                message = {**message, "headers": [(name.lower(), value) for name, value in message["headers"]]}
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
                headers["Content-Security-Policy"] = policy
                is_csv = headers.get("content-type", "").startswith(self._csv_types(scope["path"]))
                if is_csv and "content-length" in headers:
                    del headers["content-length"]
            elif is_csv and message["type"] == "http.response.body":
                is_last = not message.get("more_body", False)
                message = {**message, "body": csv_stream.feed(message.get("body", b""), last=is_last)}
            await send(message)

        host = _request_host(scope)
        if host in self.allowed_hosts or ANY_HOST in self.allowed_hosts:
            await self.app(scope, receive, send_safely)
        else:
            message = (
                f"This server does not accept the host name {host[:100]!r}; add it with `newsfold serve --name`.\n"
            )
            await PlainTextResponse(message, status_code=400)(scope, receive, send_safely)

    def _csv_types(self, path: str) -> tuple[str, ...]:
        """Return the content types that mean CSV at `path`; Datasette also sends CSV as text/plain, for browsers."""
        return ("text/csv", "text/plain") if path.startswith(self.datasette_prefix) else ("text/csv",)

    def _content_security_policy(self, path: str, nonce: str) -> str:
        if path.startswith(self.datasette_prefix):
            # Datasette's scripts set styles on elements, hence unsafe-inline; its scripts need the response's nonce.
            return (
                f"{BASE_POLICY}; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'unsafe-inline';"
                " img-src 'self' data:; connect-src 'self'"
            )
        return (
            f"{BASE_POLICY}; script-src '{self.script_hash}'; style-src 'self'; manifest-src 'self';"
            f" img-src 'self'{' https:' if self.pictures else ''}"
        )


def _request_host(scope: Scope) -> str:
    """Return the host name of the Host header without its port, "" if it is invalid."""
    try:
        return urlsplit(f"//{Headers(scope=scope).get('host', '')}").hostname or ""
    except ValueError:
        return ""
