"""The sidecar beside the file is always a whole one."""

import json
import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from resolver import model
from resolver.errors import BackendUnavailable
from resolver.store import files
from resolver.vocabulary import ArticleFormat, RunState, Trigger

_WRITER = """
import sys
from pathlib import Path
from resolver.store import files
article = Path(sys.argv[1])
sidecars = [files.read(Path(sys.argv[2])), files.read(Path(sys.argv[3]))]
print("ready", flush=True)
while True:
    for sidecar in sidecars:
        files.write(article, sidecar)
"""


def sidecar(article_id: str = "story", size: int = 0) -> model.Sidecar:
    """A small sidecar; `size` makes its headline long."""
    digest = "sha256:" + "0" * 64
    return model.Sidecar(
        article=model.Article(
            id=article_id,
            headline="h" * size or None,
            format=ArticleFormat.TEXT,
            body_hash=digest,
            text_hash=digest,
            text_length=0,
        ),
        run=model.Run(
            id="run_1",
            state=RunState.COMPLETE,
            trigger=Trigger.CLI,
            started_at="2026-01-01T00:00:00Z",
            resolver="test",
            counts=model.Counts(mentions=0, sources=0, fine=0, attention=0, could_not_check=0, pending=0),
        ),
        mentions=(),
        sources=(),
    )


def test_written_sidecars_read_back_equal(tmp_path: Path) -> None:
    """What is written beside story.txt is story.txt.sources.json and reads back as it was."""
    article = tmp_path / "story.txt"
    target = files.write(article, sidecar())

    assert target == tmp_path / "story.txt.sources.json"
    assert files.read(article) == sidecar()
    assert "language" not in json.loads(target.read_text())["article"]


def test_same_stem_different_sidecar(tmp_path: Path) -> None:
    """story.txt and story.html keep their own sidecars."""
    assert files.path_for(tmp_path / "story.txt") != files.path_for(tmp_path / "story.html")


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"\xff\xfe", b'{"version": "1.0"}'])
def test_broken_file_reads_as_none(tmp_path: Path, body: bytes) -> None:
    """A file that is no sidecar of ours counts as no sidecar."""
    files.path_for(tmp_path / "a.txt").write_bytes(body)

    assert files.read(tmp_path / "a.txt") is None


def test_folder_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    """A sidecar that cannot be written is said in one sentence with its path."""
    with pytest.raises(BackendUnavailable, match=r"The sidecar .*a\.txt\.sources\.json cannot be written"):
        files.write(tmp_path / "absent" / "a.txt", sidecar())


@pytest.mark.parametrize(
    ("article", "before", "private"), [(0o600, None, 0o600), (0o644, None, 0o644), (0o644, 0o600, 0o600)]
)
def test_a_sidecar_is_as_private_as_its_article(tmp_path: Path, article: int, before: int | None, private: int) -> None:
    """Nobody reads in a sidecar what the article's own permissions keep from him."""
    path = tmp_path / "draft.txt"
    path.write_text("A draft.")
    path.chmod(article)
    if before is not None:
        files.write(path, sidecar()).chmod(before)
    umask = os.umask(0o022)
    try:
        written = files.write(path, sidecar())
    finally:
        os.umask(umask)

    assert stat.S_IMODE(written.stat().st_mode) == private


def test_leftovers_of_dead_writers_are_removed(tmp_path: Path) -> None:
    """A temporary file of a process that is gone disappears with the next write; a living process keeps its own."""
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    gone = tmp_path / f".a.txt.sources.json.{dead.pid}.00000000.partial"
    alive = tmp_path / ".a.txt.sources.json.1.00000000.partial"
    for leftover in (gone, alive):
        leftover.write_text("{")
    files.write(tmp_path / "a.txt", sidecar())

    assert not gone.exists()
    assert alive.exists()


def test_kill_at_any_moment_leaves_a_whole_sidecar(tmp_path: Path) -> None:
    """A writer killed with -9 at twenty random moments always leaves the old sidecar or the new one."""
    article, small, large = tmp_path / "a.txt", tmp_path / "small", tmp_path / "large"
    files.write(small, sidecar("small"))
    files.write(large, sidecar("large", size=200_000))
    for attempt in range(20):
        command = [sys.executable, "-c", _WRITER, str(article), str(small), str(large)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
            assert writer.stdout is not None
            writer.stdout.readline()
            try:
                writer.wait(timeout=0.003 * attempt)
            except subprocess.TimeoutExpired:
                writer.send_signal(signal.SIGKILL)
        found = files.read(article)

        assert found in (None, sidecar("small"), sidecar("large", size=200_000))
        assert found is not None or not files.path_for(article).exists()
