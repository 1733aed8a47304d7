"""The sidecar itself, as it stands beside the article."""

from resolver.export.base import Format
from resolver.model import MEDIA_TYPE, Sidecar, dump


def write(sidecar: Sidecar) -> str:
    """The bytes that `resolver check` writes beside an article."""
    return dump(sidecar, indent=2) + "\n"


FORMAT = Format(
    name="json",
    media_type=MEDIA_TYPE,
    suffix=".sources.json",
    label="Sources with all evidence",
    write=write,
    asked_as=(MEDIA_TYPE, "application/json"),
)
