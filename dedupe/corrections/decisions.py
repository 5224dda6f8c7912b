"""A person's decision as corrections: what `obey` needs to know to come to it again, also from nothing."""

from collections.abc import Collection, Sequence

from sqlite_utils import Database

from newsfold.db.news.copies import copies_of, primary_original
from newsfold.db.news.corrections import Correction, article_key, has_correction, save_decision
from newsfold.db.news.stories import articles_of
from newsfold.dedupe.corrections.apply import known_corrections


def merge(news: Database, one: int, other: int, made_at: str) -> int:
    """Two stories are one: all their originals belong together. The number of the decision."""
    originals = {*_originals(news, one), *_originals(news, other)}
    known = known_corrections(news)
    first = min(originals)
    new = {article for article in originals if not known.together(first, article)}
    return save_decision(news, _joined(news, {first, *(new or originals)}), made_at)


def split(news: Database, story_id: int, articles: Sequence[int], made_at: str) -> int:
    """The articles, with their copies, are another story. The number of the decision.

    Raises ValueError when that leaves nothing.
    """
    leaving = set(articles) | {copy for article in articles for copy in copies_of(news, article)}
    staying = [article for article in articles_of(news, story_id) if article not in leaving]
    if not staying:
        raise ValueError(f"nothing would stay in story {story_id}; leave one of its originals out")
    # A copy that leaves must leave its original, not each of the original's other copies.
    apart = [article for article in staying if primary_original(news, article) not in staying]
    # Who was joined through one that leaves stays together.
    sides = [side.intersection(staying) for side in known_corrections(news).sides()]
    rows = [row for side in sides if side for row in _joined(news, side) if not has_correction(news, row)]
    rows += _joined(news, set(articles))
    head = article_key(news, min(articles))
    rows += [Correction("part", head, article_key(news, article)) for article in apart]
    return save_decision(news, rows, made_at)


def _joined(news: Database, articles: Collection[int]) -> list[Correction]:
    first, *others = (article_key(news, article) for article in sorted(articles))
    return [Correction("join", first, other) for other in others]


def _originals(news: Database, story_id: int) -> list[int]:
    articles = articles_of(news, story_id)
    return [article for article in articles if primary_original(news, article) not in articles]
