"""What kind of thing an answer is (pure)."""

HTML = ("text/html", "application/xhtml+xml")
UNSURE = ("", "text/plain", "application/octet-stream", "text/xml", "application/xml")  # then the body decides


def not_html(content_type: str, body: bytes) -> str:
    """The media type of what is no HTML page, or nothing."""
    kind = content_type.partition(";")[0].strip().lower()[:100]
    if kind in HTML:
        return ""
    start = body[:1024].lower()
    return "" if kind in UNSURE and (b"<html" in start or b"<!doctype html" in start) else kind or "unknown"
