"""Search over all articles, and searches that a reader keeps."""

from dataclasses import dataclass, replace
from urllib.parse import parse_qs, parse_qsl, urlsplit

from sqlite_utils import Database
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from newsfold.db.queries.filter_sql import latest_article
from newsfold.db.queries.search import count_newer, search_page
from newsfold.db.queries.search_syntax import BadQuery
from newsfold.web import query_params
from newsfold.web.context import ROWS, Desk, remember
from newsfold.web.cookies import LONGEST_QUERY, MOST_SEARCHES, SEARCHES_COOKIE, read_searches, write_searches
from newsfold.web.views.templating import MARKS

LARGEST_FORM = 10_000


@dataclass
class SearchPage:
    desk: Desk

    def search(self, request: Request) -> Response:
        asked = query_params.read(request.query_params, query_params.SEARCH_ORDERS)
        kept = read_searches(request.cookies.get(SEARCHES_COOKIE))
        query = asked.query()
        with self.desk.reader.open() as news:
            latest = latest_article(news)
            found, complaint = None, ""
            try:
                if asked.narrow.words:
                    found = search_page(
                        news, asked.narrow, order=asked.order, after=asked.after, limit=ROWS, marks=MARKS
                    )
            except BadQuery as error:
                complaint = str(error)
            news_of = {name: _count(news, name, seen) for name, seen in kept.items()}
        rows = found.rows if found else []
        response = self.desk.show(
            request, "search.html", asked=asked, query=query, found=found, complaint=complaint, kept=news_of,
            seen=kept.get(query), latest=latest, labels={name: _label(name) for name in kept},
            choices=self.desk.choices.get(), chips=query_params.chips(asked),
            next_query=query_params.next_query(asked, rows, ROWS), status=400 if complaint else 200,
        )  # fmt: skip
        if query in kept and not complaint and asked.after is None:
            remember(request, response, SEARCHES_COOKIE, write_searches(kept | {query: latest}))
        return response


async def keep_search(request: Request) -> Response:
    """A form with `query` (the search's parameters), `seen` (the latest article) and `forget` (to drop it)."""
    if not _is_ours(request):
        raise HTTPException(403, "Searches can be kept from the search page only.")
    form = {name: values[-1] for name, values in parse_qs((await _body(request)).decode("utf-8", "replace")).items()}
    query, seen = form.get("query", "")[: LONGEST_QUERY + 1], form.get("seen", "0")
    if not query or len(query) > LONGEST_QUERY:
        raise HTTPException(400, f"A search of up to {LONGEST_QUERY} characters can be kept.")
    kept = read_searches(request.cookies.get(SEARCHES_COOKIE))
    if "forget" in form:
        kept.pop(query, None)
    else:
        kept = dict([*kept.items()][-(MOST_SEARCHES - 1) :]) | {query: _number(seen)}
    response = RedirectResponse(f"/search?{query}" if "forget" not in form else "/search", status_code=303)
    remember(request, response, SEARCHES_COOKIE, write_searches(kept))
    return response


def _count(news: Database, query: str, seen: int) -> int | None:
    """How many came in since; None for what can no longer be asked."""
    try:
        asked = query_params.read(dict(parse_qsl(query)), query_params.SEARCH_ORDERS)
        return count_newer(news, replace(asked.narrow, seen=seen))
    except (BadQuery, query_params.BadAddress):
        return None


def _label(query: str) -> str:
    """The words of a kept search, then its filters."""
    values = dict(parse_qsl(query))
    return ", ".join([values.pop("q", ""), *values.values()])


def _is_ours(request: Request) -> bool:
    """Sent by a page of this site: browsers say so in one of two headers."""
    if site := request.headers.get("sec-fetch-site"):
        return site in ("same-origin", "none")
    origin = request.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == request.url.netloc


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 16 else 0


async def _body(request: Request) -> bytes:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_FORM:
            raise HTTPException(413, "The form is too large.")
    return body
