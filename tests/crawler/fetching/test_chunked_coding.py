"""The chunked coding, as servers write it and damage it: joined, and repaired as it arrives."""

import pytest

from newsfold.crawler.fetching.chunked_coding import ChunkRepair, join_chunks


@pytest.mark.parametrize(
    ("chunked", "joined"),
    [
        (b"5\r\nHello\r\n0\r\n\r\n", (b"Hello", True)),
        (b"5\nHello\n1\n!\n0\n\n", (b"Hello!", True)),
        (b"2\n\r\n\r\n0\n\n", (b"\r\n", True)),
        (b"5\nHel", (b"Hel", False)),
        (b"5\r\nHello\r\n3\r\n", (b"Hello", False)),
        (b"2\r\nHello\r\n0\r\n\r\n", (b"He", False)),
        (b"5;x=y\r\nHello\r\n0\r\nX-After: y\r\n\r\n", (b"Hello", True)),
        (b"0", (b"", False)),
        (b"<p>none\n", (b"<p>none\n", True)),
        (b"0 degrees\n", (b"0 degrees\n", True)),
    ],
)
def test_join_chunks(chunked: bytes, joined: tuple[bytes, bool]) -> None:
    assert join_chunks(chunked) == joined


CHUNKS = {
    "sound": (b"5\r\nHello\r\n0\r\n\r\n", b"5\r\nHello\r\n0\r\n\r\n"),
    "line feeds": (b"5\nHello\n6\n World\n0\n\n", b"5\r\nHello\r\n6\r\n World\r\n0\r\n\r\n"),
    "upper case, zeros, extension, spaces": (b"00A ;x=y\r\n0123456789\r\n0\r\n\r\n", b"a\r\n0123456789\r\n0\r\n\r\n"),
    "line breaks in the data": (b"4\n\r\n\n\r\n0\n\n", b"4\r\n\r\n\n\r\r\n0\r\n\r\n"),
    "no size": (b"zz\r\nHello", b"zz\r\nHello"),
    "data too long": (b"2\r\nHello\r\n0\r\n\r\n", b"2\r\nHello\r\n0\r\n\r\n"),
    "trailers": (b"1\r\nx\r\n0\r\nX-After: y\r\n\r\n", b"1\r\nx\r\n0\r\nX-After: y\r\n\r\n"),
    "cut": (b"5\r\nHel", b"5\r\nHel"),
}


@pytest.mark.parametrize("step", [1, 3, 1000])
@pytest.mark.parametrize("name", CHUNKS)
def test_chunks_received_in_parts(name: str, step: int) -> None:
    sent, repaired = CHUNKS[name]
    chunks = ChunkRepair()
    received = b"".join(chunks.feed(sent[start : start + step]) for start in range(0, len(sent), step))
    assert received == repaired
