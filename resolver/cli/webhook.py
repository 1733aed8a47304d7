"""`resolver webhook`: who is told of what, what was told, and telling it again."""

import asyncio
import json
import secrets as chance
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from resolver.cli import output
from resolver.cli.background import records
from resolver.errors import FetchFailed, InputError
from resolver.settings import Settings, load

if TYPE_CHECKING:
    from resolver.store.database import Records
    from resolver.store.database.nouns import Delivery, Webhook

EVENTS = ("article.resolved", "article.failed", "source.changed", "source.gone")
EXIT_FAILED = 3


@click.group("webhook", short_help="Say who is told of what; see and repeat what was told.")
def command() -> None:
    """Say who is told of what; see and repeat what was told.

    \b
    Examples:
      resolver webhook add https://cms.example.org/hook
      resolver webhook test https://cms.example.org/hook
      resolver webhook deliveries --failed
    """


@command.command("add")
@click.argument("url")
@click.option("--event", "events", multiple=True, type=click.Choice(EVENTS), help="Only these; by default all.")
def add(url: str, events: Sequence[str]) -> int:
    """Tell URL of events from now on; prints the secret that signs them, this once.

    \b
    Examples:
      resolver webhook add https://cms.example.org/hook
      resolver webhook add https://cms.example.org/hook --event article.resolved
    """
    return asyncio.run(_add(url, events or EVENTS, load()))


async def _add(url: str, events: Sequence[str], settings: Settings) -> int:
    from resolver.webhooks import Postman  # noqa: PLC0415 - aiohttp is loaded only where it is used

    try:
        await Postman(settings).check(url)
    except FetchFailed as error:
        raise InputError(f"{error}; private hosts stand in RESOLVER_WEBHOOK_ALLOW.") from error
    async with records(settings) as opened:
        made = await opened.webhooks.create(url, events)
    output.put(f"{made.id}  {url}\nsecret: {made.secrets[0]}")
    return 0


@command.command("list")
def list_() -> int:
    """List who is told of what.

    \b
    Examples:
      resolver webhook list
    """
    return asyncio.run(_list(load()))


async def _list(settings: Settings) -> int:
    async with records(settings) as opened:
        found = await opened.webhooks.every()
    for each in found:
        why = f" ({each.reason})" if each.reason else ""
        told = " ".join(sorted(event.value for event in each.events))
        output.put(output.shown(f"{each.id}  {each.state.value}{why}  {each.url}  {told}", 2500))
    if not found:
        output.put("Nobody is told of anything.")
    return 0


@command.command("remove")
@click.argument("webhook")
def remove(webhook: str) -> int:
    """Tell that webhook nothing any more, and forget what it was told.

    \b
    Examples:
      resolver webhook remove wh_EXAMPLE
    """
    return asyncio.run(_remove(webhook, load()))


async def _remove(webhook: str, settings: Settings) -> int:
    async with records(settings) as opened:
        if not await opened.webhooks.remove(webhook):
            raise _unknown(webhook)
    output.put(f"{webhook} is told nothing any more.")
    return 0


@command.command("test")
@click.argument("url")
def test(url: str) -> int:
    """Send a signed `webhook.test` event to URL now, and say what it answered.

    It is signed with the secret of the webhook at that URL where there is one.

    \b
    Examples:
      resolver webhook test https://cms.example.org/hook
    """
    return asyncio.run(_test(url, load()))


async def _test(url: str, settings: Settings) -> int:
    from resolver.webhooks import Postman, body, sign  # noqa: PLC0415 - aiohttp is loaded only where it is used

    at = datetime.now(UTC)
    signing = await _secret_of(url, settings)
    content = body("webhook.test", at, {"article_id": "example"}, settings.public_url)
    headers = sign([signing], f"msg_test{chance.token_hex(8)}", at, content)
    answered = await Postman(settings).deliver(url, headers, content)
    said = f": {output.shown(answered.said)}" if answered.said else ""
    if answered.delivered:
        output.put(f"It answered {answered.status}{said}")
        return 0
    output.put(f"Not delivered: {answered.error}{said}")
    return EXIT_FAILED


