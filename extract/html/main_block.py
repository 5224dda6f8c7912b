"""Find the block with the text of a page whose mark-up does not name the article, by its paragraphs (pure)."""

from collections import Counter
from collections.abc import Collection, Mapping
from itertools import chain

from lxml.html import HtmlElement

from newsfold.extract.html.name_paths import BODY_PATHS
from newsfold.extract.line_text import text_of, text_width

MAIN_BLOCK_SHARE = 0.8  # least share of the characters in the page's paragraphs that the main block holds
MIN_PARAGRAPH_CHARACTERS = 80  # characters; a shorter paragraph may be a label and is not counted
MAX_FRAMES = 20  # blocks that are examined, of those that one of trafilatura's rules finds
MAX_BOX_SHARE = 0.2  # a block without a paragraph, but with more text than this share, holds the text in lines
REST_SHARE = 0.2  # of the text that follows a block which a stray end tag closed
MIN_ENTRIES = 3  # blocks of one name, side by side, in which a live blog has its entries
BLOCK_TAGS = ("div", "section", "main", "td", "center", "font", "span")

_FRAME_NAMES = ("class", "id", "itemprop", "role")


def mark_main_block(tree: HtmlElement) -> None:
    """Turn the smallest block with MAIN_BLOCK_SHARE of the text into an `article` element, in place.

    If there is no such block, move all children of `body` into a new `article`. Do nothing if the page has an `article`
    or trafilatura's own rules (BODY_PATHS) find a block with a paragraph. The names of small blocks without one that
    they find before are removed: an author's, a table of contents'; and so are the names of the entries of a live blog,
    of which it would take the first. Without this, trafilatura would collect paragraphs from the whole page and lose
    subheadings and lists.
    """
    if tree.find(".//article") is not None:
        return
    characters, total = Counter[HtmlElement](), 0
    for paragraph in tree.iter("p"):
        length = text_width(text_of(paragraph))
        if length >= MIN_PARAGRAPH_CHARACTERS:
            total += length
            for ancestor in paragraph.iterancestors(*BLOCK_TAGS):
                characters[ancestor] += length
    small = _find_small_frames(tree, characters, total)
    if small is None:
        return
    for frame in small:  # not before: the other paths may find blocks by the same names
        for name in _FRAME_NAMES:
            frame.attrib.pop(name, None)
    blocks = [block for block, length in characters.items() if length >= MAIN_BLOCK_SHARE * total]
    if blocks:
        min(blocks, key=lambda block: sum(1 for _ in block.iter())).tag = "article"
    elif total and (body := tree.find("body")) is not None:
        article = body.makeelement("article")
        article.extend(list(body))
        body.append(article)


def _find_small_frames(
    tree: HtmlElement, characters: Mapping[HtmlElement, int], total: int
) -> Collection[HtmlElement] | None:
    """Return the blocks found by trafilatura's rules that are not the text, but at most a part of it.

    None if they find the block with the text.
    """
    small: dict[HtmlElement, None] = {}
    for frame in chain.from_iterable(find_body(tree)[:MAX_FRAMES] for find_body in BODY_PATHS):
        if frame in small:
            continue
        if entries := _find_entries(frame, characters, total):
            small |= dict.fromkeys(block for entry in entries for block in entry.iter(*BLOCK_TAGS))
        elif _is_cut_off(frame, total):
            small[frame] = None
        elif characters[frame] or text_width(frame.text_content()) > MAX_BOX_SHARE * total:
            return None
        else:
            small[frame] = None
    return small


def _is_cut_off(frame: HtmlElement, total: int) -> bool:
    """Decide whether a block ends before the text does: a stray end tag closed it, and the rest of the text follows.

    That is so if the paragraphs that stand after it, or after a block around it, without a block of their own hold
    REST_SHARE of the `total` characters.
    """
    blocks = (frame, *frame.iterancestors())
    following = (text_width(text_of(one)) for block in blocks for one in block.itersiblings("p"))
    return sum(length for length in following if length >= MIN_PARAGRAPH_CHARACTERS) >= max(1, REST_SHARE * total)


def _find_entries(frame: HtmlElement, characters: Mapping[HtmlElement, int], total: int) -> list[HtmlElement]:
    """Return `frame` and the blocks beside it that have its tag and class, if they are entries; else an empty list.

    They are if MIN_ENTRIES of them or more have paragraphs, and together these hold MAIN_BLOCK_SHARE of the `total`
    characters, but none alone.
    """
    parent, name = frame.getparent(), frame.get("class")
    if parent is None or not name or not characters[frame]:
        return []
    blocks = [one for one in parent.iterchildren(frame.tag) if one.get("class") == name]
    lengths = [characters[one] for one in blocks if characters[one]]
    is_text = sum(lengths) >= MAIN_BLOCK_SHARE * total > max(lengths)
    return blocks if is_text and len(lengths) >= MIN_ENTRIES else []
