"""Decide whether a text looks like the name of a person (pure)."""

import re

from newsfold.extract.vocabulary.person_names import NAME_PARTICLES, NO_PERSON_STARTS, NO_PERSON_WORDS

NAME_WORDS = range(2, 6)  # words of a name

_NAME_PUNCTUATION = re.compile("[-.'’]")


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


def names_organisation(text: str) -> bool:
    """Decide whether a text has a word that is in names of organisations and sections, and not in those of people."""
    words = [word.strip(".,:!®™").casefold() for word in text.split()]
    return words[:1] != [] and (words[0] in NO_PERSON_STARTS or not NO_PERSON_WORDS.isdisjoint(words))
