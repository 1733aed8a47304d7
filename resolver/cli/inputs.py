"""What the commands are given: files, folders, standard input; and what is said when one cannot be read."""

import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from resolver import clean, find
from resolver.errors import ArticleTooLarge, ArticleUnreadable, InputError
from resolver.find.found import ArticleText
from resolver.settings import Settings
from resolver.vocabulary import ArticleFormat

ARTICLE_SUFFIXES = frozenset({".txt", ".html", ".htm", ".md"})
STDIN = "-"


@dataclass(frozen=True, slots=True)
class Input:
    """One article to be read: `path` is None for standard input."""

    name: str
    path: Path | None


def inputs(arguments: Sequence[str]) -> Iterator[Input]:
    """The articles that the arguments name; a folder stands for every .txt, .html and .md file below it."""
    for argument in arguments:
        path = Path(argument)
        if argument == STDIN:
            yield Input("stdin", None)
        elif path.is_dir():
            yield from (Input(str(below), below) for below in _below(path))
        else:
            yield Input(argument, path)


def _below(folder: Path) -> Iterator[Path]:
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (
            Path(root, name)
            for name in sorted(names)
            if not name.startswith(".") and Path(name).suffix.lower() in ARTICLE_SUFFIXES
        )


def read(source: Input, settings: Settings, fmt: ArticleFormat | None) -> ArticleText:
    """The article, decoded and normalised.

    Raises:
        InputError: it is missing, empty, binary, too large, or not what it was said to be; the text names it.
    """
    try:
        body = _bytes(source, settings.max_article_bytes)
        return find.read_article(
            body,
            fmt=fmt,
            name=source.name,
            max_bytes=settings.max_article_bytes,
            max_tags=settings.max_article_tags,
        )
    except InputError as error:
        raise type(error)(f"{source.name}: {error}") from error


def _bytes(source: Input, limit: int) -> bytes:
    try:
        if source.path is None:
            body = sys.stdin.buffer.read(limit + 1)
        else:
            with source.path.open("rb") as stream:
                body = stream.read(limit + 1)
    except OSError as error:
        raise ArticleUnreadable(f"cannot be read: {error.strerror}.") from error
    if len(body) > limit:
        raise ArticleTooLarge(f"is larger than {limit >> 20} MB, the limit (RESOLVER_MAX_ARTICLE_BYTES).")
    return body


def complain(error: InputError) -> None:
    """Say on stderr what is wrong with one input; the others go on."""
    click.echo(f"resolver: {clean.line(str(error), clean.DESCRIPTION)}", err=True)


def refuse_terminal(arguments: Sequence[str]) -> None:
    """Waiting for an article that nobody is going to type is a mistake: say how to call it instead."""
    if STDIN in arguments and sys.stdin.isatty():
        raise click.UsageError("- reads standard input, which is a terminal here: pipe an article or name a file.")
