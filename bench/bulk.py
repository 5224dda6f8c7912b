"""The bulk job beside one process: the same copies and stories, what it costs, how it grows, and how it divides.

`python -m bench.bulk [ARTICLES…]` takes the numbers of generated articles of the growth. BENCH_DIVIDED is the number of
those that are folded with skewed data, and by one worker and by two; it should be so large that the start of Spark,
which is subtracted, is the smaller part. All jobs run on this machine; a worker has one core.
"""

import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing, nullcontext
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import Any

import pyarrow
from pyarrow.parquet import ParquetWriter, read_table
from rich.console import Console
from rich.table import Table

from bench.data.corpus import generate_rows
from bench.data.saved_pages import read_saved_pages
from bench.process_tree import Usage, measure_usage
from bench.scores import b_cubed
from bench.tables import make_table
from demo.spark_cluster import run_cluster
from newsfold.bulk.keys import article_id
from newsfold.db.connection import open_database

SIZES = (10_000, 100_000)  # articles of the growth
START_UP = 100  # articles of a job that does little else than start
COMPARED = int(os.environ.get("BENCH_ARTICLES", "20000"))  # articles that one process folds as well
DIVIDED = int(os.environ.get("BENCH_DIVIDED", "50000"))  # articles of the jobs that are compared by their time
ROWS_PER_FILE = 5_000
PAGE_COPIES = 5  # how often the invented pages are in the input
LANGUAGES = ("en", "de", "fr", "es")  # of the articles that are divided among workers: stories are divided by language
SKEWED_HOST, SKEWED_TEXT = 0.3, 0.01  # shares of the articles
NOW = "2030-01-01T00:00:00Z"
COPY_COLUMNS = ("article_id", "original_id", "is_primary", "kind", "similarity", "containment")

LOCAL = "local[2]"
# The ways to run the job, each a context that yields the master URL; executors have one core and 1 GiB.
CLUSTERS: Mapping[str, Callable[[], AbstractContextManager[str]]] = {
    LOCAL: lambda: nullcontext(LOCAL),
    "local-cluster": lambda: nullcontext("local-cluster[2,1,1024]"),
    "standalone": run_cluster,
}

Row = dict[str, object]
Answers = tuple[set[tuple[object, ...]], dict[int, int]]  # rows of COPY_COLUMNS, and the story of each article


@dataclass(frozen=True, slots=True)
class Job:
    """A bulk job: its usage, and what its tasks wrote to be shuffled, in bytes."""

    usage: Usage
    shuffled: int


def run(folder: Path | None) -> Iterable[Table]:
    """Yield the tables for SIZES. Raise SystemExit for a folder: all articles are generated."""
    if folder is not None:
        raise SystemExit("bulk generates its articles and takes no folder")
    yield from compare(SIZES)


