"""One input file gives an article or a reason for each of its pages, also when the file is damaged."""

import gzip
import os
import signal
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from newsfold.bulk.extraction import extract_rows
from newsfold.bulk.inputs import InputKind
from newsfold.bulk.keys import article_id
from newsfold.bulk.rows import Row
from newsfold.extract.worker import ExtractionTask, extract_capture
from tests.support.demo_database import demo_folder

NOW = datetime(2026, 3, 20, tzinfo=UTC)
SENTENCES = (
    "The council of {name} decided on Monday to repair the old lighthouse before the winter storms begin.",
    "Work on the tower will cost four hundred thousand crowns, a third of which comes from a fund for monuments.",
    "Fishermen had complained for years that the lamp could hardly be seen in fog, and that nobody felt responsible.",
    "The mayor, Ada Brandt, called the decision overdue and thanked the volunteers who had kept the stairs safe.",
    "The first scaffolding is to be put up in April, when the road to the cape is dry enough for heavy lorries.",
)


def page(name: str) -> bytes:
    paragraphs = "".join(f"<p>{sentence.format(name=name)}</p>" for sentence in SENTENCES)
    return (
        f"<html lang=en><head><title>{name} repairs its lighthouse</title></head><body><article>"
        f"<h1>{name} repairs its lighthouse</h1>{paragraphs}</article></body></html>"
    ).encode()


def record(url: str, body: bytes) -> bytes:
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + body
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2026-03-10T08:00:00Z\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return gzip.compress(head.encode() + block + b"\r\n\r\n")


URLS = [f"https://harbour.example/2026/{name}" for name in ("alnmouth", "brenn", "cove")]
RECORDS = [record(url, page(url.rpartition("/")[2].title())) for url in URLS]


@pytest.fixture(scope="module")
def rows_of(tmp_path_factory: pytest.TempPathFactory) -> Iterator[object]:
    def extract(content: bytes, name: str = "pages.warc.gz") -> list[Row]:
        path = tmp_path_factory.mktemp("input") / name
        path.write_bytes(content)
        kind = InputKind.WARC if ".warc" in name else InputKind.ARCHIVE
        return list(extract_rows([{"address": str(path), "kind": kind, "now": "2026-03-20T00:00:00Z"}]))

    return extract


def test_each_page_becomes_an_article_with_an_id_from_its_url(rows_of) -> None:  # type: ignore[no-untyped-def]
    rows = rows_of(b"".join(RECORDS))
    assert [row["url"] for row in rows] == URLS
    assert [row["id"] for row in rows] == [article_id(url) for url in URLS]
    assert {row["source"] for row in rows} == {"harbour.example"}
    assert all("four hundred thousand crowns" in row["text"] and row["reason"] is None for row in rows)


@pytest.mark.parametrize(
    ("content", "kept"),
    [
        (b"".join(RECORDS)[: len(RECORDS[0]) + len(RECORDS[1]) + 300], 2),  # the transfer ended within the third page
        (RECORDS[0] + RECORDS[1][:200] + RECORDS[2], 2),  # a page was cut within the file
        (RECORDS[0] + b"\0" * 4096 + RECORDS[1] + RECORDS[2], 3),  # a hole, as after a crash
        (b"", 0),
        (b"this is no WARC file at all", 0),
    ],
)
def test_a_damaged_place_costs_what_it_holds(rows_of, content: bytes, kept: int) -> None:  # type: ignore[no-untyped-def]
    rows = rows_of(content)
    assert sum(row.get("text") is not None for row in rows) == kept
    damaged = [row for row in rows if row["reason"]]
    assert all(row["archive_id"] == "pages.warc.gz" for row in damaged)
    assert len(damaged) == (1 if content and kept < 3 else len(damaged))


def extract_once_killed(marker: str, task: ExtractionTask) -> object:
    if not Path(marker).exists():
        Path(marker).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return extract_capture(task)


def test_a_page_whose_process_was_killed_is_extracted_again(  # type: ignore[no-untyped-def]
    rows_of, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    expected = rows_of(b"".join(RECORDS))
    marker = tmp_path / "killed"
    monkeypatch.setattr("newsfold.bulk.extraction.extract_capture", partial(extract_once_killed, str(marker)))
    assert rows_of(b"".join(RECORDS)) == expected
    assert marker.exists()


def test_a_page_that_is_no_article_has_a_reason(rows_of) -> None:  # type: ignore[no-untyped-def]
    rows = rows_of(RECORDS[0] + record("https://harbour.example/empty", b"<html><body><p>Hello</p></body></html>"))
    assert [row["reason"] is None for row in rows] == [True, False]


def test_of_a_damaged_archive_the_pages_before_the_damage_are_kept(  # type: ignore[no-untyped-def]
    rows_of, tmp_path_factory: pytest.TempPathFactory
) -> None:
    content = bytearray((demo_folder(tmp_path_factory) / "demo.archive.db").read_bytes())
    content[len(content) // 3 :] = b"\xff" * (len(content) - len(content) // 3)
    rows = rows_of(bytes(content), "news.archive.db")
    assert rows
    assert "cannot be read" in rows[-1]["reason"]


def test_a_file_that_is_no_archive_costs_itself(rows_of) -> None:  # type: ignore[no-untyped-def]
    (row,) = rows_of(b"no database", "news.archive.db")
    assert "cannot be read" in row["reason"]
