"""The sources that people add, switch off and remove by command: the next run obeys, and files stay as they are."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from newsfold.cli.main import main
from newsfold.db.connection import open_archive, open_database
from tests.support.site_server import Site

FAST = ("-s", "DOWNLOAD_DELAY=0.01", "-s", "AUTOTHROTTLE_ENABLED=0", "--quiet")
TEXT = " ".join(f"The council of Quay decided on item {number} of its long agenda." for number in range(12))
LISTED = (
    '[[source]]\nname = "Moor Mail"  # ours\nhomepage = "http://moor.example/"\nfeeds = ["http://moor.example/rss"]\n'
)

Call = Callable[..., Result]


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Call:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NEWSFOLD_DB", "news.db")

    def run(*arguments: str) -> Result:
        result = CliRunner().invoke(main, arguments)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result

    return run


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    with Site() as site:
        monkeypatch.setenv("http_proxy", site.url)
        monkeypatch.delenv("no_proxy", raising=False)
        for host in ("quay.example", "moor.example"):
            site.feed(f"http://{host}/rss", [site.article(f"http://{host}/council-{n}", TEXT) for n in range(2)])
        site.add(
            "http://quay.example/", "<title>Q</title><link rel='alternate' type='application/rss+xml' href='/rss'>"
        )
        yield site


def states(call: Call) -> dict[str, str]:
    return {row["name"]: row["state"] for row in json.loads(call("sources", "--json").stdout)}


def crawl(call: Call, *arguments: str) -> Result:
    result = call("crawl", *arguments, *FAST)
    call("extract", "--quiet")
    return result


def test_an_added_source_is_crawled_without_a_file(call: Call, site: Site) -> None:
    assert call("source", "add", "http://quay.example/", "--name", "The Quay", *FAST).exit_code == 0
    assert states(call) == {"The Quay": "new"}
    assert crawl(call).exit_code == 0
    assert states(call) == {"The Quay": "ok"}
    archive = open_archive("news.archive.db", readonly=True)
    assert archive.conn.execute("select count(*) from pages where fetched_at is not null").fetchone() == (2,)
    again = call("source", "add", "quay.example/", *FAST)
    assert (again.exit_code, "The Quay: it is a source already" in again.stderr) == (2, True)
    again = call("source", "add", "http://quay.example/rss", *FAST)
    assert again.exit_code == 2
    assert "The Quay: it is a source already" in again.stderr


def test_a_test_shows_what_a_crawl_would_find_and_leaves_nothing(call: Call, site: Site, tmp_path: Path) -> None:
    site.add("http://quay.example/robots.txt", "User-agent: *\nCrawl-delay: 0.1\nDisallow: /council-1")
    result = call("source", "test", "http://quay.example/", "--json", *FAST)
    found = json.loads(result.stdout)
    assert result.exit_code == 0
    assert [(feed["url"], feed["kind"], feed["is_usable"]) for feed in found["feeds"]] == [
        ("http://quay.example/rss", "feed", 1),
        ("http://quay.example/", "section", 1),
    ]
    assert sorted(entry["title"] for entry in found["entries"]) == [
        "About http://quay.example/council-0",
        "About http://quay.example/council-1",
    ]
    assert [article["word_count"] > 100 for article in found["articles"]] == [True]
    text = call("source", "test", "http://quay.example/", *FAST).stdout
    assert "robots.txt of quay.example: status 200, 0.1 seconds between two requests" in text
    assert "opt-outs from archiving or data mining: none seen" in text
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("address", "code", "message"),
    [
        ("http://quay.example/nothing", 1, "http://quay.example/nothing cannot be used: status 404. Nothing was added"),
        ("nonsense", 2, "'nonsense' is not a web address; write it with https://, and there is no such file"),
        ("ftp://quay.example/", 2, "is not a web address"),
        (f"http://quay.example/{'long-' * 100}", 1, "cannot be used: status 404. Nothing was added"),
    ],
)
def test_what_cannot_be_added(call: Call, site: Site, address: str, code: int, message: str) -> None:
    result = call("source", "add", address, *FAST)
    assert (result.exit_code, message in result.stderr) == (code, True), result.stderr


def test_untested_adds_what_is_not_to_be_had_now(call: Call, site: Site) -> None:
    assert call("source", "add", "http://dale.example/feed", "--untested").exit_code == 0
    assert states(call) == {"dale.example": "new"}


def test_all_sources_of_an_opml_file_are_added_once(call: Call, tmp_path: Path) -> None:
    outlines = "".join(f'<outline text="N{n}" xmlUrl="http://n{n}.example/rss"/>' for n in range(3))
    (tmp_path / "mine.opml").write_text(f"<opml><body>{outlines}</body></opml>")
    assert "added 3 sources: N0, N1, N2; the next run crawls them" in call("source", "add", "mine.opml").stdout
    assert states(call) == dict.fromkeys(("N0", "N1", "N2"), "new")
    assert call("source", "add", "mine.opml").exit_code == 2


def test_decisions_on_listed_and_added_sources(call: Call, site: Site, tmp_path: Path) -> None:
    (tmp_path / "list.toml").write_text(LISTED)
    call("source", "add", "http://quay.example/rss", "--name", "The Quay", *FAST)
    crawl(call, "--sources", "list.toml", "--now", "2026-03-02")
    assert states(call) == {"Moor Mail": "ok", "The Quay": "ok"}
    assert call("source", "disable", "moor mail", "quay.example").exit_code == 0
    assert states(call) == {"Moor Mail": "off", "The Quay": "off"}
    site.request_log.clear()
    crawl(call, "--sources", "list.toml", "--now", "2026-03-03")
    assert site.requests() == []
    assert states(call) == {"Moor Mail": "off", "The Quay": "off"}
    assert call("source", "enable", "Moor Mail").exit_code == 0
    assert call("source", "remove", "The Quay").exit_code == 0
    crawl(call, "--sources", "list.toml", "--now", "2026-03-04")
    assert states(call) == {"Moor Mail": "ok", "The Quay": "removed"}
    assert site.requests("quay.example") == []
    assert json.loads(call("status", "--json").stdout)["sources"] == 1
    assert "was removed; enable it first" in call("source", "retry", "The Quay").stderr
    assert call("source", "enable", "The Quay").exit_code == 0
    assert states(call) == {"Moor Mail": "ok", "The Quay": "ok"}
    crawl(call, "--sources", "list.toml", "--now", "2026-03-05")
    assert states(call) == {"Moor Mail": "ok", "The Quay": "ok"}
    assert (tmp_path / "list.toml").read_text() == LISTED


def test_a_listed_source_that_was_removed_is_enabled_again(call: Call, site: Site, tmp_path: Path) -> None:
    (tmp_path / "list.toml").write_text(LISTED)
    crawl(call, "--sources", "list.toml", "--now", "2026-03-02")
    call("source", "remove", "Moor Mail")
    crawl(call, "--sources", "list.toml", "--now", "2026-03-03")
    assert states(call) == {"Moor Mail": "removed"}
    assert call("source", "enable", "Moor Mail").exit_code == 0
    assert states(call) == {"Moor Mail": "ok"}
    crawl(call, "--sources", "list.toml", "--now", "2026-03-04")
    assert states(call) == {"Moor Mail": "ok"}
    (tmp_path / "list.toml").write_text(LISTED.replace("moor", "dale").replace("Moor", "Dale"))
    crawl(call, "--sources", "list.toml", "--now", "2026-03-05")
    assert "Moor Mail is in no list any more" in call("source", "enable", "Moor Mail").stderr


@pytest.mark.parametrize(
    "address",
    ["http://me:secret@quay.example/rss", "https://token@quay.example/", "feed://a:b@quay.example/rss", "list.opml"],
)
def test_an_address_with_a_password_is_not_stored(call: Call, site: Site, tmp_path: Path, address: str) -> None:
    (tmp_path / "list.opml").write_text(
        '<opml><body><outline text="N" xmlUrl="http://me:secret@n.example/rss"/></body></opml>'
    )
    for option in ((), ("--untested",)):
        result = call("source", "add", address, *option)
        assert (result.exit_code, "holds a user name or a password" in result.stderr) == (2, True)
        assert "secret" not in result.stderr
    assert site.requests() == []
    assert not (tmp_path / "news.db").exists()


def test_messages_for_a_page_advise_no_command(call: Call, tmp_path: Path) -> None:
    (tmp_path / "list.toml").write_text(LISTED)
    call("source", "add", "list.toml")
    for arguments in (
        ("disable", "Moor Mail"), ("remove", "Moor Mail"), ("retry", "Moor Mail"), ("enable", "Nobody at all"),
        ("add", "http://moor.example/rss"),
    ):  # fmt: skip
        result = call("source", "--for-page", *arguments)
        lines = (result.stdout if result.exit_code == 0 else result.stderr).strip().splitlines()
        assert not any(word in lines[-1] for word in ("`", "--", "news.db")), lines[-1]


def test_a_removed_source_that_is_added_again_keeps_its_name(call: Call, site: Site, tmp_path: Path) -> None:
    (tmp_path / "list.toml").write_text(LISTED)
    crawl(call, "--sources", "list.toml", "--now", "2026-03-02")
    call("source", "remove", "Moor Mail")
    assert "added 1 source: Moor Mail;" in call("source", "add", "http://moor.example/", "--untested").stdout
    crawl(call, "--sources", "list.toml", "--now", "2026-03-03")
    assert states(call) == {"Moor Mail": "ok"}
    call("source", "remove", "Moor Mail")
    call("source", "add", "http://moor.example/", "--name", "The Moor", "--untested")
    assert states(call) == {"Moor Mail": "removed", "The Moor": "new"}


def test_an_unknown_name_is_answered_with_the_likely_one(call: Call) -> None:
    open_database("news.db")["sources"].insert({"name": "Moor Mail", "homepage": "http://moor.example/"})
    assert "did you mean 'Moor Mail'?" in call("source", "disable", "More Mail").stderr


@pytest.mark.parametrize("command", ["disable", "enable", "retry", "remove"])
def test_a_decision_makes_no_database(call: Call, tmp_path: Path, command: str) -> None:
    result = call("source", command, "Moor Mail")
    assert (result.exit_code, "news.db does not exist" in result.stderr) == (2, True)
    assert list(tmp_path.iterdir()) == []


def test_a_retry_fetches_feeds_that_are_not_due(call: Call, site: Site, tmp_path: Path) -> None:
    (tmp_path / "list.toml").write_text(LISTED)
    site.add("http://moor.example/rss", status=500)
    crawl(call, "--sources", "list.toml")
    crawl(call, "--sources", "list.toml")
    asked = site.requests("moor.example").count("/rss")
    call("source", "retry", "Moor Mail")
    crawl(call, "--sources", "list.toml")
    assert site.requests("moor.example").count("/rss") > asked
    asked = site.requests("moor.example").count("/rss")
    crawl(call, "--sources", "list.toml")  # a retry is made once
    assert site.requests("moor.example").count("/rss") == asked


class TestSourcesThatLeaveTheirFile:
    def list_in(self, path: Path, *names: str) -> str:
        path.write_text(
            "".join(f'[[source]]\nname = "{name}"\nhomepage = "http://{name}.example/"\n' for name in names)
        )
        return str(path)

    def test_it_is_removed_and_fails_no_longer(self, call: Call, site: Site, tmp_path: Path) -> None:
        path = self.list_in(tmp_path / "a.toml", "moor", "quay")
        crawl(call, "--sources", path)
        assert states(call)["moor"] == "failing"
        self.list_in(tmp_path / "a.toml", "quay")
        crawl(call, "--sources", path)
        assert states(call) == {"moor": "removed", "quay": "ok"}
        assert json.loads(call("status", "--json").stdout)["health"]["failing"] == []
        crawl(call, "--sources", self.list_in(tmp_path / "a.toml", "moor", "quay"))
        assert states(call)["moor"] == "failing"

    def test_another_list_removes_nothing_but_a_deleted_one_does(self, call: Call, site: Site, tmp_path: Path) -> None:
        crawl(call, "--sources", self.list_in(tmp_path / "a.toml", "quay"))
        other = self.list_in(tmp_path / "b.toml", "moor")
        crawl(call, "--sources", other)
        assert "removed" not in states(call).values()
        (tmp_path / "a.toml").unlink()
        crawl(call, "--sources", other)
        assert states(call)["quay"] == "removed"


def test_status_fails_if_something_needs_a_person(call: Call, site: Site, tmp_path: Path) -> None:
    (tmp_path / "list.toml").write_text(LISTED)
    crawl(call, "--sources", "list.toml", "--now", "2026-03-02T10:00")
    assert call("status", "--fail", "--now", "2026-03-02T11:00").exit_code == 0
    result = call("status", "--fail", "--now", "2026-03-09")
    assert result.exit_code == 1
    assert "needs a person: there was no crawl since 2026-03-02T10:00:00Z" in result.stdout
    assert result.stderr == "Error: 1 problem needs a person\n"
    assert call("status", "--now", "2026-03-09").exit_code == 0


def test_language_and_country_are_learned_where_the_list_says_neither(call: Call, site: Site, tmp_path: Path) -> None:
    def serve(host: str, count: int) -> str:
        pages = [site.article(f"http://{host}/council-{n}", f"{TEXT} Edition {n}.") for n in range(count)]
        return site.feed(f"http://{host}/rss", pages)

    feeds = [serve("quay.co.uk", 6), serve("moor.fr", 6), serve("dale.io", 2)]
    entries = [
        f'[[source]]\nname = "{number}"\nhomepage = "{feed.removesuffix("rss")}"\nfeeds = ["{feed}"]\n'
        for number, feed in enumerate(feeds)
    ]
    (tmp_path / "list.toml").write_text("".join([*entries[:1], entries[1] + 'country = "CA"\n', *entries[2:]]))
    for _ in range(2):
        crawl(call, "--sources", "list.toml")
    rows: list[dict[str, Any]] = json.loads(call("sources", "--json").stdout)
    assert [(row["language"], row["country"]) for row in rows] == [("en", "GB"), ("en", "CA"), (None, None)]
