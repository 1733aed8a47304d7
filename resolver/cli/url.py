"""`resolver url`: resolve links, one object for each, in bounded memory however many there are."""

import asyncio
import os
import sys
import threading
from collections.abc import AsyncIterator, Sequence
from concurrent.futures import CancelledError
from contextlib import suppress
from pathlib import Path

import click

from resolver import answers
from resolver.answers import LinkAnswer
from resolver.assemble import Resolution
from resolver.cli import inputs, loop, output, wording
from resolver.cli.url_flow import flow
from resolver.errors import InvalidUrl
from resolver.settings import Settings, load

MAX_LINE = 64 * 1024


@click.command("url", short_help="Resolve links: arguments, or - for one a line on stdin.")
@click.argument("urls", nargs=-1, required=True, metavar="URL...|-")
@click.option("--format", "fmt", type=click.Choice(["table", "jsonl"]), default="table", show_default=True)
@click.option("--unordered", is_flag=True, help="Print answers as they come, not in input order.")
@click.option("--record", type=click.Path(path_type=Path, dir_okay=False), help="Write every answer to this WARC file.")
@click.option(
    "--replay", type=click.Path(path_type=Path, dir_okay=False), help="Answer from this WARC file, no network."
)
@click.option("--offline", is_flag=True, help="Only what is remembered from earlier runs.")
def command(
    urls: Sequence[str], fmt: str, record: Path | None, replay: Path | None, *, unordered: bool, offline: bool
) -> int:
    """Resolve links to what they lead to, and say whether it still stands.

    A dead link is an answer with a state and a reason, not an error. With - one link a line is read from stdin.

    \b
    Examples:
      resolver url https://t.co/EXAMPLEtco
      cut -f3 links.tsv | resolver url - --format jsonl > resolved.jsonl
    """
    inputs.refuse_terminal(urls)
    if record and replay:
        raise click.UsageError("--record and --replay exclude each other.")
    return loop.run(_urls(urls, fmt, record, replay, ordered=not unordered, offline=offline, settings=load()))


async def _urls(
    urls: Sequence[str],
    fmt: str,
    record: Path | None,
    replay: Path | None,
    *,
    ordered: bool,
    offline: bool,
    settings: Settings,
) -> int:
    from resolver.cli.session import session  # noqa: PLC0415 - aiohttp and redis are loaded after the usage checks

    show, none = (answers.link_line, answers.line) if fmt == "jsonl" else (_paragraph, _told)
    async with session(settings, record=record, replay=replay, offline=offline) as resolver:
        loop.settle()

        async def ask(line: str) -> str:
            try:
                return show(line, await resolver.resolve(line.strip()))
            except InvalidUrl:
                return none(answers.no_link(line))

        async for texts in flow(_lines(urls), ask, settings.concurrency, ordered=ordered):
            output.put("\n".join(texts))
    return 0


async def _lines(urls: Sequence[str]) -> AsyncIterator[str]:
    for url in urls:
        if url != inputs.STDIN:
            yield url
            continue
        async for line in _stdin():
            yield line


async def _stdin() -> AsyncIterator[str]:
    """Lines of standard input as they come; an overlong line is cut, which makes it no URL."""
    chunks: asyncio.Queue[bytes] = asyncio.Queue(maxsize=1)
    threading.Thread(target=_pump, args=(asyncio.get_running_loop(), chunks), name="stdin", daemon=True).start()
    rest = b""
    while chunk := await chunks.get():
        *lines, rest = (rest + chunk).split(b"\n")
        for line in lines:
            yield _text(line)
        rest = rest[: MAX_LINE + 1]
    if rest:
        yield _text(rest)


def _pump(loop: asyncio.AbstractEventLoop, chunks: asyncio.Queue[bytes]) -> None:
    """Read on a thread of its own, which an interrupt need not wait for; never more than one chunk ahead."""
    with suppress(RuntimeError, CancelledError):
        while True:
            chunk = os.read(sys.stdin.fileno(), 1 << 16)
            asyncio.run_coroutine_threadsafe(chunks.put(chunk), loop).result()
            if not chunk:
                return


def _text(line: bytes) -> str:
    return line[:MAX_LINE].decode("utf-8", "replace").removesuffix("\r")


def _paragraph(written: str, found: Resolution) -> str:
    return _told(answers.about_link(written, found))


def _told(answer: LinkAnswer) -> str:
    lines = [output.shown(answer.input, 500), f"  {answer.state.replace('_', ' ')}{wording.reason(answer.reason)}"]
    lines += [f"  {'→'} {output.shown(hop.url, 500)}" for hop in answer.hops[1:]]
    if answer.final_url and not answer.hops[1:]:
        lines.append(f"  = {output.shown(answer.final_url, 500)}")
    told = [each for each in (answer.title, answer.author, answer.site, answer.published) if each]
    if told:
        lines.append("  " + output.shown(" · ".join(told), 500))
    return "\n".join(lines)
