"""`python -m demo`: three scheduled runs over the fictional web, the stories they find, and what to try next."""

import os
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

from demo.articles import DAYS, FIRST_DAY
from demo.web import Web, serve

DATABASE = Path("demo.db")
SOURCES = Path(__file__).with_name("sources.toml")
# Between machines of the real web a crawl waits seconds; on loopback nobody is there to be polite to.
HASTE = ("DOWNLOAD_DELAY=0.02", "AUTOTHROTTLE_ENABLED=False", "LOG_LEVEL=WARNING")

NEXT = """
Next steps:
  newsfold stories --db demo.db --order largest
  newsfold search --db demo.db 'dam NOT ferry'
  newsfold status --db demo.db
  newsfold serve --db demo.db   (the same as web pages and feeds, at http://127.0.0.1:8001/)
  sqlite-utils demo.db "select title, source_count, article_count from stories order by source_count desc" --table
  newsfold run --sources seeds/ --db news.db --contact you@example.org   (the real web: takes its time)
Both commands are in .venv/bin."""


def main() -> int:
    """0, or the status of the first command that failed."""
    began = time.monotonic()
    for path in Path().glob("demo*.db*"):
        path.unlink()
    with serve() as web:
        for day in range(DAYS):
            web.set_day(day)
            now = FIRST_DAY + timedelta(days=day, hours=23, minutes=30)
            print(f"\n== {now:%A %d %B %Y}, {now:%H:%M}: newsfold run --sources demo/sources.toml --db {DATABASE}")
            if status := scheduled_run(web, DATABASE, now.strftime("%Y-%m-%dT%H:%M:%SZ")):
                print(f"The run ended with status {status}; the lines above say why.", file=sys.stderr)
                return status
    for title, arguments in (
        ("The largest stories", ("stories", "--order", "largest", "--limit", "12")),
        ("One of them", ("story", "1")),
        ("What is in the database", ("status", "--now", f"{FIRST_DAY + timedelta(days=DAYS):%Y-%m-%d}")),
    ):
        print(f"\n== {title}: newsfold {' '.join(arguments)} --db {DATABASE}")
        if status := newsfold(*arguments, "--db", str(DATABASE)):
            return status
    print(NEXT)
    print(f"\nThat took {time.monotonic() - began:.0f} seconds. Look into {DATABASE} with the tool of your choice.")
    return 0


def scheduled_run(web: Web, database: Path, now: str, *more: str) -> int:
    """What cron would start, as if it were `now`; the exit status."""
    settings = [part for setting in HASTE for part in ("-s", setting)]
    where = ("--sources", str(SOURCES), "--db", str(database), "--now", now)
    return newsfold("run", *where, *settings, *more, proxy=web.proxy)


def newsfold(*arguments: str, proxy: str = "") -> int:
    environment = os.environ | ({"http_proxy": proxy} if proxy else {})
    sys.stdout.flush()
    return subprocess.run([sys.executable, "-m", "newsfold", *arguments], env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
