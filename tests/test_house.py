"""The rules of the house, as CONTRIBUTING.md gives them: layers, sizes, words, and nothing of one machine."""

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.house.tree import CODE, PACKAGES, ROOT, files, modules, name, texts, tree

LINES_OF_A_FILE = 400
LINES_OF_A_FUNCTION = 60

REGISTRIES = re.compile(
    "|".join(
        re.escape(host)
        for host in ("pypi" + ".org/simple", "pythonhosted" + ".org", "registry." + "npmjs", "deb." + "debian.org")
    )
    + "|artifact"
    + "registry|_INDEX"
    + "_URL|index"
    + "-url",
    re.IGNORECASE,
)
OTHER_PLACES = re.compile(r"(?<![\w.:/}~*-])/(?:root|work|home/(?!app\b)\w+|Users/\w+|var/folders)/\w")
LOCKS = {"uv.lock", "poetry.lock", "pdm.lock", "Pipfile.lock", "package-lock.json", "yarn.lock", "requirements.txt"}


def functions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function of a module."""
    return [node for node in ast.walk(tree(path)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of a function, from its `def` to its end."""
    return (node.end_lineno or node.lineno) - node.lineno + 1


def test_every_import_runs_down() -> None:
    """Layers, purity and the independence of platforms hold as pyproject.toml draws them."""
    found = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache", "--no-logo"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert found.returncode == 0, found.stdout + found.stderr


def test_every_room_has_its_floor() -> None:
    """Each module and folder of `resolver` stands in the layers, so that none is outside the tower."""
    tool = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    placed = set(re.findall(r"resolver\.(\w+)", " ".join(tool["contracts"][0]["layers"])))
    rooms = {path.relative_to(ROOT / "resolver").parts[0].removesuffix(".py") for path in modules("resolver")}

    assert rooms - {"__init__"} == placed


def test_no_file_is_over_the_wall() -> None:
    """A module has at most 400 lines; there is no list of exceptions."""
    sizes = {name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in modules(*CODE)}

    assert {each: lines for each, lines in sizes.items() if lines > LINES_OF_A_FILE} == {}


def test_no_function_is_over_the_wall() -> None:
    """A function has at most 60 lines."""
    sizes = {f"{name(path)}:{node.name}": length(node) for path in modules(*CODE) for node in functions(path)}

    assert {each: lines for each, lines in sizes.items() if lines > LINES_OF_A_FUNCTION} == {}


def test_every_module_says_what_it_is_for() -> None:
    """The first thing in a module is a sentence."""
    silent = [name(path) for path in modules(*CODE) if not (ast.get_docstring(tree(path)) or "").strip()]

    assert silent == []


def test_every_test_says_what_it_proves() -> None:
    """The docstring of a test is the fact that it proves, as one sentence."""
    facts = {
        f"{name(path)}:{node.name}": ast.get_docstring(node) or ""
        for path in modules("tests")
        if path.name.startswith("test_")
        for node in functions(path)
        if node.name.startswith("test_")
    }

    assert {
        each for each, fact in facts.items() if not fact.partition("\n")[0].endswith((".", "?", ";", ":", "`"))
    } == set()


def test_test_files_are_told_apart_by_name() -> None:
    """No two test modules share a name, since they are imported by it."""
    names = [path.name for path in modules("tests") if path.name.startswith("test_")]

    assert sorted(set(names)) == sorted(names)


@pytest.mark.parametrize("package", PACKAGES)
def test_packages_are_typed(package: str) -> None:
    """A package tells type checkers that it is typed."""
    assert (ROOT / package / "py.typed").is_file()


@pytest.mark.parametrize("package", PACKAGES)
def test_every_folder_of_code_is_a_package(package: str) -> None:
    """A folder that holds modules has an `__init__.py`, or the wheel would depend on chance."""
    folders = {path.parent for path in modules(package)}

    assert [name(folder) for folder in folders if not (folder / "__init__.py").is_file()] == []


def test_no_registry_is_named() -> None:
    """Where packages come from is the machine's affair: no file names an index."""
    assert [file for file, text in texts() if REGISTRIES.search(text)] == []


def test_no_machine_is_named() -> None:
    """No file holds a path that exists on one machine only."""
    found = {file: hit[0] for file, text in texts() if (hit := OTHER_PLACES.search(text))}

    assert found == {}


def test_no_lock_is_kept() -> None:
    """Floors stand in pyproject.toml; a lock would carry a registry's address in every line."""
    assert [name(path) for path in files() if path.name in LOCKS] == []


def test_every_text_is_utf8_and_ends_with_a_line_end() -> None:
    """Files of ours can be read and joined by any tool; articles in examples and tests are as they are."""
    ours = [(file, text) for file, text in texts() if not file.startswith(("examples/", "tests/"))]

    assert [file for file, text in ours if text and not text.endswith("\n")] == []
    assert [file for file, text in ours if "\r" in text] == []


def test_no_file_is_large() -> None:
    """Nothing that was downloaded or measured is committed by mistake."""
    assert [name(path) for path in files() if path.stat().st_size > 1_000_000] == []


def test_dependencies_have_floors() -> None:
    """Each dependency says the oldest version that will do, and does not forbid new ones without a reason."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    extras, groups = project["project"]["optional-dependencies"], project["dependency-groups"]
    named = [project["project"]["dependencies"], *extras.values(), *groups.values()]
    needs = [each for group in named for each in group if isinstance(each, str)]

    assert [each for each in needs if not re.match(r"[a-z0-9-]+(\[[a-z]+\])?>=\d", each)] == []


def test_changelog_has_its_shape() -> None:
    """Newest first; sections in the house's order; one fact a line, as a sentence."""
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    order = ["Security", "Removed", "Deprecated", "Added", "Changed", "Fixed"]
    releases = re.split(r"^## ", text, flags=re.MULTILINE)[1:]

    assert releases[0].startswith("Unreleased\n")
    for release in releases:
        sections = re.findall(r"^### (.+)$", release, re.MULTILINE)
        facts = [line for line in release.splitlines()[1:] if line and not line.startswith("### ")]

        assert sections == [each for each in order if each in sections]
        assert [fact for fact in facts if not re.fullmatch(r"- \S.*\.|  \S.*", fact)] == []


def test_no_comment_says_later() -> None:
    """What is not built is not promised in code."""
    word = re.compile(r"#.*\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X|HA" + r"CK)\b")

    assert [file for file, text in texts() if file.endswith(".py") and word.search(text)] == []
