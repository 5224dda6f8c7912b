"""Hold people's decisions as must-link and cannot-link constraints between articles (pure)."""

from collections.abc import Iterable, Mapping
from typing import Any

Ids = frozenset[int]
NO_IDS: Ids = frozenset()

# Values of corrections.kind.
MUST_LINK = "join"
CANNOT_LINK = "part"
NOT_A_COPY = "not a copy"

# The value of story_articles.reason for an article that a decision placed.
BY_CORRECTION: Mapping[str, Any] = {"verdict": "correction"}


class Constraints:
    """Say which articles must share a story, which must not, and which may not copy which.

    `pairs` are (kind, article, other) with kind MUST_LINK, CANNOT_LINK or NOT_A_COPY, the latest decision first; a pair
    that contradicts a later decision is ignored. `other` is None for an article that is a copy of none.
    """

    def __init__(self, pairs: Iterable[tuple[str, int, int | None]] = ()) -> None:
        self._groups: dict[int, set[int]] = {}  # article → its must-link group; one set object for all its members
        self._cannot_links: dict[int, set[int]] = {}
        self.cannot_link_pairs: list[tuple[int, int]] = []  # (article, other): the article is the one that leaves
        self._left: set[int] = set()
        self._not_copies: set[tuple[int, int | None]] = set()
        for kind, article, other in pairs:
            if kind == NOT_A_COPY:
                self._not_copies |= {(article, other)} if other is None else {(article, other), (other, article)}
            elif other is not None and article != other:
                (self._add_must_link if kind == MUST_LINK else self._add_cannot_link)(article, other)

    @property
    def linked_articles(self) -> Ids:
        """Return the articles that have a must-link or a cannot-link."""
        return frozenset(self._groups) | frozenset(self._cannot_links)

    @property
    def restricted_articles(self) -> Ids:
        """Return the articles that may not copy some other article."""
        return frozenset(self._cannot_links) | {article for article, _ in self._not_copies}

    def must_links(self, article: int) -> Ids:
        """Return the other articles that must share the article's story, whatever their texts say."""
        return frozenset(self._group(article)) - {article}

    def cannot_links(self, article: int) -> Ids:
        """Return the articles that must not share the article's story, directly or through must-links."""
        named = (other for one in self._group(article) for other in self._cannot_links.get(one, ()))
        return frozenset(one for other in named for one in self._group(other))

    def is_placed_by_hand(self, article: int) -> bool:
        """Decide whether a decision put the article where it is."""
        return bool(self.must_links(article)) or self.is_split_off(article)

    def is_split_off(self, article: int) -> bool:
        """Decide whether a decision took the article out of a story: others may join it, it joins none by itself."""
        return any(one in self._left for one in self._group(article))

    def is_must_link(self, one: int, other: int) -> bool:
        """Decide whether the two must share a story."""
        return other in self._group(one)

    def is_cannot_link(self, one: int, other: int) -> bool:
        """Decide whether the two must not share a story."""
        return bool(self._cannot_links) and other in self.cannot_links(one)

    def may_copy(self, article: int, original: int) -> bool:
        """Decide whether `article` may be called a copy of `original`."""
        return (
            (article, original) not in self._not_copies
            and (article, None) not in self._not_copies
            and not self.is_cannot_link(article, original)
        )

    def must_link_groups(self) -> list[Ids]:
        """Return the sets of articles that must share a story."""
        return [frozenset(group) for group in {id(group): group for group in self._groups.values()}.values()]

    def can_share_story(self, articles: Iterable[int]) -> bool:
        """Decide whether no two of these articles have a cannot-link."""
        linked = self.linked_articles.intersection(articles) if self._cannot_links else NO_IDS
        return not any(linked & self.cannot_links(article) for article in linked)

    def _add_must_link(self, one: int, other: int) -> None:
        if not self.is_cannot_link(one, other):
            group = self._group(one) | self._group(other)
            self._groups |= dict.fromkeys(group, group)

    def _add_cannot_link(self, one: int, other: int) -> None:
        if not self.is_must_link(one, other):
            self.cannot_link_pairs.append((one, other))
            self._left.add(one)
            self._cannot_links.setdefault(one, set()).add(other)
            self._cannot_links.setdefault(other, set()).add(one)

    def _group(self, article: int) -> set[int]:
        return self._groups.get(article, {article})
