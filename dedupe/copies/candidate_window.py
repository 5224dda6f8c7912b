"""Keep the sketches of the originals near in time in memory, read from the database as the fold moves through time."""

from sqlite_utils import Database

from newsfold.db.news.signatures import StoredSketch, read_latest_sketches, read_sketches, read_undated_sketches
from newsfold.dedupe.copies.candidates import NO_CANDIDATES, CandidateIndex, Candidates
from newsfold.dedupe.copies.minhash import Sketch, unpack_hashes
from newsfold.dedupe.parameters import Parameters
from newsfold.dedupe.time_window import TimeWindow


class SlidingCandidates:
    """A candidate index of the originals near in time to the latest search, and of those without a time."""

    def __init__(self, news: Database, parameters: Parameters) -> None:
        self.news = news
        self.parameters = parameters.copies
        self.index = CandidateIndex(parameters)
        self.time_window = TimeWindow(
            self.parameters.max_days_apart, read=self._read_days, drop_before=self.index.drop_before
        )
        self.has_undated = False
        self.has_latest = False

    def search(self, sketch: Sketch, day: float | None) -> Candidates:
        """Return the originals that are worth comparing with the text of this sketch, best first.

        `day` is the article's time in days since 1970: only originals within `max_days_apart` of it, and those without
        a time, are searched. None stands for an unknown time: the loaded originals of any time are searched.
        """
        if not len(sketch.query_hashes):
            return NO_CANDIDATES
        self._load(day)
        return self.index.search(sketch, day)

    def add(self, article_id: int, day: float | None, sketch: Sketch) -> None:
        """Add an original; `day` is its time in days since 1970, or None. Ignore an empty sketch."""
        if len(sketch.stored_hashes):
            self.index.add(article_id, day, sketch.stored_hashes)

    def remove(self, article_id: int) -> None:
        """Remove an article, if it is in the index."""
        self.index.remove(article_id)

    def _load(self, day: float | None) -> None:
        """Load the originals without a time, and those near to `day`, or the latest ones if it is None."""
        if not self.has_undated:
            self.has_undated = True
            self._extend(read_undated_sketches(self.news, self.parameters.undated_pool))
        if day is not None:
            self.time_window.load(day)
        elif not self.has_latest:
            self.has_latest = True
            self._extend(read_latest_sketches(self.news, self.parameters.undated_pool))

    def _read_days(self, since: float, until: float) -> None:
        self._extend(read_sketches(self.news, since, until))

    def _extend(self, rows: list[StoredSketch]) -> None:
        self.index.extend((article_id, day, unpack_hashes(packed)) for article_id, day, packed in rows)
