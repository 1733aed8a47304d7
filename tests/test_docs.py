"""What the documents say is so: tables, commands, options, links, the worked example of a platform."""

import ast
import json
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest

from resolver import cli, vocabulary
from resolver.model import Sidecar
from resolver.settings import PREFIX, Settings
from tests.house.tree import ROOT
from tools import docs

README = (ROOT / "README.md").read_text(encoding="utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
DOCUMENTS = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "examples/README.md", "resolver/contrib/README.md")


def blocks(text: str, language: str) -> list[str]:
    """The code blocks of a document in one language."""
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


def spoken() -> list[list[str]]:
    """Every call of our command in the documents' consoles and in the commands' own help, without redirections."""
    shown = [
        line.removeprefix("$ ")
        for text in (README, CONTRIBUTING)
        for block in blocks(text, "console")
        for line in block.splitlines()
    ]
    for name in cli.group.list_commands(click.Context(cli.group)):
        shown += [line.strip() for line in (command(name).help or "").splitlines()]
    calls: list[list[str]] = []
    for line in shown:
        for piece in re.split(r" \| | && ", line):
            words = shlex.split(piece.partition(" > ")[0], comments=True) if "resolver " in piece else []
            if words and words[0].removeprefix(".venv/bin/") == "resolver":
                calls += [words[1:]] if words[1:] not in calls else []
    return calls


def command(name: str) -> click.Command:
    """A command of ours by its name."""
    found = cli.group.get_command(click.Context(cli.group), name)
    assert found is not None, name
    return found


def test_readme_tables_are_the_code() -> None:
    """Settings, platforms and the demo's table stand in the README as the code has them; `make docs` writes them."""
    behind = [
        new for new, old in zip(docs.with_tables(README).splitlines(), README.splitlines(), strict=False) if new != old
    ]

    assert behind == [], "README.md is behind the code: make docs"


def test_schema_file_is_what_make_docs_writes() -> None:
    """The JSON Schema beside the models is, byte for byte, what `make docs` writes."""
    same = docs.SCHEMA.read_text(encoding="utf-8") == docs.schema()

    assert same, "the JSON Schema is behind the models: make docs"


def test_settings_table_can_be_believed() -> None:
    """Each default of the table, given as the variable, is the default."""
    for name, value in re.findall(r"^\| `RESOLVER_(\w+)` \| `([^`]+)`", docs.settings_table(), re.MULTILINE):
        field = Settings.model_fields[name.lower()]
        if field.default_factory is None:
            assert getattr(Settings(**{name.lower(): value}), name.lower()) == field.default, name


def test_every_state_is_explained() -> None:
    """The README says of each state what it says and what it does not say, and of no other word."""
    section = README.partition("## What a state means")[2].partition("\n## ")[0]
    explained = re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)

    assert sorted(explained) == sorted(vocabulary.AvailabilityState)
    for word in vocabulary.IdentificationState:
        assert f"`{word}`" in section or word is vocabulary.IdentificationState.MANUAL


@pytest.mark.parametrize("call", spoken(), ids=" ".join)
def test_commands_of_the_documents_can_be_called(call: list[str]) -> None:
    """A command line that a document shows is one that the command understands."""
    name, *arguments = call
    asked = command(name)
    while isinstance(asked, click.Group):
        _, below, arguments = asked.resolve_command(click.Context(asked), arguments)
        assert below is not None
        asked = below

    assert asked.make_context(name, arguments, resilient_parsing=False).command is asked


def test_every_command_is_shown() -> None:
    """The README shows each command that there is."""
    shown = set(re.findall(r"^\$ (?:.* \| )?\.venv/bin/resolver (\w+)", README, re.MULTILINE))

    assert shown == set(cli.group.list_commands(click.Context(cli.group)))


def test_every_option_of_check_is_explained() -> None:
    """The README's table of options has each option of `check`, and no other."""
    section = README.partition("## Your own article")[2].partition("\n## ")[0]
    explained = set(re.findall(r"--[a-z-]+", "".join(re.findall(r"^\| (`--.*?) \|", section, re.MULTILINE))))
    options = {each for option in command("check").params for each in option.opts if each.startswith("--")}

    assert explained == options


def test_every_named_file_is_there() -> None:
    """A link of a document to a file of ours, or a heading in it, leads somewhere."""
    for name in DOCUMENTS:
        text = (ROOT / name).read_text(encoding="utf-8")
        headings = {
            re.sub(r"[^\w -]", "", each.lower()).replace(" ", "-")
            for each in re.findall(r"^#+ (.+)$", text, re.MULTILINE)
        }
        for target in re.findall(r"\]\(([^)]+)\)", text):
            file, _, anchor = target.partition("#")
            if not re.match(r"https?:", target):
                assert not file or ((ROOT / name).parent / file).exists(), f"{name}: {target}"
                assert not anchor or file or anchor in headings, f"{name}: {target}"


