"""A downloader middleware that undoes content codings, also those that the header names wrongly or not at all."""

from scrapy import Request
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.http import Response

from newsfold.crawler.errors import FetchFailure
from newsfold.crawler.fetching.content_encoding import (
    BodyTooLargeError,
    ContentEncodingError,
    UnknownCodingError,
    decode_body,
    sniff_coding,
)
from newsfold.crawler.fetching.content_type import HTML_MEDIA_TYPES, media_type
from newsfold.crawler.fetching.http_headers import header


class DecompressionMiddleware(HttpCompressionMiddleware):  # type: ignore[misc]
    """Scrapy's middleware with `content_encoding.decode_body` as its decoder; Scrapy's own trusts the header."""

    def process_response(self, request: Request, response: Response) -> Request | Response:
        is_page = media_type(header(response, "Content-Type") or "") in HTML_MEDIA_TYPES
        cut_at = request.meta.get("cut_body_at", 0)
        # The parsers of feeds and sitemaps unzip files themselves, within their own limits of size.
        is_zipped = sniff_coding(response.body) == "gzip"
        if (is_page or cut_at) and is_zipped and "Content-Encoding" not in response.headers:
            response.headers["Content-Encoding"] = b"gzip"
        if cut_at:
            return self._decode_start(response, cut_at)
        return super().process_response(request, response)

    def _decode_start(self, response: Response, max_bytes: int) -> Response:
        """Return the response with its decoded body; a body of more than `max_bytes` is cut one byte behind them."""
        header = b",".join(response.headers.getlist("Content-Encoding")).decode("latin-1")
        try:
            body = decode_body(
                response.body, transfer_encoding="", content_encoding=header, max_bytes=max_bytes, may_cut=True
            )
        except ContentEncodingError as error:
            raise FetchFailure(str(error), permanent=False) from None
        return response.replace(body=body)

    def _handle_encoding(self, body: bytes, content_encoding: list[bytes], max_size: int) -> tuple[bytes, list[bytes]]:
        header = b",".join(content_encoding).decode("latin-1")
        try:
            return decode_body(body, transfer_encoding="", content_encoding=header, max_bytes=max_size), []
        except UnknownCodingError:
            return body, content_encoding  # the parser of the body gives the reason
        except ContentEncodingError as error:
            raise FetchFailure(str(error), permanent=isinstance(error, BodyTooLargeError)) from None
