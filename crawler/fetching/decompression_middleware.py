"""A downloader middleware that undoes content codings, also those that the header names wrongly or not at all."""

from scrapy import Request
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.http import Response

from newsfold.crawler.errors import FetchFailure
from newsfold.crawler.fetching.content_encoding import ContentEncodingError, UnknownCodingError, decode_body
from newsfold.crawler.fetching.content_type import HTML_MEDIA_TYPES


class DecompressionMiddleware(HttpCompressionMiddleware):  # type: ignore[misc]
    """Scrapy's middleware with `content_encoding.decode_body` as its decoder; Scrapy's own believes the header."""

    def process_response(self, request: Request, response: Response) -> Request | Response:
        media_type = (response.headers.get("Content-Type") or b"").decode("latin-1").partition(";")[0].strip().lower()
        is_page = media_type in HTML_MEDIA_TYPES
        # The parsers of feeds and sitemaps unzip files themselves, within their own limits of size.
        if is_page and response.body.startswith(b"\x1f\x8b\x08") and "Content-Encoding" not in response.headers:
            response.headers["Content-Encoding"] = b"gzip"
        return super().process_response(request, response)

    def _handle_encoding(self, body: bytes, content_encoding: list[bytes], max_size: int) -> tuple[bytes, list[bytes]]:
        header = b",".join(content_encoding).decode("latin-1")
        try:
            return decode_body(body, transfer_encoding="", content_encoding=header, max_bytes=max_size), []
        except UnknownCodingError:
            return body, content_encoding  # what uses the body gives the reason
        except ContentEncodingError as error:
            raise FetchFailure(str(error), permanent=str(error) == "too large") from None
