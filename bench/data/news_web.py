"""A synthetic news web for measuring crawls: feeds and pages of usual size from an asyncio server, used as a proxy."""

import asyncio
import multiprocessing
import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from bench.data.pages import GoldPage, read_gold_pages

HOSTS, PAGES = 24, 25  # pages of each host
ARTICLE_WORDS = 450
BOILERPLATE_BYTES = 90_000  # of menus, scripts and teasers on a page; half of the mean of real news pages

Responses = dict[tuple[str, str], bytes]  # (host, path) → the complete HTTP response


class Boilerplate(NamedTuple):
    """HTML that all pages of a host have before and after the article."""

    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Site:
    """Pages with gold at URLs of the web, and the responses for them and for the feed `/rss.xml` of each host."""

    pages: Mapping[str, GoldPage]
    responses: Responses

    def render_sources(self) -> str:
        """Return the file of sources for the hosts."""
        entry = '[[source]]\nname = "{0}"\nhomepage = "http://{0}/"\nfeeds = ["http://{0}/rss.xml"]\n'
        return "".join(entry.format(host) for host, path in self.responses if path == "/rss.xml")


def make_site(folder: Path | None = None) -> Site:
    """Return PAGES invented pages for each of HOSTS hosts, or the pages with gold of a folder on as many hosts."""
    pages = _place_pages(read_gold_pages(folder)) if folder else _invent_pages()
    responses, items = Responses(), defaultdict[str, list[str]](list)
    for url, page in pages.items():
        parts = urlsplit(url)
        charset = f"; charset={page.charset}" if page.charset else ""
        responses[parts.netloc, parts.path] = make_response(page.body, f"text/html{charset}")
        items[parts.netloc].append(f"<item><title>{parts.path.rpartition('/')[2]}</title><link>{url}</link></item>")
    for host, listed in items.items():
        rss = f"<?xml version='1.0'?><rss version='2.0'><channel><title>{host}</title>{''.join(listed)}</channel></rss>"
        responses[host, "/rss.xml"] = make_response(rss.encode(), "application/rss+xml")
    return Site(pages, responses)


def _place_pages(pages: Sequence[GoldPage]) -> dict[str, GoldPage]:
    return {_page_url(number % HOSTS, number // HOSTS): page for number, page in enumerate(pages)}


def _page_url(host: int, page: int) -> str:
    return f"http://outlet{host}.example/2026/03/0{1 + page % 9}/report-{page}-of-the-day"


def _invent_pages() -> dict[str, GoldPage]:
    rng, pages = random.Random(5), dict[str, GoldPage]()
    boilerplate = [_make_boilerplate(random.Random(host)) for host in range(HOSTS)]
    for number in range(HOSTS * PAGES):
        host, page = number % HOSTS, number // HOSTS
        url = _page_url(host, page)
        paragraphs = [" ".join(_make_sentence(rng, 15) for _ in range(3)) for _ in range(ARTICLE_WORDS // 45)]
        gold = {"title": _make_sentence(rng, 8)[:-1], "paragraphs": paragraphs, "date": f"2026-03-0{1 + page % 9}"}
        pages[url] = GoldPage(str(number), "invented", url, _render_page(gold, boilerplate[host]), "utf-8", gold)
    return pages


@contextmanager
def serve(responses: Responses) -> Iterator[str]:
    """Serve the responses from a process of its own within the context; yield the URL of the proxy."""
    context = multiprocessing.get_context("fork")
    port_receiver, port_sender = context.Pipe(duplex=False)
    process = context.Process(target=_serve, args=(responses, port_sender), daemon=True)
    process.start()
    try:
        yield f"http://127.0.0.1:{port_receiver.recv()}"
    finally:
        process.terminate()
        process.join()


def _serve(responses: Responses, port_sender: "Connection[int, None]") -> None:
    async def serve() -> None:
        server = await asyncio.get_running_loop().create_server(lambda: _ProxyProtocol(responses), "127.0.0.1", 0)
        port_sender.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(serve())


class _ProxyProtocol(asyncio.Protocol):
    """One connection, on which a client may pipeline requests without bodies."""

    def __init__(self, responses: Responses) -> None:
        self._responses, self._received = responses, b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._received += data
        while b"\r\n\r\n" in self._received:
            head, _, self._received = self._received.partition(b"\r\n\r\n")
            parts = urlsplit(head.split(b" ", 2)[1].decode())
            response = self._responses.get((parts.netloc, parts.path))
            self._transport.write(response or b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")


def make_response(body: bytes, content_type: str) -> bytes:
    """Return a complete HTTP response with this body and an ETag."""
    etag = sha256(body).hexdigest()[:16]
    head = f'HTTP/1.1 200 OK\r\nContent-Type: {content_type}\r\nContent-Length: {len(body)}\r\nETag: "{etag}"\r\n\r\n'
    return head.encode() + body


def _render_page(gold: Mapping[str, Any], boilerplate: Boilerplate) -> bytes:
    title, text = gold["title"], "".join(f"<p>{paragraph}</p>\n" for paragraph in gold["paragraphs"])
    head = f'<title>{title}</title><meta property="og:type" content="article"><meta property="og:title"'
    head += f' content="{title}"><meta property="article:published_time" content="{gold["date"]}T08:00:00Z">'
    article = f"<article><h1>{title}</h1><p class='byline'>By Ada Quill</p>{text}</article>"
    body = f"{boilerplate.before}<main>{article}</main>{boilerplate.after}"
    return f'<!doctype html><html lang="en"><head>{head}</head><body>{body}</body></html>'.encode()


def _make_boilerplate(rng: random.Random) -> Boilerplate:
    """Return the menus, teasers and scripts of a host; the scripts are the largest part."""
    links = "".join(f'<li><a href="/{_make_word(rng)}/">{_make_word(rng)}</a></li>' for _ in range(60))
    teasers = "".join(
        f'<div class="teaser"><a href="/2026/03/01/{_make_word(rng)}-{n}"><h3>{_make_sentence(rng, 9)}</h3></a></div>'
        for n in range(30)
    )
    state = ",".join(f'"{_make_word(rng)}{n}":{{"id":{rng.randrange(10**9)},"on":true}}' for n in range(1800))
    script = f"<script>window.__STATE__={{{state}}}</script>"
    after = f"<aside class='related'>{teasers}</aside><footer><ul>{links}</ul></footer>{script}"
    style = f"<style>{' '.join(f'.{_make_word(rng)}{{margin:{n}px}}' for n in range(900))}</style>"
    return Boilerplate(f"{style}<header><nav><ul>{links}</ul></nav></header>", after[:BOILERPLATE_BYTES])


def _make_sentence(rng: random.Random, words: int) -> str:
    return " ".join(_make_word(rng) for _ in range(words)).capitalize() + "."


_SYLLABLES = "ba co du fe gi ho ja ke lo mu na pe qui ro sa te vi wo xe zu an el in or us".split()


def _make_word(rng: random.Random) -> str:
    # The square makes some words frequent, as in natural text.
    return "".join(_SYLLABLES[int(rng.random() ** 2 * len(_SYLLABLES))] for _ in range(rng.choice((1, 2, 2, 3))))
