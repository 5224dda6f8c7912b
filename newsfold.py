"""The command line: every command opens its files, calls one stage or one query, and shows the result."""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from time import monotonic
from typing import Any

import click
from sqlite_utils import Database

import options
import terminal
from db.clean import one_line
from db.connect import NotADatabase, archive_path, checkpoint, open_archive, open_database
from db.lock import hold
from db.runs import finish_run, start_run
from db.times import stamp
from options import Clock, Failed, clocked, common, crawling


@click.group(cls=options.OneSentence, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="newsfold")
def main() -> None:
    """Crawl news sites, keep the pages, extract clean text and fold repeated coverage into stories."""


@main.command()
@crawling
@clocked
@common
def run(
    db: Path, archive: Path | None, clock: Clock, quiet: bool, as_json: bool, metrics: Path | None, **crawling: Any
) -> None:
    """The scheduled job: crawl what is due, extract, dedupe.

    Example: newsfold run --sources seeds/ --db news.db
    """
    archive = archive or archive_path(db)
    with hold(db, archive), _measured(metrics, clock) as all_counts:
        failed, all_counts["crawl"] = _crawl(archive, clock, quiet, **crawling)
        with _news(db) as news:
            all_counts["extract"] = _extract(news, [archive], clock, quiet)
            all_counts["dedupe"] = _dedupe(news, clock, quiet)
    _show(all_counts, quiet, as_json)
    if failed:
        raise Failed(failed)


@main.command()
@crawling
@clocked
@common
def crawl(
    db: Path, archive: Path | None, clock: Clock, quiet: bool, as_json: bool, metrics: Path | None, **crawling: Any
) -> None:
    """Fetch what is due from the sources and save the pages.

    Example: newsfold crawl --sources outlets.toml -s DOWNLOAD_DELAY=5
    """
    archive = archive or archive_path(db)
    with hold(archive), _measured(metrics, clock) as all_counts:
        failed, all_counts["crawl"] = _crawl(archive, clock, quiet, **crawling)
    _show(all_counts, quiet, as_json)
    if failed:
        raise Failed(failed)


@main.command()
@click.option("--archive", "archives", multiple=True, type=options.EXISTING, help="Saved pages; repeatable.")
@click.option("--outdated", is_flag=True, help="Redo what an older version extracted, newest first.")
@click.option("--all", "everything", is_flag=True, help="Redo everything.")
@click.option("--since", callback=options.time, metavar="TIME", help="Only pages fetched since.")
@click.option("--host", help="Only pages of this host.")
@click.option("--url", help="Only this page.")
@click.option("--explain", metavar="URL", help="Only show, line by line, what of this saved page is kept, and why.")
@click.option("--dry-run", is_flag=True, help="Change nothing; show how many articles would change, and the most.")
@click.option("--max-minutes", type=click.FloatRange(min=0), help="Stop after this long; the rest waits.")
@click.option("--workers", type=click.IntRange(1, 256), help="Processes; by default one for each core.")
@clocked
@common
def extract(
    db: Path, archives: Sequence[Path], clock: Clock, quiet: bool, as_json: bool, outdated: bool, everything: bool,
    explain: str | None, dry_run: bool, max_minutes: float | None, workers: int | None, **narrow: str | None,
) -> None:  # fmt: skip
    """Saved pages into articles.

    Example: newsfold extract --outdated --max-minutes 30
    """
    from extract.stage import Selection

    paths = list(archives) or [archive_path(db)]
    if explain:
        _explain(db, paths, explain, as_json)
        return
    chosen = Selection(which="all" if everything else "outdated" if outdated else "missing", **narrow)
    if dry_run:
        _preview(db, paths, chosen, workers, quiet, as_json)
        return
    with hold(db), _news(db) as news:
        counts = _extract(news, paths, clock, quiet, which=chosen, minutes=max_minutes, workers=workers)
    _show({"extract": counts}, quiet, as_json)


@main.command()
@click.option("--all", "anew", is_flag=True, help="Fold everything anew; stories that come out alike keep their ids.")
@clocked
@common
def dedupe(db: Path, clock: Clock, quiet: bool, as_json: bool, anew: bool) -> None:
    """New articles into copies and stories.

    Example: newsfold dedupe
    """
    with hold(db), _news(db) as news:
        counts = _dedupe(news, clock, quiet, anew=anew)
    _show({"dedupe": counts}, quiet, as_json)


@main.group(name="import")
def import_() -> None:
    """Take in what was gathered elsewhere."""


@import_.command(name="articles")
@click.argument("paths", nargs=-1, required=True, type=options.EXISTING)
@clocked
@common
def import_articles(paths: Sequence[Path], db: Path, clock: Clock, quiet: bool, as_json: bool) -> None:
    """Ready articles from .jsonl or .jsonl.gz: {id?, url?, source, title, text, date}, id or url at least.

    Example: newsfold import articles wire.jsonl.gz
    """
    from extract.imports import import_articles as import_files

    with hold(db), _news(db) as news, _stage(news, "import", clock, quiet) as (counts, report):
        counts.update(import_files(news, paths, now=clock(), complain=terminal.say, progress=report))
    _show({"import": counts}, quiet, as_json)
    if counts["rejected"]:
        raise Failed(f"{counts['rejected']} rows were rejected; they are named above, the others are in")


