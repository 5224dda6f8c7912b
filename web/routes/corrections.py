"""The page on which the local user corrects a story: merge, split, not a copy, and undo."""

from dataclasses import dataclass

from anyio import to_thread
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from newsfold.db.news.corrections import latest_decisions, name_articles
from newsfold.db.queries.merge_candidates import MAX_WORDS, MIN_LENGTH, find_merge_candidates
from newsfold.db.queries.story_details import read_story_details
from newsfold.dedupe.tokens import is_dense, split_words
from newsfold.web.context import AppContext, parse_row_id
from newsfold.web.corrections import Corrected, CorrectionRefused, Corrections
from newsfold.web.forms import first_value, is_local_user, read_form
from newsfold.web.query_params import MAX_NUMBER
from newsfold.web.routes.story_exports import require_story
from newsfold.web.views.story import build_branches

MAX_DECISIONS = 10  # that can be undone from the page, the latest
MAX_ARTICLES = 200  # split off at once


@dataclass
class CorrectionPages:
    """The handlers of GET and POST /story/ID/correct; both are for the local user only."""

    context: AppContext

    def show(self, request: Request) -> Response:
        """Render the forms, with stories that may belong to this one, and the latest decisions."""
        self._require_local_user(request)
        with self.context.pool.open() as news:
            story = require_story(news, parse_row_id(request))
            if story["id"] != parse_row_id(request):
                return RedirectResponse(f"/story/{story['id']}/correct", status_code=308)
            articles = read_story_details(news, story["id"])
            candidates = find_merge_candidates(news, story["id"], title_words([row["title"] for row in articles]))
            latest = latest_decisions(news, MAX_DECISIONS)
        branches = build_branches(articles)
        decisions = [row | {"named": name_articles(row)} for row in latest]
        return self.context.render(
            request, "correct.html", story=story, branches=branches, candidates=candidates, decisions=decisions
        )

    async def correct(self, request: Request) -> Response:
        """Make the correction of the form, and go to the story with a link that undoes it.

        The field `action` is merge (with `other`, number or address of a story), split (with one `article` or more),
        copy (with `article`) or undo (with `decision`).
        """
        corrections = self._require_local_user(request)
        form = await read_form(request, strict=True)
        story_id, action = parse_row_id(request), first_value(form, "action")
        articles = [_parse_number(value) for value in form.get("article", [])[:MAX_ARTICLES]]
        if action in ("split", "copy") and not articles:
            raise HTTPException(400, "Choose at least one article.")

        def run() -> Corrected:
            if action == "merge":
                return corrections.merge(story_id, _parse_story(first_value(form, "other")))
            if action == "split":
                return corrections.split(story_id, articles)
            if action == "copy":
                return corrections.not_a_copy(articles[0])
            if action == "undo":
                return corrections.undo(_parse_number(first_value(form, "decision")))
            raise HTTPException(400, "A story can be corrected with merge, split, copy or undo.")

        try:
            done = await to_thread.run_sync(run)
        except CorrectionRefused as refused:
            raise HTTPException(503 if refused.is_busy else 400, str(refused)) from None
        shown = story_id if story_id in done.stories or not done.stories else done.stories[0]
        query = "undone=1" if action == "undo" else f"decision={done.decision}"
        return RedirectResponse(f"/story/{shown}?{query}", status_code=303)

    def _require_local_user(self, request: Request) -> Corrections:
        corrections = self.context.corrections
        if corrections is None or not is_local_user(request, self.context.config):
            raise HTTPException(403, "Only the user of the machine that serves these pages can correct stories.")
        return corrections


def title_words(titles: list[str]) -> list[str]:
    """Return up to MAX_WORDS words of the titles that are long enough to be specific, the most frequent first."""
    counts: dict[str, int] = {}
    for title in titles[:MAX_ARTICLES]:
        for word in dict.fromkeys(split_words(title)):
            if len(word) >= MIN_LENGTH and not is_dense(word):
                counts[word] = counts.get(word, 0) + 1
    return sorted(counts, key=lambda word: (-counts[word], -len(word)))[:MAX_WORDS]


def _parse_number(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 17 and 0 < int(text) < MAX_NUMBER):
        raise HTTPException(400, f"{text[:40] or 'Nothing'} is no number.")
    return int(text)


def _parse_story(text: str) -> int:
    """Return the number of a story from its number or its address."""
    return _parse_number(text.strip().partition("?")[0].rstrip("/").rpartition("/")[2])
