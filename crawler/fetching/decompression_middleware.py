"""A downloader middleware that undoes content codings, also those that the header names wrongly or not at all."""

from scrapy import Request
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.http import Response
from scrapy.responsetypes import responsetypes

from newsfold.crawler.errors import FetchFailure
from newsfold.crawler.fetching.content_encoding import (
    BodyTooLargeError,
    ContentEncodingError,
    IncompleteBodyError,
    UnknownCodingError,
    decode_body,
)
from newsfold.crawler.fetching.content_type import HTML_MEDIA_TYPES, media_type
from newsfold.crawler.fetching.http_headers import header


class DecompressionMiddleware(HttpCompressionMiddleware):  # type: ignore[misc]
    """Scrapy's middleware with `content_encoding.decode_body` as its decoder; Scrapy's own trusts the header."""

    def process_response(self, request: Request, response: Response) -> Response:
        """Return the response with its decoded body, and without its Content-Encoding header.

        Raise FetchFailure if the body is damaged, ends too early or exceeds `download_maxsize`. Where `cut_body_at` is
        in the meta of the request, a larger body is cut one byte behind that number of bytes; with `may_end_early`,
        a body that ends too early is decoded up to there.
        """
        if request.method == "HEAD":
            return response
        cut_at = request.meta.get("cut_body_at", 0)
        is_page = media_type(header(response, "Content-Type") or "") in HTML_MEDIA_TYPES
        try:
            body = decode_body(
                response.body,
                transfer_encoding="",
                content_encoding=b",".join(response.headers.getlist("Content-Encoding")).decode("latin-1"),
                max_bytes=cut_at or request.meta.get("download_maxsize", self._max_size),
                may_cut=cut_at > 0,
                # The parsers of feeds and sitemaps unzip files themselves, within their own limits of size.
                may_lack_header=is_page or cut_at > 0,
                must_be_whole=not cut_at,
            )
        except UnknownCodingError:
            return response  # the parser of the body gives the reason
        except IncompleteBodyError as error:
            if not (error.body and request.meta.get("may_end_early")):
                raise FetchFailure(str(error), permanent=False) from None
            body = error.body
        except ContentEncodingError as error:
            raise FetchFailure(str(error), permanent=isinstance(error, BodyTooLargeError)) from None
        if body is response.body and "Content-Encoding" not in response.headers:
            return response
        headers = response.headers.copy()
        headers.pop("Content-Encoding", None)
        response_class = responsetypes.from_args(headers=headers, url=response.url, body=body)
        return response.replace(body=body, headers=headers, cls=response_class)
