"""Forms that readers send: read with a limit of size, and only from pages of this site."""

from urllib.parse import parse_qs, urlsplit

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from newsfold.web.config import LOOPBACK, ServerConfig

MAX_FORM_BYTES = 10_000
MAX_PATH_LENGTH = 2000  # characters of the page to which a form leads back
# Headers that a proxy adds. A request with one of them is not from a user of this machine, even if its address is.
PROXY_HEADERS = ("forwarded", "x-forwarded-for", "x-real-ip", "via")


async def read_form(request: Request, *, strict: bool = False, max_bytes: int = MAX_FORM_BYTES) -> dict[str, list[str]]:
    """Return field → values of a form of this site, without empty values.

    Browsers state in one of two headers which site a request comes from. With `strict`, a request without both is
    refused, too. Raise HTTPException: 403 for a form of another site, 413 for more than `max_bytes`.
    """
    if not _is_same_origin(request, strict=strict):
        raise HTTPException(403, "This form can be sent from the pages of this site only.")
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > max_bytes:
            raise HTTPException(413, "The form is too large.")
    try:
        return parse_qs(body.decode("utf-8", "replace"))
    except ValueError:
        raise HTTPException(400, "The form is not valid.") from None


def first_value(form: dict[str, list[str]], name: str) -> str:
    """Return the first value of a field, "" if the form has none."""
    return form.get(name, [""])[0]


def is_local_user(request: Request, config: ServerConfig) -> bool:
    """Decide whether the reader may change the database: the server and the reader are on one machine.

    A server that others can reach, or that a proxy stands before, has no local user.
    """
    client = request.client.host if request.client else ""
    return not config.is_public and client in LOOPBACK and not any(name in request.headers for name in PROXY_HEADERS)


def redirect_back(form: dict[str, list[str]], default: str) -> Response:
    """Return a redirect to the path in the form's field `back`, or to `default` if that is no path of this site."""
    back = first_value(form, "back")
    is_path = back.startswith("/") and len(back) <= MAX_PATH_LENGTH and back.isascii() and back.isprintable()
    is_own = is_path and not back.startswith("//") and "\\" not in back
    return RedirectResponse(back if is_own else default, status_code=303)


def _is_same_origin(request: Request, *, strict: bool) -> bool:
    origin = request.headers.get("origin")
    is_own_origin = origin is not None and _host_and_port(origin) == request.url.netloc
    # A proxy that names this server by its local address, and itself in no header, leaves the origin as it is.
    if strict and origin is not None and not is_own_origin:
        return False
    if site := request.headers.get("sec-fetch-site"):
        return site in (("same-origin",) if strict else ("same-origin", "none"))
    return not strict if origin is None else is_own_origin


def _host_and_port(origin: str) -> str | None:
    """Return the host and port of an Origin header, None if it is invalid."""
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return None
