"""The responses of the demo's hosts on a day, before conditional requests and compression (pure, reads files)."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape
from typing import Final

from demo import feeds
from demo.articles import FIRST_DAY, Article, articles
from demo.icons import draw_icon
from demo.layouts import LAYOUTS
from demo.outlets import HOSTS, Outlet

_ROBOTS = "User-agent: *\nDisallow: /intern/\nDisallow: /suche\n"
_XML: Final = "application/xml; charset=utf-8"
_MISSING = {"de": "Seite nicht gefunden", "fr": "Page introuvable", "es": "Página no encontrada"}


@dataclass(frozen=True, slots=True)
class Reply:
    """A response. `modified` is the time for its `Last-Modified`."""

    status: int
    body: bytes = b""
    media_type: str = "text/html; charset=utf-8"
    location: str = ""
    modified: datetime = FIRST_DAY


def list_published(outlet: Outlet, day: int) -> list[Article]:
    """Return the outlet's articles as they read on that day, newest first."""
    return [a.on(day) for a in reversed(articles()) if a.outlet == outlet and a.day <= day]


def answer(host: str, path: str, day: int) -> Reply:
    """Return the reply for a path with its query; its status is 502 for a host that is not in the demo."""
    outlet = HOSTS.get(host)
    if outlet is None:
        return Reply(502, b"no such host\n", "text/plain")
    path = path.partition("?")[0]
    if path == "/robots.txt":
        sitemaps = "".join(f"Sitemap: {outlet.base}{name}\n" for name in outlet.listings if "sitemap" in name)
        return Reply(200, (_ROBOTS + sitemaps).encode(), "text/plain")
    if path == "/favicon.ico" and (icon := draw_icon(outlet)):
        return Reply(200, icon, "image/png")
    published = list_published(outlet, day)
    reply = _answer_listing(outlet, path, published, day) or _answer_page(outlet, path, published, day)
    return reply or _answer_not_found(outlet)


def _answer_listing(outlet: Outlet, path: str, published: list[Article], day: int) -> Reply | None:
    newest = max((a.modified or a.at for a in published), default=FIRST_DAY)
    if path not in outlet.listings and not (path == "/sitemap-news.xml" and "/sitemap.xml" in outlet.listings):
        return None
    if path == "/sitemap.xml":
        return Reply(200, feeds.render_sitemap_index(outlet, "/sitemap-news.xml").encode(), _XML)
    listed = [a for a in published if day - a.day < 2]  # as in real feeds, older articles drop out
    if path == "/sitemap-news.xml":
        return Reply(200, feeds.render_news_sitemap(outlet, listed).encode(), _XML, modified=newest)
    if path.endswith(".json"):
        return Reply(200, feeds.render_json_feed(outlet, listed).encode(), "application/feed+json", modified=newest)
    is_atom = "atom" in path
    feed = feeds.render_atom(outlet, listed) if is_atom else feeds.render_rss(outlet, listed)
    media_type = f"application/{'atom' if is_atom else 'rss'}+xml; charset=utf-8"
    return Reply(200, feed.encode(), media_type, modified=newest)


def _answer_page(outlet: Outlet, path: str, published: list[Article], day: int) -> Reply | None:
    if path == "/":
        return Reply(200, _render_links(outlet, outlet.name, published), _html_type(outlet))
    if moved_link := re.fullmatch(r"/go/(\d+)", path):
        return next((Reply(301, location=a.url) for a in published if a.number == int(moved_link[1])), None)
    if section := re.fullmatch(r"/section/([^/]+)/?", path):
        in_section = [a for a in published if a.section == section[1]]
        return Reply(200, _render_links(outlet, section[1], in_section), _html_type(outlet)) if in_section else None
    article = next((a for a in published if a.path == path), None)
    if article is None:
        return None
    if article.gone_on is not None and day >= article.gone_on:
        return Reply(410, b"<title>410 Gone</title><p>This article was removed.</p>")
    others = [a for a in published if a.key != article.key]
    html = LAYOUTS[outlet.key](article, others)
    modified = (article.modified or article.at) + timedelta(minutes=2)
    return Reply(200, html.encode(outlet.charset, "xmlcharrefreplace"), _html_type(outlet), modified=modified)


def _html_type(outlet: Outlet) -> str:
    # The outlet with an old charset declares it only inside its pages, as such outlets do.
    return "text/html; charset=utf-8" if outlet.charset == "utf-8" else "text/html"


def _render_links(outlet: Outlet, title: str, published: list[Article]) -> bytes:
    links = "".join(f'<li><a href="{a.path}">{escape(a.title)}</a> {escape(a.standfirst)}</li>' for a in published[:20])
    sections = "".join(f'<a href="/section/{name}/">{name}</a> ' for name in sorted({a.section for a in published}))
    feed_links = "".join(
        f'<link rel="alternate" type="{_feed_type(name)}" href="{name}">'
        for name in outlet.listings
        if "sitemap" not in name
    )
    head = f'<meta charset="{outlet.charset}"><title>{escape(title)}</title>{feed_links}'
    html = f'<!DOCTYPE html><html lang="{outlet.language}"><head>{head}</head><body><nav>{sections}</nav>'
    page = f"{html}<h1>{escape(title)}</h1><ul>{links}</ul></body></html>"
    return page.encode(outlet.charset, "xmlcharrefreplace")


def _feed_type(name: str) -> str:
    if name.endswith(".json"):
        return "application/feed+json"
    return "application/atom+xml" if "atom" in name else "application/rss+xml"


def _answer_not_found(outlet: Outlet) -> Reply:
    title = _MISSING.get(outlet.language, "Page not found")
    return Reply(404, f"<!DOCTYPE html><title>{title}</title><h1>{title}</h1>".encode())
