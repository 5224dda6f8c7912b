"""Preview of an extraction: the changes that it would make to the articles, without making them."""

from collections import Counter
from collections.abc import Sequence
from difflib import unified_diff
from pathlib import Path
from statistics import mean
from typing import Any, TypedDict

from sqlite_utils import Database

from newsfold.db.archive.captures import read_archive_id
from newsfold.db.connection import open_archive
from newsfold.db.news.articles import KnownArticle, find_article
from newsfold.db.news.extractions import CaptureRow, Selection, choose_captures, count_captures
from newsfold.extract import WARM_UP
from newsfold.extract.article import EXTRACTOR, Article, ExtractedPage, Rejected
from newsfold.extract.line_text import normalized_key
from newsfold.extract.storing.boilerplate_learning import SiteBoilerplateLearning
from newsfold.extract.worker import extract_capture, read_tasks
from newsfold.process_pool import Failure, ProcessPool
from newsfold.progress import ProgressCallback

MAX_SHOWN = 20  # changes that are returned in full, those with the lowest F1
MAX_DIFF_LINES = 60  # lines of the diff of one change; further ones are cut off
MAX_DIFF_WIDTH = 300  # characters of a line of a diff; further ones are cut off


class ArticleChange(TypedDict):
    """An article whose title, standfirst or text would change.

    `f1` (0 to 1) compares the words before and after as bags of words. `diff` holds the lines of a unified diff.
    """

    article_id: int
    url: str
    title: str
    words_before: int
    words_after: int
    f1: float
    diff: list[str]


def preview(
    news: Database,
    archives: Sequence[Path],
    *,
    selection: Selection,
    workers: int | None = None,
    progress: ProgressCallback = lambda done, total: None,
) -> dict[str, Any]:
    """Extract the captures that `selection` names, compare the results with `news`, and return the differences.

    `pages` counts the captures. `new`, `same` and `changed` count articles that would be added, stay or change; `lost`
    counts articles whose page would no longer give an article; `failed` counts captures whose task failed.
    `words_before` and `words_after` are totals over the articles that would change, `f1` is the mean of their F1 (1 if
    none would), and `largest` holds the MAX_SHOWN changes with the lowest F1.

    `workers` is the number of processes, by default one per CPU. `progress` is called after each capture with the
    captures done and their total in the current archive.
    """
    counts = Counter[str](dict.fromkeys(("pages", "new", "same", "changed", "lost", "failed"), 0))
    changes: list[ArticleChange] = []
    with ProcessPool(workers, modules=[WARM_UP]) as pool:
        for path in archives:
            archive = open_archive(path, readonly=True)
            total = count_captures(archive, selection)
            archive_id = read_archive_id(archive)
            capture_ids = choose_captures(news, archive, selection, version=EXTRACTOR)
            tasks = read_tasks(archive, capture_ids, SiteBoilerplateLearning(news))
            for capture, page in pool.map(extract_capture, tasks):
                counts["pages"] += 1
                progress(counts["pages"], max(total, counts["pages"]))
                result = page.result if isinstance(page, ExtractedPage) else page
                outcome, change = _compare(news, archive_id, capture, result)
                counts.update(outcome)
                changes += [change] if change else []
            archive.close()
    changes.sort(key=lambda change: change["f1"])
    return dict(counts) | {
        "words_before": sum(change["words_before"] for change in changes),
        "words_after": sum(change["words_after"] for change in changes),
        "f1": round(mean(change["f1"] for change in changes), 4) if changes else 1.0,
        "largest": changes[:MAX_SHOWN],
    }


def _compare(
    news: Database, archive_id: str, capture: CaptureRow, result: Article | Rejected | Failure
) -> tuple[list[str], ArticleChange | None]:
    """Return the names of the counts to increase by one, and the change of the article; None if it would not change."""
    known = find_article(news, result.canonical_url if isinstance(result, Article) else capture["page_url"])
    is_current = known is not None and (known["archive_id"], known["capture_id"]) == (archive_id, capture["id"])
    if not isinstance(result, Article):
        return ["failed"] * isinstance(result, Failure) + ["lost"] * is_current, None
    if known is None:
        return ["new"], None
    if not is_current:  # the article rests on another capture
        return [], None
    if (known["title"], known["standfirst"], known["text"]) == (result.title, result.standfirst, result.text):
        return ["same"], None
    return ["changed"], _describe_change(known, result)


def _describe_change(known: KnownArticle, result: Article) -> ArticleChange:
    before = [known["title"], known["standfirst"], *known["text"].split("\n\n")]
    after = [result.title, result.standfirst, *result.text.split("\n\n")]
    diff = [line[:MAX_DIFF_WIDTH] for line in unified_diff(before, after, "before", "after", lineterm="", n=0)]
    return {
        "article_id": known["id"],
        "url": known["url"],
        "title": result.title,
        "words_before": known["word_count"],
        "words_after": result.word_count,
        "f1": round(_word_f1(" ".join(before), " ".join(after)), 4),
        "diff": diff[2 : 2 + MAX_DIFF_LINES],  # without the two header lines
    }


def _word_f1(one: str, other: str) -> float:
    """Return the F1 (0 to 1) of the two texts as bags of words; 1 if both are empty."""
    first, second = (Counter(normalized_key(text).split()) for text in (one, other))
    total = first.total() + second.total()
    return 2 * (first & second).total() / total if total else 1.0
