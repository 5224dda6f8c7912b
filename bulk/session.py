"""The Spark session of the bulk job."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from py4j.protocol import Py4JError
from pyspark import SparkConf
from pyspark.errors import PySparkException
from pyspark.sql import SparkSession

APP = "newsfold bulk"
PARTITIONS = "spark.sql.shuffle.partitions"  # a setting of the user precedes the number that the job chooses
MIN_JAVA = 17
CONNECT_SECONDS = 10.0  # Spark itself tries for a minute, and prints its stack
ROWS_PER_BATCH = 500  # rows that pass between Spark and Python at once: articles are large

_SETTINGS = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.adaptive.enabled": "true",  # few large partitions where a step leaves little, more where keys are skewed
    "spark.sql.execution.arrow.maxRecordsPerBatch": str(ROWS_PER_BATCH),
    "spark.sql.parquet.compression.codec": "zstd",
    # Without it, a task opens a file for each of up to 200 partitions, which is most of the cost of small tables.
    "spark.shuffle.sort.bypassMergeThreshold": "1",
    # Folders of days are listed by the driver; a task for each would take longer.
    "spark.sql.sources.parallelPartitionDiscovery.threshold": "10000",
    "spark.executorEnv.OPENBLAS_NUM_THREADS": "1",  # tasks are parallel already
    "spark.ui.showConsoleProgress": "false",
}
# On one machine, nothing of the job is to be reached from the network.
_LOCAL_SETTINGS = {
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.ui.enabled": "false",
}
# A worker that cannot do its tasks, as one whose disk is full, is free at once for the next attempt. So a task fails at
# most twice on it, and only then elsewhere, before its attempts (four) are used up.
_CLUSTER_SETTINGS = {
    "spark.excludeOnFailure.enabled": "true",
    "spark.excludeOnFailure.task.maxTaskAttemptsPerExecutor": "2",
    "spark.excludeOnFailure.task.maxTaskAttemptsPerNode": "3",
}
_MASTER = re.compile(r"local(-cluster)?(\[[^\[\]]+\])?|yarn|(spark|k8s)://\S+")


class NoSpark(RuntimeError):
    """Spark cannot be started; the message is the reason, in one sentence."""


def open_session(master: str | None = None, settings: Mapping[str, str] | None = None) -> SparkSession:
    """Return the Spark session of this process, a new one if there is none; raise NoSpark if it cannot be started.

    `master` is a master URL of Spark; None takes the one that `spark-submit` set, and else all cores of this machine.
    `settings` are settings of Spark, which precede those of the job.
    """
    if master is not None:
        _check_master(master)
    _check_java()
    builder = SparkSession.builder.appName(APP)
    if master is None and not _has_master():
        master = "local[*,4]"  # as on a cluster, a task whose process was killed is tried four times
    if master is not None:
        builder = builder.master(master)
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # else the first Python in PATH, which may lack Newsfold
    is_local = (master or SparkConf().get("spark.master") or "").startswith("local")
    place = _LOCAL_SETTINGS if is_local else _CLUSTER_SETTINGS
    for name, value in {**_SETTINGS, **place, **(settings or {})}.items():
        builder = builder.config(name, value)
    interrupt = signal.getsignal(signal.SIGINT)  # Spark sets a handler of its own
    try:
        session: SparkSession = builder.getOrCreate()
    except (PySparkException, Py4JError) as error:
        raise NoSpark(f"Spark cannot be started: {java_reason(error)}") from None
    finally:
        signal.signal(signal.SIGINT, interrupt)
    session.sparkContext.setLogLevel("ERROR")
    return session


def java_reason(error: Exception) -> str:
    """Return the first line of an error of Spark or Java, without the call that failed."""
    java: Any = getattr(error, "java_exception", None)
    return (str(java.toString()) if java is not None else str(error)).strip().partition("\n")[0]


def _check_master(master: str) -> None:
    """Raise NoSpark if this is no master URL, or one of a standalone master of which no address answers."""
    if not _MASTER.fullmatch(master):
        raise NoSpark(f"{master} is no master of Spark; it is local[N], spark://HOST:PORT, yarn or k8s://URL")
    if not master.startswith("spark://"):
        return
    problem: Exception | None = None
    for address in master.removeprefix("spark://").split(","):
        host, _, port = address.rpartition(":")
        try:
            socket.create_connection((host.strip("[]"), int(port)), CONNECT_SECONDS).close()
        except (OSError, ValueError, OverflowError) as error:
            problem = error
        else:
            return
    raise NoSpark(f"the master {master} does not answer: {problem}")


def _check_java() -> None:
    """Raise NoSpark if there is no Java that Spark runs on, unless `spark-submit` or a session has started one."""
    if "PYSPARK_GATEWAY_PORT" in os.environ or SparkSession.getActiveSession() is not None:
        return
    home = os.environ.get("JAVA_HOME")
    java = shutil.which(Path(home, "bin", "java") if home else "java")
    if java is None:
        place = f"in JAVA_HOME, {home}" if home else "in PATH"
        raise NoSpark(f"Spark needs Java {MIN_JAVA} or newer, and there is no `java` {place}")
    answer = subprocess.run([java, "-version"], capture_output=True, text=True, errors="replace", check=False).stderr
    found = re.search(r'version "(?:1\.)?([0-9]{1,4})', answer)
    if found is None or int(found[1]) < MIN_JAVA:
        version = f"Java {found[1]}" if found else "a Java of unknown version"
        raise NoSpark(f"Spark needs Java {MIN_JAVA} or newer, and {java} is {version}")


def _has_master() -> bool:
    """Decide whether `spark-submit` or an active session has chosen a master."""
    return SparkSession.getActiveSession() is not None or SparkConf().contains("spark.master")
