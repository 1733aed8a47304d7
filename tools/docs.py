"""Writes what documents say about the code from the code: the README's tables, JSON Schema, OpenAPI (`make docs`).

A table stands between `<!-- NAME: from the code -->` and `<!-- end -->`; everything else in the README is written by
hand. The tests compare, so a setting or a platform without its line in the README does not pass.
"""

import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from resolver import export, model, platforms
from resolver.cli.told import told
from resolver.settings import DAY, HOUR, MIB, MINUTE, PREFIX, Settings
from resolver.web.addresses import every
from resolver.web.openapi import text as describe

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
OPENAPI = ROOT / "resolver" / "data" / "openapi.json"
SCHEMA = ROOT / "resolver" / "data" / "article-sources-1.0.schema.json"


def settings_table() -> str:
    """One row for each setting: variable, default, what it is for."""
    rows = ["| variable | default | what it is |", "|---|---|---|"]
    rows += [
        f"| `{PREFIX}{name.upper()}` | {_default(name, field)} | {field.description} |"
        for name, field in Settings.model_fields.items()
    ]
    return "\n".join(rows)


def _default(name: str, field: FieldInfo) -> str:
    value = field.default
    if value is PydanticUndefined:
        return "`~/.local/share/embed-resolver`"
    if value is None or value == ():
        return "none"
    if isinstance(value, tuple):
        return f"`{','.join(str(each) for each in value)}`"
    if isinstance(value, int | float):
        return f"`{value:.15g}`" + _in_words(name, value)
    return f"`{value}`"


def _in_words(name: str, value: float) -> str:
    units = [(MIB, "MiB"), (1024, "KiB")] if "bytes" in name else []
    if name.startswith("ttl_"):
        units = [(DAY, "day"), (HOUR, "hour"), (MINUTE, "minute")]
    for size, unit in units:
        if value >= size and value % size == 0:
            count = int(value // size)
            return f" ({count} {unit}{'s' if count > 1 and not unit.endswith('B') else ''})"
    return ""


def platforms_table() -> str:
    """One row for each platform: what of it is read, from which addresses, what is resolved without a key, with one."""
    rows = ["| platform | reads | from addresses like | without a key | with a key |", "|---|---|---|---|---|"]
    for platform in platforms.every():
        kinds = ", ".join(dict.fromkeys(each.kind.replace("_", " ") for each in platform.items))
        forms = [_plain(form) for each in platform.items for form in each.forms[:2]]
        addresses = ", ".join(f"`{form}`" for form in dict.fromkeys(forms[:3]))
        gives = told(platform)
        more = f"`{PREFIX}{gives.key.upper()}`: {gives.more}" if gives.key else "nothing more"
        rows.append(f"| {platform.label} | {kinds} | {addresses} | {gives.without} | {more} |")
    return "\n".join(rows)


def _plain(form: str) -> str:
    named = re.sub(r"\{(\w+)(?::\w+)?\}", lambda variable: variable[1].upper(), form)
    return named.removesuffix("/**").replace("|", "\\|")


def formats_table() -> str:
    """One row for each format that a sidecar is exported to: its name, what it is, how it is asked for over HTTP."""
    rows = ["| `--to` | what it is | media type |", "|---|---|---|"]
    rows += [f"| `{each.name}` | {each.label} | `{each.media_type}` |" for each in export.formats()]
    return "\n".join(rows)


def demo() -> str:
    """What `make demo` prints first: the table of the example article."""
    with tempfile.TemporaryDirectory() as folder:
        shown = Path(folder) / "demo-out"
        shown.mkdir()
        shutil.copy(ROOT / "examples" / "kramatorsk.txt", shown)
        arguments = ["check", "demo-out/kramatorsk.txt", "--replay", str(ROOT / "examples" / "kramatorsk.warc.gz")]
        done = subprocess.run(
            [sys.executable, "-c", "from resolver.cli import main; main()", *arguments],
            cwd=folder,
            env={
                "PYTHONPATH": str(ROOT),
                "COLUMNS": "116",
                "NO_COLOR": "1",
                "PYTHONIOENCODING": "utf-8",
                "HOME": folder,
            },
            capture_output=True,
            encoding="utf-8",
            check=True,
        )
    table = "\n".join(line.rstrip() for line in done.stdout.splitlines())
    return f"```text\n{table}\n```"


def schema() -> str:
    """The JSON Schema of a sidecar, as the file beside the models holds it."""
    return json.dumps(model.schema(), indent=2, ensure_ascii=False) + "\n"


def openapi() -> str:
    """The OpenAPI document of the HTTP API, as the file that the server gives out holds it."""
    return describe(every())


def routes_table() -> str:
    """One row for each address of the API: method, path, what it does, the scope that it needs."""
    rows = ["| | what it does | scope |", "|---|---|---|"]
    rows += [
        f"| `{route.method} {route.path}` | {route.summary} | {f'`{route.scope.value}`' if route.scope else 'none'} |"
        for route in every()
    ]
    return "\n".join(rows)


TABLES: Mapping[str, Callable[[], str]] = {
    "demo": demo,
    "formats": formats_table,
    "routes": routes_table,
    "settings": settings_table,
    "platforms": platforms_table,
}


def with_tables(text: str) -> str:
    """The README's text with each table as the code has it.

    Raises:
        ValueError: a table has no place, or more than one.
    """
    for name, write in TABLES.items():
        start, end = f"<!-- {name}: from the code -->\n", "<!-- end -->"
        if text.count(start) != 1:
            raise ValueError(f"README.md has {text.count(start)} places for the table {name}; it needs one.")
        before, _, rest = text.partition(start)
        _, _, after = rest.partition(end)
        text = f"{before}{start}{write()}\n{end}{after}"
    return text


def main() -> None:
    """Write all; say what changed."""
    readme = with_tables(README.read_text(encoding="utf-8"))
    for path, content in ((README, readme), (SCHEMA, schema()), (OPENAPI, openapi())):
        if not path.is_file() or path.read_text(encoding="utf-8") != content:
            path.write_text(content, encoding="utf-8")
            print(f"{path.relative_to(ROOT)}: written")


if __name__ == "__main__":
    main()
