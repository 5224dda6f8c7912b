"""What a host of the demo answers to a path on a day, without conditions or compression (pure but for the files)."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape
from typing import Final

from demo import feeds
from demo.articles import FIRST_DAY, Article, articles
from demo.layouts import LAYOUTS
from demo.outlets import HOSTS, Outlet

_ROBOTS = "User-agent: *\nDisallow: /intern/\nDisallow: /suche\n"
_XML: Final = "application/xml; charset=utf-8"
_MISSING = {"de": "Seite nicht gefunden", "fr": "Page introuvable", "es": "Página no encontrada"}


@dataclass(frozen=True, slots=True)
class Reply:
    status: int
    body: bytes = b""
    media_type: str = "text/html; charset=utf-8"
    location: str = ""
    modified: datetime = FIRST_DAY


def published(outlet: Outlet, day: int) -> list[Article]:
    """The outlet's articles as they read on that day, newest first."""
    return [a.on(day) for a in reversed(articles()) if a.outlet == outlet and a.day <= day]


def answer(host: str, path: str, day: int) -> Reply:
    """The reply for a path with query; 502 for a host that is none of the demo's."""
    outlet = HOSTS.get(host)
    if outlet is None:
        return Reply(502, b"no such host\n", "text/plain")
    path = path.partition("?")[0]
    if path == "/robots.txt":
        sitemaps = "".join(f"Sitemap: {outlet.base}{name}\n" for name in outlet.announces if "sitemap" in name)
        return Reply(200, (_ROBOTS + sitemaps).encode(), "text/plain")
    out = published(outlet, day)
    return _announcement(outlet, path, out, day) or _page(outlet, path, out, day) or _not_found(outlet)


def _announcement(outlet: Outlet, path: str, out: list[Article], day: int) -> Reply | None:
    newest = max((a.modified or a.at for a in out), default=FIRST_DAY)
    if path not in outlet.announces and not (path == "/sitemap-news.xml" and "/sitemap.xml" in outlet.announces):
        return None
    if path == "/sitemap.xml":
        return Reply(200, feeds.sitemap_index(outlet, "/sitemap-news.xml").encode(), _XML)
    listed = [a for a in out if day - a.day < 2]  # as real feeds do, older articles drop out
    if path == "/sitemap-news.xml":
        return Reply(200, feeds.news_sitemap(outlet, listed).encode(), _XML, modified=newest)
    if path.endswith(".json"):
        return Reply(200, feeds.json_feed(outlet, listed).encode(), "application/feed+json", modified=newest)
    kind = feeds.atom if "atom" in path else feeds.rss
    return Reply(200, kind(outlet, listed).encode(), f"application/{kind.__name__}+xml; charset=utf-8", modified=newest)


def _page(outlet: Outlet, path: str, out: list[Article], day: int) -> Reply | None:
    if path == "/":
        return Reply(200, _listing(outlet, outlet.name, out), _html(outlet))
    if moved := re.fullmatch(r"/go/(\d+)", path):
        return next((Reply(301, location=a.url) for a in out if a.number == int(moved[1])), None)
    if section := re.fullmatch(r"/section/([^/]+)/?", path):
        inside = [a for a in out if a.section == section[1]]
        return Reply(200, _listing(outlet, section[1], inside), _html(outlet)) if inside else None
    article = next((a for a in out if a.path == path), None)
    if article is None:
        return None
    if article.gone_on is not None and day >= article.gone_on:
        return Reply(410, b"<title>410 Gone</title><p>This article was removed.</p>")
    others = [a for a in out if a.key != article.key]
    html = LAYOUTS[outlet.key](article, others)
    modified = (article.modified or article.at) + timedelta(minutes=2)
    return Reply(200, html.encode(outlet.charset, "xmlcharrefreplace"), _html(outlet), modified=modified)


def _html(outlet: Outlet) -> str:
    # The outlet in an old charset says so only in its pages, as such outlets do.
    return "text/html; charset=utf-8" if outlet.charset == "utf-8" else "text/html"


def _listing(outlet: Outlet, title: str, out: list[Article]) -> bytes:
    links = "".join(f'<li><a href="{a.path}">{escape(a.title)}</a> {escape(a.standfirst)}</li>' for a in out[:20])
    sections = "".join(f'<a href="/section/{name}/">{name}</a> ' for name in sorted({a.section for a in out}))
    found = "".join(
        f'<link rel="alternate" type="{_type(name)}" href="{name}">'
        for name in outlet.announces
        if "sitemap" not in name
    )
    head = f'<meta charset="{outlet.charset}"><title>{escape(title)}</title>{found}'
    html = f'<!DOCTYPE html><html lang="{outlet.language}"><head>{head}</head><body><nav>{sections}</nav>'
    page = f"{html}<h1>{escape(title)}</h1><ul>{links}</ul></body></html>"
    return page.encode(outlet.charset, "xmlcharrefreplace")


def _type(name: str) -> str:
    if name.endswith(".json"):
        return "application/feed+json"
    return "application/atom+xml" if "atom" in name else "application/rss+xml"


def _not_found(outlet: Outlet) -> Reply:
    title = _MISSING.get(outlet.language, "Page not found")
    return Reply(404, f"<!DOCTYPE html><title>{title}</title><h1>{title}</h1>".encode())
