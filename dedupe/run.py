"""Fold new and changed articles into copies and stories.

The fold in ten steps:

 1. Queue the articles that are new, changed, or were folded by another version (db.news.fold_queue).
 2. Apply people's decisions to the articles that are folded already (corrections.apply).
 3. Take the queued articles in order of time, `BATCH` in a transaction.
 4. Compute the sketch of the text (copies.minhash).
 5. Find originals with a similar sketch, compare them word by word, and save the copies (copies.detector).
 6. Weigh the terms of an original by TF-IDF (stories.tfidf, stories.document_frequency).
 7. Assign the article to the story of its original, to the story with the best score, or to a new one
    (stories.clusterer, stories.scoring).
 8. Merge and regroup the stories that the article connects (stories.regrouping).
 9. Save the signature: sketch, terms and neighbours. This takes the article out of the queue.
10. Update the summaries of the changed stories: title, lead article, counts (stories.summary).

Steps 3 to 10 are repeated for articles that the fold of another article put back into the queue. A re-fold folds
every article again, from the beginning, in a file beside the database; its results replace the former ones at the end,
in one transaction (db.refold). It applies people's decisions in the order in which they were made, each after the
articles that were folded before it, so that it acts on the same stories as the first time.
"""

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from sqlite_utils import Database

from newsfold.db import preliminary
from newsfold.db.connection import VALUE_ERRORS
from newsfold.db.news.embeddings import MissingModel
from newsfold.db.news.fold_queue import (
    forget_set_aside,
    has_outdated_articles,
    is_queue_empty,
    pending_articles,
    pending_known_articles,
    queue_outdated_articles,
    set_aside,
)
from newsfold.db.news.replay import (
    begin_replay,
    latest_decision,
    needs_replay,
    next_decision,
    pending_before,
    replayed_decision,
    save_folded_after,
    save_replayed,
)
from newsfold.db.news.signatures import ArticleText, Signature, has_terms, read_texts, save_signature
from newsfold.db.news.stories import last_story_id, stale_stories, stories_since
from newsfold.db.news.story_ids import restore_ids
from newsfold.db.refold import discard_refold, is_under_way, open_refold, publish
from newsfold.db.values.text import one_line
from newsfold.db.values.times import day_of, format_time, whole_day
from newsfold.dedupe.copies.detector import CopyDetector
from newsfold.dedupe.copies.digests import is_digest
from newsfold.dedupe.copies.minhash import make_article_sketch
from newsfold.dedupe.copies.minhash_signature import make_minhash
from newsfold.dedupe.corrections.apply import apply_corrections, read_constraints
from newsfold.dedupe.corrections.constraints import Constraints
from newsfold.dedupe.parameters import PARAMETERS, VERSION, Parameters
from newsfold.dedupe.share_cache import expected_shares
from newsfold.dedupe.stories.clusterer import IncomingArticle, StoryClusterer
from newsfold.dedupe.stories.summary import update_summaries
from newsfold.dedupe.stories.term_vectors import NO_TERMS, TermIds
from newsfold.dedupe.stories.tfidf import count_terms, find_terms
from newsfold.dedupe.text_memo import TextMemo, Value
from newsfold.dedupe.tokens import Text
from newsfold.progress import ProgressCallback

MakeDetector = Callable[[Database, Parameters, Constraints], CopyDetector]

BATCH = 200  # articles in a transaction: a second of work that is lost if the process is killed
# Articles in preliminary results at once. They are folded again in one transaction, and take as much time again.
MAX_PRELIMINARY = 20_000
MAX_ROUNDS = 5  # an original that turns out to be a copy sends its own copies into another round
GC_THRESHOLD = 100_000  # new objects between two garbage collections
MAX_REASON = 200  # characters of the reason why an article is set aside
MAX_SET_ASIDE = 20  # articles of valid times whose folding fails; after more, the fault is taken to be ours


