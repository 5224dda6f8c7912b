"""The extract stage, with a real archive and a real database."""

import multiprocessing
import os
import signal
import time
from datetime import UTC, datetime
from threading import Thread

import pytest

from newsfold import process_pool
from newsfold.db.archive.captures import Capture, save_capture
from newsfold.db.connection import open_archive, open_database
from newsfold.db.news.corrections import Correction, save_decision
from newsfold.dedupe.corrections.apply import apply_corrections, undo_decision
from newsfold.extract import run as extract_stage
from newsfold.extract.run import Selection, extract, extract_during_crawl
from newsfold.process_pool import Failure

NOW = datetime(2026, 3, 2, 20, tzinfo=UTC)
SENTENCES = {
    "ferry": "The council of Oldwick voted on Monday to buy a second ferry for the island route.",
    "price": "The boat will cost four million crowns, said the mayor, Ines Varga, and sail from next spring.",
    "critics": "Critics on the island had asked for a bridge, which engineers called too dear by half.",
    "fixed": "An earlier version of this article gave the wrong price, which the council has since corrected.",
}


def page(*names, canonical="", title="Oldwick buys a second ferry"):
    paragraphs = "".join(f"<p>{SENTENCES[name]} It was a long day for all.</p>" for name in names)
    link = f'<link rel="canonical" href="{canonical}">' if canonical else ""
    head = f'<head><title>{title} | Oldwick Times</title>{link}<meta property="og:type" content="article"></head>'
    return f'<html lang="en">{head}<body><article><h1>{title}</h1>{paragraphs}</article></body></html>'.encode()


@pytest.fixture
def paths(tmp_path):
    return tmp_path / "news.archive.db", tmp_path / "news.db"


def capture(archive_path, url, body, *, at="2026-03-02T10:00:00Z", media_type="text/html"):
    archive = open_archive(archive_path)
    with archive.atomic():
        archive.conn.execute(
            "insert or ignore into pages (url, fetch_url, host, found_at) values (?, ?, 'oldwick.example', ?)",
            [url, url, at],
        )
        page_id = archive.conn.execute("select id from pages where url = ?", [url]).fetchone()[0]
        save_capture(archive, page_id, Capture(url, at, 200, [("content-type", media_type)], body=body))
    archive.close()


def run(paths, **options):
    news = open_database(paths[1])
    counts = extract(news, [paths[0]], now=NOW, workers=1, **options)
    rows = {row["url"]: row for row in news["articles"].rows}
    return news, counts, rows


URL = "https://oldwick.example/ferry"


def test_a_second_run_reads_no_page(paths):
    capture(paths[0], URL, page("ferry", "price", "critics"))
    _, counts, rows = run(paths)
    assert (counts["pages"], counts["added"]) == (1, 1)
    assert rows[URL]["text"].startswith("The council of Oldwick")
    assert rows[URL]["first_seen_at"] == "2026-03-02T10:00:00Z"
    assert run(paths)[1]["pages"] == 0


def test_the_progress_during_a_crawl_never_falls(paths):
    def await_more(has_found: bool) -> bool:
        """After the first pass, save another page, and let a listing say more about the first one."""
        nonlocal passes
        passes += 1
        if passes == 1:
            capture(paths[0], URL + "/2", page("ferry", "critics", title="Oldwick has a second ferry"))
            with open_archive(paths[0]).atomic() as connection:
                connection.execute("update pages set feed = ? where url = ?", ['{"authors": ["Ines Varga"]}', URL])
        return passes < 3

    passes, reports = 0, []
    capture(paths[0], URL, page("ferry", "price"))
    news = open_database(paths[1])
    counts = extract_during_crawl(
        news, paths[0], now=NOW, await_more=await_more, progress=lambda done, total: reports.append((done, total))
    )
    assert counts["pages"] == 2
    assert reports == sorted(reports)
    assert (reports[0], reports[-1]) == ((1, 1), (3, 3))


