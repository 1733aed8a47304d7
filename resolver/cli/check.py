"""`resolver check`: find, resolve and judge every source of an article, and write the sidecar beside it."""

import asyncio
import json
from collections import deque
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from resolver.cli import inputs, output, wording
from resolver.errors import BackendUnavailable, InputError
from resolver.find.found import ArticleText, Links
from resolver.model import Mention, Sidecar, Source, TextPosition, dump
from resolver.service import Progress, Resolver
from resolver.settings import Settings, load
from resolver.store import files
from resolver.vocabulary import ArticleFormat, SourceKind, Trigger

if TYPE_CHECKING:
    from resolver.cli.progress import Bar

AT_A_TIME = 4
"""Articles in work at once; the questions of each are answered side by side anyway."""


@dataclass(frozen=True, slots=True)
class _Options:
    fmt: str
    read_as: ArticleFormat | None
    links: Links
    write: bool
    record: Path | None
    replay: Path | None
    save: bool
    offline: bool


@click.command("check", short_help="Find, resolve and judge every source of an article; write its sidecar.")
@click.argument("articles", nargs=-1, required=True, metavar="ARTICLE...")
@click.option("--format", "fmt", type=click.Choice(["table", "json", "jsonl"]), default="table", show_default=True)
@click.option(
    "--as", "read_as", type=click.Choice([each.value for each in ArticleFormat]), help="Do not guess the format."
)
@click.option(
    "--links", type=click.Choice(["body", "all", "none"]), default="body", show_default=True, help="Ordinary links."
)
@click.option("--record", type=click.Path(path_type=Path, dir_okay=False), help="Write every answer to this WARC file.")
@click.option(
    "--replay", type=click.Path(path_type=Path, dir_okay=False), help="Answer from this WARC file, no network."
)
@click.option("--no-write", is_flag=True, help="Leave no sidecar.")
@click.option("--save", is_flag=True, help="Ask the web archive for a copy of each live source (public; needs a key).")
@click.option("--offline", is_flag=True, help="Only what is remembered from earlier runs.")
def command(
    articles: Sequence[str],
    fmt: str,
    read_as: str | None,
    links: Links,
    record: Path | None,
    replay: Path | None,
    *,
    no_write: bool,
    save: bool,
    offline: bool,
) -> int:
    """Check articles: files, folders (.txt, .html, .md below them), or - for stdin.

    The sidecar is written beside each file: story.txt gets story.txt.sources.json.

    \b
    Examples:
      resolver check story.txt
      resolver check story.html --record evidence.warc.gz
      resolver check archive/ --format jsonl --no-write
    """
    inputs.refuse_terminal(articles)
    if record and replay:
        raise click.UsageError("--record and --replay exclude each other.")
    settings = load()
    if save and (replay or offline or settings.archive_key is None):
        raise click.UsageError("--save needs the live web and an account's key (RESOLVER_ARCHIVE_KEY=key:secret).")
    as_format = ArticleFormat(read_as) if read_as else None
    options = _Options(fmt, as_format, links, not no_write, record, replay, save, offline)
    return asyncio.run(_check(list(inputs.inputs(articles)), options, settings))


async def _check(sources: Sequence[inputs.Input], options: _Options, settings: Settings) -> int:
    from resolver.cli.session import session  # noqa: PLC0415 - aiohttp and redis are loaded after the usage checks

    code = 0
    done: list[Sidecar] = []
    running: deque[tuple[inputs.Input, asyncio.Task[Sidecar]]] = deque()
    waiting = deque(sources)
    with ExitStack() as screen:
        bar = _bar(screen, len(sources))
        async with session(settings, record=options.record, replay=options.replay, offline=options.offline) as resolver:
            try:
                while waiting or running:
                    while waiting and len(running) < AT_A_TIME:
                        source = waiting.popleft()
                        running.append((source, asyncio.create_task(_one(resolver, source, options, bar))))
                    source, task = running.popleft()
                    try:
                        sidecar = await task
                    except InputError as error:
                        inputs.complain(error)
                        code = max(code, error.exit_code)
                        continue
                    except BackendUnavailable as error:
                        click.echo(f"resolver: {output.shown(str(error), 500)}", err=True)
                        code = max(code, error.exit_code)
                        continue
                    if options.fmt == "json":
                        done.append(sidecar)
                    else:
                        _print(source, sidecar, options)
            finally:
                for _, task in running:
                    task.cancel()
                await asyncio.gather(*(task for _, task in running), return_exceptions=True)
                if options.fmt == "json":
                    output.put(json.dumps([json.loads(dump(each)) for each in done], ensure_ascii=False, indent=2))
    return code