def dedupe(
    news: Database,
    *,
    now: datetime,
    refold: bool = False,
    parameters: Parameters = PARAMETERS,
    progress: ProgressCallback = lambda done, total: None,
    memo: TextMemo | None = None,
) -> dict[str, int]:
    """Fold all queued articles; return counts: `articles` folded, `copies` among them, and new `stories`.

    An article whose values make its folding fail is set aside with the reason (`set_aside`, a count that is only there
    if it is not 0); it is folded again when it changes, or in a re-fold. An article that is folded twice in the run
    counts once; a story counts if no fold before this one had its id and it is still there at the end. `now` is saved
    as the time of each assignment to a story. `refold` folds every article from the beginning, beside the present
    results, and replaces them at the end; stories keep their former ids. A killed re-fold is continued by the next
    call. `memo` is that of the preliminary folds before, if there were any in this process.
    """
    last_story = last_story_id(news)
    if refold or is_under_way(news) or has_outdated_articles(news, VERSION):
        preliminary.accept(news)
        with open_refold(news, version=VERSION, restart=refold) as beside:
            counts = _fold_everything(beside, now, parameters, progress)
            publish(beside)
    elif preliminary.has_preliminary_results(news):
        with news.atomic():  # until the end, readers see the preliminary stories
            last_story = preliminary.undo(news)
            counts = _fold_new(news, now, parameters, progress, memo)
            update_summaries(news, preliminary.keep_ids(news, last_story))
    else:
        counts = _fold_new(news, now, parameters, progress, memo)
    discard_refold(news)
    return {**counts, "stories": stories_since(news, last_story)}


def fold_preliminarily(
    news: Database,
    *,
    now: datetime,
    parameters: Parameters = PARAMETERS,
    progress: ProgressCallback = lambda done, total: None,
    memo: TextMemo | None = None,
) -> None:
    """Fold the queued articles preliminarily, while more are being saved, so that they are in stories already.

    The next call of `dedupe` undoes the results and folds the articles again, in order of time with those that
    have come since; it keeps the ids of the stories, and takes from `memo` what depends on a text alone. Do nothing
    while all articles have to be folded again, or if MAX_PRELIMINARY articles have preliminary results.
    """
    if is_queue_empty(news):
        return
    number = preliminary.count_preliminary(news)
    with news.atomic():
        must_replay = replayed_decision(news) is not None or needs_replay(news)
        if must_replay or is_under_way(news) or has_outdated_articles(news, VERSION) or number >= MAX_PRELIMINARY:
            return
        queue_outdated_articles(news, VERSION)
    with preliminary.record_changes(news):
        fold = _Fold(news, format_time(now), parameters, memo=memo)
        fold.fold_queue(lambda: pending_articles(news)[: MAX_PRELIMINARY - number])
    progress(number := preliminary.count_preliminary(news), number)


def _fold_new(
    news: Database, now: datetime, parameters: Parameters, progress: ProgressCallback, memo: TextMemo | None
) -> dict[str, int]:
    """Fold all queued articles into the present stories; return `articles` and `copies`."""
    with news.atomic():
        if replayed_decision(news) is None:
            begin_replay(news)
        queue_outdated_articles(news, VERSION)
    return _fold_everything(news, now, parameters, progress, memo)


def _fold_everything(
    news: Database, now: datetime, parameters: Parameters, progress: ProgressCallback, memo: TextMemo | None = None
) -> dict[str, int]:
    """Repeat decisions if a re-fold is under way, then fold all queued articles; return `articles` and `copies`."""
    with news.atomic():
        forget_set_aside(news)
    fold = _Fold(news, format_time(now), parameters, progress, memo=memo)
    fold.replay_decisions()
    fold.apply_decisions()
    fold.fold_queue(partial(pending_articles, news))
    fold.finish_replay()
    return fold.counts()


def fold_once(
    news: Database,
    *,
    now: datetime,
    parameters: Parameters = PARAMETERS,
    make_detector: MakeDetector = CopyDetector,
) -> None:
    """Fold all queued articles of a database in which nothing was folded or decided before.

    `make_detector` returns what finds the copies: another class than that of the other folds if they are known.
    """
    fold = _Fold(news, format_time(now), parameters, make_detector=make_detector)
    fold.fold_queue(partial(pending_articles, news))


def apply_new_decisions(news: Database, *, now: datetime, parameters: Parameters = PARAMETERS) -> dict[str, int]:
    """Apply new decisions at once, without folding new articles; return counts as `dedupe` does.

    Of the queued articles, only those that are in a story already are folded.
    """
    preliminary.accept(news)
    last_story = last_story_id(news)
    fold = _Fold(news, format_time(now), parameters)
    fold.apply_decisions()
    fold.fold_queue(partial(pending_known_articles, news))
    return {**fold.counts(), "stories": stories_since(news, last_story)}


