"""Lower the similarity of two articles by the time between them (pure)."""

import numpy as np
from numpy.typing import NDArray

from newsfold.dedupe.parameters import StoryParameters


def time_decay(
    days: NDArray[np.float64], day: float | NDArray[np.float64] | None, parameters: StoryParameters
) -> NDArray[np.float64]:
    """Return for each of `days`, the times of articles, the factor of their similarity to an article of the time `day`.

    It is exp(-days apart / `decay_days`), and 0 beyond `max_days_apart`. Times are days since 1970; NaN in `days` and
    None as `day` stand for an unknown time. An article without a time is `undated_days` from those with one, and
    simultaneous with those without. `day` can be an array, too: then the result has a value for each pair of times.
    """
    other = np.nan if day is None else day
    days_apart = np.abs(days - other)
    is_unknown = np.isnan(days_apart)
    if is_unknown.any():
        both_unknown = np.isnan(days) & np.isnan(other)
        days_apart[is_unknown] = np.where(both_unknown, 0.0, parameters.undated_days)[is_unknown]
    decay: NDArray[np.float64] = np.exp(days_apart / -parameters.decay_days)
    decay[days_apart > parameters.max_days_apart] = 0.0
    return decay
