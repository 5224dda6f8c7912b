"""A synthetic news web for measuring crawls: feeds and pages of usual size from an asyncio server, used as a proxy."""

import asyncio
import multiprocessing
import random
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from multiprocessing.connection import Connection
from typing import NamedTuple
from urllib.parse import urlsplit

HOSTS, PAGES = 24, 25  # pages of each host
ARTICLE_WORDS = 450
BOILERPLATE_BYTES = 90_000  # of menus, scripts and teasers on a page; half of the mean of real news pages

Responses = dict[tuple[str, str], bytes]  # (host, path) → the complete HTTP response


class Boilerplate(NamedTuple):
    """HTML that all pages of a host have before and after the article."""

    before: str
    after: str


def make_page_urls(hosts: int = HOSTS, pages: int = PAGES) -> list[str]:
    return [f"http://outlet{host}.example/2026/03/0{1 + page % 9}/report-{page}-of-the-day"
            for page in range(pages) for host in range(hosts)]  # fmt: skip


def make_responses(hosts: int = HOSTS, pages: int = PAGES) -> Responses:
    """Return the responses for all pages and for `/rss.xml` of each host."""
    rng, responses = random.Random(5), Responses()
    boilerplate = [_make_boilerplate(random.Random(host)) for host in range(hosts)]
    for url in make_page_urls(hosts, pages):
        parts = urlsplit(url)
        host = parts.netloc
        number = int(host.removeprefix("outlet").partition(".")[0])
        page = _render_page(rng, parts.path, boilerplate[number])
        responses[host, parts.path] = _make_response(page, "text/html; charset=utf-8")
    for number in range(hosts):
        host = f"outlet{number}.example"
        items = "".join(
            f"<item><title>{path.rpartition('/')[2]}</title><link>http://{host}{path}</link></item>"
            for name, path in responses
            if name == host
        )
        rss = f"<?xml version='1.0'?><rss version='2.0'><channel><title>{host}</title>{items}</channel></rss>"
        responses[host, "/rss.xml"] = _make_response(rss.encode(), "application/rss+xml")
    return responses


def render_sources(hosts: int = HOSTS) -> str:
    """Return the file of sources for the hosts."""
    entry = '[[source]]\nname = "Outlet {0}"\nhomepage = "http://outlet{0}.example/"\nfeeds = ["{1}"]\n'
    return "".join(entry.format(host, f"http://outlet{host}.example/rss.xml") for host in range(hosts))


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


def _make_response(body: bytes, content_type: str) -> bytes:
    etag = sha256(body).hexdigest()[:16]
    head = f'HTTP/1.1 200 OK\r\nContent-Type: {content_type}\r\nContent-Length: {len(body)}\r\nETag: "{etag}"\r\n\r\n'
    return head.encode() + body


def _render_page(rng: random.Random, path: str, boilerplate: Boilerplate) -> bytes:
    title = f"{_make_sentence(rng, 8)[:-1]}"
    text = "".join(
        f"<p>{' '.join(_make_sentence(rng, 15) for _ in range(3))}</p>\n" for _ in range(ARTICLE_WORDS // 45)
    )
    day = path[1:11].replace("/", "-")
    head = f'<title>{title}</title><meta property="og:type" content="article"><meta property="og:title"'
    head += f' content="{title}"><meta property="article:published_time" content="{day}T08:00:00Z">'
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
