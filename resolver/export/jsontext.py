"""JSON as every export writes it: two spaces, UTF-8, keys in the order they were given, absent ones left out."""

import json
import re

_SURROGATE = re.compile("[\ud800-\udfff]")
_IN_HTML = {ord(char): f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}


def text(value: object, *, in_html: bool = False) -> str:
    """The JSON text and a line end; with `in_html` it may stand in a `<script>` element as it is."""
    written = _SURROGATE.sub("\ufffd", json.dumps(value, ensure_ascii=False, indent=2)) + "\n"
    return written.translate(_IN_HTML) if in_html else written


def present(values: dict[str, object]) -> dict[str, object]:
    """The object without its empty values."""
    return {key: value for key, value in values.items() if value is not None and value not in ("", [], {}, ())}
