"""Mark-up that would break an article's paragraphs, turned into plain blocks: tables of layout, ruby (pure)."""

from lxml.html import HtmlElement

BLOCKS = ("p", "h1", "h2", "h3", "div", "table", "ul", "article")
LONG = 300  # characters of text blocks in one cell: no figure of a data table has as many


def unwrap_layout(tree: HtmlElement) -> None:
    """Make divisions of every table that has a headline, or paragraphs of some length, in one of its cells.

    trafilatura keeps a table as a table: an article in a cell would become one line with bars.
    """
    for table in reversed(list(tree.iter("table"))):
        if any(_is_layout(cell) for cell in _cells(table)):
            for element in (table, *(e for e in table.iterdescendants() if _owner(e) is table)):
                element.tag = "div"


def _cells(table: HtmlElement) -> list[HtmlElement]:
    return [cell for cell in table.iterdescendants("td") if _owner(cell) is table]


def _owner(element: HtmlElement) -> HtmlElement | None:
    """The table whose row, cell or section this is."""
    if element.tag not in ("tr", "td", "th", "tbody", "thead", "tfoot"):
        return None
    return next(element.iterancestors("table"), None)


def _is_layout(cell: HtmlElement) -> bool:
    if cell.find(".//br") is not None and _own_length(cell) >= LONG:
        return True
    blocks = list(cell.iterchildren(*BLOCKS))
    if any(block.tag in ("h1", "article") for block in blocks):
        return True
    return len(blocks) > 1 and sum(len(block.text_content()) for block in blocks) >= LONG


def _own_length(cell: HtmlElement) -> int:
    """Characters of the cell outside of its links and inner tables."""
    inner = sum(len(part.text_content()) for part in cell.iterdescendants("a", "table"))
    return len(" ".join(cell.text_content().split())) - inner


def unwrap_lists(tree: HtmlElement) -> None:
    """Make divisions of every list whose items hold blocks of their own: entries of a live blog, cards, chapters.

    trafilatura makes one line of an item. An item that was not closed may hold the paragraphs behind the list.
    """
    for items in list(tree.iter("ul", "ol")):
        if any(sum(1 for _ in item.iterchildren(*BLOCKS)) > 1 for item in items.iterchildren("li")):
            for element in (items, *items.iterchildren("li")):
                element.tag = "div"


def unwrap_ruby(tree: HtmlElement) -> None:
    """Japanese reading aids, which would break a sentence into lines; those that no parentheses set apart go."""
    for ruby in list(tree.iter("ruby")):
        apart = ruby.find(".//rp") is not None
        for part in list(ruby.iter("rb", "rt", "rp", "rtc")):
            part.drop_tag() if apart or part.tag == "rb" else part.drop_tree()
        ruby.drop_tag()
