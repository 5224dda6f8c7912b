"""Match residue that repeats something of the page: the headline, the standfirst, a caption, a passage (pure)."""

import re
from collections.abc import Sequence

from newsfold.extract.line_text import ends_sentence
from newsfold.extract.residue.line import Line

KICKER = 40  # letters; the kicker, the subject above a headline, has no more
MIN_COPY = 41  # characters of the keys of a repeated passage; a shorter one may be a refrain
COPIED_SHARE = 0.95  # the least share of the lines of a passage that its copy has
MIN_SHARED = 3  # words that a second headline shares with the first; its subject alone has one or two
MIN_SHARED_WORD = 4  # letters of such a word; shorter ones are in any headline


_WHOLE_SENTENCE = re.compile(r"[.!?。！？।؟…]['\"’”»」)]?\s*$")


def repeats_title(line: Line) -> bool:
    """Match the headline, which `Article.title` holds already.

    Above the text, match each title of the page; below its first line, only those that head no section; further down
    only the article's own, which captions and share bars repeat. So the headings of sections stay.

    Above the text, also match the headline with a kicker in front, even if the space between them is lost.
    """
    if line.key in line.page.titles:
        is_section = line.key in line.page.headings
        return line.remaining == 0 or (not is_section and (line.remaining < 2 or line.key == line.page.title))
    if line.remaining > 1:
        return False
    letters = line.key.replace(" ", "")
    return any(
        len(title) > KICKER and 0 < len(letters) - len(title) <= KICKER and letters.endswith(title)
        for title in (title.replace(" ", "") for title in line.page.titles)
    )


def is_above_headline(line: Line) -> bool:
    """Match a line that the page shows only above its headline, at the start of the text."""
    return line.remaining == 0 and line.key in line.page.above_headline


def repeats_standfirst(line: Line) -> bool:
    """Match a line that repeats the standfirst, which `Article.standfirst` holds already."""
    return bool(line.page.standfirst) and line.key == line.page.standfirst


def rewords_title(line: Line) -> bool:
    """Match a second headline above the text: a line that is no sentence and shares many words with the headline.

    At least half of the different words of the shorter one are in the other one, and MIN_SHARED or more of
    MIN_SHARED_WORD letters. Neither the heading of a section is matched, because the first section of a guide often
    names the subject of the guide again, nor a line in capitals, which is a link or a label.
    """
    if line.remaining > 1 or ends_sentence(line.text) or line.key in line.page.headings:
        return False
    words = set(line.key.split())
    if len(words) < 4 or line.text.isupper():
        return False
    # A line that is much longer than the headline is a standfirst.
    titles = [set(title) for title in map(str.split, line.page.titles) if len(words) <= 1.5 * len(title) + 2]
    return any(
        sum(len(word) >= MIN_SHARED_WORD for word in words & title) >= MIN_SHARED and _overlap(words, title) >= 0.5
        for title in titles
    )


def is_caption(line: Line) -> bool:
    """Match a caption that repeats the alternative text of its picture and is not the heading of a section.

    A whole sentence stays: pages also take the first sentence of the text for the alternative text.
    """
    is_caption_text = line.key in line.page.captions and line.key not in line.page.headings
    return is_caption_text and not _WHOLE_SENTENCE.search(line.text)


def repeats_passage(line: Line) -> bool:
    """Match a line of a passage that repeats the one right before it, as a page does that holds its text twice.

    A sentence that comes again later is a refrain, the repeated question of an interview, or an entry of a list, and
    stays.
    """
    return line.is_copy


def find_copied_lines(keys: Sequence[str]) -> set[int]:
    """Return the indexes of the lines of each passage that repeats the passage right before it.

    The passage has MIN_COPY characters or more in its keys, and its copy at least COPIED_SHARE of its lines. `keys` are
    the normalized keys of all lines.
    """
    last_seen: dict[str, int] = {}
    copies: set[int] = set()
    start = gap = 0
    for index, key in enumerate([*keys, ""]):
        if not (gap and key and keys[index - gap] == key):
            run = range(start, index)
            if gap and len(run) >= COPIED_SHARE * gap and sum(len(keys[line]) for line in run[:gap]) >= MIN_COPY:
                copies.update(run)
            start, gap = index, index - last_seen.get(key, index) if key else 0
        last_seen[key] = index
    return copies


def _overlap(one: set[str], other: set[str]) -> float:
    """Return the share (0 to 1) of the smaller set that is in the other one."""
    return len(one & other) / max(min(len(one), len(other)), 1)
