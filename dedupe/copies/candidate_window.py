"""The originals within reach of the article at hand, read from the database as the days go by."""

from sqlite_utils import Database

from newsfold.db.news.signatures import read_latest_sketches, read_sketches, read_undated_sketches
from newsfold.dedupe.copies.candidates import NOBODY, Candidates, Near
from newsfold.dedupe.copies.minhash import Sketch, unpack_keys
from newsfold.dedupe.parameters import Parameters

SPARE_DAYS = 1.0


class Reach:
    """Articles come in order of time, mostly; where they do not, the days before are read again."""

    def __init__(self, news: Database, parameters: Parameters) -> None:
        self.news = news
        self.parameters = parameters
        self.candidates = Candidates(parameters)
        self.days: tuple[float, float] | None = None
        self.has_latest = False

    def near(self, sketch: Sketch, day: float | None) -> Near:
        """Originals that are worth comparing, the likeliest first."""
        if not len(sketch.probes):
            return NOBODY
        self._load(day)
        return self.candidates.near(sketch, day)

    def add(self, article_id: int, day: float | None, sketch: Sketch) -> None:
        if len(sketch.keys):
            self.candidates.add(article_id, day, sketch.keys)

    def remove(self, article_id: int) -> None:
        self.candidates.remove(article_id)

    def _load(self, day: float | None) -> None:
        if self.days is None:
            self._extend(read_undated_sketches(self.news, self.parameters.undated_copies))
        if day is None:
            if not self.has_latest:
                self.has_latest = True
                self._extend(read_latest_sketches(self.news, self.parameters.undated_copies))
            self.days = self.days or (0.0, 0.0)
            return
        since, until = day - self.parameters.copy_days, day + self.parameters.copy_days
        if self.days is None or not self.days[0] <= since <= self.days[1]:
            self._move(since, since, until + SPARE_DAYS)
        elif until > self.days[1]:
            self._move(since, self.days[1], until + SPARE_DAYS)

    def _move(self, since: float, unread: float, until: float) -> None:
        """Some days more than needed at once, since each time is work."""
        self.candidates.forget(since)
        self._extend(read_sketches(self.news, unread, until))
        self.days = (since, until)

    def _extend(self, rows: list[tuple[int, float | None, bytes]]) -> None:
        self.candidates.extend((number, day, unpack_keys(keys)) for number, day, keys in rows)
