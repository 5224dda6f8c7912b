"""Match notes about the author, their contact, and profiles of companies, at the end of a text (pure)."""

import re
from collections.abc import Sequence

from newsfold.extract.line_text import ends_sentence, normalized_key
from newsfold.extract.residue.line import LABEL, LAST_LINES, QUOTED, Line
from newsfold.extract.vocabulary.appeals import LIFE_VERBS
from newsfold.extract.vocabulary.box_labels import ABOUT, PRESS_CONTACT
from newsfold.extract.vocabulary.bylines import BYLINE_LABEL, IS, OUR, PRONOUN, PRONOUN_IN
from newsfold.extract.vocabulary.person_names import DEFINITE_ARTICLE

MAX_CONTACT_WORDS = 3  # beside an e-mail address; more are a sentence
MIN_NAME_PART = 4  # letters of a part of a name that stands for the whole name
MIN_NOTE_WORDS = 4  # a line without a verb that begins with the author's name and has no more is a byline
MIN_PROSE_WORDS = 8  # words of a line of prose; a byline has fewer
FIRST_WORDS = 3  # words of a sentence, among which is who it is about
WORDS_BEFORE_AUTHOR = 3  # words; a note about the author begins with the name: "Our correspondent <name> …"

_ABOUT = re.compile(rf"\W{{0,3}}{ABOUT}\s+(?:{DEFINITE_ARTICLE}\s+)?((?-i:[A-Z\d]).{{1,60}})", re.I)
_PRESS_CONTACT = re.compile(rf"\W{{0,3}}{PRESS_CONTACT}\W{{0,3}}", re.I)
_MAIL = re.compile(r"\S+@\S+\.\w+|(?<!\w)@\w{3,}")
_LABEL = re.compile(BYLINE_LABEL, re.I)
_IS = re.compile(IS, re.I)
_PAST = r"(?:was|war)\s(?!an?\s)"  # told of a person, seldom of the author
_LIFE = re.compile(rf"(?!{_PAST})(?:{IS}|{LIFE_VERBS})(?!\w)", re.I)
_NAME_AND_SIGN = re.compile(r"\W{0,3}(\w[^,:(–—]{3,60}?)\s?[,:(–—]")
_PRONOUN = re.compile(PRONOUN, re.I)


def is_contact_line(line: Line) -> bool:
    """Match a line near the end with an e-mail address: that of the author, whose name is in the address, or one with
    no more than a name or a label beside it.

    An address below a signature that stays is a part of it.
    """
    if not line.is_near_end or line.index < 3:
        return False
    found = _MAIL.search(line.text)
    if found is None:
        return False
    address = found.group().casefold()
    others = len(normalized_key(_MAIL.sub(" ", line.text)).split())
    if "." in address and 1 <= others <= MAX_CONTACT_WORDS:
        return True
    if not others and line.is_below_name:
        return False
    people = (names for names in map(str.split, line.page.authors) if len(names) in (2, 3))
    login = address.partition("@")[0]
    return any(
        login == f"{names[0][0]}{names[-1]}" or any(len(name) > 3 and name in address for name in names)
        for names in people
    )


def starts_company_profile(line: Line) -> bool:
    """Match a heading "About Example Inc." among the last LAST_LINES lines, in the last part of the text.

    If an earlier paragraph contains the name, the heading stays: a press release ends with the profile of the company
    or institute that it reports on.
    """
    if not line.is_in_last_part or line.total - line.index > LAST_LINES:
        return False
    about = _ABOUT.fullmatch(line.text.rstrip(" :"))
    return about is not None and not _is_subject(line, normalized_key(about[1]).split())


def starts_press_contact(line: Line) -> bool:
    """Match the label above the names and numbers of a press office, at the end of a press release."""
    return line.index >= 3 and bool(_PRESS_CONTACT.fullmatch(line.text))


def continues_press_contact(line: Line) -> bool:
    """Match a short line that is no prose: a name, a street, a number. Used only below the label."""
    is_prose = ends_sentence(line.text) and line.key.count(" ") >= MIN_PROSE_WORDS - 1
    return len(line.text) < LABEL and not is_prose


def describes_author(line: Line) -> bool:
    """Match a note about the author near the end, outside of the section of a heading ("Why trust us") and not below a
    label.

    It begins with the author's name, and if it is a sentence, it goes on with a sign ("Ada Lund, editor …") or with
    what the author is, or the page marks it. Or it is a sentence with at most WORDS_BEFORE_AUTHOR words before the name
    that begins with "our" or "author", or says what the author is ("Correspondent Ada Lund is …"). A line about a
    person who is in an earlier paragraph stays: the author of a feature about a journey, or one who has died.
    """
    if not line.is_near_end or line.index < 3 or line.is_below_heading or line.is_below_label:
        return False
    if QUOTED.search(line.text):
        return False
    words = line.key.split()
    is_sentence = ends_sentence(line.text)
    for author in map(str.split, line.page.authors):
        if len(author) not in (2, 3):
            continue
        if author == words[: len(author)]:
            is_note = _tells_life(line, author) if is_sentence else len(words) > MIN_NOTE_WORDS
            return is_note and not _is_subject(line, author)
        for start in range(1, WORDS_BEFORE_AUTHOR + 1 if is_sentence else 0):
            end = start + len(author)
            is_labelled = words[0] in OUR or _LABEL.fullmatch(words[0])
            if author == words[start:end] and (is_labelled or _IS.fullmatch(" ".join(words[end : end + 1]))):
                return not _is_subject(line, author)
    return False


def _tells_life(line: Line, author: Sequence[str]) -> bool:
    """Decide whether a sentence that begins with an author's name says what the author is, or is marked by the page."""
    rest = line.key.split(" ", len(author))[-1]
    if _LIFE.match(rest) or line.page.is_marked(line.text):
        return True
    match = _NAME_AND_SIGN.match(line.text)
    return match is not None and normalized_key(match[1]).split() == list(author)


def _is_subject(line: Line, words: Sequence[str]) -> bool:
    """Decide whether a line of prose before this one has the name of these words, of an author or a company."""
    name = f" {' '.join(words)} "
    return any(name in f" {key} " and key.count(" ") >= MIN_PROSE_WORDS for key in line.keys[: line.index])


def continues_note(line: Line) -> bool:
    """Match a line near the end, below a note about the author, that goes on about that person.

    One of its first words is a part of the name or stands for it ("She", "When he is not …").
    """
    if not line.is_near_end or QUOTED.search(line.text):
        return False
    first = line.key.split()[:FIRST_WORDS]
    names = {part for author in line.page.authors for part in author.split() if len(part) >= MIN_NAME_PART}
    names.update(PRONOUN_IN.get(line.page.language, "").split())
    return describes_author(line) or any(word in names or _PRONOUN.fullmatch(word) for word in first)
