"""One session of Spark for all tests of the bulk job."""

from collections.abc import Iterator
from typing import Any

import pytest


@pytest.fixture(scope="session")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    from newsfold.bulk.session import open_session

    local = tmp_path_factory.mktemp("spark")
    spark = open_session(
        "local[2]",
        {
            "spark.sql.shuffle.partitions": "3",
            "spark.sql.codegen.wholeStage": "false",  # it takes longer than the few rows of a test
            "spark.local.dir": str(local),
            "spark.sql.warehouse.dir": str(local / "warehouse"),
        },
    )
    yield spark
    spark.stop()
