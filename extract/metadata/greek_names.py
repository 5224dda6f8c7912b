"""Read Greek names in the genitive that follows an article in bylines: "Του Νίκου Παπαδάκη" (pure)."""

import re

# The article before the genitive: of him, of her, of them.
ARTICLE = re.compile(r"(?:του|της|των)\s+(?=[Α-ΩΆΈΉΊΌΎΏΪΫ])", re.I)

_ACCENTED = "άέήίόύώΐΰ"
_VOWELS = re.compile(r"(?:αυ|αύ|ευ|εύ|ου|ού|αι|αί|ει|εί|οι|οί|ια|ιά|ιω|ιώ|[αεηιουωϊϋ" + _ACCENTED + "])", re.I)
_FEMALE = re.compile(r"[αηωάήώ]ς$")
_MALE = re.compile(r"[αηάή]$")


def in_nominative(text: str) -> str:
    """Return the name after an article in the nominative, "Νίκος Παπαδάκης"; any text without an article as it is.

    A family name of a woman has one form. A name whose nominative is not known from its end, such as one whose accent
    moves, stays in the genitive.
    """
    article = ARTICLE.match(text)
    if article is None:
        return text
    first, *others = text[article.end() :].split()
    if _FEMALE.search(first):
        return " ".join((first[:-1], *others))
    given = _given_name(first)
    return " ".join((given, *map(_family_name, others)) if given else (first, *others))


def _given_name(word: str) -> str:
    """Return a man's given name in the nominative; empty if it is not known."""
    if word.endswith("ου"):
        vowels = _VOWELS.findall(word[:-2].lower())
        is_clear = len(vowels) == 1 or not vowels or vowels[-1][-1] not in _ACCENTED
        return f"{word[:-2]}ος" if is_clear else ""
    return f"{word}ς" if _MALE.search(word) else word


def _family_name(word: str) -> str:
    """Return a man's family name in the nominative; one that is itself a genitive ("Γεωργίου") stays."""
    if word.endswith("πουλου"):
        return f"{word[:-2]}ος"
    if word.endswith("οπούλου"):
        return f"{word[:-7]}όπουλος"
    return f"{word}ς" if _MALE.search(word) else word
