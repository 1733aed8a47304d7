"""Which format an Accept header asks for (RFC 9110, 12.5.1): quality first, then how exactly it was asked for."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from resolver.export.base import Format

MAX_HEADER, MAX_RANGES = 8192, 64

_PIECE = re.compile(r'(?:[^",;]|"(?:[^"\\]|\\.)*")+|[,;]')
_QUALITY = re.compile(r"0(?:\.\d{0,3})?|1(?:\.0{0,3})?")
_UNHEARD = frozenset({"q", "charset"})
"""Parameters that tell no two formats apart: everything is UTF-8."""


@dataclass(frozen=True, slots=True)
class _Range:
    """A media range: `text/*` with its parameters and its quality."""

    main: str
    sub: str
    parameters: Mapping[str, str]
    quality: float

    def fits(self, offered: "_Range") -> int:
        """How exactly this range means what is offered; 0 = not at all."""
        if self.main == self.sub == "*":
            return 1
        if self.main != offered.main:
            return 0
        if self.sub == "*":
            return 2
        if self.sub != offered.sub:
            return 0
        wanted = {name: value for name, value in self.parameters.items() if name not in _UNHEARD}
        return 3 + len(wanted) if wanted.items() <= offered.parameters.items() else 0


def best(accept: str | None, formats: Sequence[Format]) -> Format | None:
    """The best of these formats, the earlier one among equals; None where the header takes none of them.

    Where it was asked for by another of its media types (`application/json`), the answer is labelled with that one.
    """
    if accept is None or not accept.strip():
        return formats[0]
    asked = list(_ranges(accept))
    chosen, highest = None, (0.0, 0)
    for offered in formats:
        for name in offered.asked_as:
            what = next(_ranges(name))
            exactness, quality = max(((each.fits(what), each.quality) for each in asked), default=(0, 0.0))
            if exactness and quality > 0 and (quality, exactness) > highest:
                called = offered.media_type if offered.media_type.startswith(name.partition(";")[0]) else name
                chosen, highest = replace(offered, media_type=called), (quality, exactness)
    return chosen


def _ranges(header: str) -> Iterator[_Range]:
    """The ranges of a header that can be read, in its order."""
    pieces: list[str] = []
    found = 0
    for piece in [*_PIECE.findall(header[:MAX_HEADER]), ","]:
        if piece not in ",;":
            pieces.append(piece)
        elif piece == ",":
            read = _range(pieces)
            pieces = []
            if read is not None:
                yield read
                found += 1
            if found == MAX_RANGES:
                return


def _range(pieces: Sequence[str]) -> _Range | None:
    if not pieces:
        return None
    main, slash, sub = pieces[0].strip().lower().partition("/")
    if not slash or not main or not sub:
        return None
    parameters = {}
    for piece in pieces[1:]:
        name, _, value = piece.strip().partition("=")
        parameters[name.strip().lower()] = re.sub(r"\\(.)", r"\1", value.strip().strip('"'))
    written = parameters.get("q", "1")
    return _Range(main, sub, parameters, float(written) if _QUALITY.fullmatch(written) else 0.0)
