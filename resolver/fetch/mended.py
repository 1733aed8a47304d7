"""Mends the head of an answer that the parser refuses although browsers read it. Pure.

Seen in the wild: a line that is no field, a field's name with a space in it, the same Content-Length twice (RFC 9110,
8.6, allows to take it as one), and a body longer than its Content-Length (counted in characters by its writer), of
which the rest is left out. What may mean two things, two different lengths or a length beside chunks, stays refused.
"""

import re

_END = re.compile(rb"\r?\n\r?\n")
_INTERIM = re.compile(rb"HTTP/1\.[01] 1(?!01)[0-9]{2}[ \r\n]")
_LINE = re.compile(rb"\r?\n(?![ \t])")
_FIELD = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+:")
_LENGTH = re.compile(rb"content-length:", re.IGNORECASE)


def mended(answer: bytes) -> tuple[bytes, bytes] | None:
    """The head of an answer, mended and with its last line break, and what came of its body, cut at its length.

    None where no head has ended, or where nothing in it can be mended.
    """
    start = 0
    while (end := _END.search(answer, start)) is not None and _INTERIM.match(answer, start):
        start = end.end()
    if end is None:
        return None
    status, *lines = _LINE.split(answer[start : end.start()])
    fields = [line for line in lines if _FIELD.match(line)]
    lengths = {value.strip() for line in fields if _LENGTH.match(line) for value in line[15:].split(b",")}
    body = answer[end.end() :]
    if len(lengths) == 1 and (length := next(iter(lengths))).isdigit():
        fields = [line for line in fields if not _LENGTH.match(line)] + [b"Content-Length: " + length]
        if not any(line[:18].lower() == b"transfer-encoding:" for line in fields):
            body = body[: int(length[:20])]
    return b"\r\n".join((status, *fields, b"", b"")), body
