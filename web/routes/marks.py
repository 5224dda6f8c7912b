"""The forms by which a reader marks a story, or changes the look of the pages; cookies keep both."""

from dataclasses import dataclass
from typing import Any

from anyio import to_thread
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from newsfold.db.queries.coverage import find_story
from newsfold.db.queries.filter_sql import read_latest_article_id
from newsfold.web.context import AppContext, parse_row_id, read_look, set_cookie
from newsfold.web.cookies import (
    LOOK_COOKIE,
    MARKS_COOKIE,
    Look,
    MarkKind,
    StoryMark,
    format_marks,
    mark_story,
    parse_marks,
)
from newsfold.web.forms import first_value, read_form, redirect_back

# The value of the form's field `mark` → the mark that the story gets; None removes it.
MARKS: dict[str, MarkKind | None] = {"follow": "followed", "hide": "hidden", "read": "read", "none": None}


@dataclass
class MarkForms:
    """The handlers of POST /story/ID/mark and POST /look."""

    context: AppContext

    async def mark_story(self, request: Request) -> Response:
        """Follow, hide or mark a story as read, or remove the mark (field `mark`), and go to the page `back`.

        Marking a followed story as read keeps following it.
        """
        form = await read_form(request)
        action = first_value(form, "mark")
        if action not in MARKS:
            raise HTTPException(400, f"A story can be marked with {', '.join(MARKS)}.")
        story, latest_id = await to_thread.run_sync(self._find_story, parse_row_id(request))
        marks, kind = parse_marks(request.cookies.get(MARKS_COOKIE)), MARKS[action]
        present = marks.get(story["id"])
        if kind == "read" and present is not None and present.kind == "followed":
            kind = "followed"
        mark = None if kind is None else StoryMark(kind, latest_id)
        response = redirect_back(form, f"/story/{story['id']}")
        set_cookie(request, response, MARKS_COOKIE, format_marks(mark_story(marks, story["id"], mark)))
        return response

    async def unhide_all(self, request: Request) -> Response:
        """Remove all marks of hidden stories."""
        form = await read_form(request)
        marks = parse_marks(request.cookies.get(MARKS_COOKIE))
        kept = {story_id: mark for story_id, mark in marks.items() if mark.kind != "hidden"}
        response = redirect_back(form, "/stories")
        set_cookie(request, response, MARKS_COOKIE, format_marks(kept))
        return response

    async def change_look(self, request: Request) -> Response:
        """Set the theme, the view of the list of stories, or whether keys do something, and go to the page `back`."""
        form = await read_form(request)
        look = read_look(request).change(*(first_value(form, name) for name in Look._fields))
        response = redirect_back(form, "/")
        set_cookie(request, response, LOOK_COOKIE, look.to_cookie())
        return response

    def _find_story(self, story_id: int) -> tuple[dict[str, Any], int]:
        with self.context.pool.open() as news:
            story = find_story(news, story_id)
            latest_id = read_latest_article_id(news)
        if story is None:
            raise HTTPException(404, f"There is no story {story_id}.")
        return story, latest_id
