"""The bars of the stages at work on a terminal, one line each, and below them the note of the crawl."""

from collections.abc import Iterable

from rich.console import Console, RenderableType
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeRemainingColumn
from rich.text import Text

BAR_WIDTH = 20  # columns; with numbers of seven digits, a line has less than 80


class StageBars(Progress):
    """A display on stderr with a line for each stage: name, bar, count of total, rate and time left.

    It goes away at the end. Its methods may be called in several threads.
    """

    def __init__(self) -> None:
        self._notes: dict[TaskID, str] = {}
        super().__init__(
            TextColumn("{task.description}"),
            BarColumn(BAR_WIDTH),
            TextColumn("{task.fields[count]}", justify="right"),
            TextColumn("{task.fields[rate]}", justify="right"),
            TimeRemainingColumn(compact=True),
            TextColumn("left"),
            console=Console(stderr=True),
            transient=True,
        )

    def add_stage(self, label: str) -> TaskID:
        """Add a line for a stage, and return its number."""
        return self.add_task(label, total=None, count="", rate="")

    def show(self, stage: TaskID, done: int, total: int, rate: str, note: str | None) -> None:
        """Show how far the stage is; `note` replaces its note, None keeps it."""
        if note is not None:
            self._notes[stage] = note
        self.update(stage, completed=done, total=total, count=f"{done:,} of {total:,}", rate=rate)

    def get_renderables(self) -> Iterable[RenderableType]:
        """Yield what is shown: the lines of the stages, then their notes, cut to the width of the terminal.

        The last part of a note, which names the slowest hosts, has a line of its own.
        """
        yield self.make_tasks_table(self.tasks)
        for note in list(self._notes.values()):
            for line in note.rsplit("; ", 1):
                yield Text(line, style="dim", no_wrap=True, overflow="ellipsis")
