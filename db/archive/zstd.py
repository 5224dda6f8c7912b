"""Bodies compressed by zstd: alone, or beside a reference, which is text that both sides have (pure)."""

import hashlib
import sys

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

Reference = zstd.ZstdDict

MAX_BODY = 64 << 20  # bytes; far above what the crawler saves, so that a damaged row cannot fill memory
LEVEL = 10  # 31.0 kB a news page at the CPU of gzip -6, which needs 35.0
REFERENCE_LEVEL = 6  # beside a reference level 10 saves 4 % more and takes twice as long
FAST = 3  # for bodies that are packed soon
SHORTEST = 8  # bytes that zstd takes as a reference


def reference(text: bytes) -> Reference | None:
    """`text` ready to compress beside, or None where it is too short. Keep it: getting it ready costs some ms."""
    return zstd.ZstdDict(text, is_raw=True) if len(text) >= SHORTEST else None


def compress(body: bytes, beside: Reference | None = None, *, level: int = LEVEL) -> bytes:
    """`level` is for bodies alone; beside a reference it is always the same."""
    if beside is None:
        return bytes(zstd.compress(body, level))
    return bytes(zstd.compress(body, REFERENCE_LEVEL, zstd_dict=beside.as_digested_dict))


def decompress(data: bytes, size: int, beside: Reference | None = None) -> bytes:
    """Raises ValueError for what is damaged, or is not `size` bytes."""
    if not 0 <= size <= MAX_BODY:
        raise ValueError(f"it has {size} bytes, more than {MAX_BODY}")
    opened = zstd.ZstdDecompressor(zstd_dict=beside and beside.as_undigested_dict)
    try:
        body = bytes(opened.decompress(data, max_length=size + 1))
    except (zstd.ZstdError, EOFError) as error:
        raise ValueError(f"it is damaged: {error}") from error
    if len(body) != size:
        raise ValueError(f"it is damaged: {len(body)} bytes or more where there were {size}")
    return body


def body_sha256(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()
