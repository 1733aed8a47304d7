"""How the words of a later version are read: a list's unknown word becomes its most careful member. It reads JSON only.

Within 1.x, later versions add list words. Each alias here is the type of a model field: it accepts any string, and
its JSON Schema stays the closed list that we write.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Literal, TypeVar

from pydantic import BeforeValidator

from resolver import vocabulary as words

_EnumT = TypeVar("_EnumT", bound=StrEnum)


def _carefully(kind: type[_EnumT]) -> BeforeValidator:
    known: Mapping[str, _EnumT] = {each.value: each for each in kind}

    def read(value: object) -> object:
        if not isinstance(value, str):
            return value
        return known.get(value) or words.careful(kind, value)

    return BeforeValidator(read)


def _known_reason(value: object) -> object:
    return None if isinstance(value, str) and value not in list(words.Reason) else value


def _else(fallback: str, *known: str) -> BeforeValidator:
    return BeforeValidator(lambda value: fallback if isinstance(value, str) and value not in known else value)


def only(*known: str) -> BeforeValidator:
    """For a list of objects told apart by `type`: objects of a later type are read past."""

    def kept(value: object) -> object:
        if not isinstance(value, list | tuple) or not any(isinstance(each, dict) for each in value):
            return value
        return [each for each in value if not isinstance(each, dict) or each.get("type") in known]

    return BeforeValidator(kept)


AnchorWord = Annotated[words.Anchor, _carefully(words.Anchor)]
ArticleFormatWord = Annotated[words.ArticleFormat, _carefully(words.ArticleFormat)]
AttentionWord = Annotated[words.Attention, _carefully(words.Attention)]
AttentionReasonWord = Annotated[words.AttentionReason, _carefully(words.AttentionReason)]
AvailabilityWord = Annotated[words.AvailabilityState, _carefully(words.AvailabilityState)]
BasisWord = Annotated[words.Basis, _carefully(words.Basis)]
ComparisonWord = Annotated[words.ComparisonState, _carefully(words.ComparisonState)]
EvidenceWord = Annotated[words.EvidenceKind, _carefully(words.EvidenceKind)]
FormWord = Annotated[words.Form, _carefully(words.Form)]
IdentificationWord = Annotated[words.IdentificationState, _carefully(words.IdentificationState)]
KindWord = Annotated[words.SourceKind, _carefully(words.SourceKind)]
MethodWord = Annotated[words.Method, _carefully(words.Method)]
OutcomeWord = Annotated[words.Outcome, _carefully(words.Outcome)]
PrecisionWord = Annotated[words.Precision, _carefully(words.Precision)]
ReasonWord = Annotated[words.Reason | None, BeforeValidator(_known_reason)]
ReviewWord = Annotated[words.ReviewState, _carefully(words.ReviewState)]
RoleWord = Annotated[words.Role, _carefully(words.Role)]
RunWord = Annotated[words.RunState, _carefully(words.RunState)]
TriggerWord = Annotated[words.Trigger, _carefully(words.Trigger)]
ViaWord = Annotated[words.Via, _carefully(words.Via)]
WeightWord = Annotated[words.Weight, _carefully(words.Weight)]

ArchiveServiceWord = Annotated[
    Literal["wayback", "perma", "archive_today", "ghostarchive", "local", "other"],
    _else("other", "wayback", "perma", "archive_today", "ghostarchive", "local"),
]
ArchiveStateWord = Annotated[
    Literal["none_found", "requested", "available", "failed"],
    _else("failed", "none_found", "requested", "available"),
]
CredentialsWord = Annotated[
    Literal["not_checked", "absent", "valid", "invalid"], _else("not_checked", "absent", "valid", "invalid")
]
MediaWord = Annotated[
    Literal["image", "video", "animated_image", "audio", "unknown"],
    _else("unknown", "image", "video", "animated_image", "audio"),
]
OpWord = Annotated[Literal["equal", "insert", "delete", "replace"], _else("replace", "equal", "insert", "delete")]
