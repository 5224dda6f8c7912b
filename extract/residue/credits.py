"""Match credits of pictures, copyright notices and lines that name the source of a text (pure)."""

import re

from newsfold.extract.line_text import normalized_key
from newsfold.extract.residue.line import LABEL, Line
from newsfold.extract.vocabulary.agencies import AGENCIES, PICTURE_AGENCIES
from newsfold.extract.vocabulary.credits import (
    COPYRIGHT,
    CREDIT,
    CREDIT_AT_END,
    CREDIT_BEFORE_NAME,
    SOURCE,
    UNNAMED_SOURCE,
)

MAX_CREDITED = 3  # names in the credit of one picture: photographer, agency and who passed it on
MIN_SENTENCE_WORDS = 6  # of a sentence that begins with a sign or a word of credits

_CREDIT = re.compile(
    rf"\W{{0,3}}{CREDIT}\b(?:(?:/\w{{1,20}})?(?:\s(?-i:[^\WA-Z])\S{{0,20}}){{0,2}}\s*[:：](?!//)\s*\S.{{0,80}}|(?:\s[^:/]{{0,40}})?(?:\s*[©|]|\s/\s?(?!/)).*)"
    rf"|\W{{0,3}}©.*",
    re.I,
)
_NAMES = re.compile(r"\s/\s|[,;、，]\s*")
_SOURCE = re.compile(rf"\W{{0,3}}{SOURCE}(?:\s\S{{1,20}}){{0,2}}\s*[:：]\s*\S.{{0,80}}", re.I)
_SOURCE_CREDIT = re.compile(rf"\W{{0,3}}(?:{CREDIT}|{SOURCE})\W{{1,4}}(?:{UNNAMED_SOURCE}|{AGENCIES})\W*", re.I)
_NAMED_CREDIT = re.compile(rf"{CREDIT_BEFORE_NAME}((?:\s[^\W\d_][\w.’'-]{{0,20}}){{2,3}})", re.I)
_SENTENCE_BEGIN = re.compile(r"[.!?]\s+\w")
_LABELLED_CAPTION = re.compile(rf"【{CREDIT}】[^。]{{0,150}}")
_CREDIT_IN_BRACKETS = re.compile(rf"[(\[（]\s*{CREDIT}\b.{{0,80}}[)\]）]", re.I)
_COPYRIGHT = re.compile(rf"\W{{0,3}}{COPYRIGHT}\b\W{{0,3}}[^.!?]{{0,80}}\b(?:19|20)\d\d\b[^.!?]{{0,60}}\.?", re.I)
_DATELINE = re.compile(rf"(?:[^\s\W].{{0,60}}\s)?[(（【\[]{AGENCIES}[)）】\]]\W{{0,3}}")
_PICTURE_CREDIT = re.compile(rf".{{0,60}}/\s*{PICTURE_AGENCIES}.{{0,40}}|.{{2,60}}{CREDIT_AT_END}\W{{0,2}}", re.I)


def is_credit(line: Line) -> bool:
    """Match a picture credit, a copyright notice, or the line that names the source of the text at its start or end.

    At its start this may be a dateline without its sentence: "OLDWICK, March 2 (Reuters) –". A picture whose source is
    the subject of the headings is an example of what the text is about, and so is a credit below a label. A line with
    more than MAX_CREDITED names lists the sources of several pictures; it is a note of the text, as its footnotes are.
    """
    return _names_source(line) and len(_NAMES.split(line.text)) <= MAX_CREDITED


def _names_source(line: Line) -> bool:
    """Decide whether a line is what is_credit describes, however many names it has."""
    if line.remaining == 0 and _DATELINE.fullmatch(line.text):
        return True
    if _COPYRIGHT.fullmatch(line.text) or _SOURCE_CREDIT.fullmatch(line.text):
        return True
    if _CREDIT_IN_BRACKETS.fullmatch(line.text):
        return True
    if len(line.text) < LABEL and _PICTURE_CREDIT.fullmatch(line.text):
        return True
    if not line.is_below_label and _is_unlabelled_credit(line):
        return True
    is_source = (line.remaining == 0 or line.is_near_end) and _SOURCE.fullmatch(line.text)
    if _SENTENCE_BEGIN.search(line.text):
        return False
    if is_source:
        return True
    if line.is_below_label or _is_sentence(line.text):
        return False
    return bool(_CREDIT.fullmatch(line.text)) and not _credits_subject(line)


def _is_sentence(text: str) -> bool:
    """Decide whether a text ends as a sentence and most of its words are in small letters ("© was once a letter.")."""
    words = text.split()
    return len(words) >= MIN_SENTENCE_WORDS and text.endswith(".") and sum(map(str.islower, words)) > len(words) / 2


def _is_unlabelled_credit(line: Line) -> bool:
    """Decide whether a line is a caption with its label in brackets, or a credit without a colon: "Foto Jan Lem"."""
    if _LABELLED_CAPTION.fullmatch(line.text):
        return True
    named = _NAMED_CREDIT.fullmatch(line.text)
    if named is None or line.key in line.page.headings:
        return False
    return all(word[0].isupper() for word in named[1].split())


def _credits_subject(line: Line) -> bool:
    """Decide whether each word that a credit names is in the headings: then it tells which example is shown."""
    _, _, named = line.text.replace("：", ":").partition(":")
    words = normalized_key(named).split()
    return bool(words) and set(words) <= {word for heading in line.page.headings for word in heading.split()}
