"""From bytes on the wire to an `Answer`: how much of a body is wanted, inflating it within a cap, reading headers.

The live client and the replay of a recording share this code, so both make the same answer of the same bytes. It never
fetches. Content codings: identity, gzip, deflate (RFC 9110, 8.4.1; raw deflate streams too, as some servers send).
"""

import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from resolver.errors import FetchFailed
from resolver.fetch.web import Want
from resolver.settings import Settings
from resolver.vocabulary import Reason

HOP_BYTES = 64 * 1024
MAX_HEADER_BYTES = 64 * 1024
MAX_MEMBERS = 32
OK = 200
REDIRECTS = range(300, 400)
EMPTY = frozenset({204, 205, 304})

_ASKED_FOR = frozenset({"gzip", "deflate"})
_CODINGS = _ASKED_FOR | {"br", "zstd", "compress", "dcb", "dcz", "exi", "pack200-gzip", "aes128gcm"}
"""The registered codings (IANA, HTTP content codings); what else is named there (`utf-8`, `none`) is no coding."""

_GZIP_MAGIC = b"\x1f\x8b"
_TEXTS = frozenset(
    {"application/xhtml+xml", "application/xml", "application/json", "text/html", "text/plain", "text/xml"}
)
_HTML = frozenset({"", "text/html", "application/xhtml+xml"})

RawHeaders = Iterable[tuple[bytes, bytes]]


def read_headers(url: str, raw: RawHeaders) -> dict[str, str]:
    """Headers by lower-case name; values are UTF-8 where they can be, else Latin-1; repeated ones joined by a comma.

    Raises:
        FetchFailed: they are larger than 64 KB, or two Location headers disagree.
    """
    table: dict[str, str] = {}
    total = 0
    for name_bytes, value_bytes in raw:
        total += len(name_bytes) + len(value_bytes)
        name, value = name_bytes.decode("latin-1").lower(), _text(value_bytes)
        if name not in table:
            table[name] = value
        elif name == "location":
            if table[name] != value:
                raise FetchFailed(url, Reason.BAD_REDIRECT, "two Location headers that disagree")
        else:
            table[name] += ", " + value
    if total > MAX_HEADER_BYTES:
        raise FetchFailed(url, Reason.BAD_RESPONSE, "headers larger than 64 KB")
    return table


def _text(value: bytes) -> str:
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("latin-1")


def wanted_bytes(want: Want, status: int, headers: Mapping[str, str], settings: Settings) -> int:
    """How many decoded bytes of this answer's body are worth reading; 0 = none.

    A redirect with a Location needs no body; a page that is no text (a picture, a film) is not read.
    """
    if status in EMPTY or (status in REDIRECTS and "location" in headers):
        return 0
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    if want is Want.DATA:
        return settings.max_json_bytes
    if want is Want.PICTURE:
        return settings.max_picture_bytes if status == OK and kind.startswith("image/") else 0
    if want is Want.HOP:
        return HOP_BYTES if status == OK and kind in _HTML else 0
    readable = not kind or kind in _TEXTS or kind.endswith(("+json", "+xml"))
    return settings.max_page_bytes if readable else 0


@dataclass(slots=True)
class Inflater:
    """Takes a body piece by piece, inflates it, and stops at `cap` decoded bytes.

    `full` says that no more is wanted; `truncated` that there was, or may have been, more than was kept. A body that
    claims gzip and is not is taken as it is.
    """

    url: str
    coding: str
    cap: int
    truncated: bool = False
    _pieces: list[bytes] = field(default_factory=list)
    _size: int = 0
    _stream: "zlib._Decompress | None" = None
    _identity: bool = False
    _head: bytes = b""
    _members: int = 0
    _ended: bool = False

    def __post_init__(self) -> None:
        named = [piece.strip().lower().removeprefix("x-") for piece in self.coding.split(",", 9)]
        codings = [name for name in named if name in _CODINGS]
        if len(codings) > 1 or not _ASKED_FOR.issuperset(codings):
            raise FetchFailed(self.url, Reason.BAD_RESPONSE, f"unasked-for content coding {self.coding[:40]!r}")
        self.coding = codings[0] if codings else ""
        self._identity = not codings

    @property
    def full(self) -> bool:
        """Whether further bytes would be thrown away."""
        return self._ended or self._size >= self.cap

    @property
    def body(self) -> bytes:
        """What was kept."""
        return b"".join(self._pieces)

    def feed(self, data: bytes) -> None:
        """Take the next piece.

        Raises:
            FetchFailed: the compressed data are broken from the start.
        """
        if self.full:
            self.truncated = self.truncated or (bool(data) and not self._ended)
            return
        if not self._identity and self._stream is None:
            data = self._head + data
            if len(data) < len(_GZIP_MAGIC):
                self._head = data
                return
            self._head = b""
            self._begin(data)
        if self._identity:
            self._keep(data)
            return
        self._inflate(data)

    def end(self) -> None:
        """The body ended: an unfinished compressed stream is a truncated body."""
        if self._head:
            self._identity = True
            self._keep(self._head)
        elif self._stream is not None and not self._stream.eof and not self.full:
            self.truncated = True

    def _begin(self, data: bytes) -> None:
        if self.coding == "gzip":
            self._identity = not data.startswith(_GZIP_MAGIC)
            self._stream = None if self._identity else zlib.decompressobj(16 + zlib.MAX_WBITS)
            return
        zlib_header = data[0] & 0x0F == 8 and int.from_bytes(data[:2], "big") % 31 == 0  # noqa: PLR2004 - RFC 1950, 2.2
        self._stream = zlib.decompressobj(zlib.MAX_WBITS if zlib_header else -zlib.MAX_WBITS)

    def _inflate(self, data: bytes) -> None:
        while data and not self.full and self._stream is not None:
            try:
                self._keep(self._stream.decompress(data, self.cap - self._size + 1))
            except zlib.error as error:
                if not self._pieces:
                    raise FetchFailed(self.url, Reason.BAD_RESPONSE, f"broken {self.coding} data") from error
                self.truncated = self._ended = True
                return
            data = self._stream.unconsumed_tail
            if self._stream.eof:
                data = self._next_member(self._stream.unused_data)

    def _next_member(self, rest: bytes) -> bytes:
        """The data after one gzip member: another member (a bounded number of them), or rubbish, which is dropped."""
        self._members += 1
        if self.coding != "gzip" or self._members >= MAX_MEMBERS or (rest and not rest.startswith(_GZIP_MAGIC)):
            self._ended = True
            return b""
        if rest:
            self._stream = zlib.decompressobj(16 + zlib.MAX_WBITS)
        return rest

    def _keep(self, data: bytes) -> None:
        room = self.cap - self._size
        if len(data) > room:
            self.truncated = True
            data = data[:room]
        if data:
            self._pieces.append(data)
            self._size += len(data)
