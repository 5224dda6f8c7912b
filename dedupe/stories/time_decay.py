"""Lower the similarity of two articles by the time between them (pure)."""

import numpy as np
from numpy.typing import NDArray

from newsfold.dedupe.parameters import StoryParameters


def time_decay(days: NDArray[np.float64], day: float | None, parameters: StoryParameters) -> NDArray[np.float64]:
    """Return for each of `days`, the times of articles, the factor of their similarity to an article of the time `day`.

    It is exp(-days apart / `decay_days`), and 0 beyond `max_days_apart`. Times are days since 1970; NaN in `days` and
    None as `day` stand for an unknown time. An article without a time is `undated_days` from those with one, and
    simultaneous with those without.
    """
    if day is None:
        days_apart = np.where(np.isnan(days), 0.0, parameters.undated_days)
    else:
        days_apart = np.abs(days - day)
        days_apart[np.isnan(days_apart)] = parameters.undated_days
    decay: NDArray[np.float64] = np.exp(days_apart / -parameters.decay_days)
    decay[days_apart > parameters.max_days_apart] = 0.0
    return decay
