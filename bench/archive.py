"""Size of an archive beside WARC.gz, and the speed of reading single bodies from both."""

import random
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from fastwarc import ArchiveIterator
from rich.table import Table
from sqlite_utils import Database

from bench.data.saved_pages import read_saved_pages
from bench.data.synthetic_site import SyntheticHost
from bench.tables import Comparison, make_comparison_table
from bench.timing import measure_cpu_seconds
from newsfold.crawler.interchange.warc_export import export_warc, write_gzip_member
from newsfold.db.archive.bodies import pack_bodies, read_body
from newsfold.db.archive.captures import Capture, CaptureFilter, save_capture
from newsfold.db.archive.pages import ListedPage, add_imported_page
from newsfold.db.connection import checkpoint, open_archive
from newsfold.db.news.sources import save_sources

HOSTS = 6
READS = 500
COMMIT_INTERVAL = 50  # captures
AT = "2026-03-02T10:00:00Z"
HEADERS = [("content-type", "text/html; charset=utf-8"), ("server", "made"), ("cache-control", "max-age=60")]


class Visit(NamedTuple):
    """One fetch of a page."""

    host: str
    url: str
    body: bytes


def run(folder: Path | None) -> Iterable[Table]:
    """Yield tables of kilobytes per capture and bodies per second.

    Each folder directly below `folder` holds saved pages of one host; without it, the hosts are synthetic.
    """
    if folder is not None:
        yield _compare(f"Archive, hosts of {folder.name}", _read_visits(folder))
        return
    hosts = [SyntheticHost(number) for number in range(HOSTS)]
    title = f"Archive, {HOSTS} synthetic hosts of {hosts[0].pages} pages"
    yield _compare(f"{title}, each fetched once", _first_visits(_interleave_visits(hosts)))
    yield _compare(f"{title}, revisited up to three times", _interleave_visits(hosts))


def _interleave_visits(hosts: Sequence[SyntheticHost]) -> Iterator[Visit]:
    """Yield one visit of each host in turn, in the order of a crawl."""
    for visits in zip(*(host.visits() for host in hosts), strict=True):
        yield from (Visit(host.host, url, body) for host, (url, body) in zip(hosts, visits, strict=True))


def _first_visits(visits: Iterable[Visit]) -> Iterator[Visit]:
    seen = set[str]()
    for visit in visits:
        if visit.url not in seen:
            seen.add(visit.url)
            yield visit


def _read_visits(folder: Path) -> Iterator[Visit]:
    for host in sorted(path for path in folder.iterdir() if path.is_dir()):
        for number, body in enumerate(read_saved_pages(host)):
            yield Visit(host.name, f"https://{host.name}/{number}", body)


def _compare(title: str, visits: Iterable[Visit]) -> Table:
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "archive.db"
        archive = open_archive(path)
        seconds = measure_cpu_seconds(partial(_fill, archive, visits), rounds=1)
        count = archive["captures"].count
        warc = path.with_suffix(".warc.gz")
        with warc.open("wb") as file:
            write = partial(write_gzip_member, file)
            export_warc(archive, write, CaptureFilter(opted_out=True), software="Newsfold", at=AT)
        kilobytes, warc_kilobytes = (file.stat().st_size / count / 1000 for file in (path, warc))
        speed, warc_speed = _measure_reads(archive), _measure_warc_reads(warc)
        archive.close()
    return make_comparison_table(
        f"{title}: {count} captures",
        [
            Comparison("file size per capture, kB", kilobytes, warc_kilobytes, "WARC.gz"),
            Comparison("bodies read per second of CPU", speed, warc_speed, "WARC.gz by offset"),
            Comparison("saving a capture, ms of CPU", 1000 * seconds / count),
        ],
    )


def _fill(archive: Database, visits: Iterable[Visit]) -> None:
    save_sources(archive, [{"name": "made", "homepage": "https://made.example/", "host": "made.example"}])
    for number, visit in enumerate(visits):
        page_id = add_imported_page(archive, ListedPage(visit.url, visit.url, visit.host), source_id=1, at=AT)
        save_capture(archive, page_id, Capture(visit.url, AT, 200, HEADERS, body=visit.body))
        if number % COMMIT_INTERVAL == 0:
            pack_bodies(archive, at=AT)
            archive.conn.commit()
    while pack_bodies(archive, at=AT):
        pass
    archive.conn.commit()
    checkpoint(archive)


def _measure_reads(archive: Database) -> float:
    """Return how many random bodies are read per second of CPU."""
    ids = [row[0] for row in archive.conn.execute("select id from bodies").fetchall()]
    sample = random.Random(1).choices(ids, k=READS)
    return READS / measure_cpu_seconds(lambda: [read_body(archive, body_id) for body_id in sample])


def _measure_warc_reads(path: Path) -> float:
    """Return how many random records of the WARC file are read per second of CPU, by their known offsets."""
    with path.open("rb") as file:
        offsets = [record.stream_pos for record in ArchiveIterator(file) if record.is_http]
        sample = random.Random(1).choices(offsets, k=READS)

        def read() -> None:
            for offset in sample:
                file.seek(offset)
                next(iter(ArchiveIterator(file))).reader.read()

        return READS / measure_cpu_seconds(read)
