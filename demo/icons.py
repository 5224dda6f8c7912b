"""The icons of the invented outlets: a coloured tile with a bar, disc or ring, as PNG (pure)."""

import struct
import zlib
from collections.abc import Callable
from hashlib import sha256

from demo.outlets import Outlet

SIDE = 32  # pixels
WITHOUT_ICON = "ostsund"  # as some outlets; the pages show its letter
_PAPER = (250, 248, 243)
_COLOURS = ((140, 28, 19), (36, 82, 122), (45, 96, 62), (112, 62, 132), (166, 98, 20), (30, 110, 116), (70, 66, 60))
# Decide by (column, row) from the centre whether a pixel belongs to the sign on the tile.
_SIGNS: tuple[Callable[[float, float], bool], ...] = (
    lambda x, y: x * x + y * y < 64,
    lambda x, y: 36 < x * x + y * y < 100,
    lambda x, y: abs(x) < 3,
    lambda x, y: abs(y) < 3 or abs(y - 8) < 2,
    lambda x, y: abs(x + y) < 4,
)


def draw_icon(outlet: Outlet) -> bytes | None:
    """Return the icon of the outlet as a PNG, always the same; None for WITHOUT_ICON."""
    if outlet.key == WITHOUT_ICON:
        return None
    seed = sha256(outlet.key.encode()).digest()
    colour, has_sign = _COLOURS[seed[0] % len(_COLOURS)], _SIGNS[seed[1] % len(_SIGNS)]
    centre = (SIDE - 1) / 2
    lines = [
        b"\0" + bytes(value for x in range(SIDE) for value in (_PAPER if has_sign(x - centre, y - centre) else colour))
        for y in range(SIDE)
    ]
    header = struct.pack(">IIBBBBB", SIDE, SIDE, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(b"".join(lines), 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in parts
    )
