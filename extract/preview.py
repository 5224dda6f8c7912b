"""Preview of an extraction: the changes that it would make to the articles, without making them."""

import heapq
import itertools
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import unified_diff
from pathlib import Path
from typing import Any, TypedDict

from sqlite_utils import Database

from newsfold.db.archive.captures import read_archive_id
from newsfold.db.connection import open_archive
from newsfold.db.news.articles import KnownArticle, find_article
from newsfold.db.news.corrections import Edits
from newsfold.db.news.extractions import CaptureRow, Selection, choose_captures, count_captures
from newsfold.db.values.urls import host_of
from newsfold.extract import WARM_UP
from newsfold.extract.article import EXTRACTOR, Article, ExtractedPage, Rejected
from newsfold.extract.line_text import normalized_key
from newsfold.extract.storing.boilerplate_learning import SiteBoilerplateLearning
from newsfold.extract.storing.row import Origin, article_row
from newsfold.extract.worker import extract_capture, read_tasks
from newsfold.process_pool import Failure, ProcessPool
from newsfold.progress import ProgressCallback

MAX_SHOWN = 100  # changes and lost articles that are returned in full
MAX_DIFF_LINES = 60  # lines of the diff of one change; further ones are cut off
MAX_DIFF_WIDTH = 300  # characters of a line of a diff; further ones are cut off
OUTCOMES = ("new", "same", "changed", "lost", "failed")
# The columns of `articles` that are compared, the text last.
COMPARED = (
    "title", "standfirst", "authors", "byline", "agency", "published_at", "published_day", "published_precision",
    "modified_at", "kind", "section", "tags", "language", "image_url", "is_free", "complete", "text",
)  # fmt: skip


class ArticleChange(TypedDict):
    """An article of which at least one of the columns COMPARED would change, their names in `fields`.

    `f1` (0 to 1) compares the words of title, standfirst and text before and after as bags of words. `diff` holds the
    lines of a unified diff, other fields before the text.
    """

    article_id: int
    url: str
    title: str
    fields: list[str]
    words_before: int
    words_after: int
    f1: float
    diff: list[str]


class LostArticle(TypedDict):
    """An article whose page would give no article; `reason` says why."""

    article_id: int
    url: str
    title: str
    reason: str


