"""Why something was not fetched or not saved: one short phrase for each way to fail."""

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

_PHRASES: tuple[tuple[type[Exception], str], ...] = (
    (DownloadTimeoutError, "timeout"),
    (CannotResolveHostError, "dns"),
    (DownloadConnectionRefusedError, "no connection"),
    (DownloadCancelledError, "too large"),
    (ResponseDataLossError, "incomplete answer"),
    (UnsupportedURLSchemeError, "bad URL"),
    (DownloadFailedError, "broken answer"),
)
LASTING = frozenset({"too large", "bad URL", "too many redirects"})


class Refused(IgnoreRequest):  # type: ignore[misc]
    """A request that we do not make. `lasting`: another day will not change it; `waits`: it is no failure either."""

    def __init__(self, reason: str, *, lasting: bool = True, waits: bool = False) -> None:
        super().__init__(reason)
        self.reason, self.lasting, self.waits = reason, lasting, waits


def refused(error: BaseException) -> Refused:
    """`error`, whatever came out of a download, as a Refused."""
    if isinstance(error, Refused):
        return error
    reason = next((phrase for kind, phrase in _PHRASES if isinstance(error, kind)), None)
    if reason is None and isinstance(error, IgnoreRequest):
        text = str(error)
        reason = "too many redirects" if "redirections" in text else "too large" if "MAXSIZE" in text else text[:100]
    if reason is None:
        reason = f"error: {type(error).__name__}: {one_line(str(error))[:100]}"
    return Refused(reason, lasting=reason in LASTING)
