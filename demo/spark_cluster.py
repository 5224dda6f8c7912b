"""A Spark cluster on this machine's loopback: a master and workers, each a process of its own."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType

START_SECONDS = 60.0
_MASTER, _WORKER = "org.apache.spark.deploy.master.Master", "org.apache.spark.deploy.worker.Worker"


@contextmanager
def run_cluster(
    workers: int = 2, *, cores: int = 1, memory: str = "1g", disks: Mapping[int, Path] = MappingProxyType({})
) -> Iterator[str]:
    """Start a standalone cluster with these workers, yield its master URL, and stop all processes at the end.

    `cores` and `memory` are those of each worker. `disks` are the folders of the files that workers (from 0 on)
    shuffle, where it is not that of the cluster. Raise TimeoutError if it does not start in START_SECONDS.
    """
    port = _free_port()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        address = ("--host", "127.0.0.1", "--webui-port", "0")
        stack.enter_context(_start(folder, "master", [_MASTER, *address, "--port", str(port)]))
        _wait_for_port(port)
        master = f"spark://127.0.0.1:{port}"
        for number in range(workers):
            size = ("--cores", str(cores), "--memory", memory, "--work-dir", str(folder / f"work-{number}"))
            disk = disks.get(number, folder)
            stack.enter_context(_start(folder, f"worker-{number}", [_WORKER, *address, *size, master], disk))
        _wait_for_workers(folder, workers)
        yield master


@contextmanager
def _start(folder: Path, name: str, arguments: Sequence[str], disk: Path | None = None) -> Iterator[None]:
    """Run a class of Spark in a process group of its own, with its log in `folder`, until the context ends.

    A worker's executors shuffle their files below `disk`.
    """
    spec = find_spec("pyspark")
    home = Path(spec.origin or "").parent if spec else Path()
    environment = os.environ | {
        "SPARK_HOME": str(home),
        "SPARK_LOCAL_IP": "127.0.0.1",
        "PYSPARK_PYTHON": sys.executable,
        **({"SPARK_LOCAL_DIRS": str(disk)} if disk else {}),
    }
    with (folder / f"{name}.log").open("wb") as log:
        process = subprocess.Popen(
            [home / "bin" / "spark-class", *arguments], env=environment, stdout=log, stderr=log, start_new_session=True
        )
    try:
        yield
    finally:
        process.terminate()
        process.wait()


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _wait_for_port(port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        with socket.socket() as client:
            if client.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    raise TimeoutError(f"the master of the Spark cluster did not answer within {START_SECONDS:.0f} seconds")


def _wait_for_workers(folder: Path, workers: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        logs = [(folder / f"worker-{number}.log").read_text("utf-8", "replace") for number in range(workers)]
        if all("registered with master" in log for log in logs):
            return
        time.sleep(0.2)
    raise TimeoutError(f"the workers of the Spark cluster did not start within {START_SECONDS:.0f} seconds")


def main() -> None:
    """Run a cluster with two workers until SIGINT or SIGTERM comes, and print the command that uses it."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with suppress(KeyboardInterrupt), run_cluster() as master:
        print(f"newsfold bulk --master {master} --input … --output …   (Ctrl-C stops the cluster)", flush=True)
        signal.pause()


if __name__ == "__main__":
    main()
