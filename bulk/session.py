"""The Spark session of the bulk job."""

import os
import signal
import sys
from collections.abc import Mapping

from py4j.protocol import Py4JError
from pyspark.errors import PySparkException
from pyspark.sql import SparkSession

APP = "newsfold bulk"
ROWS_PER_BATCH = 500  # rows that pass between Spark and Python at once: articles are large

_SETTINGS = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.adaptive.enabled": "true",  # few large partitions where a step leaves little, more where keys are skewed
    "spark.sql.execution.arrow.maxRecordsPerBatch": str(ROWS_PER_BATCH),
    "spark.sql.parquet.compression.codec": "zstd",
    "spark.executorEnv.OPENBLAS_NUM_THREADS": "1",  # tasks are parallel already
    "spark.ui.showConsoleProgress": "false",
}
# On one machine, nothing of the job is to be reached from the network.
_LOCAL_SETTINGS = {
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.ui.enabled": "false",
}


class NoSpark(RuntimeError):
    """Spark cannot be started; the message is the reason, in one sentence."""


def open_session(master: str | None = None, settings: Mapping[str, str] | None = None) -> SparkSession:
    """Return the Spark session of this process, a new one if there is none; raise NoSpark if it cannot be started.

    `master` is a master URL of Spark; None takes the one that `spark-submit` set, and else all cores of this machine.
    `settings` are settings of Spark, which precede those of the job.
    """
    builder = SparkSession.builder.appName(APP)
    if master is None and not _has_master():
        master = "local[*]"
    if master is not None:
        builder = builder.master(master)
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # else the first Python in PATH, which may lack Newsfold
    is_local = master is not None and master.startswith("local")
    for name, value in {**_SETTINGS, **(_LOCAL_SETTINGS if is_local else {}), **(settings or {})}.items():
        builder = builder.config(name, value)
    interrupt = signal.getsignal(signal.SIGINT)  # Spark sets a handler of its own
    try:
        session: SparkSession = builder.getOrCreate()
    except (PySparkException, Py4JError) as error:
        reason = str(error).strip().partition("\n")[0]
        raise NoSpark(
            f"Spark cannot be started, which needs Java 17 or newer and a master that answers: {reason}"
        ) from None
    finally:
        signal.signal(signal.SIGINT, interrupt)
    session.sparkContext.setLogLevel("ERROR")
    return session


def _has_master() -> bool:
    """Decide whether `spark-submit` or an active session has chosen a master."""
    from pyspark import SparkConf

    return SparkSession.getActiveSession() is not None or SparkConf().contains("spark.master")
