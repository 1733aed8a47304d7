"""The nouns: what a sidecar, the cache, the store and the API all speak.

Frozen pydantic models; lists keep article order and keys keep the order of their class, so the same input and cache
give the same bytes. Absent is absent: `dump` leaves out keys without a value (`source_id: null` is the one exception).
Models read what a later 1.x version wrote: unknown keys are ignored, unknown words become the list's most careful
member (`reading`). `schema()` is the JSON Schema that the committed file must equal.
"""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field

from resolver import reading
from resolver import vocabulary as words
from resolver.noun import Model, Sha256, Time, dump, made, sha256, timestamp

# fmt: off
__all__ = [
    "MEDIA_TYPE", "NORMALIZATION", "SCHEMA_ID", "Agent", "Archive", "Article", "Availability", "Candidate",
    "Capture", "Comparison", "Counts", "Css", "DiffOp", "Evidence", "Facts", "Hop", "Identification", "Media",
    "Mention", "Model", "Outlink", "Part", "Partial", "Pointer", "Relation", "Review", "Run", "Selector", "Sha256",
    "Sidecar", "Source", "TextPosition", "TextQuote", "Time", "Utf16", "dump", "made", "schema", "sha256",
    "timestamp",
]
# fmt: on

SCHEMA_ID = "urn:embed-resolver:article-sources:1.0"
MEDIA_TYPE = "application/vnd.embed-resolver.sources+json; version=1"
NORMALIZATION = "nfc-v1"


class Partial(Model):
    """A date that keeps how exact it is and where it was read.

    `value` is ISO 8601 cut to its precision (`2023`, `2023-03`, `2023-03-14`, `2023-03-14T09:30Z`, …).
    """

    value: str
    precision: reading.PrecisionWord
    time_zone: str | None = None
    basis: reading.BasisWord
    as_written: str | None = None

    def day(self) -> str | None:
        """The calendar day as `YYYY-MM-DD`, or None where less than a day is known."""
        return self.value[:10] if len(self.value) >= len("2023-03-14") else None


class Agent(Model):
    """Who posted or wrote something; `handle` is without `@`."""

    name: str | None = None
    handle: str | None = None
    url: str | None = None
    platform_id: str | None = None


class Media(Model):
    """A picture, film or sound that belongs to a source; never fetched."""

    type: reading.MediaWord
    short_url: str | None = None
    url: str | None = None
    alt_text: str | None = None
    content_credentials: reading.CredentialsWord = "not_checked"


class Outlink(Model):
    """A link inside a source's own text."""

    written: str
    url: str | None = None
    source_id: str | None = None


RELATIONS = ("quotes", "replies_to", "reposts", "same_as", "superseded_by")


class Relation(Model):
    """How one source stands to another; `source_id` only where that one is in the same sidecar."""

    type: Literal["quotes", "replies_to", "reposts", "same_as", "superseded_by"]
    source_id: str | None = None
    key: str | None = None
    url: str | None = None


class Facts(Model):
    """What one look at a source told: any field may be missing, and a missing one is None or empty.

    The one shape that every reader returns (platform answers, Open Graph, JSON-LD, …) and that `metadata.merge` puts
    together. Strings are plain text, already cleaned of controls and cut to their limits.
    """

    title: str | None = None
    description: str | None = None
    authors: tuple[Agent, ...] = ()
    publisher: str | None = None
    published: Partial | None = None
    modified: Partial | None = None
    language: str | None = None
    text: str | None = None
    text_complete: bool = True
    url: str | None = Field(default=None, description="the address that the source declares for itself")
    kind: reading.KindWord | None = None
    edited: bool | None = None
    media: tuple[Media, ...] = ()
    outlinks: tuple[Outlink, ...] = ()
    relations: tuple[Relation, ...] = ()
    image: str | None = None
    paywalled: bool | None = None


