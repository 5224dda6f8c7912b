"""Media types of responses: which of them are HTML pages (pure)."""

HTML_MEDIA_TYPES = ("text/html", "application/xhtml+xml")
# Types under which servers also send HTML; the first bytes of the body decide.
AMBIGUOUS_MEDIA_TYPES = ("", "text/plain", "application/octet-stream", "text/xml", "application/xml")
# Types of saved captures that the extract stage parses. `application/octet-stream` is not among them.
EXTRACTABLE_MEDIA_TYPES = (*HTML_MEDIA_TYPES, "text/plain", "application/xml", "text/xml", "")

SNIFFED_BYTES = 1024


def non_html_type(content_type: str, body: bytes) -> str:
    """Return the media type of a response that is not an HTML page, or "" for an HTML page.

    `content_type` is the header's value. A missing type of a body without an HTML start is reported as `unknown`.
    """
    media_type = content_type.partition(";")[0].strip().lower()[:100]
    if media_type in HTML_MEDIA_TYPES:
        return ""
    start = body[:SNIFFED_BYTES].lower()
    if media_type in AMBIGUOUS_MEDIA_TYPES and (b"<html" in start or b"<!doctype html" in start):
        return ""
    return media_type or "unknown"
