"""The threat model names what there is: modules that stand, and tests that are run."""

import ast
import re

import pytest

from tests.house.tree import ROOT, tree

TEXT = (ROOT / "THREAT_MODEL.md").read_text(encoding="utf-8")
ROWS = [line.strip("|").split(" | ") for line in TEXT.splitlines() if line.startswith("| ") and "`" in line]


def test_each_row_has_its_three_parts() -> None:
    """Threat, defence, proof; no threat stands twice."""
    assert len(ROWS) > 50
    assert {len(row) for row in ROWS} == {3}
    assert len({row[0] for row in ROWS}) == len(ROWS)


@pytest.mark.parametrize("row", ROWS, ids=[row[0].strip() for row in ROWS])
def test_what_a_row_names_is_there(row: list[str]) -> None:
    """At least one module that stands, and exactly one test, by its file and name."""
    modules = re.findall(r"`([\w/]+\.py)`", row[1])
    proof = re.fullmatch(r" ?`(tests/[\w/]+\.py)::(test_\w+)` ?", row[2])

    assert modules
    assert [each for each in modules if not (ROOT / each).is_file()] == []
    assert proof is not None
    names = {
        node.name for node in tree(ROOT / proof[1]).body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    assert proof[2] in names


def test_what_a_deployer_reads_is_real() -> None:
    """SECURITY.md names settings, commands and files that there are."""
    told = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    readme = (ROOT / "README.md").read_text(encoding="utf-8")

    assert [name for name in re.findall(r"RESOLVER_[A-Z]+(?:_[A-Z]+)*\b", told) if name not in readme] == []
    assert [path for path in re.findall(r"\]\(([\w./]+)\)", told) if not (ROOT / path).is_file()] == []
    assert "resolver key" in readme
    assert (ROOT / "tools" / "worst.py").is_file()
