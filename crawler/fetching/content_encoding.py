"""Decode HTTP bodies as sent by a server: join chunks and undo content codings, within limits (pure)."""

import re
import zlib
from collections.abc import Callable
from typing import Any

import brotli

from newsfold.crawler.fetching.chunked_coding import join_chunks
from newsfold.crawler.fetching.limits import MAX_CONTENT_CODINGS
from newsfold.crawler.fetching.response_repair import END_TAG_BYTES, has_end_tag
from newsfold.db.archive.zstd import zstd
from newsfold.db.values.charsets import find_codec
from newsfold.db.values.magic_bytes import GZIP_MAGIC, ZSTD_MAGIC

MAX_MEMBERS = 100  # compressed files joined to one body

_PROBE_BYTES = 16 << 10  # of a body, decoded to see whether it is compressed
_CONTROL = re.compile(rb"[\0-\x08\x0e-\x1a\x1c-\x1f]")
_MARKUP_START = re.compile(rb"(?:\xef\xbb\xbf)?\s{0,50}<")
_TEXT_START = re.compile(rb"(?:\xef\xbb\xbf)?\s{0,50}[<{\[]")


class ContentEncodingError(ValueError):
    """A body cannot be decoded; the message is the reason, in a short phrase."""


class UnknownCodingError(ContentEncodingError):
    """The header names a coding that this module does not know."""


class BodyTooLargeError(ContentEncodingError):
    """The decoded body exceeds the limit; the message is `too large`."""


class IncompleteBodyError(ContentEncodingError):
    """The compressed data of a body end too early; `body` is what was decoded until there."""

    def __init__(self, body: bytes) -> None:
        super().__init__("incomplete answer")
        self.body = body


def decode_body(
    body: bytes,
    *,
    transfer_encoding: str,
    content_encoding: str,
    max_bytes: int,
    may_cut: bool = False,
    may_lack_header: bool = False,
    must_be_whole: bool = False,
) -> bytes:
    """Return `body` after undoing the codings that the values of the two headers name ("" for a missing header).

    The first bytes decide before the header does: a body that starts like gzip or zstd is decoded so if the header
    names any coding, and one that starts like text, or without the magic number of the coding, is left as it is, since
    servers name codings that they do not apply, and archives keep the header of a coding that they have undone. Raise
    BodyTooLargeError if the result exceeds `max_bytes`, UnknownCodingError if a coding is unknown, and another
    ContentEncodingError if the body is damaged or there are more than MAX_CONTENT_CODINGS. With `may_cut`, a result
    that exceeds `max_bytes` is cut one byte behind them. With `may_lack_header`, a body that is compressed as its bytes
    show is decompressed even though the header names no coding. With `must_be_whole`, raise IncompleteBodyError for a
    document in HTML or XML whose compressed data end too early, unless it ends with its end tag: some servers leave out
    only the end of the compressed data, and of other files nothing shows whether they do.
    """
    transfer_codings = _split_codings(transfer_encoding)
    if "chunked" in transfer_codings:
        body, _ = join_chunks(body)
    codings = _split_codings(content_encoding) + [name for name in transfer_codings if name != "chunked"]
    if may_lack_header and not codings:
        codings = _sniffed_codings(body)
        body = body if codings or not body or _is_text(body) else _decode_unnamed(body, max_bytes + 1)
    if len(codings) > MAX_CONTENT_CODINGS:
        raise ContentEncodingError(f"{len(codings)} content codings")
    is_whole = True
    # A body that was compressed twice may be labelled once; the last step is for that.
    for coding in [*reversed(codings), *(["identity"] if codings else [])]:
        name = coding.removeprefix("x-")
        # Some servers send the name of a charset, such as `utf-8`, or a media type as a content coding.
        if name not in _DECODERS and name not in ("identity", "none") and not find_codec(name) and "/" not in name:
            raise UnknownCodingError(f"encoded as {name[:50]}")
        found = sniff_coding(body)
        if not body or _is_text(body):
            continue
        if not found and name not in ("deflate", "br"):
            body = _decode_unnamed(body, max_bytes + 1)
            continue
        try:
            body, is_complete = _DECODERS[found or name](body, max_bytes + 1)
        except (zlib.error, brotli.error, zstd.ZstdError, EOFError) as error:
            raise ContentEncodingError(f"damaged {found or name} ({error})") from None
        is_whole = is_whole and is_complete
        if len(body) > max_bytes and not may_cut:
            break
    if may_cut:
        return body[: max_bytes + 1]
    if len(body) > max_bytes:
        raise BodyTooLargeError("too large")
    if must_be_whole and not is_whole and _lacks_its_end(body):
        raise IncompleteBodyError(body)
    return body


