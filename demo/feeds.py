"""The articles of an outlet as RSS, Atom, JSON Feed and news sitemap (pure)."""

import json
from collections.abc import Sequence
from email.utils import format_datetime
from html import escape

from demo.articles import Article
from demo.outlets import Outlet

_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'


def feed_url(article: Article) -> str:
    """Return the URL of the article as the outlet's feed gives it, with the tracking parameters of the outlet."""
    tracking = article.outlet.tracking
    return article.url + (f"?{tracking}" if tracking else "")


def render_rss(outlet: Outlet, articles: Sequence[Article]) -> str:
    """Return the articles as an RSS 2.0 feed."""
    items = "".join(
        f"<item><title>{escape(a.title)}</title><link>{escape(feed_url(a))}</link>"
        f"<guid isPermaLink='false'>{a.number}</guid>"
        f"<pubDate>{format_datetime(a.at)}</pubDate><description>{escape(a.standfirst)}</description>"
        f"<category>{escape(a.section)}</category></item>\n"
        for a in articles
    )
    name = escape(outlet.name)
    head = f"<title>{name}</title><link>{outlet.base}/</link><description>{name}</description>"
    return f'{_XML}<rss version="2.0"><channel>{head}<ttl>15</ttl>\n{items}</channel></rss>\n'


def render_atom(outlet: Outlet, articles: Sequence[Article]) -> str:
    """Return the articles as an Atom feed."""
    items = "".join(
        f"<entry><title>{escape(a.title)}</title><link rel='alternate' href='{escape(feed_url(a))}'/>"
        f"<id>tag:{outlet.host},2026:{a.number}</id><published>{a.at.isoformat()}</published>"
        f"<updated>{(a.modified or a.at).isoformat()}</updated><summary>{escape(a.standfirst)}</summary>"
        f"<author><name>{escape(a.author or outlet.name)}</name></author></entry>\n"
        for a in articles
    )
    newest = max((a.modified or a.at for a in articles), default=None)
    head = f"<title>{escape(outlet.name)}</title><id>{outlet.base}/</id><link href='{outlet.base}/'/>"
    updated = f"<updated>{newest.isoformat()}</updated>" if newest else ""
    return f'{_XML}<feed xmlns="http://www.w3.org/2005/Atom">{head}{updated}\n{items}</feed>\n'


def render_json_feed(outlet: Outlet, articles: Sequence[Article]) -> str:
    """Return the articles as a JSON Feed 1.1."""
    items = [
        {
            "id": str(a.number),
            "url": feed_url(a),
            "title": a.title,
            "summary": a.standfirst,
            "date_published": a.at.isoformat(),
            "date_modified": (a.modified or a.at).isoformat(),
        }
        for a in articles
    ]
    head = {"version": "https://jsonfeed.org/version/1.1", "title": outlet.name, "home_page_url": outlet.base + "/"}
    return json.dumps(head | {"language": outlet.language, "items": items}, ensure_ascii=False, indent=1)


def render_news_sitemap(outlet: Outlet, articles: Sequence[Article]) -> str:
    """Return the articles as a news sitemap."""
    publication = f"<news:name>{escape(outlet.name)}</news:name><news:language>{outlet.language}</news:language>"
    rows = "".join(
        f"<url><loc>{escape(a.url)}</loc><lastmod>{(a.modified or a.at).isoformat()}</lastmod><news:news>"
        f"<news:publication>{publication}</news:publication><news:publication_date>{a.at.isoformat()}"
        f"</news:publication_date><news:title>{escape(a.title)}</news:title></news:news></url>\n"
        for a in articles
    )
    namespaces = (
        'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
        ' xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
    )
    return f"{_XML}<urlset {namespaces}>\n{rows}</urlset>\n"


def render_sitemap_index(outlet: Outlet, path: str) -> str:
    """Return a sitemap index with one sitemap, at `path`."""
    return (
        f'{_XML}<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
        f"<sitemap><loc>{outlet.base}{path}</loc></sitemap></sitemapindex>\n"
    )
