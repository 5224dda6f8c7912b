"""The pages: what an address asks for, the queries that answer it, and the template that shows it."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any
from urllib.parse import parse_qsl

from jinja2 import Environment
from sqlite_utils import Database
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from db.article_conditions import latest_article, newest_coverage
from db.coverage import find_article, find_story
from db.reading import Reader
from db.search import BadQuery, count_newer, search_page
from db.source_pace import DAYS as PACE_DAYS
from db.source_pace import source_pace
from db.story_details import (
    MOST_ARTICLES,
    article_copies,
    article_details,
    article_text,
    article_titles,
    article_versions,
    live_entries,
    other_urls,
    story_details,
)
from db.story_list import coverage_of, story_page
from db.trends import choices, growing_stories, stories_by_day
from web import asked as asking
from web.coverage import branches, first_of, headlines, named_in, why_here
from web.diff import compare
from web.kept import Kept
from web.plots import share_bar, sparkline, stacked_bars, timeline
from web.render import MARKS, excerpt
from web.site import Site
from web.visits import SEARCHES_COOKIE, VISIT_COOKIE, next_visit, read_searches, write_searches

PAGE = 30  # stories or articles on one page
OUTLETS = 8  # names below a headline, the rest as a number
LANGUAGES = 6  # with a colour of their own in a plot
COOKIE_SECONDS = 365 * 24 * 3600


@dataclass
class Pages:
    site: Site
    reader: Reader
    env: Environment

    def __post_init__(self) -> None:
        self.choices = Kept(self.reader, choices)
        self.pace = Kept(self.reader, source_pace)
        self.growth = Kept(self.reader, lambda news: (stories_by_day(news), growing_stories(news)))

    def stories(self, request: Request) -> Response:
        asked = asking.read(request.query_params)
        with self.reader.open() as news:
            visit = next_visit(request.cookies.get(VISIT_COOKIE), latest_article(news), int(time.time()))
            narrow = asking.seen_by(asked, visit.before)
            rows = story_page(news, narrow, order=asked.order, after=asked.after, limit=PAGE)
            coverage = coverage_of(news, [row["id"] for row in rows])
            newest = newest_coverage(news)
        response = self._page(
            request, "stories.html", asked=asked, chips=asking.chips(asked), choices=self.choices.get(),
            stories=[_listed(row, coverage[row["id"]], visit.before) for row in rows], newest=newest, visit=visit,
            next_query=asking.next_query(asked, rows, PAGE),
        )  # fmt: skip
        _remember(request, response, VISIT_COOKIE, visit.cookie())
        return response

    def story(self, request: Request) -> Response:
        number = _number(request)
        with self.reader.open() as news:
            story = find_story(news, number)
            if story is None or not story["article_count"]:
                raise HTTPException(404, f"There is no story {number}.")
            if story["id"] != number:
                return RedirectResponse(f"/story/{story['id']}", status_code=308)
            articles = story_details(news, number)
            titles = article_titles(news, sorted(named_in(articles)))
        first, unknown = first_of(articles)
        return self._page(
            request, "story.html", story=story, articles=articles, branches=branches(articles), first=first,
            unknown=unknown, headlines=headlines(articles), why={row["id"]: why_here(row, titles) for row in articles},
            plot=timeline(_times(articles)), stacked_bars=stacked_bars, is_cut=len(articles) >= MOST_ARTICLES,
        )  # fmt: skip

    def article(self, request: Request) -> Response:
        number = _number(request)
        with self.reader.open() as news:
            article = _article(news, number)
            text = article_text(news, number)
            versions = article_versions(news, number)
            titles = article_titles(news, sorted(named_in([article])))
            copies, urls = article_copies(news, number), other_urls(news, number)
            entries = live_entries(news, number) if self.site.text else []
        changes = list(pairwise(versions))
        return self._page(
            request, "article.html", article=article, text=text if self.site.text else excerpt(text),
            copies=copies, urls=urls, entries=entries,
            why=why_here(article, titles), versions=versions,
            changes=[(old, new, compare(_whole(old), _whole(new))) for old, new in changes[-10:]]
            if self.site.text else [],
        )  # fmt: skip

    def compare(self, request: Request) -> Response:
        names = [request.query_params.get(side, "").strip()[:2000] for side in ("a", "b")]
        with self.reader.open() as news:
            ids = [find_article(news, name) if name else None for name in names]
            if None in ids:
                missing = names[ids.index(None)]
                raise HTTPException(400, f"There is no article {missing[:100] or 'named'}; give two ids or addresses.")
            sides = [_article(news, number or 0) for number in ids]
            texts = [article_text(news, number or 0) for number in ids]
        diff = compare(*texts) if self.site.text else None
        titles = compare(sides[0]["title"], sides[1]["title"])
        return self._page(request, "compare.html", sides=sides, diff=diff, titles=titles)

    def sources(self, request: Request) -> Response:
        rows = self.pace.get()
        return self._page(
            request, "sources.html", sources=rows, days=PACE_DAYS,
            pace={row["id"]: stacked_bars([row["days"]], ["own"]) for row in rows if any(row["days"])},
            share={row["id"]: share_bar(row["copies"], row["articles"]) for row in rows},
        )  # fmt: skip

    def trends(self, request: Request) -> Response:
        (days, by_language), growing = self.growth.get()
        shown = dict(list(by_language.items())[:LANGUAGES])
        rest = [sum(day) for day in zip(*list(by_language.values())[LANGUAGES:], strict=True)]
        if rest:
            shown["other"] = rest
        names = [f"c{place}" for place in range(len(shown))]
        plot = stacked_bars(list(shown.values()), names) if shown else None
        totals = [sum(day) for day in zip(*shown.values(), strict=True)]
        return self._page(request, "trends.html", days=days, shown=shown, plot=plot, totals=totals, growing=growing)

    def search(self, request: Request) -> Response:
        asked = asking.read(request.query_params, asking.SEARCH_ORDERS)
        kept = read_searches(request.cookies.get(SEARCHES_COOKIE))
        query = asked.query()
        with self.reader.open() as news:
            latest = latest_article(news)
            found, complaint = None, ""
            try:
                if asked.narrow.words:
                    found = search_page(
                        news, asked.narrow, order=asked.order, after=asked.after, limit=PAGE, marks=MARKS
                    )
            except BadQuery as error:
                complaint = str(error)
            news_of = {name: _count(news, name, seen) for name, seen in kept.items()}
        rows = found.rows if found else []
        response = self._page(
            request, "search.html", asked=asked, query=query, found=found, complaint=complaint, kept=news_of,
            seen=kept.get(query), latest=latest, labels={name: _label(name) for name in kept},
            choices=self.choices.get(), chips=asking.chips(asked),
            next_query=asking.next_query(asked, rows, PAGE), status=400 if complaint else 200,
        )  # fmt: skip
        if query in kept and not complaint and asked.after is None:
            _remember(request, response, SEARCHES_COOKIE, write_searches(kept | {query: latest}))
        return response

    def not_found(self, request: Request, message: str, status: int) -> Response:
        return self._page(request, "error.html", message=message, status=status)

    def _page(self, request: Request, template: str, *, status: int = 200, **values: Any) -> Response:
        common = {"site": self.site, "path": request.url.path, "status": status, "host_name": request.url.netloc}
        body = self.env.get_template(template).render(common | values)
        return HTMLResponse(body, status_code=status, headers={"Cache-Control": "private, no-cache"})


def _listed(story: dict[str, Any], articles: list[dict[str, Any]], before: int | None) -> dict[str, Any]:
    outlets = list(dict.fromkeys(row["source"] or "unknown source" for row in articles))
    fresh = [row for row in articles if before is not None and row["article_id"] > before]
    return story | {
        "outlets": outlets[:OUTLETS], "more": len(outlets[OUTLETS:]), "fresh": len(fresh),
        "is_new": bool(fresh) and len(fresh) == len(articles),
        "spark": sparkline(_times(articles)) if len(articles) > 1 else "",
    }  # fmt: skip


def _times(articles: list[dict[str, Any]]) -> list[tuple[str, bool]]:
    return [(row["at"], row["copy_of"] is not None) for row in articles if row["at"]]


def _number(request: Request) -> int:
    number = int(request.path_params["number"])
    if number >= asking.HIGHEST:
        raise HTTPException(404, f"Nothing here has the number {number}.")
    return number


def _article(news: Database, number: int) -> dict[str, Any]:
    article = article_details(news, number)
    if article is None:
        raise HTTPException(404, f"There is no article {number}.")
    return article


def _whole(version: Mapping[str, Any]) -> str:
    return f"{version['title']}\n\n{version['text']}"


def _count(news: Database, query: str, seen: int) -> int | None:
    """How many came in since; None for what can no longer be asked."""
    try:
        asked = asking.read(dict(parse_qsl(query)), asking.SEARCH_ORDERS)
        return count_newer(news, replace(asked.narrow, seen=seen))
    except (BadQuery, asking.BadAddress):
        return None


def _label(query: str) -> str:
    """The words of a kept search, then its filters."""
    values = dict(parse_qsl(query))
    return ", ".join([values.pop("q", ""), *values.values()])


def _remember(request: Request, response: Response, name: str, value: str) -> None:
    response.set_cookie(
        name, value, max_age=COOKIE_SECONDS, httponly=True, samesite="lax", secure=request.url.scheme == "https"
    )
