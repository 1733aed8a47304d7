"""What went wrong on the wire, in our words, and whether it may pass. It never fetches."""

import errno
import ssl

import aiohttp
from aiohttp.http_exceptions import HttpProcessingError

from resolver.errors import FetchFailed, UnsafeTarget
from resolver.fetch.dns import AddressRefused, LookupFailed
from resolver.fetch.line import Dropped, PeerRefused
from resolver.vocabulary import Reason

_TABLE: tuple[tuple[type[Exception], Reason, bool], ...] = (
    (aiohttp.ClientConnectorDNSError, Reason.DNS_FAILED, False),
    (aiohttp.ClientConnectorCertificateError, Reason.TLS_FAILED, False),
    (aiohttp.ClientConnectorSSLError, Reason.TLS_FAILED, False),
    (ssl.SSLError, Reason.TLS_FAILED, False),
    (aiohttp.ClientConnectorError, Reason.CONNECT_FAILED, False),
    (aiohttp.ConnectionTimeoutError, Reason.TIMEOUT, False),
    (TimeoutError, Reason.TIMEOUT, True),
    (Dropped, Reason.CONNECT_FAILED, True),
    (aiohttp.ClientOSError, Reason.CONNECT_FAILED, True),
    (HttpProcessingError, Reason.BAD_RESPONSE, False),
    (aiohttp.ClientPayloadError, Reason.BAD_RESPONSE, True),
    (aiohttp.InvalidURL, Reason.INVALID_URL, False),
)
"""Kind of error (the first that fits), what we call it, whether asking again may help."""
_OTHER = (Reason.CONNECT_FAILED, False)


def failure_of(url: str, error: Exception) -> tuple[FetchFailed, bool]:
    """The failure that an exception of the HTTP library means, and whether asking again may help.

    A connect or a lookup that timed out is not asked again: the system has repeated it by then. A name that was not
    found, a refused port and a bad certificate do not pass in seconds. A lookup that took too long is no word about the
    name.
    """
    cause = getattr(error, "os_error", error)
    if isinstance(cause, AddressRefused | PeerRefused):
        return UnsafeTarget(url), False
    if isinstance(cause, LookupFailed) and cause.errno == errno.ETIMEDOUT:
        return FetchFailed(url, Reason.TIMEOUT, _words(error)), False
    reason, passes = next(((reason, passes) for kind, reason, passes in _TABLE if isinstance(error, kind)), _OTHER)
    return FetchFailed(url, reason, _words(error)), passes


def _words(error: Exception) -> str:
    """The shortest true account: what the certificate lacks, the system's own words, else the kind of error."""
    cause = getattr(error, "certificate_error", None) or getattr(error, "os_error", None) or error
    text = getattr(cause, "verify_message", None) or getattr(cause, "strerror", None) or type(cause).__name__
    return str(text).splitlines()[0][:200]
