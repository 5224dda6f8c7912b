"""Decide by its media type and first bytes whether a response is an HTML page (pure)."""

import re

from newsfold.db.values.magic_bytes import PNG_MAGIC

HTML_MEDIA_TYPES = ("text/html", "application/xhtml+xml")
# Types with which servers also send HTML ("" is a missing header); the first bytes of the body decide.
AMBIGUOUS_MEDIA_TYPES = ("", "text/plain", "application/octet-stream", "text/xml", "application/xml")
# Types of captures that the extract stage parses; `application/octet-stream` is not among them.
EXTRACTABLE_MEDIA_TYPES = (*HTML_MEDIA_TYPES, "text/plain", "application/xml", "text/xml", "")

SNIFFED_BYTES = 1024  # first bytes of a body that are searched for the start of an HTML page


_TYPE = re.compile(r"[\w!#$&^.+-]+/[\w!#$&^.+-]+")
# A body that starts so is an HTML page, whatever its header says.
_HTML_START = re.compile(rb"(?:\xef\xbb\xbf)?\s*+(?:<!--.{0,500}?-->\s*+)?<(?:!doctype\s+html|html)[\s>]", re.I | re.S)
# First bytes of files that are no text, whatever their header says (WHATWG MIME Sniffing, section 6).
_MAGIC = (
    (b"%PDF-", "application/pdf"),
    (PNG_MAGIC, "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"PK\x03\x04", "application/zip"),
    (b"Rar!\x1a\x07", "application/x-rar-compressed"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/msword"),
    (b"ID3", "audio/mpeg"),
    (b"OggS\0", "application/ogg"),
    (b"\x1a\x45\xdf\xa3", "video/webm"),
    (b"wOFF", "font/woff"),
    (b"wOF2", "font/woff2"),
)
_RIFF = {b"WEBP": "image/webp", b"AVI ": "video/avi", b"WAVE": "audio/wave"}


def sniff_binary_type(body: bytes) -> str:
    """Return the media type of an image, PDF, archive or the like by the first bytes of `body`, "" if it is none."""
    if body[:4] == b"RIFF":
        return _RIFF.get(body[8:12], "")
    if body[4:8] == b"ftyp":
        return "video/mp4"
    return next((kind for magic, kind in _MAGIC if body.startswith(magic)), "")


def media_type(content_type: str) -> str:
    """Return the media type in the value of a Content-Type header, in lower case and without parameters.

    Of several types, which are repeated headers joined by commas, it is the first. It is "" for a value that is no
    type, such as `html`.
    """
    kind = content_type.partition(";")[0].partition(",")[0].strip(" \t\r\n\"'").lower()[:100]
    return kind if _TYPE.fullmatch(kind) else ""


def non_html_type(content_type: str, body: bytes) -> str:
    """Return the media type of a response that is not an HTML page, or "" if it is one.

    `content_type` is the value of the Content-Type header, "" if there is none. Before it, the first bytes decide where
    they are those of an HTML page or of a file that is no text. If the header is missing or names no media type, and
    the body does not start like an HTML page, return `unknown`.
    """
    if binary := sniff_binary_type(body):
        return binary
    kind = media_type(content_type)
    if kind in HTML_MEDIA_TYPES:
        return ""
    start = body[:SNIFFED_BYTES].lower()
    if _HTML_START.match(start):
        return ""
    if kind in AMBIGUOUS_MEDIA_TYPES and (b"<html" in start or b"<!doctype html" in start):
        return ""
    return kind or "unknown"
