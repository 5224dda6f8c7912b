"""`python -m demo`: crawl the fictional web in three daily runs, print the stories, and list commands to try next."""

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
# On the real web a crawl waits seconds between requests; on loopback there is no site owner to be polite to.
# One request at a time, and none while a listing is parsed: the pages are fetched in the same order every time, so that
# every demo.db has the same ids.
SETTINGS = (
    "CONCURRENT_REQUESTS=1",
    "SCRAPER_SLOT_MAX_ACTIVE_SIZE=0",
    "DOWNLOAD_DELAY=0.02",
    "AUTOTHROTTLE_ENABLED=False",
    "LOG_LEVEL=WARNING",
)

NEXT = """
Next steps:
  source .venv/bin/activate   (this shell then finds newsfold and sqlite-utils)
  newsfold stories --db demo.db --order largest
  newsfold search --db demo.db 'dam NOT ferry'
  newsfold status --db demo.db
  newsfold serve --db demo.db   (the same as web pages and feeds, at http://127.0.0.1:8001/)
  sqlite-utils demo.db "select title, source_count, article_count from stories order by source_count desc" --table
  newsfold run --sources seeds/ --db news.db --contact you@example.org   (the real web; takes longer)"""


def main() -> int:
    """Run the demo; return 0, or the exit status of the first command that failed."""
    started = time.monotonic()
    for path in Path().glob("demo*.db*"):
        path.unlink()
    with serve() as web:
        for day in range(DAYS):
            web.set_day(day)
            now = FIRST_DAY + timedelta(days=day, hours=23, minutes=30)
            print(f"\n== {now:%A %d %B %Y}, {now:%H:%M}: newsfold run --sources demo/sources.toml --db {DATABASE}")
            if status := scheduled_run(web, DATABASE, now.strftime("%Y-%m-%dT%H:%M:%SZ")):
                print(f"The run ended with status {status}; its messages are above.", file=sys.stderr)
                return status
    for title, arguments in (
        ("The largest stories", ("stories", "--order", "largest", "--limit", "12")),
        ("One story", ("story", "10")),
        ("The content of the database", ("status", "--now", f"{FIRST_DAY + timedelta(days=DAYS):%Y-%m-%d}")),
    ):
        print(f"\n== {title}: newsfold {' '.join(arguments)} --db {DATABASE}")
        if status := newsfold(*arguments, "--db", str(DATABASE)):
            return status
    print(NEXT)
    print(f"\nThe demo took {time.monotonic() - started:.0f} seconds. {DATABASE} is an ordinary SQLite file.")
    return 0


def scheduled_run(web: Web, database: Path, at: str, *options: str) -> int:
    """Execute `newsfold run` as cron would at the time `at`; return its exit status.

    The stages run one after the other: ids of stories depend on what was folded while the crawl went on.
    """
    settings = [part for setting in SETTINGS for part in ("-s", setting)]
    paths = ("--sources", str(SOURCES), "--db", str(database))
    return newsfold("run", "--sequential", *paths, "--now", at, *settings, *options, proxy=web.proxy)


def newsfold(*arguments: str, proxy: str = "") -> int:
    """Execute the command with `proxy` as its HTTP proxy, if one is given; return its exit status."""
    environment = os.environ | ({"http_proxy": proxy} if proxy else {})
    sys.stdout.flush()
    return subprocess.run([sys.executable, "-m", "newsfold", *arguments], env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