class TestLimits:
    """What happens to captures that exceed a limit of the process pool."""

    @pytest.fixture
    def limited(self, monkeypatch):
        """Return the list of the results that the next tasks get; when it is empty, they are extracted."""
        failures = []
        real = process_pool.result_or_failure

        def result(future):
            return failures.pop(0) if failures else real(future)

        monkeypatch.setattr(process_pool, "result_or_failure", result)
        return failures

    @pytest.mark.parametrize("reason", ["timeout", "memory", "crash", "lost"])
    def test_the_capture_is_tried_again_at_the_end_of_the_run(self, paths, limited, reason):
        capture(paths[0], URL, page("ferry", "price"))
        limited.append(Failure(reason))
        news, counts, rows = run(paths)
        assert (counts["added"], counts["failed"], counts["pages"]) == (1, 0, 1)
        assert list(rows) == [URL]
        assert news["rejected"].count == 0

    def test_a_capture_whose_task_was_lost_is_left_to_later_runs_without_limit(self, paths, limited):
        capture(paths[0], URL, page("ferry", "price"))
        for _ in range(5):
            limited += [Failure("lost"), Failure("lost")]
            news, counts, rows = run(paths)
            assert (counts["failed"], list(rows), news["rejected"].count) == (1, [], 0)
        news, counts, rows = run(paths)
        assert (counts["added"], list(rows)) == (1, [URL])

    def test_later_runs_try_it_again_a_limited_number_of_times(self, paths, limited):
        capture(paths[0], URL, page("ferry", "price"))
        capture(paths[0], URL + "/2", page("ferry", "critics", title="Oldwick has a second ferry"))
        reasons = []
        odd = [Failure("error: ValueError: odd")]  # an error of the page itself, which is not tried again
        for others in (odd, [], []):
            limited += [Failure("timeout"), *others, Failure("timeout")]
            news, _, _ = run(paths)
            reasons.append([row["reason"] for row in news["rejected"].rows_where(order_by="url")])
        assert reasons == [
            ["timeout", "error: ValueError: odd"],
            ["timeout in 2 runs", "error: ValueError: odd"],
            ["timeout in 3 runs", "error: ValueError: odd"],
        ]
        assert run(paths)[1]["pages"] == 0

    def test_a_later_run_that_succeeds_removes_the_rejection(self, paths, limited):
        capture(paths[0], URL, page("ferry", "price"))
        limited += [Failure("timeout"), Failure("timeout")]
        assert run(paths)[1]["failed"] == 1
        news, counts, _ = run(paths)
        assert counts["added"] == 1
        assert news["rejected"].count == 0


def test_changes_by_the_publisher_are_saved_as_versions(paths):
    capture(paths[0], URL, page("ferry", "price"))
    run(paths)
    capture(paths[0], URL, page("ferry", "price", "fixed"), at="2026-03-02T15:00:00Z")
    news, counts, rows = run(paths)
    assert counts["changed"] == 1
    assert "wrong price" in rows[URL]["text"]
    assert [row["seen_at"] for row in news["article_versions"].rows] == ["2026-03-02T10:00:00Z", "2026-03-02T15:00:00Z"]


def test_changed_boilerplate_makes_no_version(paths):
    capture(paths[0], URL, page("ferry", "price"))
    capture(paths[0], URL, page("ferry", "price").replace(b"</body>", b"<footer>x</footer></body>"))
    news, counts, _ = run(paths)
    assert (counts["pages"], counts["changed"], news["article_versions"].count) == (2, 0, 0)


def test_two_urls_of_one_article_are_one_row(paths):
    capture(paths[0], URL + "?page=amp", page("ferry", "price", canonical=URL))
    capture(paths[0], URL, page("ferry", "price", "critics", canonical=URL))
    news, _, rows = run(paths)
    assert list(rows) == [URL]
    assert "bridge" in rows[URL]["text"]
    assert {row["url"] for row in news["article_urls"].rows} == {URL, URL + "?page=amp"}


def test_articles_of_an_older_extractor_are_extracted_again_only_on_request(paths, monkeypatch):
    capture(paths[0], URL, page("ferry", "price"))
    run(paths)
    monkeypatch.setattr(extract_stage, "EXTRACTOR", extract_stage.EXTRACTOR + 1)
    assert run(paths)[1]["pages"] == 0
    _, counts, rows = run(paths, selection=Selection("outdated"))
    assert (counts["pages"], counts["added"], rows[URL]["extractor"]) == (1, 0, extract_stage.EXTRACTOR)
    assert run(paths, selection=Selection("outdated"))[1]["pages"] == 0


