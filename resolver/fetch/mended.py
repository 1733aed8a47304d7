"""Mends the head of an answer that the parser refuses although browsers read it. Pure.

Seen in the wild: a line that is no field, a field's name with a space in it, the same Content-Length twice (RFC 9110,
8.6, allows to take it as one), and a body longer than its Content-Length (counted in characters by its writer), of
which the rest is left out; a status line with other blanks, letters or a version of HTTP/2 in it; `Transfer-Encoding:
identity`, which in RFC 2616 said that there is none. What may mean two things, two different lengths or a length beside
chunks, stays refused.
"""

import re

_END = re.compile(rb"\r?\n\r?\n")
_INTERIM = re.compile(rb"HTTP/1\.[01] 1(?!01)[0-9]{2}[ \r\n]")
_LINE = re.compile(rb"\r?\n(?![ \t])")
_FIELD = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+:")
_STATUS = re.compile(
    rb"\s{0,9}http/(1\.[01]|2(?:\.0)?)[ \t]{1,9}([0-9]{3})(?![0-9])[ \t]{0,9}([^\r\n\x00]*+)", re.IGNORECASE
)
_UNCODED = re.compile(rb"transfer-encoding:[ \t]{0,99}identity[ \t]{0,99}\Z", re.IGNORECASE)
_LENGTH = re.compile(rb"content-length:", re.IGNORECASE)


def mended(answer: bytes) -> tuple[bytes, bytes] | None:
    """The head of an answer, mended and with its last line break, and what came of its body, cut at its length.

    None where no head has ended, or where nothing in it can be mended.
    """
    start, end = _head(answer)
    if end is None:
        return None
    status, *lines = _LINE.split(answer[start : end.start()])
    if told := _STATUS.fullmatch(status):
        status = b"HTTP/%b %b %b" % (b"1.0" if told[1] == b"1.0" else b"1.1", told[2], told[3])
    fields = [line for line in lines if _FIELD.match(line) and not _UNCODED.match(line)]
    lengths = {value.strip() for line in fields if _LENGTH.match(line) for value in line[15:].split(b",")}
    body = answer[end.end() :]
    if len(lengths) == 1 and (length := next(iter(lengths))).isdigit():
        fields = [line for line in fields if not _LENGTH.match(line)] + [b"Content-Length: " + length]
        if not any(line[:18].lower() == b"transfer-encoding:" for line in fields):
            body = body[: int(length[:20])]
    return b"\r\n".join((status, *fields, b"", b"")), body


def head_end(answer: bytes) -> int:
    """Where the body of an answer begins, behind its head and the interim ones before it; else its length."""
    end = _head(answer)[1]
    return len(answer) if end is None else end.end()


def _head(answer: bytes) -> tuple[int, re.Match[bytes] | None]:
    """Where the head of the answer itself begins, and the blank line at its end."""
    start = 0
    while (end := _END.search(answer, start)) is not None and _INTERIM.match(answer, start):
        start = end.end()
    return start, end
