"""Invented pages and articles as files to import: JSONL and WARC."""

import json
from functools import cache
from html import escape
from itertools import islice
from pathlib import Path

from bench.data.corpus import ArticleGenerator, SyntheticArticle
from tests.support.processes import finish_command

TIME = "%Y-%m-%dT%H:%M:%SZ"


@cache
def make_articles(number: int) -> list[SyntheticArticle]:
    """Return the first `number` articles, the same every time."""
    return list(islice(ArticleGenerator().generate(), number))


def write_articles(path: Path, number: int) -> None:
    """Write articles in the format of `import articles`."""
    rows = (
        {"id": f"wire-{one.number}", "source": f"Outlet {one.source}", "title": one.title, "text": one.text,
         "date": one.at.strftime(TIME)}
        for one in make_articles(number)
    )  # fmt: skip
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))


def write_pages(path: Path, number: int) -> None:
    """Write pages in the format of `import html`."""
    rows = (
        {"url": address_of(one), "html": make_page(one), "fetched_at": one.at.strftime(TIME)}
        for one in make_articles(number)
    )
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))


def write_warc(path: Path, number: int) -> None:
    """Write pages as records of a WARC file without compression."""
    with path.open("wb") as file:
        for one in make_articles(number):
            block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + make_page(one).encode()
            head = (
                "WARC/1.0\r\nWARC-Type: response\r\nContent-Type: application/http\r\n"
                f"WARC-Record-ID: <urn:uuid:{one.number:032x}>\r\nWARC-Date: {one.at.strftime(TIME)}\r\n"
                f"WARC-Target-URI: {address_of(one)}\r\nContent-Length: {len(block)}\r\n\r\n"
            )
            file.write(head.encode() + block + b"\r\n\r\n")


def address_of(article: SyntheticArticle) -> str:
    return f"https://outlet{article.source}.example/{article.at:%Y/%m/%d}/report-{article.number}"


def make_page(article: SyntheticArticle) -> str:
    """Return the article as a plain page."""
    title, paragraphs = escape(article.title), "".join(f"<p>{escape(text)}</p>" for text in article.paragraphs)
    return (
        f'<!doctype html><html lang="en"><head><title>{title}</title><meta property="og:type" content="article">'
        f'<meta property="article:published_time" content="{article.at.strftime(TIME)}"></head>'
        f"<body><article><h1>{title}</h1>{paragraphs}</article></body></html>"
    )


def write_inputs(folder: Path, *, articles: int, pages: int) -> None:
    """Write files to import: `articles.jsonl`, and the same number of `pages` as `pages.jsonl` and `pages.warc`."""
    write_articles(folder / "articles.jsonl", articles)
    write_pages(folder / "pages.jsonl", pages)
    write_warc(folder / "pages.warc", pages)


def import_into(folder: Path, **files: str) -> None:
    """Make the folder, and in it a database and an archive of the files beside it, given as kind of import → name."""
    folder.mkdir()
    for kind, name in files.items():
        assert finish_command(folder, "import", kind, f"../{name}", "--quiet") == (0, "")
