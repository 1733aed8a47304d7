"""What this project is made of, for `make lint`: licences, bill of materials, known vulnerabilities.

Looks at the licence of everything that installing the project brings along, writes its bill of materials (CycloneDX,
into `dist/sbom.json`, not committed), and asks pip-audit for known vulnerabilities.

Says only what is wrong, and one line where the list of vulnerabilities cannot be asked from here: that is no failure.
"""

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
PROJECT = "embed-resolver"
EXTRAS = ("server", "speed")
SBOM = ROOT / "dist" / "sbom.json"

ALLOWED = frozenset(
    {
        "0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "ISC", "MIT", "MIT-0", "MIT-CMU", "MPL-2.0",
        "PSF-2.0", "Python-2.0", "Unlicense", "Zlib",
    }
)  # fmt: skip
"""SPDX identifiers. Of MPL-2.0 whole packages are used unchanged, which asks nothing of ours; no GPL, LGPL or AGPL."""

WRITTEN = {
    "apache 2.0": "Apache-2.0",
    "apache license 2.0": "Apache-2.0",
    "apache license, version 2.0": "Apache-2.0",
    "apache software license": "Apache-2.0",
    "apache-2": "Apache-2.0",
    "bsd": "BSD-3-Clause",
    "bsd license": "BSD-3-Clause",
    "3-clause bsd license": "BSD-3-Clause",
    "isc license (iscl)": "ISC",
    "mit license": "MIT",
    "mozilla public license 2.0 (mpl 2.0)": "MPL-2.0",
    "python software foundation license": "PSF-2.0",
    "the unlicense (unlicense)": "Unlicense",
}
"""How packages without an SPDX expression write it (their classifiers and `License` fields), in lower case."""


def main() -> int:
    """Check; 1 where something is wrong."""
    parts = {each.metadata["Name"]: each for each in distributions()}
    wrong = [line for name in sorted(parts) for line in licence_faults(parts[name])]
    wrong += [] if bill() else [f"No bill of materials could be written to {SBOM.relative_to(ROOT)}."]
    wrong += vulnerabilities([f"{name}=={part.version}" for name, part in sorted(parts.items())])
    for line in wrong:
        print(line)
    return int(bool(wrong))


def distributions() -> Iterator[metadata.Distribution]:
    """Everything that installing the project with its extras brings along, as it is installed here."""
    seen: set[str] = set()
    queue = list(needs(metadata.distribution(PROJECT), EXTRAS))
    while queue:
        requirement = queue.pop()
        key = f"{re.sub(r'[-_.]+', '-', requirement.name).lower()}[{','.join(sorted(requirement.extras))}]"
        if key in seen:
            continue
        seen.add(key)
        try:
            part = metadata.distribution(requirement.name)
        except metadata.PackageNotFoundError:
            continue
        yield part
        queue += needs(part, tuple(requirement.extras))


def needs(part: metadata.Distribution, extras: tuple[str, ...]) -> Iterator[Requirement]:
    """What a distribution asks for on this machine, with these extras."""
    for written in part.requires or []:
        requirement = Requirement(written)
        if requirement.marker is None or any(requirement.marker.evaluate({"extra": each}) for each in ("", *extras)):
            yield requirement


def licence_faults(part: metadata.Distribution) -> Iterator[str]:
    """A sentence where a package's licence is not one of the permitted."""
    told = licence(part)
    names = [each for each in re.split(r"[\s()]+|\b(?:AND|OR|WITH)\b", told) if each]
    either = " OR " in told and " AND " not in told
    fits = any(each in ALLOWED for each in names) if either else all(each in ALLOWED for each in names) and bool(names)
    if not fits:
        yield f"The licence of {part.metadata['Name']} {part.version} is not one of the permitted: {told or 'none'}."


def licence(part: metadata.Distribution) -> str:
    """The licence as an SPDX expression, where its metadata say it in a way that is known here; else their words."""
    if "License-Expression" in part.metadata:
        return part.metadata["License-Expression"]
    classifiers = part.metadata.get_all("Classifier") or []
    written = [each.rpartition(" :: ")[2] for each in classifiers if each.startswith("License :: OSI Approved :: ")]
    field = part.metadata["License"].strip() if "License" in part.metadata else ""
    words = written or [field.splitlines()[0][:100] if field else heading(part)]
    return " AND ".join(WRITTEN.get(each.lower(), each) for each in words)


def heading(part: metadata.Distribution) -> str:
    """The first line of the licence that comes with a package whose metadata name none."""
    text = next((told for name in part.metadata.get_all("License-File") or [] if (told := text_of(part, name))), "")
    return text.strip().partition("\n")[0].strip()[:100]


def text_of(part: metadata.Distribution, name: str) -> str:
    """A licence file of a package: beside its metadata (PEP 639, in a folder of its own since 2.4)."""
    return part.read_text(f"licenses/{name}") or part.read_text(name) or ""


def bill() -> bool:
    """Write the bill of materials; whether it came out."""
    SBOM.parent.mkdir(exist_ok=True)
    command = [
        str(Path(sys.executable).with_name("cyclonedx-py")),
        "environment",
        "--no-validate",
        "--output-format",
        "JSON",
    ]
    command += ["--pyproject", str(ROOT / "pyproject.toml"), "--output-file", str(SBOM), sys.executable]
    done = subprocess.run(command, capture_output=True, cwd=ROOT, check=False)
    if done.returncode != 0 or not SBOM.is_file():
        return False
    told = json.loads(SBOM.read_text(encoding="utf-8"))
    return {"aiohttp", "yarl"} <= {each.get("name") for each in told.get("components", [])}


def vulnerabilities(pinned: list[str]) -> list[str]:
    """A sentence for each known vulnerability; the list is asked about one package first, to see whether it can be."""
    if audit(pinned[:1]) is None or (told := audit(pinned)) is None:
        print("No list of known vulnerabilities can be asked from here: pip-audit was left out.")
        return []
    return told


def audit(pinned: list[str]) -> list[str] | None:
    """What pip-audit says of these packages; None where its source does not answer or knows none of them."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.write("\n".join(pinned))
        file.flush()
        command = [sys.executable, "-m", "pip_audit", "--requirement", file.name, "--no-deps", "--disable-pip"]
        command += ["--format", "json", "--progress-spinner", "off", "--timeout", "5"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        parts = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError):
        return None
    if all("skip_reason" in each for each in parts):
        return None
    return [
        f"{each['name']} {each['version']}: {fault['id']}, mended in {', '.join(fault['fix_versions']) or 'none'}."
        for each in parts
        for fault in each.get("vulns", [])
    ]


if __name__ == "__main__":
    sys.exit(main())
