"""Match appeals to the reader (sign up, follow us, share) and labels of buttons (pure)."""

import re

from newsfold.extract.line_text import normalized_key
from newsfold.extract.residue.line import LABEL, QUOTED, Line
from newsfold.extract.vocabulary.appeals import (
    APPEAL,
    APPEAL_VERBS,
    LABEL_FILLERS,
    LABEL_WORDS,
    READER_OBJECT,
    UNSPACED_APPEAL,
)
from newsfold.extract.vocabulary.buttons import BUTTONS, CALLS, OF_PAGES, PAGE

LONG_APPEAL = 450  # characters; at the end of a text, a longer line is no appeal

_BUTTONS = re.compile(rf"\W{{0,3}}{BUTTONS}[^\w?]{{0,4}}\d{{0,4}}[^\w?]{{0,3}}", re.I)
_CALL = re.compile(rf"\W{{0,3}}{CALLS}[^\w?:：]{{0,5}}", re.I)
LABEL_WORD = re.compile(rf"(?<!\w){LABEL_WORDS}(?!\w)", re.I)
_LABEL_FILLER = re.compile(rf"(?<!\w){LABEL_FILLERS}(?!\w)", re.I)
_APPEAL_VERB = re.compile(rf"\W{{0,3}}{APPEAL_VERBS}(?!\w)", re.I)
_SENTENCES = re.compile(r"[.!?:;…]+\W*\s|\s[-–—|]\s")
_PAGE_NUMBER = re.compile(rf"\W*{PAGE}\s+\d{{1,3}}\s*(?:{OF_PAGES}|/)\s*\d{{1,3}}\W*", re.I)


def is_appeal(line: Line) -> bool:
    """Match an appeal to the reader (sign up, follow us, share), "all rights reserved", or the label of a button.

    The last line may be a longer one: on 1,540 pages, none of the five last lines with such a phrase was in the text.
    """
    if is_short_appeal(line.text):
        return True
    if _CALL.fullmatch(line.text) and (line.is_near_end or line.key not in line.page.headings):
        return True
    limit = LONG_APPEAL if line.is_last else 250
    return (line.is_near_end or line.is_near_start) and _is_appeal(line.text, limit)


def is_short_appeal(text: str) -> bool:
    """Decide whether `text` has fewer than LABEL characters and is an appeal to the reader or the label of a button."""
    if len(text) >= LABEL:
        return False
    return bool(_BUTTONS.fullmatch(text) or _PAGE_NUMBER.fullmatch(text)) or _is_label(text) or _is_appeal(text, LABEL)


def _is_appeal(text: str, limit: int) -> bool:
    """Decide whether a text of fewer than `limit` characters, without quotation marks, addresses the reader.

    It has a phrase that only such texts have, or a sentence in it begins with a verb of APPEAL_VERBS and names what the
    reader gets. A single word never decides: "subscription" and "newsletter" are also subjects of reports.
    """
    if len(text) >= limit or QUOTED.search(text):
        return False
    if APPEAL.search(text) or UNSPACED_APPEAL.search(text):
        return True
    for sentence in _SENTENCES.split(text):
        verb = _APPEAL_VERB.match(sentence)
        if verb and READER_OBJECT.search(sentence[verb.end() :]):
            return True
    return False


def _is_label(text: str) -> bool:
    """Decide whether `text` consists of words of LABEL_WORDS and LABEL_FILLERS only, with one of the former."""
    rest, count = LABEL_WORD.subn(" ", text)
    return count > 0 and not normalized_key(_LABEL_FILLER.sub(" ", rest)) and not text.rstrip().endswith("?")
