"""Filter residue, the boilerplate lines left in an extracted text, by the rules of `rules.py` (pure)."""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from newsfold.extract.line_text import normalized_key
from newsfold.extract.residue.line import Line, PageContext
from newsfold.extract.residue.navigation import is_without_letters
from newsfold.extract.residue.repetitions import find_copied_lines
from newsfold.extract.residue.rules import RULES, Rule
from newsfold.extract.residue.social_media import without_post_addresses
from newsfold.extract.residue.timestamps import find_series_of_days

MAX_PASSES = 20  # times that the rules are applied to a text; measured pages need one to three
LONGEST_RULE = max(rule.longest or 0 for rule in RULES)  # characters; about longer lines, the same rules are asked
ROW_SIGN = "|"  # begins a row of a table; its cells are part of what the table says


class FilteredLine(NamedTuple):
    """A line and the name of the rule that drops it; None if the line stays."""

    text: str
    dropped_by: str | None


def filter_lines(lines: Sequence[str], page: PageContext) -> list[FilteredLine]:
    """Return all lines in their order, each with the name of the rule that drops it, or None if it stays.

    Within a line that stays, the addresses of pictures in posts are left out.

    When lines at the start or end of the text are dropped, other lines take their place. So the rules are applied again
    to the remaining lines until they drop no more, at most MAX_PASSES times: else the work on a text of nothing but
    such lines would grow with the square of their number. A line that stayed stays in the same place.
    """
    dropped_by: list[str | None] = [None] * len(lines)
    stayed: set[tuple[object, ...]] = set()
    for _ in range(MAX_PASSES):
        remaining = [index for index, name in enumerate(dropped_by) if name is None]
        names = _apply_rules([lines[index] for index in remaining], _with_last_line_among(remaining, page), stayed)
        if not any(names):
            break
        for index, name in zip(remaining, names, strict=True):
            dropped_by[index] = name
    return [
        FilteredLine(text if name else without_post_addresses(text), name)
        for text, name in zip(lines, dropped_by, strict=True)
    ]


def _apply_rules(lines: Sequence[str], page: PageContext, stayed: set[tuple[object, ...]]) -> list[str | None]:
    """Return for each line the name of the rule that drops it, or None.

    `stayed` holds text and place of the lines that no rule drops; those that are found are added.
    """
    names: list[str | None] = []
    keys = list(map(normalized_key, lines))
    copies = find_copied_lines(keys)
    days = find_series_of_days(lines, keys, page.headings)
    remaining, section, above, is_label = 0, "", "", False
    for index, (text, key) in enumerate(zip(lines, keys, strict=True)):
        is_copy, is_day = index in copies, index in days
        line = Line(text, key, index, len(lines), page, is_copy, is_day, remaining, section, above, is_label, keys)
        text_and_place = (text, *line.place)
        rule = None if text_and_place in stayed else _first_match(line)
        if rule is None:
            stayed.add(text_and_place)
            section, above, is_label = "", text, text.endswith((":", "："))
            remaining += 1
        else:
            is_label = False
            section = rule.name if rule.continues is not None else section
        names.append(rule.name if rule else None)
    return names


@lru_cache(4096)
def rules_for(length: int, section: str) -> tuple[Rule, ...]:
    """Return the rules that are asked about a line of `length` characters in the section of the rule `section`."""
    return tuple(rule for rule in RULES if rule.longest is None or length <= rule.longest or rule.name == section)


def _first_match(line: Line) -> Rule | None:
    is_row = line.text.startswith(ROW_SIGN)
    for rule in rules_for(min(len(line.text), LONGEST_RULE + 1), line.section):
        if is_row and rule.matches is not is_without_letters:
            continue
        continues = rule.continues
        if continues(line) if continues is not None and line.section == rule.name else rule.matches(line):
            return rule
    return None


def _with_last_line_among(remaining: Sequence[int], page: PageContext) -> PageContext:
    """Return `page` with `last_line` as an index into the remaining lines.

    `page.last_line` is an index into all lines; `remaining` holds the indexes of the remaining ones.
    """
    if page.last_line is None:
        return page
    return replace(page, last_line=sum(index <= page.last_line for index in remaining) - 1)
