# ruff: noqa: E501 - pages are easier to read in one line
"""What a site's pages repeat goes from its texts, with snapshots that keep a text reproducible; and what stays."""

from datetime import UTC, datetime

import pytest

from newsfold.db.connection import open_database
from newsfold.db.news.site_boilerplate import HALF_LIFE, WINDOW, freeze_site, last_snapshot, learn_page
from newsfold.extract.article import explain
from newsfold.extract.body.site_boilerplate import SAFE, number, recurring
from newsfold.extract.preview import preview
from newsfold.extract.run import Selection
from tests.extract.test_run import capture, paths, run  # noqa: F401 - a fixture
from tests.extract.test_run import page as plain_page

OWNERS = "The Oldwick Times belongs to its readers, who have chosen its editors since the great flood of that year."
LINKED = '<p><a href="/plan">All about the new harbour plan, day by day and berth by berth</a> on our pages.</p>'
BACKGROUND = "The harbour of Oldwick has been closed to large ships since the wall broke in the storm of last winter."
HOST = "oldwick.example"


def story(number, *, bottom=True, background=False):
    words = " ".join(
        f"Witness{number} {at} told the paper what she saw of event {number * 31 + at}." for at in range(6)
    )
    middle = f"<p>{BACKGROUND}</p>" if background else ""
    last = f"<p>{OWNERS}</p>" if bottom else ""
    text = f"<p>{words}</p><p>Report {number} goes on. {words[::2]}</p>{middle}{LINKED}<p>Later {number}. {words}</p>"
    more = "".join(f"<p>Part {part} of report {number} tells of thing {part * number + 7}, at some length.</p>" for part in range(6))  # fmt: skip
    title = f"Event {number} of the harbour"
    return f"<html><head><title>{title}</title></head><body><article><h1>{title}</h1>{text}{more}{last}</article></body></html>".encode()


def gather(paths, numbers, **options):  # noqa: F811
    for one in numbers:
        capture(paths[0], f"https://{HOST}/event/{one}", story(one, **options))
    return run(paths)


def test_what_a_site_repeats_goes_from_the_next_run_on(paths):  # noqa: F811
    _, _, rows = gather(paths, range(SAFE + 5), background=True)
    assert all(OWNERS in row["text"] and row["snapshot"] is None for row in rows.values())
    news, _, rows = gather(paths, [100], background=True)
    text = rows[f"https://{HOST}/event/100"]["text"]
    assert OWNERS not in text
    assert "berth by berth" not in text
    assert BACKGROUND in text  # prose within the text stays, however often it was printed
    assert rows[f"https://{HOST}/event/100"]["snapshot"] == 1
    assert rows[f"https://{HOST}/event/3"]["snapshot"] is None  # the others are not undone by it
    assert news["site_snapshots"].count == 1


def test_nothing_is_learned_from_few_pages_or_from_versions(paths):  # noqa: F811
    for at in range(SAFE + 5):
        capture(paths[0], f"https://{HOST}/event/1", story(1).replace(b"told", b"told us %d times" % at))
        run(paths)
    news, _, _ = gather(paths, range(2, 8))
    assert (next(news["sites"].rows)["pages"], news["site_snapshots"].count) == (7, 0)


def test_a_preview_changes_nothing_and_says_what_would(paths):  # noqa: F811
    news, _, before = gather(paths, range(SAFE + 5))
    found = preview(news, [paths[0]], which=Selection("all"), workers=1)
    assert (found["pages"], found["changed"], found["new"], found["lost"]) == (SAFE + 5, SAFE + 5, 0, 0)
    assert found["words_after"] < found["words_before"]
    assert 0.8 < found["f1"] < 1
    assert f"-{OWNERS}" in found["largest"][0]["diff"]
    assert {row["url"]: row for row in news["articles"].rows} == before
    assert preview(news, [paths[0]], which=Selection("missing"), workers=1)["pages"] == 0


def test_a_preview_counts_what_is_new_and_what_would_be_lost(paths):  # noqa: F811
    capture(paths[0], f"https://{HOST}/ferry", plain_page("ferry", "price"))
    news, _, _ = run(paths)
    capture(paths[0], f"https://{HOST}/bridge", plain_page("critics", "price"))
    assert preview(news, [paths[0]], which=Selection("missing"), workers=1)["new"] == 1
    news.conn.execute("update bodies set data = data") if "bodies" in news.table_names() else None
    found = preview(news, [paths[0]], which=Selection("all"), workers=1)
    assert (found["same"], found["new"]) == (1, 1)


def test_explain_names_what_was_learned():
    learned = {"snapshot": 3, "anywhere": [], "at_edges": [number(OWNERS)]}
    verdicts = {text: verdict for verdict, text in explain(story(1), f"https://{HOST}/event/1", None, learned)}
    assert verdicts[OWNERS] == "learned"


@pytest.fixture
def news(tmp_path):
    return open_database(tmp_path / "news.db")


def test_what_a_site_shows_no_more_is_forgotten(news):
    for page in range(HALF_LIFE * 3):
        learn_page(
            news, HOST, {1: True, 2: page < 60, 1000 + page: True} if page < 60 else {1: True, 1000 + page: True}
        )
    freeze_site(news, HOST, "2026-03-02T20:00:00Z", recurring)
    assert last_snapshot(news, HOST) == {"snapshot": 1, "anywhere": [1], "at_edges": []}
    assert news["site_blocks"].count < 3 * WINDOW


def test_a_snapshot_is_new_only_when_much_is(news):
    at = f"{datetime(2026, 3, 2, tzinfo=UTC):%Y-%m-%dT%H:%M:%SZ}"
    for _ in range(SAFE):
        learn_page(news, HOST, dict.fromkeys(range(10), True))
    freeze_site(news, HOST, at, recurring)
    for _ in range(SAFE):
        learn_page(news, HOST, dict.fromkeys(range(11), True))
    freeze_site(news, HOST, at, recurring)
    assert last_snapshot(news, HOST)["snapshot"] == 1
    for _ in range(SAFE):
        learn_page(news, HOST, dict.fromkeys(range(20), True))
    freeze_site(news, HOST, at, recurring)
    assert last_snapshot(news, HOST)["snapshot"] == 2


@pytest.mark.parametrize(
    ("seen", "agrees", "place"),
    [(10, 10, "anywhere"), (2, 2, None), (10, 0, "at_edges"), (5, 1, None)],
)
def test_prose_must_recur_more_often_than_links(seen, agrees, place):
    found = recurring([(7, seen, agrees)], SAFE)
    assert [name for name, blocks in found.items() if 7 in blocks] == ([place] if place else [])