@dataclass(slots=True)
class _Differences:
    """The differences found so far; `largest` is a heap of (-F1, number, change), beginning with the highest F1."""

    counts: Counter[str] = field(default_factory=lambda: Counter(dict.fromkeys(("pages", *OUTCOMES), 0)))
    fields: Counter[str] = field(default_factory=Counter)
    hosts: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    words: Counter[str] = field(default_factory=lambda: Counter({"before": 0, "after": 0}))
    total_f1: float = 0.0
    largest: list[tuple[float, int, ArticleChange]] = field(default_factory=list)
    lost: list[LostArticle] = field(default_factory=list)

    def add_change(self, change: ArticleChange) -> None:
        self.fields.update(change["fields"])
        self.words.update(before=change["words_before"], after=change["words_after"])
        self.total_f1 += change["f1"]
        heapq.heappush(self.largest, (-change["f1"], -self.counts["changed"], change))
        if len(self.largest) > MAX_SHOWN:
            heapq.heappop(self.largest)


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
    counts articles whose page would no longer give an article; `failed` counts captures whose task failed. `fields`
    counts the changed articles by column, `hosts` is a list of these counts by host, the hosts with most lost and
    changed articles first. `words_before` and `words_after` are totals over the articles that would change, `f1` is the
    mean of their F1 (1 if none would). `largest` holds up to MAX_SHOWN changes, those with the lowest F1 first, and
    `lost_articles` as many lost articles. What people corrected counts as it is stored.

    `workers` is the number of processes, by default one per CPU. `progress` is called after each capture with the
    captures done and their total in the current archive.
    """
    found = _Differences()
    edits = Edits(news)
    with ProcessPool(workers, modules=[WARM_UP]) as pool:
        for path in archives:
            archive = open_archive(path, readonly=True)
            total = count_captures(archive, selection)
            archive_id = read_archive_id(archive)
            capture_ids = choose_captures(news, archive, selection, version=EXTRACTOR)
            tasks = read_tasks(archive, capture_ids, SiteBoilerplateLearning(news).snapshot_of)
            for capture, page in pool.map(extract_capture, tasks):
                found.counts["pages"] += 1
                progress(found.counts["pages"], max(total, found.counts["pages"]))
                result = page.result if isinstance(page, ExtractedPage) else page
                outcome = _compare(news, archive_id, capture, result, found=found, edits=edits)
                if outcome:
                    found.counts[outcome] += 1
                    found.hosts[host_of(capture["page_url"])][outcome] += 1
            archive.close()
    hosts = sorted(found.hosts.items(), key=lambda item: (-item[1]["lost"], -item[1]["changed"], item[0]))
    return dict(found.counts) | {
        "fields": {name: found.fields[name] for name in COMPARED if found.fields[name]},
        "hosts": [{"host": host} | {name: counts[name] for name in OUTCOMES} for host, counts in hosts],
        "words_before": found.words["before"],
        "words_after": found.words["after"],
        "f1": round(found.total_f1 / found.counts["changed"], 4) if found.counts["changed"] else 1.0,
        "largest": [change for _, _, change in sorted(found.largest, reverse=True, key=lambda entry: entry[:2])],
        "lost_articles": found.lost,
    }


def _compare(
    news: Database,
    archive_id: str,
    capture: CaptureRow,
    result: Article | Rejected | Failure,
    *,
    found: _Differences,
    edits: Edits,
) -> str:
    """Add the difference that this result would make to `found`; return one of OUTCOMES, or "" if none applies."""
    known = find_article(news, result.canonical_url if isinstance(result, Article) else capture["page_url"])
    is_current = known is not None and (known["archive_id"], known["capture_id"]) == (archive_id, capture["id"])
    if isinstance(result, Failure) or "damage" in capture:
        return "failed"  # a stored article stays
    if isinstance(result, Rejected):
        if known is None or not is_current:
            return ""
        if len(found.lost) < MAX_SHOWN:
            lost: LostArticle = {
                "article_id": known["id"], "url": known["url"], "title": known["title"], "reason": result.reason,
            }  # fmt: skip
            found.lost.append(lost)
        return "lost"
    if edits.is_refused([result.canonical_url, capture["page_url"]]):
        return ""
    if known is None:
        return "new"
    if not is_current:  # the article rests on another capture
        return ""
    origin = Origin(None, EXTRACTOR, archive_id, capture["id"], capture["body_sha256"], capture["optouts"])
    after = {**article_row(result, origin), **edits.columns_of([capture["page_url"], known["url"]])}
    change = _describe_change(known, after)
    if not change["fields"]:
        return "same"
    found.add_change(change)
    return "changed"


def _describe_change(known: KnownArticle, after: Mapping[str, Any]) -> ArticleChange:
    before: Mapping[str, Any] = dict(known)
    fields = [name for name in COMPARED if before[name] != after[name]]
    other_fields = [name for name in fields if name != "text"]
    old, new = (
        [f"{name}: {row[name]}" for name in other_fields] + str(row["text"]).split("\n\n") for row in (before, after)
    )
    diff = itertools.islice(unified_diff(old, new, lineterm="", n=0), 2, 2 + MAX_DIFF_LINES)  # without the header lines
    words = [" ".join(str(row[name]) for name in ("title", "standfirst", "text")) for row in (before, after)]
    return {
        "article_id": known["id"],
        "url": known["url"],
        "title": str(after["title"]),
        "fields": fields,
        "words_before": known["word_count"],
        "words_after": int(after["word_count"]),
        "f1": round(_word_f1(*words), 4),
        "diff": [line[:MAX_DIFF_WIDTH] for line in diff],
    }


def _word_f1(one: str, other: str) -> float:
    """Return the F1 (0 to 1) of the two texts as bags of words; 1 if both are empty."""
    first, second = (Counter(normalized_key(text).split()) for text in (one, other))
    total = first.total() + second.total()
    return 2 * (first & second).total() / total if total else 1.0
