"""JSON as one line for one object, whatever a title holds. Pure; standard library only."""

import json
from collections.abc import Mapping
from typing import Any

_LINE_BREAKS = {ord(char): f"\\u{ord(char):04x}" for char in "\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"}


def json_line(value: Mapping[str, Any]) -> str:
    """One JSON object on one line: every character that any reader takes for a line break is escaped."""
    text = json.dumps(value, ensure_ascii=False).translate(_LINE_BREAKS)
    try:
        text.encode()
    except UnicodeEncodeError:
        return json.dumps(value)
    return text
