"""What readers of JSON formats share: parsing without traps, pointers, values of unknown shape. Pure."""

import json
from collections.abc import Iterator, Mapping, Sequence

from resolver.find.spans import sayable

Json = Mapping[str, object]

MAX_DEPTH = 200
"""Levels of a tree that are read; editors nest a dozen."""


def load(text: str) -> object | None:
    """The JSON value of a text; None when it is none, or nested beyond what the parser takes."""
    try:
        value: object = json.loads(text, parse_constant=lambda _: None)
    except (ValueError, RecursionError):
        return None
    return value


def is_data(value: object) -> bool:
    """Whether this is data, and no text that happens to be JSON (`[1]`)."""
    return isinstance(value, dict) or any(isinstance(each, dict) for each in items(value))


def step(pointer: str, key: str | int) -> str:
    """A JSON Pointer (RFC 6901), one step further in."""
    return f"{pointer}/{str(key).replace('~', '~0').replace('/', '~1')}"


def mapping(value: object) -> Json:
    """The value where it is an object, else an empty one."""
    return value if isinstance(value, Mapping) else {}


def items(value: object) -> Sequence[object]:
    """The value where it is a list, else an empty one."""
    return value if isinstance(value, list) else ()


def text(value: object) -> str | None:
    """The value where it is a text with something in it."""
    return sayable(value) if isinstance(value, str) and value.strip() else None


def texts(value: object, depth: int = 4) -> Iterator[str]:
    """Every text in a value and in what it holds, down to `depth` levels."""
    if isinstance(value, str):
        yield value
    elif depth and isinstance(value, Mapping):
        for inner in value.values():
            yield from texts(inner, depth - 1)
    elif depth and isinstance(value, list):
        for inner in value:
            yield from texts(inner, depth - 1)
