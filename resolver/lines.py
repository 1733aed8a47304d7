"""JSON as one line for one object, whatever a title holds, and harmless on a terminal. Pure; standard library only."""

import json
import re
from collections.abc import Mapping
from typing import Any

_encoded = json.JSONEncoder(ensure_ascii=False).encode
_UNSEEN = re.compile(
    "[\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
"""Line breaks of every reader, controls, bidi marks, tag characters: what would hide or reorder the rest."""


def json_line(value: Mapping[str, Any]) -> str:
    """One JSON object on one line: what any reader takes for a line break, or does not see, is escaped."""
    return one_line(_encoded(value)) or json.dumps(value)


def one_line(text: str) -> str | None:
    """The text of a JSON object as `json_line` gives it; None where there is half a character in it."""
    if ("\x7f" not in text) if text.isascii() else text.isprintable():
        return text
    text = _UNSEEN.sub(lambda found: json.dumps(found[0])[1:-1], text)
    try:
        text.encode()
    except UnicodeEncodeError:
        return None
    return text
