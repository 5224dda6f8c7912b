"""Run measures: `python -m bench [NAME [FOLDER]]…`; without names, all of them. FOLDER holds data for its measure."""

import resource
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from rich.console import Console

from bench import MEASURES

WIDTH = 140  # columns of the output if it is not a terminal


def main(arguments: Sequence[str]) -> int:
    """Print the tables of the named measures and the peak memory; return the exit status, 2 for wrong arguments."""
    try:
        measures = _parse_arguments(arguments)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    console = Console(width=None if sys.stdout.isatty() else WIDTH)
    for name, folder in measures or [(name, None) for name in MEASURES]:
        for table in import_module(f"bench.{name}").run(folder):
            console.print(table, "")
    console.print(f"peak memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")
    return 0


def _parse_arguments(arguments: Sequence[str]) -> list[tuple[str, Path | None]]:
    """Return (measure, folder) in their order. Raise ValueError if an argument is neither a measure nor its folder."""
    measures: list[tuple[str, Path | None]] = []
    for argument in arguments:
        if argument in MEASURES:
            measures.append((argument, None))
        elif not measures or measures[-1][1] is not None:
            raise ValueError(f"unknown measure {argument}; the measures are {', '.join(MEASURES)}")
        elif not Path(argument).is_dir():
            raise ValueError(f"{argument} is neither a measure nor a folder; the measures are {', '.join(MEASURES)}")
        else:
            measures[-1] = (measures[-1][0], Path(argument))
    return measures


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