class Hop(Model):
    """One step of a redirect chain."""

    url: str
    via: reading.ViaWord = Field(description="how we came to this address; rule = rewritten without a request")
    status: int | None = Field(default=None, description="what this address answered; absent when it was not opened")


class Capture(Model):
    """One look at a source: what was asked, what came back. Captures only grow.

    `from_cache` says that this look was taken earlier and remembered.
    """

    id: str
    observed_at: Time
    method: reading.MethodWord
    requested_url: str
    final_url: str | None = None
    http_status: int | None = None
    hops: tuple[Hop, ...] = ()
    outcome: reading.OutcomeWord
    reason: str | None = None
    content_hash: Sha256 | None = None
    from_cache: bool = False
    text: str | None = None


class Availability(Model):
    """Whether a source still stands, since when it fails, and why we say so."""

    state: reading.AvailabilityWord
    reason: reading.ReasonWord = None
    checked_at: Time | None = None
    last_live_at: Time | None = None
    failing_since: Time | None = None
    failed_checks: int = Field(default=0, description="failures that speak of the source itself, 24 h or more apart")
    counted_at: Time | None = Field(default=None, description="when the latest of failed_checks was")


class Archive(Model):
    """A copy that somebody keeps; `reason` says, in the service's words, why one could not be made."""

    service: reading.ArchiveServiceWord
    state: reading.ArchiveStateWord
    url: str | None = None
    captured_at: Time | None = None
    reason: str | None = None


class Claim(Model):
    """What one voice says about a field: a vocabulary's tag, or a capture and its tag."""

    by: str
    value: str


class Disagreement(Model):
    """A field (a JSON Pointer) about which voices really differ; the first one was believed."""

    field: str
    said: tuple[Claim, ...]


class Source(Model):
    """The thing out there.

    `provenance` maps a JSON Pointer of a field to the capture that it was read from, `origins` to the vocabulary and
    tag there; `disagreements` are listed, not hidden.
    """

    id: str
    key: str = Field(description="stable identity: platform:kind:native-id, else url:sha256 of the cleaned URL")
    kind: reading.KindWord
    platform: str | None = None
    native_id: str | None = None
    url: str = Field(description="the address to show and cite")
    other_urls: tuple[str, ...] = ()
    removed: tuple[str, ...] = Field(default=(), description="tracking parameters that were taken out of the address")
    title: str | None = None
    description: str | None = None
    author: Agent | None = None
    authors: tuple[Agent, ...] = ()
    publisher: str | None = None
    published: Partial | None = None
    modified: Partial | None = None
    edited: bool | None = None
    paywalled: bool | None = None
    language: str | None = None
    text: str | None = None
    text_complete: bool | None = Field(default=None, description="false where the source is known to say more")
    image: str | None = None
    media: tuple[Media, ...] = ()
    outlinks: tuple[Outlink, ...] = ()
    relations: Annotated[tuple[Relation, ...], reading.only(*RELATIONS)] = ()
    availability: Availability
    archives: tuple[Archive, ...] = ()
    captures: tuple[Capture, ...] = ()
    provenance: Mapping[str, str] = Field(default_factory=dict)
    origins: Mapping[str, str] = Field(default_factory=dict)
    disagreements: tuple[Disagreement, ...] = ()


class TextPosition(Model):
    """A span in code points of the normalised text (W3C Web Annotation)."""

    type: Literal["TextPositionSelector"] = "TextPositionSelector"
    start: int = Field(ge=0)
    end: int = Field(ge=0)


class TextQuote(Model):
    """A span by its words, with up to 32 characters on each side."""

    type: Literal["TextQuoteSelector"] = "TextQuoteSelector"
    exact: str
    prefix: str = ""
    suffix: str = ""


class Pointer(Model):
    """A place in a JSON body as sent (RFC 6901)."""

    type: Literal["JsonPointer"] = "JsonPointer"
    value: str


class Css(Model):
    """An element of an HTML body as sent."""

    type: Literal["CssSelector"] = "CssSelector"
    value: str


