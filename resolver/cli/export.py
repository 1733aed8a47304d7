"""`resolver export`: a sidecar in the formats of others, byte for byte as the library gives it."""

import sys
from collections.abc import Sequence
from pathlib import Path

import click
from pydantic import ValidationError

from resolver import export
from resolver.cli import inputs
from resolver.errors import BackendUnavailable, InputError
from resolver.export import Format
from resolver.model import Sidecar
from resolver.settings import load
from resolver.store import files

EXIT_BAD_INPUT = 2


@click.command("export", short_help="Write a sidecar in another format: citations, annotations, CSV, HTML …")
@click.argument("sidecars", nargs=-1, required=True, metavar="SIDECAR...")
@click.option(
    "--to", "name", type=click.Choice([each.name for each in export.formats()]), required=True, help="The format."
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help="Write to this file, or into this folder: one file for each sidecar.",
)
def command(sidecars: Sequence[str], name: str, output: Path | None) -> int:
    """Export what `check` found: sidecars (story.html.sources.json), or - for stdin.

    One sidecar goes to standard output; several need a folder.

    \b
    Examples:
      resolver export story.html.sources.json --to csl
      resolver export story.html.sources.json --to html -o sources.html
      resolver export archive/*.sources.json --to ris -o citations/
      resolver check - --format json < story.html | jq '.[0]' | resolver export - --to text
    """
    inputs.refuse_terminal(sidecars)
    fmt = export.named(name)
    into = output if output is not None and output.is_dir() else None
    if len(sidecars) > 1 and into is None:
        raise click.UsageError("Several sidecars need -o and a folder that is there.")
    code = 0
    for written in sidecars:
        try:
            body = fmt.encoded(read(written, load().max_article_bytes)) if fmt else b""
        except InputError as error:
            inputs.complain(error)
            code = EXIT_BAD_INPUT
            continue
        if output is None:
            sys.stdout.buffer.write(body)
        elif fmt:
            _write(into / _name(written, fmt) if into else output, body)
    return code


def read(written: str, limit: int) -> Sidecar:
    """The sidecar in a file, or on standard input.

    Raises:
        InputError: it cannot be read or is no sidecar; the text names it and says what is wrong in one sentence.
    """
    path = None if written == inputs.STDIN else Path(written)
    name = "stdin" if path is None else written
    try:
        body = sys.stdin.buffer.read(limit + 1) if path is None else _bytes(path, limit)
    except OSError as error:
        raise InputError(f"{name}: cannot be read: {error.strerror}.") from error
    if len(body) > limit:
        raise InputError(f"{name}: is larger than {limit >> 20} MB, the limit (RESOLVER_MAX_ARTICLE_BYTES).")
    try:
        return Sidecar.model_validate_json(body)
    except ValidationError as error:
        raise InputError(f"{name}: {_why(error, path)}") from error


def _bytes(path: Path, limit: int) -> bytes:
    with path.open("rb") as stream:
        return stream.read(limit + 1)


def _why(error: ValidationError, path: Path | None) -> str:
    if path is not None and files.path_for(path).is_file():
        return f"is no sidecar; its sidecar is {files.path_for(path).name}."
    first = error.errors(include_url=False, include_input=False)[0]
    if first["type"] == "json_invalid":
        return "is no sidecar: it is not JSON."
    where = "".join(f"/{step}" for step in first["loc"])
    return f"is no sidecar: {first['msg']}{f' at {where}' if where else ''}."


def _name(written: str, fmt: Format) -> str:
    name = "stdin" if written == inputs.STDIN else Path(written).name
    return name.removesuffix(files.SUFFIX).removesuffix(".json") + fmt.suffix


def _write(path: Path, body: bytes) -> None:
    try:
        path.write_bytes(body)
    except OSError as error:
        raise BackendUnavailable(f"{path} cannot be written: {error.strerror}.") from error
