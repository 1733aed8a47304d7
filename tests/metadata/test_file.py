"""A file that is no page is told by its media type, and never read as one."""

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
