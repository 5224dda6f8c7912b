"""One article against those that share its shingles: what it is made from, what is made from it."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlite_utils import Database

from db.copies import copies_of, forget_copies, forget_copies_of, save_copy
from db.signatures import forget_signature, read_texts, similar_originals
from dedupe.compare import Match, compare, is_template
from dedupe.corrections import Corrections
from dedupe.parameters import Parameters
from dedupe.sketch import Sketch
from dedupe.text import Text

TEXTS_KEPT = 2000  # tokenised texts in memory, some 30 MB

Key = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Group:
    """`original_id` is what the article is made from; `followers` are articles now known to be made from it."""

    original_id: int | None = None
    match: Match | None = None
    followers: tuple[int, ...] = ()
    is_digest: bool = False


class Groups:
    """Copies are compared with originals only: a chain of ever different versions must not become one group."""

    def __init__(self, news: Database, parameters: Parameters, corrections: Corrections) -> None:
        self.news = news
        self.parameters = parameters
        self.corrections = corrections
        self._text = lru_cache(TEXTS_KEPT)(self._read)

    def place(self, article: dict[str, Any], text: Text, sketch: Sketch, day: int | None) -> Group:
        """Save what the article copies, and what copies it."""
        self._forget(article["id"])
        matches = self._matches(article, text, sketch, day)
        earlier = [(row, match) for row, match in matches if _key(row) < _key(article)]
        if earlier:
            return self._follow(article, text, earlier)
        return Group(followers=tuple(self._adopt(article, row, match) for row, match in self._agreeing(matches)))

    def same_template(self, article_id: int, other_id: int) -> bool:
        """Whether the two are reports of one wording with other numbers: weather, markets, scores."""
        rows = read_texts(self.news, [article_id, other_id])
        one, other = (self._text(number, rows[number]["text_sha256"]) for number in (article_id, other_id))
        return is_template(one, other, self.parameters)

    def _matches(
        self, article: dict[str, Any], text: Text, sketch: Sketch, day: int | None
    ) -> list[tuple[dict[str, Any], Match]]:
        """The originals that fold with the article, most similar first."""
        limits = self.parameters
        ids = similar_originals(
            self.news, sketch.bands, sketch.samples, day, round(limits.copy_days), limits.max_candidates, article["id"]
        )
        rows = read_texts(self.news, ids)
        found = []
        for other_id in ids:
            if not self.corrections.may_copy(article["id"], other_id):
                continue
            row, other = rows[other_id], self._text(other_id, rows[other_id]["text_sha256"])
            later = _key(row) > _key(article)
            match = compare(other, text, limits) if later else compare(text, other, limits)
            if match.folds:
                found.append((row, match))
        return sorted(found, key=lambda pair: (-pair[1].similarity - pair[1].containment, _key(pair[0])))

    def _agreeing(self, matches: list[tuple[dict[str, Any], Match]]) -> list[tuple[dict[str, Any], Match]]:
        """Without those that may copy nothing, or not be in one story with a better match."""
        kept: list[tuple[dict[str, Any], Match]] = []
        for row, match in matches:
            if self.corrections.agree([row["id"], *(other["id"] for other, _ in kept)]):
                kept.append((row, match))
        return kept

    def _follow(self, article: dict[str, Any], text: Text, earlier: list[tuple[dict[str, Any], Match]]) -> Group:
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
        longer = sum(len(text.words) > len(self._text(row["id"], row["text_sha256"]).words) for row, _ in earlier)
        return Group(earlier[0][0]["id"], earlier[0][1], is_digest=longer > 1)

    def _adopt(self, article: dict[str, Any], later: dict[str, Any], match: Match) -> int:
        """An original that was published after the article is none; its copies are looked at again."""
        for copy in copies_of(self.news, later["id"]):
            forget_copies(self.news, copy)
            forget_signature(self.news, copy)
        forget_copies(self.news, later["id"])
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

    def _forget(self, article_id: int) -> None:
        for copy in copies_of(self.news, article_id):
            forget_signature(self.news, copy)
        forget_copies(self.news, article_id)
        forget_copies_of(self.news, article_id)

    def _read(self, article_id: int, text_sha256: str) -> Text:
        return Text.of(read_texts(self.news, [article_id])[article_id]["text"])


def _key(row: dict[str, Any]) -> Key:
    return (row["at"] or "9", row["id"])
