"""The web from a recording: answers out of a WARC file, with no network at all.

The file is read through once for an index of addresses; bodies stay on disk until they are asked for, and are decoded
by the code that decodes live ones. Recordings of other tools will do too, plain or gzipped.
"""

import re
import zlib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urldefrag

from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import ChunkedDataReader
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord

from resolver.answer import Answer
from resolver.errors import EvidenceError, FetchFailed, InvalidUrl, UnsafeTarget
from resolver.fetch.body import answer_of, inflater_for, read_headers, wanted_bytes
from resolver.fetch.guard import AddressPolicy
from resolver.fetch.retry import may_pass, retry_after
from resolver.fetch.web import Want
from resolver.settings import Settings
from resolver.vocabulary import Reason

SIMULATED = "simulated web"
BLOCK = 1 << 16
_BROKEN = (ArchiveLoadFailed, AttributeError, EOFError, TypeError, ValueError, zlib.error)
"""What the WARC reader raises where a record is cut or is none."""
_STATUS = re.compile(r"[1-5][0-9]{2}")


@dataclass(slots=True)
class _Shelf:
    """The records of one address: where each begins, and how many were handed out."""

    offsets: list[int]
    taken: int = 0

    def next(self) -> int:
        offset = self.offsets[min(self.taken, len(self.offsets) - 1)]
        self.taken += 1
        return offset


class Replay:
    """A `Web` that answers from a recording.

    Several records of one address are answered in turn, the last one again and again; an answer that the live client
    would have asked again (503 and the like) is passed over for the one that followed it. `description` is what the
    recording says of itself, `simulated` whether it says that it is of no real web. A last record that a crash cut
    short is left out.

    Raises:
        EvidenceError: there is no such file, or it is no WARC file.
    """

    def __init__(self, path: Path | str, settings: Settings | None = None) -> None:
        self.path = Path(path)
        self.description: str | None = None
        self.requests = 0
        self._settings = settings or Settings()
        self._policy = AddressPolicy.from_settings(self._settings)
        self._shelves: dict[str, _Shelf] = defaultdict(lambda: _Shelf([]))
        try:
            self._index()
        except OSError as error:
            raise EvidenceError(f"The recording {path} cannot be read: {error.strerror}.") from error

    @property
    def simulated(self) -> bool:
        """Whether the recording says that it is of a simulated web."""
        return SIMULATED in (self.description or "").lower()

    async def get(self, url: str, *, want: Want = Want.PAGE, headers: Mapping[str, str] | None = None) -> Answer:  # noqa: ARG002 - the protocol's signature
        """The recorded answer; see `Web.get`. `observed_at` is when it was recorded.

        Raises:
            FetchFailed: nothing was recorded for this address (`not_in_recording`), or it is none.
        """
        shelf = self._shelf(url)
        answer = self._answer(shelf.next(), want)
        for _ in range(self._settings.retries):
            wait = retry_after(answer.headers)
            if shelf.taken >= len(shelf.offsets) or not may_pass(answer.status, wait, self._settings.retry_after_cap):
                break
            answer = self._answer(shelf.next(), want)
        self.requests += 1
        return answer

    def _shelf(self, url: str) -> _Shelf:
        try:
            key = self._policy.check_url(url)
        except InvalidUrl as error:
            raise FetchFailed(url, Reason.INVALID_URL, str(error)) from error
        except UnsafeTarget:
            key = urldefrag(url).url
            if key not in self._shelves:
                raise
        if key not in self._shelves:
            raise FetchFailed(url, Reason.NOT_IN_RECORDING)
        return self._shelves[key]

    def _answer(self, offset: int, want: Want) -> Answer:
        with self.path.open("rb") as file:
            file.seek(offset)
            record = next(iter(ArchiveIterator(file)))
            return self._read(record, want)

    def _read(self, record: ArcWarcRecord, want: Want) -> Answer:
        url = str(record.rec_headers.get_header("WARC-Target-URI"))
        lines = record.http_headers
        status = int(lines.get_statuscode())
        headers = read_headers(url, ((name.encode("utf-8"), value.encode("utf-8")) for name, value in lines.headers))
        inflater = inflater_for(url, want, wanted_bytes(want, status, headers, self._settings), headers)
        for piece in _pieces(record, self._settings.max_wire_bytes) if inflater.cap else ():
            inflater.feed(piece)
            if inflater.full:
                break
        else:
            inflater.end()
        cut = record.rec_headers.get_header("WARC-Truncated") is not None
        return answer_of(url, status, _date(record.rec_headers.get_header("WARC-Date")), headers, inflater, cut=cut)

    def _index(self) -> None:
        with self.path.open("rb") as file:
            records = ArchiveIterator(file)
            found = 0
            try:
                while self._note(next(records), records):
                    found += 1
            except StopIteration:
                pass
            except _BROKEN as error:
                if not found:
                    raise EvidenceError(f"{self.path} is no recording (WARC file).") from error
            if not found:
                raise EvidenceError(f"{self.path} holds no whole record.")

    def _note(self, record: ArcWarcRecord, records: ArchiveIterator) -> bool:
        """Put a record on its shelf; returns whether it was whole."""
        answered = record.rec_type == "response" and _has_status(record)
        head, whole = _read_through(record)
        if record.rec_type == "warcinfo":
            self.description = self.description or _description(head)
        if answered and whole:
            key = self._key(str(record.rec_headers.get_header("WARC-Target-URI")))
            self._shelves[key].offsets.append(records.get_record_offset())
        return whole

    def _key(self, url: str) -> str:
        try:
            return self._policy.check_url(url)
        except (InvalidUrl, UnsafeTarget):
            return urldefrag(url).url


def _read_through(record: ArcWarcRecord) -> tuple[bytes, bool]:
    """Read a record to its end: its first bytes, and whether all that its header promises were there."""
    head = b""
    left = int(record.length or 0) if record.http_headers is None else max(0, record.payload_length)
    while piece := record.raw_stream.read(BLOCK):
        left -= len(piece)
        head = head or piece
    return head, left <= 0 and record.rec_headers.get_header("Content-Length") is not None


def _has_status(record: ArcWarcRecord) -> bool:
    lines = record.http_headers
    return lines is not None and bool(_STATUS.fullmatch(lines.get_statuscode()))


def _pieces(record: ArcWarcRecord, limit: int) -> Iterator[bytes]:
    chunked = str(record.http_headers.get_header("Transfer-Encoding") or "").lower() == "chunked"
    stream = ChunkedDataReader(record.raw_stream) if chunked else record.raw_stream
    while limit > 0 and (piece := stream.read(min(BLOCK, limit))):
        limit -= len(piece)
        yield piece


def _description(fields: bytes) -> str | None:
    for line in fields.decode("utf-8", "replace").splitlines():
        name, _, value = line.partition(":")
        if name.strip().lower() == "description":
            return value.strip() or None
    return None


def _date(text: str | None) -> datetime:
    try:
        moment = datetime.fromisoformat(text or "")
    except ValueError:
        return datetime.fromtimestamp(0, UTC)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
