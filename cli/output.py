"""What people see in a terminal: tables, the tree of a story, progress; and plain lines or JSON elsewhere."""

import json
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import click
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from newsfold.db.values.safe_csv import write_csv
from newsfold.db.values.text import one_line

Report = Callable[..., None]  # (done, total), and perhaps a function that says more in a line
Row = Mapping[str, Any]

PIPE_WIDTH = 140  # columns where the output is no terminal
READABLE = 24  # columns that a text needs at least, or it is broken into single words
MOST_NAMED = 6  # reasons or statuses in a line of counts
NOTE_SECONDS = 0.5
PASSAGE = 160  # characters of a passage that are shown
SHORT = 4  # words that any two texts may have in a row
VERDICTS = {
    "exact": "exact: the same words",
    "copy": "copy: a reprint of the same text",
    "excerpt": "excerpt: a part of the text",
    "update": "update: a later version, with other figures or words amid the same",
    "round-up": "excerpt: a round-up, with the beginnings of several texts",
    "short": "too short to compare: these are copies only with one outlet, day, title and words",
    "different": "different: too little in common for a copy",
    "lead": "different: they begin with other words",
    "background": "different: nearly all they share is one block, as of background or boilerplate",
    "numbers": "different: one wording around other numbers",
    "series": "different: one title for another year",
    "template": "template: one wording around other numbers, as of weather or markets",
}
LINE_SECONDS = 15.0  # between two plain lines of progress: a cron mail stays short


def say(message: str) -> None:
    """A line for people on stderr, so that stdout holds results only."""
    click.echo(one_line(message), err=True)


def print_json(value: Any) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=1))


def print_rows(
    rows: Sequence[Row],
    columns: Mapping[str, str],
    *,
    as_json: bool,
    as_csv: bool,
    wide: str = "",
    spare: Sequence[str] = (),
) -> None:
    """As JSON with all that is known, as CSV with the keys of `columns`, or as a table."""
    if as_json and as_csv:
        raise click.UsageError("--json and --csv are two answers; take one")
    if as_json:
        print_json(rows)
    elif as_csv:
        write_csv(rows, list(columns), sys.stdout)
    else:
        print_table(rows, columns, wide=wide, spare=spare)


def print_table(rows: Sequence[Row], columns: Mapping[str, str], *, wide: str = "", spare: Sequence[str] = ()) -> None:
    """`columns` maps keys to headings; numbers stand right, the column `wide` takes the width that is left.

    Where not all fit, the columns of `spare` go, the first one first.
    """
    console = _console()
    shown = _fitting(rows, columns, spare, console.width)
    table = Table(box=None, pad_edge=False, header_style="bold")
    for key in shown:
        justify: Any = "right" if _is_number(rows, key) else "left"
        table.add_column(
            columns[key],
            justify=justify,
            no_wrap=_is_stiff(rows, key),
            overflow="fold",  # an address goes on in the next line; cut off it would lead nowhere
            ratio=1 if key == wide else None,
        )
    for row in rows:
        table.add_row(*(_cell(row, key) for key in shown))
    console.print(table)
    if left := [columns[key] for key in columns if key not in shown]:
        say(f"not shown, for the terminal is narrow: {', '.join(left)}")


def _fitting(rows: Sequence[Row], columns: Mapping[str, str], spare: Sequence[str], width: int) -> list[str]:
    shown = list(columns)
    for key in spare:
        if sum(_least_width(rows, one, columns[one]) + 2 for one in shown) - 2 > width:
            shown.remove(key)
    return shown


def _least_width(rows: Sequence[Row], key: str, heading: str) -> int:
    """Below which the column reads badly."""
    widest = max((_cell(row, key).cell_len for row in rows), default=0)
    return max(len(heading), widest if _is_stiff(rows, key) else min(widest, READABLE))


