"""Responses that break HTTP in the ways that browsers overlook: what the parser is given for them."""

import pytest

from newsfold.crawler.fetching.response_repair import (
    content_length,
    has_end_tag,
    head_length,
    is_chunked,
    repair_head,
)

OK = b"HTTP/1.1 200 OK\r\n"
HEADS = {
    "sound": (OK + b"ETag: \"a\"\r\nServer: x\r\n\r\n", OK + b"ETag: \"a\"\r\nServer: x\r\n\r\n"),
    "line feeds": (b"HTTP/1.0 200 OK\nServer: x\n\n", b"HTTP/1.0 200 OK\r\nServer: x\r\n\r\n"),
    "version 2": (b"HTTP/2 200\r\n\r\n", b"HTTP/1.1 200 \r\n\r\n"),
    "shoutcast": (b"ICY 200 OK\r\nicy-name: Radio\r\n\r\n", b"HTTP/1.0 200 OK\r\nicy-name: Radio\r\n\r\n"),
    "reason in Latin-1": (b"HTTP/1.1 200 Tr\xe8s bien\r\n\r\n", b"HTTP/1.1 200 Tr?s bien\r\n\r\n"),
    "folded": (OK + b"Content-Type: text/html;\r\n charset=utf-8\r\n\r\n",
               OK + b"Content-Type: text/html; charset=utf-8\r\n\r\n"),
    "folded at the start": (OK + b" lost\r\nServer: x\r\n\r\n", OK + b"Server: x\r\n\r\n"),
    "space before the colon": (OK + b"Content-Type : text/html\r\n\r\n", OK + b"Content-Type: text/html\r\n\r\n"),
    "line without a colon": (OK + b"frame-src 'self'\r\nServer: x\r\n\r\n", OK + b"Server: x\r\n\r\n"),
    "name with spaces": (OK + b"Powered By: me\r\nServer: x\r\n\r\n", OK + b"Server: x\r\n\r\n"),
    "name in quotation marks": (OK + "‘x-frame’: a\r\nServer: x\r\n\r\n".encode(), OK + b"Server: x\r\n\r\n"),
    "no name": (OK + b": a\r\nServer: x\r\n\r\n", OK + b"Server: x\r\n\r\n"),
    "value in Latin-1": (OK + b"X-Title: Gr\xf6\xdfe\r\n\r\n", OK + "X-Title: Größe\r\n\r\n".encode()),
    "value in UTF-8": (OK + "X-Title: Größe\r\n\r\n".encode(), OK + "X-Title: Größe\r\n\r\n".encode()),
    "Location in Latin-1": (OK + b"Location: /caf\xe9?a=b%20c\r\n\r\n", OK + b"Location: /caf%E9?a=b%20c\r\n\r\n"),
    "equal lengths": (OK + b"Content-Length: 5\r\nContent-Length: 5\r\n\r\n", OK + b"Content-Length: 5\r\n\r\n"),
    "equal lengths in one line": (OK + b"Content-Length: 5, 5\r\n\r\n", OK + b"Content-Length: 5\r\n\r\n"),
    "no number": (OK + b"Content-Length: many\r\n\r\n", OK + b"\r\n"),
    "negative": (OK + b"Content-Length: -1\r\n\r\n", OK + b"\r\n"),
    "empty length": (OK + b"Content-Length:\r\n\r\n", OK + b"\r\n"),
    "chunks and a length": (OK + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
                            OK + b"Transfer-Encoding: chunked\r\n\r\n"),
    "contradicting lengths are refused later": (OK + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\n",
                                                OK + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\n"),
    "a zero byte is refused later": (OK + b"X: a\0b\r\n\r\n", OK + b"X: a\0b\r\n\r\n"),
    "no HTTP": (b"<html>\n\n", b"<html>\n\n"),
    "four digits": (b"HTTP/1.1 2000 OK\r\n\r\n", b"HTTP/1.1 2000 OK\r\n\r\n"),
}  # fmt: skip


@pytest.mark.parametrize("name", HEADS)
def test_heads(name: str) -> None:
    head, repaired = HEADS[name]
    assert repair_head(head) == repaired
    assert repair_head(repaired) == repaired


@pytest.mark.parametrize(
    ("data", "length"),
    [
        (OK + b"Server: x\r\n\r\n<html>", len(OK) + 13),
        (b"HTTP/1.1 200 OK\n\n<html>", 17),
        (OK + b"Server: x\r\n", 0),
        (b"HTTP/1.1 200 O", 0),
        (b"<html>\nno headers", 17),
    ],
)
def test_the_end_of_the_head(data: bytes, length: int) -> None:
    assert head_length(data) == length


def test_what_a_repaired_head_announces() -> None:
    assert content_length(repair_head(OK + b"content-length : 12\r\n\r\n")) == 12
    assert content_length(repair_head(OK + b"X-Content-Length: 12\r\n\r\n")) is None
    assert is_chunked(repair_head(OK + b"transfer-encoding: gzip, Chunked\r\n\r\n"))
    assert not is_chunked(repair_head(OK + b"X-Encoding: chunked\r\n\r\n"))


@pytest.mark.parametrize(
    ("end", "is_whole"),
    [
        (b"<p>Quay</p></body></html>\n", True),
        (b"</HTML >\r\n<!-- cached at 20:30 -->\n", True),
        (b"</item></channel></rss>", True),
        (b"<p>Quay</p></body>", False),
        (b"<p>as in </html> and </body", False),
    ],
)
def test_the_end_of_a_document(end: bytes, is_whole: bool) -> None:
    assert has_end_tag(end) == is_whole
