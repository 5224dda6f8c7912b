"""One story as a file: JSON, CSV, and Markdown with links and a citation."""

import io
import json
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from newsfold.db.queries.coverage import find_story, read_story_coverage
from newsfold.db.values.safe_csv import write_csv
from newsfold.dedupe.stories.first_report import find_first_report
from newsfold.web.context import AppContext, parse_row_id
from newsfold.web.views.coverage import cite, write_markdown
from newsfold.web.views.formatting import safe_link

CSV_COLUMNS = (
    "story_id", "story_title", "article_id", "source", "title", "url", "published_at", "published_precision", "agency",
    "kind", "word_count", "copy_of", "copy_kind", "similarity", "containment",
)  # fmt: skip


@dataclass
class StoryExports:
    """The handlers of /story/ID.json, .csv and .md; all of them hold the articles without their texts."""

    context: AppContext

    def json(self, request: Request) -> Response:
        """Return what `newsfold story ID --json` prints, but for the changes between versions."""
        story, coverage = self._read(request)
        first, unknown_because = find_first_report(coverage)
        details = {"first": first and first["article_id"], "first_unknown": unknown_because, "coverage": coverage}
        body = json.dumps(story | details, ensure_ascii=False, indent=1)
        return Response(body, media_type="application/json; charset=utf-8")

    def csv(self, request: Request) -> Response:
        """Return one line for each article of the story."""
        story, coverage = self._read(request)
        file = io.StringIO()
        rows = ({"story_id": story["id"], "story_title": story["title"]} | row for row in coverage)
        write_csv(rows, CSV_COLUMNS, file)
        return _as_file(file.getvalue(), "text/csv; charset=utf-8", f"story-{story['id']}.csv")

    def markdown(self, request: Request) -> Response:
        """Return the headlines as a list with links, and a citation of the story."""
        story, coverage = self._read(request)
        times = self.context.times()
        rows = [
            row
            | {"time": times.date_time(row["published_at"], row["published_precision"]), "link": safe_link(row["url"])}
            for row in coverage
        ]
        body = write_markdown(story, rows, citation=cite_story(self.context, request, story))
        return _as_file(body, "text/markdown; charset=utf-8", f"story-{story['id']}.md")

    def _read(self, request: Request) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        """Return the story of the id in the path, or that into which it was merged, and its articles."""
        with self.context.pool.open() as news:
            story = require_story(news, parse_row_id(request))
            return story, [dict(row) for row in read_story_coverage(news, story["id"])]


def require_story(news: Database, story_id: int) -> dict[str, Any]:
    """Return the story with this id, or that into which it was merged. Raise HTTPException (404) if there is none."""
    story = find_story(news, story_id)
    if story is None or not story["article_count"]:
        raise HTTPException(404, f"There is no story {story_id}.")
    return story


def cite_story(context: AppContext, request: Request, story: dict[str, Any]) -> str:
    """Return the citation of a story at its address on this server."""
    times = context.times()
    days = times.day(story["first_published_at"]), times.day(story["last_published_at"])
    url = f"{request.url.scheme}://{request.url.netloc}/story/{story['id']}"
    return cite(story, url=url, days=days, today=times.day(times.now))


def _as_file(text: str, media_type: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(text, media_type=media_type, headers=headers)
