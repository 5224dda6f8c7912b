"""Decide by its media type and first bytes whether a response is an HTML page (pure)."""

HTML_MEDIA_TYPES = ("text/html", "application/xhtml+xml")
# Types with which servers also send HTML ("" is a missing header); the first bytes of the body decide.
AMBIGUOUS_MEDIA_TYPES = ("", "text/plain", "application/octet-stream", "text/xml", "application/xml")
# Types of captures that the extract stage parses; `application/octet-stream` is not among them.
EXTRACTABLE_MEDIA_TYPES = (*HTML_MEDIA_TYPES, "text/plain", "application/xml", "text/xml", "")

SNIFFED_BYTES = 1024  # first bytes of a body that are searched for the start of an HTML page


def media_type(content_type: str) -> str:
    """Return the media type in the value of a Content-Type header, in lower case and without parameters.

    Of several types, which are repeated headers joined by commas, it is the first.
    """
    return content_type.partition(";")[0].partition(",")[0].strip().lower()[:100]


def non_html_type(content_type: str, body: bytes) -> str:
    """Return the media type of a response that is not an HTML page, or "" if it is one.

    `content_type` is the value of the Content-Type header, "" if there is none. If it is missing and the body does not
    start like an HTML page, return `unknown`.
    """
    kind = media_type(content_type)
    if kind in HTML_MEDIA_TYPES:
        return ""
    start = body[:SNIFFED_BYTES].lower()
    if kind in AMBIGUOUS_MEDIA_TYPES and (b"<html" in start or b"<!doctype html" in start):
        return ""
    return kind or "unknown"
