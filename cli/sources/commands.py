"""The command `source`: add, test, switch off and remove sources without editing a file.

A source is tested as a crawl would find it: by a crawl of this source alone, into files that are deleted afterwards.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import click
from sqlite_utils import Database

from newsfold.cli import output
from newsfold.cli.exit_codes import CommandFailed
from newsfold.cli.options import (
    CommonOptions,
    FetchOptions,
    with_clock_option,
    with_common_options,
    with_fetch_options,
)
from newsfold.cli.output import TableLayout
from newsfold.cli.pipeline import fetch_pages
from newsfold.cli.progress import ShowProgress
from newsfold.cli.session import progress_for, require_database
from newsfold.cli.sources.lists import explain_unknown_hosts
from newsfold.cli.stages import extract_pages
from newsfold.db.connection import open_archive, open_database
from newsfold.db.news.source_choices import OFF, ON, REMOVED, add_source, ask_for_retry, choose_state, read_choices
from newsfold.db.news.sources import find_sources, known_feeds
from newsfold.db.queries.source_probe import read_probe
from newsfold.db.values.text import count_of
from newsfold.db.values.times import Clock, format_time
from newsfold.db.values.urls import canonical_url, has_user, host_of

if TYPE_CHECKING:
    from newsfold.crawler.sources.loader import Source

MAX_ADDED = 10_000  # sources of one file
MAX_MINUTES = 1.0  # of a test
FOR_PAGE = "newsfold.for_page"  # key of `click.Context.meta`: whether a page shows the messages
TEST_PAGES = 2  # of the source that are fetched and extracted

FEEDS_TABLE = TableLayout(
    {"url": "Feed", "kind": "Kind", "entries": "Entries", "answer": "Answer"},
    wide="url",
    if_empty="no feed, sitemap or section page was found",
)
ENTRIES_TABLE = TableLayout(
    {"published_at": "Published", "title": "Newest entries", "url": "Page"}, wide="title", droppable=("url",)
)
ARTICLES_TABLE = TableLayout(
    {"title": "Extracted from its pages", "authors": "Authors", "language": "Language", "word_count": "Words"},
    wide="title",
)


def _remember_page(context: click.Context, _: click.Parameter, is_for_page: bool) -> None:
    context.meta[FOR_PAGE] = is_for_page


def _hint(text: str) -> str:
    """Return `text`, which advises a command; "" if the message is for the reader of a page, who has buttons."""
    return "" if click.get_current_context().meta.get(FOR_PAGE) else text


@click.group()
@click.option("--for-page", is_flag=True, hidden=True, expose_value=False, callback=_remember_page)
def source() -> None:
    """Add, test, switch off and remove sources; the files that list others are never changed."""


@source.command(name="add")
@click.argument("what", metavar="URL|FILE")
@click.option("--name", help="Call the source so. Default: its host, or its title in FILE.")
@click.option("--untested", is_flag=True, help="Add it without fetching anything.")
@with_fetch_options
@with_clock_option
@with_common_options
def add(
    common: CommonOptions, clock: Clock, fetch_options: FetchOptions, what: str, name: str | None, untested: bool
) -> None:
    """Add the source at URL (a homepage or feed), after a test of it, or all sources that an OPML or TOML FILE lists.

    Later runs crawl it. Example: newsfold source add https://www.example.com/
    """
    added = _read_sources(what, name)
    _refuse_passwords(added)
    with _open_or_create(common.db) as news:
        if name is None and not _is_file(what):
            added = [_name_as_before(news, one) for one in added]
        known = _find_known(news, added)
    new = [one for one in added if one.name not in known]
    known_sentences = [f"{one}: it is a source already" for one in known.values()]
    if not new:
        output.print_first(known_sentences[1:], "sources that are known")
        raise click.UsageError("; ".join([*known_sentences[:1], "nothing was added"]))
    output.print_first(known_sentences, "sources that are known")
    if len(new) == 1 and not untested and not _is_file(what):
        found = probe_source(new[0], fetch_options, clock, progress_for(common))
        if not found["found"]:
            problems = "; ".join(found["problems"]) or "nothing was found there"
            end = "" if problems.endswith("?") else "."
            raise CommandFailed(f"{problems}{end} Nothing was added{_hint('; --untested adds it all the same')}")
    _save_sources(common, clock, new)
    names = ", ".join(one.name for one in new[:3]) + (f" and {len(new) - 3} more" if len(new) > 3 else "")
    _say(
        common,
        f"added {count_of(len(new), 'sources')}: {names}; the next run crawls {'it' if len(new) == 1 else 'them'}",
    )


@source.command(name="test")
@click.argument("what", metavar="URL|NAME")
@with_fetch_options
@with_clock_option
@with_common_options
def test(common: CommonOptions, clock: Clock, fetch_options: FetchOptions, what: str) -> None:
    """Show what a crawl would find at URL, or at the source NAME: feeds, newest entries, robots.txt, opt-outs.

    Nothing is saved. The exit status is 1 if nothing was found. Example: newsfold source test https://www.example.com/
    """
    found = probe_source(_find_source_to_test(common.db, what), fetch_options, clock, progress_for(common))
    if common.as_json:
        output.print_json(found)
    else:
        print_probe(found)
    if not found["found"]:
        raise CommandFailed("nothing was found")


def _add_decision(name: str, state: str, help_text: str, done: str, hint: str = "") -> None:
    """Add the command `source NAME`, which sets the state of sources."""

    @source.command(name=name, help=help_text)
    @click.argument("names", nargs=-1, required=True, metavar="NAME...")
    @with_clock_option
    @with_common_options
    def decide(common: CommonOptions, clock: Clock, names: Sequence[str]) -> None:
        with _open_or_create(require_database(common.db)) as news:
            chosen = [_require_source(news, common.db, given, state) for given in names]
            for one in chosen:
                choose_state(news, one, state, at=format_time(clock()))
        _say(common, f"{', '.join(chosen)}: {done}{_hint(hint)}")


_add_decision(
    "disable", OFF, "Crawl these sources no more; their articles stay. Example: newsfold source disable 'The Quay'",
    "not crawled from the next run on", "; `newsfold source enable` undoes it",
)  # fmt: skip
_add_decision(
    "enable", ON, "Crawl sources again that were disabled or removed. Example: newsfold source enable 'The Quay'",
    "crawled by the next run",
)  # fmt: skip
_add_decision(
    "remove", REMOVED, "Take sources off the list; their articles stay. Example: newsfold source remove 'The Quay'",
    "removed; the articles stay", "; `newsfold source enable` undoes it",
)  # fmt: skip


@source.command(name="retry")
@click.argument("names", nargs=-1, required=True, metavar="NAME...")
@with_clock_option
@with_common_options
def retry(common: CommonOptions, clock: Clock, names: Sequence[str]) -> None:
    """Let the next run fetch all feeds of these sources, also those that wait for hours after failures.

    Example: newsfold source retry 'The Quay'
    """
    with _open_or_create(require_database(common.db)) as news:
        chosen = [_require_source(news, common.db, given) for given in names]
        for one in chosen:
            ask_for_retry(news, one, at=format_time(clock()))
    _say(common, f"{', '.join(chosen)}: the next run fetches all its feeds")


def _is_file(what: str) -> bool:
    """Decide whether `what` is the path of a file; a URL can be longer than any path may be."""
    try:
        return Path(what).is_file()
    except OSError:
        return False


def _read_sources(what: str, name: str | None) -> "list[Source]":
    """Return the sources in a file, or the one at a URL; raise click.UsageError if there is none."""
    from newsfold.crawler.sources.addresses import explain_bad_address, looks_like_feed, read_address
    from newsfold.crawler.sources.grouping import Complaint, Place, group_subscriptions
    from newsfold.crawler.sources.loader import Source, SourceFileError, load_sources
    from newsfold.crawler.sources.opml import Subscription

    if _is_file(what):
        try:
            sources, complaints = load_sources([what])
        except SourceFileError as error:
            raise click.UsageError(str(error)) from None
        output.print_first(map(str, complaints), "complaints about the sources")
        return sources[:MAX_ADDED]
    if (url := read_address(what)) is None:
        hint = "" if "." in what else ", and there is no such file"
        raise click.UsageError(f"{explain_bad_address(what)}{hint}")
    feed, homepage = (url, "") if looks_like_feed(url) else ("", url)
    grouped = next(group_subscriptions([(Place(what, "address"), Subscription(name or "", feed, homepage))]))
    if isinstance(grouped, Complaint):
        raise click.UsageError(grouped.message)
    return [Source(**grouped[1])]


def _name_as_before(news: Database, source: "Source") -> "Source":
    """Return `source` under the name of a removed one with its homepage, whose articles it then continues."""
    homepage = canonical_url(source.homepage)
    removed = [row for row in find_sources(news) if row["is_removed"] and row["homepage"]]
    names = [str(row["name"]) for row in removed if canonical_url(row["homepage"]) == homepage]
    return replace(source, name=names[0]) if len(names) == 1 else source


def _find_known(news: Database, sources: "Sequence[Source]") -> dict[str, str]:
    """Return name → what makes it known, for the sources that are crawled already: a name, the homepage, or a feed."""
    feeds = {canonical_url(url): f"{url}, feed of {name}" for url, name in known_feeds(news)}
    listed = [row for row in find_sources(news) if not row["is_removed"]]
    names = {row["name"]: row["name"] for row in listed}
    homepages = {canonical_url(row["homepage"] or ""): row["name"] for row in listed}
    known = {}
    for one in sources:
        urls = [canonical_url(url) for url in one.feeds]
        homepage = homepages.get(canonical_url(one.homepage))
        if found := names.get(one.name) or homepage or next((feeds[url] for url in urls if url in feeds), None):
            known[one.name] = found
    return known


def _refuse_passwords(sources: "Sequence[Source]") -> None:
    """Raise click.UsageError if an address holds a user name or password: it would be stored, shown and exported."""
    for one in sources:
        if any(has_user(url) for url in (one.homepage, *one.feeds, *one.sitemaps, *one.sections)):
            raise click.UsageError(
                f"the address of {one.name} holds a user name or a password, which would be stored and shown to"
                " readers; write it without"
            )


def _save_sources(common: CommonOptions, clock: Clock, sources: "Sequence[Source]") -> None:
    from newsfold.crawler.sources.choices import make_entry

    with _open_or_create(common.db) as news, news.atomic():
        for one in sources:
            add_source(news, make_entry(one), host=one.host, at=format_time(clock()))


def _find_source_to_test(db: Path, what: str) -> "Source":
    """Return the source that was added or crawled under the name `what`, else the one at this URL."""
    from newsfold.crawler.sources.choices import read_entry
    from newsfold.crawler.sources.loader import Source

    if db.exists():
        with _open_or_create(db) as news:
            choice = next((choice for choice in read_choices(news) if choice.entry and choice.name == what), None)
            if choice and choice.entry:
                return read_entry(choice.entry)
            row = next((row for row in find_sources(news) if row["name"] == what and row["homepage"]), None)
            if row:
                feeds = tuple(url for url, name in known_feeds(news) if name == what)
                return Source(what, row["homepage"], feeds=feeds, hosts=(row["host"],))
    return _read_sources(what, None)[0]


def _require_source(news: Database, db: Path, given: str, state: str | None = None) -> str:
    """Return the name of the source that `given` names, by its name in any case, or by the URL or host of its homepage.

    Raise click.UsageError if there is none, or if it cannot get the `state` (None for a retry): a source that left its
    list can only be removed, and one that a person removed can also be enabled.
    """
    rows = find_sources(news)
    names = {row["name"].casefold(): row for row in rows}
    hosts = {row["host"]: row for row in rows if row["host"]}
    row = names.get(given.casefold()) or hosts.get(given.lower()) or hosts.get(host_of(given).removeprefix("www."))
    if row is None:
        likely = get_close_matches(given.casefold(), names, n=1)
        listed = _hint("; `newsfold sources` lists them")
        hint = f"; did you mean {names[likely[0]]['name']!r}?" if likely else listed
        raise click.UsageError(f"there is no source {given!r}{_hint(f' in {db}')}{hint}")
    name = str(row["name"])
    if row["is_removed"] and state != REMOVED:
        if not any(choice.name == name and choice.state == REMOVED for choice in read_choices(news)):
            raise click.UsageError(f"{name} is in no list any more{_hint('; add it with `newsfold source add`')}")
        if state != ON:
            raise click.UsageError(f"{name} was removed; enable it first{_hint(': `newsfold source enable`')}")
    return name


@contextmanager
def _open_or_create(db: Path) -> Iterator[Database]:
    """Open `news.db` for a short transaction, which may be made while a run works: its lock is not taken."""
    news = open_database(db)
    try:
        yield news
    finally:
        news.close()


def _say(common: CommonOptions, message: str) -> None:
    if not common.quiet:
        output.print_line(message)


def probe_source(source: "Source", options: FetchOptions, clock: Clock, show: ShowProgress) -> dict[str, Any]:
    """Return what a crawl finds at `source`: the keys of `read_probe`, and `articles` of up to TEST_PAGES pages.

    Further keys: name, homepage, rejected (rows of url and reason), and `problems`, which are sentences; there is at
    least one if a crawl of the source would bring nothing. Raise Offline if no name resolves.
    """
    started = format_time(clock())
    with TemporaryDirectory(prefix="newsfold-") as folder:
        archive, news = Path(folder) / "source.archive.db", Path(folder) / "source.db"
        limited = replace(
            options,
            max_minutes=options.max_minutes or MAX_MINUTES,
            pages_per_host=options.pages_per_host or TEST_PAGES,
        )
        fetch_pages(archive, [replace(source, enabled=True)], clock=clock, options=limited, show=show)
        with closing(open_database(news)) as database:
            extract_pages(database, [archive], clock, show=show)
            rows = database.query("select url, title, authors, language, word_count from articles order by id")
            articles = [row | {"authors": json.loads(row["authors"])} for row in rows]
            rejected = list(database.query("select url, reason from rejected where stage = 'extract' order by url"))
        with closing(open_archive(archive, readonly=True)) as pages:
            found = read_probe(pages)
        unknown = explain_unknown_hosts(archive, started)
    found |= {"name": source.name, "homepage": source.homepage, "articles": articles, "rejected": rejected}
    return found | {"problems": unknown or list(_find_problems(found))}


def _find_problems(found: Mapping[str, Any]) -> Iterator[str]:
    for feed in found["feeds"]:
        if not feed["is_usable"]:
            yield f"{feed['url']} cannot be used: {feed['error'] or feed['status'] or 'it was not fetched in time'}"
    if not found["found"] and any(feed["is_usable"] for feed in found["feeds"]):
        yield "no page of an article was found; name a feed of the site, or its sections, in a sources file"
    if found["rejected"] and not found["articles"]:
        yield f"none of its first pages gave an article: {found['rejected'][0]['reason']}"


def print_probe(found: Mapping[str, Any]) -> None:
    """Print the result of probe_source as tables and sentences."""
    feeds = [
        feed | {"answer": "works" if feed["is_usable"] else feed["error"] or feed["status"]} for feed in found["feeds"]
    ]
    output.print_line(f"{found['name']}, {found['homepage']}: {count_of(found['found'], 'pages')} found")
    for rows, layout in ((feeds, FEEDS_TABLE), (found["entries"], ENTRIES_TABLE), (found["articles"], ARTICLES_TABLE)):
        if rows or layout.if_empty != TableLayout({}).if_empty:
            output.print_line("")
            output.print_table(rows, layout)
    output.print_line("")
    for sentence in _describe_rules(found):
        output.print_line(sentence)
    for problem in found["problems"]:
        output.print_line(f"problem: {problem}")


def _describe_rules(found: Mapping[str, Any]) -> Iterator[str]:
    """Yield sentences on robots.txt, opt-outs, and what is refused."""
    from newsfold.crawler.politeness.robots_txt import parse_robots

    for host in found["hosts"]:
        rules = parse_robots(host["robots_status"], host["robots_body"])
        delay = f", {rules.delay:g} seconds between two requests" if rules.delay else ""
        status = host["robots_status"]
        answer = "no answer" if status is None else "none" if status == 404 else f"status {status}"
        yield f"robots.txt of {host['host']}: {rules.refusal or answer}{delay}"
    optouts = ", ".join(found["optouts"])
    yield f"opt-outs from archiving or data mining: {optouts or 'none seen'}"
    if found["refusals"]:
        yield "refused: " + ", ".join(f"{row['pages']} {row['reason']}" for row in found["refusals"])
