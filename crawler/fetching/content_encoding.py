"""Bodies of HTTP answers as they were on the wire: chunks joined, content codings taken off, within limits (pure)."""

import sys
import zlib
from collections.abc import Callable

import brotli

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

CODINGS = 3  # one upon another; honest answers have one

_STARTS = {"gzip": b"\x1f\x8b", "zstd": b"\x28\xb5\x2f\xfd"}


class BadPayload(ValueError):
    """What is wrong with the body, in a short phrase."""


def decoded(body: bytes, *, transfer: str, content: str, most: int) -> bytes:
    """The body without the codings that its headers name; raises BadPayload for over `most` bytes and for damage.

    Archives often keep the header of a coding that they took off: a body that does not look like it stays as it is.
    """
    if "chunked" in transfer.lower():
        body = _joined(body)
    codings = [word.strip().lower() for word in content.split(",") if word.strip()]
    if len(codings) > CODINGS:
        raise BadPayload(f"{len(codings)} content codings")
    for coding in reversed(codings):
        name = coding.removeprefix("x-")
        if name == "identity" or not body.startswith(_STARTS.get(name, b"")):
            continue
        opener = _OPENERS.get(name)
        if opener is None:
            raise BadPayload(f"encoded as {name[:50]}")
        try:
            body = opener(body, most + 1)
        except (zlib.error, brotli.error, zstd.ZstdError, EOFError) as error:
            raise BadPayload(f"damaged {name} ({error})") from None
        if len(body) > most:
            break
    if len(body) > most:
        raise BadPayload("too large")
    return body


def _joined(body: bytes) -> bytes:
    """RFC 9112, section 7.1; what is not in chunks stays as it is, what breaks off is kept up to there."""
    parts, at = list[bytes](), 0
    while (end := body.find(b"\r\n", at, at + 1000)) >= 0:
        try:
            size = int(body[at:end].partition(b";")[0].strip(), 16)
        except ValueError:
            size = -1
        if size < 0:
            return body if not parts else b"".join(parts)
        if size == 0:
            break
        parts.append(body[end + 2 : end + 2 + size])
        at = end + 2 + size + 2
    return b"".join(parts) if parts or body[:1] == b"0" else body


def _inflate(body: bytes, most: int) -> bytes:
    return zlib.decompressobj(wbits=47).decompress(body, most)


def _deflate(body: bytes, most: int) -> bytes:
    """With zlib's frame as the standard says, or bare as some servers do."""
    try:
        return zlib.decompressobj().decompress(body, most)
    except zlib.error:
        return zlib.decompressobj(wbits=-15).decompress(body, most)


def _unbrotli(body: bytes, most: int) -> bytes:
    opened, parts, size = brotli.Decompressor(), list[bytes](), 0
    part = opened.process(body, output_buffer_limit=most)
    while part:
        parts.append(part)
        size += len(part)
        if size >= most or opened.is_finished():
            break
        part = opened.process(b"", output_buffer_limit=most - size)
    return b"".join(parts)


def _unzstd(body: bytes, most: int) -> bytes:
    return bytes(zstd.ZstdDecompressor().decompress(body, most))


_OPENERS: dict[str, Callable[[bytes, int], bytes]] = {
    "gzip": _inflate,
    "deflate": _deflate,
    "br": _unbrotli,
    "zstd": _unzstd,
}