@import_.command(name="html")
@click.argument("paths", nargs=-1, required=True, type=options.EXISTING)
@click.option("--archive", type=options.FILE, help="Saved pages; by default beside --db.")
@clocked
@common
def import_html(
    paths: Sequence[Path], archive: Path | None, db: Path, clock: Clock, quiet: bool, as_json: bool
) -> None:
    """Saved pages from .jsonl(.gz) with {url, html, fetched_at?, source?}, or from folders of .html files.

    Example: newsfold import html saved-pages/ && newsfold extract && newsfold dedupe
    """
    from crawler.html_imports import import_html as import_files

    archive = archive or archive_path(db)
    with hold(archive), _opened(open_archive(archive)) as pages, terminal.progress("import", quiet=quiet) as report:
        counts = import_files(pages, paths, now=clock(), complain=terminal.say, progress=report)
    _show({"import": counts}, quiet, as_json)
    if counts["rejected"]:
        raise Failed(f"{counts['rejected']} pages were rejected; they are named above, the others are in")


@import_.command(name="urls")
@click.argument("paths", nargs=-1, required=True, type=options.EXISTING)
@options.fetching
@clocked
@common
def import_urls(
    paths: Sequence[Path], archive: Path | None, db: Path, clock: Clock, quiet: bool, as_json: bool, **how: Any
) -> None:
    """Fetch single pages, one URL a line, as politely as a crawl; given again, only what is not saved yet.

    Example: newsfold import urls wanted.txt && newsfold extract && newsfold dedupe
    """
    from crawler.url_list import read_urls, sources_of
    from db.sources import known_sources

    archive = archive or archive_path(db)
    allow_private = how["settings"].get("NEWSFOLD_ALLOW_PRIVATE", "0") not in ("0", "")
    urls, rejected = read_urls(paths, terminal.say, allow_private=allow_private)
    with hold(archive):
        with _opened(open_archive(archive)) as pages:
            sources, named = sources_of(urls, known_sources(pages))
        counts = _fetch(archive, sources, clock, quiet, urls=named, **how) if urls else {}
    _show({"import": counts | {"rejected": rejected}}, quiet, as_json)
    if rejected:
        raise Failed(f"{rejected} lines were rejected; they are named above, the others are in")


@import_.command(name="warc")
@click.argument("paths", nargs=-1, required=True, type=options.EXISTING)
@click.option("--archive", type=options.FILE, help="Saved pages; by default beside --db.")
@clocked
@common
def import_warc(
    paths: Sequence[Path], archive: Path | None, db: Path, clock: Clock, quiet: bool, as_json: bool
) -> None:
    """The pages of WARC files, .warc or .warc.gz, or of folders of them; Common Crawl's CC-NEWS too.

    Killed and started again, it goes on where it was. Example: newsfold import warc CC-NEWS-20260302*.warc.gz
    """
    from crawler.warc_imports import import_warc as import_files

    archive = archive or archive_path(db)
    with (
        hold(archive),
        _opened(open_archive(archive)) as pages,
        _stage(pages, "import", clock, quiet, "import, MB") as (counts, report),
    ):
        counts.update(import_files(pages, paths, now=clock(), complain=terminal.say, progress=report))
    _show({"import": counts}, quiet, as_json)
    if counts["rejected"]:
        raise Failed(f"{counts['rejected']} records were rejected; they are named above, the others are in")


@import_.command(name="corrections")
@click.argument("paths", nargs=-1, required=True, type=options.EXISTING)
@clocked
@common
def import_corrections(paths: Sequence[Path], db: Path, clock: Clock, quiet: bool, as_json: bool) -> None:
    """What people corrected elsewhere, from .jsonl; it shows at once, and later runs obey.

    Example: newsfold import corrections corrections.jsonl
    """
    from dedupe.correction_imports import import_corrections as import_files

    with hold(db), _news(db) as news:
        counts = import_files(news, paths, now=clock(), complain=terminal.say)
        _settle(news, clock)
    _show({"import": counts}, quiet, as_json)
    if counts["rejected"]:
        raise Failed(f"{counts['rejected']} rows were rejected; they are named above, the others are in")


@main.group()
def export() -> None:
    """Hand out what was gathered."""


@export.command(name="articles")
@click.argument("file", type=click.File("w", encoding="utf-8", lazy=True), default="-")
@options.choosing
@common
def export_articles(file: Any, db: Path, quiet: bool, as_json: bool, **narrow: Any) -> None:
    """Articles as JSONL, one a line, which `import articles` reads again.

    Example: newsfold export articles --since 2026-03-01 march.jsonl
    """
    for row in _handed_out(db, quiet, **narrow):
        file.write(json.dumps(row, ensure_ascii=False) + "\n")


