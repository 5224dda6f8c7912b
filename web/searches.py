"""Keeping and forgetting searches, on the reader's side only."""

from urllib.parse import parse_qs, urlsplit

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from web.visits import LONGEST_QUERY, MOST_SEARCHES, SEARCHES_COOKIE, read_searches, write_searches

LARGEST_FORM = 10_000
COOKIE_SECONDS = 365 * 24 * 3600


async def keep_search(request: Request) -> Response:
    """A form with `query` (the search's parameters), `seen` (the latest article) and `forget` (to drop it)."""
    if not _is_ours(request):
        raise HTTPException(403, "Searches can be kept from the search page only.")
    form = {name: values[-1] for name, values in parse_qs((await _body(request)).decode("utf-8", "replace")).items()}
    query, seen = form.get("query", "")[: LONGEST_QUERY + 1], form.get("seen", "0")
    if not query or len(query) > LONGEST_QUERY:
        raise HTTPException(400, f"A search of up to {LONGEST_QUERY} characters can be kept.")
    kept = read_searches(request.cookies.get(SEARCHES_COOKIE))
    if "forget" in form:
        kept.pop(query, None)
    else:
        kept = dict([*kept.items()][-(MOST_SEARCHES - 1) :]) | {query: _number(seen)}
    response = RedirectResponse(f"/search?{query}" if "forget" not in form else "/search", status_code=303)
    response.set_cookie(
        SEARCHES_COOKIE, write_searches(kept), max_age=COOKIE_SECONDS, httponly=True, samesite="lax",
        secure=request.url.scheme == "https",
    )  # fmt: skip
    return response


def _is_ours(request: Request) -> bool:
    """Sent by a page of this site: browsers say so in one of two headers."""
    if site := request.headers.get("sec-fetch-site"):
        return site in ("same-origin", "none")
    origin = request.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == request.url.netloc


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 16 else 0


async def _body(request: Request) -> bytes:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_FORM:
            raise HTTPException(413, "The form is too large.")
    return body
