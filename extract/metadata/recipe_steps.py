"""Read the steps of a recipe or a guide from its JSON-LD (pure)."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from newsfold.extract.metadata import jsonld
from newsfold.extract.metadata.article_body import covered_share, split_paragraphs
from newsfold.extract.metadata.jsonld import JsonLd, Role

MAX_STEPS = 100  # steps of one page; further ones are ignored
MAX_STEP = 2000  # characters of a step; a longer one is not used
MAX_SECTIONS = 3  # lists and sections around a step
PART_SHARE = 0.5  # a text with less of the words of the steps, and nearly no others, is a part of them
WITHIN_SHARE = 0.9  # share of the words of such a text that are those of the steps
SHOWN_SHARE = 0.2  # a text with this share of the words of the steps has them in words of its own

_TYPES = frozenset(("Recipe", "HowTo"))


def find_steps(json_ld: JsonLd) -> tuple[str, ...]:
    """Return the steps of the only `Recipe` or `HowTo` of the page; empty if it has several: a list of recipes."""
    nodes = [node.value for node in json_ld.nodes if node.role is Role.MAIN]
    works = [node for node in nodes if not _TYPES.isdisjoint(jsonld.node_types(node))]
    found = [steps for work in works if (steps := tuple(islice(_steps(work, MAX_SECTIONS), MAX_STEPS)))]
    return found[0] if len(set(found)) == 1 else ()


def add_missing_steps(lines: tuple[str, ...], steps: tuple[str, ...]) -> tuple[str, ...]:
    """Return `lines`, the paragraphs of the page's text, with the steps after them if they hold hardly any.

    If the text is nothing but a part of the steps, such as one of them that a script holds, return the steps alone. Of
    seven measured pages with steps one shows them only after a script ran; the text of the others has them all.
    """
    if not lines or not steps:
        return lines
    shown = covered_share(steps, "\n".join(lines))
    if shown < SHOWN_SHARE:
        return lines + steps
    is_part = shown < PART_SHARE and covered_share(lines, "\n".join(steps)) >= WITHIN_SHARE
    return steps if is_part else lines


def _steps(value: Any, levels: int) -> Iterator[str]:
    """Yield the texts of the steps in a property's value: a text, an object, a section of steps or a list of these."""
    if isinstance(value, str):
        if len(value) <= MAX_STEP:
            yield from split_paragraphs(value)
    elif isinstance(value, list):
        for item in value[:MAX_STEPS]:
            yield from _steps(item, levels)
    elif isinstance(value, dict) and levels > 0:
        inner = value.get("recipeInstructions") or value.get("step") or value.get("itemListElement")
        yield from _steps(inner or value.get("text"), levels - 1)
