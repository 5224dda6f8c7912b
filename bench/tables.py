"""Tables for the results of measures."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from rich.table import Table


class Comparison(NamedTuple):
    """A value of Newsfold beside the value of a peer; `peer` is 0 if there is none."""

    name: str
    ours: float
    peer: float = 0.0
    peer_name: str = ""


def make_table(title: str, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> Table:
    """Return a table; all columns but the first and `peer is` are aligned to the right."""
    table = Table(title=title, title_justify="left", box=None)
    for number, heading in enumerate(headings):
        table.add_column(heading, justify="left" if number == 0 or heading == "peer is" else "right")
    for row in rows:
        table.add_row(*row)
    return table


def make_comparison_table(title: str, comparisons: Iterable[Comparison]) -> Table:
    """Return a table of our values, the peers' values, and their ratios (ours / peer)."""
    return make_table(
        title,
        ("measure", "ours", "peer", "ratio", "peer is"),
        (
            (name, f"{ours:.2f}", f"{peer:.2f}" if peer else "", f"{ours / peer:.2f}" if peer else "", peer_name)
            for name, ours, peer, peer_name in comparisons
        ),
    )
