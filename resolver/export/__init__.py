"""A sidecar in the formats of others: citations, annotations, feeds of newsrooms, a list for people. Pure.

Formats are found by looking into this folder: each module with a `FORMAT` is one. Whatever a post says, it can neither
break a format nor forge a line of it.

    formats()                       every format, the sidecar's own first
    named("ris")                    one by its name
    for_accept("text/csv, */*")     the one that a client wants (RFC 9110, 12.5.1), None where it wants none of ours
"""

import importlib
import pkgutil
from functools import cache

from resolver.export.base import Format
from resolver.export.negotiate import best

__all__ = ["Format", "for_accept", "formats", "named"]


@cache
def formats() -> tuple[Format, ...]:
    """All formats: the sidecar itself, then by name."""
    names = sorted(info.name for info in pkgutil.iter_modules(__path__))
    modules = (importlib.import_module(f"{__name__}.{name}") for name in names)
    found = [each for module in modules if isinstance(each := getattr(module, "FORMAT", None), Format)]
    return tuple(sorted(found, key=lambda each: (each.name != "json", each.name)))


@cache
def named(name: str) -> Format | None:
    """The format with this name."""
    return next((each for each in formats() if each.name == name), None)


def for_accept(accept: str | None) -> Format | None:
    """The format that an Accept header asks for; the sidecar's own where there is no header or no preference.

    Its `media_type` is the one that was asked for, where a format has several.
    """
    return best(accept, formats())
