"""Find the originals that an article is made from and the later articles that are made from it, and save the copies."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from sqlite_utils import Database

from newsfold.db.news.copies import all_copies_of, delete_originals, save_copy
from newsfold.db.news.fold_queue import requeue
from newsfold.db.news.signatures import ArticleText, has_same_source, read_texts
from newsfold.db.news.stories import stories_of
from newsfold.dedupe.copies.candidate_window import SlidingCandidates
from newsfold.dedupe.copies.compare import Match, compare
from newsfold.dedupe.copies.minhash import Sketch
from newsfold.dedupe.copies.reissues import ReissueFinder
from newsfold.dedupe.copies.roundups import find_roundup, flag_component, is_component, match_component
from newsfold.dedupe.copies.wording import WordFlags, find_common_wording, mark_recurring_words
from newsfold.dedupe.corrections.constraints import Constraints
from newsfold.dedupe.parameters import Parameters
from newsfold.dedupe.tokens import Text
from newsfold.extract.vocabulary.agencies import AGENCY_OF

MAX_CACHED_TEXTS = 100  # with their words and shingles, some 8 MB

OriginKey = tuple[bool, str, str, str, int]


@dataclass(frozen=True, slots=True)
class CopyGroup:
    """The relations of one article to its originals and copies.

    `original_id` is its primary original and `match` the comparison with that; both are None if the article is an
    original itself. `other_originals` are its further originals, best first. `is_roundup` tells that it is made of
    several others. `later_copies` are articles, published later, that were originals until now and are its copies now.
    `recurring` tells which words of an original are in a recurring block (`mark_recurring_words`), None if none are.
    """

    original_id: int | None = None
    match: Match | None = None
    later_copies: tuple[int, ...] = ()
    is_roundup: bool = False
    other_originals: tuple[int, ...] = ()
    recurring: WordFlags | None = None


class Comparison(NamedTuple):
    """An original that was compared with the article being folded, and the result of the comparison."""

    article: ArticleText
    match: Match


class CopyDetector:
    """The comparison of articles with the originals near in time, which saves the copies that it finds.

    Articles are compared with originals only, not with copies: a chain of versions, each a little different from the
    one before it, must not become one copy group.
    """

    def __init__(self, news: Database, parameters: Parameters, constraints: Constraints) -> None:
        self.news = news
        self.parameters = parameters
        self.constraints = constraints
        self.originals = SlidingCandidates(news, parameters)
        self._text = lru_cache(MAX_CACHED_TEXTS)(Text)
        self.reissues = ReissueFinder(news, parameters, constraints, self.text_of)

    def detect(self, article: ArticleText, text: Text, sketch: Sketch, day: float | None) -> CopyGroup:
        """Save the originals of the article or, if it is an original, its later copies; return its copy group.

        `day` is the article's time in days since 1970, None if unknown.
        """
        if article["has_story"]:  # a new article has no earlier results
            self._delete_results(article["id"])
        candidates = self.originals.search(sketch, day)
        compared = list(self._compare(article, text, candidates.likely))
        copies = sorted((one for one in compared if one.match.is_copy), key=_by_similarity)
        earlier = [one for one in copies if _origin_key(one.article) < _origin_key(article)]
        components = self._find_components(article, text, candidates.components)
        # If the article is a copy anyway and all components are in one story, they are reports of its one event.
        if components and not (earlier and len(stories_of(self.news, [one.article["id"] for one in components])) == 1):
            component_ids = {one.article["id"] for one in components}
            others = [one for one in earlier if one.article["id"] not in component_ids]
            return self._save_originals(article, text, [*components, *others], is_roundup=True)
        if earlier:
            return self._save_originals(article, text, earlier)
        self.originals.add(article["id"], day, sketch)
        later_copies = tuple(self._save_later_copy(article, one) for one in self._filter_by_constraints(copies))
        self._requeue_possible_roundups(
            text, [one for one in compared if _origin_key(one.article) > _origin_key(article)]
        )
        return CopyGroup(later_copies=later_copies, recurring=self._find_recurring(article, text, compared))

    def text_of(self, article: ArticleText) -> Text:
        """Return the article's text; the latest `MAX_CACHED_TEXTS` are cached with their words and shingles."""
        return self._text(article["text"], article["title"])

    def have_common_wording(self, article_id: int, other_id: int) -> bool:
        """Decide whether two articles, named by id, share wording that is no reason for a common story.

        `find_common_wording` says which wording that is.
        """
        rows = read_texts(self.news, [article_id, other_id])
        article, other = rows[article_id], rows[other_id]
        one, two = self.text_of(article), self.text_of(other)
        same_source = has_same_source(article, other)
        return (
            find_common_wording(
                one,
                two,
                article["language"],
                self.parameters.copies,
                same_source=same_source,
                other_language=other["language"],
            )
            is not None
        )

    def _compare(self, article: ArticleText, text: Text, ids: Sequence[int]) -> Iterator[Comparison]:
        """Yield the comparison with each candidate that corrections allow; the earlier of the two is the original."""
        ids = self._filter_may_copy(article, ids)
        rows = read_texts(self.news, ids)
        for row in map(rows.__getitem__, ids):
            other = self.text_of(row)
            pair = (other, text) if _origin_key(row) > _origin_key(article) else (text, other)
            yield Comparison(row, compare(*pair, self.parameters.copies, same_source=has_same_source(article, row)))

    def _find_recurring(self, article: ArticleText, text: Text, compared: Sequence[Comparison]) -> WordFlags | None:
        """Return the flags of `mark_recurring_words`; None if none of the `compared` articles shares enough."""
        if not compared:
            return None
        least = self.parameters.copies.min_block_words / max(1, len(text.words))
        others = [one for one in compared if not one.match.is_copy and one.match.containment >= least]
        if not others:
            return None
        texts = (
            (self.text_of(one.article), has_same_source(article, one.article))
            for one in others[: self.parameters.copies.max_recurring]
        )
        return mark_recurring_words(text, texts, article["language"], self.parameters.copies)

    def _find_components(self, article: ArticleText, text: Text, ids: Sequence[int]) -> list[Comparison]:
        """Return those of the candidates `ids` that the article is a round-up of; none if it is no round-up."""
        ids = self._filter_may_copy(article, ids)
        rows = read_texts(self.news, ids)
        earlier = [rows[number] for number in ids if _origin_key(rows[number]) < _origin_key(article)]
        originals = [self.text_of(row) for row in earlier]
        roundup = find_roundup(text, originals, self.parameters)
        return [
            Comparison(earlier[number], match_component(text, originals[number], roundup.covered))
            for number in roundup.components
        ]

    def _filter_may_copy(self, article: ArticleText, ids: Sequence[int]) -> list[int]:
        return [other_id for other_id in ids if self.constraints.may_copy(article["id"], other_id)]

    def _filter_by_constraints(self, copies: Sequence[Comparison]) -> list[Comparison]:
        """Return the copies without those that must not share a story with one before them; `copies` are best first."""
        accepted: list[Comparison] = []
        for one in copies:
            if self.constraints.can_share_story([one.article["id"], *(other.article["id"] for other in accepted)]):
                accepted.append(one)
        return accepted

    def _save_originals(
        self, article: ArticleText, text: Text, originals: Sequence[Comparison], *, is_roundup: bool = False
    ) -> CopyGroup:
        """Save the article as a copy of `originals`, of which the first is the primary one; return its copy group.

        An article that is longer than two or more of its originals counts as a round-up even if `is_roundup` is False.
        """
        for number, one in enumerate(originals):
            self._save_copy(article["id"], one.article["id"], one.match, primary=number == 0)
        shorter = sum(len(text.words) > len(self.text_of(one.article).words) for one in originals)
        first, *others = originals
        return CopyGroup(
            original_id=first.article["id"],
            match=first.match,
            is_roundup=is_roundup or shorter > 1,
            other_originals=tuple(one.article["id"] for one in others),
        )

    def _save_later_copy(self, article: ArticleText, later: Comparison) -> int:
        """Make `later`, an original that was published after the article, a copy of it; return the id of `later`.

        The copies of `later` are queued to be folded again.
        """
        later_id = later.article["id"]
        self._requeue_copies(later_id)
        delete_originals(self.news, later_id)
        self.originals.remove(later_id)
        self._save_copy(later_id, article["id"], later.match, primary=True)
        return later_id

    def _save_copy(self, article_id: int, original_id: int, match: Match, *, primary: bool) -> None:
        save_copy(
            self.news,
            article_id,
            original_id,
            primary=primary,
            kind=match.verdict,
            similarity=match.similarity,
            containment=match.containment,
        )

    def _requeue_possible_roundups(self, text: Text, later: Sequence[Comparison]) -> None:
        """Queue the later articles of which `text` is a component: with it, they may turn out to be round-ups."""
        for row, match in later:
            shared = flag_component(self.text_of(row), text, self.parameters)
            is_whole = match.is_copy and shared.mean() >= self.parameters.copies.copy_similarity
            if is_component(shared, self.parameters) and not is_whole:
                self.originals.remove(row["id"])
                requeue(self.news, row["id"])

    def _delete_results(self, article_id: int) -> None:
        """Delete which originals and copies an earlier fold saved for a changed article; queue it and its copies."""
        self.originals.remove(article_id)
        self._requeue_copies(article_id)
        delete_originals(self.news, article_id)
        requeue(self.news, article_id)

    def _requeue_copies(self, original_id: int) -> None:
        for copy in all_copies_of(self.news, original_id):
            delete_originals(self.news, copy)
            requeue(self.news, copy)


def _by_similarity(one: Comparison) -> tuple[float, OriginKey]:
    return -one.match.similarity - one.match.containment, _origin_key(one.article)


def _origin_key(article: ArticleText) -> OriginKey:
    """Return a sort key: of two articles, the one with the lower key can be the original of the other.

    An agency's own article precedes all others, an earlier article precedes a later one, and an article without a time
    is last. A date without a time of day counts as the end of that day. Of equal times, the article that was seen first
    precedes, and then the digest of the text decides, so that the order of input does not.
    """
    at = article["at"] or "9"
    if article["published_precision"] == "day":
        at = at[:10] + "T23:59:59Z"
    digest = article["text_sha256"] if article["at"] else ""  # articles without a time are folded in order of their ids
    return article["source"] not in AGENCY_OF, at, article["first_seen_at"], digest, article["id"]
