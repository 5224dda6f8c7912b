"""Match appeals to the reader (sign up, follow us, share) and labels of buttons (pure)."""

import re

from newsfold.extract.line_text import ending_of, normalized_key
from newsfold.extract.residue.line import LABEL, QUOTED, Line
from newsfold.extract.vocabulary.appeals import (
    APPEAL,
    APPEAL_LEADS,
    APPEAL_VERBS,
    CONDITIONS,
    GO_ALONG,
    LABEL_FILLERS,
    LABEL_WORDS,
    NOTICE,
    READER_OBJECT,
    UNSPACED_APPEAL,
    UNSPACED_NOTICE,
)
from newsfold.extract.vocabulary.buttons import BUTTONS, CALLS, OF_PAGES, PAGE

LONG_APPEAL = 450  # characters; at the end of a text, a longer line is no appeal

_BUTTONS = re.compile(rf"\W{{0,3}}{BUTTONS}[^\w?]{{0,4}}\d{{0,4}}[^\w?]{{0,3}}", re.I)
_CALL = re.compile(rf"\W{{0,3}}{CALLS}[^\w?:：]{{0,5}}", re.I)
LABEL_WORD = re.compile(rf"(?<!\w){LABEL_WORDS}(?!\w)", re.I)
_LABEL_FILLER = re.compile(rf"(?<!\w){LABEL_FILLERS}(?!\w)", re.I)
_APPEAL_VERB = re.compile(rf"\W{{0,3}}{APPEAL_VERBS}(?!\w)", re.I)
_SENTENCES = re.compile(r"[.!?:;…]\W{0,50}\s|\s[-–—|]\s")
_SENTENCE_ENDS = frozenset(".!?。！？।؟…,;")  # also that of a line of a poem
_ADDRESS = re.compile(r"\S@\w|(?<!\w)@\w{3}|https?://|(?<!\w)www\.")
_QUESTIONS = re.compile(r"(?:[^.!?:]{1,80}\?\s+){1,2}")
_LEAD = re.compile(rf"\W{{0,3}}(?:{APPEAL_LEADS}\s+|{CONDITIONS}\s[^,]{{1,80}},\s*)", re.I)
_PAGE_NUMBER = re.compile(rf"\W*{PAGE}\s+\d{{1,3}}\s*(?:{OF_PAGES}|/)\s*\d{{1,3}}\W*", re.I)


def is_appeal(line: Line) -> bool:
    """Match an appeal to the reader (sign up, follow us, share), a notice of the site, or the label of a button.

    A short line is one anywhere, a longer one near the start or end of the text. The last line may be longer still: on
    1,540 pages, none of the five last lines with such a phrase was in the text.

    A sentence of the text may have the same words: "The choir asks you to join us on the quay." So a sentence is an
    appeal only if it has a phrase of NOTICE or begins with the appeal, or if something else shows that the site speaks:
    an address in the line, or that the page marks it (see PageContext.is_marked).
    """
    if _is_label_or_button(line.text):
        return True
    if _CALL.fullmatch(line.text) and (line.is_near_end or line.key not in line.page.headings):
        return True
    limit = LABEL
    if line.is_near_end or line.is_near_start:
        limit = LONG_APPEAL if line.is_last else 250
    if len(line.text) >= limit or QUOTED.search(line.text):
        return False
    if NOTICE.search(line.text) or UNSPACED_NOTICE.search(line.text):
        return True
    if not _has_appeal(line.text):
        return False
    if _SENTENCE_ENDS.isdisjoint(ending_of(line.text)) or _begins_with_appeal(line.text):
        return True
    return bool(_ADDRESS.search(line.text)) or line.page.is_marked(line.text)


def is_short_appeal(text: str) -> bool:
    """Decide whether `text` has fewer than LABEL characters and the words of an appeal, or is the label of a button."""
    if len(text) >= LABEL:
        return False
    if _is_label_or_button(text):
        return True
    has_words = NOTICE.search(text) or UNSPACED_NOTICE.search(text) or _has_appeal(text)
    return has_words and not QUOTED.search(text)


def begins_appeal(text: str) -> bool:
    """Decide whether a text of any length has a notice of the site, or begins with an appeal that names what the reader
    gets; quotations do not count."""
    if QUOTED.search(text):
        return False
    return bool(NOTICE.search(text) or UNSPACED_NOTICE.search(text)) or _begins_with_appeal(text)


def _is_label_or_button(text: str) -> bool:
    if len(text) >= LABEL:
        return False
    return bool(_BUTTONS.fullmatch(text) or _PAGE_NUMBER.fullmatch(text)) or _is_label(text)


def _has_appeal(text: str) -> bool:
    """Decide whether a text has a phrase of APPEAL, or a sentence in it begins with a verb of APPEAL_VERBS and names
    what the reader gets. A single word never decides: "subscription" and "newsletter" are also subjects of reports."""
    if APPEAL.search(text) or UNSPACED_APPEAL.search(text):
        return True
    return any(map(_asks_reader, _SENTENCES.split(text)))


def _begins_with_appeal(text: str) -> bool:
    """Decide whether a text begins with an appeal, maybe after a question, "Please" or "If you …,".

    One that begins with words that people say to each other also has to name what the reader gets."""
    first = _LEAD.sub("", _SENTENCES.split(_QUESTIONS.sub("", text, count=1), 1)[0], count=1)
    if _asks_reader(first):
        return True
    return APPEAL.begins(first) and (not GO_ALONG.begins(first) or READER_OBJECT.search(first))


def _asks_reader(sentence: str) -> bool:
    verb = _APPEAL_VERB.match(sentence)
    return verb is not None and READER_OBJECT.search(sentence[verb.end() :])


def _is_label(text: str) -> bool:
    """Decide whether `text` consists of words of LABEL_WORDS and LABEL_FILLERS only, with one of the former."""
    rest, count = LABEL_WORD.subn(" ", text)
    return count > 0 and not normalized_key(_LABEL_FILLER.sub(" ", rest)) and not text.rstrip().endswith("?")
