"""The command `bulk`: extract and fold on Apache Spark."""

from collections.abc import Sequence
from importlib.util import find_spec
from typing import Any

import click

from newsfold.cli import output
from newsfold.cli.exit_codes import CommandFailed
from newsfold.cli.options import parse_settings, with_clock_option
from newsfold.db.values.times import Clock


@click.command()
@click.option(
    "--input",
    "inputs",
    required=True,
    multiple=True,
    metavar="PATH",
    help="WARC files, .archive.db or Parquet: a file, a folder or a glob, also hdfs:// and s3a://. Repeatable.",
)
@click.option("--output", "folder", required=True, metavar="DIR", help="Write the Parquet tables below this folder.")
@click.option(
    "--master", metavar="URL", help="Master of the cluster. Default: that of spark-submit, else this machine."
)
@click.option(
    "--conf",
    "settings",
    multiple=True,
    metavar="NAME=VALUE",
    callback=parse_settings,
    help="A setting of Spark, such as spark.executor.memory=4g. Repeatable.",
)
@click.option("--quiet", is_flag=True, help="Print neither progress nor counts.")
@click.option("--json", "as_json", is_flag=True, help="Print results as JSON.")
@with_clock_option
def bulk(
    clock: Clock,
    inputs: Sequence[str],
    folder: str,
    master: str | None,
    settings: dict[str, str],
    *,
    quiet: bool,
    as_json: bool,
) -> None:
    """Extract and fold years of saved pages on Apache Spark, into Parquet tables. Needs newsfold[spark] and Java 17.

    Start a killed job again to continue it. `import parquet` loads a slice of the result.
    Example: newsfold bulk --input 'CC-NEWS-2026*.warc.gz' --output folded/
    """  # fmt: skip
    if find_spec("pyspark") is None:
        raise click.UsageError("the bulk job needs Spark: pip install 'newsfold[spark]', and Java 17 or newer")
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    from newsfold.bulk.inputs import NoInput
    from newsfold.bulk.run import run_bulk
    from newsfold.bulk.session import NoSpark, java_reason, open_session
    from newsfold.bulk.stages import UnusableOutput

    def begin_step(name: str) -> None:
        if not (quiet or as_json):
            output.print_message(f"step {name}")

    try:
        session = open_session(master, settings)
        counts: dict[str, Any] = run_bulk(session, inputs, folder, now=clock(), begin_step=begin_step)
    except (NoInput, UnusableOutput) as error:
        raise click.UsageError(str(error)) from None
    except NoSpark as error:
        raise CommandFailed(str(error)) from None
    except (PySparkException, Py4JError) as error:
        raise CommandFailed(
            f"a step of the job failed: {java_reason(error)}; mend it and start the job again, which goes on"
        ) from None
    if as_json:
        output.print_json({"bulk": counts})
    elif not quiet:
        output.print_counts("bulk", counts)
