"""How good a candidate for an article's text is, in parts that say why (pure)."""

from collections.abc import Sequence
from dataclasses import dataclass

from newsfold.extract.json_text import SENTENCE
from newsfold.extract.language import count_words

ENDS = tuple('.!?…。！？؟।:;”"“»)’')


@dataclass(frozen=True, slots=True)
class Quality:
    """`words` count each sentence once; `repeated` is the share of words that came again, `prose` that of words in
    lines that end as sentences do."""

    words: int
    repeated: float
    prose: float

    @property
    def score(self) -> float:
        """Words of prose; lists and tables count a half."""
        return self.words * (0.5 + 0.5 * self.prose)


def quality(lines: Sequence[str]) -> Quality:
    total = again = prose = 0
    seen: set[str] = set()
    for line in lines:
        size = count_words(line)
        total += size
        prose += size if line.endswith(ENDS) else 0
        for sentence in filter(None, SENTENCE.split(line)):
            if sentence in seen:
                again += count_words(sentence)
            seen.add(sentence)
    return Quality(total - again, round(again / max(total, 1), 3), round(prose / max(total, 1), 3))
