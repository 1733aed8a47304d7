"""What all nouns share: how they are frozen, read and written, and how times and hashes look. Imports no other noun.

Absent is absent: a key without a value is not written. What a later version added is read past.
"""

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import cache, lru_cache
from typing import Annotated, Any, Literal, ParamSpec, Self, TypeVar, cast, get_args, get_origin

from pydantic import BaseModel, ConfigDict, Field, SerializerFunctionWrapHandler, model_serializer
from pydantic_core import CoreSchema, PydanticSerializationError, SchemaSerializer, to_jsonable_python

Sha256 = Annotated[str, Field(pattern=r"^sha256:[0-9a-f]{64}$")]
Time = Annotated[
    str,
    Field(
        description="UTC, RFC 3339, always Z",
        pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$",
    ),
]

_Fields = ParamSpec("_Fields")
_Noun = TypeVar("_Noun", bound="Model")

_GIVEN, _EXTRA, _PRIVATE = (
    getattr(BaseModel, f"__pydantic_{slot}__").__set__ for slot in ("fields_set", "extra", "private")
)
"""Set the three slots that a model has beside its fields, past its being frozen."""

_FIELDS = BaseModel.__dict__["__dict__"].__set__
"""Sets all fields at once, past its being frozen too."""

_MILLI = 1000
"""Microseconds."""

_SURROGATE = re.compile("[\ud800-\udfff]")


class Model(BaseModel):
    """Base of every noun: frozen, tolerant of later keys, written without empty values.

    A noun's schema is built at its first use: no command uses all of them.
    """

    model_config = ConfigDict(frozen=True, extra="ignore", defer_build=True)

    @model_serializer(mode="wrap")
    def _without_absent(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        kept = type(self).kept_when_none()
        return {key: value for key, value in handler(self).items() if value is not None or key in kept}

    @classmethod
    def kept_when_none(cls) -> frozenset[str]:
        """Names of the fields that are written as `null` when they have no value."""
        return frozenset()

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """A copy with other values, which are not checked; a noun has no private part, so its fields are all of it."""
        if deep:
            return super().model_copy(update=update, deep=True)
        copied = object.__new__(type(self))
        changed, given = update or {}, self.__pydantic_fields_set__
        _FIELDS(copied, {**self.__dict__, **changed})
        _GIVEN(copied, given if changed.keys() <= given else given | changed.keys())
        _EXTRA(copied, None)
        _PRIVATE(copied, None)
        return copied


@cache
def _blank(kind: type[Model]) -> tuple[Mapping[str, Any], set[str]]:
    """The fields of a noun in the order of its class, each with its default, and their names."""
    fields = kind.model_fields
    return {name: None if each.is_required() else each.default for name, each in fields.items()}, set(fields)


def made(noun: Callable[_Fields, _Noun], /, *_: _Fields.args, **fields: _Fields.kwargs) -> _Noun:
    """A noun of fields that are as its class says already: our own words and numbers, which nobody checks once more.

    For the small nouns of which an article has dozens: checking one costs twice what making it does. What came from
    outside is never made so, nor a noun whose defaults are made anew for each.
    """
    kind: Any = noun
    blank, names = _blank(kind)
    new: Any = object.__new__(kind)
    held = new.__dict__
    held |= blank
    held |= fields
    _GIVEN(new, names)
    _EXTRA(new, None)
    _PRIVATE(new, None)
    return new  # type: ignore[no-any-return]  # of the class that was given


_Keys = tuple[tuple[str, str, bool], ...]

_WHOLE: _Keys = ()
"""Of a noun whose every field always has a value and is written under its own name."""


class _Kinds(dict[type[object], _Keys | None]):
    """Of each noun's fields the name, the key it is written under, and whether that is written without a value.

    Looked up for each noun of a sidecar: asking whether a value is a noun at all takes as long as writing most of them.
    """

    def __missing__(self, kind: type[object]) -> _Keys | None:
        keys: _Keys | None = None
        if issubclass(kind, Model):
            kept = kind.kept_when_none()
            fields = kind.model_fields.items()
            keys = tuple((name, each.serialization_alias or name, name in kept) for name, each in fields)
            if all(name == key and not _may_be_none(kind, name) for name, key, _ in keys):
                keys = _WHOLE
        self[kind] = keys
        return keys


def _may_be_none(kind: type[Model], name: str) -> bool:
    """Whether a field may be without a value; a type that is not known yet may be anything."""
    said: object = kind.model_fields[name].annotation
    if get_origin(said) in {Annotated, Literal, tuple}:
        return type(None) in get_args(said)
    return not isinstance(said, type) or said in {object, Any, type(None)}


_KINDS = _Kinds()


def _level(value: object) -> object:
    """What JSON has no word for, one level deep: the encoder comes back for what is inside."""
    keys = _KINDS[type(value)]
    if keys is None:
        return to_jsonable_python(value)
    fields = value.__dict__
    if keys is _WHOLE:
        return fields
    return {key: held for name, key, kept in keys if (held := fields[name]) is not None or kept}


encoded = json.JSONEncoder(ensure_ascii=False, check_circular=False, default=_level).encode
"""Writes a noun four times as fast as pydantic makes a tree of it first: a sidecar is written at each save."""


def dump(model: Model, *, indent: int | None = None) -> str:
    """The JSON text of a model: keys in class order, absent keys left out; half a character becomes U+FFFD."""
    return sound(
        encoded(model) if indent is None else json.dumps(model, ensure_ascii=False, indent=indent, default=_level)
    )


def sound(text: str) -> str:
    """The text with U+FFFD for each half of a character, which no bytes can say."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return _SURROGATE.sub("\ufffd", text)
    return text


def packed(model: Model) -> bytes:
    """What `dump` says of a noun that writes no `null`, for ourselves: without a space, in a quarter of the time."""
    try:
        return _packer(type(model)).to_json(model, exclude_none=True)
    except PydanticSerializationError:
        return dump(model).encode()


@cache
def _packer(kind: type[Model]) -> SchemaSerializer:
    """Writes nouns of a kind, and what is in them, without coming back to Python to leave out what is absent."""
    kind.model_rebuild()
    return SchemaSerializer(cast("CoreSchema", _unwrapped(kind.__pydantic_core_schema__)))


def _unwrapped(schema: object) -> object:
    """A schema without the functions that write a noun by hand, and whose words are texts, as they are."""
    if isinstance(schema, dict):
        if schema.get("type") == "enum":
            return {"type": "str"}
        rest = (
            (key, value) for key, value in schema.items() if key != "serialization" or schema.get("type") != "model"
        )
        return {key: _unwrapped(value) for key, value in rest}
    return [_unwrapped(each) for each in schema] if isinstance(schema, list) else schema


def sha256(data: bytes | str) -> str:
    """`sha256:` and the hex digest; text is hashed as UTF-8."""
    raw = data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data
    return "sha256:" + hashlib.sha256(raw).hexdigest()


def timestamp(moment: datetime) -> str:
    """An aware time as RFC 3339 in UTC, with milliseconds where it has any."""
    utc = moment if moment.tzinfo is UTC else moment.astimezone(UTC)
    second = _second(utc.year, utc.month, utc.day, utc.hour, utc.minute, utc.second)
    milli = utc.microsecond // _MILLI
    return f"{second}.{milli:03}Z" if milli else second + "Z"


@lru_cache(maxsize=64)
def _second(*parts: int) -> str:
    """A second as it is written: many things are seen in the same one."""
    return "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}".format(*parts)
