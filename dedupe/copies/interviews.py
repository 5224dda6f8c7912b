"""Find the interview within a text: questions and answers that several outlets may print in the same words (pure)."""

import re
from collections import Counter

MAX_LINES = 2_000  # of a text; a longer one is not looked at
MAX_QUESTION = 400  # characters of a line that is a question
MAX_LABEL = 40  # characters of the name of a speaker, before a colon
MIN_TURNS = 3  # questions, or lines of each of two speakers

_QUESTION = re.compile(r"[?？؟;՞]['\"”»’)\]]{0,2}\s*$")
_LABEL = re.compile(rf"\W{{0,3}}([^\W\d_][^:：\n.!?]{{0,{MAX_LABEL - 1}}})[:：]\s*\S")


def split_interview(raw: str) -> str | None:
    """Return what a text has around its interview, introduction and end; None if it has no interview.

    An interview has `MIN_TURNS` lines that are questions, each with a line that is none after it, or as many lines of
    each of two speakers with a name and a colon before them. It reaches from the first such line to the last answer.
    """
    lines = [line for line in raw.split("\n", MAX_LINES) if line.strip()]
    if not 2 * MIN_TURNS <= len(lines) <= MAX_LINES:
        return None
    turns = _questions(lines)
    if len(turns) < MIN_TURNS:
        turns = _labelled(lines)
    if len(turns) < MIN_TURNS:
        return None
    return "\n".join([*lines[: turns[0]], *lines[turns[-1] + 2 :]])


def _questions(lines: list[str]) -> list[int]:
    """Return the numbers of the lines that are questions with an answer below them."""
    is_question = [len(line) <= MAX_QUESTION and _QUESTION.search(line[-8:]) is not None for line in lines]
    return [number for number in range(len(lines) - 1) if is_question[number] and not is_question[number + 1]]


def _labelled(lines: list[str]) -> list[int]:
    """Return the numbers of the lines of speakers, if two or more of them have `MIN_TURNS` each; else none."""
    labels = [match[1].casefold().strip() if (match := _LABEL.match(line[: MAX_LABEL + 8])) else "" for line in lines]
    counts = Counter(label for label in labels if label)
    speakers = {label for label, count in counts.items() if count >= MIN_TURNS}
    return [number for number, label in enumerate(labels) if label in speakers] if len(speakers) > 1 else []
