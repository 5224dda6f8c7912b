"""Pieces of HTML that several layouts share: escaping, paragraphs, dates in words, JSON-LD (pure)."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta, timezone
from html import escape
from typing import Any

from demo.articles import Article

_MONTHS = {
    "en": "March",
    "de": "März",
    "fr": "mars",
    "es": "marzo",
    "ar": "مارس",
    "ja": "3月",
}  # all of it happens in one month


def local(article: Article, moment: datetime | None = None) -> datetime:
    """The moment (default: of publication) on the outlet's clock."""
    return (moment or article.at).astimezone(timezone(timedelta(hours=article.outlet.utc_hours)))


def month(article: Article) -> str:
    return _MONTHS[article.outlet.language]


def body(article: Article, *, tag: str = "p", close: bool = True, subhead: str = "h2") -> list[str]:
    """One HTML string per paragraph; "## " begins a subhead, "- " a list item; the dateline goes before the first."""
    end = f"</{tag}>" if close else ""
    parts = []
    for number, text in enumerate(article.shown):
        line = escape(text, quote=False)
        if text.startswith("## "):
            parts.append(f"<{subhead}>{line[3:]}</{subhead}>")
        elif text.startswith("- "):
            parts.append(f"<ul><li>{line[2:]}</li></ul>")
        else:
            first = f"<b>{escape(article.dateline)}</b> " if article.dateline and number == 0 else ""
            parts.append(f"<{tag}>{first}{line}{end}")
    return parts


def teasers(others: Sequence[Article], count: int, item: str = '<li><a href="{path}">{title}</a></li>') -> str:
    return "\n".join(item.format(path=other.path, title=escape(other.title)) for other in others[:count])


def json_ld(article: Article, **extra: Any) -> str:
    """A NewsArticle as a script element; `extra` adds properties or replaces them."""
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": article.title,
        "description": article.standfirst,
        "datePublished": local(article).isoformat(),
        "dateModified": local(article, article.modified).isoformat(),
        "mainEntityOfPage": {"@type": "WebPage", "@id": article.url},
        "author": [{"@type": "Person", "name": name} for name in authors(article)],
        "publisher": {"@type": "NewsMediaOrganization", "name": article.outlet.name},
    }
    text = json.dumps(data | extra, ensure_ascii=False).replace("</", "<\\/")
    return f'<script type="application/ld+json">{text}</script>'


def authors(article: Article) -> list[str]:
    return [name.strip() for name in article.author.split(",") if name.strip()]


def open_graph(article: Article) -> str:
    pairs = {
        "og:type": "article",
        "og:title": article.title,
        "og:description": article.standfirst,
        "og:url": article.url,
        "og:site_name": article.outlet.name,
        "article:published_time": local(article).isoformat(),
    }
    return "\n".join(f'<meta property="{name}" content="{escape(value)}">' for name, value in pairs.items() if value)
