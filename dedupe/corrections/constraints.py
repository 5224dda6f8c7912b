"""Must-link and cannot-link constraints between articles, which follow from people's decisions (pure)."""

from collections.abc import Iterable, Mapping
from typing import Any

Ids = frozenset[int]
NO_IDS: Ids = frozenset()

# Values of `corrections.kind`.
MUST_LINK = "join"
CANNOT_LINK = "part"
NOT_A_COPY = "not a copy"

# The value of `story_articles.reason` of an article that a decision put into its story.
BY_CORRECTION: Mapping[str, Any] = {"verdict": "correction"}


class Constraints:
    """Pairs of articles that must share a story (must-links), must not (cannot-links), or are no copies of each other.

    `pairs` are (kind, article id, other article id), kind being MUST_LINK, CANNOT_LINK or NOT_A_COPY, those of the
    latest decision first; a link that contradicts one before it is ignored. With NOT_A_COPY, the other may be None: the
    article is a copy of no article.
    """

    def __init__(self, pairs: Iterable[tuple[str, int, int | None]] = ()) -> None:
        self._groups: dict[int, set[int]] = {}  # article → its must-link group; one set object for all its members
        self._cannot_links: dict[int, set[int]] = {}
        self.cannot_link_pairs: list[tuple[int, int]] = []  # (article, other): the article is the one to move
        self._split_off: set[int] = set()
        self._not_copies: set[tuple[int, int | None]] = set()
        for kind, article, other in pairs:
            if kind == NOT_A_COPY:
                self._not_copies |= {(article, other)} if other is None else {(article, other), (other, article)}
            elif other is not None and article != other:
                (self._add_must_link if kind == MUST_LINK else self._add_cannot_link)(article, other)

    @property
    def linked_articles(self) -> Ids:
        """Return the ids of the articles that have a must-link or a cannot-link."""
        return frozenset(self._groups) | frozenset(self._cannot_links)

    @property
    def restricted_articles(self) -> Ids:
        """Return the ids of the articles that must not be copies of some other article."""
        return frozenset(self._cannot_links) | {article for article, _ in self._not_copies}

    def must_links(self, article: int) -> Ids:
        """Return the ids of the other articles that must share the article's story, directly or through others."""
        return frozenset(self._group(article)) - {article}

    def cannot_links(self, article: int) -> Ids:
        """Return the ids of the articles that must not be in the story of `article`.

        A cannot-link between two articles holds for all articles that a must-link connects to one of them.
        """
        named = (other for one in self._group(article) for other in self._cannot_links.get(one, ()))
        return frozenset(one for other in named for one in self._group(other))

    def is_placed_by_hand(self, article: int) -> bool:
        """Decide whether a person's decision determines the article's story: a must-link or a split."""
        return bool(self.must_links(article)) or self.is_split_off(article)

    def is_split_off(self, article: int) -> bool:
        """Decide whether a decision split the article, or one that it must share a story with, off from a story.

        Others may join its story; it joins none by its score.
        """
        return any(one in self._split_off for one in self._group(article))

    def is_must_link(self, one: int, other: int) -> bool:
        """Decide whether the two articles must share a story."""
        return other in self._group(one)

    def is_cannot_link(self, one: int, other: int) -> bool:
        """Decide whether the two articles must not share a story."""
        return bool(self._cannot_links) and other in self.cannot_links(one)

    def may_copy(self, article: int, original: int) -> bool:
        """Decide whether `article` may be a copy of `original`."""
        return (
            (article, original) not in self._not_copies
            and (article, None) not in self._not_copies
            and not self.is_cannot_link(article, original)
        )

    def must_link_groups(self) -> list[Ids]:
        """Return the sets of article ids that must share a story, one set for each story."""
        return [frozenset(group) for group in {id(group): group for group in self._groups.values()}.values()]

    def can_share_story(self, articles: Iterable[int]) -> bool:
        """Decide whether these articles can all be in one story: no two of them have a cannot-link."""
        linked = self.linked_articles.intersection(articles) if self._cannot_links else NO_IDS
        return not any(linked & self.cannot_links(article) for article in linked)

    def _add_must_link(self, one: int, other: int) -> None:
        if not self.is_cannot_link(one, other):
            group = self._group(one) | self._group(other)
            self._groups |= dict.fromkeys(group, group)

    def _add_cannot_link(self, one: int, other: int) -> None:
        if not self.is_must_link(one, other):
            self.cannot_link_pairs.append((one, other))
            self._split_off.add(one)
            self._cannot_links.setdefault(one, set()).add(other)
            self._cannot_links.setdefault(other, set()).add(one)

    def _group(self, article: int) -> set[int]:
        return self._groups.get(article, {article})