@export.command(name="parquet")
@click.argument("file", type=options.FILE)
@options.choosing
@common
def export_parquet(file: Path, db: Path, quiet: bool, as_json: bool, **narrow: Any) -> None:
    """Articles as a Parquet file, for DuckDB and pandas; - is standard output. Needs newsfold[parquet].

    Example: newsfold export parquet --since 2026-03-01 march.parquet
    """
    from db.parquet import can_write, write_parquet

    if not can_write():
        raise click.UsageError("Parquet needs one more library: pip install 'newsfold[parquet]'; nothing was written")
    rows = _handed_out(db, quiet, **narrow)
    with options.whole_file(file) as target:
        counts = {"articles": write_parquet(rows, target)}
    if str(file) != "-":
        _show({"export": counts}, quiet, as_json)


@export.command(name="opml")
@click.argument("file", type=click.File("wb", lazy=True), default="-")
@common
def export_opml(file: Any, db: Path, quiet: bool, as_json: bool) -> None:
    """The feeds of all enabled sources as OPML, for feed readers and for `--sources`.

    Example: newsfold export opml subscriptions.opml
    """
    from crawler.opml import Subscription, write_opml
    from db.sources import subscriptions

    feeds = [Subscription(*row) for row in subscriptions(_reading(db))]
    file.write(write_opml(feeds, title="Newsfold", at=format_datetime(datetime.now(UTC))))


@export.command(name="db")
@click.argument("file", type=options.FILE)
@click.option("--no-text", is_flag=True, help="Without the articles' texts: the file to share.")
@common
def export_db(file: Path, no_text: bool, db: Path, quiet: bool, as_json: bool) -> None:
    """The database in a new file; with --no-text only titles, addresses, times, copies and stories.

    Example: newsfold export db --no-text stories.db
    """
    from db.share import share

    _reading(db).close()
    if file.exists():
        raise click.UsageError(f"{file} is there already; name a new file")
    size = share(db, file, texts=not no_text)
    if as_json:
        terminal.print_json({str(file): size})
    elif not quiet:
        click.echo(f"{file}: {size / 1e6:.1f} MB")


@export.command(name="warc")
@click.argument("file", type=options.FILE)
@click.option("--archive", type=options.EXISTING, help="Saved pages; by default beside --db.")
@click.option("--since", callback=options.time, metavar="TIME", help="Only what was fetched since.")
@click.option("--until", callback=options.time, metavar="TIME", help="Only what was fetched before.")
@click.option("--host", help="Only pages of this host and those below it.")
@click.option("--opted-out", is_flag=True, help="Also pages whose site objects to archives or to data mining.")
@clocked
@common
def export_warc(
    file: Path, archive: Path | None, db: Path, clock: Clock, quiet: bool, as_json: bool, **narrow: Any
) -> None:
    """Saved pages as one WARC/1.1 file, .warc.gz, for replay and for other tools; - is standard output.

    Example: newsfold export warc --since 2026-03-01 --host dailylantern.example march.warc.gz
    """
    from importlib.metadata import version

    from crawler.warc_exports import export_warc as export_file
    from db.captures import Choice

    pages = open_archive(_existing(archive or archive_path(db)), readonly=True)
    with options.whole_file(file) as target, terminal.progress("export", quiet=quiet) as report:
        counts = export_file(
            pages, target, Choice(**narrow), software=f"Newsfold/{version('newsfold')}", now=stamp(clock()),
            complain=terminal.say, progress=report,
        )  # fmt: skip
    if str(file) != "-":
        _show({"export": counts}, quiet, as_json)
    if counts["damaged"]:
        raise Failed(f"{counts['damaged']} captures are damaged and were left out; they are named above")


@export.command(name="corrections")
@click.argument("file", type=click.File("w", encoding="utf-8", lazy=True), default="-")
@common
def export_corrections(file: Any, db: Path, quiet: bool, as_json: bool) -> None:
    """What people corrected as JSONL, one a line, which `import corrections` reads again.

    Example: newsfold export corrections corrections.jsonl
    """
    from db.corrections import correction_rows

    for row in correction_rows(_reading(db)):
        file.write(json.dumps(row, ensure_ascii=False) + "\n")


@main.command()
@click.argument("stories", nargs=2, type=int, metavar="A B")
@clocked
@common
def merge(stories: tuple[int, int], db: Path, clock: Clock, quiet: bool, as_json: bool) -> None:
    """Two stories are one: the older keeps its id, the other's leads to it; later runs obey.

    Example: newsfold merge 9 12
    """
    from dedupe.decide import merge as decide

    with _correcting(db, clock, quiet, as_json) as (news, made_at, decisions):
        one, other = (_story(news, db, number)["id"] for number in stories)
        if one == other:
            raise click.UsageError(f"{stories[0]} and {stories[1]} are one story already; name two")
        decisions.append(decide(news, one, other, made_at))


@main.command()
@click.argument("story_id", type=int, metavar="STORY")
@click.argument("articles", nargs=-1, required=True, metavar="ARTICLE...")
@clocked
@common
def split(story_id: int, articles: Sequence[str], db: Path, clock: Clock, quiet: bool, as_json: bool) -> None:
    """These articles (ids or addresses) of a story, with their copies, are another story; later runs obey.

    Example: newsfold split 9 20 21
    """
    from db.stories import articles_of
    from dedupe.decide import split as decide

    with _correcting(db, clock, quiet, as_json) as (news, made_at, decisions):
        found = _story(news, db, story_id)["id"]
        named = {name: _article(news, db, name) for name in articles}
        inside = articles_of(news, found)
        if outside := [name for name, article_id in named.items() if article_id not in inside]:
            raise click.UsageError(f"article {outside[0]} is not in story {found}; `newsfold story {found}` lists them")
        try:
            decisions.append(decide(news, found, list(named.values()), made_at))
        except ValueError as error:
            raise click.UsageError(str(error)) from None


