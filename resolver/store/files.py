"""The sidecar beside the file: `story.txt` → `story.txt.sources.json`, written whole or not at all.

The text goes to a temporary file in the same folder, is flushed to the disk, and takes the old file's name in one step
(POSIX rename): a crash at any moment leaves the old sidecar or the new one. Temporary files of crashed runs are removed
by the next write to the same article. A sidecar is as private as the one before it, else as its article.
"""

import os
import secrets
import stat
from contextlib import suppress
from functools import partial
from pathlib import Path

from pydantic import ValidationError

from resolver.errors import BackendUnavailable
from resolver.model import Sidecar, dump

SUFFIX = ".sources.json"
_TEMPORARY = ".partial"


def path_for(article: Path) -> Path:
    """Where the sidecar of this article stands."""
    return article.with_name(article.name + SUFFIX)


def write(article: Path, sidecar: Sidecar) -> Path:
    """Put the sidecar beside the article, atomically; gives its path.

    Raises:
        BackendUnavailable: the folder cannot be written; the old sidecar, if any, still stands.
    """
    target = path_for(article)
    temporary = target.with_name(f".{target.name}.{os.getpid()}.{secrets.token_hex(4)}{_TEMPORARY}")
    try:
        _remove_leftovers(target)
        with open(temporary, "x", encoding="utf-8", opener=partial(os.open, mode=_mode_beside(article))) as stream:
            stream.write(dump(sidecar, indent=2) + "\n")
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(target)
        _sync_folder(target.parent)
    except OSError as error:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise BackendUnavailable(f"The sidecar {target} cannot be written: {error.strerror}.") from error
    return target


def read(article: Path) -> Sidecar | None:
    """The sidecar that stands beside the article; None when there is none or it is no sidecar of ours.

    A 1.x file with unknown keys or words is read with careful defaults.
    """
    try:
        return Sidecar.model_validate_json(path_for(article).read_bytes())
    except (OSError, ValidationError):
        return None


def _mode_beside(article: Path) -> int:
    """Who may read and write the sidecar: those who may the one before it, else the article; the umask holds too."""
    for path in (path_for(article), article):
        with suppress(OSError):
            return stat.S_IMODE(path.stat().st_mode) & 0o666 | stat.S_IRUSR | stat.S_IWUSR
    return 0o666


def _remove_leftovers(target: Path) -> None:
    for leftover in target.parent.glob(f".{target.name}.*{_TEMPORARY}"):
        pid = leftover.name.removeprefix(f".{target.name}.").partition(".")[0]
        if not (pid.isdigit() and _runs(int(pid))):
            leftover.unlink(missing_ok=True)


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
