"""`resolver jobs`: how full the queue is, and the jobs that were given up."""

import asyncio
import json
from collections.abc import Sequence

import click

from resolver.cli import output
from resolver.cli.background import queue
from resolver.jobs import Parked
from resolver.settings import load

ALL = 1_000_000


@click.group("jobs", short_help="See how full the queue is; run or drop jobs that were given up.")
def command() -> None:
    """See how full the queue is; list jobs that were given up, run them again or drop them.

    \b
    Examples:
      resolver jobs status
      resolver jobs list
      resolver jobs retry --all
    """


@command.command("status")
@click.option("--format", "fmt", type=click.Choice(["table", "json"]), default="table", show_default=True)
def status(fmt: str) -> int:
    """Say how many jobs wait, run and are due later in each lane, and how many were given up.

    \b
    Examples:
      resolver jobs status
      resolver jobs status --format json
    """
    return asyncio.run(_status(fmt))


async def _status(fmt: str) -> int:
    async with queue(load()) as opened:
        lanes, parked = await opened.depth(), await opened.count_parked()
    rows = {
        str(lane): {"waiting": each.waiting, "running": each.running, "later": each.later, "oldest": round(each.oldest)}
        for lane, each in lanes.items()
    }
    if fmt == "json":
        output.put(output.json_line({"lanes": rows, "parked": parked}))
        return 0
    for lane, row in rows.items():
        waits = f", the first one for {row['oldest']} s" if row["waiting"] else ""
        output.put(f"{lane:10} {row['waiting']} waiting{waits}; {row['running']} running; {row['later']} due later")
    output.put(f"{'given up':10} {parked}")
    return 0


@command.command("list")
@click.option("--format", "fmt", type=click.Choice(["table", "jsonl"]), default="table", show_default=True)
@click.option("--limit", type=click.IntRange(1, 10_000), default=100, show_default=True, help="At most so many.")
def list_(fmt: str, limit: int) -> int:
    """List the jobs that were given up, the last one first.

    \b
    Examples:
      resolver jobs list
      resolver jobs list --format jsonl | jq -r .id
    """
    return asyncio.run(_list(fmt, limit))


async def _list(fmt: str, limit: int) -> int:
    async with queue(load()) as opened:
        found = await opened.parked(limit)
    for each in found:
        output.put(output.json_line(_told(each)) if fmt == "jsonl" else _line(each))
    if fmt == "table" and not found:
        output.put("No job was given up.")
    return 0


@command.command("show")
@click.argument("job")
def show(job: str) -> int:
    """Show everything that is kept of a job that was given up.

    \b
    Examples:
      resolver jobs show ondemand/check:run_EXAMPLE
    """
    return asyncio.run(_show(job))


async def _show(job: str) -> int:
    async with queue(load()) as opened:
        found = await opened.parked_one(job)
    if found is None:
        raise click.UsageError(f"No job of the name {job} was given up; `resolver jobs list` names them.")
    output.put(json.dumps(_told(found), ensure_ascii=False, indent=2))
    return 0


@command.command("retry")
@click.argument("named", nargs=-1, metavar="JOB...")
@click.option("--all", "everything", is_flag=True, help="All that were given up.")
def retry(named: Sequence[str], *, everything: bool) -> int:
    """Run jobs again that were given up, with all their attempts.

    \b
    Examples:
      resolver jobs retry ondemand/check:run_EXAMPLE
      resolver jobs retry --all
    """
    return asyncio.run(_each(named, everything=everything, again=True))


@command.command("drop")
@click.argument("named", nargs=-1, metavar="JOB...")
@click.option("--all", "everything", is_flag=True, help="All that were given up.")
def drop(named: Sequence[str], *, everything: bool) -> int:
    """Forget jobs that were given up.

    \b
    Examples:
      resolver jobs drop ondemand/check:run_EXAMPLE
      resolver jobs drop --all
    """
    return asyncio.run(_each(named, everything=everything, again=False))


async def _each(named: Sequence[str], *, everything: bool, again: bool) -> int:
    if bool(named) == everything:
        raise click.UsageError("Name jobs, or say --all.")
    async with queue(load()) as opened:
        names = list(dict.fromkeys(named)) or [each.id for each in await opened.parked(ALL)]
        done = await (opened.requeue(names) if again else opened.drop(names))
    output.put(f"{done} job{'' if done == 1 else 's'} {'queued again' if again else 'dropped'}.")
    if named and done < len(set(named)):
        raise click.UsageError("Not all of them were there; `resolver jobs list` names them.")
    return 0


def _told(parked: Parked) -> dict[str, object]:
    return {
        "id": parked.id,
        "task": parked.job.task,
        "lane": str(parked.job.lane),
        "arguments": dict(parked.job.arguments),
        "at": parked.at.isoformat(timespec="seconds"),
        "reason": parked.reason,
    }


def _line(parked: Parked) -> str:
    about = parked.job.arguments.get("article_id") or parked.job.arguments.get("key") or ""
    said = f"{parked.at:%Y-%m-%d %H:%M}  {parked.id}  {about}  {parked.reason}"
    return output.shown(said, 500)