def _is_stiff(rows: Sequence[Row], key: str) -> bool:
    """Times and numbers are not broken over lines."""
    return key.endswith("_at") or _is_number(rows, key)


def _is_number(rows: Sequence[Row], key: str) -> bool:
    return all(isinstance(row[key], int | float | None) for row in rows)


def print_sizes(hosts: Sequence[Row]) -> None:
    """What each host has stored, in megabytes, beside what was received for it."""
    rows = [
        {
            **host,
            "mb": f"{(host['stored'] + host['dictionaries']) / 1e6:.1f}",
            "share": f"{(host['stored'] + host['dictionaries']) / host['received']:.0%}" if host["received"] else "",
        }
        for host in hosts
    ]
    columns = {
        "mb": "MB", "share": "Of received", "pages": "Pages", "captures": "Captures", "bodies": "Bodies",
        "host": "Host",
    }  # fmt: skip
    print_table(rows, columns, wide="host")


def print_counts(title: str, counts: Mapping[str, Any]) -> None:
    """`extract: 96 articles, 4 rejected` on one line, without what is zero."""
    print_line(f"{title}: {counted(counts) or 'nothing to do'}")


def print_line(text: str) -> None:
    """Broken between words where a terminal ends; elsewhere one line."""
    _console().print(Text(one_line(text)), soft_wrap=not sys.stdout.isatty())


def counted(counts: Mapping[str, Any]) -> str:
    """`96 articles, 4 rejected`; what is counted by name in brackets: `2 refused (robots 1, dns 1)`."""
    parts = [f"{value} {key.replace('_', ' ')}" for key, value in counts.items() if value and not _is_named(value)]
    for key, named in counts.items():
        if named and _is_named(named):
            most = sorted(named.items(), key=lambda pair: -pair[1])[:MOST_NAMED]
            parts.append(f"{key} ({', '.join(f'{one_line(name)} {value}' for name, value in most)})")
    return ", ".join(parts)


def _is_named(value: Any) -> bool:
    return isinstance(value, dict)


def print_story(story: Row) -> None:
    """The originals in order of time, each with its copies below it, and below each what its publisher changed."""
    head = Text(f"Story {story['id']}  ", style="bold").append(one_line(story["title"]))
    for line in _summary(story):
        head.append(f"\n{line}", "dim")
    tree = Tree(head, guide_style="dim")
    inside = {row["article_id"] for row in story["coverage"]}
    for row in story["coverage"]:
        if row["copy_of"] not in inside:
            branch = _add(tree, row)
            for copy in story["coverage"]:
                if copy["copy_of"] == row["article_id"]:
                    _add(branch, copy)
    _console().print(tree)


def _summary(story: Row) -> Iterator[str]:
    counts = f"{_many(story['article_count'], 'article')}, {_many(story['source_count'], 'source')}"
    yield f"{counts}, {story['sources_independent']} of them independent; {_who(story)}"
    if story["pace"]:
        countries = ", ".join(story["countries"])
        yield f"over {story['hours']:.1f} hours, {story['pace']:.2f} articles an hour" + (
            f"; from {countries}" if countries else ""
        )


def _who(story: Row) -> str:
    if story["first_unknown"]:
        return f"who was first is not known: {story['first_unknown']}"
    first = next(row for row in story["coverage"] if row["article_id"] == story["first"])
    return f"first: {one_line(first['source'] or 'unknown source')}, {short_time(first['published_at'])}"


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _add(tree: Tree, row: Row) -> Tree:
    branch = tree.add(_article(row))
    if row["update"]:
        branch.add(Text(f"in place of the original’s words: {'; '.join(_replaced(row['update']))}", "dim italic"))
    for change in row["changes"]:
        branch.add(_change(change))
    return branch


def _change(change: Row) -> Text:
    """`10:30 changed: “Three” to “Five”; 12 words more`."""
    parts = [f"title now “{one_line(change['title'])}”"] if change["title"] else []
    parts += _replaced(change["replaced"])
    parts.append(f"{change['words_added']} words in, {change['words_removed']} out")
    return Text(f"{short_time(change['seen_at'])}  changed: {'; '.join(parts)}", "dim italic")