def test_every_named_target_is_there() -> None:
    """A `make` that a document names is in the Makefile."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    named = {
        target
        for name in DOCUMENTS
        for target in re.findall(r"(?:`|\$ )make ([a-z]+)", (ROOT / name).read_text(encoding="utf-8"))
    }

    assert named >= {"demo", "test", "lint", "docs", "gold"}
    assert [target for target in named if not re.search(rf"^{target}:", makefile, re.MULTILINE)] == []


def test_every_named_variable_is_a_setting() -> None:
    """A variable that a document names is a setting, its file form, or the name of the file."""
    variables = {PREFIX + name.upper() for name in Settings.model_fields}
    variables |= {name + "_FILE" for name in variables} | {PREFIX + "CONFIG"}
    named = {
        word
        for name in DOCUMENTS
        for word in re.findall(r"\bRESOLVER_[A-Z_]*[A-Z]", (ROOT / name).read_text(encoding="utf-8"))
    }

    assert named - variables == set()


def test_example_article_holds_what_its_table_says() -> None:
    """Each row of the examples' table names words of the article, and each slug in it is a placeholder."""
    article = (ROOT / "examples" / "kramatorsk.txt").read_text(encoding="utf-8")
    table = (ROOT / "examples" / "README.md").read_text(encoding="utf-8").partition("| in the article |")[2]
    rows = re.findall(r"^\| `([^`]+)` \|", table, re.MULTILINE)

    assert len(rows) == 5
    assert all(row in article for row in rows)
    assert all("EXAMPLE" in url for url in re.findall(r"(?:https?://|bit\.ly/|pic\.)\S+", article))
    assert article.startswith("EXAMPLE TEXT: every name, number and event in this report is made up.\n")


async def test_library_example_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The README's Python gives a sidecar, as it stands there."""
    [code] = blocks(README, "python")
    monkeypatch.chdir(tmp_path)
    scope: dict[str, object] = {"body": b"An article without a single link."}
    compiled = compile(code, "README.md", "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    await eval(compiled, scope)  # noqa: S307 - our own document
    sidecar = scope["sidecar"]

    assert isinstance(sidecar, Sidecar)
    assert sidecar.article.text_length == len("An article without a single link.")
    assert sidecar.mentions == ()


@pytest.fixture(scope="module")
def with_plaza(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project in which somebody did what CONTRIBUTING says: one more file."""
    copy = tmp_path_factory.mktemp("project")
    for name in ("resolver", "workers", "tests", "tools", "examples"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", *DOCUMENTS[:3]):
        shutil.copy(ROOT / name, copy)
    [code] = blocks(CONTRIBUTING, "python")
    (copy / "resolver" / "platforms" / "plaza.py").write_text(code, encoding="utf-8")
    return copy


def within(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Python, run in a copy of the project."""
    return subprocess.run(
        [sys.executable, *arguments], cwd=project, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
    )


def test_worked_example_passes_the_platform_tests(with_plaza: Path) -> None:
    """The platform of CONTRIBUTING passes each of its examples, with no other file touched."""
    quiet = ["-q", "-p", "no:cacheprovider", "-p", "no:randomly"]
    done = within(with_plaza, "-m", "pytest", *quiet, "-k", "plaza", "tests/platforms")
    passed = re.search(r"^(\d+) passed", done.stdout, re.MULTILINE)

    assert done.returncode == 0, done.stdout[-3000:]
    assert passed is not None
    assert int(passed[1]) >= 8


def test_worked_example_is_found_in_articles(with_plaza: Path) -> None:
    """With that one file, the finder knows the platform's embed and its links."""
    article = with_plaza / "story.html"
    article.write_text(
        '<p>Words.</p><blockquote class="plaza-post" data-plaza-id="1678787400000001"><p>words</p>— Desk (@desk)'
        '</blockquote><p><a href="https://plaza.example.org/@desk/posts/1678787400000002">another</a></p>'
    )
    program = "from resolver.cli import main; main(['find', 'story.html', '--format', 'jsonl'])"
    done = within(with_plaza, "-c", program)
    found = [json.loads(line) for line in done.stdout.splitlines()]

    assert [each["key"] for each in found] == ["plaza:post:1678787400000001", "plaza:post:1678787400000002"], (
        done.stderr
    )


def test_worked_example_is_written_into_the_readme(with_plaza: Path) -> None:
    """With that one file, `make docs` gives the platform its line."""
    done = within(with_plaza, "-m", "tools.docs")

    assert done.returncode == 0, done.stderr
    assert "| Plaza | post |" in (with_plaza / "README.md").read_text(encoding="utf-8")


def test_worked_example_keeps_the_style_of_the_house(with_plaza: Path) -> None:
    """The example is formatted and linted like any file of ours."""
    ruff = Path(sys.executable).with_name("ruff")
    file = "resolver/platforms/plaza.py"
    for check in (["format", "--check"], ["check"]):
        done = subprocess.run(
            [ruff, *check, "--no-cache", file], cwd=with_plaza, capture_output=True, text=True, check=False
        )

        assert done.returncode == 0, done.stdout
