"""Every failure this package raises, and what the caller can do next.

    ResolverError
    ├── InputError              mend the input, call again             exit 2
    │   ├── ArticleUnreadable   missing, empty, binary, badly encoded
    │   ├── ArticleTooLarge     over the size limit
    │   ├── UnsupportedFormat   said to be a format that it is not
    │   └── InvalidUrl          no http(s) URL can be made of it
    ├── ConfigError             mend the settings                      exit 2
    ├── BackendUnavailable      start Redis or the disk, call again    exit 3
    ├── FetchFailed             one request gave no answer; `reason` says why, the pipeline makes a state of it
    │   └── UnsafeTarget        the address may not be dialled
    └── EvidenceError           the recording cannot be read or written exit 3

"The post is gone" is an answer and never an exception. Each class carries the exit code that the command line gives.
"""

from resolver.vocabulary import Reason


class ResolverError(Exception):
    """Base of everything raised on purpose here; its text is one sentence for a person."""

    exit_code = 3


class InputError(ResolverError):
    """The request cannot be read: mend it and call again."""

    exit_code = 2


class ArticleUnreadable(InputError):
    """The article is missing, empty, binary, or not in any encoding we can tell."""


class ArticleTooLarge(InputError):
    """The article is larger than the limit in the settings."""


class UnsupportedFormat(InputError):
    """The article is not in the format it was said to be in."""


class InvalidUrl(InputError):
    """No http or https URL can be made of this string."""


class ConfigError(ResolverError):
    """A setting is missing, unknown or out of range; the text names it."""

    exit_code = 2


class BackendUnavailable(ResolverError):
    """Redis or the store cannot be reached and the call cannot be answered without it."""


class FetchFailed(ResolverError):
    """One request brought no usable answer.

    `reason` is the word for it; `retry_after` is in seconds when the host said how long to wait. `status` is the
    HTTP status where one was seen; not `asked` = nothing was sent, others at that host had fared so just before.
    """

    def __init__(
        self,
        url: str,
        reason: Reason,
        detail: str = "",
        *,
        status: int | None = None,
        retry_after: float | None = None,
        asked: bool = True,
    ) -> None:
        super().__init__(f"{url}: {reason.value.replace('_', ' ')}" + (f" ({detail})" if detail else ""))
        self.url = url
        self.reason = reason
        self.detail = detail
        self.status = status
        self.retry_after = retry_after
        self.asked = asked


class UnsafeTarget(FetchFailed):
    """The address, port or scheme is one that this service never dials; not worth a retry."""

    def __init__(self, url: str, detail: str = "") -> None:
        super().__init__(url, Reason.UNSAFE_TARGET, detail)


class EvidenceError(ResolverError):
    """A WARC file cannot be read or written."""
