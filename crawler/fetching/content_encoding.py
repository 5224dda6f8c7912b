"""Decode HTTP bodies as sent by a server: join chunks and undo content codings, within limits (pure)."""

import zlib
from collections.abc import Callable

import brotli

from newsfold.crawler.fetching.limits import MAX_CONTENT_CODINGS
from newsfold.db.archive.zstd import zstd

_MAX_CHUNK_LINE = 1000  # bytes of the line with a chunk's size and extensions
_MAGIC = {"gzip": b"\x1f\x8b", "zstd": b"\x28\xb5\x2f\xfd"}


class ContentEncodingError(ValueError):
    """A body cannot be decoded; the message is the reason, in a short phrase."""


def decode_body(body: bytes, *, transfer_encoding: str, content_encoding: str, max_bytes: int) -> bytes:
    """Return `body` after undoing the codings that the values of the two headers name ("" for a missing header).

    If the header names gzip or zstd but the body does not start with its magic number, that coding is skipped: archives
    often keep the header of a coding that they have undone. Raise ContentEncodingError if the result exceeds
    `max_bytes`, if the body is damaged, if a coding is unknown, or if there are more than MAX_CONTENT_CODINGS.
    """
    if "chunked" in transfer_encoding.lower():
        body = _join_chunks(body)
    codings = [word.strip().lower() for word in content_encoding.split(",") if word.strip()]
    if len(codings) > MAX_CONTENT_CODINGS:
        raise ContentEncodingError(f"{len(codings)} content codings")
    for coding in reversed(codings):
        name = coding.removeprefix("x-")
        if name == "identity" or not body.startswith(_MAGIC.get(name, b"")):
            continue
        decoder = _DECODERS.get(name)
        if decoder is None:
            raise ContentEncodingError(f"encoded as {name[:50]}")
        try:
            body = decoder(body, max_bytes + 1)
        except (zlib.error, brotli.error, zstd.ZstdError, EOFError) as error:
            raise ContentEncodingError(f"damaged {name} ({error})") from None
        if len(body) > max_bytes:
            break
    if len(body) > max_bytes:
        raise ContentEncodingError("too large")
    return body


def _join_chunks(body: bytes) -> bytes:
    """Return the joined chunks of `body` (RFC 9112, section 7.1).

    A body that is not chunked is returned as it is. If the body is truncated or damaged, the chunks before that place
    are returned.
    """
    chunks, at = list[bytes](), 0
    while (line_end := body.find(b"\r\n", at, at + _MAX_CHUNK_LINE)) >= 0:
        try:
            size = int(body[at:line_end].partition(b";")[0].strip(), 16)
        except ValueError:
            size = -1
        if size < 0:
            return body if not chunks else b"".join(chunks)
        if size == 0:
            break
        chunks.append(body[line_end + 2 : line_end + 2 + size])
        at = line_end + 2 + size + 2
    return b"".join(chunks) if chunks or body[:1] == b"0" else body


def _decode_gzip(body: bytes, max_bytes: int) -> bytes:
    return zlib.decompressobj(wbits=47).decompress(body, max_bytes)


def _decode_deflate(body: bytes, max_bytes: int) -> bytes:
    """Decode `body` with zlib's header, as the standard requires, or without it, as some servers send it."""
    try:
        return zlib.decompressobj().decompress(body, max_bytes)
    except zlib.error:
        return zlib.decompressobj(wbits=-15).decompress(body, max_bytes)


def _decode_brotli(body: bytes, max_bytes: int) -> bytes:
    decompressor, parts, size = brotli.Decompressor(), list[bytes](), 0
    part = decompressor.process(body, output_buffer_limit=max_bytes)
    while part:
        parts.append(part)
        size += len(part)
        if size >= max_bytes or decompressor.is_finished():
            break
        part = decompressor.process(b"", output_buffer_limit=max_bytes - size)
    return b"".join(parts)


def _decode_zstd(body: bytes, max_bytes: int) -> bytes:
    return bytes(zstd.ZstdDecompressor().decompress(body, max_bytes))


_DECODERS: dict[str, Callable[[bytes, int], bytes]] = {
    "gzip": _decode_gzip,
    "deflate": _decode_deflate,
    "br": _decode_brotli,
    "zstd": _decode_zstd,
}
