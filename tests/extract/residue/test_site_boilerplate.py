# ruff: noqa: E501 - pages are easier to read in one line
"""Site boilerplate: learned from the pages of a site, and dropped from later pages by numbered snapshots."""

from datetime import UTC, datetime

import pytest

from newsfold.db.connection import open_database
from newsfold.db.news.site_boilerplate import HALF_LIFE, WINDOW, freeze_site, last_snapshot, learn_page
from newsfold.extract.article import explain
from newsfold.extract.preview import preview
from newsfold.extract.residue.site_boilerplate import MIN_PAGES, block_id, select_recurring
from newsfold.extract.run import Selection
from tests.extract.test_run import capture, paths, run  # noqa: F401 - a fixture
from tests.extract.test_run import page as plain_page

OWNERS = "The Oldwick Times belongs to its readers, who have chosen its editors since the great flood of that year."
LINKED = '<p><a href="/plan">All about the new harbour plan, day by day and berth by berth</a> on our pages.</p>'
BACKGROUND = "The harbour of Oldwick has been closed to large ships since the wall broke in the storm of last winter."
HOST = "oldwick.example"


def news_page(number, *, has_owners_note=True, has_background=False):
    words = " ".join(
        f"Witness{number} {at} told the paper what she saw of event {number * 31 + at}." for at in range(6)
    )
    middle = f"<p>{BACKGROUND}</p>" if has_background else ""
    last = f"<p>{OWNERS}</p>" if has_owners_note else ""
    text = f"<p>{words}</p><p>Report {number} goes on. {words[::2]}</p>{middle}{LINKED}<p>Later {number}. {words}</p>"
    parts = "".join(f"<p>Part {part} of report {number} tells of thing {part * number + 7}, at some length.</p>" for part in range(6))  # fmt: skip
    title = f"Event {number} of the harbour"
    return f"<html><head><title>{title}</title></head><body><article><h1>{title}</h1>{text}{parts}{last}</article></body></html>".encode()


def crawl_and_extract(paths, numbers, **options):  # noqa: F811
    for number in numbers:
        capture(paths[0], f"https://{HOST}/event/{number}", news_page(number, **options))
    return run(paths)


def test_repeated_blocks_are_dropped_from_the_next_run_on(paths):  # noqa: F811
    _, _, rows = crawl_and_extract(paths, range(MIN_PAGES + 5), has_background=True)
    assert all(OWNERS in row["text"] and row["snapshot"] is None for row in rows.values())
    news, _, rows = crawl_and_extract(paths, [100], has_background=True)
    text = rows[f"https://{HOST}/event/100"]["text"]
    assert OWNERS not in text
    assert "berth by berth" not in text
    assert BACKGROUND in text  # repeated prose within the text stays
    assert rows[f"https://{HOST}/event/100"]["snapshot"] == 1
    assert rows[f"https://{HOST}/event/3"]["snapshot"] is None  # the new snapshot does not queue the other articles
    assert news["site_snapshots"].count == 1


def test_few_pages_or_versions_of_one_page_teach_nothing(paths):  # noqa: F811
    for at in range(MIN_PAGES + 5):
        capture(paths[0], f"https://{HOST}/event/1", news_page(1).replace(b"told", b"told us %d times" % at))
        run(paths)
    news, _, _ = crawl_and_extract(paths, range(2, 8))
    assert (next(news["sites"].rows)["pages"], news["site_snapshots"].count) == (7, 0)


def test_a_preview_reports_changes_without_making_them(paths):  # noqa: F811
    news, _, before = crawl_and_extract(paths, range(MIN_PAGES + 5))
    result = preview(news, [paths[0]], selection=Selection("all"), workers=1)
    assert (result["pages"], result["changed"], result["new"], result["lost"]) == (MIN_PAGES + 5, MIN_PAGES + 5, 0, 0)
    assert result["words_after"] < result["words_before"]
    assert 0.8 < result["f1"] < 1
    assert f"-{OWNERS}" in result["largest"][0]["diff"]
    assert {row["url"]: row for row in news["articles"].rows} == before
    assert preview(news, [paths[0]], selection=Selection("missing"), workers=1)["pages"] == 0


def test_a_preview_counts_new_articles(paths):  # noqa: F811
    capture(paths[0], f"https://{HOST}/ferry", plain_page("ferry", "price"))
    news, _, _ = run(paths)
    capture(paths[0], f"https://{HOST}/bridge", plain_page("critics", "price"))
    assert preview(news, [paths[0]], selection=Selection("missing"), workers=1)["new"] == 1
    news.conn.execute("update bodies set data = data") if "bodies" in news.table_names() else None
    result = preview(news, [paths[0]], selection=Selection("all"), workers=1)
    assert (result["same"], result["new"]) == (1, 1)


def test_explain_names_learned_boilerplate():
    learned = {"snapshot": 3, "anywhere": [], "at_edges": [block_id(OWNERS)]}
    verdicts = {text: verdict for verdict, text in explain(news_page(1), f"https://{HOST}/event/1", None, learned)}
    assert verdicts[OWNERS] == "learned"


@pytest.fixture
def news(tmp_path):
    return open_database(tmp_path / "news.db")


def test_blocks_that_a_site_no_longer_shows_fade(news):
    for page in range(HALF_LIFE * 3):
        learn_page(
            news, HOST, {1: True, 2: page < 60, 1000 + page: True} if page < 60 else {1: True, 1000 + page: True}
        )
    freeze_site(news, HOST, "2026-03-02T20:00:00Z", select_recurring)
    assert last_snapshot(news, HOST) == {"snapshot": 1, "anywhere": [1], "at_edges": []}
    assert news["site_blocks"].count < 3 * WINDOW


def test_a_new_snapshot_needs_many_changed_blocks(news):
    at = f"{datetime(2026, 3, 2, tzinfo=UTC):%Y-%m-%dT%H:%M:%SZ}"
    for _ in range(MIN_PAGES):
        learn_page(news, HOST, dict.fromkeys(range(10), True))
    freeze_site(news, HOST, at, select_recurring)
    for _ in range(MIN_PAGES):
        learn_page(news, HOST, dict.fromkeys(range(11), True))
    freeze_site(news, HOST, at, select_recurring)
    assert last_snapshot(news, HOST)["snapshot"] == 1
    for _ in range(MIN_PAGES):
        learn_page(news, HOST, dict.fromkeys(range(20), True))
    freeze_site(news, HOST, at, select_recurring)
    assert last_snapshot(news, HOST)["snapshot"] == 2


@pytest.mark.parametrize(
    ("pages", "marked", "place"),
    [(10, 10, "anywhere"), (2, 2, None), (10, 0, "at_edges"), (5, 1, None)],
)
def test_prose_must_recur_more_often_than_links(pages, marked, place):
    result = select_recurring([(7, pages, marked)], MIN_PAGES)
    assert [name for name, blocks in result.items() if 7 in blocks] == ([place] if place else [])
