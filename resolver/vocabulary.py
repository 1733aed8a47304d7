"""The closed word lists that sidecar, cache, command line and API share.

Each list is a `StrEnum`, so a member is its own JSON value. A reader that meets an unknown word treats it as the
list's most careful member (`not_checked`, `unidentified`, `needs_attention`); `careful` does that. Standard library
only: naming a state costs no import of a model.
"""

from enum import StrEnum
from typing import TypeVar


class Form(StrEnum):
    """How a source stands in the article."""

    EMBED_HTML = "embed_html"
    EMBED_BLOCK = "embed_block"
    EMBED_HIDDEN = "embed_hidden"
    FLATTENED_POST = "flattened_post"
    LINK = "link"
    BARE_URL = "bare_url"
    ATTRIBUTION_ONLY = "attribution_only"


class Role(StrEnum):
    """What a part of a mention is."""

    BODY = "body"
    SHORT_LINK = "short_link"
    MEDIA_LINK = "media_link"
    LINK = "link"
    ATTRIBUTION = "attribution"
    AUTHOR_NAME = "author_name"
    HANDLE = "handle"
    DATE = "date"


class Anchor(StrEnum):
    """How surely a mention's span stands where it says: a body bounded by rule alone is `uncertain`."""

    ANCHORED = "anchored"
    UNCERTAIN = "uncertain"
    LOST = "lost"


class IdentificationState(StrEnum):
    """How sure we are which source a mention means."""

    EXACT = "exact"
    CONFIRMED = "confirmed"
    PROBABLE = "probable"
    AMBIGUOUS = "ambiguous"
    UNIDENTIFIED = "unidentified"
    MANUAL = "manual"


class EvidenceKind(StrEnum):
    """One reason for or against an identification."""

    ID_IN_MARKUP = "id_in_markup"
    ID_IN_URL = "id_in_url"
    MEDIA_LINK_LEADS_TO_POST = "media_link_leads_to_post"
    SHORT_LINK_LEADS_TO_POST = "short_link_leads_to_post"
    HANDLE_AGREES = "handle_agrees"
    AUTHOR_NAME_AGREES = "author_name_agrees"
    DATE_AGREES = "date_agrees"
    ID_TIMESTAMP_AGREES = "id_timestamp_agrees"
    TEXT_AGREES = "text_agrees"
    OUTLINK_AGREES = "outlink_agrees"
    ONLY_SEARCH_MATCH = "only_search_match"
    PERSON_SAID_SO = "person_said_so"
    HANDLE_DIFFERS = "handle_differs"
    DATE_DIFFERS = "date_differs"
    TEXT_DIFFERS = "text_differs"


class Weight(StrEnum):
    """How much a piece of evidence says."""

    DECISIVE = "decisive"
    STRONG = "strong"
    SUPPORTING = "supporting"
    AGAINST = "against"


class ComparisonState(StrEnum):
    """How the article's words relate to the source's."""

    VERBATIM = "verbatim"
    SAME_WORDS = "same_words"
    SHORTENED = "shortened"
    ALTERED = "altered"
    SOURCE_TEXT_UNAVAILABLE = "source_text_unavailable"
    NOT_APPLICABLE = "not_applicable"


class AvailabilityState(StrEnum):
    """Whether the source still stands; only `live` is fine and only `gone` is gone."""

    LIVE = "live"
    GONE = "gone"
    RESTRICTED = "restricted"
    UNREACHABLE = "unreachable"
    BLOCKED = "blocked"
    UNSUPPORTED = "unsupported"
    NOT_CHECKED = "not_checked"


class Reason(StrEnum):
    """Why a source is in its state, or why a request gave nothing."""

    DELETED_BY_AUTHOR = "deleted_by_author"
    REMOVED = "removed"
    NOT_FOUND = "not_found"
    ACCOUNT_SUSPENDED = "account_suspended"
    ACCOUNT_PRIVATE = "account_private"
    ACCOUNT_GONE = "account_gone"
    LOGIN_REQUIRED = "login_required"
    CONSENT_REQUIRED = "consent_required"
    AGE_GATE = "age_gate"
    WITHHELD_IN_REGION = "withheld_in_region"
    EMBEDDING_OFF = "embedding_off"
    RATE_LIMITED = "rate_limited"
    BOT_CHALLENGE = "bot_challenge"
    REFUSED_BY_HOST = "refused_by_host"
    LEFT_ALONE = "left_alone"
    TIMEOUT = "timeout"
    DNS_FAILED = "dns_failed"
    CONNECT_FAILED = "connect_failed"
    TLS_FAILED = "tls_failed"
    SERVER_ERROR = "server_error"
    BAD_RESPONSE = "bad_response"
    TOO_LARGE = "too_large"
    REDIRECT_LOOP = "redirect_loop"
    TOO_MANY_HOPS = "too_many_hops"
    BAD_REDIRECT = "bad_redirect"
    SOFT_404 = "soft_404"
    PARKED_DOMAIN = "parked_domain"
    UNSAFE_TARGET = "unsafe_target"
    INVALID_URL = "invalid_url"
    UNRESOLVED_AGGREGATOR = "unresolved_aggregator"
    NO_PROVIDER = "no_provider"
    NEEDS_KEY = "needs_key"
    ONE_SIGNAL_ONLY = "one_signal_only"
    OFFLINE = "offline"
    NOT_IN_RECORDING = "not_in_recording"
    OUT_OF_TIME = "out_of_time"
    UNIDENTIFIED = "unidentified"


class Method(StrEnum):
    """What kind of look a capture was."""

    REDIRECT = "redirect"
    OEMBED = "oembed"
    PLATFORM_API = "platform_api"
    HTML_META = "html_meta"
    JSON_LD = "json_ld"
    ARCHIVE_LOOKUP = "archive_lookup"
    ARCHIVE_COPY = "archive_copy"
    CMS_COPY = "cms_copy"
    MANUAL = "manual"


