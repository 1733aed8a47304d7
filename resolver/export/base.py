"""What an export format is: its names as data, and one pure function from a sidecar to text."""

from collections.abc import Callable
from dataclasses import dataclass

from resolver.model import Sidecar


@dataclass(frozen=True, slots=True)
class Format:
    """One format to export to.

    `name` is what `--to` and `?format=` say; `media_type` what an answer is labelled with; `suffix` replaces
    `.sources.json` in a file's name; `label` is for people. `asked_as` are the media types by which an Accept header
    asks for it: none = by name only.
    """

    name: str
    media_type: str
    suffix: str
    label: str
    write: Callable[[Sidecar], str]
    asked_as: tuple[str, ...] = ()

    def encoded(self, sidecar: Sidecar) -> bytes:
        """The export as every door gives it: UTF-8, without a byte order mark."""
        return self.write(sidecar).encode("utf-8")