def compare(sizes: Sequence[int]) -> Iterator[Table]:
    """Yield the tables: answers and cost beside one process, growth, skew, and one worker beside two."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        start = run_job(folder / "start", write_articles(folder / "start-in", START_UP))
        yield compare_with_one_process(folder, start)
        yield measure_growth(folder, sizes, start)
        yield measure_skew(folder, DIVIDED, start)
        yield compare_workers(folder, DIVIDED)
        yield compare_pages(folder)


def compare_with_one_process(folder: Path, start: Job) -> Table:
    """Return the table of a fold in one process and of the job on the same articles, on each kind of cluster.

    The cost is that of the job on LOCAL; `start` is the one that does nothing there.
    """
    inputs = write_articles(folder / "compared", COMPARED)
    lines, database = folder / "articles.jsonl", folder / "one.db"
    with lines.open("w") as file:
        file.writelines(json.dumps(_import_row(row)) + "\n" for row in islice(generate_articles(), COMPARED))
    commands = (("import", "articles", str(lines)), ("dedupe",))
    cpu = sum(_newsfold(*command, "--db", str(database), "--quiet").cpu_seconds for command in commands)
    copies, stories = _read_database(database)
    answers: dict[str, Answers] = {}
    usages: dict[str, Usage] = {}
    for name, cluster in CLUSTERS.items():
        output = folder / f"job-{len(answers)}"
        with cluster() as master:
            usages[name] = run_job(output, inputs, master).usage
        answers[name] = _read_output(output)
    ours, theirs = 1000 * (usages[LOCAL].cpu_seconds - start.usage.cpu_seconds) / COMPARED, 1000 * cpu / COMPARED
    answers["one process"] = copies, stories
    columns = [
        [
            f"{len(found):,}",
            f"{len(found & copies):,}",
            f"{len(set(placed.values())):,}",
            f"{b_cubed(stories, placed):.4f}",
        ]
        for found, placed in answers.values()
    ]
    names = ("rows of copies", "of these equal", "stories", "agreement of the stories, B-cubed F1")
    rows = [
        *zip(names, *columns, strict=True),
        _cost_row("ms CPU an article, without the start of Spark", f"{ours:.1f}", f"{theirs:.1f}"),
        _cost_row("ratio", f"{ours / theirs:.2f}", ""),
    ]
    return make_table(f"{COMPARED:,} generated articles", ("", *answers), rows)


def _cost_row(name: str, job: str, process: str) -> tuple[str, ...]:
    """Return a row with a cell for the job on LOCAL and for one process."""
    return (name, *(job if cluster == LOCAL else "" for cluster in CLUSTERS), process)


def _read_database(database: Path) -> Answers:
    """Return the copies and stories of a fold in one process, with the ids of the job."""
    with closing(open_database(database, readonly=True).conn) as news:
        ids = {number: article_id(name) for number, name in news.execute("select id, external_id from articles")}
        copies = {
            (ids[row[0]], ids[row[1]], *row[2:])
            for row in news.execute(f"select {', '.join(COPY_COLUMNS)} from copies")
        }
        stories = {ids[row[0]]: row[1] for row in news.execute("select article_id, story_id from story_articles")}
    return copies, stories


def _read_output(output: Path) -> Answers:
    """Return the copies and stories that a job wrote."""
    copies = {tuple(row[name] for name in COPY_COLUMNS) for row in read_table(output / "copies").to_pylist()}
    placed = {row["article_id"]: row["story_id"] for row in read_table(output / "story_articles").to_pylist()}
    return copies, placed


def measure_growth(folder: Path, sizes: Sequence[int], start: Job) -> Table:
    """Return the table of the cost an article for each number of articles; `start` is the job that does nothing."""
    rows, first = [], 0.0
    for size in sizes:
        job = run_job(folder / f"grown-{size}", write_articles(folder / f"in-{size}", size))
        cpu = 1000 * (job.usage.cpu_seconds - start.usage.cpu_seconds) / size
        first = first or cpu
        cells = [f"{size:,}", f"{job.usage.seconds:.0f}", f"{cpu:.1f}", f"{cpu / first:.2f}"]
        rows.append((*cells, f"{job.shuffled / size:,.0f}", f"{job.usage.pss / 1e6:.0f}"))
    headings = ("articles", "seconds", "ms CPU an article", "growth", "bytes shuffled an article", "PSS MB")
    title = f"Folding; without the start of Spark, {start.usage.cpu_seconds:.0f} s CPU"
    return make_table(title, headings, rows)


def measure_skew(folder: Path, size: int, start: Job) -> Table:
    """Return the table of the time and cost of even and of skewed articles."""
    rows, even = [], 0.0
    for name, host, text in (
        ("even", 0.0, 0.0),
        (f"{SKEWED_HOST:.0%} of one host", SKEWED_HOST, 0.0),
        (f"{SKEWED_TEXT:.0%} of one text", 0.0, SKEWED_TEXT),
    ):
        path = folder / f"skew-{host}-{text}"
        job = run_job(path, write_articles(path.with_name(f"{path.name}-in"), size, host=host, text=text))
        seconds = job.usage.seconds - start.usage.seconds
        even = even or seconds
        cpu = 1000 * (job.usage.cpu_seconds - start.usage.cpu_seconds) / size
        rows.append((name, f"{seconds:.0f}", f"{seconds / even:.2f}", f"{cpu:.1f}"))
    title = f"Skew, {size:,} articles; without the start of Spark, {start.usage.seconds:.0f} s"
    return make_table(title, ("", "seconds", "ratio", "ms CPU an article"), rows)


def compare_workers(folder: Path, size: int) -> Table:
    """Return the table of the time of a job on a cluster with one worker and with two, of one core each."""
    few = write_articles(folder / "divided-start", START_UP)
    inputs = write_articles(folder / "divided", size, languages=LANGUAGES)
    rows, first, first_whole = [], 0.0, 0.0
    for workers in (1, 2):
        with run_cluster(workers) as master:
            start = run_job(folder / f"start-{workers}", few, master).usage.seconds
            whole = run_job(folder / f"workers-{workers}", inputs, master).usage.seconds
        seconds = whole - start
        first, first_whole = first or seconds, first_whole or whole
        cells = (f"{start:.0f}", f"{seconds:.0f}", f"{first / seconds:.2f}", f"{first_whole / whole:.2f}")
        rows.append((str(workers), *cells))
    headings = ("workers", "seconds of the start", "of the rest", "times as fast", "with the start")
    return make_table(f"Workers of one core, {size:,} articles in {len(LANGUAGES)} languages", headings, rows)


def compare_pages(folder: Path) -> Table:
    """Return the table of the job from saved pages beside one process; the pages are invented, and repeated."""
    warc, database = folder / "pages.warc.gz", folder / "pages.db"
    lines = folder / "pages.jsonl"
    with lines.open("w") as file:
        for number, body in enumerate(read_saved_pages(None)):
            page = {
                "url": f"https://outlet.example/report-{number}-of-the-day",
                "html": body.decode("utf-8", "replace"),
            }
            file.write(json.dumps(page) + "\n")
    _newsfold("import", "html", str(lines), "--db", str(folder / "saved.db"), "--quiet")
    _newsfold("export", "warc", str(warc), "--db", str(folder / "saved.db"), "--quiet")
    inputs = folder / "warc"
    inputs.mkdir()
    for number in range(PAGE_COPIES):
        (inputs / f"{number}.warc.gz").write_bytes(warc.read_bytes())
    started = run_job(folder / "pages-one", warc).usage.cpu_seconds
    job = run_job(folder / "pages-job", inputs)
    commands = (("import", "warc", str(warc)), ("extract",))
    cpu = sum(_newsfold(*command, "--db", str(database), "--quiet").cpu_seconds for command in commands)
    with closing(open_database(database, readonly=True).conn) as news:
        (pages,) = news.execute("select count(*) from extractions").fetchone()
    ours = 1000 * (job.usage.cpu_seconds - started) / (pages * (PAGE_COPIES - 1))
    theirs = 1000 * cpu / pages
    row = (f"{pages:,}", f"{ours:.1f}", f"{theirs:.1f}", f"{ours / theirs:.2f}")
    return make_table("Extraction, ms CPU a page", ("pages", "bulk job", "one process", "ratio"), [row])


def run_job(output: Path, inputs: Path, master: str = LOCAL) -> Job:
    """Run `newsfold bulk` in a process of its own, and return what it used."""
    log = output.with_name(f"{output.name}-log")
    log.mkdir()
    settings = {
        "spark.eventLog.enabled": "true",
        "spark.eventLog.dir": log.as_uri(),
        "spark.eventLog.compress": "false",
        "spark.eventLog.rolling.enabled": "false",
        "spark.driver.memory": "2g",
        "spark.local.dir": str(output.with_name(f"{output.name}-local")),
    }
    conf = [part for name, value in settings.items() for part in ("--conf", f"{name}={value}")]
    usage = _newsfold("bulk", "--input", str(inputs), "--output", str(output), "--master", master, "--quiet", *conf)
    return Job(usage, sum(_read_shuffled(path) for path in log.iterdir()))


def _read_shuffled(log: Path) -> int:
    """Return the bytes that the tasks of an event log of Spark wrote to be shuffled."""
    written = 0
    with log.open() as file:
        for line in file:
            if '"SparkListenerTaskEnd"' in line:
                metrics: Mapping[str, Mapping[str, int]] = json.loads(line).get("Task Metrics") or {}
                written += metrics.get("Shuffle Write Metrics", {}).get("Shuffle Bytes Written", 0)
    return written


def _newsfold(*arguments: str) -> Usage:
    command = [sys.executable, "-m", "newsfold", *arguments]
    clock = ["--now", NOW] if arguments[0] in ("bulk", "import", "dedupe") else []
    return measure_usage([*command, *clock], (), os.environ)


def generate_articles(*, host: float = 0.0, text: float = 0.0, languages: Sequence[str] = ("en",)) -> Iterator[Row]:
    """Yield articles as `newsfold bulk` reads them, without end, in turn of each of the languages.

    `host` is the share of the articles that one source has, `text` the share that has one and the same text.
    """
    every_host, every_text = (round(1 / share) if share else 0 for share in (host, text))
    repeated = ""
    streams = [generate_rows(seed, language) for seed, language in enumerate(languages, start=7)]
    for number, row in enumerate(chain.from_iterable(zip(*streams, strict=True))):
        source = f"Outlet {row.pop('source_id')}"
        if len(streams) > 1:
            row["external_id"] = f"{row['external_id']}-{row['language']}"
            source += f" {row['language']}"
        repeated = repeated or str(row["text"])
        if every_host and number % every_host == 0:
            source = "Outlet 1"
        if every_text and number % every_text == 0:
            row["text"] = repeated
        yield row | {"source": source}


def write_articles(folder: Path, size: int, **options: Any) -> Path:
    """Write the first `size` of `generate_articles(**options)` as Parquet files into a new folder and return it."""
    folder.mkdir()
    articles = islice(generate_articles(**options), size)
    for number in range(-(-size // ROWS_PER_FILE)):
        rows = list(islice(articles, ROWS_PER_FILE))
        table = pyarrow.Table.from_pylist(rows)
        with ParquetWriter(folder / f"{number}.parquet", table.schema, compression="zstd") as writer:
            writer.write_table(table)
    return folder


def _import_row(row: Row) -> Row:
    """Return the article as `newsfold import articles` reads it."""
    names = {"id": "external_id", "date": "published_at"}
    return {name: row[names.get(name, name)] for name in ("id", "source", "title", "text", "date", "language")}


if __name__ == "__main__":
    console, began = Console(width=140), time.monotonic()
    for table in compare([int(size) for size in sys.argv[1:]] or SIZES):
        console.print(table, "")
    console.print(f"{time.monotonic() - began:.0f} seconds")