async def _one(resolver: Resolver, source: inputs.Input, options: _Options, bar: "Bar | None") -> Sidecar:
    read = partial(inputs.read, source, resolver.settings, options.read_as)
    article: ArticleText = await asyncio.to_thread(read) if source.path else read()
    previous = files.read(source.path) if source.path else None
    progress: Progress | None = bar.of(source.name) if bar else None
    name = source.path.name if source.path else source.name
    sidecar = await resolver.check_article(
        article, name, trigger=Trigger.CLI, previous=previous, links=options.links, progress=progress, save=options.save
    )
    if options.write and source.path is not None:
        await asyncio.to_thread(files.write, source.path, sidecar)
    return sidecar


def _bar(screen: ExitStack, articles: int) -> "Bar | None":
    if not output.progress_wanted():
        return None
    from resolver.cli.progress import Bar  # noqa: PLC0415 - only where a bar is drawn

    return screen.enter_context(Bar(articles))


def _print(source: inputs.Input, sidecar: Sidecar, options: _Options) -> None:
    if options.fmt == "jsonl":
        output.put(output.json_line(json.loads(dump(sidecar))))
        return
    _table(source, sidecar)
    written = files.path_for(source.path).name if options.write and source.path else None
    click.echo(_summary(sidecar) + (f" {written} written." if written else ""))


def _table(source: inputs.Input, sidecar: Sidecar) -> None:
    from rich.table import Table  # noqa: PLC0415 - only where a table is drawn
    from rich.text import Text  # noqa: PLC0415

    sources = {each.id: each for each in sidecar.sources}
    table = Table(box=None, title=output.shown(source.name), title_justify="left", title_style="bold", pad_edge=False)
    table.add_column("#", justify="right")
    table.add_column("")
    table.add_column("verdict", ratio=3, overflow="fold")
    table.add_column("what", ratio=6, overflow="fold")
    table.add_column("where", no_wrap=True)
    for at, mention in enumerate(sidecar.mentions, 1):
        about = sources.get(mention.source_id or "")
        mark, verdict = wording.verdict(mention, about)
        cells = (str(at), mark, verdict, what(mention, about), _where(mention))
        table.add_row(*(Text(cell, style=_STYLE[mark] if i == 1 else "") for i, cell in enumerate(cells)))
    output.console().print(table)


_STYLE = {wording.OK: "green", wording.ATTENTION: "bold red", wording.UNKNOWN: "yellow"}


def what(mention: Mention, source: Source | None) -> str:
    """A source in one line: who posted where and when, or the page's title and address."""
    if source is None:
        by = " ".join(piece for piece in (mention.written_author, _at(mention.written_handle)) if piece)
        return output.shown(f"copied post by {by}" if by else "copied post")
    copy = next((each.url for each in source.archives if each.url), None)
    kept = f"; archived copy: {copy}" if copy else ""
    if source.kind in {SourceKind.WEB_PAGE, SourceKind.NEWS_ARTICLE, SourceKind.UNKNOWN, SourceKind.DOCUMENT}:
        return output.shown((f"{source.title}, {source.url}" if source.title else source.url) + kept, 500)
    author = source.author
    name = (author.name if author else None) or mention.written_author
    handle = (author.handle if author else None) or mention.written_handle
    by = " ".join(piece for piece in (name, _at(handle)) if piece)
    day = source.published.day() if source.published else None
    parts = (f"{source.publisher or source.platform} post" + (f" by {by}" if by else ""), day, source.url)
    return output.shown(", ".join(part for part in parts if part) + kept, 500)


def _at(handle: str | None) -> str | None:
    return f"(@{handle})" if handle else None


def _where(mention: Mention) -> str:
    span = next((each for each in mention.selectors if isinstance(each, TextPosition)), None)
    return f"chars {span.start}-{span.end}" if span else "not in the text"


def _summary(sidecar: Sidecar) -> str:
    counts = sidecar.run.counts
    if not counts.mentions:
        return "No posts or links found."
    pieces = [f"{counts.fine} fine"]
    pieces += [f"{counts.attention} need attention"] if counts.attention else []
    pieces += [f"{counts.could_not_check} could not be checked"] if counts.could_not_check else []
    pieces += [f"{counts.pending} pending"] if counts.pending else []
    plural = "" if counts.mentions == 1 else "s"
    return f"{counts.mentions} mention{plural}: {', '.join(pieces)}."
