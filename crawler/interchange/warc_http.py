"""Parse the headers of WARC records and the HTTP responses in them; decode bodies by what their bytes are (pure)."""

import re
from dataclasses import dataclass

from newsfold.crawler.fetching.chunked_coding import join_chunks
from newsfold.crawler.fetching.content_encoding import (
    BodyTooLargeError,
    ContentEncodingError,
    IncompleteBodyError,
    decode_body,
    sniff_coding,
)
from newsfold.crawler.fetching.content_type import non_html_type
from newsfold.crawler.fetching.limits import MAX_HEADER_BYTES

Fields = list[tuple[str, str]]

_HEADER_END = re.compile(rb"\r?\n\r?\n")
_LINE_END = re.compile(rb"\r?\n")
# Some servers answer with a status beyond 599, which is invalid, but means an error (RFC 9110, section 15).
_STATUS_LINE = re.compile(rb"HTTP/\d(?:\.\d)?[ \t]+([1-9]\d\d)(?:[ \t][^\r\n]*)?(?:\r?\n|$)", re.I)
_LENGTH = re.compile(r"[0-9]{1,18}")
_TAG = re.compile(rb"(?:\xef\xbb\xbf)?\s*<[!?a-zA-Z]")
_MAX_INTERIM_RESPONSES = 5  # 1xx responses before the final one


class HttpError(ValueError):
    """A record holds no readable HTTP response; the message is the reason."""


@dataclass(frozen=True, slots=True)
class Response:
    """An HTTP response; the header names are in lower case, `body` is as sent, not decoded."""

    status: int
    headers: Fields
    body: bytes


def find_header_end(data: bytes | bytearray, start: int, end: int) -> int:
    """Return the index after the first blank line of `data` between the indexes `start` and `end`, -1 if none."""
    match = _HEADER_END.search(data, start, end)
    return match.end() if match else -1


def parse_fields(head: bytes) -> Fields:
    """Return the header fields in `head` as (lower-case name, value); line ends are CRLF or LF.

    A line that begins with a blank continues the value before it (obsolete folding: RFC 9112, section 5.2). Values are
    UTF-8 (ISO 28500:2017, section 4) or, if they are not, Latin-1. A line without a colon is left out.
    """
    fields: Fields = []
    for line in _LINE_END.split(head):
        text = _decode(line)
        if text[:1] in (" ", "\t") and fields:
            fields[-1] = (fields[-1][0], f"{fields[-1][1]} {text.strip()}".strip())
            continue
        name, colon, value = text.partition(":")
        if colon and name.strip():
            fields.append((name.strip().lower(), value.strip()))
    return fields


def _decode(line: bytes) -> str:
    try:
        return line.decode()
    except UnicodeDecodeError:
        return line.decode("latin-1")


def parse_response(block: bytes, content_type: str = "") -> Response:
    """Return the HTTP response in the block of a record; interim (1xx) responses before it are skipped.

    A block that begins with a tag is a page without a status line and headers; `content_type` is then its type. Raise
    HttpError if there is neither, or if the headers exceed MAX_HEADER_BYTES.
    """
    start = len(block) - len(block.lstrip(b"\r\n")) if block[:1] in (b"\r", b"\n") else 0
    for _ in range(_MAX_INTERIM_RESPONSES):
        status_line = _STATUS_LINE.match(block, start)
        if status_line is None:
            if _TAG.match(block, start):
                return Response(200, [("content-type", content_type or "text/html")], block[start:])
            raise HttpError("it has no HTTP status")
        # The blank line that ends the headers may follow the status line at once.
        end = find_header_end(block, max(status_line.end() - 2, start), start + MAX_HEADER_BYTES)
        if end < 0 and len(block) - start > MAX_HEADER_BYTES:
            raise HttpError(f"its HTTP headers are longer than {MAX_HEADER_BYTES} bytes")
        head_end = end if end >= 0 else len(block)
        status = int(status_line[1])
        if status >= 200:
            return Response(status, parse_fields(block[status_line.end() : head_end]), block[head_end:])
        start = head_end
    raise HttpError("it has no final HTTP response")


def decode_response_body(response: Response, max_bytes: int) -> tuple[bytes, bool]:
    """Return (the body of `response` without chunks and content codings, as its bytes show them; whether it is whole).

    A body is not whole if the connection ended before its last chunk, or before the length that its header states (RFC
    9112, section 8), or if its compressed data end too early.

    Archiving programs often keep the headers of codings that they have undone, and lose those of others. So a body that
    begins with a tag is not encoded, whatever its header says (no stream of gzip, zlib, brotli or zstd begins so), and
    gzip and zstd are told by their first bytes. Raise BodyTooLargeError if the body exceeds `max_bytes`, another
    ContentEncodingError if it is encoded and not readable.
    """
    headers = dict(response.headers)
    transfer_encoding, content_encoding = headers.get("transfer-encoding", ""), headers.get("content-encoding", "")
    body, length = response.body, headers.get("content-length", "")
    if "chunked" in transfer_encoding.lower():
        body, is_whole = join_chunks(body)
    else:
        is_whole = not _LENGTH.fullmatch(length) or len(body) >= int(length)
    coding = sniff_coding(body)
    if _TAG.match(body) or not (content_encoding or coding):
        content_encoding = ""
    elif coding and coding not in content_encoding.lower():
        content_encoding = coding
    try:
        decoded = decode_body(
            body, transfer_encoding="", content_encoding=content_encoding, max_bytes=max_bytes, must_be_whole=True
        )
    except IncompleteBodyError as error:
        return error.body, False
    except ContentEncodingError as error:
        if isinstance(error, BodyTooLargeError) or non_html_type("", body):
            raise
        decoded = decode_body(body, transfer_encoding="", content_encoding="", max_bytes=max_bytes)
    return decoded, is_whole
