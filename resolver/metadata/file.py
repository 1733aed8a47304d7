"""Reads what an answer's media type alone says of a file that is no page: a PDF, a picture, a film. It never fetches.

Such bytes are never read as HTML: what looks like a title in them was not written as one.
"""

from resolver.answer import Answer
from resolver.metadata.page import PageFacts
from resolver.model import Facts
from resolver.vocabulary import SourceKind

_FAMILIES = {"image": SourceKind.IMAGE, "video": SourceKind.VIDEO, "audio": SourceKind.AUDIO}
_DOCUMENTS = frozenset({"application/pdf", "application/msword", "application/rtf", "application/epub+zip"})
_OFFICE = ("application/vnd.ms-", "application/vnd.oasis.opendocument.", "application/vnd.openxmlformats-")


def read_file(answer: Answer) -> PageFacts | None:
    """The kind of a file; None for an answer that may be a page."""
    media = answer.content_type
    kind = _FAMILIES.get(media.partition("/")[0])
    if kind is None and (media in _DOCUMENTS or media.startswith(_OFFICE)):
        kind = SourceKind.DOCUMENT
    return PageFacts(Facts(kind=kind), {"/kind": "http:content-type"}) if kind else None
