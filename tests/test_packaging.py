"""What is shipped and how it is set up: the wheel, the start of the command, the bootstrap, the containers."""

import os
import re
import resource
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import pytest
import yaml

from resolver.settings import PREFIX, Settings
from tests.house.tree import PACKAGES, ROOT, modules

BIN = Path(sys.executable).parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
START_SECONDS = 0.150
VARIABLES = {PREFIX + name.upper() for name in Settings.model_fields}


def run(*command: str | Path, cwd: Path = ROOT, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """What a command said and how it ended."""
    return subprocess.run(
        command, cwd=cwd, env=env, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
    )


def built(folder: Path, kind: str) -> Path:
    """The archive that hatchling builds."""
    done = run(sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", folder)
    assert done.returncode == 0, done.stderr
    return next(folder.iterdir())


def test_wheel_holds_the_two_packages_and_nothing_else(tmp_path: Path) -> None:
    """The wheel brings `resolver` and `workers`, every module and every data file of theirs, and the licence."""
    with zipfile.ZipFile(built(tmp_path, "wheel")) as wheel:
        names = wheel.namelist()
    ours = {name for name in names if ".dist-info/" not in name}
    data = {str(path.relative_to(ROOT)) for path in (ROOT / "resolver" / "data").iterdir() if path.is_file()}

    assert {name.partition("/")[0] for name in ours} == set(PACKAGES)
    assert {str(path.relative_to(ROOT)) for path in modules(*PACKAGES)} <= ours
    assert data <= ours
    assert {"resolver/py.typed", "workers/py.typed"} <= ours
    assert any(name.endswith("licenses/LICENSE") for name in names)


def test_source_archive_can_be_tested(tmp_path: Path) -> None:
    """The source archive brings what `make test` and `make demo` need."""
    with tarfile.open(built(tmp_path, "sdist")) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}

    assert {"Makefile", "CONTRIBUTING.md", "CHANGELOG.md", "LICENSE", "README.md", "pyproject.toml"} <= names
    assert {"tools/environment", ".ci/run", "tests/conftest.py", "examples/kramatorsk.txt"} <= names


def test_version_answers_at_once() -> None:
    """`resolver --version` takes less than 150 ms of a processor, imports nothing heavy, and waits for nothing."""
    costs: list[float] = []
    while len(costs) < 12 and min(costs, default=START_SECONDS) >= START_SECONDS:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = run(BIN / "resolver", "--version")
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        costs.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
        assert done.stdout.startswith("resolver ")
    code = "import sys, resolver.cli; print(*sys.modules)"
    loaded = set(run(sys.executable, "-c", code).stdout.split())

    assert min(costs) < START_SECONDS
    assert loaded & {"aiohttp", "pydantic", "rich", "redis", "bs4", "asyncio"} == set()


@pytest.mark.parametrize("script", ["resolver", "embed-resolver"])
def test_both_names_are_one_command(script: str) -> None:
    """The command stands under its own name and under the distribution's."""
    assert run(BIN / script, "--version").stdout == f"resolver {PROJECT['project']['version']}\n"


OF_AN_EXTRA = ("resolver.store.database", "resolver.web.", "workers.")
"""Rooms that need an extra, and say so in one sentence where it is missing."""


def test_every_module_imports_without_extras() -> None:
    """A module of the core imports where no extra is installed, and none writes anything when it does."""
    names = [
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for path in modules(*PACKAGES)
        if path.name != "__main__.py"
    ]
    groups = PROJECT["project"]["optional-dependencies"].values()
    extras = [re.split(r"[^\w-]", each)[0].replace("-", "_") for group in groups for each in group]
    block = f"import sys; sys.modules.update(dict.fromkeys({extras!r}))\n"
    core = [name for name in names if not name.startswith(OF_AN_EXTRA)]
    done = run(sys.executable, "-W", "error", "-c", block + "\n".join(f"import {name}" for name in core))
    asked = [name for name in OF_AN_EXTRA if not name.endswith(".")]
    refused = [run(sys.executable, "-c", f"{block}import {name}").stderr for name in asked]

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert [each for each in refused if "pip install 'embed-resolver[server]'" not in each] == []


def test_core_words_load_no_network() -> None:
    """Settings, nouns, platforms and finder are usable without loading an HTTP or Redis client."""
    code = "import sys, resolver.settings, resolver.platforms, resolver.find; print(*sys.modules)"
    loaded = run(sys.executable, "-c", code).stdout.split()

    assert "resolver.find" in loaded
    assert {"aiohttp", "redis", "warcio"} & set(loaded) == set()


def fake(folder: Path, name: str, script: str) -> None:
    """A command of that name on the PATH of a bootstrap test."""
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(f"#!/bin/sh\n{script}\n")
    (folder / name).chmod(0o755)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder with what the bootstrap reads, and a PATH of its own in `bin` that holds the shell's tools only."""
    (tmp_path / "tools").mkdir()
    shutil.copy(ROOT / "tools" / "environment", tmp_path / "tools")
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    tools = tmp_path / "bin"
    tools.mkdir()
    for tool in ("sh", "dirname", "basename", "cksum", "grep", "cat", "rm", "id", "env"):
        found = shutil.which(tool)
        assert found, tool
        (tools / tool).symlink_to(found)
    return tmp_path


def bootstrap(checkout: Path, level: str = "run", **variables: str) -> subprocess.CompletedProcess[str]:
    """The bootstrap with the PATH of `checkout` alone."""
    environment = {"PATH": str(checkout / "bin"), "HOME": str(checkout), **variables}
    return run(checkout / "tools" / "environment", level, cwd=checkout, env=environment)


def test_bootstrap_without_python(checkout: Path) -> None:
    """Without any Python the bootstrap says what it needs, in one line."""
    done = bootstrap(checkout)

    assert done.returncode == 1
    assert done.stderr == "This needs Python 3.11 or later, and there is no python3 on the PATH.\n"


@pytest.mark.parametrize("named", [{}, {"PYTHON": "python3"}])
def test_bootstrap_with_an_old_python(checkout: Path, named: dict[str, str]) -> None:
    """An older Python is named with its version, and the way to name another is told."""
    fake(checkout / "bin", "python3", '[ "$1" = -V ] && echo "Python 3.9.2"; [ "$1" = -V ]')
    done = bootstrap(checkout, **named)

    assert done.returncode == 1
    assert "needs Python 3.11 or later, and python3 is Python 3.9.2" in done.stderr
    assert "make PYTHON=" in done.stderr


def test_bootstrap_where_python_has_no_venv(checkout: Path) -> None:
    """A Python that cannot make an environment, as Debian ships it, is told with the package that mends it."""
    fake(checkout / "bin", "python3", 'case "$1" in -V) echo "Python 3.12.1";; -m) exit 1;; esac')
    done = bootstrap(checkout)

    assert done.returncode == 1
    assert "python3-venv" in done.stderr
    assert not (checkout / ".venv").exists()


def test_bootstrap_falls_back_to_uv(checkout: Path) -> None:
    """Where Python cannot make an environment and uv is there, uv is asked, with a pip in it."""
    fake(checkout / "bin", "python3", 'case "$1" in -V) echo "Python 3.12.1";; -m) exit 1;; esac')
    fake(checkout / "bin", "uv", f'echo "$@" >> {checkout}/asked; exit 1')
    bootstrap(checkout)
    asked = (checkout / "asked").read_text()

    assert asked.startswith("venv ")
    assert "--seed" in asked


def test_bootstrap_installs_once(checkout: Path) -> None:
    """A second call does nothing and says nothing, until the dependencies change or the folder is moved."""
    log = checkout / "asked"
    inner = f'#!/bin/sh\\necho "$@" >> {log}\\n'
    make = f"""case "$1" in -V) echo "Python 3.12.1";; -m)
        /bin/mkdir -p "$3/bin"; echo "VIRTUAL_ENV=$3" > "$3/bin/activate"
        printf '{inner}' > "$3/bin/python"; /bin/chmod +x "$3/bin/python";; esac"""
    fake(checkout / "bin", "python3", make)
    first, second = bootstrap(checkout), bootstrap(checkout)
    installs = log.read_text().count("pip install")
    (checkout / "pyproject.toml").write_text("changed")
    third = bootstrap(checkout)
    (checkout / "moved").mkdir()
    for each in (".venv", "tools", "pyproject.toml"):
        (checkout / each).rename(checkout / "moved" / each)
    moved = run(checkout / "moved" / "tools" / "environment", "run", env={"PATH": str(checkout / "bin")})

    assert (first.returncode, first.stderr.count("\n")) == (0, 2), first.stderr
    assert (second.returncode, second.stderr) == (0, "")
    assert installs == 1
    assert third.stderr == "Installing what the commands need …\n"
    assert moved.stderr.startswith("Making .venv")


def test_bootstrap_refuses_another_word(checkout: Path) -> None:
    """A level that is none is a usage line."""
    assert bootstrap(checkout, "all").stderr == "usage: tools/environment run|dev|fuzz\n"


@pytest.mark.parametrize("script", ["tools/environment", ".ci/run"])
def test_scripts_are_sound(script: str) -> None:
    """Shell scripts can be run and hold none of the mistakes that shellcheck knows."""
    path = ROOT / script
    checker = BIN / "shellcheck"

    assert os.access(path, os.X_OK)
    assert run("sh" if script.startswith("tools") else "bash", "-n", path).returncode == 0
    if checker.exists():
        assert run(checker, path).stdout == ""


def test_ci_runs_what_people_run() -> None:
    """CI is the two targets that the documents name, and its exit code is theirs."""
    script = (ROOT / ".ci" / "run").read_text()

    assert re.findall(r"^make (\w+)", script, re.MULTILINE) == ["lint", "test"]


def test_every_target_is_listed() -> None:
    """`make` alone lists every target that people call."""
    listed = run("make", "--no-print-directory").stdout

    for target in ("demo", "test", "lint", "bench", "gold", "docs", "clean"):
        assert f"make {target}" in listed


def compose() -> dict[str, Any]:
    """The parsed docker-compose.yml."""
    parsed = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    assert isinstance(parsed, dict)
    return parsed


def test_compose_redis_keeps_what_it_is_told() -> None:
    """Redis writes an append-only file to a named volume, never evicts, and is waited for until it answers."""
    parsed = compose()
    redis, command = parsed["services"]["redis"], parsed["services"]["redis"]["command"]

    assert command[command.index("--appendonly") + 1] == "yes"
    assert command[command.index("--maxmemory-policy") + 1] == "noeviction"
    assert redis["healthcheck"]["test"] == ["CMD", "redis-cli", "ping"]
    assert redis["volumes"] == ["redis:/data"]
    assert "redis" in parsed["volumes"]
    assert "ports" not in redis
    assert parsed["services"]["resolver"]["depends_on"]["redis"]["condition"] == "service_healthy"


def test_compose_is_what_compose_reads() -> None:
    """docker-compose.yml follows the Compose Specification, where its schema is there to be asked."""
    checker = BIN / "check-jsonschema"
    if checker.exists():
        done = run(checker, "--builtin-schema", "vendor.compose-spec", "docker-compose.yml")

        assert done.returncode == 0, done.stdout + done.stderr


def test_compose_starts_in_order_and_stops_in_time() -> None:
    """Tables are made before API and workers start, who are healthy by their own word and have time to stop."""
    services = compose()["services"]
    grace = Settings.model_fields["worker_grace"].default

    assert services["migrate"]["depends_on"]["postgres"]["condition"] == "service_healthy"
    for name in ("api", "worker"):
        assert services[name]["depends_on"]["migrate"]["condition"] == "service_completed_successfully"
        assert services[name]["depends_on"]["redis"]["condition"] == "service_healthy"
        assert services[name]["healthcheck"]["test"][0] == "CMD"
        assert int(services[name]["stop_grace_period"].removesuffix("s")) > grace + 5


def test_stores_of_compose_are_not_to_be_reached() -> None:
    """Redis and PostgreSQL keep their data in named volumes, have no port, and stand in a network without a way out."""
    parsed = compose()

    assert parsed["networks"]["inside"]["internal"] is True
    for name in ("redis", "postgres"):
        assert parsed["services"][name]["networks"] == ["inside"]
        assert "ports" not in parsed["services"][name]
        assert parsed["services"][name]["volumes"][0].partition(":")[0] in parsed["volumes"]
    assert all(port.startswith("127.0.0.1:") for port in parsed["services"]["api"]["ports"])


def test_containers_are_not_root() -> None:
    """Our containers run as an ordinary user, without capabilities, on a file system that they cannot write."""
    ours = [service for service in compose()["services"].values() if "build" in service]
    last = [line for line in (ROOT / "Dockerfile").read_text().splitlines() if line.startswith("USER ")][-1]

    assert last == "USER 10001"
    assert ours
    for service in ours:
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert "no-new-privileges:true" in service["security_opt"]


def test_dockerfile_is_sound() -> None:
    """Every file that the image copies is in the build context, and hadolint, where it is there, finds nothing."""
    lines = (ROOT / "Dockerfile").read_text().splitlines()
    copied = {
        name for line in lines if line.startswith("COPY ") and "--from" not in line for name in line.split()[1:-1]
    }
    allowed = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    checker = BIN / "hadolint"

    assert copied == allowed
    assert all((ROOT / name).exists() for name in copied)
    if checker.exists():
        assert run(checker, "Dockerfile").stdout == ""


@pytest.mark.parametrize("file", [".env.example", "docker-compose.yml", "Dockerfile"])
def test_variables_are_settings(file: str) -> None:
    """A variable of ours that stands in a file for operators is a setting that exists."""
    words = (ROOT / file).read_text().replace("=", " ").replace(":", " ").split()

    assert {word for word in words if word.startswith(PREFIX)} <= VARIABLES
    assert {word for word in words if word.startswith(PREFIX)}
