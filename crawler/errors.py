"""The exception for a failed fetch, and a short reason for each kind of error that a download can raise."""

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)

from newsfold.db.values.text import one_line

_REASONS: tuple[tuple[type[Exception], str], ...] = (
    (DownloadTimeoutError, "timeout"),
    (CannotResolveHostError, "dns"),
    (DownloadConnectionRefusedError, "no connection"),
    (DownloadCancelledError, "too large"),
    (ResponseDataLossError, "incomplete answer"),
    (UnsupportedURLSchemeError, "bad URL"),
    (DownloadFailedError, "broken answer"),
)
PERMANENT_REASONS = frozenset({"too large", "bad URL", "too many redirects"})


class FetchFailure(IgnoreRequest):  # type: ignore[misc]
    """A feed or page was not fetched; `reason` says why in a few words.

    `permanent`: a later fetch would fail in the same way. `deferred`: the fetch was only postponed, so it does not
    count as a failure of the feed or page.
    """

    def __init__(self, reason: str, *, permanent: bool = True, deferred: bool = False) -> None:
        super().__init__(reason)
        self.reason, self.permanent, self.deferred = reason, permanent, deferred


def classify_failure(error: BaseException) -> FetchFailure:
    """Return a FetchFailure for `error`, which may be any exception that a download raises.

    It is permanent only if its reason is one of PERMANENT_REASONS. A FetchFailure is returned as it is.
    """
    if isinstance(error, FetchFailure):
        return error
    reason = next((reason for kind, reason in _REASONS if isinstance(error, kind)), None)
    if reason is None and isinstance(error, IgnoreRequest):
        text = str(error)
        reason = "too many redirects" if "redirections" in text else "too large" if "MAXSIZE" in text else text[:100]
    if reason is None:
        reason = f"error: {type(error).__name__}: {one_line(str(error))[:100]}"
    return FetchFailure(reason, permanent=reason in PERMANENT_REASONS)
