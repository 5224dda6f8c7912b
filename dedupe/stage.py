"""New and changed articles into copies and stories, in order of time, in batches that are saved with their marks."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime

from sqlite_utils import Database

from db.anchors import has_anchors, raise_anchor, remaining_anchors, unfold
from db.signatures import read_texts, save_signature, undone_articles, unsettled_articles
from db.stories import merge_stories, stale_stories, story_of
from db.times import stamp
from dedupe.days import day_of, whole_day
from dedupe.describe import describe
from dedupe.groups import Groups
from dedupe.obey import known_corrections, obey
from dedupe.parameters import PARAMETERS, VERSION, Parameters
from dedupe.sketch import stub_sketch
from dedupe.stories import Stories
from dedupe.text import Text
from dedupe.vectors import NOTHING

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
    if anew:
        with news.atomic():
            unfold(news)
    counts = _run(news, now, parameters, progress, lambda: undone_articles(news, VERSION))
    _restore_ids(news)
    return counts


def settle(news: Database, *, now: datetime, parameters: Parameters = PARAMETERS) -> dict[str, int]:
    """Make new corrections show at once, as `dedupe` would, without the articles that were never folded."""
    return _run(news, now, parameters, lambda done, total: None, lambda: unsettled_articles(news))


def _run(
    news: Database, now: datetime, parameters: Parameters, progress: Progress, undone: Callable[[], list[int]]
) -> dict[str, int]:
    counts = Counter[str](dict.fromkeys(("articles", "copies", "stories"), 0))
    with news.atomic():
        changed = obey(news, stamp(now))
        describe(news, changed.union(stale_stories(news)))
    corrections = known_corrections(news)
    groups = Groups(news, parameters, corrections)
    stories = Stories(news, parameters, stamp(now), corrections, groups.same_template)
    for _ in range(ROUNDS):
        with news.atomic():
            ids = undone()
        if not ids:
            break
        for at in range(0, len(ids), BATCH):
            _fold(news, ids[at : at + BATCH], groups, stories, counts)
            progress(min(at + BATCH, len(ids)), len(ids))
    return dict(counts)


def _restore_ids(news: Database) -> None:
    """Once all is folded anew, an id goes to where the article went that it stood for."""
    with news.atomic():
        if not has_anchors(news) or undone_articles(news, VERSION):
            return
        touched = set()
        for article_id, story_id in remaining_anchors(news):
            raise_anchor(news, article_id)
            if (now_in := story_of(news, article_id)) not in (None, story_id):
                touched.add(merge_stories(news, now_in or 0, story_id)[0])
        describe(news, touched)


def _fold(news: Database, ids: Sequence[int], groups: Groups, stories: Stories, counts: Counter[str]) -> None:
    with news.atomic():
        first_new = news.conn.execute("select coalesce(max(seq), 0) from sqlite_sequence where name = 'stories'")
        last_story = first_new.fetchone()[0]
        rows = read_texts(news, ids)
        for article in (rows[number] for number in ids):
            text, day = Text(article["text"], article["title"]), day_of(article["at"])
            keys = stub_sketch(text, article["source_id"], whole_day(article["at"]), groups.parameters)
            group = groups.place(article, text, keys, day)
            is_copy = group.original_id is not None
            # A copy stands where its original stands: nothing is compared with it.
            terms = NOTHING if is_copy else stories.terms(article, text)
            # A live blog or a digest tells many events: it must not draw them together.
            glues = article["kind"] != "live" and not group.is_digest
            save_signature(news, article, glues, terms.pack(), b"" if is_copy else keys.pack())
            story_id = stories.place(article, text, terms, group, glues)
            counts["articles"] += 1
            counts["copies"] += is_copy
            counts["stories"] += story_id > last_story
            last_story = max(last_story, story_id)
        describe(news, stories.flush())
