"""Content codings are undone by the first bytes of a body and by the header, within limits."""

import gzip
import zlib
from contextlib import suppress

import brotli
import pytest

from newsfold.crawler.fetching.content_encoding import ContentEncodingError, UnknownCodingError, decode_body, unzip
from newsfold.crawler.fetching.content_type import media_type
from newsfold.db.archive.zstd import zstd

PAGE = "<html><p>Der Hafen öffnet wieder.</p></html>".encode() * 30
RAW_DEFLATE = zlib.compressobj(wbits=-15)
CODED = {
    "gzip": gzip.compress(PAGE),
    "deflate": zlib.compress(PAGE),
    "raw deflate": RAW_DEFLATE.compress(PAGE) + RAW_DEFLATE.flush(),
    "br": brotli.compress(PAGE),
    "zstd": zstd.compress(PAGE),
    "two gzip files": gzip.compress(PAGE[:99]) + gzip.compress(PAGE[99:]) + b"\0" * 9,
    "gzip twice": gzip.compress(gzip.compress(PAGE)),
    "deflated gzip": zlib.compress(gzip.compress(PAGE)),
    "plain": PAGE,
}


def decode(body: bytes, header: str, max_bytes: int = 100_000) -> bytes:
    return decode_body(body, transfer_encoding="", content_encoding=header, max_bytes=max_bytes)


@pytest.mark.parametrize(
    ("body", "header"),
    [
        ("gzip", "gzip"), ("gzip", "X-GZIP"), ("gzip", "br"), ("gzip", "deflate"), ("gzip", "utf-8"),
        ("gzip", "identity"), ("gzip", "gzip, gzip"), ("two gzip files", "gzip"), ("deflate", "deflate"),
        ("raw deflate", "deflate"), ("br", "br"), ("zstd", "zstd"), ("zstd", "gzip"), ("plain", "gzip"),
        ("gzip twice", "gzip"), ("gzip twice", "gzip, gzip"), ("deflated gzip", "deflate"), ("gzip", "gzip;q=1"),
        ("gzip", '"gzip"'), ("plain", "text/html"), ("gzip", "text/html"),
        ("plain", "deflate"), ("plain", "br"), ("plain", "zstd"), ("plain", "utf-8"), ("plain", ""), ("plain", "none"),
    ],
)  # fmt: skip
def test_the_page_is_found_behind_right_and_wrong_headers(body: str, header: str) -> None:
    assert decode(CODED[body], header) == PAGE


def test_an_unknown_coding_is_refused() -> None:
    with pytest.raises(UnknownCodingError, match="encoded as rot13"):
        decode(PAGE, "rot13")


@pytest.mark.parametrize("body", [name for name in CODED if name != "plain"])
@pytest.mark.parametrize("header", ["gzip", "br", "deflate", "zstd"])
def test_a_wrong_header_raises_nothing_else(body: str, header: str) -> None:
    with suppress(ContentEncodingError):
        assert len(decode(CODED[body], header)) < 100_000


@pytest.mark.parametrize("body", ["gzip", "deflate", "br", "zstd"])
def test_a_bomb_is_refused(body: str) -> None:
    with pytest.raises(ContentEncodingError, match="too large"):
        decode(CODED[body], body, max_bytes=500)


@pytest.mark.parametrize("size", [len(CODED["two gzip files"]) - 9, len(CODED["gzip"]) - 5])
def test_unzip_says_whether_the_file_was_complete(size: int) -> None:
    is_complete = size > len(CODED["gzip"])
    assert unzip(CODED["two gzip files" if is_complete else "gzip"][:size], 100_000)[1] == is_complete
    with pytest.raises(ContentEncodingError, match="more than"):
        unzip(CODED["gzip"], 500)


def test_a_transfer_coding_is_undone_too() -> None:
    zipped = gzip.compress(PAGE)
    chunked = b"%x\r\n%b\r\n0\r\n\r\n" % (len(zipped), zipped)
    assert decode_body(chunked, transfer_encoding="gzip, Chunked", content_encoding="", max_bytes=100_000) == PAGE


@pytest.mark.parametrize(
    ("content_type", "kind"),
    [
        ("text/html", "text/html"),
        (" Text/HTML ; charset=utf-8", "text/html"),
        ("text/html, text/html; charset=utf-8", "text/html"),
        ("application/pdf,text/html", "application/pdf"),
        (";", ""),
    ],
)
def test_media_type(content_type: str, kind: str) -> None:
    assert media_type(content_type) == kind