class Outcome(StrEnum):
    """What a capture came to."""

    OK = "ok"
    GONE = "gone"
    RESTRICTED = "restricted"
    UNREACHABLE = "unreachable"
    BLOCKED = "blocked"
    REFUSED_UNSAFE = "refused_unsafe"
    UNSUPPORTED = "unsupported"
    BAD_RESPONSE = "bad_response"
    NOT_CHECKED = "not_checked"


class Via(StrEnum):
    """How a hop's address was come by; `rule` = rewritten without a request, `archive` = from a copy of the answer."""

    WRITTEN = "written"
    RULE = "rule"
    HTTP = "http"
    HTML_REFRESH = "html_refresh"
    SCRIPT = "script"
    INTERSTITIAL = "interstitial"
    ARCHIVE = "archive"


class ReviewState(StrEnum):
    """What a person decided about a mention."""

    OPEN = "open"
    CHECKED = "checked"
    NEEDS_ATTENTION = "needs_attention"
    NOT_A_SOURCE = "not_a_source"


class Attention(StrEnum):
    """How loudly a mention asks for an editor."""

    NONE = "none"
    INFO = "info"
    WARNING = "warning"
    CRITICAL = "critical"


class AttentionReason(StrEnum):
    """Why a mention asks for an editor."""

    NOT_IDENTIFIED = "not_identified"
    SEVERAL_CANDIDATES = "several_candidates"
    ALTERED = "altered"
    EDITED_AT_SOURCE = "edited_at_source"
    GONE = "gone"
    DEAD_LINK = "dead_link"
    ACCOUNT_CHANGED = "account_changed"
    DATE_DIFFERS = "date_differs"
    HANDLE_DIFFERS = "handle_differs"
    ANCHOR_LOST = "anchor_lost"
    COULD_NOT_CHECK = "could_not_check"
    UNSAFE_TARGET = "unsafe_target"
    FAILING_NOW = "failing_now"


class Precision(StrEnum):
    """How exact a date is."""

    YEAR = "year"
    MONTH = "month"
    DAY = "day"
    MINUTE = "minute"
    SECOND = "second"
    MILLISECOND = "millisecond"


class Basis(StrEnum):
    """What a date or a field was read from."""

    ARTICLE_TEXT = "article_text"
    MARKUP = "markup"
    OEMBED = "oembed"
    API = "api"
    HTML_META = "html_meta"
    JSON_LD = "json_ld"
    ID_TIMESTAMP = "id_timestamp"
    ARCHIVE = "archive"
    MANUAL = "manual"


class SourceKind(StrEnum):
    """What kind of thing a source is."""

    SOCIAL_POST = "social_post"
    SOCIAL_PROFILE = "social_profile"
    WEB_PAGE = "web_page"
    NEWS_ARTICLE = "news_article"
    VIDEO = "video"
    IMAGE = "image"
    AUDIO = "audio"
    DOCUMENT = "document"
    UNKNOWN = "unknown"


class ArticleFormat(StrEnum):
    """What the article was handed over as."""

    TEXT = "text"
    HTML = "html"
    MARKDOWN = "markdown"
    WORDPRESS_BLOCKS = "wordpress_blocks"
    ANS = "ans"
    PROSEMIRROR = "prosemirror"
    LEXICAL = "lexical"
    FEED = "feed"
    JSON = "json"
    NEWSML = "newsml"


class RunState(StrEnum):
    """How far one pass over an article came."""

    QUEUED = "queued"
    RUNNING = "running"
    COMPLETE = "complete"
    PARTIAL = "partial"
    FAILED = "failed"
    SUPERSEDED = "superseded"


class Trigger(StrEnum):
    """Who asked for the pass."""

    QUEUE = "queue"
    API = "api"
    CLI = "cli"
    PAGE = "page"
    SCHEDULE = "schedule"
    LIBRARY = "library"
    MCP = "mcp"


Word = TypeVar("Word", bound=StrEnum)

_CAREFUL: dict[type[StrEnum], StrEnum] = {
    Form: Form.ATTRIBUTION_ONLY,
    Role: Role.BODY,
    Anchor: Anchor.UNCERTAIN,
    IdentificationState: IdentificationState.UNIDENTIFIED,
    EvidenceKind: EvidenceKind.ONLY_SEARCH_MATCH,
    Weight: Weight.SUPPORTING,
    ComparisonState: ComparisonState.SOURCE_TEXT_UNAVAILABLE,
    AvailabilityState: AvailabilityState.NOT_CHECKED,
    Method: Method.ARCHIVE_LOOKUP,
    Outcome: Outcome.NOT_CHECKED,
    Via: Via.RULE,
    ReviewState: ReviewState.NEEDS_ATTENTION,
    Attention: Attention.WARNING,
    AttentionReason: AttentionReason.COULD_NOT_CHECK,
    Precision: Precision.YEAR,
    Basis: Basis.ARTICLE_TEXT,
    SourceKind: SourceKind.UNKNOWN,
    ArticleFormat: ArticleFormat.TEXT,
    RunState: RunState.PARTIAL,
    Trigger: Trigger.LIBRARY,
}
"""What an unknown word is read as: the member that claims least. A `Reason` has none: an unknown one is absent."""


def careful(words: type[Word], value: str) -> Word:
    """Read `value` as a member of `words`; a word from a later version becomes the list's most careful member.

    Raises:
        ValueError: the list has no careful member and the word is unknown.
    """
    try:
        return words(value)
    except ValueError:
        if words in _CAREFUL:
            return words(_CAREFUL[words])
        raise
