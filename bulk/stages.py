"""Keep the result of each step on disk, so that a job that was killed goes on where it stopped."""

import hashlib
import json
from collections.abc import Callable, Sequence

from py4j.protocol import Py4JError
from pyspark.errors import PySparkException
from pyspark.sql import DataFrame, SparkSession

from newsfold import __version__
from newsfold.bulk.inputs import InputFile, open_path
from newsfold.bulk.keys import STAGES
from newsfold.bulk.session import java_reason
from newsfold.dedupe.parameters import PARAMETERS, VERSION
from newsfold.extract.article import EXTRACTOR

MARK = "_newsfold_bulk"  # the file that says that the tables beside it are those of a job


class UnusableOutput(ValueError):
    """The output folder has data that no job wrote, or cannot be written; the message names it."""


def claim_output(session: SparkSession, output: str, tables: Sequence[str]) -> None:
    """Mark the folder as that of a job.

    Raise UnusableOutput if it has one of the `tables` without being marked, or if it cannot be written.
    """
    folder = output.rstrip("/")
    try:
        mark, file_system = open_path(session, f"{folder}/{MARK}")
        if file_system.exists(mark):
            return
        for table in tables:
            path, _ = open_path(session, f"{folder}/{table}")
            if file_system.exists(path):
                raise UnusableOutput(f"{folder}/{table} was not written by a bulk job; choose another output folder")
        file_system.create(mark, False).close()
    except (PySparkException, Py4JError) as error:
        raise UnusableOutput(f"the job cannot write into {folder}: {java_reason(error)}") from None


class Stages:
    """The tables that the steps of one job have written below `<output>/_stages/<key of the job>`.

    A table counts as written once Spark has put the file `_SUCCESS` beside its parts, after the last of them.
    """

    def __init__(self, session: SparkSession, output: str, inputs: Sequence[InputFile]) -> None:
        self.session = session
        self.folder = f"{output.rstrip('/')}/{STAGES}"
        self.path = f"{self.folder}/{_job_key(inputs)}"

    def keep(self, name: str, table: DataFrame) -> DataFrame:
        """Store a table as Parquet under this name and return it as it was stored; do nothing if it is there."""
        return self.step(name, lambda: table)

    def step(self, name: str, make: Callable[[], DataFrame]) -> DataFrame:
        """Return the stored table of this name; if there is none, store the one that `make` returns."""
        path = f"{self.path}/{name}"
        if not self._exists(f"{path}/_SUCCESS"):
            make().write.mode("overwrite").parquet(path)
        return self.session.read.parquet(path)

    def delete(self) -> None:
        """Delete the tables of all jobs below the output."""
        path, file_system = open_path(self.session, self.folder)
        file_system.delete(path, True)

    def _exists(self, address: str) -> bool:
        path, file_system = open_path(self.session, address)
        return bool(file_system.exists(path))


def _job_key(inputs: Sequence[InputFile]) -> str:
    """Return a name that differs for other input, another version, or other parameters."""
    job = [
        __version__,
        EXTRACTOR,
        VERSION,
        repr(PARAMETERS),
        [[file.address, file.size, file.changed] for file in inputs],
    ]
    return hashlib.sha256(json.dumps(job).encode()).hexdigest()[:16]
