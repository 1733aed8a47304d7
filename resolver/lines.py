"""JSON as one line for one object, whatever a title holds, and harmless on a terminal. Pure; standard library only."""

import json
from collections.abc import Mapping
from typing import Any

_UNSEEN = (
    *(range(0x7F, 0xA0), (0xAD, 0x061C, 0x180E, 0x200B, 0x200E, 0x200F), range(0x2028, 0x202F), range(0x2060, 0x2070)),
    *((0xFEFF, 0xFFF9, 0xFFFA, 0xFFFB), range(0xE0000, 0xE0080)),
)
_encoded = json.JSONEncoder(ensure_ascii=False).encode
_ESCAPED = {code: json.dumps(chr(code))[1:-1] for codes in _UNSEEN for code in codes}
"""Line breaks of every reader, controls, bidi marks, tag characters: what would hide or reorder the rest."""


def json_line(value: Mapping[str, Any]) -> str:
    """One JSON object on one line: what any reader takes for a line break, or does not see, is escaped."""
    text = _encoded(value)
    if not text.isascii() or "\x7f" in text:
        text = text.translate(_ESCAPED)
    try:
        text.encode()
    except UnicodeEncodeError:
        return json.dumps(value)
    return text
