"""The tables in which measures answer."""

from collections.abc import Iterable, Sequence

from rich.table import Table

# What is measured, ours, the peer's (0: there is none), who the peer is.
Measure = tuple[str, float, float, str]


def table(title: str, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> Table:
    """Columns stand to the right, but the first and those named `what` or `peer is`."""
    made = Table(title=title, title_justify="left", box=None)
    for number, heading in enumerate(headings):
        made.add_column(heading, justify="left" if number == 0 or heading in ("what", "peer is") else "right")
    for row in rows:
        made.add_row(*row)
    return made


def comparison(title: str, measures: Iterable[Measure]) -> Table:
    """Ours beside a peer's, and the ratio of the two."""
    return table(
        title,
        ("measure", "ours", "peer", "ratio", "peer is"),
        (
            (name, f"{ours:.2f}", f"{peer:.2f}" if peer else "", f"{ours / peer:.2f}" if peer else "", what)
            for name, ours, peer, what in measures
        ),
    )
