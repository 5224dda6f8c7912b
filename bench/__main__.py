"""`python -m bench [NAME [FOLDER]]…`: the named measures, or all; FOLDER holds the data of the measure before it."""

import resource
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from rich.console import Console

from bench import MEASURES

WIDTH = 140  # columns where there is no terminal to ask


def main(words: Sequence[str]) -> int:
    wanted = _wanted(words)
    if isinstance(wanted, str):
        print(wanted, file=sys.stderr)
        return 2
    console = Console(width=None if sys.stdout.isatty() else WIDTH)
    for name, folder in wanted or [(name, None) for name in MEASURES]:
        for table in import_module(f"bench.{name}").run(folder):
            console.print(table, "")
    console.print(f"memory at most: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")
    return 0


def _wanted(words: Sequence[str]) -> list[tuple[str, Path | None]] | str:
    """(measure, folder) as asked for, or what is wrong."""
    wanted: list[tuple[str, Path | None]] = []
    for word in words:
        if word in MEASURES:
            wanted.append((word, None))
        elif not wanted or wanted[-1][1] is not None:
            return f"{word} is no measure; there are {', '.join(MEASURES)}"
        elif not Path(word).is_dir():
            return f"{word} is neither a measure nor a folder; measures are {', '.join(MEASURES)}"
        else:
            wanted[-1] = (wanted[-1][0], Path(word))
    return wanted


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