SELECTORS = ("TextPositionSelector", "TextQuoteSelector", "JsonPointer", "CssSelector")
Selector = Annotated[TextPosition | TextQuote | Pointer | Css, Field(discriminator="type")]


class Utf16(Model):
    """A span in UTF-16 units, as browsers and ProseMirror count."""

    start: int
    end: int


class Part(Model):
    """A piece of a mention with its two spans and the text that both cut out."""

    role: reading.RoleWord
    position: TextPosition
    utf16: Utf16
    value: str
    source_id: str | None = None


class Evidence(Model):
    """One reason for or against an identification."""

    kind: reading.EvidenceWord
    weight: reading.WeightWord
    capture_id: str | None = None
    note: str | None = None


class Candidate(Model):
    """A source that a mention might mean."""

    source_id: str
    score: float = Field(ge=0, le=1)
    evidence: tuple[Evidence, ...]


class Identification(Model):
    """Which source a mention means, how sure we are, and why."""

    state: reading.IdentificationWord
    score: float = Field(ge=0, le=1)
    evidence: tuple[Evidence, ...]
    candidates: tuple[Candidate, ...] = ()


class DiffOp(Model):
    """One step from the article's words to the source's; spans count words."""

    op: reading.OpWord
    article: tuple[int, int]
    source: tuple[int, int]


class Comparison(Model):
    """How the article's copy of a post relates to the post's own words."""

    state: reading.ComparisonWord
    similarity: float | None = Field(default=None, ge=0, le=1)
    against_capture_id: str | None = None
    ops: tuple[DiffOp, ...] = ()


class Review(Model):
    """What a person decided."""

    state: reading.ReviewWord
    by: str | None = None
    at: Time | None = None
    note: str | None = None


class Mention(Model):
    """A place in the article: what is written there and which source we take it to mean."""

    id: str
    form: reading.FormWord
    platform: str | None = None
    source_id: str | None
    selectors: Annotated[tuple[Selector, ...], reading.only(*SELECTORS)] = Field(min_length=1)
    parts: tuple[Part, ...] = ()
    written_author: str | None = None
    written_handle: str | None = None
    written_date: Partial | None = None
    identification: Identification
    comparison: Comparison
    review: Review
    anchor: reading.AnchorWord = words.Anchor.ANCHORED
    attention: reading.AttentionWord
    attention_reasons: tuple[reading.AttentionReasonWord, ...] = ()

    @classmethod
    def kept_when_none(cls) -> frozenset[str]:
        """A mention without a source says so."""
        return frozenset({"source_id"})


class Article(Model):
    """Which text was read: hash of the body as sent, hash and length of the normalised text."""

    id: str
    url: str | None = None
    headline: str | None = None
    language: str | None = None
    format: reading.ArticleFormatWord
    body_hash: Sha256
    text_hash: Sha256
    text_length: int
    normalization: Literal["nfc-v1"] = "nfc-v1"


class Counts(Model):
    """fine + attention + could_not_check + pending = mentions."""

    mentions: int
    sources: int
    fine: int
    attention: int
    could_not_check: int
    pending: int


class Run(Model):
    """One pass over an article."""

    id: str
    state: reading.RunWord
    trigger: reading.TriggerWord
    started_at: Time
    finished_at: Time | None = None
    resolver: str
    counts: Counts


class Sidecar(Model):
    """One article's sources: the document that stands beside it."""

    schema_id: str = Field(default=SCHEMA_ID, alias="$schema")
    version: str = Field(default="1.0", pattern=r"^1\.\d+$")
    article: Article
    run: Run
    mentions: tuple[Mention, ...]
    sources: tuple[Source, ...]

    model_config = ConfigDict(frozen=True, extra="ignore", populate_by_name=True)


def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a sidecar as we write it."""
    body = Sidecar.model_json_schema(by_alias=True, mode="validation")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": SCHEMA_ID, **body}
