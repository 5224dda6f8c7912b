"""Whether a fold would do anything; the modules that fold take half a second to load."""

from sqlite_utils import Database

from newsfold.db.news.fold_queue import has_outdated_articles, is_queue_empty
from newsfold.db.news.replay import latest_decision, replayed_decision
from newsfold.db.news.stories import stale_stories
from newsfold.db.preliminary import has_preliminary_results
from newsfold.dedupe.parameters import VERSION


def is_anything_pending(news: Database) -> bool:
    """Return whether `dedupe.run.dedupe` may change anything.

    People's decisions count as pending: only the fold itself can tell whether all of them have taken effect.
    """
    return bool(
        not is_queue_empty(news)
        or has_outdated_articles(news, VERSION)
        or has_preliminary_results(news)
        or replayed_decision(news) is not None
        or latest_decision(news)
        or stale_stories(news)
    )
