"""HTML that several layouts share: paragraphs, teasers, dates in words, JSON-LD and Open Graph (pure)."""

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
}  # all articles are of one month


def local_time(article: Article, at: datetime | None = None) -> datetime:
    """Return the time `at` (default: the time of publication) in the outlet's time zone."""
    return (at or article.at).astimezone(timezone(timedelta(hours=article.outlet.utc_hours)))


def month_name(article: Article) -> str:
    """Return the name of the article's month in the outlet's language."""
    return _MONTHS[article.outlet.language]


def render_paragraphs(article: Article, *, tag: str = "p", close: bool = True, subhead: str = "h2") -> list[str]:
    """Return the HTML of each visible paragraph; "## " marks a subhead, "- " a list item. The dateline comes first."""
    end = f"</{tag}>" if close else ""
    parts = []
    for number, text in enumerate(article.visible_paragraphs):
        line = escape(text, quote=False)
        if text.startswith("## "):
            parts.append(f"<{subhead}>{line[3:]}</{subhead}>")
        elif text.startswith("- "):
            parts.append(f"<ul><li>{line[2:]}</li></ul>")
        else:
            first = f"<b>{escape(article.dateline)}</b> " if article.dateline and number == 0 else ""
            parts.append(f"<{tag}>{first}{line}{end}")
    return parts


def render_teasers(others: Sequence[Article], count: int, item: str = '<li><a href="{path}">{title}</a></li>') -> str:
    """Return links to the first `count` articles, each in the form of `item`."""
    return "\n".join(item.format(path=other.path, title=escape(other.title)) for other in others[:count])


def render_json_ld(article: Article, **extra: Any) -> str:
    """Return the article as a NewsArticle in a script element; `extra` adds or replaces properties."""
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": article.title,
        "description": article.standfirst,
        "datePublished": local_time(article).isoformat(),
        "dateModified": local_time(article, article.modified).isoformat(),
        "mainEntityOfPage": {"@type": "WebPage", "@id": article.url},
        "author": [{"@type": "Person", "name": name} for name in author_names(article)],
        "publisher": {"@type": "NewsMediaOrganization", "name": article.outlet.name},
    }
    text = json.dumps(data | extra, ensure_ascii=False).replace("</", "<\\/")
    return f'<script type="application/ld+json">{text}</script>'


def author_names(article: Article) -> list[str]:
    """Return the names in the byline of the article."""
    return [name.strip() for name in article.author.split(",") if name.strip()]


def render_open_graph(article: Article) -> str:
    """Return the Open Graph properties of the article as meta elements."""
    pairs = {
        "og:type": "article",
        "og:title": article.title,
        "og:description": article.standfirst,
        "og:url": article.url,
        "og:site_name": article.outlet.name,
        "article:published_time": local_time(article).isoformat(),
    }
    return "\n".join(f'<meta property="{name}" content="{escape(value)}">' for name, value in pairs.items() if value)
