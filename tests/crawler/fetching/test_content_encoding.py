"""Content codings are undone by the first bytes of a body and by the header, within limits."""

import gzip
import zlib
from contextlib import suppress

import brotli
import pytest

from newsfold.crawler.fetching.content_encoding import (
    ContentEncodingError,
    UnknownCodingError,
    decode_body,
    unzip,
)
from newsfold.crawler.fetching.content_type import media_type, non_html_type
from newsfold.db.archive.zstd import zstd

PAGE = "<html><p>Der Hafen öffnet wieder.</p></html>".encode() * 30


def compress(content: bytes) -> dict[str, bytes]:
    """Return the content in each coding, by name."""
    raw = zlib.compressobj(wbits=-15)
    return {
        "gzip": gzip.compress(content),
        "deflate": zlib.compress(content),
        "raw deflate": raw.compress(content) + raw.flush(),
        "br": brotli.compress(content),
        "zstd": zstd.compress(content),
    }


CODED = compress(PAGE) | {
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
        ("br", "gzip"), ("br", "zstd"), ("deflate", "gzip"), ("br", "identity"),
        ("plain", "deflate"), ("plain", "br"), ("plain", "zstd"), ("plain", "utf-8"), ("plain", ""), ("plain", "none"),
    ],
)  # fmt: skip
def test_the_page_is_found_behind_right_and_wrong_headers(body: str, header: str) -> None:
    assert decode(CODED[body], header) == PAGE


LONG_PAGE = PAGE.replace(b"</html>", b"") + b"".join(b"<p>%d</p>" % (n * n) for n in range(2000))


@pytest.mark.parametrize("name", ["gzip", "deflate", "raw deflate", "br", "zstd"])
def test_a_body_that_ends_within_its_compressed_data_is_damaged(name: str) -> None:
    compressed = compress(LONG_PAGE)[name]
    arguments = {"transfer_encoding": "", "content_encoding": name.rpartition(" ")[2], "max_bytes": 100_000}
    assert decode_body(compressed, must_be_whole=True, **arguments) == LONG_PAGE
    cut = compressed[: len(compressed) // 2]
    assert len(decode_body(cut, **arguments)) < len(LONG_PAGE)
    with pytest.raises(ContentEncodingError, match="incomplete answer"):
        decode_body(cut, must_be_whole=True, **arguments)


@pytest.mark.parametrize("content", [PAGE, b'{"items": []}', b"User-agent: *\nDisallow: /a\n"])
def test_a_body_is_whole_if_only_the_checksum_behind_it_is_missing(content: bytes) -> None:
    body = gzip.compress(content)[:-8]
    arguments = {"transfer_encoding": "", "content_encoding": "gzip", "max_bytes": 100_000}
    assert decode_body(body, must_be_whole=True, **arguments) == content


@pytest.mark.parametrize("body", [name for name in CODED if name != "deflated gzip"])
def test_a_page_may_lack_its_header(body: str) -> None:
    decoded = decode_body(
        CODED[body], transfer_encoding="", content_encoding="", max_bytes=100_000, may_lack_header=True
    )
    assert decoded == PAGE


def test_other_files_are_no_compressed_text() -> None:
    image = b"\xff\xd8\xff\xe0\0\x10JFIF" + bytes(range(256)) * 20
    for header in ("gzip", ""):
        assert (
            decode_body(image, transfer_encoding="", content_encoding=header, max_bytes=100_000, may_lack_header=True)
            == image
        )


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
        ("html", ""),
        ('"text/html"', "text/html"),
        ("text/html text/plain", ""),
    ],
)
def test_media_type(content_type: str, kind: str) -> None:
    assert media_type(content_type) == kind


@pytest.mark.parametrize(
    ("content_type", "body", "kind"),
    [
        ("text/html", b"%PDF-1.7\n", "application/pdf"),
        ("text/html", b"\x89PNG\r\n\x1a\n\0", "image/png"),
        ("", b"RIFF\0\0\0\0WEBPVP8 ", "image/webp"),
        ("text/html", b"\0\0\0\x20ftypisom", "video/mp4"),
        ("text/html", b"PK\x03\x04\x14", "application/zip"),
        ("text/html", b"<p>ID3 tags</p>", ""),
        ("html", b"<!doctype html><p>", ""),
        ("application/json", b"\xef\xbb\xbf\n<!DOCTYPE html>", ""),
        ("image/jpeg", b"<!-- made by hand --><html lang=en>", ""),
        ("image/svg+xml", b"<svg><foreignObject><html>", "image/svg+xml"),
        ("application/json", b'{"html": "<html>"}', "application/json"),
        ("nonsense", b"Hello", "unknown"),
    ],
)
def test_the_first_bytes_decide_before_the_header(content_type: str, body: bytes, kind: str) -> None:
    assert non_html_type(content_type, body) == kind
