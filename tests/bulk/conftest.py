"""One session of Spark for all tests of the bulk job; what cannot run here is skipped, which pytest reports.

A test module that imports PySpark is skipped where that is not installed, a test that uses `session` where there is no
Java.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

NOT_TESTED = "THE BULK JOB IS NOT TESTED: "
SPARK_PACKAGES = ("pyspark", "py4j")


class SparkModule(pytest.Module):
    """A test module that is skipped if it cannot be imported because PySpark is not installed."""

    def collect(self) -> Any:
        """Return the tests of the module."""
        try:
            return list(super().collect())
        except self.CollectError as error:
            missing = getattr(error.__cause__, "name", None) or ""
            if missing.partition(".")[0] in SPARK_PACKAGES:
                pytest.skip(f"{NOT_TESTED}{missing} is not installed", allow_module_level=True)
            raise


def pytest_pycollect_makemodule(module_path: Path, parent: pytest.Collector) -> pytest.Module:
    module: pytest.Module = SparkModule.from_parent(parent, path=module_path)
    return module


@pytest.fixture(scope="session")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    if shutil.which("java") is None:
        pytest.skip(f"{NOT_TESTED}Spark needs Java 17, and there is no `java`")
    from newsfold.bulk.session import open_session

    local = tmp_path_factory.mktemp("spark")
    spark = open_session(
        "local[2]",
        {
            "spark.sql.shuffle.partitions": "3",
            "spark.sql.codegen.wholeStage": "false",  # it takes longer than the few rows of a test
            "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1",  # and so does optimized machine code
            "spark.local.dir": str(local),
            "spark.sql.warehouse.dir": str(local / "warehouse"),
        },
    )
    yield spark
    spark.stop()
