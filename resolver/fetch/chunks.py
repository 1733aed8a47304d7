"""Takes a chunked body apart that the parser refuses although it says plainly what it is. It never fetches.

RFC 9112, 7.1.1, lets blanks stand around the marks of a chunk's extension and says that they must be read over; the
parser does not. Some servers end their lines with a line feed alone, as all browsers read them. A connection on which
such a body came carries no second answer, so nobody's reading of where it ends can lead into another one.
"""

import re

from aiohttp import ClientPayloadError
from aiohttp.http import RawResponseMessage
from aiohttp.http_exceptions import BadHttpMessage
from aiohttp.streams import StreamReader

MAX_LINE = 8190

_SIZE = re.compile(rb"([0-9A-Fa-f]{1,15})[ \t]{0,99}(?:;[\t\x20-\x7e\x80-\xff]*+)?")


class Chunks:
    """Reads what follows a head, in the place and with the methods of aiohttp's parser.

    `skip` bytes of the body were given before.

    Raises:
        BadHttpMessage: a chunk's size is none, or it does not end where it should.
        ClientPayloadError: the connection ended before the last chunk.
    """

    def __init__(self, body: StreamReader, *, skip: int = 0) -> None:
        self._body = body
        self._skip = skip
        self._line = b""
        self._left = 0
        self._state = "size"

    def feed_data(self, data: bytes) -> tuple[list[tuple[RawResponseMessage, StreamReader]], bool, bytes]:
        """Take the next bytes; no answer begins in them."""
        while data and self._state != "over":
            data = self._content(data) if self._left else self._by_line(data)
        return [], False, b""

    def pause_reading(self) -> None:
        """Nothing to do: what was taken is given on, and the transport brings no more for a while."""

    def feed_eof(self) -> None:
        """The connection has ended."""
        if self._state != "over":
            raise ClientPayloadError("the last chunk is missing")

    def _content(self, data: bytes) -> bytes:
        piece, data = data[: self._left], data[self._left :]
        self._left -= len(piece)
        skipped = min(self._skip, len(piece))
        self._skip -= skipped
        if piece := piece[skipped:]:
            self._body.feed_data(piece)
        return data

    def _by_line(self, data: bytes) -> bytes:
        """Read to the end of a line: a chunk's size, the end of its content, a trailer."""
        ended = data.find(b"\n") + 1
        self._line += data[: ended or len(data)]
        if len(self._line) > MAX_LINE:
            raise BadHttpMessage("a chunk's line is too long")
        if ended:
            line, self._line = self._line[:-1].removesuffix(b"\r"), b""
            self._read(line)
        return data[ended:] if ended else b""

    def _read(self, line: bytes) -> None:
        if self._state == "size":
            found = _SIZE.fullmatch(line)
            if found is None:
                raise BadHttpMessage("a chunk's size is none")
            self._left = int(found[1], 16)
            self._state = "end" if self._left else "trailer"
        elif self._state == "end":
            if line:
                raise BadHttpMessage("a chunk does not end where it should")
            self._state = "size"
        elif not line:
            self._state = "over"
            self._body.feed_eof()
