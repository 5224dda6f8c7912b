"""The table of the lines that the residue rules drop."""

import json

import pytest

from bench.data.pages import GoldPage
from bench.extraction import find_fold, make_rule_table

TEXT = [
    "The council of Oldwick voted on Monday evening to buy a second ferry for the island route.",
    "It will cost four million crowns, and half of the money comes from the county, said the mayor.",
    "The yard on the other side of the harbour has promised to deliver the boat before the summer.",
    "Nobody on the islands has ever seen a boat arrive on the day that was named in the contract.",
]
AUTHOR = {"@type": "NewsArticle", "headline": "Second ferry", "author": {"@type": "Person", "name": "Ines Varga"}}
ANSWERS = [f"Nobody answered letter {number} about the old boat." for number in range(8)]
LETTER = [*TEXT, *ANSWERS[:3], "Ines Varga", *ANSWERS[3:]]


def find_byline_row(lines, gold):
    """Return the row of the rule for bylines and the fold of a page with these lines and this gold."""
    paragraphs = "".join(f"<p>{line}</p>" for line in lines)
    body = f"""<html><head><title>Second ferry</title><script type="application/ld+json">{json.dumps(AUTHOR)}</script>
        </head><body><article><h1>Second ferry</h1>{paragraphs}</article></body></html>"""
    page = GoldPage("a", "invented", "https://oldwick.example/a", body.encode(), "utf-8", {"paragraphs": gold})
    rows = zip(*(column.cells for column in make_rule_table("invented", [page]).columns), strict=True)
    return next(row for row in rows if row[0] == "byline"), find_fold(page)


@pytest.mark.parametrize(
    ("lines", "gold", "wrong", "precision"),
    [
        (["Ines Varga", *TEXT], TEXT, "0", "1.000"),
        (["Ines Varga", *TEXT], ["Ines Varga", *TEXT], "1", "0.000 !"),
        (["Ines Varga", *LETTER], LETTER, "0", "1.000"),  # the article has the signature
        (["Ines Varga", *LETTER], ["Ines Varga", *LETTER], "1", "0.000 !"),
    ],
)
def test_a_dropped_line_that_the_article_lacks_counts_against_its_rule(lines, gold, wrong, precision):
    row, fold = find_byline_row(lines, gold)
    assert row[1:4] == ("1", wrong, precision)
    assert row[4 + fold] == f"1/{wrong}"
