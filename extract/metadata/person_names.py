"""Decide whether a text looks like the name of a person; put Greek names into the nominative (pure)."""

import re

from newsfold.extract.vocabulary.byline_labels import CASELESS_DESK_PARTS, CASELESS_DESK_WORDS
from newsfold.extract.vocabulary.person_names import NAME_PARTICLES, NO_PERSON_STARTS, NO_PERSON_WORDS

NAME_WORDS = range(2, 6)  # words of a name
CASELESS_WORDS = range(2, 5)  # the same in a script without capital letters, where only a label marks the name
MAX_CASELESS_WORD = 16  # characters of a word of such a name
EAST_ASIAN_LETTERS = range(2, 7)  # letters of a name in Chinese, Japanese and Korean

_EAST_ASIAN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_ONE_NAME = re.compile(r"\w+(?:[ ・]\w+)?")
_NAME_PUNCTUATION = re.compile("[-.'’]")
# The Greek article before a name in the genitive, as in bylines: of him, of her, of them.
GREEK_ARTICLE = re.compile(r"(?i:του|της|των)\s+(?=[Α-ΩΆΈΉΊΌΎΏΪΫ])")

_GREEK_ACCENTED = "άέήίόύώΐΰ"
_GREEK_VOWELS = re.compile(
    r"(?:αυ|αύ|ευ|εύ|ου|ού|αι|αί|ει|εί|οι|οί|ια|ιά|ιω|ιώ|[αεηιουωϊϋ" + _GREEK_ACCENTED + "])", re.I
)
_GREEK_FEMALE = re.compile(r"[αηωάήώ]ς$")
_GREEK_MALE = re.compile(r"[αηάή]$")


def is_person_name(text: str) -> bool:
    """Decide whether `text` looks like a name: two to five words that begin with a capital, except particles like
    "van", and none of which is a word for an organisation or a section.

    In a script without capital letters, no text looks like a name.
    """
    words = text.split()
    if len(words) not in NAME_WORDS or not all(_NAME_PUNCTUATION.sub("", word).isalpha() for word in words):
        return False
    return (
        words[0][0].isupper()
        and words[-1][0].isupper()
        and all(word[0].isupper() or word in NAME_PARTICLES for word in words)
        and not names_organisation(text)
    )


def is_caseless_name(text: str) -> bool:
    """Decide whether `text` may be a name in a script without capital letters: a label has to say that it is one.

    In Chinese, Japanese and Korean it has two to six letters, else two to four words of at most MAX_CASELESS_WORD
    characters. A text with a word for a desk or an outlet is none.
    """
    letters = [sign for sign in text if sign.isalpha()]
    if not letters or any(sign.lower() != sign.upper() for sign in letters) or any(map(str.isdecimal, text)):
        return False
    words = text.split()
    if any(part in text for part in CASELESS_DESK_PARTS) or not CASELESS_DESK_WORDS.isdisjoint(words):
        return False
    if all(map(_EAST_ASIAN.match, letters)):
        return len(letters) in EAST_ASIAN_LETTERS and len(words) <= 2 and _ONE_NAME.fullmatch(text) is not None
    return len(words) in CASELESS_WORDS and all(len(word) <= MAX_CASELESS_WORD and word[0].isalpha() for word in words)


def names_organisation(text: str) -> bool:
    """Decide whether a text has a word that is in names of organisations and sections, and not in those of people."""
    words = [word.strip(".,:!®™").casefold() for word in text.split()]
    return words[:1] != [] and (words[0] in NO_PERSON_STARTS or not NO_PERSON_WORDS.isdisjoint(words))


def in_nominative(text: str) -> str:
    """Return a Greek name after an article in the nominative: "Του Νίκου Παπαδάκη" is "Νίκος Παπαδάκης".

    Any text without such an article stays as it is. A family name of a woman has one form. A name whose nominative is
    not known from its end, such as one whose accent moves, stays in the genitive.
    """
    article = GREEK_ARTICLE.match(text)
    if article is None:
        return text
    first, *others = text[article.end() :].split()
    if _GREEK_FEMALE.search(first):
        return " ".join((first[:-1], *others))
    given = _greek_given_name(first)
    return " ".join((given, *map(_greek_family_name, others)) if given else (first, *others))


def _greek_given_name(word: str) -> str:
    """Return a man's given name in the nominative; empty if it is not known."""
    if word.endswith("ου"):
        vowels = _GREEK_VOWELS.findall(word[:-2].lower())
        is_clear = len(vowels) == 1 or not vowels or vowels[-1][-1] not in _GREEK_ACCENTED
        return f"{word[:-2]}ος" if is_clear else ""
    return f"{word}ς" if _GREEK_MALE.search(word) else word


def _greek_family_name(word: str) -> str:
    """Return a man's family name in the nominative; one that is itself a genitive ("Γεωργίου") stays."""
    if word.endswith("πουλου"):
        return f"{word[:-2]}ος"
    if word.endswith("οπούλου"):
        return f"{word[:-7]}όπουλος"
    return f"{word}ς" if _GREEK_MALE.search(word) else word
