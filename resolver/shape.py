"""Takes values out of foreign JSON whose shape may differ from what was promised. It never raises.

Platforms change types without notice (a list of entities became an object with missing members, 2026-06), so readers
ask for a value at a path *with* its type, and get None or an empty value where anything else stands.
"""

import re
from collections.abc import Mapping, Sequence

Step = str | int

_LONE = re.compile("[\ud800-\udfff]")


def dig(value: object, *path: Step) -> object:
    """The value at a path of keys and indexes, or None."""
    for step in path:
        if isinstance(step, str) and isinstance(value, Mapping):
            value = value.get(step)
        elif isinstance(step, int) and isinstance(value, list) and -len(value) <= step < len(value):
            value = value[step]
        else:
            return None
    return value


def text(value: object, *path: Step) -> str | None:
    """The non-empty string at a path; whole numbers count as their digits (ids are sent both ways).

    Lone surrogates, which JSON can spell and no encoding can write, become replacement characters.
    """
    found = dig(value, *path)
    if isinstance(found, int) and not isinstance(found, bool):
        return str(found)
    return _LONE.sub("\ufffd", found) if isinstance(found, str) and found.strip() else None


def number(value: object, *path: Step) -> float | None:
    """The number at a path; digits in a string count."""
    found = dig(value, *path)
    if isinstance(found, bool):
        return None
    if isinstance(found, str) and found.isascii() and found.isdigit() and len(found) < 16:  # noqa: PLR2004 - exact in a float
        return float(found)
    return float(found) if isinstance(found, int | float) else None


def items(value: object, *path: Step) -> Sequence[object]:
    """The list at a path, the values of an object that stands where a list was promised, or nothing."""
    found = dig(value, *path)
    if isinstance(found, list):
        return found
    return tuple(found.values()) if isinstance(found, Mapping) else ()
