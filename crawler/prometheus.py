"""Write the metrics of a run in Prometheus' text format, for the textfile collector of node_exporter."""

import os
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

_HELP = {
    "newsfold_last_run_timestamp_seconds": "When the last run ended.",
    "newsfold_last_run_failed": "1 when a stage of the last run failed.",
    "newsfold_last_run_duration_seconds": "How long the last run took.",
    "newsfold_last_run_count": "What the last run counted, by stage.",
    "newsfold_last_run_by_name": "Reasons and statuses of the last run, by stage.",
}
_CONTROL_CHARACTERS = re.compile(r"[\x00-\x1f]")


def write_metrics(
    path: Path, counts: Mapping[str, Mapping[str, Any]], *, at: datetime, seconds: float, failed: bool
) -> None:
    """Write the metrics of a run to the file `path`.

    `counts` maps the name of a stage to its counts, which are numbers or (as for `reasons`) numbers by name. `at` is
    the time at which the run ended, `seconds` its duration; `failed` says that a stage failed. The file is replaced
    atomically, so that a collector never reads an incomplete one.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        temporary.write_text("".join(_lines(counts, at.timestamp(), seconds, failed)), "utf-8")
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def _lines(counts: Mapping[str, Mapping[str, Any]], ended: float, seconds: float, failed: bool) -> Iterator[str]:
    yield from _metric("newsfold_last_run_timestamp_seconds", [({}, ended)])
    yield from _metric("newsfold_last_run_failed", [({}, int(failed))])
    yield from _metric("newsfold_last_run_duration_seconds", [({}, round(seconds, 3))])
    totals, by_name = [], []
    for stage, stage_counts in counts.items():
        for name, value in stage_counts.items():
            if isinstance(value, dict):
                by_name += [({"stage": stage, "what": name, "name": key}, number) for key, number in value.items()]
            elif isinstance(value, int | float):
                totals.append(({"stage": stage, "what": name}, value))
    yield from _metric("newsfold_last_run_count", totals)
    yield from _metric("newsfold_last_run_by_name", by_name)


def _metric(name: str, samples: list[tuple[dict[str, str], float]]) -> Iterator[str]:
    yield f"# HELP {name} {_HELP[name]}\n# TYPE {name} gauge\n"
    for labels, value in samples:
        label_text = ",".join(f'{key}="{_escape(text)}"' for key, text in labels.items())
        yield f"{name}{{{label_text}}} {value}\n" if label_text else f"{name} {value}\n"


def _escape(text: str) -> str:
    return _CONTROL_CHARACTERS.sub(" ", text).replace("\\", "\\\\").replace('"', '\\"')[:200]
