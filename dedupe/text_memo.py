"""Keep what a preliminary fold computed of texts, for the fold that repeats it (pure)."""

from collections.abc import Callable
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:  # the command that crawls must not load numpy
    from newsfold.dedupe.tokens import Text

MAX_KEPT = 6_000  # values: three for each of 2,000 articles, at most 30 MB

Value = TypeVar("Value")


class TextMemo:
    """Results of pure functions of a text and of other arguments, which must be hashable; nobody may change them."""

    def __init__(self) -> None:
        self._values: dict[tuple[Any, ...], Any] = {}

    def call(self, function: Callable[..., Value], text: "Text", *arguments: Any) -> Value:
        """Return `function(text, *arguments)`, from an earlier call if it is kept; the first MAX_KEPT are."""
        digest = blake2b(f"{text.title}\0{text.raw}".encode("utf-8", "surrogatepass"), digest_size=16).digest()
        key = (function, digest, arguments)
        if key in self._values:
            value: Value = self._values[key]
            return value
        value = function(text, *arguments)
        if len(self._values) < MAX_KEPT:
            self._values[key] = value
        return value
