"""The dry run of an extraction: what it says that would change, field by field and host by host."""

import json

from newsfold.db.news.corrections import Correction, save_decision
from newsfold.dedupe.corrections.apply import apply_corrections
from newsfold.extract.preview import preview
from newsfold.extract.run import Selection
from tests.extract.test_run import URL, capture, page, paths, run  # noqa: F401

OTHER = "https://news.oldwick.example/bridge"


def preview_all(news, path):
    return preview(news, [path], selection=Selection("all"), workers=1)


def test_changes_are_counted_by_field_and_by_host(paths):  # noqa: F811
    capture(paths[0], URL, page("ferry", "price", "critics"))
    capture(paths[0], OTHER, page("fixed", "price", "critics", title="No bridge for Oldwick"))
    news, _, _ = run(paths)
    stored = {"authors": json.dumps(["Ines Varga"]), "text": "Another text.", "word_count": 2}
    with news.atomic():
        news["articles"].update(1, stored)
        news["articles"].update(2, {"title": "A bridge", "published_at": "2026-02-01T00:00:00Z"})
    result = preview_all(news, paths[0])
    assert (result["pages"], result["changed"], result["same"], result["lost"]) == (2, 2, 0, 0)
    assert result["fields"] == {"title": 1, "authors": 1, "published_at": 1, "text": 1}
    assert [(host["host"], host["changed"]) for host in result["hosts"]] == [
        ("news.oldwick.example", 1),
        ("oldwick.example", 1),
    ]
    first, second = result["largest"]  # the text of the first changed, only a word of the second
    assert (first["url"], first["fields"], first["words_before"]) == (URL, ["authors", "text"], 2)
    assert '-authors: ["Ines Varga"]' in first["diff"]
    assert "+authors: []" in first["diff"]
    assert "-Another text." in first["diff"]
    assert (second["url"], second["fields"]) == (OTHER, ["title", "published_at"])
    assert first["f1"] < second["f1"] < 1


def test_lost_articles_are_named_with_the_reason(paths):  # noqa: F811
    capture(paths[0], URL, page("ferry", "price", "critics"))
    news, _, _ = run(paths)
    archive_path = paths[0]
    capture(archive_path, OTHER, b"<html><body><p>Nothing.</p></body></html>")
    run(paths)
    with news.atomic():  # as if an older version had made an article of the second page
        news.conn.execute(
            "insert into articles (url, title, text, first_seen_at, archive_id, capture_id, word_count)"
            " select ?, 'Nothing', 'Nothing.', first_seen_at, archive_id, 2, 1 from articles where id = 1",
            [OTHER],
        )
    result = preview_all(news, archive_path)
    assert (result["same"], result["lost"]) == (1, 1)
    assert [(lost["url"], lost["title"]) for lost in result["lost_articles"]] == [(OTHER, "Nothing")]
    assert result["lost_articles"][0]["reason"] == news.conn.execute("select reason from rejected").fetchone()[0]
    assert result["hosts"][0] == {
        "host": "news.oldwick.example", "new": 0, "same": 0, "changed": 0, "lost": 1, "failed": 0,
    }  # fmt: skip


def test_what_people_corrected_is_no_change(paths):  # noqa: F811
    capture(paths[0], URL, page("ferry", "price", "critics"))
    news, _, _ = run(paths)
    with news.atomic():
        save_decision(news, [Correction("title", URL, value="Oldwick gets a ferry")], "2026-03-02T20:00:00Z")
        apply_corrections(news, "2026-03-02T20:00:00Z")
    assert next(news["articles"].rows)["title"] == "Oldwick gets a ferry"
    result = preview_all(news, paths[0])
    assert (result["same"], result["changed"]) == (1, 0)


def test_pages_that_a_person_refused_are_not_new(paths):  # noqa: F811
    capture(paths[0], URL, page("ferry", "price", "critics"))
    news, _, _ = run(paths)
    with news.atomic():
        save_decision(news, [Correction("not an article", URL)], "2026-03-02T20:00:00Z")
        apply_corrections(news, "2026-03-02T20:00:00Z")
    run(paths)
    result = preview_all(news, paths[0])
    assert (result["pages"], result["new"], result["lost"]) == (1, 0, 0)
