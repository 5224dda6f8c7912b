"""New and changed articles into copies and stories, in order of time, in batches that are saved with their marks."""

import gc
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import partial

from sqlite_utils import Database

from newsfold.db.news.replay import (
    begin_replay,
    folded_before,
    latest_decision,
    next_decision,
    replayed_decision,
    save_folded_after,
    save_replayed,
)
from newsfold.db.news.signatures import (
    has_terms,
    outdate_articles,
    pending_articles,
    pending_known_articles,
    read_texts,
    save_signature,
)
from newsfold.db.news.stories import stale_stories
from newsfold.db.news.story_ids import restore_ids, unfold
from newsfold.db.values.times import day_of, format_time, whole_day
from newsfold.dedupe.copies.detector import Groups
from newsfold.dedupe.copies.minhash import stub_sketch
from newsfold.dedupe.corrections.apply import known_corrections, obey
from newsfold.dedupe.parameters import PARAMETERS, VERSION, Parameters
from newsfold.dedupe.stories.clusterer import Stories
from newsfold.dedupe.stories.summary import describe
from newsfold.dedupe.stories.term_vectors import NOTHING

RARELY = 100_000  # new objects from one search to the next


@contextmanager
def rarely_collected() -> Iterator[None]:
    """Search a hundred times less within; what is no cycle is freed at once all the same."""
    before = gc.get_threshold()
    gc.set_threshold(max(RARELY, before[0]) if before[0] else 0, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


BATCH = 200  # articles a transaction: a second of work that a kill may cost
ROUNDS = 5  # an article that becomes an original sends its copies into another round

Progress = Callable[[int, int], None]


def dedupe(
    news: Database,
    *,
    now: datetime,
    anew: bool = False,
    parameters: Parameters = PARAMETERS,
    progress: Progress = lambda done, total: None,
) -> dict[str, int]:
    """Counts `articles` folded, `copies` found among them and `stories` begun.

    `anew` forgets all folding first; the stories that come out alike have their ids again.
    """
    with news.atomic():
        if anew:
            unfold(news)
        elif replayed_decision(news) is None:
            begin_replay(news)
        outdate_articles(news, VERSION)
    counts = Counter[str](dict.fromkeys(("articles", "copies", "stories"), 0))
    fold = partial(_fold_all, news, format_time(now), parameters, progress, counts)
    _replay(news, format_time(now), fold)
    _obey(news, format_time(now))
    fold(partial(pending_articles, news))
    _restore_ids(news)
    return dict(counts)


def settle(news: Database, *, now: datetime, parameters: Parameters = PARAMETERS) -> dict[str, int]:
    """Make new corrections show at once, as `dedupe` would, without the articles that were never folded."""
    counts = Counter[str](dict.fromkeys(("articles", "copies", "stories"), 0))
    _obey(news, format_time(now))
    _fold_all(
        news, format_time(now), parameters, lambda done, total: None, counts, lambda: pending_known_articles(news)
    )
    return dict(counts)


def _replay(news: Database, now: str, fold: Callable[..., None]) -> None:
    """Fold anew in the order in which articles and people's decisions once came, as far as there are decisions."""
    while (replayed := replayed_decision(news)) is not None:
        fold(lambda: pending_known_articles(news), until=replayed)
        if (decision := next_decision(news)) is None:
            break
        fold(partial(folded_before, news, decision), until=replayed)
        with news.atomic():
            _obey(news, now, decision)
            save_replayed(news, decision)


def _obey(news: Database, now: str, until: int | None = None) -> None:
    with news.atomic():
        describe(news, obey(news, now, until).union(stale_stories(news)))


@rarely_collected()
def _fold_all(
    news: Database,
    now: str,
    parameters: Parameters,
    progress: Progress,
    counts: Counter[str],
    undone: Callable[[], list[int]],
    until: int | None = None,
) -> None:
    """What is undone, by the corrections up to a decision."""
    with news.atomic():
        ids = undone()
    if not ids:
        return
    corrections, latest = known_corrections(news, until), latest_decision(news) if until is None else until
    groups = Groups(news, parameters, corrections)
    stories = Stories(news, parameters, now, corrections, groups.same_template)
    for _ in range(ROUNDS):
        for at in range(0, len(ids), BATCH):
            _fold(news, ids[at : at + BATCH], groups, stories, counts, latest)
            progress(min(at + BATCH, len(ids)), len(ids))
        with news.atomic():
            ids = undone()
        if not ids:
            break


def _restore_ids(news: Database) -> None:
    """Once all is folded anew, an id goes to where the article went that it stands by."""
    with news.atomic():
        if replayed_decision(news) is None or pending_articles(news):
            return
        describe(news, restore_ids(news))
        save_replayed(news, None)


def _fold(
    news: Database, ids: Sequence[int], groups: Groups, stories: Stories, counts: Counter[str], decision: int
) -> None:
    with news.atomic():
        first_new = news.conn.execute("select coalesce(max(seq), 0) from sqlite_sequence where name = 'stories'")
        last_story = first_new.fetchone()[0]
        rows = read_texts(news, ids)
        for article in (rows[number] for number in ids):
            text, day = groups.text(article), day_of(article["at"])
            keys = stub_sketch(text, article["source_id"], whole_day(article["at"]), groups.parameters)
            counted = article["has_story"] and has_terms(news, article["id"])
            group = groups.place(article, text, keys, day)
            is_copy = group.original_id is not None
            # A copy stands where its original stands: nothing is compared with it.
            terms = NOTHING if is_copy else stories.terms(article, text, counted=counted)
            # A live blog or a digest tells many events: it must not draw them together.
            glues = article["kind"] != "live" and not group.is_digest
            save_folded_after(news, article["id"], decision)
            story_id, near = stories.place(article, text, terms, group, glues)
            save_signature(news, article, glues, terms.pack(), b"" if is_copy else keys.pack(), near)
            counts["articles"] += 1
            counts["copies"] += is_copy
            counts["stories"] += story_id > last_story
            last_story = max(last_story, story_id)
        describe(news, stories.flush())
