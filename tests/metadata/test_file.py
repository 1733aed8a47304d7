"""A file that is no page is told by its media type, and never read as one."""

from dataclasses import replace

import pytest

from resolver.metadata import read_file
from resolver.vocabulary import SourceKind
from tests.support.pages import page


@pytest.mark.parametrize(
    ("media", "kind"),
    [
        ("application/pdf", SourceKind.DOCUMENT),
        ("Application/PDF; charset=binary", SourceKind.DOCUMENT),
        ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", SourceKind.DOCUMENT),
        ("application/vnd.oasis.opendocument.text", SourceKind.DOCUMENT),
        ("image/webp", SourceKind.IMAGE),
        ("video/mp4", SourceKind.VIDEO),
        ("audio/mpeg", SourceKind.AUDIO),
        ("application/octet-stream", SourceKind.UNKNOWN),
        ("application/zip", SourceKind.UNKNOWN),
        ("application/xml", None),
        ("application/rss+xml", None),
        ("*/*", None),
        ("html", None),
        ("text/html; charset=utf-8", None),
        ("application/xhtml+xml", None),
        ("text/plain", None),
        ("", None),
    ],
)
def test_a_file_has_the_kind_of_its_media_type(media: str, kind: SourceKind | None) -> None:
    """A PDF is a document, a picture an image; whatever may be a page is left to be read as one."""
    told = read_file(page("<title>Not a title</title>", content_type=media))

    assert (told.facts.kind if told else None) is kind
    assert told is None or (told.facts.title is None and told.origins == {"/kind": "http:content-type"})


@pytest.mark.parametrize("media", ["", "text/html; charset=utf-8", "unknown/unknown", "text/plain"])
@pytest.mark.parametrize(
    ("begins", "kind"),
    [
        (b"%PDF-1.7\n", SourceKind.DOCUMENT),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", SourceKind.IMAGE),
        (b"\x89PNG\r\n\x1a\n", SourceKind.IMAGE),
        (b"RIFF\x10\x00\x00\x00WEBPVP8 ", SourceKind.IMAGE),
        (b"\x00\x00\x00\x18ftypmp42", SourceKind.VIDEO),
        (b"ID3\x04\x00", SourceKind.AUDIO),
        (b"PK\x03\x04", SourceKind.UNKNOWN),
    ],
)
def test_a_file_that_is_called_a_page(media: str, begins: bytes, kind: SourceKind) -> None:
    """Its first bytes tell what it is, and no words in it are a title."""
    told = read_file(replace(page("", content_type=media), body=begins + b"<title>Not a title</title>"))

    assert told is not None
    assert (told.facts.kind, told.facts.title, told.origins) == (kind, None, {"/kind": "bytes:signature"})


@pytest.mark.parametrize(
    "begins",
    [b"<!doctype html><title>", b"\xef\xbb\xbf\n <HTML>", b"%PDF is a format", b"GIF", b"PK", b"ID3 tags", b""],
)
def test_a_page_is_no_file(begins: bytes) -> None:
    """Words about formats are words."""
    assert read_file(replace(page(""), body=begins)) is None


@pytest.mark.parametrize(
    ("media", "body", "is_page"),
    [
        ("text/plain", b"Read me. <title>No</title>", False),
        ("text/plain", b"<a.b> is no tag, <title>neither</title>", False),
        ("text/plain", b"\n<!DOCTYPE html><title>A page</title>", True),
        ("application/json", b'{"a": "<title>No</title>"}', False),
        ("application/activity+json", b'{"a": "<title>No</title>"}', False),
        ("text/xml", b"<rss><title>A feed</title>", True),
    ],
)
def test_text_and_data_are_no_pages(media: str, body: bytes, is_page: bool) -> None:  # noqa: FBT001 - a table's column
    """What looks like a title in them is none, but where plain text begins as only a page does."""
    told = read_file(replace(page("", content_type=media), body=body))

    assert (told is None) is is_page
    assert told is None or told.facts.title is None
