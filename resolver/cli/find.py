"""`resolver find`: what stands in an article, without any network."""

import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

import click

from resolver import clean
from resolver.answers import about_mention
from resolver.cli import inputs, output
from resolver.errors import InputError
from resolver.find import find_mentions
from resolver.find.found import Links
from resolver.settings import Settings, load
from resolver.vocabulary import ArticleFormat

EXIT_BAD_INPUT, EXIT_UNFINISHED = 2, 3
_UNSAFE = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\U000e0000-\U000e007f]")
POOL_FROM = 8
"""Files from which on a pool of processes pays for its start."""


@click.command("find", short_help="List what stands in an article, without any network.")
@click.argument("articles", nargs=-1, required=True, metavar="ARTICLE...")
@click.option("--format", "fmt", type=click.Choice(["table", "json", "jsonl"]), default="table", show_default=True)
@click.option(
    "--as", "read_as", type=click.Choice([each.value for each in ArticleFormat]), help="Do not guess the format."
)
@click.option(
    "--links",
    type=click.Choice(["body", "all", "none"]),
    default="body",
    show_default=True,
    help="Ordinary outbound links: those in the main content, all, or none. Posts and short links always count.",
)
def command(articles: Sequence[str], fmt: str, read_as: str | None, links: Links) -> int:
    """List every embedded post and link of the articles: files, folders (.txt, .html, .md below them), or - for stdin.

    \b
    Examples:
      resolver find story.txt
      resolver find archive/ --format jsonl > mentions.jsonl
      curl -s https://www.example.org/story | resolver find - --as html --format jsonl
    """
    inputs.refuse_terminal(articles)
    settings = load()
    sources = list(inputs.inputs(articles))
    as_format = ArticleFormat(read_as) if read_as else None
    code = 0
    everything: list[Mapping[str, Any]] = []
    for rows, complaint, worst in _each(sources, partial(_rows, settings=settings, as_format=as_format, links=links)):
        if complaint is not None:
            click.echo(f"resolver: {output.shown(complaint, clean.DESCRIPTION)}", err=True)
            code = max(code, worst)
        if fmt == "jsonl":
            for row in rows:
                output.put(output.json_line(row))
        elif fmt == "table":
            _table(rows)
        else:
            everything += rows
    if fmt == "json":
        output.put(_readable(everything))
    return code


def _readable(rows: Sequence[Mapping[str, Any]]) -> str:
    text = json.dumps(rows, ensure_ascii=False, indent=2)
    return text if text.isascii() or not _UNSAFE.search(text) else json.dumps(rows, indent=2)


_Answer = tuple[list[dict[str, Any]], str | None, int]
"""The mentions of one article, what there is to say about it, and the exit code that this means."""


def _each(sources: Sequence[inputs.Input], work: "partial[_Answer]") -> Iterator[_Answer]:
    files = sum(source.path is not None for source in sources)
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if files < POOL_FROM or cores == 1:
        yield from map(work, sources)
        return
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415 - 5 ms of each start, for long lists

    with ProcessPoolExecutor(max_workers=cores) as pool:
        yield from pool.map(work, sources, chunksize=max(1, min(16, files // (cores * 4))))


def _rows(source: inputs.Input, *, settings: Settings, as_format: ArticleFormat | None, links: Links) -> _Answer:
    try:
        return _found(source, settings, as_format, links)
    except InputError as error:
        return [], str(error), EXIT_BAD_INPUT
    except Exception as error:  # noqa: BLE001 - a fault of ours with one article is not the end of the others
        return [], f"{source.name}: our reader failed, {type(error).__name__}.", EXIT_UNFINISHED


def _found(source: inputs.Input, settings: Settings, as_format: ArticleFormat | None, links: Links) -> _Answer:
    article = inputs.read(source, settings, as_format)
    found = find_mentions(article, links=links, most=settings.max_mentions + 1)
    listed = found[: settings.max_mentions]
    cut = f"{source.name}: only the first {len(listed)} mentions are listed (RESOLVER_MAX_MENTIONS)."
    rows = [about_mention(source.name, article.text, each).model_dump(mode="json") for each in listed]
    return rows, cut if len(found) > len(listed) else None, 0


def _table(rows: Sequence[Mapping[str, Any]]) -> None:
    from rich.table import Table  # noqa: PLC0415 - only where a table is drawn
    from rich.text import Text  # noqa: PLC0415

    if not rows:
        return
    table = Table(
        box=None, title=output.shown(str(rows[0]["article"])), title_justify="left", title_style="bold", pad_edge=False
    )
    for heading in ("where", "form", "platform", "what"):
        table.add_column(heading, overflow="fold")
    for each in rows:
        where = f"{each['start']}-{each['end']}" if "start" in each else each.get("pointer", "")
        what = each.get("url") or " ".join(
            str(piece) for piece in (each.get("written_author"), _at(each), _day(each)) if piece
        )
        table.add_row(*(Text(output.shown(str(cell))) for cell in (where, each["form"], each["platform"], what)))
    output.console().print(table)


def _at(each: Mapping[str, Any]) -> str | None:
    return f"(@{each['written_handle']})" if "written_handle" in each else None


def _day(each: Mapping[str, Any]) -> str | None:
    date = each.get("written_date")
    return date["value"] if isinstance(date, dict) else None
