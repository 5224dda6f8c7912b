"""The archive's codec: zstd, alone or with a reference, which is a text needed to compress and decompress (pure)."""

import sys

if sys.version_info >= (3, 14):
    from compression import zstd as zstd  # noqa: PLC0414 - re-exported
else:
    from backports import zstd as zstd  # noqa: PLC0414 - re-exported

Reference = zstd.ZstdDict

MAX_BODY = 64 << 20  # bytes; far above what the crawler saves; it keeps a damaged row from filling the memory
LEVEL = 10  # a news page takes 31.0 kB, with the CPU time of gzip -6, with which it takes 35.0 kB
# Level with a reference: 1.43 ms a page. Level 6 takes 1.87 ms and saves 2.4 % of the space; level 4 takes 1.02 ms, and
# 8 % more space than level 6.
REFERENCE_LEVEL = 5
# Level for bodies that will be packed: a third faster than level 3, with 5 % more room until then; level 10 takes five
# times as long.
FAST = 1
MIN_REFERENCE = 8  # bytes; zstd accepts no shorter reference


def make_reference(text: bytes) -> Reference | None:
    """Return `text` prepared as a zstd reference, which takes some ms; None if it is shorter than MIN_REFERENCE."""
    return zstd.ZstdDict(text, is_raw=True) if len(text) >= MIN_REFERENCE else None


def compress(body: bytes, reference: Reference | None = None, *, level: int = LEVEL) -> bytes:
    """Return the compressed body. `level` applies only without a reference; with one, the level is REFERENCE_LEVEL."""
    if reference is None:
        return bytes(zstd.compress(body, level))
    return bytes(zstd.compress(body, REFERENCE_LEVEL, zstd_dict=reference.as_digested_dict))


def decompress(data: bytes, size: int, reference: Reference | None = None) -> bytes:
    """Return the body that was compressed to `data` with the same `reference`.

    `size` is its expected size in bytes. Raise ValueError if `size` exceeds MAX_BODY, the data are damaged, or the body
    has another size.
    """
    if not 0 <= size <= MAX_BODY:
        raise ValueError(f"it has {size} bytes, more than {MAX_BODY}")
    decompressor = zstd.ZstdDecompressor(zstd_dict=reference and reference.as_undigested_dict)
    try:
        body = bytes(decompressor.decompress(data, max_length=size + 1))
    except (zstd.ZstdError, EOFError) as error:
        raise ValueError(f"it is damaged: {error}") from error
    if len(body) != size:
        raise ValueError(f"it is damaged: {len(body)} bytes or more where there were {size}")
    return body