@main.group()
def correct() -> None:
    """What the folding or the extraction got wrong, set right; later runs obey."""


@correct.command(name="not-a-copy")
@click.argument("article")
@click.argument("original", required=False)
@clocked
@common
def correct_copy(article: str, original: str | None, db: Path, clock: Clock, quiet: bool, as_json: bool) -> None:
    """ARTICLE is no copy of ORIGINAL; without ORIGINAL, of none.

    Example: newsfold correct not-a-copy 23 17
    """
    with _correcting(db, clock, quiet, as_json) as (news, made_at, decisions):
        one = _article(news, db, article)
        other = _article(news, db, original) if original else None
        if one == other:
            raise click.UsageError(f"{article} and {original} are one article; name two")
        decisions.append(_decide(news, made_at, "not a copy", one, other=other))


@correct.command(name="not-an-article")
@click.argument("articles", nargs=-1, required=True, metavar="ARTICLE...")
@clocked
@common
def correct_article(articles: Sequence[str], db: Path, clock: Clock, quiet: bool, as_json: bool) -> None:
    """What was extracted is no article: it goes, and does not come back.

    Example: newsfold correct not-an-article https://www.dailylantern.example/about
    """
    with _correcting(db, clock, quiet, as_json) as (news, made_at, decisions):
        for article_id in {_article(news, db, name) for name in articles}:
            decisions.append(_decide(news, made_at, "not an article", article_id))


@correct.command(name="date")
@click.argument("article")
@click.argument("date")
@clocked
@common
def correct_date(article: str, date: str, db: Path, clock: Clock, quiet: bool, as_json: bool) -> None:
    """ARTICLE was published at DATE (UTC): 2026-03-02 or 2026-03-02T20:00:00Z.

    Example: newsfold correct date 23 2026-03-02
    """
    from dedupe.correction_rows import correct_date as checked

    with _correcting(db, clock, quiet, as_json) as (news, made_at, decisions):
        try:
            value = checked(date)
        except ValueError as error:
            raise click.UsageError(str(error)) from None
        decisions.append(_decide(news, made_at, "date", _article(news, db, article), value=value))


@correct.command(name="title")
@click.argument("article")
@click.argument("title")
@clocked
@common
def correct_title(article: str, title: str, db: Path, clock: Clock, quiet: bool, as_json: bool) -> None:
    """ARTICLE has this TITLE.

    Example: newsfold correct title 23 "Dam crack: valley on alert"
    """
    with _correcting(db, clock, quiet, as_json) as (news, made_at, decisions):
        if not one_line(title):
            raise click.UsageError("the title is empty; write it in quotes")
        decisions.append(_decide(news, made_at, "title", _article(news, db, article), value=one_line(title)))


@correct.command(name="undo")
@click.argument("decision", type=int)
@clocked
@common
def correct_undo(decision: int, db: Path, clock: Clock, quiet: bool, as_json: bool) -> None:
    """Take back a decision (its number is in `newsfold correct list`) and what it changed.

    Example: newsfold correct undo 3
    """
    from db.corrections import read_corrections
    from dedupe.obey import take_back

    with _correcting(db, clock, quiet, as_json) as (news, made_at, _):
        if not (rows := read_corrections(news, decision)):
            raise click.UsageError(f"there is no decision {decision} in {db}; `newsfold correct list` lists them")
        take_back(news, decision, made_at)
    if not quiet and any(row["kind"] == "not an article" for row in rows):
        terminal.say("the article comes back with the next `newsfold extract`, or when it is imported again")


@correct.command(name="list")
@common
def correct_list(db: Path, quiet: bool, as_json: bool) -> None:
    """Every decision with its number, oldest first.

    Example: newsfold correct list
    """
    from db.corrections import decisions

    rows = decisions(_reading(db))
    columns = {"decision": "Decision", "made_at": "Made", "kind": "Kind", "articles": "Articles", "value": "To"}
    terminal.print_json(rows) if as_json else terminal.print_table(rows, columns, wide="articles")


@main.command()
@clocked
@common
def sources(db: Path, clock: Clock, quiet: bool, as_json: bool) -> None:
    """Every source: what it brought, how it is, what its feeds last said and when they are next due.

    Example: newsfold sources --json
    """
    from db.health import source_states
    from db.sources import source_table

    news = _reading(db)
    states = source_states(news, clock())
    rows = [row | {"state": states[row["name"]]} for row in source_table(news)]
    columns = {
        "name": "Source", "state": "State", "language": "Lang", "articles": "Articles", "copies": "Copies",
        "last_article_at": "Last article", "feeds": "Feeds", "feeds_worked_at": "Feeds worked",
        "feed_said": "Last said", "feeds_due_at": "Next due",
    }  # fmt: skip
    terminal.print_json(rows) if as_json else terminal.print_table(rows, columns, wide="feed_said")


