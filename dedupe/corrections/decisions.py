"""Record a person's merge or split of stories as corrections of articles.

The corrections name articles, not stories, so that they can be applied again after a re-fold and in another database.
"""

from collections.abc import Collection, Sequence

from sqlite_utils import Database

from newsfold.db.news.copies import copies_of, primary_original
from newsfold.db.news.corrections import Correction, article_key, has_correction, save_decision
from newsfold.db.news.stories import articles_of
from newsfold.dedupe.corrections.apply import read_constraints
from newsfold.dedupe.corrections.constraints import CANNOT_LINK, MUST_LINK


def merge(news: Database, one: int, other: int, made_at: str) -> int:
    """Record a merge of two stories, named by id, as must-links of all their originals; return the decision's number.

    Must-links that follow from earlier decisions are left out, unless that would leave none.
    """
    originals = {*_originals(news, one), *_originals(news, other)}
    constraints = read_constraints(news)
    first = min(originals)
    new = {article for article in originals if not constraints.is_must_link(first, article)}
    return save_decision(news, _must_links(news, {first, *(new or originals)}), made_at)


def split(news: Database, story_id: int, articles: Sequence[int], made_at: str) -> int:
    """Record a split of the articles, with their copies, from their story; return the decision's number.

    It is made of must-links between the articles, and of cannot-links to those that stay. Raise ValueError if no
    article stays in the story.
    """
    leaving = set(articles) | {copy for article in articles for copy in copies_of(news, article)}
    staying = [article for article in articles_of(news, story_id) if article not in leaving]
    if not staying:
        raise ValueError(f"nothing would stay in story {story_id}; leave one of its originals out")
    # Cannot-links go to the originals that stay, not to each of their copies.
    separated = [article for article in staying if primary_original(news, article) not in staying]
    # Articles that stay and were linked only through one that leaves are linked to each other.
    groups = [group.intersection(staying) for group in read_constraints(news).must_link_groups()]
    rows = [row for group in groups if group for row in _must_links(news, group) if not has_correction(news, row)]
    rows += _must_links(news, set(articles))
    head = article_key(news, min(articles))
    rows += [Correction(CANNOT_LINK, head, article_key(news, article)) for article in separated]
    return save_decision(news, rows, made_at)


def _must_links(news: Database, articles: Collection[int]) -> list[Correction]:
    """Return must-links from the article with the lowest id to each of the others."""
    first, *others = (article_key(news, article) for article in sorted(articles))
    return [Correction(MUST_LINK, first, other) for other in others]


def _originals(news: Database, story_id: int) -> list[int]:
    """Return the ids of the story's articles whose primary original, if any, is not in the story."""
    articles = articles_of(news, story_id)
    return [article for article in articles if primary_original(news, article) not in articles]
