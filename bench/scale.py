"""Cost of a run in archives of several sizes: with nothing due, and with all feeds due that list some new pages.

`python -m bench.scale [PAGES…]` takes the numbers of known pages. The cost must follow what is due, not what is known.
"""

import os
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench.crawl import FAST_SETTINGS
from bench.data.news_web import Responses, Site, make_response, make_site, serve
from bench.process_tree import Usage, measure_usage
from bench.tables import make_table
from newsfold.db.archive.bodies import body_sha256, save_body
from newsfold.db.archive.captures import read_archive_id
from newsfold.db.connection import archive_path, checkpoint, open_archive, open_database
from newsfold.db.values.times import format_time

PAGES = (100_000, 1_000_000)
SOURCES, FEEDS_PER_SOURCE = 2_000, 5
NEW_PAGES = 500
LISTED = 10  # known pages that a feed lists
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
HEADINGS = ("pages known", "run", "new pages", "seconds", "CPU s", "PSS MB", "archive MB")


def run(folder: Path | None, sizes: Sequence[int] = PAGES) -> Iterable[Table]:
    """Yield one table. Raise SystemExit for a folder, because all pages are synthetic."""
    if folder is not None:
        raise SystemExit("scale generates its pages and takes no folder")
    rows: list[Sequence[str]] = []
    site = make_site()
    responses = _make_responses(site)
    with serve(responses) as proxy, tempfile.TemporaryDirectory() as name:
        for pages in sizes:
            db = Path(name) / f"{pages}.db"
            _fill(db, pages, responses)
            for title, at in (("nothing due", NOW), ("all feeds due", NOW + timedelta(days=1))):
                usage, added = _run(db, at, proxy)
                size = archive_path(db).stat().st_size
                rows.append((f"{pages:,}", title, str(added), *_cells(usage), f"{size / 1e6:.0f}"))
            db.unlink()
            archive_path(db).unlink()
    yield make_table(f"A run with {SOURCES:,} sources and {SOURCES * FEEDS_PER_SOURCE:,} feeds", HEADINGS, rows)


def _cells(usage: Usage) -> tuple[str, str, str]:
    return f"{usage.seconds:.1f}", f"{usage.cpu_seconds:.1f}", f"{usage.pss / 1e6:.0f}"


def _run(db: Path, at: datetime, proxy: str) -> tuple[Usage, int]:
    """Run all stages at this time; return the usage and the number of articles added."""
    settings = [part for setting in FAST_SETTINGS for part in ("-s", setting)]
    command = [sys.executable, "-m", "newsfold", "run", "--sources", str(_write_sources(db.parent)), "--db", str(db)]
    command += ["--now", format_time(at), "--quiet", *settings]
    before = _count_articles(db)
    usage = measure_usage(command, (), os.environ | {"http_proxy": proxy, "no_proxy": ""})
    return usage, _count_articles(db) - before


def _count_articles(db: Path) -> int:
    return int(open_database(db).conn.execute("select count(*) from articles").fetchone()[0])


def _feeds() -> Iterator[tuple[int, str]]:
    """Yield (number of the source, URL) of each feed."""
    for number in range(SOURCES * FEEDS_PER_SOURCE):
        source = number % SOURCES
        yield source, f"http://{_host(source)}/rss{number // SOURCES}.xml"


def _host(source: int) -> str:
    return f"outlet{source}.example"


def _known_page(number: int) -> str:
    return f"https://{_host(number % SOURCES)}/2026/02/report-{number}-of-the-day"


def _write_sources(folder: Path) -> Path:
    path = folder / "sources.toml"
    if not path.exists():
        feeds: dict[int, list[str]] = {}
        for source, url in _feeds():
            feeds.setdefault(source, []).append(f'"{url}"')
        path.write_text(
            "".join(
                f'[[source]]\nname = "{_host(source)}"\nhomepage = "http://{_host(source)}/"\n'
                f"feeds = [{', '.join(urls)}]\n"
                for source, urls in feeds.items()
            )
        )
    return path


def _make_responses(site: Site) -> Responses:
    """Return the responses for all feeds, and for one new page in each of the first NEW_PAGES feeds."""
    bodies = [page.body for page in site.pages.values()]
    responses = Responses()
    for number, (source, url) in enumerate(_feeds()):
        links = [_known_page(source + SOURCES * place) for place in range(LISTED)]
        if number < NEW_PAGES:
            links.append(f"http://{_host(source)}/2026/03/new-report-{number}")
            responses[_host(source), f"/2026/03/new-report-{number}"] = make_response(
                bodies[number % len(bodies)], "text/html; charset=utf-8"
            )
        items = "".join(f"<item><title>report</title><link>{link}</link></item>" for link in links)
        body = f"<?xml version='1.0'?><rss version='2.0'><channel><title>{source}</title>{items}</channel></rss>"
        responses[_host(source), "/" + url.rpartition("/")[2]] = make_response(body.encode(), "application/rss+xml")
    return responses


def _fill(db: Path, pages: int, responses: Responses) -> None:
    """Make both databases as earlier runs leave them: known pages, each with a capture that is extracted."""
    before, later = format_time(NOW - timedelta(days=2)), format_time(NOW + timedelta(hours=12))
    archive = open_archive(archive_path(db))
    with archive.atomic():
        archive.conn.executemany(
            "insert into sources (id, name, homepage, host) values (?, ?, ?, ?)",
            ([source + 1, _host(source), f"http://{_host(source)}/", _host(source)] for source in range(SOURCES)),
        )
        archive.conn.executemany(
            "insert into feeds (source_id, url, kind, checked_at, worked_at, status, entries, interval_seconds, due_at,"
            " body_sha256) values (?, ?, 'feed', ?, ?, 200, ?, 3600, ?, ?)",
            (
                [source + 1, url, before, before, LISTED, later, digest if number >= NEW_PAGES else None]
                for number, (source, url) in enumerate(_feeds())
                for digest in [_digest(responses[_host(source), "/" + url.rpartition("/")[2]])]
            ),
        )
        archive.conn.executemany(
            "insert into pages (id, url, fetch_url, host, source_id, feed, found_at, fetched_at, visits)"
            ' values (?1, ?2, ?2, ?3, ?4, \'{"title": "report"}\', ?5, ?5, 4)',
            (
                [number + 1, _known_page(number), _host(number % SOURCES), number % SOURCES + 1, before]
                for number in range(pages)
            ),
        )
        body_id = save_body(archive, b"<html><p>The same body for all captures.</p></html>", host=_host(0))
        headers = '[["content-type", "text/html; charset=utf-8"], ["server", "nginx"], ["cache-control", "max-age=60"]]'
        archive.conn.executemany(
            "insert into captures (page_id, url, fetched_at, status, headers, body_id) values (?, ?, ?, 200, ?, ?)",
            ([number + 1, _known_page(number), before, headers, body_id] for number in range(pages)),
        )
    news, archive_id = open_database(db), read_archive_id(archive)
    with news.atomic():
        news.conn.executemany(
            "insert into extractions (archive_id, capture_id, version, at, reason) values (?, ?, 1, ?, 'no text')",
            ([archive_id, number + 1, before] for number in range(pages)),
        )
    for database in (news, archive):
        checkpoint(database)
        database.close()


def _digest(response: bytes) -> str:
    return body_sha256(response.partition(b"\r\n\r\n")[2])


if __name__ == "__main__":
    for table in run(None, [int(argument.replace("_", "")) for argument in sys.argv[1:]] or PAGES):
        Console().print(table)