@main.command()
@click.option("--order", type=click.Choice(["newest", "largest"]), default="newest", show_default=True)
@click.option("--language", help="Only stories in this language.")
@click.option("--min-sources", type=click.IntRange(1), default=1, show_default=True)
@click.option("--limit", type=click.IntRange(1, 100_000), default=20, show_default=True)
@common
def stories(db: Path, quiet: bool, as_json: bool, **narrow: Any) -> None:
    """The stories, newest or largest first.

    Example: newsfold stories --order largest --min-sources 3
    """
    from db.coverage import list_stories

    rows = list_stories(_reading(db), **narrow)
    columns = {
        "id": "Story", "last_published_at": "Last", "source_count": "Sources", "sources_independent": "Own",
        "article_count": "Articles", "title": "Title", "sources": "Told by",
    }  # fmt: skip
    terminal.print_json(rows) if as_json else terminal.print_table(rows, columns, wide="title")


@main.command()
@click.argument("story_id", type=int)
@common
def story(story_id: int, db: Path, quiet: bool, as_json: bool) -> None:
    """One story: originals in order of time, their copies below them, who was first, and what changed later.

    Example: newsfold story 17
    """
    from db.coverage import story_coverage, story_versions
    from dedupe.first import first_to_tell
    from dedupe.versions import version_changes

    news = _reading(db)
    found = _story(news, db, story_id)
    versions = {article: version_changes(rows) for article, rows in story_versions(news, found["id"]).items()}
    coverage = [row | {"changes": versions.get(row["article_id"], [])} for row in story_coverage(news, found["id"])]
    first, unknown = first_to_tell(coverage)
    found |= {"first": first and first["article_id"], "first_unknown": unknown, "coverage": coverage}
    terminal.print_json(found) if as_json else terminal.print_story(found)


@main.command()
@click.argument("first")
@click.argument("second")
@common
def why(first: str, second: str, db: Path, quiet: bool, as_json: bool) -> None:
    """Why two articles (ids or addresses) are copies, in one story, or neither.

    Example: newsfold why 17 23
    """
    from dedupe.why import why as explain

    news = _reading(db)
    one, other = _article(news, db, first), _article(news, db, second)
    if one == other:
        raise click.UsageError(f"{first} and {second} are one article; name two")
    found = explain(news, one, other)
    terminal.print_json(found) if as_json else terminal.print_why(found)


@main.command()
@click.argument("words", nargs=-1, required=True)
@click.option("--order", type=click.Choice(["recency", "relevance"]), default="recency", show_default=True)
@click.option("--limit", type=click.IntRange(1, 100_000), default=20, show_default=True)
@common
def search(words: Sequence[str], db: Path, quiet: bool, as_json: bool, **narrow: Any) -> None:
    """Articles with all of the WORDS; "a phrase", begin*, OR and NOT work.

    Example: newsfold search harbour '"dock strike"' NOT ferry
    """
    from db.search import search_articles
    from db.search_words import BadQuery

    try:
        rows = search_articles(_reading(db), " ".join(words), **narrow)
    except BadQuery as error:
        raise click.UsageError(str(error)) from None
    columns = {
        "article_id": "Article", "story_id": "Story", "published_at": "Published", "source": "Source",
        "title": "Title", "snippet": "Found",
    }  # fmt: skip
    terminal.print_json(rows) if as_json else terminal.print_table(rows, columns, wide="snippet")


@main.command()
@clocked
@common
def status(db: Path, clock: Clock, quiet: bool, as_json: bool) -> None:
    """Whether the crawl is healthy, how much there is, and how the last runs went.

    Example: newsfold status
    """
    from db.status import status as read_status

    found = read_status(_reading(db), clock())
    if as_json:
        terminal.print_json(found)
        return
    terminal.print_counts(str(db), {key: value for key, value in found.items() if isinstance(value, int)})
    health = found["health"]
    click.echo(f"health: {'; '.join(health['problems']) or 'all well'}")
    runs = [run | {"counts": terminal.counted(run["counts"])} for run in found["runs"]]
    for rows, columns, wide in (
        (runs, {"started_at": "Run", "stage": "Stage", "status": "Status", "counts": "Counts"}, "counts"),
        (found["reasons"], {"pages": "Pages", "stage": "Stage", "reason": "No article because"}, "reason"),
        (
            health["failing"],
            {"url": "Failing feed", "failures": "Times", "error": "Last said", "worked_at": "Worked", "due_at": "Due"},
            "error",
        ),
        (health["silent"], {"url": "Silent feed", "new_at": "Last new", "worked_at": "Worked", "due_at": "Due"}, ""),
        (health["blocked"], {"host": "Blocked at", "refused": "Refused", "accepted": "Accepted", "reason": "By"}, ""),
        (
            health["fallen"],
            {
                "host": "Gives less",
                "accepted_before": "Accepted before",
                "accepted_now": "Now",
                "words_before": "Words before",
                "words_now": "Words now",
            },
            "",
        ),
    ):
        if rows:
            click.echo()
            terminal.print_table(rows, columns, wide=wide)


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on; 0.0.0.0 is every one.")
@click.option("--port", type=click.IntRange(0, 65535), default=8001, show_default=True, help="0 takes a free one.")
@click.option("--name", "names", multiple=True, metavar="HOST", help="A name that readers call it by; repeatable.")
@click.option("--public-text", is_flag=True, help="Full texts to readers on other machines too.")
@click.option("--public-sql", is_flag=True, help="Free SQL to readers on other machines too.")
@click.option("--pictures", is_flag=True, help="Show pictures, which each reader's browser loads from the outlets.")
@common
def serve(db: Path, quiet: bool, as_json: bool, **choices: Any) -> None:
    """Web pages and feeds of the stories, with Datasette beside them; for this machine only unless told otherwise.

    Example: newsfold serve --db news.db --port 8001
    """
    from web.serve import serve as serve_pages

    _reading(db).close()
    serve_pages(db, say=None if quiet else click.echo, **choices)