def _replaced(pairs: Sequence[Row]) -> list[str]:
    return [f"“{one_line(pair['before'])}” to “{one_line(pair['after'])}”" for pair in pairs]


def print_why(found: Row) -> None:
    """Two articles, what the database says of them, and the evidence line by line."""
    for key, label in zip(("original", "article"), _labels(found), strict=True):
        row = found[key]
        source = one_line(row["source"] or "unknown source")
        click.echo(
            f"{label:9} {row['id']}  {short_time(row['at'])}  {source}  {one_line(row['title']) or '(no title)'}"
        )
    click.echo(f"database  {_places(found)}")
    for row in (found["original"], found["article"]):
        if row["came"] and found["same_story"]:
            click.echo(f"came      {row['id']}: {row['came']}")
    click.echo(f"texts     {VERDICTS.get(found['verdict'], found['verdict'])}")
    if found["verdict"] != "short":
        share, evidence = f"{found['containment']:.0%}", f"{found['evidence']:.0%}"
        share += f", {evidence} with common quotations as half," if share != evidence else ""
        needed = f"{found['containment_needed']:.0%} needed"
        click.echo(f"shared    {share} of the shorter text ({needed}), similarity {found['similarity']:.2f}")
    if found["corrections"]:
        click.echo(f"person    said: {', '.join(found['corrections'])}")
    passage = one_line(found["longest_passage"])
    shown = passage if len(passage) <= PASSAGE else f"{passage[:PASSAGE]}…"
    if found["longest_passage_words"] >= SHORT:
        click.echo(f"passage   {_many(found['longest_passage_words'], 'word')}: {shown}")
    for number in found["numbers_that_differ"]:
        click.echo(f"number    {one_line(number['between'])}: {number['original']} became {number['article']}")
    if found["changes"]:
        pairs = (f"{one_line(change['original'])} → {one_line(change['article'])}" for change in found["changes"])
        click.echo(f"changes   {'; '.join(pairs)}")
    if found["score"] is not None:
        apart = "one has no time" if found["days_apart"] is None else f"{found['days_apart']} days apart"
        click.echo(
            f"event     likeness {found['likeness']:.3f}, less {found['likeness_to_rivals']:.3f} to other stories:"
            f" {found['score']:.3f}, {found['threshold']:.3f} needed by the mean of a story; {apart}"
        )
        terms = ", ".join(f"{one_line(term['term'])} {term['weight']:.3f}" for term in found["shared_terms"])
        if terms:
            click.echo(f"terms     {terms}")
        if meant := found["meaning"]:
            click.echo(f"meaning   {meant['likeness']:.3f}, of weight {meant['weight']:.2f} beside the terms")


def _labels(found: Row) -> tuple[str, str]:
    if found["original"]["id"] in found["originals"]:
        return "original", "copy"
    return ("earlier", "later") if found["article"]["at"] else ("one", "other")


def _places(found: Row) -> str:
    one, other = found["original"], found["article"]
    if unfolded := [str(row["id"]) for row in (one, other) if row["story_id"] is None]:
        return f"{' and '.join(unfolded)} not folded yet; `newsfold dedupe` does it"
    said = (
        f"one story, {one['story_id']}" if found["same_story"] else f"stories {one['story_id']} and {other['story_id']}"
    )
    if len(found["originals"]) > 1:
        return f"{said}; {other['id']} is made from {', '.join(map(str, found['originals']))}"
    if found["originals"]:
        return f"{said}; {other['id']} is {_article_of(other['copy_kind'])} of {found['originals'][0]}"
    return said


