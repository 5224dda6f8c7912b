"""What the extract stage copies from an archive beside the articles, and whether there is anything to extract.

The modules that extract take a second to load; this one does without them.
"""

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from sqlite_utils import Database

from newsfold.db.connection import open_archive
from newsfold.db.news.articles import mark_gone
from newsfold.db.news.crawl_summary import copy_crawl_summary
from newsfold.db.news.extractions import Selection, choose_captures, gone_pages


def copy_if_all_extracted(news: Database, archives: Sequence[Path]) -> bool:
    """Copy the state of the crawls to `news` if each capture of the archives is extracted; return whether it is so.

    Otherwise, do nothing.
    """
    for path in archives:
        with closing(open_archive(path, readonly=True)) as archive:
            if any(choose_captures(news, archive, Selection(), version=0)):
                return False
    for path in archives:
        with closing(open_archive(path, readonly=True)) as archive:
            copy_crawl_summary(news, archive)
            mark_gone(news, gone_pages(archive))
    return True
