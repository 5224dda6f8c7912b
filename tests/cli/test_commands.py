"""Test the commands from outside: results, errors in one sentence, exit codes."""

import html
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlite_utils import Database

from newsfold.cli.exit_codes import ExitCode
from newsfold.cli.main import main
from newsfold.crawler.sources.loader import load_sources
from newsfold.db.archive.captures import Capture, save_capture
from newsfold.db.connection import NotADatabase, open_archive, open_database
from newsfold.db.lock import exclusive_lock
from newsfold.process_pool import ProcessPool, default_budget
from tests.support.site_server import Site

ROOT = Path(__file__).parents[2]
PAST_TIME = "2026-03-02T20:00:00Z"


@pytest.fixture
def call(tmp_path, monkeypatch):
    """Return a function that runs a command in `tmp_path`."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NEWSFOLD_DB", str(tmp_path / "news.db"))

    def run(*arguments):
        result = CliRunner().invoke(main, arguments)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result

    return run


@pytest.fixture
def news(tmp_path):
    """Create a database with a story of an original and its copy at another outlet, and a story of one article."""
    news = open_database(tmp_path / "news.db")
    news["sources"].insert_all([{"id": 1, "name": "Quay [red]News"}, {"id": 2, "name": "Moor Mail"}])
    article = {"first_seen_at": PAST_TIME, "published_precision": "minute"}
    news["articles"].insert_all(
        article | row
        for row in (
            {
                "id": 1,
                "url": "https://quay.example/1",
                "source_id": 1,
                "title": "Bridge \x1b[31mcloses",
                "text": "Köln",
            },
            {"id": 2, "url": "https://moor.example/2", "source_id": 2, "title": "Bridge shut", "text": "same words"},
            {"id": 3, "url": "https://moor.example/3", "source_id": 2, "title": "Rain", "text": "大雨 in the north"},
        )
    )
    with news.atomic():
        news.conn.execute("update articles set published_at = '2026-03-02T0' || id || ':00:00Z'")
    news["stories"].insert_all(
        [
            {"id": 1, "title": "Bridge \x1b[31mcloses", "lead_article_id": 1, "article_count": 2, "source_count": 2,
             "sources_independent": 1, "last_published_at": "2026-03-02T02:00:00Z"},
            {"id": 2, "title": "Rain", "lead_article_id": 3, "article_count": 1, "source_count": 1,
             "sources_independent": 1, "last_published_at": "2026-03-02T03:00:00Z"},
        ]
    )  # fmt: skip
    news["story_articles"].insert_all(
        {"article_id": n, "story_id": 1 + n // 3, "added_at": PAST_TIME} for n in (1, 2, 3)
    )
    news["story_aliases"].insert({"old_id": 7, "story_id": 1})
    news["copies"].insert(
        {"article_id": 2, "original_id": 1, "is_primary": 1, "kind": "copy", "similarity": 0.9, "containment": 0.95}
    )
    news.close()


@pytest.mark.usefixtures("news")
class TestQueries:
    def test_stories(self, call):
        assert [row["title"] for row in json.loads(call("stories", "--json").stdout)] == [
            "Rain",
            "Bridge \x1b[31mcloses",
        ]
        assert [row["id"] for row in json.loads(call("stories", "--json", "--min-sources", "2").stdout)] == [1]
        table = call("stories", "--order", "largest").stdout
        assert "Moor Mail, Quay [red]News" in table
        assert "\x1b" not in table

    @pytest.mark.parametrize(("articles", "sources", "marked"), [(3, 1, True), (2, 1, False), (3, 2, False)])
    def test_a_story_of_one_source_is_marked(self, call, tmp_path, articles, sources, marked):
        news = open_database(tmp_path / "news.db")
        news["stories"].update(1, {"article_count": articles, "source_count": sources})
        assert next(news.query("select single_source from coverage where story_id = 1"))["single_source"] == marked
        news.close()
        listed = {row["id"]: row["single_source"] for row in json.loads(call("stories", "--json").stdout)}
        assert listed == {1: marked, 2: False}
        assert json.loads(call("story", "1", "--json").stdout)["single_source"] is marked
        assert ("yes" in call("stories").stdout) == marked
        assert ("all from one source" in call("story", "1").stdout) == marked

    def test_story_shows_copies_below_their_original(self, call):
        lines = call("story", "1").stdout.splitlines()
        original = next(n for n, line in enumerate(lines) if "closes" in line and "02 01:00" in line)
        assert "Bridge shut" in lines[original + 1]
        assert lines[original + 1].index("2026") > lines[original].index("2026")
        assert "first: Quay [red]News" in "".join(lines)

    def test_an_alias_resolves_to_its_story(self, call):
        assert json.loads(call("story", "7", "--json").stdout)["id"] == 1

    @pytest.mark.parametrize(
        ("words", "article_ids"),
        [
            pytest.param(["koln"], [1], id="without accents"),
            pytest.param(["大"], [3], id="one Chinese character"),
            pytest.param(["bridge", "NOT", "shut"], [1], id="operator"),
            pytest.param(["nothing"], [], id="none"),
        ],
    )
    def test_search(self, call, words, article_ids):
        assert [row["article_id"] for row in json.loads(call("search", "--json", *words).stdout)] == article_ids

    def test_status_and_sources(self, call):
        assert json.loads(call("status", "--json").stdout)["stories_of_many"] == 1
        assert "Moor Mail" in call("sources").stdout
        assert "3 articles" in call("status").stdout

    def test_export(self, call):
        rows = [json.loads(line) for line in call("export", "articles", "--source", "Moor Mail").stdout.splitlines()]
        assert [(row["title"], row["copy_of"], row["story_id"]) for row in rows] == [
            ("Bridge shut", 1, 1),
            ("Rain", None, 2),
        ]

    def test_a_missing_story(self, call):
        result = call("story", "99")
        assert (result.exit_code, "no story 99" in result.stderr) == (2, True)


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(["stories"], id="no database"),
        pytest.param(["run"], id="no sources"),
        pytest.param(["run", "--sources", "nowhere.toml"], id="missing file of sources"),
        pytest.param(["dedupe", "--now", "noon"], id="invalid time"),
        pytest.param(["import", "articles", "nowhere.jsonl"], id="missing file to import"),
        pytest.param(["extract"], id="no archive"),
        pytest.param(["story", "9" * 30], id="a number over 64 bits"),
        pytest.param(["merge", "1", "9" * 30], id="a story to merge over 64 bits"),
        pytest.param(["split", "9" * 30, "1"], id="a story to split over 64 bits"),
        pytest.param(["import", "articles", "."], id="a folder of articles"),
        pytest.param(["import", "urls", "."], id="a folder of URLs"),
        pytest.param(["import", "corrections", "."], id="a folder of corrections"),
        pytest.param(["search", "\udcff\udcfe"], id="bytes that are not UTF-8"),
        pytest.param(["frobnicate"], id="unknown command"),
    ],
)
def test_usage_errors_are_one_sentence_with_exit_code_2(call, arguments):
    result = call(*arguments)
    assert result.exit_code == 2
    assert "Traceback" not in result.stderr
    assert result.stderr.strip().splitlines()[-1].startswith("Error: ")


def test_a_file_that_is_not_a_database(call, tmp_path):
    (tmp_path / "news.db").write_text("plain text, longer than the header that a database begins with " * 20)
    result = call("stories")
    assert (result.exit_code, len(result.stderr.splitlines())) == (2, 1)


def test_an_archive_as_database(call, tmp_path):
    open_archive(tmp_path / "other.db").close()
    result = call("dedupe", "--db", "other.db")
    assert (result.exit_code, "swap --db and --archive" in result.stderr) == (2, True)


@pytest.mark.parametrize("readonly", [True, False])
def test_a_database_of_another_program_stays_as_it_is(tmp_path, readonly):
    path = tmp_path / "other.db"
    Database(path)["places"].insert({"url": "https://herald.example/"})
    for open_file in (open_database, open_archive):
        with pytest.raises(NotADatabase, match="another program"):
            open_file(path, readonly=readonly)
    assert Database(path).table_names() == ["places"]


@pytest.mark.parametrize("readonly", [True, False])
@pytest.mark.parametrize(("open_file", "kind"), [(open_database, "newsfold_news"), (open_archive, "newsfold_archive")])
def test_a_file_of_a_newer_version_is_not_opened(tmp_path, open_file, kind, readonly):
    database = open_file(tmp_path / "one.db")
    steps = database["_sqlite_migrations"]
    steps.insert({"migration_set": "another_program", "name": "its_own_step", "applied_at": "x"})
    open_file(tmp_path / "one.db", readonly=readonly).close()
    steps.insert({"migration_set": kind, "name": "a_step_of_tomorrow", "applied_at": "x"})
    with pytest.raises(NotADatabase, match="newer version"):
        open_file(tmp_path / "one.db", readonly=readonly)


@pytest.mark.parametrize("command", [["dedupe"], ["import", "articles", "rows.jsonl"]])
def test_a_second_writer_exits_with_75(call, tmp_path, command):
    (tmp_path / "rows.jsonl").write_text('{"id": "a"}')
    with exclusive_lock(tmp_path / "news.db"):
        result = subprocess.run(
            [sys.executable, "-m", "newsfold", *command], cwd=tmp_path, capture_output=True, text=True, check=False
        )
    assert result.returncode == ExitCode.LOCKED == 75
    assert "in use by another run" in result.stderr


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        (1, "Error: 1 row was rejected, for the reason given above; all others were imported\n"),
        (1001, "Error: 1,001 rows were rejected, for reasons given above; all others were imported\n"),
    ],
)
def test_an_import_with_rejected_rows_exits_with_1_and_keeps_the_others(call, tmp_path, number, sentence):
    (tmp_path / "rows.jsonl").write_text('{"id": "a"}\n' + "nonsense\n" * number)
    result = call("import", "articles", "rows.jsonl")
    assert result.exit_code == 1
    assert result.stderr.endswith(sentence)
    assert "rows.jsonl, line 2" in result.stderr
    assert open_database(tmp_path / "news.db")["articles"].count == 1


def test_explain_shows_a_verdict_for_each_line_of_a_saved_page(call, tmp_path):
    archive = open_archive(tmp_path / "news.archive.db")
    with archive.atomic():
        archive.conn.execute(
            "insert into pages (url, fetch_url, host, found_at) values (?, ?, 'quay.example', ?)",
            ["https://quay.example/ferry", "https://quay.example/ferry", PAST_TIME],
        )
        text = "The council voted on Monday to buy a second ferry for the island route, at four million crowns."
        body = f"<article><h1>Second ferry</h1><p>{text}</p><p>{text[4:]} So it is.</p><p>Source: Web</p></article>"
        headers = [("content-type", "text/html; charset=utf-8")]
        save_capture(archive, 1, Capture("https://quay.example/ferry", PAST_TIME, 200, headers, body=body.encode()))
    archive.close()
    rows = json.loads(call("extract", "--explain", "http://quay.example/ferry?utm_source=x", "--json").stdout)
    verdicts = {row["text"]: row["verdict"] for row in rows}
    assert (verdicts[text], verdicts["Source: Web"]) == ("kept", "credit")
    assert [row["verdict"] for row in rows] == sorted((row["verdict"] for row in rows), key="kept".__ne__)
    for which, texts in (("kept", {text}), ("dropped", {"Source: Web"})):
        shown = json.loads(call("extract", "--explain", "http://quay.example/ferry", "--show", which, "--json").stdout)
        assert texts <= {row["text"] for row in shown} < {row["text"] for row in rows}
    assert not (tmp_path / "news.db").exists()
    missing = call("extract", "--explain", "https://quay.example/other")
    assert (missing.exit_code, "not among the saved pages" in missing.stderr) == (2, True)


def test_a_dry_run_shows_changes_as_a_page_and_fails_if_articles_would_be_lost(call, tmp_path):
    archive = open_archive(tmp_path / "news.archive.db")
    with archive.atomic():
        for number, title in ((1, "Ferry <b>late</b>"), (2, "Nothing")):
            url = f"https://quay.example/{number}"
            archive.conn.execute(
                "insert into pages (url, fetch_url, host, found_at) values (?, ?, 'quay.example', ?)",
                [url, url, PAST_TIME],
            )
            text = "The council voted on Monday to buy a second ferry for the island route, at four million crowns."
            body = f"<article><h1>{html.escape(title)}</h1><p>{text}</p><p>{text[4:]} So it is.</p></article>"
            save_capture(archive, number, Capture(url, PAST_TIME, 200, [], body=body.encode()))
    assert call("extract").exit_code == 0
    news = open_database(tmp_path / "news.db")
    with news.atomic():
        news["articles"].update(1, {"text": "Another text."})
    result = call("extract", "--all", "--dry-run", "--html", "report.html")
    assert (result.exit_code, "2 pages, 0 new, 1 same, 1 changed" in result.stdout) == (0, True)
    report = (tmp_path / "report.html").read_text()
    assert "Ferry &lt;b&gt;late&lt;/b&gt;" in report
    assert "Another text." in report
    with archive.atomic():  # the second page is an empty one now
        empty = save_capture(archive, 2, Capture("https://quay.example/2", PAST_TIME, 200, [], body=b"<p>Gone</p>"))
        with news.atomic():
            news["articles"].update(2, {"capture_id": empty})
    result = call("extract", "--all", "--dry-run", "--json")
    assert (result.exit_code, "1 article would be lost" in result.stderr) == (1, True)
    assert [lost["title"] for lost in json.loads(result.stdout)["lost_articles"]] == ["Nothing"]


@pytest.mark.usefixtures("news")
def test_why_takes_ids_and_urls(call):
    evidence = json.loads(call("why", "1", "http://moor.example/2?utm_source=x", "--json").stdout)
    assert (evidence["same_story"], evidence["article"]["copy_of"], evidence["score"]) == (True, 1, None)
    assert "Copy: article 2 is a copy of article 1" in call("why", "2", "1").stdout
    for words, message in ((("1", "99"), "no article 99"), (("1", "1"), "one article")):
        result = call("why", *words)
        assert (result.exit_code, message in result.stderr) == (2, True)


@pytest.mark.usefixtures("news")
def test_backup_is_a_consistent_copy_of_both_files(call, tmp_path):
    open_archive(tmp_path / "news.archive.db").close()
    writer = open_database(tmp_path / "news.db")  # open as during a run
    with writer.atomic():
        writer.conn.execute("update articles set title = 'Committed' where id = 3")
    writer.conn.execute("begin")
    writer.conn.execute("update articles set title = 'Not yet committed' where id = 3")
    sizes = json.loads(call("backup", "copy.db", "--json").stdout)
    assert sorted(sizes) == ["copy.archive.db", "copy.db"]
    copy = open_database(tmp_path / "copy.db", readonly=True)
    assert [row["title"] for row in copy["articles"].rows_where("id = 3")] == ["Committed"]
    assert copy.conn.execute("pragma integrity_check").fetchone()[0] == "ok"
    open_archive(tmp_path / "copy.archive.db", readonly=True).close()
    assert not list(tmp_path.glob("*.part"))
    writer.conn.rollback()
    again = call("backup", "copy.db")
    assert (again.exit_code, "there already" in again.stderr) == (2, True)


@pytest.fixture
def site(monkeypatch):
    """Start a web server that the crawler reaches as a proxy for all hosts."""
    with Site() as site:
        monkeypatch.setenv("http_proxy", site.url)
        monkeypatch.delenv("no_proxy", raising=False)
        yield site


FAST = ("-s", "DOWNLOAD_DELAY=0.01", "-s", "AUTOTHROTTLE_ENABLED=0", "--quiet", "--now", PAST_TIME)


def test_import_urls_fetches_each_once(call, tmp_path, site):
    pages = [site.article(f"http://www.quay.example/{number}") for number in range(3)]
    (tmp_path / "wanted.txt").write_text("\ufeff# wanted\n" + "\n".join([*pages, pages[0], "", "ftp://x.example/"]))
    for _ in range(2):
        result = call("import", "urls", "wanted.txt", *FAST)
        assert result.exit_code == 1
        assert "'ftp://x.example/' was skipped" in result.stderr
    assert sorted(site.requests()) == ["/0", "/1", "/2"]
    archive = open_archive(tmp_path / "news.archive.db", readonly=True)
    assert archive.conn.execute("select count(*), count(distinct page_id) from captures").fetchone() == (3, 3)
    assert archive.conn.execute("select name, homepage from sources").fetchall() == [
        ("quay.example", "https://quay.example/")
    ]
    archive.close()


def test_a_crawl_in_shards_an_archive_each_and_one_database(call, tmp_path, site):
    entry = '[[source]]\nname = "{0}"\nhomepage = "http://{0}.example/"\nfeeds = ["http://{0}.example/rss"]\n'
    (tmp_path / "sources.toml").write_text("".join(entry.format(f"outlet{number}") for number in range(8)))
    for number in range(8):
        page = site.article(f"http://outlet{number}.example/a", f"The harbour number {number} opens again. " * 30)
        site.feed(f"http://outlet{number}.example/rss", [page])
    for part in (1, 2):
        arguments = ("--sources", "sources.toml", "--archive", f"{part}.db", "--shard", f"{part}/2")
        assert call("crawl", *arguments, "--metrics", f"{part}.prom", *FAST).exit_code == 0
        assert 'newsfold_last_run_count{stage="crawl",what="pages_fetched"}' in (tmp_path / f"{part}.prom").read_text()
    assert len(site.requests()) == 16
    assert call("extract", "--archive", "1.db", "--archive", "2.db", "--quiet").exit_code == 0
    news = open_database(tmp_path / "news.db", readonly=True)
    assert news.conn.execute("select count(*), count(distinct archive_id) from articles").fetchone() == (8, 2)
    feeds = call("export", "opml").stdout
    (tmp_path / "out.opml").write_text(feeds)
    sources, skipped = load_sources([tmp_path / "out.opml"])
    assert sorted(source.name for source in sources) == sorted(f"outlet{number}" for number in range(8))
    assert (skipped, sources[0].feeds) == ([], (f"http://{sources[0].name}.example/rss",))


def test_only_the_first_complaints_about_a_list_are_printed(call, tmp_path, site):
    site.feed("http://quay.example/rss", [])
    lines = ["feed://quay.example/rss", *(f"nonsense-{number}" for number in range(25))]
    (tmp_path / "list.txt").write_text("\n".join(lines))
    result = call("crawl", "--sources", "list.txt", *FAST)
    assert result.exit_code == 0
    wrong = "is not a web address; write it with https://; the entry was skipped"
    assert result.stderr.splitlines() == [
        *(f"list.txt, line {number + 2}: 'nonsense-{number}' {wrong}" for number in range(10)),
        "more complaints about the sources: 15",
    ]


@pytest.mark.parametrize(
    "option",
    [("--shard", "9/8"), ("--revisits", "daily"), ("--max-minutes", "0"), ("--memory", "lots"), ("--memory", "1M")],
)
def test_invalid_crawl_options_are_usage_errors(call, tmp_path, option):
    (tmp_path / "s.toml").write_text('[[source]]\nname = "a"\nhomepage = "http://a.example/"\n')
    result = call("crawl", "--sources", "s.toml", *option)
    assert result.exit_code == 2
    assert "Traceback" not in result.output


@pytest.mark.parametrize(
    ("size", "expected"), [("500M", 500 << 20), ("1.5G", 1536 << 20), ("2GiB", 2 << 30), (None, default_budget())]
)
def test_memory_is_the_budget_of_process_pools(call, size, expected):
    call("extract", *(["--memory", size] if size else []))  # fails later: there is no archive
    assert ProcessPool(1).budget == expected


def test_a_closed_output_pipe_is_no_error(tmp_path):
    rows = [json.dumps({"id": number, "title": f"Report {number}", "text": "word " * 400}) for number in range(200)]
    (tmp_path / "a.jsonl").write_text("\n".join(rows))
    command = f"{sys.executable} -m newsfold"
    line = f"{command} import articles a.jsonl --db n.db --quiet && {command} export articles --db n.db | head -c 10"
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    result = subprocess.run(
        ["sh", "-c", line], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
    )
    assert (result.stderr, len(result.stdout)) == ("", 10)


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_closed_standard_streams_are_no_error(tmp_path, closed):
    open_database(tmp_path / "n.db").close()
    line = f"{sys.executable} -m newsfold sources --db n.db {closed}"
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    result = subprocess.run(
        ["sh", "-c", line], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert (result.returncode, "Traceback" in result.stderr) == (0, False)


@pytest.mark.parametrize("kind", ["articles", "corrections", "opml"])
def test_an_export_that_fails_leaves_the_earlier_file(kind, call, news, tmp_path, monkeypatch):
    target = tmp_path / "out"
    target.write_text("earlier")

    def fail(*arguments):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    result = call("export", kind, "out")
    assert (result.exit_code, target.read_text()) == (ExitCode.FAILED, "earlier")
    assert not (tmp_path / "out.part").exists()
    monkeypatch.undo()


@pytest.mark.parametrize(
    ("column", "value", "problem"),
    [
        ("authors", "Ada Quill", "authors: "),
        ("authors", '"Ada Quill"', "authors: not a list of texts"),
        ("tags", "[1]", "tags: not a list of texts"),
        ("authors", '["\\ud83d"]', "authors: "),
        ("tags", "[" * 100_000, "tags: nested too deep"),
        ("published_at", "yesterday", "date: "),
        ("gone_at", "0001-01-01T00:00:00+09:00", "gone_at: "),
    ],
)
def test_a_damaged_article_is_left_out_of_an_export_and_named(call, news, tmp_path, column, value, problem):
    open_database(tmp_path / "news.db")["articles"].update(2, {column: value})
    lines = []
    for kind in ("articles", "parquet"):
        result = call("export", kind, f"out.{kind}")
        assert result.exit_code == ExitCode.FAILED
        assert result.stderr.startswith(f"article 2 is damaged ({problem}")
        assert result.stderr.splitlines()[1:] == ["Error: left out because they are damaged: 1 article; see above"]
        lines.append(result.stdout)
    assert [json.loads(line)["article_id"] for line in (tmp_path / "out.articles").read_text().splitlines()] == [1, 3]
    assert lines == ["export: 2 articles\n"] * 2


def test_merge_and_undo_print_what_came_out(call, news):
    decision, story = call("merge", "1", "2").stdout.splitlines()
    assert decision.startswith("decision 1, merge: ")
    assert (story.startswith("story 1: "), story.endswith("(3 articles, 2 sources)")) == (True, True)
    assert call("correct", "undo", "1").stdout.startswith("undone: decision 1, merge: ")


def test_a_mistyped_path_is_answered_with_the_likely_one(call, tmp_path):
    (tmp_path / "sources.toml").write_text("")
    result = call("crawl", "--sources", str(tmp_path / "source.toml"))
    assert (result.exit_code, "Did you mean" in result.stderr, "sources.toml" in result.stderr) == (2, True, True)


def test_an_export_keeps_links_and_permissions(call, news, tmp_path):
    (tmp_path / "real").write_text("earlier")
    (tmp_path / "real").chmod(0o640)
    (tmp_path / "link").symlink_to("real")
    assert call("export", "articles", "link").exit_code == ExitCode.OK
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").stat().st_mode & 0o777 == 0o640
    assert len((tmp_path / "real").read_text().splitlines()) == 3
    assert call("export", "articles", "/dev/null").exit_code == ExitCode.OK


@pytest.mark.parametrize(
    "words",
    ["export articles news.db", "export opml news.db", "export corrections link", "export articles news.archive.db",
     "crawl --sources . --metrics news.db", "extract --dry-run --html news.db"],
)  # fmt: skip
def test_a_database_is_never_replaced_by_a_text(call, news, tmp_path, words):
    open_archive(tmp_path / "news.archive.db").close()
    (tmp_path / "link").symlink_to("news.db")
    contents = {name: (tmp_path / name).read_bytes() for name in ("news.db", "news.archive.db")}
    result = call(*words.split())
    assert (result.exit_code, "is a database, which would be lost" in result.stderr) == (ExitCode.USAGE, True)
    assert {name: (tmp_path / name).read_bytes() for name in contents} == contents


def test_a_wrong_file_of_corrections_is_reported_in_few_lines(call, news, tmp_path):
    (tmp_path / "wrong.jsonl").write_text('{"id": 1}\n' * 50)
    result = call("import", "corrections", "wrong.jsonl")
    assert result.exit_code == ExitCode.FAILED
    assert "more rows were skipped: 40" in result.output
    assert result.output.count("the row was skipped") == 10
