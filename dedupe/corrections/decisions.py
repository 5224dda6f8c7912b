"""Save a person's merge or split of stories as corrections of articles.

The corrections name articles, not stories, so that they can be applied again to a database that is folded from nothing.
"""

from collections.abc import Collection, Sequence

from sqlite_utils import Database

from newsfold.db.news.copies import copies_of, primary_original
from newsfold.db.news.corrections import Correction, article_key, has_correction, save_decision
from newsfold.db.news.stories import articles_of
from newsfold.dedupe.corrections.apply import read_constraints
from newsfold.dedupe.corrections.constraints import CANNOT_LINK, MUST_LINK


def merge(news: Database, one: int, other: int, made_at: str) -> int:
    """Save that two stories are one, as must-links between all their originals; return the decision's number."""
    originals = {*_originals(news, one), *_originals(news, other)}
    constraints = read_constraints(news)
    first = min(originals)
    new = {article for article in originals if not constraints.is_must_link(first, article)}
    return save_decision(news, _must_links(news, {first, *(new or originals)}), made_at)


def split(news: Database, story_id: int, articles: Sequence[int], made_at: str) -> int:
    """Save that the articles, with their copies, are a story of their own; return the decision's number.

    The rows are must-links between the articles and cannot-links to those that stay. Raise ValueError if none stays.
    """
    leaving = set(articles) | {copy for article in articles for copy in copies_of(news, article)}
    staying = [article for article in articles_of(news, story_id) if article not in leaving]
    if not staying:
        raise ValueError(f"nothing would stay in story {story_id}; leave one of its originals out")
    # A copy that leaves is separated from its original only, not from each of the original's other copies.
    separated = [article for article in staying if primary_original(news, article) not in staying]
    # Articles that were linked through one that leaves stay together.
    groups = [group.intersection(staying) for group in read_constraints(news).must_link_groups()]
    rows = [row for group in groups if group for row in _must_links(news, group) if not has_correction(news, row)]
    rows += _must_links(news, set(articles))
    head = article_key(news, min(articles))
    rows += [Correction(CANNOT_LINK, head, article_key(news, article)) for article in separated]
    return save_decision(news, rows, made_at)


def _must_links(news: Database, articles: Collection[int]) -> list[Correction]:
    """Return must-links from the first of the articles, by id, to each of the others."""
    first, *others = (article_key(news, article) for article in sorted(articles))
    return [Correction(MUST_LINK, first, other) for other in others]


def _originals(news: Database, story_id: int) -> list[int]:
    """Return the articles of the story that are no copies of others in it."""
    articles = articles_of(news, story_id)
    return [article for article in articles if primary_original(news, article) not in articles]
