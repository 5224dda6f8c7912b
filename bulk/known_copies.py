"""Keep which words of an original are in recurring blocks, as the fold of its component finds them, for its stories."""

from collections.abc import Mapping

import numpy as np
from sqlite_utils import Database

from newsfold.db.news.signatures import ArticleText
from newsfold.dedupe.copies.detector import CopyDetector, CopyGroup
from newsfold.dedupe.copies.minhash import Sketch
from newsfold.dedupe.corrections.constraints import Constraints
from newsfold.dedupe.parameters import Parameters
from newsfold.dedupe.tokens import Text


class RecordingDetector(CopyDetector):
    """A detector that keeps in `recurring` the packed flags of the words in recurring blocks, by article."""

    def __init__(
        self, recurring: dict[int, bytes], news: Database, parameters: Parameters, constraints: Constraints
    ) -> None:
        super().__init__(news, parameters, constraints)
        self.recurring = recurring

    def detect(self, article: ArticleText, text: Text, sketch: Sketch, day: float | None) -> CopyGroup:
        """Return the copy group of the article, as CopyDetector does."""
        group = super().detect(article, text, sketch, day)
        self.recurring.pop(article["id"], None)
        if group.recurring is not None and group.recurring.any():
            self.recurring[article["id"]] = np.packbits(group.recurring).tobytes()
        return group


class OriginalsOnly(CopyDetector):
    """A detector that compares nothing: every article is an original, with the `recurring` words known before."""

    def __init__(
        self, recurring: Mapping[int, bytes], news: Database, parameters: Parameters, constraints: Constraints
    ) -> None:
        super().__init__(news, parameters, constraints)
        self.recurring = recurring

    def detect(self, article: ArticleText, text: Text, sketch: Sketch, day: float | None) -> CopyGroup:
        """Return the copy group of an original."""
        packed = self.recurring.get(article["id"])
        if packed is None:
            return CopyGroup()
        flags = np.unpackbits(np.frombuffer(packed, np.uint8), count=len(text.words))
        return CopyGroup(recurring=flags.astype(np.bool_))