@main.group(name="archive")
def archive_() -> None:
    """Care of the saved pages."""


@archive_.command(name="size")
@click.option("--archive", type=options.EXISTING, help="Saved pages; by default beside --db.")
@click.option("--limit", type=click.IntRange(1, 100_000), default=20, show_default=True)
@common
def archive_size(archive: Path | None, limit: int, db: Path, quiet: bool, as_json: bool) -> None:
    """How much room the saved pages take, by host, the largest first.

    Example: newsfold archive size --limit 50
    """
    from db.prune import size_by_host

    archive = _existing(archive or archive_path(db))
    rows = size_by_host(open_archive(archive, readonly=True))
    if as_json:
        terminal.print_json({"file": str(archive), "bytes": archive.stat().st_size, "hosts": rows})
        return
    terminal.print_sizes(rows[:limit])
    stored, received = (sum(row[key] for row in rows) for key in ("stored", "received"))
    share = f", {stored / received:.0%} of what was received" if received else ""
    click.echo(f"{archive}: {archive.stat().st_size / 1e6:.1f} MB, {len(rows)} hosts{share}")


@archive_.command(name="prune")
@click.option("--keep", type=click.IntRange(1), required=True, metavar="N", help="The newest N captures of each page.")
@click.option("--younger", callback=options.age, metavar="AGE", help="Keep also what is younger, as 90d, 12w or 2y.")
@click.option("--needed-too", is_flag=True, help="Also what articles and their versions were extracted from.")
@click.option("--dry-run", is_flag=True, help="Change nothing; show how much would go.")
@click.option("--archive", type=options.EXISTING, help="Saved pages; by default beside --db.")
@clocked
@common
def archive_prune(
    keep: int, younger: timedelta | None, needed_too: bool, dry_run: bool, archive: Path | None, db: Path,
    clock: Clock, quiet: bool, as_json: bool,
) -> None:  # fmt: skip
    """Delete old captures of pages that were saved several times, and give the room back.

    A page's newest capture stays always; what articles were made from, and what is still to extract, unless asked.
    Example: newsfold archive prune --keep 2 --younger 30d --dry-run
    """
    from db.prune import extracted_up_to, give_back, needed_captures, prunable, prune, stored_bytes

    archive = _existing(archive or archive_path(db))
    before = stamp(clock() - younger) if younger else None
    with hold(archive), _opened(open_archive(archive)) as pages:
        news = None if needed_too else _reading(db)
        needed = needed_captures(news, pages) if news else ()
        ids = prunable(
            pages, newest=keep, before=before, needed=needed, up_to=extracted_up_to(news, pages) if news else None
        )
        if dry_run:
            _show({"would go": {"captures": len(ids), "bytes": stored_bytes(pages, ids)}}, quiet, as_json)
            return
        with _stage(pages, "prune", clock, quiet) as (counts, report):
            size = archive.stat().st_size
            counts.update(prune(pages, ids, report))
            give_back(pages)
            checkpoint(pages)
            counts["bytes"] = max(size - archive.stat().st_size, 0)
    _show({"prune": counts}, quiet, as_json)


@main.command()
@click.argument("url", required=False)
@click.option("--host", help="All of this host and those below it.")
@click.option("--archive", "archives", multiple=True, type=options.EXISTING, help="Saved pages; repeatable.")
@clocked
@common
def forget(
    url: str | None, host: str | None, archives: Sequence[Path], db: Path, clock: Clock, quiet: bool, as_json: bool
) -> None:
    """Delete a page or all of a host for good: articles, versions, search entries, saved pages; never fetch it again.

    Both files are written anew, so that no byte of it is left in them. Backups are yours to delete.
    Example: newsfold forget https://www.dailylantern.example/nation/corran-dam-crack
    """
    from db.forget import all_addresses, forget_in_archive, forget_in_news, wipe

    what = _forgotten(url, host)
    paths = [_existing(path) for path in archives or [path for path in [archive_path(db)] if path.exists()]]
    _reading(db).close()
    counts: Counter[str] = Counter()
    with hold(db, *paths), _news(db) as news, terminal.progress("forget", quiet=quiet) as report:
        what = replace(what, urls=frozenset(known for one in what.urls for known in all_addresses(news, one)))
        for path in paths:
            with _opened(open_archive(path)) as pages:
                counts.update(forget_in_archive(pages, what, at=stamp(clock())))
                wipe(pages)
        report(1, 2)
        counts.update(forget_in_news(news, what))
        _settle(news, clock)
        wipe(news, ("articles_fts", "articles_trigram"))
        report(2, 2)
    _show({"forget": counts}, quiet, as_json)


