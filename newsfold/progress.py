"""Define how long work reports its progress to whoever shows it (pure)."""

from collections.abc import Callable

ProgressCallback = Callable[[int, int], None]  # called with (items done so far, items in total)
