"""The page and the lines that the tests of the residue rules share."""

from dataclasses import replace

from newsfold.extract.line_text import normalized_key
from newsfold.extract.residue.filter import filter_lines
from newsfold.extract.residue.line import PageContext

TITLE = "Harbour council votes for a second ferry"
PARAGRAPH = "The council voted on Monday evening to buy a second ferry for the island route, at four million crowns."
PAGE = PageContext(
    titles=frozenset({normalized_key(TITLE)}),
    title=normalized_key(TITLE),
    headings=frozenset(
        map(
            normalized_key,
            ("The ferry and the harbour council", "Recommended berths", "Get started", "Instagram and Facebook"),
        )
    ),
    standfirst=normalized_key("Islanders had asked for a bridge"),
    captions=frozenset({normalized_key("The old ferry at its berth in Oldwick")}),
    authors=frozenset({normalized_key("Ines Varga")}),
)


MARKED = replace(PAGE, is_marked=lambda text: True)


def dropped_by(line, at=0):
    """Return the name of the rule that drops `line` at this index among eight ordinary paragraphs."""
    lines = [f"{PARAGRAPH} Speaker {number} agreed with most of it." for number in range(8)]
    lines.insert(at, line)
    return dict(filter_lines(lines, PAGE))[line]
