"""The fixed words in which a verdict is told to a person. What could not be checked is never called fine or gone."""

from resolver.judge.availability import GONE_AFTER
from resolver.model import Mention, Source
from resolver.vocabulary import (
    AvailabilityState,
    ComparisonState,
    IdentificationState,
    Reason,
)

OK, ATTENTION, UNKNOWN = "ok", "!!", "?"

_COULD_NOT = {
    AvailabilityState.RESTRICTED: "could not check: shown only to some",
    AvailabilityState.BLOCKED: "could not check: the site refused us",
    AvailabilityState.UNREACHABLE: "could not check: no answer",
    AvailabilityState.UNSUPPORTED: "could not check",
    AvailabilityState.NOT_CHECKED: "not checked",
}

_REASONS = {
    Reason.DELETED_BY_AUTHOR: "deleted by its author",
    Reason.REMOVED: "removed by the platform",
    Reason.NOT_FOUND: "not found",
    Reason.ACCOUNT_SUSPENDED: "account suspended",
    Reason.ACCOUNT_PRIVATE: "account private",
    Reason.ACCOUNT_GONE: "account gone",
    Reason.LOGIN_REQUIRED: "needs a login",
    Reason.CONSENT_REQUIRED: "a consent page stands before it",
    Reason.AGE_GATE: "age gate",
    Reason.WITHHELD_IN_REGION: "withheld in this region",
    Reason.EMBEDDING_OFF: "embedding is switched off",
    Reason.RATE_LIMITED: "asked too often",
    Reason.BOT_CHALLENGE: "bot check",
    Reason.REFUSED_BY_HOST: "refused by the host",
    Reason.LEFT_ALONE: "left alone after failures",
    Reason.TIMEOUT: "timed out",
    Reason.DNS_FAILED: "host name not found",
    Reason.CONNECT_FAILED: "no connection",
    Reason.TLS_FAILED: "no valid certificate",
    Reason.SERVER_ERROR: "server error",
    Reason.BAD_RESPONSE: "unreadable answer",
    Reason.TOO_LARGE: "too large",
    Reason.REDIRECT_LOOP: "redirects in a circle",
    Reason.TOO_MANY_HOPS: "too many redirects",
    Reason.BAD_REDIRECT: "redirects to nowhere",
    Reason.SOFT_404: "the page says that it is not there",
    Reason.PARKED_DOMAIN: "the domain is parked",
    Reason.UNSAFE_TARGET: "points into a private network",
    Reason.INVALID_URL: "not a web address",
    Reason.UNRESOLVED_AGGREGATOR: "an aggregator's link that only a browser opens",
    Reason.NO_PROVIDER: "nobody to ask",
    Reason.NEEDS_KEY: "needs a key",
    Reason.ONE_SIGNAL_ONLY: "one sign that it is gone, not two",
    Reason.OFFLINE: "offline, and not remembered",
    Reason.NOT_IN_RECORDING: "not in the recording",
    Reason.OUT_OF_TIME: "over the limit of this run",
    Reason.UNIDENTIFIED: "not identified",
}

_COMPARED = {
    ComparisonState.VERBATIM: "found, text matches",
    ComparisonState.SAME_WORDS: "found, text matches",
    ComparisonState.SHORTENED: "found, shortened",
    ComparisonState.ALTERED: "copy differs from source",
    ComparisonState.SOURCE_TEXT_UNAVAILABLE: "found",
    ComparisonState.NOT_APPLICABLE: "found",
}


def reason(word: Reason | None) -> str:
    """A reason in words, in brackets; empty when there is none."""
    return f" ({_REASONS[word]})" if word else ""


_UNSURE = {
    IdentificationState.UNIDENTIFIED: (UNKNOWN, "not identified"),
    IdentificationState.AMBIGUOUS: (UNKNOWN, "several candidates"),
    IdentificationState.PROBABLE: (ATTENTION, "probably this one"),
}


def verdict(mention: Mention, source: Source | None) -> tuple[str, str]:
    """A mark and the verdict on a mention in words."""
    if source is None:
        return UNKNOWN, "not identified"
    if source.availability.state is not AvailabilityState.LIVE:
        return _not_live(source)
    if mention.identification.state in _UNSURE:
        return _UNSURE[mention.identification.state]
    mark = ATTENTION if mention.comparison.state is ComparisonState.ALTERED else OK
    return mark, _COMPARED[mention.comparison.state]


def _not_live(source: Source) -> tuple[str, str]:
    availability = source.availability
    why = reason(availability.reason)
    if availability.state is AvailabilityState.GONE:
        return ATTENTION, "no longer available" + why
    if availability.reason is Reason.UNSAFE_TARGET:
        return ATTENTION, "not opened" + why
    if availability.state is AvailabilityState.UNREACHABLE and availability.failed_checks:
        return UNKNOWN, f"failing now{why}: check {availability.failed_checks} of {GONE_AFTER} before it counts as gone"
    return UNKNOWN, _COULD_NOT[availability.state] + why
