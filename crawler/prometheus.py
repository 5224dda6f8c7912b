"""What a run did as a Prometheus text file, for node_exporter's textfile collector."""

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
_UNWANTED = re.compile(r"[\x00-\x1f]")


def write_metrics(
    path: Path, counts: Mapping[str, Mapping[str, Any]], *, at: datetime, seconds: float, failed: bool
) -> None:
    """Replace `path` whole, so that a collector never reads half a file; `counts` are those of each stage."""
    part = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        part.write_text("".join(_lines(counts, at.timestamp(), seconds, failed)), "utf-8")
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)


def _lines(counts: Mapping[str, Mapping[str, Any]], at: float, seconds: float, failed: bool) -> Iterator[str]:
    yield from _metric("newsfold_last_run_timestamp_seconds", [({}, at)])
    yield from _metric("newsfold_last_run_failed", [({}, int(failed))])
    yield from _metric("newsfold_last_run_duration_seconds", [({}, round(seconds, 3))])
    plain, named = [], []
    for stage, numbers in counts.items():
        for name, value in numbers.items():
            if isinstance(value, dict):
                named += [({"stage": stage, "what": name, "name": key}, number) for key, number in value.items()]
            elif isinstance(value, int | float):
                plain.append(({"stage": stage, "what": name}, value))
    yield from _metric("newsfold_last_run_count", plain)
    yield from _metric("newsfold_last_run_by_name", named)


def _metric(name: str, samples: list[tuple[dict[str, str], float]]) -> Iterator[str]:
    yield f"# HELP {name} {_HELP[name]}\n# TYPE {name} gauge\n"
    for labels, value in samples:
        inside = ",".join(f'{key}="{_escaped(text)}"' for key, text in labels.items())
        yield f"{name}{{{inside}}} {value}\n" if inside else f"{name} {value}\n"


def _escaped(text: str) -> str:
    return _UNWANTED.sub(" ", text).replace("\\", "\\\\").replace('"', '\\"')[:200]
