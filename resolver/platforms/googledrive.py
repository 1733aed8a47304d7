"""Google Drive and Docs: documents, sheets, slides, forms, drawings, files, folders. The page is looked at.

What is published to the web (`/d/e/…/pub`) has an id of its own, from which the document's is not known.
"""

from resolver.platforms.base import Embedded, Foreign, ItemKind, Platform, Reads
from resolver.vocabulary import SourceKind

_PATTERNS = {
    "file": r"(?!e/)[A-Za-z0-9_-]{15,128}",
    "published": r"2PACX-[A-Za-z0-9_-]{20,200}",
    "domain": r"[a-z0-9.-]{3,253}",
    "user": r"[0-9]{1,2}",
}


def _kind(name: str, path: str) -> tuple[ItemKind, ItemKind]:
    return (
        ItemKind(
            name,
            (
                f"docs.google.com/{path}/d/{{id:file}}/**",
                f"docs.google.com/{path}/u/{{user:user}}/d/{{id:file}}/**",
                f"docs.google.com/a/{{domain:domain}}/{path}/d/{{id:file}}/**",
            ),
            source_kind=SourceKind.DOCUMENT,
            patterns=_PATTERNS,
        ),
        ItemKind(
            name,
            (f"docs.google.com/{path}/d/e/{{id:published}}/pub/**", f"docs.google.com/{path}/d/e/{{id:published}}/**"),
            source_kind=SourceKind.DOCUMENT,
            patterns=_PATTERNS,
        ),
    )


PLATFORM = Platform(
    name="googledrive",
    label="Google Drive and Docs",
    items=(
        *_kind("document", "document"),
        *_kind("spreadsheet", "spreadsheets"),
        *_kind("presentation", "presentation"),
        *_kind("drawing", "drawings"),
        ItemKind(
            "form",
            (
                "docs.google.com/forms/d/e/{id:form}/viewform",
                "docs.google.com/forms/d/e/{id:form}/**",
                "docs.google.com/forms/d/{id:file}/**",
            ),
            source_kind=SourceKind.DOCUMENT,
            patterns={**_PATTERNS, "form": r"1FAIpQL[A-Za-z0-9_-]{20,200}"},
        ),
        ItemKind(
            "file",
            (
                "drive.google.com/file/d/{id:file}/view",
                "drive.google.com/file/d/{id:file}/**",
                "drive.google.com/file/u/{user:user}/d/{id:file}/**",
                "drive.google.com/open?id={id:file}",
                "drive.google.com/uc?id={id:file}",
                "drive.google.com/thumbnail?id={id:file}",
                "docs.google.com/uc?id={id:file}",
            ),
            source_kind=SourceKind.DOCUMENT,
            patterns=_PATTERNS,
        ),
        ItemKind(
            "folder",
            (
                "drive.google.com/drive/folders/{id:file}/**",
                "drive.google.com/drive/u/{user:user}/folders/{id:file}/**",
                "drive.google.com/folderview?id={id:file}",
                "drive.google.com/embeddedfolderview?id={id:file}",
            ),
            source_kind=SourceKind.DOCUMENT,
            patterns=_PATTERNS,
        ),
    ),
    examples=(
        Reads(
            "https://docs.google.com/spreadsheets/d/1ejO10tlrsroALa87Gj1qhQ_NBBuduLYCV7K5AHW8mjE/edit?usp=sharing#gid=0",
            "googledrive:spreadsheet:1ejO10tlrsroALa87Gj1qhQ_NBBuduLYCV7K5AHW8mjE",
        ),
        Reads(
            "https://docs.google.com/document/u/0/d/1EXAMPLEEXAMPLEEXAMPLE/edit",
            "googledrive:document:1EXAMPLEEXAMPLEEXAMPLE",
        ),
        Reads(
            "https://docs.google.com/document/d/e/2PACX-1EXAMPLEEXAMPLEEXAMPLE/pub?embedded=true",
            "googledrive:document:2PACX-1EXAMPLEEXAMPLEEXAMPLE",
        ),
        Reads(
            "https://docs.google.com/presentation/d/1EXAMPLEEXAMPLEEXAMPLE/edit#slide=id.p",
            "googledrive:presentation:1EXAMPLEEXAMPLEEXAMPLE",
        ),
        Reads(
            "https://docs.google.com/drawings/d/1EXAMPLEEXAMPLEEXAMPLE/edit",
            "googledrive:drawing:1EXAMPLEEXAMPLEEXAMPLE",
        ),
        Reads(
            "https://drive.google.com/file/d/1EXAMPLEEXAMPLEEXAMPLE/preview", "googledrive:file:1EXAMPLEEXAMPLEEXAMPLE"
        ),
        Reads(
            "https://drive.google.com/open?id=1EXAMPLEEXAMPLEEXAMPLE&authuser=0",
            "googledrive:file:1EXAMPLEEXAMPLEEXAMPLE",
        ),
        Reads(
            "https://drive.google.com/drive/folders/1EXAMPLEEXAMPLEEXAMPLE", "googledrive:folder:1EXAMPLEEXAMPLEEXAMPLE"
        ),
        Reads(
            "https://docs.google.com/forms/d/e/1FAIpQLEXAMPLEEXAMPLEEXAMPLE/viewform",
            "googledrive:form:1FAIpQLEXAMPLEEXAMPLEEXAMPLE",
        ),
        Foreign("https://docs.google.com/"),
        Foreign("https://drive.google.com/drive/my-drive"),
        Foreign("https://docs.google.com/viewer?url=https%3A%2F%2Fexample.org%2Fa.pdf"),
        Embedded(
            '<iframe src="https://docs.google.com/document/d/e/2PACX-1EXAMPLEEXAMPLEEXAMPLE/pub?embedded=true"></iframe>',
            "googledrive:document:2PACX-1EXAMPLEEXAMPLEEXAMPLE",
        ),
        Embedded(
            '<iframe src="https://drive.google.com/file/d/1EXAMPLEEXAMPLEEXAMPLE/preview"></iframe>',
            "googledrive:file:1EXAMPLEEXAMPLEEXAMPLE",
        ),
    ),
)
