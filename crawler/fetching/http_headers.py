"""Read a header of a response, and make the headers of a conditional request."""

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scrapy.http import Response

MAX_VALUE_LENGTH = 1000  # characters; no real ETag or date is longer

_ETAG_MARKS = re.compile(r"^W/|[;-]{1,2}(?:gzip|br|zstd|deflate)(?=\"?$)|\"")


def header(response: "Response", name: str) -> str | None:
    """Return the header `name` of `response` as text, or None if it is missing, empty or over MAX_VALUE_LENGTH."""
    value = (response.headers.get(name) or b"").decode("latin-1").strip()
    return value if 0 < len(value) <= MAX_VALUE_LENGTH else None


def same_etag(one: str, other: str) -> bool:
    """Decide whether two ETags name the same content, compared weakly (RFC 9110, section 8.8.3.2).

    Apache adds `-gzip` or `;br` to that of a compressed response, but not always to that of a 304.
    """
    return _ETAG_MARKS.sub("", one) == _ETAG_MARKS.sub("", other)


def conditional_headers(etag: str | None, last_modified: str | None) -> dict[str, str]:
    """Return the request headers that ask for a body only if it has changed since an earlier response.

    `etag` and `last_modified` are the headers of that response, None if it had none.
    """
    validators = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    return {name: value for name, value in validators.items() if value}
