"""The named classes in which a request can fail."""

from __future__ import annotations

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    NotSupported,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.internet.error import ConnectError, ConnectionDone, ConnectionLost
from twisted.web._newclient import ParseError

from spiders.guard.headers import HeadTooLarge
from spiders.guard.refused import Refused

UNREACHABLE = (
    CannotResolveHostError, DownloadConnectionRefusedError, DownloadFailedError,
    ConnectError, ConnectionDone, ConnectionLost,
)  # fmt: skip
DOWNLOAD_FAILURES = (
    *UNREACHABLE, DownloadCancelledError, DownloadTimeoutError, IgnoreRequest, NotSupported,
    OSError, ResponseDataLossError, UnsupportedURLSchemeError,
)  # fmt: skip
TLS_WORDS = ("ssl", "tls", "certificate")


def reason_of(failure: BaseException) -> str:
    """Name the class of a failed request."""
    if isinstance(failure, Refused):
        return failure.reason
    if isinstance(failure, HttpError):
        return reason_of_status(failure.response.status)
    if isinstance(failure, DownloadTimeoutError):
        return "time-out"
    if isinstance(failure, IgnoreRequest):
        return _reason_of_ignored(str(failure))
    if isinstance(failure, DownloadCancelledError):
        return "too large"
    if isinstance(failure, (UnsupportedURLSchemeError, NotSupported)):
        return "address refused"
    if isinstance(failure, (ResponseDataLossError, *UNREACHABLE)):
        return _reason_of_connection(failure)
    return "unreadable answer" if isinstance(failure, OSError) else "error"


def is_dead(failure: BaseException) -> bool:
    """Say whether a failure is the host's as a whole, whatever was asked of it."""
    if isinstance(failure, (CannotResolveHostError, DownloadConnectionRefusedError)):
        return True
    return reason_of(failure) in ("tls", "address refused", "parked")


def reason_of_status(status: int) -> str:
    """Name the class of an HTTP status that is no success."""
    if 300 <= status < 400:
        return "redirect not followed"
    return "http 5xx" if status >= 500 else f"http {status}"


def _reason_of_ignored(text: str) -> str:
    if "redirections" in text:
        return "redirect not followed"
    return "too large" if "DOWNLOAD_MAXSIZE" in text else "refused"


def _reason_of_connection(failure: BaseException) -> str:
    told = f"{failure!r} {failure.__cause__!r}".lower()
    causes = [reason.value for reason in getattr(failure.__cause__, "reasons", ())]
    if any(isinstance(cause, HeadTooLarge) for cause in causes):
        return "too large"
    if any(word in told for word in TLS_WORDS):
        return "tls"
    if isinstance(failure, ResponseDataLossError):
        return "cut short"
    no_http = any(isinstance(cause, (ParseError, ValueError)) for cause in causes)
    return "unreadable answer" if no_http else "unreachable"
