"""Turn mark-up that would break paragraphs into plain blocks: layout tables, lists of blocks, ruby (pure)."""

from lxml.html import HtmlElement

BLOCK_TAGS = ("p", "h1", "h2", "h3", "div", "table", "ul", "article")
MIN_LAYOUT_CHARACTERS = 300  # characters of text in one cell; cells of data tables have fewer


def unwrap_layout_tables(tree: HtmlElement) -> None:
    """Turn each layout table with its rows and cells into `div` elements, in place.

    A table is a layout table if one of its cells holds a headline, an `article` or a long text. trafilatura keeps
    tables: an article in a cell would become one line, its paragraphs separated by bars.
    """
    for table in reversed(list(tree.iter("table"))):
        if any(_is_layout_cell(cell) for cell in _cells(table)):
            parts = [element for element in table.iterdescendants() if _owner(element) is table]
            for element in (table, *parts):
                element.tag = "div"


def _cells(table: HtmlElement) -> list[HtmlElement]:
    return [cell for cell in table.iterdescendants("td") if _owner(cell) is table]


def _owner(element: HtmlElement) -> HtmlElement | None:
    """Return the table that a row, a cell or a row group belongs to; None for any other element."""
    if element.tag not in ("tr", "td", "th", "tbody", "thead", "tfoot"):
        return None
    return next(element.iterancestors("table"), None)


def _is_layout_cell(cell: HtmlElement) -> bool:
    if cell.find(".//br") is not None and _own_length(cell) >= MIN_LAYOUT_CHARACTERS:
        return True
    blocks = list(cell.iterchildren(*BLOCK_TAGS))
    if any(block.tag in ("h1", "article") for block in blocks):
        return True
    return len(blocks) > 1 and sum(len(block.text_content()) for block in blocks) >= MIN_LAYOUT_CHARACTERS


def _own_length(cell: HtmlElement) -> int:
    """Return the number of characters in a cell outside its links and inner tables."""
    inner = sum(len(part.text_content()) for part in cell.iterdescendants("a", "table"))
    return len(" ".join(cell.text_content().split())) - inner


def unwrap_block_lists(tree: HtmlElement) -> None:
    """Turn each list with several blocks in one item into `div` elements, in place: live blog entries, cards, chapters.

    trafilatura makes one line of each item. An item without an end tag may even hold the paragraphs after the list.
    """
    for block_list in list(tree.iter("ul", "ol")):
        items = list(block_list.iterchildren("li"))
        if any(sum(1 for _ in item.iterchildren(*BLOCK_TAGS)) > 1 for item in items):
            for element in (block_list, *items):
                element.tag = "div"


def unwrap_ruby(tree: HtmlElement) -> None:
    """Remove the mark-up of ruby, the readings printed beside Japanese words, in place.

    Otherwise it would break a sentence into lines. The readings are removed too, unless the page puts them in
    parentheses (`rp`).
    """
    for ruby in list(tree.iter("ruby")):
        has_parentheses = ruby.find(".//rp") is not None
        for part in list(ruby.iter("rb", "rt", "rp", "rtc")):
            part.drop_tag() if has_parentheses or part.tag == "rb" else part.drop_tree()
        ruby.drop_tag()
