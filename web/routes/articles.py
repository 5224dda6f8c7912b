"""The pages of one article with its details, and of two articles side by side."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from sqlite_utils import Database
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from newsfold.db.queries.coverage import find_article_id
from newsfold.db.queries.story_details import (
    read_article_copies,
    read_article_details,
    read_article_text,
    read_article_versions,
    read_live_entries,
    read_other_urls,
    read_titles,
)
from newsfold.web.context import AppContext, parse_row_id
from newsfold.web.views.formatting import shorten
from newsfold.web.views.story import explain_membership, mentioned_article_ids
from newsfold.web.views.text_diff import TextDiff, diff_texts

MAX_CHANGES = 10  # versions that are compared with their predecessor, the newest ones
MAX_NAME_LENGTH = 2000  # characters of an id or URL


@dataclass
class ArticlePages:
    """The handlers of /article/ID and /compare."""

    context: AppContext

    def show_article(self, request: Request) -> Response:
        """Render an article: text, live entries, metadata, copies, and the changes between its versions.

        Without permission to show full texts, render only the beginning of the text.
        """
        article_id = parse_row_id(request)
        full_text = self.context.config.full_text
        with self.context.pool.open() as news:
            article = _require_article(news, article_id)
            text = read_article_text(news, article_id)
            versions = read_article_versions(news, article_id)
            titles = read_titles(news, sorted(mentioned_article_ids([article])))
            copies, urls = read_article_copies(news, article_id), read_other_urls(news, article_id)
            entries = read_live_entries(news, article_id) if full_text else []
        return self.context.render(
            request,
            "article.html",
            article=article,
            text=text if full_text else shorten(text),
            copies=copies,
            urls=urls,
            entries=entries,
            membership_reason=explain_membership(article, titles),
            versions=versions,
            changes=_diff_versions(versions) if full_text else [],
        )

    def compare_articles(self, request: Request) -> Response:
        """Return a page with two articles side by side; `?a=` and `?b=` name them by id, URL or external id."""
        names = [request.query_params.get(side, "").strip()[:MAX_NAME_LENGTH] for side in ("a", "b")]
        with self.context.pool.open() as news:
            ids = [_find_article(news, name) for name in names]
            articles = [_require_article(news, article_id) for article_id in ids]
            texts = [read_article_text(news, article_id) for article_id in ids]
        return self.context.render(
            request,
            "compare.html",
            articles=articles,
            text_diff=diff_texts(*texts) if self.context.config.full_text else None,
            title_diff=diff_texts(articles[0]["title"], articles[1]["title"]),
        )


def _find_article(news: Database, name: str) -> int:
    article_id = find_article_id(news, name) if name else None
    if article_id is None:
        raise HTTPException(400, f"There is no article {name[:100] or 'named'}; give two ids or URLs.")
    return article_id


def _require_article(news: Database, article_id: int) -> dict[str, Any]:
    article = read_article_details(news, article_id)
    if article is None:
        raise HTTPException(404, f"There is no article {article_id}.")
    return article


def _diff_versions(
    versions: list[dict[str, Any]],
) -> list[tuple[Mapping[str, Any], Mapping[str, Any], TextDiff]]:
    """Return (old version, new version, their difference) for the last MAX_CHANGES changes, oldest first."""
    pairs = list(pairwise(versions))[-MAX_CHANGES:]
    return [(old, new, diff_texts(_title_and_text(old), _title_and_text(new))) for old, new in pairs]


def _title_and_text(version: Mapping[str, Any]) -> str:
    return f"{version['title']}\n\n{version['text']}"
