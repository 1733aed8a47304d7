"""Reads forms as browsers send them: percent-encoded fields, or pieces with files between boundaries (RFC 7578). Pure.

The body is whole and bounded before it comes here. What is no form of ours reads as one without fields.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

MOST_FIELDS = 64

_BOUNDARY = re.compile(r'boundary="?([^";,\s]{1,200})"?')
_NAME = re.compile(rb'[;\s]name="([^"\r\n]{1,200})"')
_FILENAME = re.compile(rb'[;\s]filename="([^"\r\n]{0,400})"')


@dataclass(frozen=True, slots=True)
class File:
    """A file that came with a form."""

    name: str
    body: bytes = field(repr=False)


Form = tuple[Mapping[str, str], Mapping[str, File]]


def read(body: bytes, content_type: str) -> Form:
    """The fields and files of a form; of fields with one name the last one, files without content are none."""
    kind = content_type.partition(";")[0].strip().lower()
    if kind == "application/x-www-form-urlencoded":
        return _encoded(body), {}
    boundary = _BOUNDARY.search(content_type) if kind == "multipart/form-data" else None
    return _pieces(body, boundary[1].encode("latin-1", "replace")) if boundary is not None else ({}, {})


def _encoded(body: bytes) -> Mapping[str, str]:
    try:
        pairs = parse_qsl(
            body.decode("ascii", "replace"), keep_blank_values=True, errors="replace", max_num_fields=MOST_FIELDS
        )
    except ValueError:
        return {}
    return dict(pairs)


def _pieces(body: bytes, boundary: bytes) -> Form:
    fields: dict[str, str] = {}
    files: dict[str, File] = {}
    for piece in (b"\r\n" + body).split(b"\r\n--" + boundary, MOST_FIELDS + 1)[1 : MOST_FIELDS + 1]:
        if piece.startswith(b"--"):
            break
        head, blank, content = piece.partition(b"\r\n\r\n")
        named = _NAME.search(head)
        if not blank or named is None:
            continue
        name = named[1].decode("utf-8", "replace")
        file = _FILENAME.search(head)
        if file is None:
            fields[name] = content.decode("utf-8", "replace")
        elif content:
            files[name] = File(file[1].decode("utf-8", "replace"), content)
    return fields, files
