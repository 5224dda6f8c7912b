"""Print results: tables, the tree of a story, JSON and CSV on stdout, messages on stderr."""

import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from itertools import islice
from typing import TYPE_CHECKING, Any, Literal

import click
from rich.console import Console
from rich.filesize import decimal
from rich.table import Table
from rich.terminal_theme import DEFAULT_TERMINAL_THEME
from rich.text import Text
from rich.tree import Tree

from newsfold.db.values.safe_csv import write_csv
from newsfold.db.values.text import count_of, one_line
from newsfold.dedupe.copies.kinds import CopyKind

if TYPE_CHECKING:  # these modules import numpy
    from newsfold.dedupe.copies.changes import Replacement, VersionChange
    from newsfold.extract.preview import ArticleChange

Row = Mapping[str, Any]

PIPE_WIDTH = 140  # columns if the output is not a terminal, and COLUMNS is not set
MIN_TEXT_WIDTH = 24  # columns; in fewer, a text is broken into single words
MAX_NAMED_COUNTS = 6  # reasons or statuses in a line of counts
MAX_HOSTS, MAX_CHANGES = 15, 20  # of a dry run that are printed
MAX_MESSAGES = 10  # messages about the entries of one list
UNKNOWN_SOURCE = "unknown source"


@dataclass(frozen=True, slots=True)
class TableLayout:
    """The columns of a table, as a mapping from the keys of its rows to headings.

    The column `wide` takes the width that is left over. The columns `droppable` are left out, the first one first,
    until the table fits the width. `if_empty` is the message in place of a table without rows.
    """

    columns: Mapping[str, str]
    wide: str = ""
    droppable: Sequence[str] = ()
    if_empty: str = "nothing was found"


def print_message(message: str) -> None:
    """Print one line on stderr, so that stdout holds results only; above the bars, if there are any."""
    # While rich shows bars, sys.stderr is its own file, which click does not use: it would print into a bar.
    file = sys.stderr if hasattr(sys.stderr, "rich_proxied_file") else None
    click.echo(one_line(message), file=file, err=True)


def print_first(messages: Iterable[str], nouns: str) -> None:
    """Print the first MAX_MESSAGES messages with print_message, then how many more there are.

    `nouns` names them, in the plural.
    """
    remaining = iter(messages)
    for message in islice(remaining, MAX_MESSAGES):
        print_message(message)
    if number := sum(1 for _ in remaining):
        print_message(f"more {nouns}: {number}")


