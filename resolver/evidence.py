"""Keeps what was seen: every exchange with the web as WARC records, readable by any WARC tool.

WARC 1.1 (ISO 28500:2017), each record its own gzip member and flushed at once, so a crash loses at most the last one.
Payloads stand as they came over the wire, in their Content-Encoding but without chunked framing; the header that told
of the framing, or of a length that is not the payload's, keeps its value under `X-Archive-Orig-`.
"""

import os
import zlib
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC
from io import BytesIO
from pathlib import Path
from types import TracebackType

from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from resolver.errors import EvidenceError
from resolver.fetch.web import Exchange
from resolver.version import __version__

VERSION = "WARC/1.1"
ORIGINAL = "X-Archive-Orig-"
BLOCK = 1 << 16
_FORMAT = {
    "software": f"embed-resolver/{__version__}",
    "format": "WARC File Format 1.1",
    "conformsTo": "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
}


class _Verbatim(StatusAndHeaders):  # type: ignore[misc]  # warcio is untyped
    """Header lines whose bytes are written as they were received; warcio would percent-encode what is not ASCII."""

    def to_ascii_bytes(self, filter_func: Callable[[object], object] | None = None) -> bytes:
        raw: bytes = self.to_bytes(filter_func, "latin-1")
        return raw


class Recorder(AbstractContextManager["Recorder"]):
    """Writes one WARC file; `observe` is what `Client(observe=…)` wants. A context manager.

    A recording that is there already is continued: nothing seen is thrown away, only a last record that a crash cut
    short. `description` says in the file what it is; one with "simulated web" in it marks a recording of no real web.

    Raises:
        EvidenceError: the file cannot be written, or is there and is no gzipped WARC file (it is left as it is).
    """

    def __init__(self, path: Path | str, *, description: str | None = None) -> None:
        self.path = Path(path)
        try:
            end = _end_of_last_record(self.path)
            self._file = open(  # noqa: SIM115 - this object is the context manager
                self.path, "r+b" if end else "wb", opener=_privately
            )
            self._file.truncate(end)
            self._file.seek(end)
        except OSError as error:
            raise EvidenceError(f"The recording {path} cannot be written: {error.strerror}.") from error
        self._writer = WARCWriter(self._file, gzip=True, warc_version=VERSION)
        info = {**_FORMAT, **({"description": " ".join(description.split())} if description else {})}
        self._write(self._writer.create_warcinfo_record(self.path.name, info))

    def observe(self, exchange: Exchange) -> None:
        """Write the request and the response of one exchange.

        Raises:
            EvidenceError: the disk would not take it.
        """
        date = exchange.observed_at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
        about = {"WARC-Date": date, **({"WARC-IP-Address": exchange.ip} if exchange.ip else {})}
        cut = {"WARC-Truncated": "unspecified"} if exchange.truncated else {}
        response = self._writer.create_warc_record(
            exchange.url,
            "response",
            payload=BytesIO(exchange.payload),
            length=len(exchange.payload),
            warc_headers_dict={**about, **cut},
            http_headers=_Verbatim(f"{exchange.status} {exchange.phrase}", _kept(exchange), exchange.version),
        )
        request = self._writer.create_warc_record(
            exchange.url,
            "request",
            payload=BytesIO(),
            length=0,
            warc_headers_dict=about,
            http_headers=_Verbatim(
                f"{exchange.target} HTTP/1.1",
                [(name.decode("latin-1"), value.decode("latin-1")) for name, value in exchange.request_headers],
                "GET",
            ),
        )
        request.rec_headers.add_header("WARC-Concurrent-To", response.rec_headers.get_header("WARC-Record-ID"))
        self._write(response)
        self._write(request)

    def close(self) -> None:
        """Close the file; it is complete after each record anyway."""
        self._file.close()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _write(self, record: ArcWarcRecord) -> None:
        try:
            self._writer.write_record(record)
            self._file.flush()
        except (OSError, ValueError) as error:
            raise EvidenceError(f"The recording {self.path} cannot be written: {error}.") from error


def _privately(path: str, flags: int) -> int:
    """A new recording tells what a newsroom looks into: it is for its owner, until he says otherwise."""
    return os.open(path, flags, mode=0o600)


def _kept(exchange: Exchange) -> list[tuple[str, str]]:
    kept = []
    for name_bytes, value_bytes in exchange.headers:
        name, value = name_bytes.decode("latin-1"), value_bytes.decode("latin-1")
        framing = name.lower() == "transfer-encoding"
        if framing or (name.lower() == "content-length" and value.strip() != str(len(exchange.payload))):
            name = ORIGINAL + name
        kept.append((name, value))
    return kept


def _end_of_last_record(path: Path) -> int:
    """Where the last whole gzip member of an existing recording ends; 0 for a new or empty file.

    Raises:
        EvidenceError: it holds something else.
    """
    if not path.exists() or not path.stat().st_size:
        return 0
    end = position = 0
    with path.open("rb") as file:
        member, start = zlib.decompressobj(16 + zlib.MAX_WBITS), b""
        while block := file.read(BLOCK):
            position += len(block)
            while block:
                try:
                    start = (start + member.decompress(block, BLOCK))[:5]
                except zlib.error as error:
                    raise _foreign(path) from error
                block = member.unconsumed_tail
                if member.eof:
                    if start != b"WARC/":
                        raise _foreign(path)
                    block = member.unused_data
                    end = position - len(block)
                    member, start = zlib.decompressobj(16 + zlib.MAX_WBITS), b""
    return end


def _foreign(path: Path) -> EvidenceError:
    return EvidenceError(f"{path} is there already and is no recording (a gzipped WARC file); it was left as it is.")
