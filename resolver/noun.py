"""What all nouns share: how they are frozen, read and written, and how times and hashes look. Imports no other noun.

Absent is absent: a key without a value is not written. What a later version added is read past.
"""

import hashlib
import json
import re
from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, SerializerFunctionWrapHandler, model_serializer

Sha256 = Annotated[str, Field(pattern=r"^sha256:[0-9a-f]{64}$")]
Time = Annotated[
    str,
    Field(
        description="UTC, RFC 3339, always Z",
        pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$",
    ),
]

_SURROGATE = re.compile("[\ud800-\udfff]")


class Model(BaseModel):
    """Base of every noun: frozen, tolerant of later keys, written without empty values."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    @model_serializer(mode="wrap")
    def _without_absent(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        kept = type(self).kept_when_none()
        return {key: value for key, value in handler(self).items() if value is not None or key in kept}

    @classmethod
    def kept_when_none(cls) -> frozenset[str]:
        """Names of the fields that are written as `null` when they have no value."""
        return frozenset()


def dump(model: Model, *, indent: int | None = None) -> str:
    """The JSON text of a model: keys in class order, absent keys left out; half a character becomes U+FFFD."""
    text = json.dumps(model.model_dump(mode="json", by_alias=True), ensure_ascii=False, indent=indent)
    return _SURROGATE.sub("\ufffd", text)


def sha256(data: bytes | str) -> str:
    """`sha256:` and the hex digest; text is hashed as UTF-8."""
    raw = data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data
    return "sha256:" + hashlib.sha256(raw).hexdigest()


def timestamp(moment: datetime) -> str:
    """An aware time as RFC 3339 in UTC, with milliseconds where it has any."""
    utc = moment.astimezone(UTC)
    utc = utc.replace(microsecond=utc.microsecond // 1000 * 1000)
    return utc.isoformat(timespec="milliseconds" if utc.microsecond else "seconds").replace("+00:00", "Z")