@contextmanager
def rare_garbage_collection() -> Iterator[None]:
    """Make the search for reference cycles about a hundred times rarer until the context ends.

    Objects outside of cycles are freed as always. A collector that is off stays off.
    """
    before = gc.get_threshold()
    gc.set_threshold(max(GC_THRESHOLD, before[0]) if before[0] else 0, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


class _Unfoldable(Exception):
    """The folding of the article `article_id` fails because of its values; the cause is the error."""

    def __init__(self, article_id: int) -> None:
        super().__init__(article_id)
        self.article_id = article_id


@dataclass(frozen=True, slots=True)
class _Fold:
    """One run of the fold. `at` is the time saved with each assignment.

    `folded` maps each article that was folded, perhaps several times, to whether it is a copy in the end.
    """

    news: Database
    at: str
    parameters: Parameters
    progress: ProgressCallback = lambda done, total: None
    make_detector: MakeDetector = CopyDetector
    folded: dict[int, bool] = field(default_factory=dict)
    ids_set_aside: list[int] = field(default_factory=list)
    memo: TextMemo | None = None

    def counts(self) -> dict[str, int]:
        """Return the number of `articles` folded, of `copies` among them, and, if not 0, of articles `set_aside`."""
        counts = {"articles": len(self.folded), "copies": sum(self.folded.values())}
        return counts | ({"set_aside": len(self.ids_set_aside)} if self.ids_set_aside else {})

    def replay_decisions(self) -> None:
        """For each decision in order, fold the articles that were first folded before it, then apply it.

        Do so only in a re-fold, and in a new database that has decisions already. A killed run is continued where it
        stopped.
        """
        news = self.news
        while (replayed := replayed_decision(news)) is not None:
            self.fold_queue(partial(pending_known_articles, news), until=replayed)
            decision = next_decision(news)
            if decision is None:
                break
            self.fold_queue(partial(pending_before, news, decision), until=replayed)
            with news.atomic():
                self.apply_decisions(decision)
                save_replayed(news, decision)

    def apply_decisions(self, until: int | None = None) -> None:
        """Apply the decisions up to number `until` (step 2), and update the summaries of the changed stories.

        None stands for all decisions.
        """
        with self.news.atomic():
            changed = apply_corrections(self.news, self.at, until)
            update_summaries(self.news, changed.union(stale_stories(self.news)))

    def finish_replay(self) -> None:
        """Give the stories their former ids back, which ends a re-fold.

        Do nothing without a re-fold under way, or while articles are still queued.
        """
        with self.news.atomic():
            if replayed_decision(self.news) is None or pending_articles(self.news):
                return
            update_summaries(self.news, restore_ids(self.news))
            save_replayed(self.news, None)

    @rare_garbage_collection()
    def fold_queue(self, select: Callable[[], list[int]], until: int | None = None) -> None:
        """Fold the articles whose ids `select` returns, in its order (steps 3 to 10).

        Call `select` again while it returns articles, at most `MAX_ROUNDS` times. The decisions up to number `until`
        hold; None stands for all. Articles that cannot be folded are set aside. The batch of each is undone, and folded
        again without it and with a new state in memory.
        """
        failed = 0
        while True:
            try:
                self._fold_rounds(select, until)
            except _Unfoldable as problem:
                if not self._set_aside_untimely(select()):
                    failed += 1
                    if failed > MAX_SET_ASIDE and problem.__cause__:
                        raise problem.__cause__ from None
                    self._set_aside(problem.article_id, repr(problem.__cause__))
            else:
                return

    def _set_aside_untimely(self, ids: Sequence[int]) -> int:
        """Set aside all of these articles whose time is no time; return their number."""
        number = 0
        for start in range(0, len(ids), BATCH):
            for article in read_texts(self.news, ids[start : start + BATCH]).values():
                try:
                    day_of(article["at"])
                except (ValueError, TypeError) as error:
                    self._set_aside(article["id"], repr(error))
                    number += 1
        return number

    def _set_aside(self, article_id: int, problem: str) -> None:
        with self.news.atomic():
            set_aside(self.news, article_id, f"cannot be folded: {one_line(problem)[:MAX_REASON]}", self.at)
            update_summaries(self.news, stale_stories(self.news))
        self.ids_set_aside.append(article_id)

    def _fold_rounds(self, select: Callable[[], list[int]], until: int | None) -> None:
        """Fold as fold_queue does. Raise _Unfoldable for the first article whose folding fails; its batch is undone."""
        with self.news.atomic():
            ids = select()
        if not ids:
            return
        constraints = read_constraints(self.news, until)
        decision = latest_decision(self.news) if until is None else until
        detector = self.make_detector(self.news, self.parameters, constraints)
        clusterer = StoryClusterer(
            self.news, self.parameters, constraints, at=self.at, have_common_wording=detector.have_common_wording
        )
        for _ in range(MAX_ROUNDS):
            for start in range(0, len(ids), BATCH):
                with self.news.atomic():
                    folded = self._fold_batch(ids[start : start + BATCH], detector, clusterer, decision)
                self.folded.update(folded)
                self.progress(min(start + BATCH, len(ids)), len(ids))
            with self.news.atomic():
                ids = select()
            if not ids:
                break

    def _fold_batch(
        self, ids: Sequence[int], detector: CopyDetector, clusterer: StoryClusterer, decision: int
    ) -> dict[int, bool]:
        """Fold the articles one after the other, then update the summaries of the changed stories (step 10).
        Return whether each is a copy, by id.

        `decision` is the number of the latest decision that holds; it is saved with articles that are folded first now.
        """
        folded: dict[int, bool] = {}
        rows = read_texts(self.news, ids)
        for article in (rows[number] for number in ids):
            save_folded_after(self.news, article["id"], decision)
            try:
                is_copy = self._fold_article(article, detector, clusterer)
            except MissingModel:
                raise  # no article can be folded without it
            except VALUE_ERRORS as error:
                raise _Unfoldable(article["id"]) from error
            folded[article["id"]] = is_copy
        update_summaries(self.news, clusterer.flush())
        return folded

    def _fold_article(self, article: ArticleText, detector: CopyDetector, clusterer: StoryClusterer) -> bool:
        """Take one article through steps 4 to 9, and look for older texts; return whether it is a copy."""
        text, at = detector.text_of(article), article["at"]
        copy_parameters = self.parameters.copies
        sketch = self._compute(make_article_sketch, text, article["source_id"], whole_day(at), copy_parameters)
        is_counted = bool(article["has_story"]) and has_terms(self.news, article["id"])
        group = detector.detect(article, text, sketch, day_of(at))
        is_copy = group.original_id is not None
        # A copy needs no terms: it joins the story of its original, and no article is compared with it.
        # A digest reports many events and belongs to none of their stories: without terms, it begins its own.
        terms, reports_many = NO_TERMS, article["kind"] == "digest"
        if not is_copy and not reports_many:
            found = self._compute(_find_terms, text)
            reports_many = is_digest(
                text, found, partial(expected_shares, article["language"]), self.parameters.roundups
            )
            if not reports_many:
                counts = count_terms(text, found, group.recurring)
                terms = clusterer.weigh_terms(article, counts, is_counted=is_counted)
        # A live blog or a round-up reports many events too, and must not connect their stories.
        links_stories = article["kind"] != "live" and not reports_many and not group.is_roundup
        assignment = clusterer.assign(
            IncomingArticle(article, text, terms, group, is_new=not is_counted, links_stories=links_stories)
        )
        signature = Signature(
            terms=terms.pack(),
            sketch=b"" if is_copy else sketch.pack(),
            neighbours=assignment.packed_neighbours,
            links_stories=links_stories,
        )
        save_signature(self.news, article, signature)
        minhash = self._compute(make_minhash, text, copy_parameters, detector.reissues.seed)
        detector.reissues.fold(article, minhash, day_of(at), is_copy=is_copy)
        return is_copy

    def _compute(self, function: Callable[..., Value], text: Text, *arguments: Any) -> Value:
        """Return `function(text, *arguments)`, a pure function, from the memo if there is one."""
        return self.memo.call(function, text, *arguments) if self.memo else function(text, *arguments)


def _find_terms(text: Text) -> TermIds:
    return find_terms(text.words)
