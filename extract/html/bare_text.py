"""Put text that stands in a block beside paragraphs, without an element of its own, into paragraphs (pure)."""

from lxml.html import HtmlElement

from newsfold.extract.line_text import ends_sentence, text_width

MIN_BARE_TEXT = 80  # characters; a shorter run is wrapped only if it ends as a sentence does
MIN_SHORT_TEXT = 20  # characters of such a run
MAX_LINK_SHARE = 0.3  # of the characters of a run in links; with more it is a list of links

_HOLDERS = frozenset(("div", "section", "article", "main", "center", "blockquote"))
INLINE_TAGS = frozenset(
    "a abbr b big bdi bdo br cite code del dfn em font i img ins kbd mark picture q s small span strike strong sub sup "
    "time tt u var wbr".split()
)


def wrap_bare_text(main_block: HtmlElement) -> int:
    """Wrap each run of text that has no element of its own in a paragraph, in place, where blocks stand beside it.

    trafilatura takes only the paragraphs of such a block, and drops the text between them or all but its beginning. A
    run is text with inline elements; it ends at a block and at two line breaks in a row. Return the number of the
    characters that are now in paragraphs.
    """
    return sum(
        _wrap_runs(holder)
        for holder in dict.fromkeys(_holders(main_block))
        if any(child.tag not in INLINE_TAGS and isinstance(child.tag, str) for child in holder)
    )


def _holders(tree: HtmlElement) -> list[HtmlElement]:
    """Return the blocks with a long text of their own, in the order of these texts."""
    found = []
    for element in tree.iter():
        text, tail = element.text, element.tail
        if text is not None and len(text) >= MIN_BARE_TEXT / 2 and element.tag in _HOLDERS and _is_long(text):
            found.append(element)
        if tail is not None and len(tail) >= MIN_BARE_TEXT / 2 and _is_long(tail):
            parent = element.getparent()
            if parent is not None and parent.tag in _HOLDERS:
                found.append(parent)
    return found


def _is_long(text: str) -> bool:
    return text_width(text.strip()) >= MIN_BARE_TEXT


def _wrap_runs(holder: HtmlElement) -> int:
    wrapped = 0
    before: HtmlElement | None = None  # the element after which the run begins; None at the start of the block
    run: list[HtmlElement] = []
    for child in [*holder, None]:
        if child is None or _ends_run(child, run):
            text = (holder.text if before is None else before.tail) or ""
            if width := _text_width(text, run):
                _wrap(holder, before, text, run)
                wrapped += width
            before, run = child, []
        else:
            run.append(child)
    return wrapped


def _ends_run(child: HtmlElement, run: list[HtmlElement]) -> bool:
    if isinstance(child.tag, str) and child.tag not in INLINE_TAGS:
        return True
    return child.tag == "br" and bool(run) and run[-1].tag == "br" and not (run[-1].tail or "").strip()


def _text_width(text: str, run: list[HtmlElement]) -> int:
    """Return the characters of a run that is a paragraph, 0 of another one: a short label, a list of links."""
    whole = " ".join((text + "".join(child.text_content() + (child.tail or "") for child in run)).split())
    width = text_width(whole)
    if width < MIN_SHORT_TEXT or not (width >= MIN_BARE_TEXT or ends_sentence(whole)):
        return 0
    linked = sum(len(link.text_content()) for child in run for link in child.iter("a"))
    return width if linked <= MAX_LINK_SHARE * len(whole) else 0


def _wrap(holder: HtmlElement, before: HtmlElement | None, text: str, run: list[HtmlElement]) -> None:
    """Move a run and its first text into a new paragraph after the element `before`, or at the start of the block."""
    paragraph = holder.makeelement("p")
    paragraph.text = text
    paragraph.extend(run)
    if before is None:
        holder.text = None
        holder.insert(0, paragraph)
    else:
        before.tail = None
        before.addnext(paragraph)
