"""A news web for measures of the crawl: made-up pages of usual size, served as fast as asyncio can, as a proxy."""

import asyncio
import multiprocessing
import random
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

HOSTS, PAGES = 24, 25  # pages of each host
WORDS = 450  # of an article
SURROUNDINGS = 90_000  # bytes of menus, scripts and teasers around it; half of the mean of real news pages

Answers = dict[tuple[str, str], bytes]


def page_urls(hosts: int = HOSTS, pages: int = PAGES) -> list[str]:
    return [f"http://outlet{host}.example/2026/03/0{1 + page % 9}/report-{page}-of-the-day"
            for page in range(pages) for host in range(hosts)]  # fmt: skip


def answers(hosts: int = HOSTS, pages: int = PAGES) -> Answers:
    """Feeds and pages, ready to be sent."""
    chance, made = random.Random(5), Answers()
    layouts = [_surroundings(random.Random(host)) for host in range(hosts)]
    for url in page_urls(hosts, pages):
        parts = urlsplit(url)
        host = parts.netloc
        above, below = layouts[int(host.removeprefix("outlet").partition(".")[0])]
        made[host, parts.path] = _answer(_page(chance, parts.path, above, below), "text/html; charset=utf-8")
    for number in range(hosts):
        host = f"outlet{number}.example"
        items = "".join(
            f"<item><title>{path.rpartition('/')[2]}</title><link>http://{host}{path}</link></item>"
            for name, path in made
            if name == host
        )
        rss = f"<?xml version='1.0'?><rss version='2.0'><channel><title>{host}</title>{items}</channel></rss>"
        made[host, "/rss.xml"] = _answer(rss.encode(), "application/rss+xml")
    return made


def sources_toml(hosts: int = HOSTS) -> str:
    entry = '[[source]]\nname = "Outlet {0}"\nhomepage = "http://outlet{0}.example/"\nfeeds = ["{1}"]\n'
    return "".join(entry.format(host, f"http://outlet{host}.example/rss.xml") for host in range(hosts))


@contextmanager
def served(made: Answers) -> Iterator[str]:
    """The address of a proxy that answers so, in a process of its own."""
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(made, theirs), daemon=True)
    process.start()
    try:
        yield f"http://127.0.0.1:{ours.recv()}"
    finally:
        process.terminate()
        process.join()


def _serve(made: Answers, pipe: Any) -> None:
    async def serve() -> None:
        server = await asyncio.get_running_loop().create_server(lambda: _Connection(made), "127.0.0.1", 0)
        pipe.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(serve())


class _Connection(asyncio.Protocol):
    def __init__(self, made: Answers) -> None:
        self._made, self._read = made, b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._read += data
        while b"\r\n\r\n" in self._read:
            head, _, self._read = self._read.partition(b"\r\n\r\n")
            parts = urlsplit(head.split(b" ", 2)[1].decode())
            found = self._made.get((parts.netloc, parts.path))
            self._transport.write(found or b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")


def _answer(body: bytes, kind: str) -> bytes:
    etag = sha256(body).hexdigest()[:16]
    head = f'HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\nETag: "{etag}"\r\n\r\n'
    return head.encode() + body


def _page(chance: random.Random, path: str, above: str, below: str) -> bytes:
    title = f"{_sentence(chance, 8)[:-1]}"
    text = "".join(f"<p>{' '.join(_sentence(chance, 15) for _ in range(3))}</p>\n" for _ in range(WORDS // 45))
    day = path[1:11].replace("/", "-")
    head = f'<title>{title}</title><meta property="og:type" content="article"><meta property="og:title"'
    head += f' content="{title}"><meta property="article:published_time" content="{day}T08:00:00Z">'
    page = f'<!doctype html><html lang="en"><head>{head}</head><body>{above}<main><article><h1>{title}</h1>'
    return f"{page}<p class='byline'>By Ada Quill</p>{text}</article></main>{below}</body></html>".encode()


def _surroundings(chance: random.Random) -> tuple[str, str]:
    """What a site has above and below its articles: menus, teasers, and scripts that make the most of the bytes."""
    links = "".join(f'<li><a href="/{_word(chance)}/">{_word(chance)}</a></li>' for _ in range(60))
    teasers = "".join(
        f'<div class="teaser"><a href="/2026/03/01/{_word(chance)}-{n}"><h3>{_sentence(chance, 9)}</h3></a></div>'
        for n in range(30)
    )
    state = ",".join(f'"{_word(chance)}{n}":{{"id":{chance.randrange(10**9)},"on":true}}' for n in range(1800))
    script = f"<script>window.__STATE__={{{state}}}</script>"
    below = f"<aside class='related'>{teasers}</aside><footer><ul>{links}</ul></footer>{script}"
    style = f"<style>{' '.join(f'.{_word(chance)}{{margin:{n}px}}' for n in range(900))}</style>"
    return f"{style}<header><nav><ul>{links}</ul></nav></header>", below[:SURROUNDINGS]


def _sentence(chance: random.Random, words: int) -> str:
    return " ".join(_word(chance) for _ in range(words)).capitalize() + "."


_SYLLABLES = "ba co du fe gi ho ja ke lo mu na pe qui ro sa te vi wo xe zu an el in or us".split()


def _word(chance: random.Random) -> str:
    # Some words are common, as in natural text.
    return "".join(_SYLLABLES[int(chance.random() ** 2 * len(_SYLLABLES))] for _ in range(chance.choice((1, 2, 2, 3))))
