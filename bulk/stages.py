"""Keep the result of each step on disk, so that a job that was killed goes on where it stopped."""

import hashlib
import json
from collections.abc import Callable, Sequence

from py4j.protocol import Py4JError
from pyspark.errors import PySparkException
from pyspark.sql import DataFrame, SparkSession

from newsfold import __version__
from newsfold.bulk.inputs import InputFile, no_glob, open_path
from newsfold.bulk.keys import STAGES
from newsfold.bulk.session import java_reason
from newsfold.dedupe.parameters import PARAMETERS, VERSION
from newsfold.extract.article import EXTRACTOR

MARK = "_newsfold_bulk"  # begins the name of the file that says of which job the tables beside it are; its key follows


class UnusableOutput(ValueError):
    """The output folder has data of another program or job, or cannot be written; the message names it."""


class Stages:
    """The tables that the steps of one job have written below `<output>/_stages/<key of the job>`.

    A table counts as written once Spark has put the file `_SUCCESS` beside its parts, after the last of them.
    """

    def __init__(self, session: SparkSession, output: str, inputs: Sequence[InputFile]) -> None:
        self.session = session
        self.output = output.rstrip("/")
        self.folder = f"{self.output}/{STAGES}"
        self.key = _job_key(inputs)
        self.path = f"{self.folder}/{self.key}"

    def claim_output(self, tables: Sequence[str]) -> None:
        """Mark the output folder as that of this job.

        Raise UnusableOutput if it has one of the `tables` already and is not marked as that of this job, or if it
        cannot be written.
        """
        try:
            mark, file_system = open_path(self.session, f"{self.output}/{MARK}-{self.key}")
            if file_system.exists(mark):
                return
            others, _ = open_path(self.session, f"{no_glob(self.output)}/{MARK}*")
            marks = list(file_system.globStatus(others) or [])
            for table in tables:
                if self._exists(f"{self.output}/{table}"):
                    writer = "by another bulk job" if marks else "by something else than a bulk job"
                    raise UnusableOutput(f"{self.output}/{table} was written {writer}; choose another output folder")
            for other in marks:
                file_system.delete(other.getPath(), False)
            file_system.create(mark, False).close()
        except (PySparkException, Py4JError) as error:
            raise UnusableOutput(f"the job cannot write into {self.output}: {java_reason(error)}") from None

    def has_ended(self, tables: Sequence[str]) -> bool:
        """Decide whether the job of this output folder has written all `tables`, and deleted those of its steps."""
        return not self._exists(self.folder) and all(
            self._exists(f"{self.output}/{table}/_SUCCESS") for table in tables
        )

    def keep(self, name: str, table: DataFrame) -> DataFrame:
        """Store a table as Parquet under this name and return it as it was stored; do nothing if it is there."""
        return self.step(name, lambda: table)

    def step(self, name: str, make: Callable[[], DataFrame]) -> DataFrame:
        """Return the stored table of this name; if there is none, store the one that `make` returns."""
        path = f"{self.path}/{name}"
        if self._exists(f"{path}/_SUCCESS"):
            return self.session.read.parquet(path)
        table = make()
        table.write.mode("overwrite").parquet(path)
        return self.session.read.schema(table.schema).parquet(path)  # without reading it from the files

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