@main.command()
@click.argument("file", type=options.FILE)
@click.option("--archive", type=options.EXISTING, help="Saved pages; by default beside --db.")
@common
def backup(file: Path, archive: Path | None, db: Path, quiet: bool, as_json: bool) -> None:
    """Copy the database to FILE and the saved pages beside it, whole, also during a run.

    Example: newsfold backup /backup/news-2026-03-02.db
    """
    from db.backup import backup as copy

    _reading(db).close()
    pairs = [(db, file)]
    if (pages := archive or archive_path(db)).exists():
        pairs.append((pages, archive_path(file)))
    for _, target in pairs:
        if target.exists():
            raise click.UsageError(f"{target} is there already; name a new file")
    sizes = {str(target): copy(source, target) for source, target in pairs}
    if as_json:
        terminal.print_json(sizes)
    elif not quiet:
        for name, size in sizes.items():
            click.echo(f"{name}: {size / 1e6:.1f} MB")


def _crawl(
    archive: Path, clock: Clock, quiet: bool, *, sources: Sequence[Path], shard: tuple[int, int] | None, **how: Any
) -> tuple[str, dict[str, Any]]:
    """What went wrong with the whole (or nothing), and the counts."""
    from crawler.shard import in_shard
    from crawler.sources import BadSources, read_sources

    try:
        wanted, complaints = read_sources(sources)
    except BadSources as error:
        raise click.UsageError(str(error)) from None
    for complaint in complaints:
        terminal.say(str(complaint))
    if not wanted:
        raise click.UsageError(f"no usable source in {', '.join(map(str, sources))}; nothing was fetched")
    if shard:
        wanted = [source for source in wanted if in_shard(source.homepage, shard)]
    counts = _fetch(archive, wanted, clock, quiet, **how)
    counts["sources_skipped"] = len(complaints)
    due = counts["sources_due"]
    return (
        "every due source failed; `newsfold status` says why" if 0 < due == counts["sources_failed"] else ""
    ), counts


def _fetch(
    archive: Path,
    sources: Sequence[Any],
    clock: Clock,
    quiet: bool,
    *,
    settings: Mapping[str, str],
    urls: Sequence[tuple[str, str]] = (),
    contact: str | None = None,
    max_minutes: float | None = None,
    pages_per_host: int | None = None,
    revisits: str | None = None,
) -> dict[str, Any]:
    from crawler.stage import crawl as crawl_stage

    given = {
        "NEWSFOLD_CONTACT": contact,
        "CLOSESPIDER_TIMEOUT": None if max_minutes is None else 60 * max_minutes,
        "NEWSFOLD_PAGES_PER_HOST": pages_per_host,
        "NEWSFOLD_REVISITS": revisits,
    }
    all_settings = {name: str(value) for name, value in given.items() if value is not None} | dict(settings)
    with terminal.progress("crawl", quiet=quiet) as report:
        return crawl_stage(archive, sources, now=clock, settings=all_settings, progress=report, urls=urls)


@contextmanager
def _measured(metrics: Path | None, clock: Clock) -> Iterator[dict[str, dict[str, Any]]]:
    """Takes the counts of the stages; at the end, whatever came, the file of metrics is replaced."""
    from crawler.metrics import write_metrics

    counts: dict[str, dict[str, Any]] = {}
    began, failed = monotonic(), True
    try:
        yield counts
        failed = (
            bool(counts["crawl"]["sources_failed"])
            and counts["crawl"]["sources_failed"] == counts["crawl"]["sources_due"]
        )
    finally:
        if metrics:
            write_metrics(metrics, counts, at=clock(), seconds=monotonic() - began, failed=failed)


def _extract(news: Database, archives: Sequence[Path], clock: Clock, quiet: bool, **choice: Any) -> dict[str, int]:
    from extract.stage import extract as extract_stage

    for path in archives:
        open_archive(_existing(path)).close()  # brings its schema up to date; the stage only reads
    with _stage(news, "extract", clock, quiet) as (counts, report):
        counts.update(extract_stage(news, archives, now=clock(), progress=report, **choice))
    return counts


def _explain(db: Path, archives: Sequence[Path], url: str, as_json: bool) -> None:
    from extract.learning import Learning
    from extract.tasks import explain_page

    learned = Learning(_reading(db)).of(url) if db.exists() else None
    found = explain_page([open_archive(_existing(path), readonly=True) for path in archives], url, learned)
    if found is None:
        raise click.UsageError(f"{url} is not among the saved pages of {', '.join(map(str, archives))}; crawl it first")
    rows = [{"verdict": verdict, "text": text} for verdict, text in found]
    terminal.print_json(rows) if as_json else terminal.print_table(
        rows, {"verdict": "Verdict", "text": "Text"}, wide="text"
    )


