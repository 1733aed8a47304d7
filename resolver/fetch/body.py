"""From bytes on the wire to an `Answer`: how much of a body is wanted, inflating it within a cap, reading headers.

The live client and the replay of a recording share this code, so both make the same answer of the same bytes. It never
fetches. Content codings: identity, gzip, deflate (RFC 9110, 8.4.1; raw deflate streams too, as some servers send).

Of a page only the head and a stretch after it are inflated at first; most pages tell all there, and inflating the rest
would cost more than everything else that is done with it (`benchmarks/RESULTS.md`). What waits is kept as it came, up
to `HELD_BYTES`, and inflated when somebody asks for the whole body.
"""

import re
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

from resolver.answer import Answer, media_type
from resolver.errors import FetchFailed
from resolver.fetch.inflate import Broken, Stream, inflating
from resolver.fetch.web import Want
from resolver.settings import Settings
from resolver.vocabulary import Reason

HOP_BYTES = 64 * 1024
MAX_HEADER_BYTES = 64 * 1024
MAX_MEMBERS = 32
OK = 200
REDIRECTS = range(300, 400)

STEP, AFTER_HEAD, FURTHER, HELD_BYTES = 16 * 1024, 24 * 1024, 64 * 1024, 256 * 1024
"""Of a page: bytes that are inflated at a time, how far after the end of its head, how far beyond that when more is
asked for, and what may wait packed."""

