"""Search many short lines at once, which takes a fraction of the time of searching one after another (pure)."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate


class JoinedLines:
    """Lines without line breaks, joined to one text that is searched as a whole."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._text = "\n".join(lines)
        self._starts = list(accumulate((len(line) + 1 for line in lines), initial=0))

    def find(self, pattern: re.Pattern[str]) -> set[int]:
        """Return the indexes of the lines in which a match of `pattern` ends.

        The line breaks between the lines count as white space; with re.M, `^` and `$` match there.
        """
        return self._indexes(match.end() - 1 for match in pattern.finditer(self._text))

    def find_part(self, part: str) -> set[int]:
        """Return the indexes of the lines that contain the text `part`, which is not empty."""
        places = []
        place = self._text.find(part)
        while place >= 0:
            places.append(place)
            place = self._text.find(part, place + 1)
        return self._indexes(places)

    def _indexes(self, places: Iterable[int]) -> set[int]:
        return {bisect_right(self._starts, place) - 1 for place in places}
