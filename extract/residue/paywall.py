"""Match notices that the rest of a text is for subscribers, and the offers below them (pure)."""

from newsfold.extract.residue.appeals import LABEL_WORD
from newsfold.extract.residue.line import QUOTED, Line
from newsfold.extract.vocabulary.paywall import PAYWALL, SUBSCRIBER_QUESTION

PAYWALL_LINE = 250  # characters; a longer line is no notice for subscribers


def is_paywall_notice(line: Line) -> bool:
    """Match a notice that the rest of the text is for subscribers.

    A question to those who are subscribers is such a notice at the end of the text, or if it asks them to log in:
    elsewhere it offers something else, such as a report.
    """
    if line.index < 1 or QUOTED.search(line.text) or not mentions_paywall(line.text):
        return False
    return line.is_near_end or PAYWALL.search(line.text) or bool(LABEL_WORD.search(line.text))


def is_paywall_offer(line: Line) -> bool:
    """Match a line of the offer below a paywall notice: a short line in the last part of the text, or another
    notice."""
    return (line.is_in_last_part and len(line.text) < PAYWALL_LINE) or is_paywall_notice(line)


def mentions_paywall(text: str) -> bool:
    """Decide whether `text` is a short line that says that the rest is for subscribers."""
    return len(text) < PAYWALL_LINE and (PAYWALL.search(text) or SUBSCRIBER_QUESTION.search(text))