@pytest.mark.parametrize(
    ("body", "media_type", "reason"),
    [
        pytest.param(b"%PDF-1.7", "application/pdf", "not HTML: application/pdf", id="pdf"),
        pytest.param(b"", "text/html", "not HTML", id="empty"),
        pytest.param(b"<title>404 - Page not found</title><p>Sorry, it is gone.", "text/html", "error page", id="404"),
        pytest.param(b"<html><title>Short</title><body><p>Two words.</p>", "text/html", "stub", id="stub"),
        pytest.param(b"<div>" * 5000 + b"deep", "text/html", "not HTML, or nested too deep", id="deep"),
    ],
)  # fmt: skip
def test_a_rejected_page_is_saved_with_its_reason(paths, body, media_type, reason):
    capture(paths[0], URL, body, media_type=media_type)
    capture(paths[0], URL + "2", page("ferry", "price"))
    news, counts, rows = run(paths)
    assert [(row["url"], row["reason"]) for row in news["rejected"].rows] == [(URL, reason)]
    assert (counts["rejected"], list(rows)) == (1, [URL + "2"])
    assert run(paths)[1]["pages"] == 0


def test_a_damaged_body_does_not_affect_other_captures(paths):
    capture(paths[0], URL, page("ferry", "price"))
    capture(paths[0], URL + "2", page("ferry", "critics"))
    archive = open_archive(paths[0])
    with archive.atomic():
        archive.conn.execute("update bodies set data = x'00' where id = 1")
    archive.close()
    news, counts, rows = run(paths)
    assert (counts["set_aside"], counts["failed"], list(rows)) == (1, 0, [URL + "2"])
    assert "damaged" in next(news["rejected"].rows)["reason"]


@pytest.mark.parametrize(
    ("selection", "pages"),
    [
        (Selection("all"), 2),
        (Selection("all", url=URL), 1),
        (Selection("all", host="oldwick.example"), 2),
        (Selection("all", host="other.example"), 0),
        (Selection("all", since="2026-03-02T12:00:00Z"), 1),
    ],
)
def test_selection(paths, selection, pages):
    capture(paths[0], URL, page("ferry", "price"))
    capture(paths[0], URL + "2", page("ferry", "critics"), at="2026-03-02T13:00:00Z")
    run(paths)
    assert run(paths, selection=selection)[1]["pages"] == pages


def test_corrections_survive_another_extraction(paths):
    """Extracting a corrected article again keeps its correction and saves no version."""
    about = "https://oldwick.example/about"
    capture(paths[0], URL, page("ferry", "price"))
    capture(paths[0], about, page("critics", "fixed", title="About us"))
    news, _, rows = run(paths)
    corrections = (
        Correction("title", URL, value="A second ferry"),
        Correction("date", URL, value="2026-03-01T08:00:00Z"),
        Correction("not an article", about),
    )
    with news.atomic():
        decisions = [save_decision(news, [correction], "2026-03-02T12:00:00Z") for correction in corrections]
        apply_corrections(news, "2026-03-02T12:00:00Z")
    for which in ("missing", "all"):
        news, counts, rows = run(paths, selection=Selection(which))
        assert {url: (row["title"], row["published_at"], row["published_from"]) for url, row in rows.items()} == {
            URL: ("A second ferry", "2026-03-01T08:00:00Z", "correction")
        }
    assert counts["rejected"] == 1
    assert [row["reason"] for row in news["rejected"].rows] == ["a person said it is not an article"]
    assert news["article_versions"].count == 0
    with news.atomic():
        for decision in decisions:
            undo_decision(news, decision, "2026-03-02T12:00:00Z")
    _, counts, rows = run(paths)
    assert (counts["pages"], counts["added"], rows.keys()) == (1, 1, {URL, about})
    assert (rows[URL]["title"], rows[URL]["published_at"]) == ("Oldwick buys a second ferry", None)


@pytest.mark.slow
def test_workers_that_get_no_cpu_for_20_seconds_lose_no_page(paths):
    for number in range(200):
        capture(paths[0], f"{URL}-{number}", page("ferry", "price", title=f"Oldwick buys ferry number {number}"))
    starver = Thread(target=stop_workers, args=[20])
    starver.start()
    news, counts, rows = run(paths)
    starver.join()
    assert (counts["rejected"], counts["failed"], len(rows)) == (0, 0, 200)
    assert news["rejected"].count == 0


def stop_workers(seconds):
    while not (workers := multiprocessing.active_children()):
        time.sleep(0.05)
    for worker in workers:
        os.kill(worker.pid, signal.SIGSTOP)
    time.sleep(seconds)
    for worker in workers:
        os.kill(worker.pid, signal.SIGCONT)
