"""Reports of one wording with other numbers, as of weather, markets or matches: neither copies nor a story (pure)."""

import re

from newsfold.dedupe.copies.overlap import overlap
from newsfold.dedupe.parameters import Parameters
from newsfold.dedupe.tokens import Text

_GROUP = re.compile(r"[., ](?=\d{3}(?!\d))")
_SEPARATOR = re.compile(r"[,:]")


def is_report(one: Text, other: Text, length: int, parameters: Parameters) -> bool:
    """Whether the numbers are what so many shared words are about; some in a footer of each outlet are not.

    Who says the same in both speaks of one event, however many numbers have changed.
    """
    conflicts, places = number_conflicts(one, other)
    if conflicts < parameters.number_conflicts or conflicts <= parameters.number_share * places:
        return False
    return conflicts * parameters.words_a_number >= length and not _quote_alike(one, other, parameters)


def _quote_alike(one: Text, other: Text, parameters: Parameters) -> bool:
    """Whether a quotation of some length stands in both, from its first word to its last."""
    return any(len(said) >= parameters.spoken_words for said in one.quotations & other.quotations)


def is_template(one: Text, other: Text, parameters: Parameters) -> bool:
    """Whether the two say the same around other numbers; stricter than for a copy: a story may tell of new tolls."""
    conflicts, places = number_conflicts(one, other)
    if conflicts < parameters.template_conflicts or conflicts <= parameters.template_share * places:
        return False
    if _quote_alike(one, other, parameters):
        return False
    return overlap(one.frame, other.frame)[1] >= parameters.containment


def number_conflicts(one: Text, other: Text) -> tuple[int, int]:
    """(differing, shared) places of numbers: two reports of one template differ in most of them, an update in few."""
    shared = one.numbers.keys() & other.numbers.keys()
    return sum(_value(one.numbers[place]) != _value(other.numbers[place]) for place in shared), len(shared)


def _value(number: str) -> str:
    """1,200 is 1.200 and 1 200, and 8:07 is 8.07."""
    return _SEPARATOR.sub(".", _GROUP.sub("", number))