async def _secret_of(url: str, settings: Settings) -> str:
    """The secret of the webhook at this URL, else a new one."""
    from resolver.store.database.webhooks import new_secret  # noqa: PLC0415 - the extra `server` may be missing

    async with records(settings) as opened:
        known = next((each for each in await opened.webhooks.every() if each.url == url), None)
    return known.secrets[0] if known else new_secret()


@command.command("deliveries")
@click.option("--failed", is_flag=True, help="Only those that failed for good.")
@click.option("--format", "fmt", type=click.Choice(["table", "jsonl"]), default="table", show_default=True)
@click.option("--limit", type=click.IntRange(1, 100_000), default=50, show_default=True, help="At most so many.")
def deliveries(fmt: str, limit: int, *, failed: bool) -> int:
    """List what was told, or is still to be, the newest first for each webhook.

    \b
    Examples:
      resolver webhook deliveries
      resolver webhook deliveries --failed --format jsonl
    """
    return asyncio.run(_deliveries(fmt, limit, load(), failed=failed))


async def _deliveries(fmt: str, limit: int, settings: Settings, *, failed: bool) -> int:
    async with records(settings) as opened:
        shown = 0
        async for webhook, each in _every(opened, failed=failed):
            if shown == limit:
                break
            shown += 1
            told = _told(webhook, each)
            output.put(output.json_line(told) if fmt == "jsonl" else _line(told))
    if fmt == "table" and not shown:
        output.put("There is none.")
    return 0


@command.command("replay")
@click.argument("named", nargs=-1, required=True, metavar="MESSAGE...")
def replay(named: Sequence[str]) -> int:
    """Tell it again: messages by id (msg_…), or deliveries by number. The id stays the same.

    \b
    Examples:
      resolver webhook replay msg_EXAMPLE
      resolver webhook replay 17
    """
    return asyncio.run(_replay(named, load()))


async def _replay(named: Sequence[str], settings: Settings) -> int:
    async with records(settings) as opened:
        wanted = {int(name) for name in named if name.isdecimal()}
        messages = {name for name in named if not name.isdecimal()}
        if messages:
            wanted |= {each.id async for _, each in _every(opened, failed=False) if each.event.id in messages}
        again = [each for number in sorted(wanted) if (each := await opened.webhooks.replay(number)) is not None]
    if not again:
        raise InputError("There is no such message; `resolver webhook deliveries` lists them.")
    output.put(f"{len(again)} to be told again; a worker does it within seconds.")
    return 0


async def _every(opened: "Records", *, failed: bool) -> AsyncIterator[tuple["Webhook", "Delivery"]]:
    from resolver.store.database.nouns import DeliveryState  # noqa: PLC0415 - the extra `server` may be missing

    for webhook in await opened.webhooks.every():
        cursor: str | None = None
        while True:
            page = await opened.webhooks.deliveries(
                webhook.id, cursor, 200, state=DeliveryState.FAILED if failed else None
            )
            for each in page.rows:
                yield webhook, each
            cursor = page.next
            if cursor is None:
                break


def _told(webhook: "Webhook", each: "Delivery") -> dict[str, object]:
    found = {
        "delivery": each.id,
        "id": each.event.id,
        "type": each.event.type.value,
        "webhook": webhook.id,
        "url": webhook.url,
        "state": each.state.value,
        "attempts": each.attempt,
        "at": each.created_at.isoformat(timespec="seconds"),
        "next_attempt_at": each.next_attempt_at.isoformat(timespec="seconds") if each.next_attempt_at else None,
        "status": each.status,
        "error": each.error,
        "data": json.loads(json.dumps(each.event.data)),
    }
    return {name: value for name, value in found.items() if value is not None}


def _line(told: dict[str, object]) -> str:
    parts = [f"{told['delivery']:>6}", str(told["id"]), str(told["type"]), str(told["state"])]
    parts += [f"attempt {told['attempts']}", str(told.get("error") or told.get("status") or ""), str(told["url"])]
    return output.shown("  ".join(part for part in parts if part), 600)


def _unknown(webhook: str) -> InputError:
    return InputError(f"There is no webhook {webhook}; `resolver webhook list` names them.")
