"""The short blocks of a page that others of its site may repeat: a number of each, and its mark-up's word (pure)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from lxml.html import HtmlElement

from newsfold.extract.body.residue import LABEL, ends_sentence, key
from newsfold.extract.html.boilerplate import is_box_name

MOST = 400  # blocks of a page that are looked at
LONGEST = 600  # characters; nothing longer is boilerplate
TAGS = ("p", "li", "h2", "h3", "h4", "h5", "h6", "div", "td", "dd", "small", "strong")
LINKED = 0.5  # share of a block's characters within links, from which it leads away
SAFE = 20  # pages of a site from which something is learned
SHARE = 0.15  # of the pages must hold a block whose mark-up says that it is no prose,
PROSE_SHARE = 0.3  # and so many one that says nothing; such a one goes from above and below the text only

_INLINE = frozenset("a b strong em i u span br small font sup sub mark time img picture source svg path use".split())


@dataclass(frozen=True, slots=True)
class Learned:
    """A numbered snapshot of what a site repeats: each block's number, and whether it goes wherever it stands."""

    snapshot: int
    blocks: Mapping[int, bool]

    @classmethod
    def of(cls, given: Mapping[str, Any] | None) -> "Learned | None":
        """From `{"snapshot": number, "anywhere": numbers of blocks, "at_edges": numbers of blocks}`."""
        if not given:
            return None
        edges = dict.fromkeys(given.get("at_edges", ()), False)
        return cls(int(given["snapshot"]), edges | dict.fromkeys(given.get("anywhere", ()), True))


def blocks(tree: HtmlElement) -> dict[int, bool]:
    """Each block once, and whether its mark-up agrees that it is none of the text: a link, a label, a named box."""
    found: dict[int, bool] = {}
    for element in tree.iter(*TAGS):
        if any(child.tag not in _INLINE for child in element):
            continue
        text = " ".join(element.text_content().split())
        if not 3 <= len(text) <= LONGEST:
            continue
        found[number(text)] = _agrees(element, text)
        if len(found) >= MOST:
            break
    return found


def number(text: str) -> int:
    """48 bits of what a reader finds equal, so that SQLite and JSON hold it exactly."""
    return int.from_bytes(blake2b(key(text).encode(), digest_size=6).digest(), "big")


def recurring(counts: Collection[tuple[int, int, int]], pages: int) -> dict[str, list[int]]:
    """What a snapshot holds, of (block, pages with it, pages where the mark-up agreed); empty below SAFE pages."""
    if pages < SAFE:
        return {"anywhere": [], "at_edges": []}
    agreed = [block for block, seen, agrees in counts if 2 * agrees > seen >= SHARE * pages]
    prose = [block for block, seen, agrees in counts if 2 * agrees <= seen and seen >= PROSE_SHARE * pages]
    return {"anywhere": sorted(agreed), "at_edges": sorted(prose)}


def _agrees(element: HtmlElement, text: str) -> bool:
    if len(text) < LABEL and not ends_sentence(text):
        return True
    linked = sum(len(" ".join(link.text_content().split())) for link in element.iter("a"))
    return linked >= LINKED * len(text) or is_box_name(f"{element.get('class') or ''} {element.get('id') or ''}")
