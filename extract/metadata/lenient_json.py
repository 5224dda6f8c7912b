"""Read JSON as pages write it: with comments, unescaped quotes, missing braces, several values and other damage (pure).

Valid JSON is read by the standard library. Only the part that it cannot read goes to json_repair: of nine parsers for
damaged JSON it alone read 78 of 80 samples with the kinds of damage that JSON-LD has (the next best read 66, and cut
texts at unescaped quotes). Its time can grow with the square of the input, so its steps are counted and limited.
"""

import json
import re
from html import unescape
from typing import Any, SupportsIndex

import json_repair

MAX_LENGTH = 2_000_000  # characters of one text; a longer one is not read
MAX_VALUES = 1000  # values of one text; later ones are ignored
MAX_REPAIRED_LENGTH = 200_000  # characters of a damaged text; a longer one is not repaired
# Steps of repair that all texts of one page share. Damaged articles took 1 to 5 steps a character; a million steps
# take one to three seconds.
MAX_REPAIR_STEPS = 1_000_000

_CHARACTERS_PER_STEP = 64  # characters that the interpreter copies or searches in the time of one step of repair

# A property of schema.org with its prefix, or as the address that it stands for.
_PREFIXED = re.compile(r'"(?:schema:|https?://schema\.org/)([A-Za-z]{1,60}"\s{0,99}:)')


def _make_object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return the object of `pairs`; of several values with one name, the last one that is not empty."""
    made = dict(pairs)
    if len(made) != len(pairs):
        made |= {name: value for name, value in pairs if value}
    return made


# Not strict: line breaks and other control characters in strings.
_DECODER = json.JSONDecoder(strict=False, object_pairs_hook=_make_object)
# An HTML comment or a CDATA section around the JSON.
_OPENING = re.compile(r"^(?:/[/*])?\s*(?:<!--|<!\[CDATA\[)(?:\s*\*/)?")
_CLOSING = re.compile(r"(?:/[/*]\s*)?(?:-->|\]\]>)(?:\s*\*/)?\s*;?$")
_BLANK = "\ufeff\u200b\u200e\u200f\xa0 \t\r\n\f\v"
_BETWEEN_VALUES = re.compile(rf"[{_BLANK};,]*")
# The first quotation mark is an HTML entity: then all of them are.
_ESCAPED = re.compile(r"[\s\[{]{0,1000}&(?:quot|apos|#0*3[49]|#x0*2[27]);", re.I)


class JsonReader:
    """Read the JSON texts of one page, which share MAX_REPAIR_STEPS.

    `lost` counts the texts of which a part, or the whole, could not be read.
    """

    def __init__(self) -> None:
        self.lost = 0
        self._meter = _Meter(MAX_REPAIR_STEPS)

    def read(self, source: str) -> list[Any]:
        """Return the JSON values in `source`, in their order, at most MAX_VALUES; empty if nothing can be read."""
        if len(source) > MAX_LENGTH:
            self.lost += 1
            return []
        text = source.strip(_BLANK)
        if "schema:" in text or "schema.org/" in text:
            text = _PREFIXED.sub(r'"\1', text)
        if _OPENING.match(text):
            text = _CLOSING.sub("", _OPENING.sub("", text))
        values, rest = _read_valid(unescape(text) if _ESCAPED.match(text) else text)
        if len(values) == 1 and isinstance(values[0], str) and values[0].lstrip(_BLANK)[:1] in ("{", "["):
            values, rest = _read_valid(values[0])  # the JSON as a JSON string
        if "{" in rest or "[" in rest:
            repaired = self._repair(rest)
            self.lost += not repaired
            values += repaired
        elif not values and rest:
            self.lost += 1
        return values

    def _repair(self, text: str) -> list[Any]:
        """Return the values that json_repair reads in `text`; empty if it finds no object, or at one of the limits."""
        if len(text) > MAX_REPAIRED_LENGTH:
            return []
        try:
            # A text with several values gives a list of them.
            value = json_repair.loads(_MeteredText.of(text, self._meter), skip_json_loads=True)
        except (ValueError, RecursionError, _TooManySteps):
            return []
        return [value] if isinstance(value, dict | list) and value else []


def _read_valid(text: str) -> tuple[list[Any], str]:
    """Return the valid JSON values at the beginning of `text`, and the rest behind them.

    Commas and semicolons between and behind the values are skipped.
    """
    values: list[Any] = []
    position = 0
    while len(values) < MAX_VALUES:
        match = _BETWEEN_VALUES.match(text, position)
        position = match.end() if match else position
        if position == len(text):
            return values, ""
        try:
            value, position = _DECODER.raw_decode(text, position)
        except (ValueError, RecursionError):
            return values, text[position:]
        values.append(value)
    return values, ""


class _TooManySteps(Exception):
    """The repair took more steps than are left."""


class _Meter:
    """The number of steps that are left."""

    def __init__(self, steps: int) -> None:
        self._left = steps

    def count(self, characters: int = 1) -> None:
        """Count the step that reads so many characters at once; raise _TooManySteps if none is left."""
        self._left -= 1 + characters // _CHARACTERS_PER_STEP
        if self._left < 0:
            raise _TooManySteps


class _MeteredText(str):
    """A text that counts how often json_repair reads in it, which it does by index, by slice and by `find`."""

    __slots__ = ("_meter",)
    _meter: _Meter

    @classmethod
    def of(cls, text: str, meter: _Meter) -> "_MeteredText":
        metered = cls(text)
        metered._meter = meter
        return metered

    def __getitem__(self, key: SupportsIndex | slice) -> str:
        part = super().__getitem__(key)
        self._meter.count(len(part))
        return _MeteredText.of(part, self._meter) if isinstance(key, slice) else part

    def __add__(self, other: str) -> str:
        return _MeteredText.of(super().__add__(other), self._meter)

    def find(self, sub: str, start: SupportsIndex | None = None, end: SupportsIndex | None = None) -> int:
        found = super().find(sub, start, end)
        self._meter.count((found if found >= 0 else len(self)) - int(start or 0))
        return found