_HEAD_ENDS = re.compile(rb"<(?:/head|body|/HEAD|BODY)")
"""One look for all four: bytes are found no faster, and each would be looked for to the end."""

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

    Of several content types the last one counts, as for browsers (WHATWG Fetch, "extract a MIME type").

    Raises:
        FetchFailed: they are larger than 64 KB, or two Location headers disagree.
    """
    table: dict[str, str] = {}
    total = 0
    for written, content in raw:
        total += len(written) + len(content)
        name = _header_name(written)
        try:
            value = content.decode()
        except UnicodeDecodeError:
            value = content.decode("latin-1")
        if name not in table:
            table[name] = value
        elif name == "location":
            if table[name] != value:
                raise FetchFailed(url, Reason.BAD_REDIRECT, "two Location headers that disagree")
        else:
            table[name] += ", " + value
    if total > MAX_HEADER_BYTES:
        raise FetchFailed(url, Reason.BAD_RESPONSE, "headers larger than 64 KB")
    if "," in (kinds := table.get("content-type", "")):
        table["content-type"] = next(
            (kind.strip() for kind in reversed(kinds.split(",")) if media_type(kind)[0]), kinds
        )
    return table


@lru_cache(maxsize=256)
def _header_name(written: bytes) -> str:
    return written.decode("latin-1").lower()


def wanted_bytes(want: Want, status: int, headers: Mapping[str, str], settings: Settings) -> int:
    """How many decoded bytes of this answer's body are worth reading; 0 = none.

    A redirect with a Location needs no body; a page that is no text (a picture, a film) is not read.
    """
    if status in EMPTY or (status in REDIRECTS and "location" in headers):
        return 0
    if want is Want.DATA:
        return settings.max_json_bytes
    kind, _ = media_type(headers.get("content-type", ""))
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
    claims gzip and is not is taken as it is, and a page that is gzip and does not say so is unpacked. `by_head`: it is
    a page, of which the head comes first and the rest waits.
    """

    url: str
    coding: str
    cap: int
    by_head: bool = False
    truncated: bool = False
    _pieces: list[bytes] = field(default_factory=list)
    _size: int = 0
    _stream: Stream | None = None
    _identity: bool = False
    _head: bytes = b""
    _members: int = 0
    _ended: bool = False
    _head_end: int = -1
    _overlap: bytes = b""
    _least: int = 0
    _waits: bool = False
    _held: list[bytes] = field(default_factory=list)
    _held_size: int = 0
    _over: bool = False

    def __post_init__(self) -> None:
        if self.coding:
            named = [piece.strip().lower().removeprefix("x-") for piece in self.coding.split(",", 9)]
            codings = [name for name in named if name in _CODINGS]
            if len(codings) > 1 or not _ASKED_FOR.issuperset(codings):
                raise FetchFailed(self.url, Reason.BAD_RESPONSE, f"unasked-for content coding {self.coding[:40]!r}")
            self.coding = codings[0] if codings else ""
        self._identity = not self.coding

    @property
    def full(self) -> bool:
        """Whether further bytes would be thrown away."""
        return self._ended or self._size >= self.cap

    @property
    def has_more(self) -> bool:
        """Whether some of the body waits packed."""
        return self._waits

    @property
    def beginning(self) -> bytes:
        """What was inflated so far."""
        if len(self._pieces) > 1:
            self._pieces = [b"".join(self._pieces)]
        return self._pieces[0] if self._pieces else b""

    @property
    def body(self) -> bytes:
        """What was kept, all of it."""
        self._release()
        return self.beginning

    def unpack(self) -> None:
        """Inflate a further stretch of what waits."""
        self._least = self._size + FURTHER
        self._go_on()

    def feed(self, data: bytes) -> None:
        """Take the next piece.

        Raises:
            FetchFailed: the compressed data are broken from the start.
        """
        if self.full:
            self.truncated = self.truncated or (bool(data) and not self._ended)
            return
        if self._waits:
            self._hold(data)
            if self._held_size > HELD_BYTES:
                self._release()
            return
        if self._identity and self.by_head and not self._size and not self.coding:
            self._identity = not data.startswith(_GZIP_MAGIC + b"\x08")
        if not self._identity and self._stream is None:
            data = self._head + data
            if len(data) < len(_GZIP_MAGIC):
                self._head = data
                return
            self._head = b""
            self._begin(data)
        if self._identity:
            self._plain(data)
        else:
            self._inflate(data)

    def end(self) -> None:
        """The body ended: an unfinished compressed stream is a truncated body."""
        self._over = True
        if self._held:
            return
        if self._waits:
            self._release()
        elif self._head:
            self._identity = True
            self._keep(self._head)
        elif self._stream is not None and not self._stream.eof and not self.full:
            self.truncated = True

    def _hold(self, data: bytes) -> None:
        self._waits = True
        if data:
            self._held.append(data)
            self._held_size += len(data)

    def _release(self) -> None:
        """Inflate what waits, and whatever comes, at once."""
        self.by_head = False
        self._go_on()

    def _go_on(self) -> None:
        if not self._waits:
            return
        held, self._held, self._held_size, self._waits = b"".join(self._held), [], 0, False
        if held:
            self.feed(held)
        elif self._stream is not None:
            self._inflate(b"", pending=True)
        if self._over:
            self.end()

    def _plain(self, data: bytes) -> None:
        at = 0
        while self.by_head and at < len(data) and not self.full:
            step = STEP - self._size % STEP
            self._keep(data[at : at + step])
            at += step
            if self._is_enough():
                self._hold(data[at:])
                return
        if data := data[at:] if at else data:
            self._keep(data)

    def _is_enough(self) -> bool:
        """Whether the head has ended and the stretch after it is there; told at whole steps, however the body came."""
        if self._head_end < 0:
            last = self._overlap + self._pieces[-1]
            found = _HEAD_ENDS.search(last)
            self._head_end = self._size - len(last) + found.start() if found is not None else -1
            self._overlap = last[-8:]
        if self._size < self._least or self._size % STEP:
            return False
        return 0 <= self._head_end <= self._size - AFTER_HEAD

    def _begin(self, data: bytes) -> None:
        """Tell by the first bytes what was packed how: servers name one of two codings and send the other."""
        zlib_header = data[0] & 0x0F == 8 and int.from_bytes(data[:2], "big") % 31 == 0  # noqa: PLR2004 - RFC 1950, 2.2
        if data.startswith(_GZIP_MAGIC):
            self.coding = "gzip"
        elif self.coding == "gzip" and zlib_header and not data[:2].isascii():
            self.coding = "deflate"
        if self.coding == "gzip":
            self._identity = not data.startswith(_GZIP_MAGIC)
            self._stream = None if self._identity else inflating(16 + zlib.MAX_WBITS)
            return
        self._stream = inflating(zlib.MAX_WBITS if zlib_header else -zlib.MAX_WBITS)

    def _inflate(self, data: bytes, *, pending: bool = False) -> None:
        """Inflate these bytes; `pending` says that the stream may still give some of what it was given before."""
        while (data or pending) and not self.full and self._stream is not None:
            room = self.cap - self._size + 1
            most = min(room, STEP - self._size % STEP) if self.by_head else room
            try:
                piece = self._stream.decompress(data, most)
                self._keep(piece)
            except Broken as error:
                if not self._pieces and not self._unchecked(data, most):
                    raise FetchFailed(self.url, Reason.BAD_RESPONSE, f"broken {self.coding} data") from error
                self.truncated = self._ended = True
                return
            data = self._stream.unconsumed_tail
            pending = len(piece) == most
            if self._stream.eof:
                data, pending = self._next_member(self._stream.unused_data), False
            if self.by_head and piece and self._is_enough() and not self._stream.eof:
                self._hold(data)
                return

    def _unchecked(self, data: bytes, most: int) -> bool:
        """Keep what is whole but for its checksum, which browsers do not look at either; whether there is any."""
        window, check = (16 + zlib.MAX_WBITS, 8) if self.coding == "gzip" else (zlib.MAX_WBITS, 4)
        try:
            self._keep(inflating(window).decompress(data[:-check], most))
        except Broken:
            return False
        return bool(self._pieces)

    def _next_member(self, rest: bytes) -> bytes:
        """The data after one gzip member: another member (a bounded number of them), or rubbish, which is dropped."""
        self._members += 1
        if self.coding != "gzip" or self._members >= MAX_MEMBERS or (rest and not rest.startswith(_GZIP_MAGIC)):
            self._ended = True
            return b""
        if rest:
            self._stream = inflating(16 + zlib.MAX_WBITS)
        return rest

    def _keep(self, data: bytes) -> None:
        room = self.cap - self._size
        if len(data) > room:
            self.truncated = True
            data = data[:room]
        if data:
            self._pieces.append(data)
            self._size += len(data)


