"""The search page over all articles, and the searches that a reader saves."""

from dataclasses import dataclass, replace
from datetime import tzinfo
from urllib.parse import parse_qsl

from sqlite_utils import Database
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from newsfold.db.queries.filter_sql import read_latest_article_id
from newsfold.db.queries.search import count_newer, search_page
from newsfold.db.queries.search_syntax import BadQuery
from newsfold.db.values.local_days import count_by_day
from newsfold.web.context import PAGE_SIZE, AppContext, set_cookie
from newsfold.web.cookies import MAX_QUERY_LENGTH, MAX_SEARCHES, SEARCHES_COOKIE, format_searches, parse_searches
from newsfold.web.forms import first_value, read_form
from newsfold.web.query_params import SEARCH_ORDERS, InvalidQuery, active_filters, next_page_query, parse_query
from newsfold.web.views.charts import build_day_bars, draw_stacked_bars
from newsfold.web.views.formatting import MATCH_MARKS
from newsfold.web.views.results import example_searches, group_results

MAX_SEEN_DIGITS = 15


@dataclass
class SearchPages:
    """The handlers of /search and of the form that saves or deletes a search."""

    context: AppContext

    def search(self, request: Request) -> Response:
        """Render the results of a search, and the saved searches with the numbers of their new articles.

        A saved search that is run at its first page counts as seen afterwards.
        """
        zone = self.context.config.timezone
        query = parse_query(request.query_params, SEARCH_ORDERS, zone)
        encoded = query.encode()
        saved = parse_searches(request.cookies.get(SEARCHES_COOKIE))
        results, error = None, ""
        with self.context.pool.open() as news:
            latest_id = read_latest_article_id(news)
            try:
                if query.filters.words:
                    results = search_page(
                        news,
                        query.filters,
                        order=query.order,
                        after=query.after,
                        limit=PAGE_SIZE,
                        marks=MATCH_MARKS,
                    )
            except BadQuery as bad_query:
                error = str(bad_query)
            new_counts = count_new_matches(news, saved, zone)
        day_bars = build_day_bars(count_by_day(results.slots.items(), zone)) if results else None
        response = self.context.render(
            request,
            "search.html",
            query=query,
            encoded=encoded,
            results=results,
            groups=group_results(results.rows) if results else [],
            day_bars=day_bars,
            day_chart=draw_stacked_bars([day_bars.counts], ["own"]) if day_bars else "",
            examples=[] if query.filters.words else self._examples(),
            error=error,
            saved_searches=new_counts,
            search_labels={saved_query: search_label(saved_query) for saved_query in saved},
            seen_id=saved.get(encoded),
            latest_id=latest_id,
            choices=self.context.filter_choices.get(),
            active_filters=active_filters(query),
            next_query=next_page_query(query, results.rows if results else [], PAGE_SIZE),
            status=400 if error else 200,
        )
        if encoded in saved and not error and query.after is None:
            set_cookie(request, response, SEARCHES_COOKIE, format_searches(saved | {encoded: latest_id}))
        return response

    def _examples(self) -> list[str]:
        """Return searches for today's stories."""
        day = self.context.day.get()
        return example_searches(story["title"] for story in [*day["largest"], *day["growing"]])

    async def save_search(self, request: Request) -> Response:
        """Save a search in the reader's cookie, or delete it, and redirect to the search page.

        The form has the fields `query` (the URL query of the search), `seen` (the highest article id on the page), and
        `forget` if the search is to be deleted. Beyond MAX_SEARCHES, the oldest search is dropped.
        """
        form = await read_form(request)
        query, seen = first_value(form, "query"), first_value(form, "seen")
        if not query or len(query) > MAX_QUERY_LENGTH:
            raise HTTPException(400, f"A search of up to {MAX_QUERY_LENGTH} characters can be saved.")
        saved = parse_searches(request.cookies.get(SEARCHES_COOKIE))
        is_deletion = "forget" in form
        if is_deletion:
            saved.pop(query, None)
        else:
            saved = dict([*saved.items()][-(MAX_SEARCHES - 1) :]) | {query: _parse_seen(seen)}
        response = RedirectResponse("/search" if is_deletion else f"/search?{query}", status_code=303)
        set_cookie(request, response, SEARCHES_COOKIE, format_searches(saved))
        return response


def count_new_matches(news: Database, searches: dict[str, int], zone: tzinfo) -> dict[str, int | None]:
    """Return saved search → the number of its new matches, None if it is no longer valid; its days are of `zone`."""
    return {query: _count_new(news, query, seen_id, zone) for query, seen_id in searches.items()}


def _count_new(news: Database, encoded: str, seen_id: int, zone: tzinfo) -> int | None:
    """Return the number of matches above `seen_id`, None if the saved search is no longer valid."""
    try:
        query = parse_query(dict(parse_qsl(encoded)), SEARCH_ORDERS, zone)
        return count_newer(news, replace(query.filters, newer_than=seen_id))
    except (BadQuery, InvalidQuery):
        return None


def search_label(encoded: str) -> str:
    """Return the words of a saved search, followed by the values of its filters."""
    values = dict(parse_qsl(encoded))
    return ", ".join([values.pop("q", ""), *values.values()])


def _parse_seen(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= MAX_SEEN_DIGITS else 0