def _decode_unnamed(body: bytes, max_bytes: int) -> bytes:
    """Return `body`, which is no text, decoded by the coding without a magic number that makes a text of it, else
    unchanged."""
    for name in ("deflate", "br"):
        try:
            start, _ = _DECODERS[name](body[:_PROBE_BYTES], _PROBE_BYTES)
            if _TEXT_START.match(start) and _is_text(start):
                return _DECODERS[name](body, max_bytes)[0]
        except (zlib.error, brotli.error):
            continue
    return body


def _split_codings(value: str) -> list[str]:
    """Return the codings in the value of a header, in lower case and without parameters and quotes."""
    words = (word.partition(";")[0].strip(" \t\"'").lower() for word in value.split(","))
    return [word for word in words if word]


def sniff_coding(body: bytes) -> str:
    """Return `gzip` or `zstd` if the first bytes of `body` show it, else ""."""
    return "gzip" if body.startswith(GZIP_MAGIC) else "zstd" if body.startswith(ZSTD_MAGIC) else ""


def _lacks_its_end(body: bytes) -> bool:
    """Decide whether a body whose compressed data end too early is empty, or HTML or XML without its end tag."""
    return not body or (_MARKUP_START.match(body) is not None and not has_end_tag(body[-END_TAG_BYTES:]))


def _sniffed_codings(body: bytes) -> list[str]:
    return [coding] if (coding := sniff_coding(body)) else []


def unzip(body: bytes, max_bytes: int) -> tuple[bytes, bool]:
    """Return (`body` decompressed if it is a gzip file by its first bytes, whether it was complete).

    A file that was compressed several times is decompressed up to MAX_CONTENT_CODINGS times. Raise ContentEncodingError
    if it is damaged from its start or larger than `max_bytes`.
    """
    is_whole = True
    for _ in range(MAX_CONTENT_CODINGS):
        if not body.startswith(GZIP_MAGIC):
            break
        try:
            body, is_complete = _decompress(lambda: zlib.decompressobj(wbits=31), body, max_bytes + 1)
        except zlib.error as error:
            raise ContentEncodingError(f"cannot be unzipped: {error}") from None
        if len(body) > max_bytes:
            raise ContentEncodingError(f"cannot be unzipped: more than {max_bytes >> 20} MiB")
        is_whole = is_whole and is_complete
    return body, is_whole


def _is_text(body: bytes) -> bool:
    """Decide whether `body` is not compressed: it starts without control characters, and if it is short, like markup.

    One in 100,000 compressed bodies has none of the 28 control characters among its first 100 bytes.
    """
    start = body[:100]
    return not _CONTROL.search(start) and (len(start) == 100 or _TEXT_START.match(start) is not None)


def _decompress(make: Callable[[], Any], body: bytes, max_bytes: int) -> tuple[bytes, bool]:
    """Return (the first `max_bytes` of the joined files in `body`, decompressed, whether the last one is complete).

    `make` returns a decompressor of one file. An error behind the first file ends the result.
    """
    parts, size, is_complete = list[bytes](), 0, False
    for _ in range(MAX_MEMBERS):
        decompressor = make()
        try:
            parts.append(decompressor.decompress(body, max_bytes - size))
        except (zlib.error, zstd.ZstdError):
            if not parts:
                raise
            break  # zeros or other bytes behind a complete file
        is_complete = bool(decompressor.eof)
        size += len(parts[-1])
        body = decompressor.unused_data
        if size >= max_bytes or not is_complete or not body:
            break
    return b"".join(parts), is_complete


def _decode_gzip(body: bytes, max_bytes: int) -> tuple[bytes, bool]:
    return _decompress(lambda: zlib.decompressobj(wbits=31), body, max_bytes)


def _decode_deflate(body: bytes, max_bytes: int) -> tuple[bytes, bool]:
    """Decode `body` with zlib's header, as the standard requires, or without it, as some servers send it."""
    try:
        decompressor = zlib.decompressobj()
        return decompressor.decompress(body, max_bytes), decompressor.eof
    except zlib.error:
        decompressor = zlib.decompressobj(wbits=-15)
        return decompressor.decompress(body, max_bytes), decompressor.eof


def _decode_brotli(body: bytes, max_bytes: int) -> tuple[bytes, bool]:
    decompressor, parts, size = brotli.Decompressor(), list[bytes](), 0
    part = decompressor.process(body, output_buffer_limit=max_bytes)
    while part:
        parts.append(part)
        size += len(part)
        if size >= max_bytes or decompressor.is_finished():
            break
        part = decompressor.process(b"", output_buffer_limit=max_bytes - size)
    return b"".join(parts), bool(decompressor.is_finished())


def _decode_zstd(body: bytes, max_bytes: int) -> tuple[bytes, bool]:
    return _decompress(zstd.ZstdDecompressor, body, max_bytes)


# Functions of body and limit that return (at most so many decoded bytes, whether the compressed data are complete).
_DECODERS: dict[str, Callable[[bytes, int], tuple[bytes, bool]]] = {
    "gzip": _decode_gzip,
    "deflate": _decode_deflate,
    "br": _decode_brotli,
    "zstd": _decode_zstd,
}