class _Packed(Answer):
    """A page of which a part waits packed: the slots of `body` and `truncated` are filled when they are asked for."""

    __slots__ = ("_cut", "_inflater")
    _cut: bool
    _inflater: Inflater

    def __init__(
        self,
        url: str,
        status: int,
        observed_at: datetime,
        headers: Mapping[str, str],
        inflater: Inflater,
        *,
        cut: bool,
    ) -> None:
        fields = {"url": url, "status": status, "observed_at": observed_at, "headers": headers, "from_cache": False}
        for name, value in {**fields, "_inflater": inflater, "_cut": cut}.items():
            object.__setattr__(self, name, value)

    def __getattr__(self, name: str) -> object:
        """Called only for a slot that is empty."""
        if name not in {"body", "truncated"}:
            raise AttributeError(name)
        object.__setattr__(self, "body", self._inflater.body)
        object.__setattr__(self, "truncated", self._inflater.truncated or self._cut)
        return getattr(self, name)

    @property
    def beginning(self) -> bytes:
        """What is unpacked."""
        return self._inflater.beginning

    @property
    def has_more(self) -> bool:
        """Whether the rest still waits."""
        return self._inflater.has_more

    def unpack(self) -> None:
        """Unpack a further stretch of what waits."""
        self._inflater.unpack()


def answer_of(
    url: str, status: int, observed_at: datetime, headers: Mapping[str, str], inflater: Inflater, *, cut: bool
) -> Answer:
    """The answer with this body; `cut` says that not all of it came."""
    if inflater.has_more:
        return _Packed(url, status, observed_at, headers, inflater, cut=cut)
    return Answer(url, status, observed_at, headers, inflater.body, inflater.truncated or cut)


def inflater_for(url: str, want: Want, cap: int, headers: Mapping[str, str]) -> Inflater:
    """What takes this answer's body, of which `cap` bytes are wanted.

    Raises:
        FetchFailed: it has a content coding that nobody asked for.
    """
    if not cap:
        return Inflater(url, "", 0)
    by_head = want is Want.PAGE and media_type(headers.get("content-type", ""))[0] in _HTML
    return Inflater(url, headers.get("content-encoding", ""), cap, by_head)