def _preview(db: Path, archives: Sequence[Path], chosen: Any, workers: int | None, quiet: bool, as_json: bool) -> None:
    from extract.preview import preview

    with terminal.progress("extract", quiet=quiet) as report:
        paths = [_existing(path) for path in archives]
        found = preview(_reading(db), paths, which=chosen, workers=workers, progress=report)
    terminal.print_json(found) if as_json else terminal.print_preview(found)


def _existing(archive: Path) -> Path:
    if not archive.exists():
        raise click.UsageError(f"{archive} does not exist; crawl first, or name the archive with --archive")
    return archive


def _handed_out(db: Path, quiet: bool, *, opted_out: bool, **narrow: Any) -> Iterator[dict[str, Any]]:
    """The articles of an export, and a line on those that stay out."""
    from db.exports import article_rows, opted_out_articles

    news = _reading(db)
    if not opted_out and not quiet and (number := opted_out_articles(news)):
        terminal.say(f"{number} articles whose site objects to archives or mining stay out; --opted-out takes them too")
    return article_rows(news, opted_out=opted_out, **narrow)


def _dedupe(news: Database, clock: Clock, quiet: bool, *, anew: bool = False) -> dict[str, int]:
    from dedupe.stage import dedupe as dedupe_stage

    with _stage(news, "dedupe", clock, quiet) as (counts, report):
        counts.update(dedupe_stage(news, now=clock(), anew=anew, progress=report))
    return counts


def _forgotten(url: str | None, host: str | None) -> Any:
    """What is meant, in canonical form."""
    from db.forget import Forget
    from db.urls import canonical_url, host_of

    if (url is None) == (host is None):
        raise click.UsageError("name a URL, or a host with --host; nothing was forgotten")
    found = canonical_url(url or "") if url else host_of(f"https://{host}/")
    if not found or (host and "." not in found):
        raise click.UsageError(f"{url or host!r} is no {'web address' if url else 'host'}; nothing was forgotten")
    return Forget(urls=frozenset((found,))) if url else Forget(host=found)


@contextmanager
def _correcting(db: Path, clock: Clock, quiet: bool, as_json: bool) -> Iterator[tuple[Database, str, list[int]]]:
    """The database, the time, and a list for the decisions made; what they change shows at once."""
    from db.corrections import decisions

    if not db.exists():
        raise NotADatabase(f"{db} does not exist; make it with `newsfold run`, or name another with --db")
    made: list[int] = []
    with hold(db), _news(db) as news:
        with news.atomic():
            yield news, stamp(clock()), made
        _settle(news, clock)
        rows = [row for row in decisions(news) if row["decision"] in made]
    if as_json:
        terminal.print_json(rows)
    elif not quiet:
        for row in rows:
            click.echo(f"decision {row['decision']}, {row['kind']}: {row['articles']}")


def _settle(news: Database, clock: Clock) -> None:
    from dedupe.stage import settle

    settle(news, now=clock())


def _decide(
    news: Database, made_at: str, kind: str, article_id: int, *, other: int | None = None, value: str | None = None
) -> int:
    from db.corrections import Correction, article_key, save_decision

    key, other_key = article_key(news, article_id), None if other is None else article_key(news, other)
    return save_decision(news, [Correction(kind, key, other_key, value)], made_at)


def _story(news: Database, db: Path, number: int) -> dict[str, Any]:
    from db.coverage import find_story

    if (found := find_story(news, number)) is None:
        raise click.UsageError(f"there is no story {number} in {db}; `newsfold stories` lists them")
    return found


def _article(news: Database, db: Path, name: str) -> int:
    from db.coverage import find_article

    if (found := find_article(news, name)) is None:
        raise click.UsageError(f"there is no article {name} in {db}; `newsfold search` finds ids")
    return found


@contextmanager
def _stage(
    news: Database, stage: str, clock: Clock, quiet: bool, label: str = ""
) -> Iterator[tuple[dict[str, Any], terminal.Report]]:
    """A row of `runs` around a stage, which gets its counts from the dictionary; and the stage's progress."""
    run_id, counts = start_run(news, stage, stamp(clock())), dict[str, Any]()
    try:
        with terminal.progress(label or stage, quiet=quiet) as report:
            yield counts, report
    except Exception as error:
        finish_run(news, run_id, stamp(clock()), "failed", counts | {"error": one_line(str(error))})
        if isinstance(error, sqlite3.Error | OSError | click.ClickException):
            raise
        options.stop(RuntimeError(f"{stage} stopped: {type(error).__name__}: {error}"), options.STAGE_DIED)
    finish_run(news, run_id, stamp(clock()), "done", counts)


def _news(path: Path) -> AbstractContextManager[Database]:
    return _opened(open_database(path))


@contextmanager
def _opened(database: Database) -> Iterator[Database]:
    try:
        yield database
        checkpoint(database)
    finally:
        database.close()


def _reading(path: Path) -> Database:
    if not path.exists():
        raise NotADatabase(f"{path} does not exist; make it with `newsfold run`, or name another with --db")
    return open_database(path, readonly=True)


def _show(counts: Mapping[str, Mapping[str, Any]], quiet: bool, as_json: bool) -> None:
    if as_json:
        terminal.print_json(counts)
    elif not quiet:
        for stage, numbers in counts.items():
            terminal.print_counts(stage, numbers)


if __name__ == "__main__":
    main()
