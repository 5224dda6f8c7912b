"""Tell from its bytes whether a file is an image that can be shown as a site's icon (pure).

What a server says of its type is not asked. SVG is no such image: it can hold scripts and references to other files.
"""

from collections.abc import Callable, Iterator
from struct import error as StructError
from struct import unpack_from

from newsfold.db.values.magic_bytes import PNG_MAGIC

MAX_SIDE = 1024  # pixels; a small file can unpack to an image that fills the memory of the reader's browser
MAX_ICO_IMAGES = 32


class NoIcon(Exception):
    """The bytes are no image to be shown; the message says why."""


def read_icon_type(body: bytes) -> str:
    """Return the media type of the image `body`: PNG, ICO, GIF, JPEG or WebP.

    Raise NoIcon if it is none of them, is damaged at its start, is larger than MAX_SIDE, or moves.
    """
    for is_kind, media_type, read_sizes in _KINDS:
        if is_kind(body):
            try:
                sizes = list(read_sizes(body))
            except (StructError, IndexError):
                raise NoIcon("damaged image") from None
            if not sizes or not all(0 < width <= MAX_SIDE and 0 < height <= MAX_SIDE for width, height in sizes):
                raise NoIcon(f"not 1 to {MAX_SIDE} pixels wide and high")
            return media_type
    raise NoIcon("not an image" if body else "empty answer")


def _png_sizes(body: bytes) -> Iterator[tuple[int, int]]:
    """Yield the size in IHDR, the first chunk (PNG specification, section 11.2.1)."""
    if body[12:16] != b"IHDR":
        raise NoIcon("damaged image")
    yield unpack_from(">II", body, 16)
    at = 8
    while at + 8 <= len(body) and body[at + 4 : at + 8] != b"IDAT":
        if body[at + 4 : at + 8] == b"acTL":
            raise NoIcon("moving image")
        at += 12 + unpack_from(">I", body, at)[0]


def _ico_sizes(body: bytes) -> Iterator[tuple[int, int]]:
    """Yield the sizes of the images in the file, each of which is a PNG or a bitmap without its file header."""
    count = unpack_from("<H", body, 4)[0]
    if not 0 < count <= MAX_ICO_IMAGES:
        raise NoIcon("damaged image")
    for number in range(count):
        size, start = unpack_from("<II", body, 6 + 16 * number + 8)
        if start + size > len(body):
            raise NoIcon("damaged image")
        image = body[start : start + size]
        if image.startswith(PNG_MAGIC):
            yield from _png_sizes(image)
        else:
            width, height = unpack_from("<ii", image, 4)
            yield width, abs(height) // 2  # the picture and below it, as high again, its mask


def _gif_sizes(body: bytes) -> Iterator[tuple[int, int]]:
    """Yield the size of the screen and of the only frame (GIF89a, sections 18 to 20)."""
    yield unpack_from("<HH", body, 6)
    at, frames = 13 + _palette_size(body[10]), 0
    while at < len(body) and body[at] != 0x3B:
        if body[at] == 0x2C:
            frames += 1
            if frames > 1:
                raise NoIcon("moving image")
            yield unpack_from("<HH", body, at + 5)
            at += 11 + _palette_size(body[at + 9])
        else:
            at += 2
        while at < len(body) and body[at]:  # blocks of data, each with its length before it, up to an empty one
            at += body[at] + 1
        at += 1


def _palette_size(flags: int) -> int:
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _jpeg_sizes(body: bytes) -> Iterator[tuple[int, int]]:
    """Yield the size in the frame header, SOF0 to SOF15 without DHT, JPG and DAC (ITU T.81, table B.1)."""
    at = 2
    while at + 4 <= len(body):
        if body[at] != 0xFF:
            raise NoIcon("damaged image")
        marker = body[at + 1]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = unpack_from(">HH", body, at + 5)
            yield width, height
            return
        at += 1 if marker == 0xFF else 2 + unpack_from(">H", body, at + 2)[0]


def _webp_sizes(body: bytes) -> Iterator[tuple[int, int]]:
    """Yield the size in the first chunk (RFC 9649, section 2)."""
    kind = body[12:16]
    if kind == b"VP8X":
        if body[20] & 2:
            raise NoIcon("moving image")
        yield 1 + int.from_bytes(body[24:27], "little"), 1 + int.from_bytes(body[27:30], "little")
    elif kind == b"VP8L":
        bits = unpack_from("<I", body, 21)[0]
        yield 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    elif kind == b"VP8 ":
        width, height = unpack_from("<HH", body, 26)
        yield width & 0x3FFF, height & 0x3FFF


_KINDS: tuple[tuple[Callable[[bytes], bool], str, Callable[[bytes], Iterator[tuple[int, int]]]], ...] = (
    (lambda body: body.startswith(PNG_MAGIC), "image/png", _png_sizes),
    (lambda body: body.startswith(b"\0\0\1\0"), "image/x-icon", _ico_sizes),
    (lambda body: body.startswith((b"GIF87a", b"GIF89a")), "image/gif", _gif_sizes),
    (lambda body: body.startswith(b"\xff\xd8\xff"), "image/jpeg", _jpeg_sizes),
    (lambda body: body[:4] == b"RIFF" and body[8:12] == b"WEBP", "image/webp", _webp_sizes),
)
