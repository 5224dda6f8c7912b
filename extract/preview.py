"""What an extraction would change, without changing anything."""

from collections import Counter
from collections.abc import Callable, Sequence
from difflib import unified_diff
from pathlib import Path
from statistics import mean
from typing import Any

from sqlite_utils import Database

from newsfold.db.archive.captures import archive_id
from newsfold.db.connection import open_archive
from newsfold.db.news.articles import find_article
from newsfold.db.news.extractions import Selection, choose_captures, count_captures
from newsfold.extract.article import EXTRACTOR, Article
from newsfold.extract.body.residue import key
from newsfold.extract.storing.boilerplate_learning import Learning
from newsfold.extract.worker import extract_capture, tasks
from newsfold.process_pool import Failure, ProcessPool

LARGEST = 20  # changes that are shown
DIFF_LINES = 60  # of each

Progress = Callable[[int, int], None]


def preview(
    news: Database,
    archives: Sequence[Path],
    *,
    which: Selection,
    workers: int | None = None,
    progress: Progress = lambda done, total: None,
) -> dict[str, Any]:
    """Counts of pages and of articles `new`, `same`, `changed`, `lost`; words, F1 to the old text, largest changes.

    `f1` is that of the words of the old and the new text, its mean over the articles that change.
    """
    counts = Counter[str](dict.fromkeys(("pages", "new", "same", "changed", "lost", "failed"), 0))
    changes: list[dict[str, Any]] = []
    with ProcessPool(workers) as pool:
        for path in archives:
            archive = open_archive(path, readonly=True)
            total = count_captures(archive, which)
            identity = archive_id(archive)
            chosen = choose_captures(news, archive, identity, which, EXTRACTOR)
            for capture, made in pool.map(extract_capture, tasks(archive, chosen, None, Learning(news))):
                counts["pages"] += 1
                progress(counts["pages"], max(total, counts["pages"]))
                change = _change(news, identity, capture, made, counts)
                changes += [change] if change else []
            archive.close()
    changes.sort(key=lambda change: change["f1"])
    return dict(counts) | {
        "words_before": sum(change["words_before"] for change in changes),
        "words_after": sum(change["words_after"] for change in changes),
        "f1": round(mean(change["f1"] for change in changes), 4) if changes else 1.0,
        "largest": changes[:LARGEST],
    }


def _change(
    news: Database, identity: str, capture: dict[str, Any], made: Any, counts: Counter[str]
) -> dict[str, Any] | None:
    result = made if isinstance(made, Failure) else made[0]
    known = find_article(news, result.canonical_url if isinstance(result, Article) else capture["page_url"])
    is_current = known is not None and (known["archive_id"], known["capture_id"]) == (identity, capture["id"])
    if not isinstance(result, Article):
        counts["failed"] += isinstance(result, Failure)
        counts["lost"] += is_current
        return None
    if known is None:
        counts["new"] += 1
        return None
    if not is_current:  # an earlier version of it
        return None
    differs = (known["title"], known["standfirst"], known["text"]) != (result.title, result.standfirst, result.text)
    counts["changed" if differs else "same"] += 1
    return _difference(known, result) if differs else None


def _difference(known: dict[str, Any], result: Article) -> dict[str, Any]:
    before = [known["title"], known["standfirst"], *known["text"].split("\n\n")]
    after = [result.title, result.standfirst, *result.text.split("\n\n")]
    diff = [line[:300] for line in unified_diff(before, after, "before", "after", lineterm="", n=0)]
    return {
        "article_id": known["id"],
        "url": known["url"],
        "title": result.title,
        "words_before": known["word_count"],
        "words_after": result.word_count,
        "f1": round(_f1(" ".join(before), " ".join(after)), 4),
        "diff": diff[2 : 2 + DIFF_LINES],
    }


def _f1(one: str, other: str) -> float:
    bags = [Counter(key(text).split()) for text in (one, other)]
    total = bags[0].total() + bags[1].total()
    return 2 * (bags[0] & bags[1]).total() / total if total else 1.0
