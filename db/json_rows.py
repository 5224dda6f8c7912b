"""One line of a JSONL file as the object that it holds (pure)."""

import json
from typing import Any


def json_row(line: bytes, longest: int) -> dict[str, Any]:
    """Raises ValueError, which says what is wrong, for what is no object or has more than `longest` bytes."""
    if len(line) > longest:
        raise ValueError(f"longer than {longest} bytes")
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"no JSON: {error}") from None
    if not isinstance(row, dict):
        raise ValueError("no JSON object")
    return row
