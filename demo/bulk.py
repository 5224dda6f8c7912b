"""`python -m demo.bulk`: the pages of the demo as WARC, folded on a Spark cluster of two workers, and the stories."""

import shutil
import sys
from datetime import timedelta
from pathlib import Path

from demo.__main__ import DATABASE, main, newsfold
from demo.articles import DAYS, FIRST_DAY
from demo.spark_cluster import run_cluster

WARC, OUTPUT, LOADED = Path("demo.warc.gz"), Path("demo.folded"), Path("demo.bulk.db")
NOW = f"{FIRST_DAY + timedelta(days=DAYS + 1):%Y-%m-%dT%H:%M:%SZ}"


def run() -> int:
    """Run the job on a new cluster; return 0, or the exit status of the first command that failed."""
    if not DATABASE.exists() and (status := main()):
        return status
    for path in (WARC, LOADED):
        path.unlink(missing_ok=True)
    shutil.rmtree(OUTPUT, ignore_errors=True)
    with run_cluster(2) as master:
        for arguments in (
            ("export", "warc", str(WARC), "--db", str(DATABASE)),
            ("bulk", "--input", str(WARC), "--output", str(OUTPUT), "--master", master, "--now", NOW),
            ("import", "parquet", str(OUTPUT), "--db", str(LOADED)),
            ("stories", "--order", "largest", "--limit", "12", "--db", str(LOADED)),
        ):
            print(f"\n== newsfold {' '.join(arguments)}", flush=True)
            if status := newsfold(*arguments):
                return status
    return 0


if __name__ == "__main__":
    sys.exit(run())
