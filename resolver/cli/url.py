"""`resolver url`: resolve links, one object for each, in bounded memory however many there are."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from resolver import answers
from resolver.answers import LinkAnswer
from resolver.assemble import Resolution
from resolver.cli import inputs, loop, output, stdin, url_processes, wording
from resolver.cli.url_flow import flow
from resolver.errors import InvalidUrl
from resolver.settings import Settings, load


@click.command("url", short_help="Resolve links: arguments, or - for one a line on stdin.")
@click.argument("urls", nargs=-1, required=True, metavar="URL...|-")
@click.option("--format", "fmt", type=click.Choice(["table", "jsonl"]), default="table", show_default=True)
@click.option("--unordered", is_flag=True, help="Print answers as they come, not in input order.")
@click.option("--record", type=click.Path(path_type=Path, dir_okay=False), help="Write every answer to this WARC file.")
@click.option(
    "--replay", type=click.Path(path_type=Path, dir_okay=False), help="Answer from this WARC file, no network."
)
@click.option("--offline", is_flag=True, help="Only what is remembered from earlier runs.")
@click.option(
    "--processes",
    type=click.IntRange(1, 100),
    help="Processes that share a list on stdin (JSONL). Default: one for each core where the list is long.",
)
def command(
    urls: Sequence[str],
    fmt: str,
    record: Path | None,
    replay: Path | None,
    processes: int | None,
    *,
    unordered: bool,
    offline: bool,
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
    settings, job = load(), _Job(urls, fmt, record, replay, ordered=not unordered, offline=offline)
    if not job.divisible:
        if processes is not None and processes > 1:
            raise click.UsageError(
                "--processes is for a list on stdin with --format jsonl, neither recorded nor replayed."
            )
        return loop.run(_urls(job, settings))
    begun = stdin.first()
    count = url_processes.forks(processes, begun, settings)
    return _divided(job, settings, begun, count) if count > 1 else loop.run(_urls(job, settings, begun))


@dataclass(frozen=True, slots=True)
class _Job:
    """What was asked for."""

    urls: Sequence[str]
    fmt: str
    record: Path | None
    replay: Path | None
    ordered: bool
    offline: bool

    @property
    def divisible(self) -> bool:
        """Whether several processes can share it: a list of lines in, a line for each out, and no file to write."""
        return tuple(self.urls) == (inputs.STDIN,) and self.fmt == "jsonl" and not self.record and not self.replay


def _divided(job: _Job, settings: Settings, begun: bytes, count: int) -> int:
    from resolver.fetch.client import Client  # noqa: PLC0415 - aiohttp is loaded after the usage checks

    Client(settings)  # what is wrong with the settings is said once, and what is loaded for it the forks need not load

    def work(part: Settings, *, speaks: bool) -> int:
        return loop.run(_urls(job, part, siblings=count, speaks=speaks))

    crew = url_processes.forked(count, settings, work)
    try:
        return loop.run(url_processes.Spread(crew, output.put_bytes, ordered=job.ordered).run(stdin.lines(begun)))
    finally:
        url_processes.dismiss(crew)


async def _urls(
    job: _Job, settings: Settings, begun: bytes | None = None, *, siblings: int = 1, speaks: bool = True
) -> int:
    from resolver.cli.session import session  # noqa: PLC0415 - aiohttp and redis are loaded after the usage checks

    show, none = (answers.link_line, answers.line) if job.fmt == "jsonl" else (_paragraph, _told)
    opened = session(
        settings, record=job.record, replay=job.replay, offline=job.offline, siblings=siblings, speaks=speaks
    )
    async with opened as resolver:
        loop.settle()

        async def ask(line: str) -> str:
            try:
                return show(line, await resolver.resolve(line.strip()))
            except InvalidUrl:
                return none(answers.no_link(line))

        async for texts in flow(_lines(job.urls, begun), ask, settings.concurrency, ordered=job.ordered):
            output.put("\n".join(texts))
    return 0


async def _lines(urls: Sequence[str], begun: bytes | None) -> AsyncIterator[str]:
    for url in urls:
        if url != inputs.STDIN:
            yield url
            continue
        async for lines in stdin.lines(begun):
            for line in lines:
                yield stdin.text(line)


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
