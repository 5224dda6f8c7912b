"""One article with its evidence, and two of them side by side."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from sqlite_utils import Database
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from newsfold.db.queries.coverage import find_article
from newsfold.db.queries.story_details import (
    article_copies,
    article_details,
    article_text,
    article_titles,
    article_versions,
    live_entries,
    other_urls,
)
from newsfold.web.context import Desk, number_in
from newsfold.web.views.story import named_in, why_here
from newsfold.web.views.templating import excerpt
from newsfold.web.views.text_diff import compare

MOST_CHANGES = 10  # versions that are set beside the one before


@dataclass
class ArticlePages:
    desk: Desk

    def article(self, request: Request) -> Response:
        number = number_in(request)
        with self.desk.reader.open() as news:
            article = _article(news, number)
            text = article_text(news, number)
            versions = article_versions(news, number)
            titles = article_titles(news, sorted(named_in([article])))
            copies, urls = article_copies(news, number), other_urls(news, number)
            entries = live_entries(news, number) if self.desk.site.text else []
        changes = list(pairwise(versions))
        return self.desk.show(
            request, "article.html", article=article, text=text if self.desk.site.text else excerpt(text),
            copies=copies, urls=urls, entries=entries,
            why=why_here(article, titles), versions=versions,
            changes=[(old, new, compare(_whole(old), _whole(new))) for old, new in changes[-MOST_CHANGES:]]
            if self.desk.site.text else [],
        )  # fmt: skip

    def compare(self, request: Request) -> Response:
        names = [request.query_params.get(side, "").strip()[:2000] for side in ("a", "b")]
        with self.desk.reader.open() as news:
            ids = [find_article(news, name) if name else None for name in names]
            if None in ids:
                missing = names[ids.index(None)]
                raise HTTPException(400, f"There is no article {missing[:100] or 'named'}; give two ids or addresses.")
            sides = [_article(news, number or 0) for number in ids]
            texts = [article_text(news, number or 0) for number in ids]
        diff = compare(*texts) if self.desk.site.text else None
        titles = compare(sides[0]["title"], sides[1]["title"])
        return self.desk.show(request, "compare.html", sides=sides, diff=diff, titles=titles)


def _article(news: Database, number: int) -> dict[str, Any]:
    article = article_details(news, number)
    if article is None:
        raise HTTPException(404, f"There is no article {number}.")
    return article


def _whole(version: Mapping[str, Any]) -> str:
    return f"{version['title']}\n\n{version['text']}"
