"""Site boilerplate: find the short blocks that other pages of a site may repeat, and choose those to drop (pure)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from lxml.html import HtmlElement

from newsfold.extract.html.boilerplate import is_boilerplate_name
from newsfold.extract.line_text import ends_sentence, normalized_key
from newsfold.extract.residue.line import LABEL

MAX_BLOCKS = 400  # blocks of a page that are counted, the first ones
MIN_CHARACTERS = 3  # a shorter block is ignored
MAX_CHARACTERS = 600  # a longer block is not boilerplate
BLOCK_TAGS = ("p", "li", "h2", "h3", "h4", "h5", "h6", "div", "td", "dd", "small", "strong")
LINKED_SHARE = 0.5  # a block with this share of its characters in links is not prose
MIN_PAGES = 20  # pages; nothing is learned about a site with fewer
SHARE = 0.15  # least share of a site's pages with a block that is not prose by its mark-up; it is dropped anywhere
PROSE_SHARE = 0.3  # least share for any other block; it is dropped only at the start and end of a text

_INLINE = frozenset("a b strong em i u span br small font sup sub mark time img picture source svg path use".split())

# Block id -> whether the block's mark-up says that it is not prose.
RepeatableBlocks = dict[int, bool]


@dataclass(frozen=True, slots=True)
class SiteBoilerplate:
    """A numbered snapshot of the blocks that a site repeats.

    `blocks` maps the id of a block to True if the block is dropped anywhere in a text, to False if it is dropped only
    at the start and end of a text (its edges).
    """

    snapshot: int
    blocks: Mapping[int, bool]

    @classmethod
    def from_snapshot(cls, snapshot: Mapping[str, Any] | None) -> "SiteBoilerplate | None":
        """Return the boilerplate of a stored snapshot, or None if `snapshot` is None.

        The form of a snapshot is `{"snapshot": number, "anywhere": [block ids], "at_edges": [block ids]}`.
        """
        if not snapshot:
            return None
        at_edges = dict.fromkeys(snapshot.get("at_edges", ()), False)
        anywhere = dict.fromkeys(snapshot.get("anywhere", ()), True)
        return cls(int(snapshot["snapshot"]), at_edges | anywhere)

    def is_dropped_anywhere(self, text: str) -> bool | None:
        """Return True if a block with this text is dropped anywhere in an article's text, False if only at its start
        and end.

        Return None if the block is not dropped at all.
        """
        return self.blocks.get(block_id(text))


def find_repeatable_blocks(tree: HtmlElement) -> RepeatableBlocks:
    """Return the first MAX_BLOCKS short blocks of the page that may recur on other pages of its site.

    The keys are block ids. A value is True if the mark-up says that the block is not prose: it is a label, mostly
    links, or has a class name or id of boilerplate.
    """
    blocks: RepeatableBlocks = {}
    for element in tree.iter(*BLOCK_TAGS):
        if any(child.tag not in _INLINE for child in element):
            continue
        text = " ".join(element.text_content().split())
        if not MIN_CHARACTERS <= len(text) <= MAX_CHARACTERS:
            continue
        blocks[block_id(text)] = _has_boilerplate_markup(element, text)
        if len(blocks) >= MAX_BLOCKS:
            break
    return blocks


def block_id(text: str) -> int:
    """Return a 48-bit hash of the text's normalized key, small enough for JSON and SQLite to hold it exactly."""
    return int.from_bytes(blake2b(normalized_key(text).encode(), digest_size=6).digest(), "big")


def select_recurring(counts: Collection[tuple[int, int, int]], pages: int) -> dict[str, list[int]]:
    """Return the ids of the blocks to drop: `anywhere`, and `at_edges` (only at the start or end of a text).

    Both lists are empty if fewer than MIN_PAGES pages were counted. `counts` holds (block id, pages with the block,
    pages where its mark-up says that it is not prose) for each block; `pages` is the number of the site's pages that
    were counted.
    """
    if pages < MIN_PAGES:
        return {"anywhere": [], "at_edges": []}
    anywhere = [block for block, seen, marked in counts if 2 * marked > seen >= SHARE * pages]
    at_edges = [block for block, seen, marked in counts if 2 * marked <= seen and seen >= PROSE_SHARE * pages]
    return {"anywhere": sorted(anywhere), "at_edges": sorted(at_edges)}


def _has_boilerplate_markup(element: HtmlElement, text: str) -> bool:
    if len(text) < LABEL and not ends_sentence(text):
        return True
    linked = sum(len(" ".join(link.text_content().split())) for link in element.iter("a"))
    if linked >= LINKED_SHARE * len(text):
        return True
    return is_boilerplate_name(f"{element.get('class') or ''} {element.get('id') or ''}")
