"""The room that an archive takes beside WARC.gz, and how fast single bodies are read from both."""

import random
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path

from fastwarc import ArchiveIterator
from rich.table import Table
from sqlite_utils import Database

from bench.made_site import MadeHost
from bench.saved import saved_pages
from bench.tables import comparison
from bench.timing import cpu_seconds
from newsfold.crawler.interchange.warc_export import export_warc
from newsfold.db.archive.bodies import pack_bodies, read_body
from newsfold.db.archive.captures import Capture, Choice, save_capture
from newsfold.db.archive.pages import imported_page
from newsfold.db.connection import checkpoint, open_archive
from newsfold.db.news.sources import save_sources

HOSTS = 6
READS = 500
AT = "2026-03-02T10:00:00Z"
HEADERS = [("content-type", "text/html; charset=utf-8"), ("server", "made"), ("cache-control", "max-age=60")]

Visits = Iterable[tuple[str, str, bytes]]


def run(folder: Path | None) -> Iterable[Table]:
    """Kilobytes a capture and bodies a second; each folder below `folder` holds the pages of one host."""
    if folder is not None:
        yield _compare(f"Archive, hosts of {folder.name}", _of_folders(folder))
        return
    made = [MadeHost(number) for number in range(HOSTS)]
    title = f"Archive, {HOSTS} synthetic hosts of {made[0].pages} pages"
    yield _compare(f"{title}, each fetched once", _once(_made(made)))
    yield _compare(f"{title}, revisited up to three times", _made(made))


def _made(hosts: Sequence[MadeHost]) -> Visits:
    """Turn and turn about, as a crawl goes through them."""
    for round_ in zip(*(host.visits() for host in hosts), strict=True):
        yield from ((host.host, url, body) for host, (url, body) in zip(hosts, round_, strict=True))


def _once(visits: Visits) -> Iterator[tuple[str, str, bytes]]:
    seen = set[str]()
    for host, url, body in visits:
        if url not in seen:
            seen.add(url)
            yield host, url, body


def _of_folders(folder: Path) -> Visits:
    for host in sorted(path for path in folder.iterdir() if path.is_dir()):
        for number, body in enumerate(saved_pages(host)):
            yield host.name, f"https://{host.name}/{number}", body


def _compare(title: str, visits: Visits) -> Table:
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "archive.db"
        archive = open_archive(path)
        seconds = cpu_seconds(partial(_fill, archive, visits), rounds=1)
        count = archive["captures"].count
        with (path.with_suffix(".warc.gz")).open("wb") as file:
            export_warc(archive, file, Choice(opted_out=True), software="Newsfold", now=AT)
        warc = path.with_suffix(".warc.gz")
        ours, peer = path.stat().st_size / count / 1000, warc.stat().st_size / count / 1000
        reads = [_reads(archive), _warc_reads(warc)]
        archive.close()
    size = f"{title}: {count} captures"
    return comparison(
        size,
        [
            ("a capture in the file, kB", ours, peer, "WARC.gz"),
            ("bodies read a second of CPU", reads[0], reads[1], "WARC.gz by offset"),
            ("saving a capture, ms of CPU", 1000 * seconds / count, 0, ""),
        ],
    )


def _fill(archive: Database, visits: Visits) -> None:
    source = {"name": "made", "homepage": "https://made.example/", "host": "made.example"}
    save_sources(archive, [source])
    for number, (host, url, body) in enumerate(visits):
        page_id = imported_page(archive, url, url, host, 1, at=AT)
        save_capture(archive, page_id, Capture(url, AT, 200, HEADERS, body=body))
        if number % 50 == 0:
            pack_bodies(archive, at=AT)
            archive.conn.commit()
    while pack_bodies(archive, at=AT):
        pass
    archive.conn.commit()
    checkpoint(archive)


def _reads(archive: Database) -> float:
    ids = [row[0] for row in archive.conn.execute("select id from bodies").fetchall()]
    chosen = random.Random(1).choices(ids, k=READS)
    return READS / cpu_seconds(lambda: [read_body(archive, body_id) for body_id in chosen])


def _warc_reads(path: Path) -> float:
    offsets = []
    with path.open("rb") as file:
        offsets = [record.stream_pos for record in ArchiveIterator(file) if record.is_http]
        chosen = random.Random(1).choices(offsets, k=READS)

        def read() -> None:
            for offset in chosen:
                file.seek(offset)
                next(iter(ArchiveIterator(file))).reader.read()

        return READS / cpu_seconds(read)
