"""What is looked at in the parts that the project is made of."""

from importlib import metadata
from pathlib import Path

import pytest

from tools import supply


def part(folder: Path, head: str) -> metadata.Distribution:
    """An installed package with this in its metadata."""
    info = folder / "part-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.4\nName: part\nVersion: 1.0\n{head}\n", encoding="utf-8")
    return metadata.Distribution.at(info)


@pytest.mark.parametrize(
    ("head", "permitted"),
    [
        ("License-Expression: MIT", True),
        ("License-Expression: Apache-2.0 AND MIT", True),
        ("License-Expression: GPL-3.0-only OR MIT", True),
        ("License-Expression: GPL-3.0-only AND MIT", False),
        ("License-Expression: (MIT OR GPL-2.0-only) AND LGPL-2.1-only", False),
        ("License-Expression: LGPL-3.0-or-later", False),
        ("Classifier: License :: OSI Approved :: MIT License", True),
        ("Classifier: License :: OSI Approved :: GNU General Public License v3 (GPLv3)", False),
        ("License: BSD", True),
        ("License: as you like it", False),
        ("", False),
    ],
)
def test_what_is_permitted(head: str, tmp_path: Path, *, permitted: bool) -> None:
    """Permissive licences and MPL-2.0, told by expression, classifier or words; a silent package is a fault."""
    assert (list(supply.licence_faults(part(tmp_path, head))) == []) is permitted


@pytest.mark.parametrize("place", ["licenses/LICENSE", "LICENSE"])
@pytest.mark.parametrize(("first", "permitted"), [("MIT License", True), ("GNU GENERAL PUBLIC LICENSE", False)])
def test_a_licence_that_only_comes_along(first: str, place: str, tmp_path: Path, *, permitted: bool) -> None:
    """Where the metadata name no licence, the first line of the one in the package does."""
    one = part(tmp_path, "License-File: LICENSE")
    file = tmp_path / "part-1.0.dist-info" / place
    file.parent.mkdir(exist_ok=True)
    file.write_text(f"\n{first}\n\nWhoever gets this …\n", encoding="utf-8")

    assert (list(supply.licence_faults(one)) == []) is permitted


def test_every_part_is_permitted() -> None:
    """Whatever installing the project brings along may be brought along."""
    parts = list(supply.distributions())

    assert {"aiohttp", "lxml", "redis", "yarl", "attrs"} <= {each.metadata["Name"] for each in parts}
    assert [fault for each in parts for fault in supply.licence_faults(each)] == []


def test_no_answer_is_no_finding(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Where no list of vulnerabilities can be asked, one line says so, and nothing fails."""
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")

    assert supply.vulnerabilities(["aiohttp==3.14.5"]) == []
    assert capsys.readouterr().out.count("\n") == 1
