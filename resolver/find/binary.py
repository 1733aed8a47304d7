"""Tells what is no text at all: documents, pictures, archives. It never fetches."""

from resolver.errors import ArticleUnreadable

_KINDS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"PK\x05\x06", "a ZIP archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an office document"),
    (b"{\\rtf", "an RTF document"),
    (b"\x89PNG\r\n", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF87a", "a picture"),
    (b"GIF89a", "a picture"),
    (b"BM\x00\x00", "a picture"),
    (b"II*\x00", "a picture"),
    (b"MM\x00*", "a picture"),
    (b"\x1f\x8b", "a gzip file"),
    (b"BZh", "a bzip2 file"),
    (b"\xfd7zXZ", "an xz file"),
    (b"\x28\xb5\x2f\xfd", "a zstd file"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"Rar!\x1a", "a RAR archive"),
    (b"\x7fELF", "a program"),
    (b"ID3", "a sound file"),
    (b"OggS", "a sound or video file"),
    (b"fLaC", "a sound file"),
    (b"RIFF", "a picture, sound or video file"),
    (b"SQLite format 3", "a database"),
)
"""First bytes and what they begin."""

_WIDE_BOMS = (b"\xff\xfe", b"\xfe\xff")
_CONTROL = bytes({*range(0x09), *range(0x0E, 0x1B), *range(0x1C, 0x20), 0x7F})
_SAMPLE = 1 << 16
_SHARE = 50
"""More than one control byte in 50 is no text."""


def refuse_binary(body: bytes) -> None:
    """Do nothing for text.

    Raises:
        ArticleUnreadable: the bytes are a known binary kind, or hold too many control bytes.
    """
    for first, kind in _KINDS:
        if body.startswith(first):
            raise ArticleUnreadable(f"This is {kind}, not an article's text or HTML.")
    if body[4:8] == b"ftyp":
        raise ArticleUnreadable("This is a picture, sound or video file, not an article's text or HTML.")
    if body.startswith(_WIDE_BOMS):
        return
    sample = body[:_SAMPLE]
    if (len(sample) - len(sample.translate(None, _CONTROL))) * _SHARE > len(sample):
        raise ArticleUnreadable("The article is binary data, not text in an encoding that we can tell.")
