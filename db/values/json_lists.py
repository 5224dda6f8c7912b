"""Read lists of texts, such as the names of authors, that columns store as JSON (pure)."""

import json


def parse_string_list(text: str) -> list[str]:
    """Return the list of texts in `text`; raise ValueError if it is not JSON, another value, or no valid Unicode."""
    try:
        value = json.loads(text)
    except RecursionError:
        raise ValueError("nested too deep") from None
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise ValueError("not a list of texts")
    "".join(value).encode()  # half of a surrogate pair, which JSON can hold, has no encoding
    return value


def read_string_list(text: str) -> list[str]:
    """Return the list of texts in `text`, [] if it is none: other programs may have changed the row."""
    try:
        return parse_string_list(text)
    except ValueError:
        return []
