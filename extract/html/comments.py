"""Remove the comments of readers below a text, whatever the names of their blocks (pure)."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from lxml.html import HtmlElement

from newsfold.extract.html.boilerplate import RemovedBlock, remove_element
from newsfold.extract.line_text import beginning_of, ends_sentence, text_of, text_width
from newsfold.extract.vocabulary.box_labels import COMMENTS, REPLY

MAX_LABEL = 40  # characters of a link or button below a comment, and of the heading above comments
MIN_COMMENTS = 2  # blocks with such a link
MIN_TEXT = 200  # characters of prose before the comments; a page of questions and answers has fewer
MIN_COMMENT = 20  # characters of a comment, its author and its link included
MAX_DEPTH = 30  # elements around a link that are examined
MAX_ITEMS = 1000  # links, buttons and comments that are examined
MAX_AUTHOR = 60  # characters of the line that names the author of a comment
HEAD_TEXTS = 4  # first texts of a comment, of which one is its date

_REPLY = re.compile(rf"\W*{REPLY}\W*(?:\d{{1,5}})?\W*", re.I)
_HEADING = re.compile(rf"\W*(?:\d{{1,6}}\s*)?{COMMENTS}\W*\d{{0,6}}\W*", re.I)
_DIGIT = re.compile(r"\d")
_CONTROLS = ("a", "button")
_HEADINGS = ("h2", "h3", "h4", "h5", "h6", "p", "div", "span", "strong")


def remove_comments(tree: HtmlElement) -> list[RemovedBlock]:
    """Remove the comments of readers from `tree` in place and return them, each with the name `comment`.

    Comments are blocks of one parent, at least MIN_COMMENTS, below MIN_TEXT characters of paragraphs, of which each
    holds a link or button such as "Reply"; or which follow the heading "Comments" and begin with a name and a date.
    """
    comments = [*_with_controls(tree), *_below_heading(tree)]
    removed = []
    for comment in dict.fromkeys(comments):
        if next(comment.iterancestors("html", "body"), None) is not None:
            removed.append(RemovedBlock("comment", text_of(comment)[:300]))
            remove_element(comment)
    return removed


def _with_controls(tree: HtmlElement) -> Sequence[HtmlElement]:
    """Return the blocks that hold the links and buttons below comments: children of the first ones' common ancestor."""
    controls = list(islice(filter(_is_control, tree.iter(*_CONTROLS)), MAX_ITEMS))
    if len(controls) < MIN_COMMENTS:
        return ()
    holders: dict[HtmlElement, set[HtmlElement]] = {}  # each ancestor, with those of its children that hold a control
    for control in controls:
        child = control
        for ancestor in islice(control.iterancestors(), MAX_DEPTH):
            holders.setdefault(ancestor, set()).add(child)
            child = ancestor
    blocks: list[HtmlElement] = []
    for parent, children in holders.items():
        items = [child for child in children if len(text_of(child)) >= MIN_COMMENT]
        if len(items) >= MIN_COMMENTS and len({item.tag for item in items}) == 1 and items[0].tag not in _CONTROLS:
            blocks += [item for item in parent if item in children]
    return blocks if blocks and _is_below_text(blocks) else ()


def _below_heading(tree: HtmlElement) -> Iterator[HtmlElement]:
    """Yield the blocks below a heading "Comments" that begin with a name and a date."""
    labels: dict[HtmlElement, str] = {}  # many blocks hold nothing but another one
    for heading in tree.iter(*_HEADINGS):
        if len(heading) > 1 or len(heading.text or "") > MAX_LABEL or heading.getnext() is None:
            continue
        innermost = _innermost(heading)
        if (label := labels.get(innermost)) is None:
            label = labels[innermost] = beginning_of(innermost, MAX_LABEL + 1)
        if not _HEADING.fullmatch(label):
            continue
        followers = list(islice(heading.itersiblings(), MAX_ITEMS))
        if len(followers) == 1 and followers[0].tag in ("div", "ul", "ol", "section"):
            followers = list(followers[0])
        comments = [block for block in followers if isinstance(block.tag, str) and _is_comment(block)]
        if len(comments) >= MIN_COMMENTS and _is_below_text(comments):
            yield from comments


def _innermost(element: HtmlElement) -> HtmlElement:
    """Return the innermost element that holds all the text of an element."""
    while len(element) == 1 and not (element.text or "").strip() and not (element[0].tail or "").strip():
        element = element[0]
    return element


def _is_control(element: HtmlElement) -> bool:
    text = element.text_content() if len(element) else element.text or ""
    return len(text) <= MAX_LABEL and bool(_REPLY.fullmatch(text.strip()))


def _is_comment(block: HtmlElement) -> bool:
    """Decide whether a block begins with a short name and has a date among its first texts."""
    texts = list(islice((text.strip() for text in block.itertext() if text.strip()), HEAD_TEXTS))
    if len(texts) < 2 or len(texts[0]) > MAX_AUTHOR or (ends_sentence(texts[0]) and not texts[0].endswith((":", ","))):
        return False
    return any(len(text) <= MAX_AUTHOR and _DIGIT.search(text) for text in texts)


def _is_below_text(blocks: Sequence[HtmlElement]) -> bool:
    """Decide whether MIN_TEXT characters of paragraphs stand outside the blocks, before the first of them."""
    inside = set(blocks)
    length = 0
    root = blocks[0].getroottree().getroot()
    for element in root.iter():
        if element in inside:
            return False
        if element.tag in ("p", "div"):
            length += text_width((element.text or "").strip()) + sum(
                text_width((child.tail or "").strip()) for child in element
            )
            if length >= MIN_TEXT:
                return True
    return False
