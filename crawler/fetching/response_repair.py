"""Repair HTTP/1 responses that browsers read and aiohttp's strict parser refuses (pure)."""

import re
from collections.abc import Sequence
from urllib.parse import quote_from_bytes

_STATUS_LINE = re.compile(
    rb"\s*(?:HTTP/(?P<version>[0-9.]{0,9})|ICY)[ \t]+(?P<code>\d{3})(?![^ \t])(?P<reason>[^\r\n]*+)", re.I
)
_NAME = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+")  # a token (RFC 9110, section 5.6.2)
_CONTROLS = re.compile(rb"[\x01-\x08\x0a-\x1f\x7f]+")
_HEAD_END = re.compile(rb"\n\r?\n")
_END_TAG = re.compile(rb"</(?:html|rss|feed|rdf:rdf|urlset|sitemapindex)\s*>\s*(?:<!--[^<>]*-->\s*)*\Z", re.I)
END_TAG_BYTES = 1000  # at the end of a body, in which its last tag is looked for
_MAX_LINE = 16 << 10  # bytes of a status line


def head_length(data: bytes | bytearray, searched: int = 0) -> int:
    """Return the length of the status line and headers at the start of `data`, with the empty line that ends them; 0
    if they are not complete.

    Of `data` the first `searched` bytes are known not to be complete. What does not start with a status line has no
    headers, so it is returned whole.
    """
    if (end := _HEAD_END.search(data, max(0, searched - 2))) is not None:
        return end.end()
    return len(data) if b"\n" in data[:_MAX_LINE] and not _STATUS_LINE.match(data) else 0


def repair_head(head: bytes) -> bytes:
    """Return the status line and headers of a response, without the faults that browsers overlook.

    The version of the status line is made HTTP/1.0 or 1.1. Folded lines are joined; white space before a colon and
    control characters go, as do lines that are no header. Values that are no UTF-8 are read as Latin-1 (RFC 9110,
    section 5.5); in a Location, which is a URL, such bytes are percent-encoded. Transfer-Encoding overrides
    Content-Length (RFC 9112, section 6.3), equal lengths become one, and with one that is no number the
    body ends with the connection. Lengths that contradict each other and zero bytes stay, as browsers refuse them too.
    A head without a status line is returned as it is.
    """
    first, *lines = head.replace(b"\r\n", b"\n").split(b"\n")
    status = _STATUS_LINE.match(first)
    if status is None:
        return head
    version = b"1.0" if status["version"] in (None, b"1.0") else b"1.1"
    reason = status["reason"].strip().decode("latin-1").encode("ascii", "replace")
    headers = list(_read_headers(lines))
    lengths = [
        part.strip() for name, value in headers if name.lower() == b"content-length" for part in value.split(b",")
    ]
    is_coded = any(name.lower() == b"transfer-encoding" and b"chunked" in value.lower() for name, value in headers)
    headers = [field for field in headers if field[0].lower() != b"content-length"]
    if not is_coded:
        headers += [(b"Content-Length", length) for length in dict.fromkeys(lengths) if length.isdigit()]
    fields = b"".join(b"%b: %b\r\n" % field for field in headers)
    return b"HTTP/%b %b %b\r\n%b\r\n" % (version, status["code"], _CONTROLS.sub(b" ", reason), fields)


def content_length(head: bytes) -> int | None:
    """Return the Content-Length in a head that `repair_head` returned; None if it has none."""
    match = re.search(rb"\ncontent-length: (\d{1,15})\r", head, re.I)
    return int(match[1]) if match else None


def is_chunked(head: bytes) -> bool:
    """Decide whether a head that `repair_head` returned announces a body in chunks."""
    return re.search(rb"\ntransfer-encoding:[^\r\n]*\bchunked\b", head, re.I) is not None


def has_end_tag(end: bytes) -> bool:
    """Decide whether a body is a whole document: its last bytes, of which `end` are the last END_TAG_BYTES, are the
    end tag of a page, feed or sitemap."""
    return _END_TAG.search(end) is not None


def _read_headers(lines: Sequence[bytes]) -> list[tuple[bytes, bytes]]:
    headers = list[tuple[bytes, bytes]]()
    for line in lines:
        if line[:1] in (b" ", b"\t"):
            if headers and line.strip():
                headers[-1] = (headers[-1][0], b"%b %b" % (headers[-1][1], _clean_value(headers[-1][0], line)))
            continue
        name, colon, value = line.partition(b":")
        name = name.rstrip()
        if colon and _NAME.fullmatch(name):
            headers.append((name, _clean_value(name, value)))
    return headers


def _clean_value(name: bytes, value: bytes) -> bytes:
    value = _CONTROLS.sub(b" ", value).strip()
    if value.isascii():
        return value
    try:
        value.decode()
    except UnicodeDecodeError:
        if name.lower() == b"location":
            return quote_from_bytes(value, safe=bytes(range(0x21, 0x7F)).decode()).encode()
        return value.decode("latin-1").encode()
    return value
