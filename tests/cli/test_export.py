"""`resolver export` as a person and a script use it."""

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from resolver import cli, export
from resolver.model import dump
from tests.support import exports

SIDECAR = exports.sidecar()
SIGNALS = {"LC_ALL": "C", "PATH": os.defpath}


def run(*arguments: str | Path, stdin: bytes = b"", folder: Path | None = None) -> subprocess.CompletedProcess[bytes]:
    """One call of the command, in a locale that knows ASCII alone."""
    return subprocess.run(
        [sys.executable, "-m", "resolver.cli", "export", *map(str, arguments)],
        input=stdin,
        capture_output=True,
        check=False,
        cwd=folder,
        env=SIGNALS,
    )


@pytest.fixture
def story(tmp_path: Path) -> Path:
    """A sidecar beside its article."""
    (tmp_path / "story.html").write_text("<p>words</p>")
    path = tmp_path / "story.html.sources.json"
    path.write_text(dump(SIDECAR), encoding="utf-8")
    return path


def call(*arguments: str | Path) -> int:
    """One call of the command within this process; gives its exit code."""
    return cli.run(["export", *map(str, arguments)])


@pytest.mark.parametrize("fmt", export.formats(), ids=lambda each: each.name)
def test_the_command_gives_the_librarys_bytes(
    story: Path, fmt: export.Format, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    """Standard output is, byte for byte, what the library gives."""
    code = call(story, "--to", fmt.name)

    assert (code, *capsysbinary.readouterr()) == (0, fmt.encoded(SIDECAR), b"")


def test_the_locale_does_not_matter(story: Path) -> None:
    """A program in a locale that knows ASCII alone gets the same UTF-8."""
    done = run(story, "--to", "markdown")
    markdown = export.named("markdown")

    assert markdown is not None
    assert (done.returncode, done.stdout, done.stderr) == (0, markdown.encoded(SIDECAR), b"")


def test_a_file_and_a_folder_are_written(
    story: Path, tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    """`-o` names a file, or a folder that gets one file for each sidecar, called after the article."""
    second = tmp_path / "other.txt.sources.json"
    second.write_text(dump(SIDECAR), encoding="utf-8")
    folder = tmp_path / "citations"
    folder.mkdir()
    one = call(story, "--to", "ris", "-o", tmp_path / "one.ris")
    many = call(story, second, "--to", "csl", "-o", folder)
    ris = export.named("ris")

    assert (one, many, *capsysbinary.readouterr()) == (0, 0, b"", b"")
    assert ris is not None
    assert (tmp_path / "one.ris").read_bytes() == ris.encoded(SIDECAR)
    assert sorted(path.name for path in folder.iterdir()) == ["other.txt.csl.json", "story.html.csl.json"]


def test_standard_input_is_a_sidecar(story: Path) -> None:
    """With - the sidecar is read from standard input, in any writing of its JSON."""
    line = json.dumps(json.loads(story.read_text(encoding="utf-8"))).encode()
    done = run("-", "--to", "text", stdin=line)

    assert done.returncode == 0
    assert done.stdout.decode().startswith("Example Desk (@EXAMPLE_desk) posted on the social platform X")


@pytest.mark.parametrize(
    ("name", "body", "says"),
    [
        ("absent.json", None, "cannot be read: No such file"),
        ("folder", None, "cannot be read"),
        ("empty.json", b"", "is no sidecar: it is not JSON."),
        ("page.html", b"<p>", "is no sidecar: it is not JSON."),
        ("list.json", b"[]", "is no sidecar: Input should be an object"),
        ("other.json", b'{"version": "1.0"}', "is no sidecar: Field required at /article."),
        ("later.json", b'{"version": "2.0"}', "is no sidecar: "),
        ("bytes.json", b'{"a": "\xff"}', "is no sidecar: it is not JSON."),
        ("story.html", b"<p>words</p>", "is no sidecar; its sidecar is story.html.sources.json."),
    ],
)
def test_what_is_no_sidecar_is_one_sentence(
    story: Path, tmp_path: Path, name: str, body: bytes | None, says: str, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    """What cannot be read, or is no sidecar, is said in one sentence on stderr with exit 2."""
    path = tmp_path / name
    if name == "folder":
        path.mkdir()
    elif body is not None:
        path.write_bytes(body)
    code = call(path, "--to", "csl")
    out, complaint = capsysbinary.readouterr()

    assert story.is_file()
    assert (code, out) == (2, b"")
    assert name.encode() in complaint
    assert says.encode() in complaint
    assert complaint.count(b"\n") == 1


def test_the_others_are_still_written(story: Path, tmp_path: Path) -> None:
    """One bad sidecar among several does not keep the others from their export."""
    code = call(tmp_path / "absent.json", story, "--to", "csv", "-o", tmp_path)

    assert code == 2
    assert (tmp_path / "story.html.csv").is_file()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("a.json", "b.json", "--to", "csl"), "Several sidecars need -o and a folder"),
        (("a.json", "--to", "endnote"), "'endnote' is not one of"),
        (("a.json",), "Missing option '--to'"),
        (("--to", "csl"), "Missing argument"),
    ],
)
def test_a_wrong_call_is_told(
    arguments: tuple[str, ...], says: str, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    """A mistake in the call is exit 2 and says which."""
    code = call(*arguments)

    assert code == 2
    assert says in capsysbinary.readouterr().err.decode()


def test_where_nothing_can_be_written_is_told(
    story: Path, tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    """A file that cannot be written is one sentence and exit 3."""
    code = call(story, "--to", "csl", "-o", tmp_path / "absent" / "out.json")

    assert code == 3
    assert b"cannot be written" in capsysbinary.readouterr().err


def test_a_terminal_is_not_waited_for() -> None:
    """Reading a sidecar from a terminal is a mistake, and says how to call it."""
    ours, theirs = pty.openpty()
    done = subprocess.run(
        [sys.executable, "-m", "resolver.cli", "export", "-", "--to", "csl"],
        stdin=theirs,
        capture_output=True,
        check=False,
        env=SIGNALS,
    )
    os.close(ours)
    os.close(theirs)

    assert done.returncode == 2


def test_help_shows_how(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    """The help has examples, and every format by name."""
    call("--help")
    told = capsysbinary.readouterr().out.decode()

    assert "Examples:" in told
    assert all(each.name in told for each in export.formats())
