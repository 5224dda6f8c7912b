"""Keep the result of each step on disk, so that a job that was killed goes on where it stopped."""

import hashlib
import json
from collections.abc import Callable, Sequence
from typing import Any

from pyspark.sql import DataFrame, SparkSession

from newsfold import __version__
from newsfold.bulk.inputs import InputFile
from newsfold.bulk.keys import STAGES
from newsfold.dedupe.parameters import PARAMETERS, VERSION
from newsfold.extract.article import EXTRACTOR


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
        path, file_system = self._open(self.folder)
        file_system.delete(path, True)

    def _exists(self, address: str) -> bool:
        path, file_system = self._open(address)
        return bool(file_system.exists(path))

    def _open(self, address: str) -> tuple[Any, Any]:
        context: Any = self.session.sparkContext
        path = context._jvm.org.apache.hadoop.fs.Path(address)
        return path, path.getFileSystem(context._jsc.hadoopConfiguration())


def _job_key(inputs: Sequence[InputFile]) -> str:
    """Return a name that differs for other input, another version, or other parameters."""
    job = [__version__, EXTRACTOR, VERSION, repr(PARAMETERS), [[file.address, file.size] for file in inputs]]
    return hashlib.sha256(json.dumps(job).encode()).hexdigest()[:16]
