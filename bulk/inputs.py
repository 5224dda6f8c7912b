"""Find the input files of the bulk job on any file system, and bring one to the machine where a task reads it."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from shutil import copyfileobj
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlsplit

from py4j.protocol import Py4JError
from pyspark.errors import PySparkException
from pyspark.sql import SparkSession

from newsfold.bulk.session import java_reason
from newsfold.crawler.interchange.warc_import import WARC_SUFFIXES

COPY_BYTES = 1 << 20  # of a remote file that are in memory while it is copied

ARCHIVE_SUFFIX = ".archive.db"
PARQUET_SUFFIX = ".parquet"


class InputKind(StrEnum):
    """What an input file holds: saved pages in a WARC file or an archive of ours, or articles in Parquet."""

    WARC = "warc"
    ARCHIVE = "archive"
    PARQUET = "parquet"


@dataclass(frozen=True, slots=True, order=True)
class InputFile:
    """An input file: its address, size in bytes, time of the last change in milliseconds since 1970, and kind."""

    address: str
    size: int
    changed: int
    kind: InputKind


# The size of the input decides into how many parts Spark divides a table: each has about ARTICLES_PER_PARTITION, with
# 60 MB of texts or 150 MB of hashes. Fewer parts than Spark's default are no cheaper, because it joins small ones; with
# more than the maximum, what a task gets from another one is tiny.
BYTES_PER_ARTICLE = {InputKind.WARC: 30_000, InputKind.ARCHIVE: 10_000, InputKind.PARQUET: 2_000}
ARTICLES_PER_PARTITION = 10_000
MIN_PARTITIONS, MAX_PARTITIONS = 200, 16_000


def choose_partitions(files: Iterable[InputFile]) -> int:
    """Return into how many partitions the tables of the job are divided, by the sizes of its input files."""
    articles = sum(file.size / BYTES_PER_ARTICLE[file.kind] for file in files)
    return min(max(round(articles / ARTICLES_PER_PARTITION), MIN_PARTITIONS), MAX_PARTITIONS)


class NoInput(ValueError):
    """A path names no file that the job can read; the message is the reason."""


def find_inputs(session: SparkSession, paths: Sequence[str], outputs: Collection[str] = ()) -> list[InputFile]:
    """Return the input files that the paths name, sorted by address, each once.

    A path is a file, a folder or a glob, on a file system that Hadoop reads (`file:`, `hdfs:`, `s3a:`, or the default
    one). In a folder, files whose names end in none of the known suffixes are skipped, and so are the files and folders
    whose names begin with `_` or `.`. Files in the folders `outputs` are no input, because the job replaces them.
    Raise NoInput for a path that names no file, or another one, or cannot be read.
    """
    found: dict[str, InputFile] = {}
    for path in paths:
        try:
            replaced = tuple(f"{_qualify(session, output)}/" for output in outputs)
            inside = [file for status in _glob(session, path) for file in _files(session, status)]
        except (PySparkException, Py4JError) as error:
            raise NoInput(f"{path}: {java_reason(error)}") from None
        files = [file for file in inside if not file.address.startswith(replaced)]
        if inside and not files:
            raise NoInput(f"{path}: the job would replace these files by its own tables; choose another output folder")
        if not files:
            raise NoInput(
                f"{path}: no file there ends in {', '.join((*WARC_SUFFIXES, ARCHIVE_SUFFIX, PARQUET_SUFFIX))}"
            )
        found |= {file.address: file for file in files}
    return sorted(found.values())


def _glob(session: SparkSession, path: str) -> list[Any]:
    """Return the FileStatus of each file or folder that the path names; it is no glob if there is one of that name."""
    hadoop_path, file_system = open_path(session, path)
    if file_system.exists(hadoop_path):
        return [file_system.getFileStatus(hadoop_path)]
    return list(file_system.globStatus(hadoop_path) or [])


def open_path(session: SparkSession, path: str) -> tuple[Any, Any]:
    """Return the path as Hadoop's, and its file system; a path without a scheme that exists here is a local one."""
    context: Any = session.sparkContext
    local = not urlsplit(path).scheme and context._jsc.hadoopConfiguration().get("fs.defaultFS").startswith("file:")
    hadoop_path = context._jvm.org.apache.hadoop.fs.Path(str(Path(path).absolute()) if local else path)
    return hadoop_path, hadoop_path.getFileSystem(context._jsc.hadoopConfiguration())


def no_glob(address: str) -> str:
    """Return an address in which Spark and Hadoop find no pattern."""
    return "".join(f"\\{character}" if character in "[]{}*?\\" else character for character in address)


def _qualify(session: SparkSession, path: str) -> str:
    """Return the address of the path as Hadoop writes those of files."""
    hadoop_path, file_system = open_path(session, path)
    return str(file_system.makeQualified(hadoop_path).toString())


def _files(session: SparkSession, status: Any) -> Iterator[InputFile]:
    address = status.getPath().toString()
    if status.isDirectory():
        _, file_system = open_path(session, address)
        inside = file_system.listFiles(status.getPath(), True)
        while inside.hasNext():
            one = inside.next()
            folders = one.getPath().toString().removeprefix(address).split("/")[:-1]
            if any(folder.startswith(("_", ".")) for folder in folders):
                continue
            if kind := _kind(one.getPath().toString()):
                yield InputFile(one.getPath().toString(), one.getLen(), one.getModificationTime(), kind)
    elif kind := _kind(address):
        yield InputFile(address, status.getLen(), status.getModificationTime(), kind)


def _kind(address: str) -> InputKind | None:
    name = address.lower()
    if name.rpartition("/")[2].startswith(("_", ".")):
        return None
    if name.endswith(WARC_SUFFIXES):
        return InputKind.WARC
    if name.endswith(ARCHIVE_SUFFIX):
        return InputKind.ARCHIVE
    return InputKind.PARQUET if name.endswith(PARQUET_SUFFIX) else None


@contextmanager
def open_locally(address: str) -> Iterator[Path]:
    """Provide a path at which the file can be read on this machine: its own, or that of a copy.

    `s3a:` and `hdfs:` are read by Arrow, which takes credentials from the environment of the executor.
    """
    if urlsplit(address).scheme in ("", "file"):
        yield Path(address.removeprefix("file:"))  # Hadoop escapes nothing, not even `#` and `?`
        return
    from pyarrow.fs import FileSystem

    file_system, path = FileSystem.from_uri(address.replace("s3a:", "s3:", 1))
    with TemporaryDirectory() as folder, file_system.open_input_stream(path) as stream:
        copy = Path(folder, path.rpartition("/")[2])
        with copy.open("wb") as file:
            copyfileobj(stream, file, COPY_BYTES)
        yield copy
