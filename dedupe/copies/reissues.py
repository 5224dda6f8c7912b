"""Store the MinHash signatures of articles, and find by them the old texts that articles are reissues of.

A reissue is an original of its own days: it stays in its own story and may have copies. Its row in `copies` only names
the older text; it is never primary.
"""

from collections.abc import Callable, Iterator

from sqlite_utils import Database

from newsfold.db.news.copies import Reissue, read_reissue, save_reissue
from newsfold.db.news.minhashes import find_by_bands, read_seed, save_minhash
from newsfold.db.news.signatures import DAY, ArticleText, has_same_source, read_texts
from newsfold.dedupe.copies.minhash_signature import estimate_similarities, make_bands
from newsfold.dedupe.copies.series import match_reissue
from newsfold.dedupe.corrections.constraints import Constraints
from newsfold.dedupe.parameters import Parameters
from newsfold.dedupe.tokens import Text


class ReissueFinder:
    """The search for texts that are older, or newer, than the window of copies."""

    def __init__(
        self, news: Database, parameters: Parameters, constraints: Constraints, text_of: Callable[[ArticleText], Text]
    ) -> None:
        self.news = news
        self.parameters = parameters
        self.constraints = constraints
        self.text_of = text_of
        self.seed = read_seed(news)

    def fold(self, article: ArticleText, minhash: bytes | None, day: float | None, *, is_copy: bool) -> None:
        """Store the article's signature; of an original with a time, save which text it reissues and which reissue it.

        `minhash` is the signature, None for a text too short for one; `day` is the article's time in days since 1970.
        """
        bands = make_bands(minhash) if minhash and not is_copy else []
        if minhash and bands and day is not None and article["kind"] != "live":
            for other_id, other_day in self._find_far(article["id"], minhash, bands, day):
                self._compare(article, day, other_id, other_day)
        save_minhash(self.news, article["id"], minhash, bands)

    def _find_far(self, article_id: int, minhash: bytes, bands: list[bytes], day: float) -> Iterator[tuple[int, float]]:
        """Yield (article id, day) of the most similar originals that are too far in time to be copies."""
        found = [
            (other_id, at / DAY, signature)
            for other_id, at, signature in find_by_bands(self.news, bands)
            if at is not None and abs(at / DAY - day) > self.parameters.copies.max_days_apart
            and self.constraints.may_copy(article_id, other_id)
        ]  # fmt: skip
        estimates = estimate_similarities(minhash, [signature for _, _, signature in found]).tolist()
        ranked = sorted(zip(estimates, found, strict=True), key=lambda one: (-one[0], one[1][1], one[1][0]))
        limits = self.parameters.reissues
        for estimate, (other_id, other_day, _) in ranked[: limits.max_candidates]:
            if estimate >= limits.min_estimate:
                yield other_id, other_day

    def _compare(self, article: ArticleText, day: float, other_id: int, other_day: float) -> None:
        """Save that the later of the two is a reissue of the earlier, if it is, and of no better one already.

        The best one has the highest similarity; of several, it is the oldest.
        """
        other = read_texts(self.news, [other_id])[other_id]
        later, earlier, earlier_day = (article, other, other_day) if other_day < day else (other, article, day)
        if later["kind"] == "live" or earlier["kind"] == "live":
            return
        same_source = has_same_source(later, earlier)
        match = match_reissue(self.text_of(later), self.text_of(earlier), self.parameters, same_source=same_source)
        if match is None:
            return
        found = Reissue(earlier["id"], round(match.similarity, 4), round(match.containment, 4), earlier_day)
        former = read_reissue(self.news, later["id"])
        if former is None or found.rank < former.rank:
            save_reissue(self.news, later["id"], found)