def print_preview(found: Row) -> None:
    """What a dry run found: counts, the sizes, and the largest changes line by line."""
    print_counts("dry run", {key: found[key] for key in ("pages", "new", "same", "changed", "lost", "failed")})
    if not found["largest"]:
        return
    click.echo(f"words: {found['words_before']} before, {found['words_after']} after; F1 to the old {found['f1']:.3f}")
    for change in found["largest"]:
        sizes = f"{change['words_before']} to {change['words_after']} words, F1 {change['f1']:.3f}"
        click.secho(f"\narticle {change['article_id']}  {one_line(change['title'])}  ({sizes})", bold=True)
        for line in change["diff"]:
            color = {"-": "red", "+": "green"}.get(line[:1])
            if color:
                click.secho(one_line(line), fg=color)


def _article_of(kind: str | None) -> str:
    return {"exact": "an exact copy"}.get(kind or "", f"an {kind}" if kind in ("excerpt", "update") else f"a {kind}")


def short_time(stamp: str | None, precision: str = "minute") -> str:
    """`2026-03-02 20:00`, or the bare day where no more is known."""
    if not stamp or precision == "none":
        return "no date"
    return stamp[:10] if precision == "day" else stamp[:16].replace("T", " ")


@contextmanager
def progress(label: str, *, quiet: bool) -> Iterator[Report]:
    """Yields the function to call with (done, total): a bar with rate and time left, or now and then a line."""
    if quiet:
        yield lambda done, total, note=None: None
    elif sys.stderr.isatty():
        with _bar(label) as report:
            yield report
    else:
        yield _lines(label)


@contextmanager
def _bar(label: str) -> Iterator[Report]:
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
        TextColumn("{task.fields[note]}", style="dim"),
    )
    started, said = time.monotonic(), 0.0
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(label, total=None, rate="", note="")

        def report(done: int, total: int, note: Callable[[], str] | None = None) -> None:
            nonlocal said
            bar.update(task, completed=done, total=total, rate=_rate(done, started))
            if note and time.monotonic() - said >= NOTE_SECONDS:
                said = time.monotonic()
                bar.update(task, note=escape(one_line(note())))

        yield report


def _lines(label: str) -> Report:
    started = said = time.monotonic()

    def report(done: int, total: int, note: Callable[[], str] | None = None) -> None:
        nonlocal said
        if time.monotonic() - said >= LINE_SECONDS:
            said = time.monotonic()
            left = (total - done) * (said - started) / max(done, 1)
            say(
                f"{label}: {done} of {total}, {_rate(done, started)}, {left:.0f} s left"
                + (f"; {note()}" if note else "")
            )

    return report


def _rate(done: int, started: float) -> str:
    return f"{done / max(time.monotonic() - started, 0.001):.1f}/s"


def _article(row: Row) -> Text:
    line = Text(short_time(row["published_at"], row["published_precision"]), style="cyan")
    line.append(f"  {one_line(row['source'] or 'unknown source')}  ", "bold").append(one_line(row["title"]))
    agency = row["agency"] if row["agency"] != row["source"] else None
    notes = [f"{row['copy_kind']} copy" if row["copy_kind"] == "exact" else row["copy_kind"], agency]
    if row["also_of"]:
        notes.append(f"also of {', '.join(map(str, row['also_of']))}")
    notes.append(f"article {row['article_id']}")
    if merged := row["reason"].get("merged"):
        notes.append(f"with story {merged['story']}")
    elif "moved_from" in row["reason"]:
        notes.append(f"from story {row['reason']['moved_from']}")
    return line.append(f"  ({', '.join(one_line(note) for note in notes if note)})", "dim")


def _cell(row: Row, key: str) -> Text:
    value = row[key]
    if key.endswith("_at") and value:
        value = short_time(value)
    # Text, not str: a title in brackets must not be read as markup.
    return Text("" if value is None else one_line(str(value)))


def _console() -> Console:
    return Console(width=None if sys.stdout.isatty() else PIPE_WIDTH, highlight=False)
