"""GitHub: repositories, issues, pull requests, commits, releases, files, gists. The page is looked at.

Owners and repositories are the same in capitals and small letters, and both may be renamed; paths of files are not.
"""

from resolver.platforms.base import Embedded, Foreign, ItemKind, Mark, Platform, Reads
from resolver.vocabulary import SourceKind

_OTHER = (
    "about|account|apps|blog|codespaces|collections|contact|customer-stories|dashboard|enterprise|events|explore|features"
    "|issues|join|login|logout|marketplace|mobile|new|notifications|orgs|organizations|pricing|pulls|readme|resources"
    "|search|security|sessions|settings|signup|site|solutions|sponsors|stars|team|topics|trending|users|watching"
)
_PATTERNS = {
    "owner": rf"(?!(?:{_OTHER})/)[A-Za-z0-9][A-Za-z0-9-]{{0,38}}",
    "repository": r"[A-Za-z0-9._-]{1,100}",
    "number": r"[0-9]{1,9}",
    "sha": r"[0-9a-f]{7,64}",
    "gist": r"[0-9a-f]{5,40}",
    "path": r"[^?#]{1,600}",
}


def _kind(name: str, path: str, native: str, *further: str) -> ItemKind:
    forms = tuple(f"github.com/{{handle:owner}}/{{repository:repository}}{each}" for each in (path, *further))
    return ItemKind(
        name,
        forms,
        id="{handle}/{repository}" + native,
        source_kind=SourceKind.DOCUMENT,
        patterns=_PATTERNS,
        fold=str.lower,
    )


PLATFORM = Platform(
    name="github",
    label="GitHub",
    items=(
        _kind("repository", "", ""),
        _kind("issue", "/issues/{number:number}/**", "/{number}"),
        _kind("pull", "/pull/{number:number}/**", "/{number}"),
        _kind("discussion", "/discussions/{number:number}/**", "/{number}"),
        _kind("commit", "/commit/{sha:sha}/**", "/{sha}"),
        _kind("release", "/releases/tag/{tag}", "/{tag}"),
        ItemKind(
            "file",
            (
                "github.com/{handle:owner}/{repository:repository}/blob/{ref}/{path:path}",
                "raw.githubusercontent.com/{handle:owner}/{repository:repository}/{ref}/{path:path}",
            ),
            id="{handle}/{repository}/{ref}/{path}",
            source_kind=SourceKind.DOCUMENT,
            patterns=_PATTERNS,
        ),
        ItemKind(
            "gist",
            ("gist.github.com/{handle:owner}/{id:gist}/**", "gist.github.com/{id:gist}/**"),
            source_kind=SourceKind.DOCUMENT,
            patterns=_PATTERNS,
            natives=("{handle:owner}/{id:gist}",),
        ),
    ),
    embeds=(
        Mark("amp-gist", attrs=("data-gistid",), kind="gist"),
        Mark("*", attrs=("data-gist-id",), kind="gist", needs=("data-gist-id",)),
    ),
    examples=(
        Reads("https://github.com/Example/Words.py", "github:repository:example/words.py", "Example"),
        Reads("https://github.com/example/words/issues/12#issuecomment-1", "github:issue:example/words/12", "example"),
        Reads("https://github.com/example/words/pull/12/files", "github:pull:example/words/12"),
        Reads("https://github.com/example/words/discussions/7", "github:discussion:example/words/7"),
        Reads("https://github.com/example/words/releases/tag/v1.0", "github:release:example/words/v1.0"),
        Reads(
            "https://github.com/example/words/commit/0123456789abcdef", "github:commit:example/words/0123456789abcdef"
        ),
        Reads(
            "https://github.com/example/words/blob/main/Docs/README.md", "github:file:example/words/main/Docs/README.md"
        ),
        Reads(
            "https://gist.github.com/example/0123456789abcdef01234567",
            "github:gist:0123456789abcdef01234567",
            "example",
        ),
        Foreign("https://github.com/features/actions"),
        Foreign("https://github.com/example"),
        Foreign("https://github.com/topics/journalism"),
        Embedded(
            '<amp-gist data-gistid="0123456789abcdef01234567" layout="fixed-height"></amp-gist>',
            "github:gist:0123456789abcdef01234567",
        ),
    ),
)
