"""One article against those that share its shingles: what it is made from, what is made from it."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlite_utils import Database

from newsfold.db.news.copies import forget_copies, made_from, save_copy
from newsfold.db.news.signatures import forget_signature, read_texts
from newsfold.db.news.stories import stories_of
from newsfold.dedupe.copies.candidate_window import Reach
from newsfold.dedupe.copies.compare import Match, compare
from newsfold.dedupe.copies.minhash import Sketch
from newsfold.dedupe.copies.roundups import digest, is_part, part, part_match
from newsfold.dedupe.copies.templates import is_template
from newsfold.dedupe.corrections.constraints import Corrections
from newsfold.dedupe.parameters import Parameters
from newsfold.dedupe.tokens import Text
from newsfold.extract.vocabulary.phrases import AGENCY_OF

TEXTS_KEPT = 500  # in memory with their words and shingles, some 40 MB

Key = tuple[bool, str, int]
Row = dict[str, Any]
Pair = tuple[Row, Match]


@dataclass(frozen=True, slots=True)
class Group:
    """`original_id` is what the article is made from; `followers` are articles now known to be made from it."""

    original_id: int | None = None
    match: Match | None = None
    followers: tuple[int, ...] = ()
    is_digest: bool = False
    others: tuple[int, ...] = ()  # more originals of a digest


class Groups:
    """Copies are compared with originals only: a chain of ever different versions must not become one group."""

    def __init__(self, news: Database, parameters: Parameters, corrections: Corrections) -> None:
        self.news = news
        self.parameters = parameters
        self.corrections = corrections
        self.originals = Reach(news, parameters)
        self._text = lru_cache(TEXTS_KEPT)(Text)

    def place(self, article: Row, text: Text, sketch: Sketch, day: float | None) -> Group:
        """Save what the article copies, and what copies it."""
        if article["has_story"]:  # what is new has left no trace yet
            self._forget(article["id"])
        near = self.originals.near(sketch, day)
        compared = list(self._compared(article, text, near.likely))
        matches = sorted((pair for pair in compared if pair[1].folds), key=_by_likeness)
        earlier = [(row, match) for row, match in matches if _key(row) < _key(article)]
        parts = self._parts(article, text, near.parts)
        # What has another report of the same event worked in is no round-up.
        if parts and not (earlier and len(stories_of(self.news, [row["id"] for row, _ in parts])) == 1):
            named = {row["id"] for row, _ in parts}
            others = [pair for pair in earlier if pair[0]["id"] not in named]
            return self._follow(article, text, [*parts, *others], is_digest=True)
        if earlier:
            return self._follow(article, text, earlier)
        self.originals.add(article["id"], day, sketch)
        followers = tuple(self._adopt(article, row, match) for row, match in self._agreeing(matches))
        self._reopen(text, [pair for pair in compared if _key(pair[0]) > _key(article)])
        return Group(followers=followers)

    def text(self, article: Row) -> Text:
        """The same object where it was asked for not long ago, or where another article has the same words."""
        return self._text(article["text"], article["title"])

    def same_template(self, article_id: int, other_id: int) -> bool:
        """Whether the two are reports of one wording with other numbers: weather, markets, scores."""
        one = self.text(read_texts(self.news, [article_id])[article_id])
        if len(one.numbers) < self.parameters.template_conflicts:
            return False
        return is_template(one, self.text(read_texts(self.news, [other_id])[other_id]), self.parameters)

    def _compared(self, article: Row, text: Text, ids: list[int]) -> Iterator[Pair]:
        """The originals, each with what it is to the article or the article to it."""
        ids = [other_id for other_id in ids if self.corrections.may_copy(article["id"], other_id)]
        rows = read_texts(self.news, ids)
        for row in map(rows.__getitem__, ids):
            other = self.text(row)
            pair = (other, text) if _key(row) > _key(article) else (text, other)
            yield row, compare(*pair, self.parameters, one_outlet=one_outlet(article, row))

    def _parts(self, article: Row, text: Text, ids: list[int]) -> list[Pair]:
        """The originals that a digest is put together from; none for what is no digest."""
        ids = [other_id for other_id in ids if self.corrections.may_copy(article["id"], other_id)]
        rows = read_texts(self.news, ids)
        earlier = [rows[number] for number in ids if _key(rows[number]) < _key(article)]
        originals = [self.text(row) for row in earlier]
        found = digest(text, originals, self.parameters)
        return [(earlier[at], part_match(text, originals[at], found.held)) for at in found.parts]

    def _agreeing(self, matches: list[Pair]) -> list[Pair]:
        """Without those that may copy nothing, or not be in one story with a better match."""
        kept: list[Pair] = []
        for row, match in matches:
            if self.corrections.agree([row["id"], *(other["id"] for other, _ in kept)]):
                kept.append((row, match))
        return kept

    def _follow(self, article: Row, text: Text, earlier: list[Pair], *, is_digest: bool = False) -> Group:
        for number, (row, match) in enumerate(earlier):
            save_copy(
                self.news,
                article["id"],
                row["id"],
                primary=number == 0,
                kind=match.verdict,
                similarity=match.similarity,
                containment=match.containment,
            )
        longer = sum(len(text.words) > len(self.text(row).words) for row, _ in earlier)
        others = tuple(row["id"] for row, _ in earlier[1:])
        return Group(earlier[0][0]["id"], earlier[0][1], is_digest=is_digest or longer > 1, others=others)

    def _adopt(self, article: Row, later: Row, match: Match) -> int:
        """An original that was published after the article is none; its copies are looked at again."""
        self._release(later["id"])
        forget_copies(self.news, later["id"])
        self.originals.remove(later["id"])
        save_copy(
            self.news,
            later["id"],
            article["id"],
            primary=True,
            kind=match.verdict,
            similarity=match.similarity,
            containment=match.containment,
        )
        return int(later["id"])

    def _reopen(self, text: Text, later: list[Pair]) -> None:
        """Texts that came before a part of them are folded anew: they may be digests."""
        for row, match in later:
            shared = part(self.text(row), text, self.parameters)
            is_whole = match.folds and shared.mean() >= self.parameters.copy_similarity
            if is_part(shared, self.parameters) and not is_whole:
                self.originals.remove(row["id"])
                forget_signature(self.news, row["id"])

    def _forget(self, article_id: int) -> None:
        self.originals.remove(article_id)
        self._release(article_id)
        forget_copies(self.news, article_id)
        forget_signature(self.news, article_id)

    def _release(self, original_id: int) -> None:
        """What is made from it is to be folded anew."""
        for copy in made_from(self.news, original_id):
            forget_copies(self.news, copy)
            forget_signature(self.news, copy)


def one_outlet(one: Row, other: Row) -> bool:
    return one["source_id"] is not None and one["source_id"] == other["source_id"]


def _by_likeness(pair: Pair) -> tuple[float, Key]:
    row, match = pair
    return -match.similarity - match.containment, _key(row)


def _key(row: Row) -> Key:
    """The order in which articles can be originals: an agency's own text, then by time, a bare day as its end."""
    at = row["at"] or "9"
    if row["published_precision"] == "day":
        at = at[:10] + "T23:59:59Z"
    return row["source"] not in AGENCY_OF, at, row["id"]