def print_json(value: Any) -> None:
    """Print `value` as indented JSON."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=1))


def print_rows(rows: Sequence[Row], layout: TableLayout, *, as_json: bool, as_csv: bool) -> None:
    """Print complete rows as JSON, or the columns of `layout` as CSV or as a table.

    Raise click.UsageError if both `as_json` and `as_csv` are set.
    """
    if as_json and as_csv:
        raise click.UsageError("--json and --csv exclude each other; take one")
    if as_json:
        print_json(rows)
    elif as_csv:
        write_csv(map(_join_lists, rows), list(layout.columns), sys.stdout)
    else:
        print_table(rows, layout)


def _join_lists(row: Row) -> Row:
    return {key: ", ".join(map(str, value)) if isinstance(value, list) else value for key, value in row.items()}


def print_table(rows: Sequence[Row], layout: TableLayout) -> None:
    """Print a table with numbers aligned right; name the columns that were left out in a message.

    On a terminal, long cells continue on the next line. Elsewhere, each row is one line, in which `…` stands for what
    has no room, so that `grep` and `wc -l` work.
    """
    if not rows:
        print_message(layout.if_empty)
        return
    console = _console()
    columns = layout.columns
    shown = _fitting_columns(rows, layout, console.width)
    table = Table(box=None, pad_edge=False, header_style="bold")
    for key in shown:
        justify: Literal["left", "right"] = "right" if _is_numeric(rows, key) else "left"
        table.add_column(
            columns[key],
            justify=justify,
            no_wrap=_is_unbreakable(rows, key),
            overflow="fold",  # a URL continues in the next line: a truncated one would lead nowhere
            ratio=1 if key == layout.wide else None,
        )
    for row in rows:
        table.add_row(*(_format_cell(row, key) for key in shown))
    console.print(table, crop=False)
    if left_out := [columns[key] for key in columns if key not in shown]:
        width = "terminal" if sys.stdout.isatty() else "output"
        print_message(f"columns left out because the {width} is narrow: {', '.join(left_out)}")


def _fitting_columns(rows: Sequence[Row], layout: TableLayout, width: int) -> list[str]:
    shown = list(layout.columns)
    for key in layout.droppable:
        if sum(_min_width(rows, column, layout.columns[column]) + 2 for column in shown) - 2 > width:
            shown.remove(key)
    return shown


def _min_width(rows: Sequence[Row], key: str, heading: str) -> int:
    """Return the least width in which the column is readable."""
    widest = max((_format_cell(row, key).cell_len for row in rows), default=0)
    return max(len(heading), widest if _is_unbreakable(rows, key) else min(widest, MIN_TEXT_WIDTH))


def _is_unbreakable(rows: Sequence[Row], key: str) -> bool:
    """Decide whether the column holds times or numbers, which are not broken over lines."""
    return key.endswith("_at") or _is_numeric(rows, key)


def _is_numeric(rows: Sequence[Row], key: str) -> bool:
    return all(isinstance(row[key], int | float | None) for row in rows)


def _format_cell(row: Row, key: str) -> Text:
    value = row[key]
    if key.endswith("_at") and value:
        value = shorten_time(value)
    if isinstance(value, bool):
        value = "yes" if value else ""
    if isinstance(value, list):
        value = ", ".join(map(str, value))
    is_cut = not sys.stdout.isatty()
    # Text instead of str, because rich reads square brackets in a str as markup.
    return Text("" if value is None else one_line(str(value)), no_wrap=is_cut, overflow="ellipsis" if is_cut else None)


def print_archive_sizes(hosts: Sequence[Row]) -> None:
    """Print for each host the size of what is stored, and its share of the bytes received."""
    rows = [
        {
            **host,
            "size": decimal(host["stored"] + host["dictionaries"]),
            "share": f"{(host['stored'] + host['dictionaries']) / host['received']:.0%}" if host["received"] else "",
        }
        for host in hosts
    ]
    columns = {
        "size": "Size", "share": "Of received", "pages": "Pages", "captures": "Captures", "bodies": "Bodies",
        "host": "Host",
    }  # fmt: skip
    print_table(rows, TableLayout(columns, wide="host"))


def print_counts(title: str, counts: Mapping[str, Any]) -> None:
    """Print counts in one line, as `extract: 96 articles, 4 rejected`."""
    print_line(f"{title}: {format_counts(counts) or 'nothing to do'}")


def print_line(text: str) -> None:
    """Print one line; on a terminal, wrap it between words."""
    _console().print(Text(one_line(text)), soft_wrap=not sys.stdout.isatty())


def format_counts(counts: Mapping[str, Any]) -> str:
    """Return the counts that are not zero, as `96 articles, 4 rejected`.

    A value that is itself a dictionary of counts follows in brackets: `refused (robots 1, dns 1)`.
    """
    numbers = {key: value for key, value in counts.items() if value and not isinstance(value, dict)}
    parts = [_format_count(key.replace("_", " "), value) for key, value in numbers.items()]
    for key, named_counts in counts.items():
        if named_counts and isinstance(named_counts, dict):
            largest = sorted(named_counts.items(), key=lambda item: -item[1])[:MAX_NAMED_COUNTS]
            parts.append(f"{key} ({', '.join(f'{one_line(name)} {value}' for name, value in largest)})")
    return ", ".join(parts)


def _format_count(name: str, value: Any) -> str:
    """Return `8,002 articles`; for bytes, kB or MB; for a text, such as that of an error, `error: no space left`."""
    if isinstance(value, str):
        return f"{name}: {one_line(value)}"
    if not isinstance(value, int):
        return f"{value} {name}"
    return decimal(value) if name == "bytes" else count_of(value, name)


def print_story(story: Row) -> None:
    """Print a story as a tree: its originals in order of time, below each its copies and what its publisher changed."""
    head = Text(f"Story {story['id']}  ", style="bold").append(one_line(story["title"]))
    for line in _summary_lines(story):
        head.append(f"\n{line}", "dim")
    tree = Tree(head, guide_style="dim")
    article_ids = {row["article_id"] for row in story["coverage"]}
    for row in story["coverage"]:
        if row["copy_of"] not in article_ids:
            branch = _add_article(tree, row)
            for copy in story["coverage"]:
                if copy["copy_of"] == row["article_id"]:
                    _add_article(branch, copy)
    _console().print(tree)


def _summary_lines(story: Row) -> Iterator[str]:
    counts = f"{count_of(story['article_count'], 'articles')}, {count_of(story['source_count'], 'sources')}"
    yield f"{counts}, {story['sources_independent']} of them independent; {_first_report(story)}"
    if story["single_source"]:
        yield "all from one source: check that it is one event"
    if story["pace"]:
        countries = ", ".join(story["countries"])
        pace = f"over {story['hours']:.1f} hours, {story['pace']:.2f} articles an hour"
        yield f"{pace}; from {countries}" if countries else pace


def _first_report(story: Row) -> str:
    if story["first_unknown"]:
        return f"first report unknown: {story['first_unknown']}"
    first = next(row for row in story["coverage"] if row["article_id"] == story["first"])
    return f"first: {one_line(first['source'] or UNKNOWN_SOURCE)}, {shorten_time(first['published_at'])}"


def _add_article(tree: Tree, row: Row) -> Tree:
    branch = tree.add(_article_line(row))
    if row["update"]:
        branch.add(Text(f"changes to the original: {'; '.join(_replacements(row['update']))}", "dim italic"))
    for change in row["changes"]:
        branch.add(_version_line(change))
    return branch


def _article_line(row: Row) -> Text:
    line = Text(shorten_time(row["published_at"], row["published_precision"]), style="cyan")
    line.append(f"  {one_line(row['source'] or UNKNOWN_SOURCE)}  ", "bold").append(one_line(row["title"]))
    agency = row["agency"] if row["agency"] != row["source"] else None
    notes = [CopyKind(row["copy_kind"]).label if row["copy_kind"] else None, agency]
    if row["also_of"]:
        notes.append(f"also of {', '.join(map(str, row['also_of']))}")
    if row["reissue_of"]:
        notes.append(f"{CopyKind.REISSUE} of {row['reissue_of']}")
    notes.append(f"article {row['article_id']}")
    if merged := row["reason"].get("merged"):
        notes.append(f"with story {merged['story']}")
    elif "moved_from" in row["reason"]:
        notes.append(f"from story {row['reason']['moved_from']}")
    return line.append(f"  ({', '.join(one_line(note) for note in notes if note)})", "dim")


def _version_line(change: "VersionChange") -> Text:
    """Return a line such as `2026-03-02 10:30  changed: “Three” to “Five”; 12 words added, 1 removed`."""
    parts = [f"title now “{one_line(change['title'])}”"] if change["title"] else []
    parts += _replacements(change["replaced"])
    parts.append(f"{count_of(change['words_added'], 'words')} added, {change['words_removed']} removed")
    return Text(f"{shorten_time(change['seen_at'])}  changed: {'; '.join(parts)}", "dim italic")


def _replacements(pairs: Sequence["Replacement"]) -> list[str]:
    return [f"“{one_line(pair['before'])}” to “{one_line(pair['after'])}”" for pair in pairs]


def print_pair_evidence(evidence: Row) -> None:
    """Print the result of `explain_pair`: the two articles, the verdict, then a line for each reason."""
    for row in (evidence["original"], evidence["article"]):
        source, title = row["source"] or UNKNOWN_SOURCE, f"“{row['title']}”" if row["title"] else "no title"
        print_line(f"{row['id']}: {source}, {shorten_time(row['at'], row['published_precision'])}: {title}")
    verdict, *reasons = evidence["explanation"]
    click.echo()
    _console().print(Text(one_line(verdict), style="bold"), soft_wrap=not sys.stdout.isatty())
    for sentence in reasons:
        print_line(sentence)


def print_extraction_preview(preview: Row) -> None:
    """Print the result of a dry run of `extract`: its counts, those by field and host, and the largest changes."""
    _render_extraction_preview(preview, _console(), max_hosts=MAX_HOSTS, max_changes=MAX_CHANGES)


def format_extraction_preview(preview: Row) -> str:
    """Return the result of a dry run of `extract` as an HTML page, with all its hosts and changes."""
    console = Console(record=True, width=PIPE_WIDTH, file=StringIO(), highlight=False)
    _render_extraction_preview(preview, console, max_hosts=None, max_changes=None)
    return console.export_html(theme=DEFAULT_TERMINAL_THEME)


def _render_extraction_preview(
    preview: Row, console: Console, *, max_hosts: int | None, max_changes: int | None
) -> None:
    names = ("pages", "new", "same", "changed", "lost", "failed")
    console.print(Text("dry run: " + ", ".join(f"{preview[name]} {name}" for name in names)))
    if preview["changed"]:
        words = f"words: {preview['words_before']} before, {preview['words_after']} after"
        console.print(Text(f"{words}; F1 with the old text {preview['f1']:.3f}"))
        fields = ", ".join(f"{name} {number}" for name, number in preview["fields"].items())
        console.print(Text(f"changed fields: {fields}"))
    hosts = [host for host in preview["hosts"] if host["changed"] or host["lost"]]
    if hosts:
        table = Table("Host", box=None, pad_edge=False, header_style="bold")
        for name in names[1:]:
            table.add_column(name.capitalize(), justify="right")
        for host in hosts[:max_hosts]:
            table.add_row(host["host"], *(str(host[name]) for name in names[1:]))
        console.print(table)
        if max_hosts and len(hosts) > max_hosts:
            console.print(Text(f"and {count_of(len(hosts) - max_hosts, 'hosts')} more"))
    for lost in preview["lost_articles"][:max_changes]:
        line = f"\narticle {lost['article_id']}  {one_line(lost['title'])}  (lost: {lost['reason']})"
        console.print(Text(line, style="bold"))
    for change in preview["largest"][:max_changes]:
        _print_article_change(change, console)


def _print_article_change(change: "ArticleChange", console: Console) -> None:
    sizes = f"{change['words_before']} to {change['words_after']} words, F1 {change['f1']:.3f}"
    title = f"\narticle {change['article_id']}  {one_line(change['title'])}  ({sizes}; {', '.join(change['fields'])})"
    console.print(Text(title, style="bold"))
    for line in change["diff"]:
        color = {"-": "red", "+": "green"}.get(line[:1])
        if color:
            console.print(Text(one_line(line), style=color))


def shorten_time(at: str | None, precision: str = "minute") -> str:
    """Return the database time `at` as `2026-03-02 20:00`, or only its day if the `precision` is `day`."""
    if not at or precision == "none":
        return "no date"
    return at[:10] if precision == "day" else at[:16].replace("T", " ")


def _console() -> Console:
    # Without a width, rich takes that of the terminal, or of the environment variable COLUMNS.
    is_known = sys.stdout.isatty() or os.environ.get("COLUMNS", "").isdecimal()
    return Console(width=None if is_known else PIPE_WIDTH, highlight=False)
