"""What people decided about which articles belong together, as the folding asks for it (pure)."""

from collections.abc import Iterable

Ids = frozenset[int]
NOBODY: Ids = frozenset()


class Corrections:
    """`pairs` are (kind, article, other) with kind `join`, `part` or `not a copy`, the latest word first.

    What contradicts a later word counts no more. `other` is None where an article is no copy of any.
    """

    def __init__(self, pairs: Iterable[tuple[str, int, int | None]] = ()) -> None:
        self._sides: dict[int, set[int]] = {}  # article → all that are together with it, one set for all of them
        self._opponents: dict[int, set[int]] = {}
        self.parts: list[tuple[int, int]] = []  # (article, other): the article is the one that has to leave
        self._left: set[int] = set()
        self._no_copies: set[tuple[int, int | None]] = set()
        for kind, article, other in pairs:
            if kind == "not a copy":
                self._no_copies |= {(article, other)} if other is None else {(article, other), (other, article)}
            elif other is not None and article != other:
                (self._join if kind == "join" else self._part)(article, other)

    @property
    def articles(self) -> Ids:
        """All that are to be together with, or apart from, another."""
        return frozenset(self._sides) | frozenset(self._opponents)

    @property
    def concerned(self) -> Ids:
        """All that may not copy some other."""
        return frozenset(self._opponents) | {article for article, _ in self._no_copies}

    def companions(self, article: int) -> Ids:
        """The articles that share its story, whatever the texts say."""
        return frozenset(self._side(article)) - {article}

    def opponents(self, article: int) -> Ids:
        """The articles that never share its story."""
        named = (other for one in self._side(article) for other in self._opponents.get(one, ()))
        return frozenset(one for other in named for one in self._side(other))

    def by_hand(self, article: int) -> bool:
        """Whether a person put it where it is."""
        return bool(self.companions(article)) or self.split_off(article)

    def split_off(self, article: int) -> bool:
        """Whether a person took it out of a story: others may join it, it joins nothing by itself."""
        return any(one in self._left for one in self._side(article))

    def together(self, one: int, other: int) -> bool:
        return other in self._side(one)

    def apart(self, one: int, other: int) -> bool:
        return bool(self._opponents) and other in self.opponents(one)

    def may_copy(self, article: int, original: int) -> bool:
        return (
            (article, original) not in self._no_copies
            and (article, None) not in self._no_copies
            and not self.apart(article, original)
        )

    def sides(self) -> list[Ids]:
        """The sets of articles that are together."""
        return [frozenset(side) for side in {id(side): side for side in self._sides.values()}.values()]

    def agree(self, articles: Iterable[int]) -> bool:
        """Whether all these may share one story."""
        found = self.articles.intersection(articles) if self._opponents else NOBODY
        return not any(found & self.opponents(article) for article in found)

    def _join(self, one: int, other: int) -> None:
        if not self.apart(one, other):
            side = self._side(one) | self._side(other)
            self._sides |= dict.fromkeys(side, side)

    def _part(self, one: int, other: int) -> None:
        if not self.together(one, other):
            self.parts.append((one, other))
            self._left.add(one)
            self._opponents.setdefault(one, set()).add(other)
            self._opponents.setdefault(other, set()).add(one)

    def _side(self, article: int) -> set[int]:
        return self._sides.get(article, {article})
