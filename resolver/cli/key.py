"""`resolver key`: keys of the HTTP API: made, listed, revoked."""

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from resolver.cli import output
from resolver.cli.background import records
from resolver.errors import InputError
from resolver.settings import Settings, load

if TYPE_CHECKING:
    from datetime import datetime

    from resolver.store.database.nouns import Key

USUAL = "resolve,article:read,article:write"


@click.group("key", short_help="Make, list and revoke keys of the HTTP API.")
def command() -> None:
    """Make, list and revoke keys of the HTTP API. Without any live key it answers this machine only.

    To change a key, make a second one under the same name, let its user change over, then revoke the first.

    \b
    Examples:
      resolver key create cms
      resolver key list
      resolver key revoke 0123456789abcdef
    """


@command.command("create")
@click.argument("name")
@click.option(
    "--scopes",
    default=USUAL,
    show_default=True,
    metavar="WORD,WORD",
    help="What it may do: resolve, article:read, article:write, review, webhook, metrics, admin (all).",
)
def create(name: str, scopes: str) -> int:
    """Make a key called NAME; prints it, this once.

    \b
    Examples:
      resolver key create cms
      resolver key create dashboard --scopes metrics
      resolver key create desk --scopes resolve,article:write,review
    """
    return asyncio.run(_create(name, [word.strip() for word in scopes.split(",") if word.strip()], load()))


async def _create(name: str, scopes: Sequence[str], settings: Settings) -> int:
    async with records(settings) as opened:
        from resolver.web.auth import Scope  # noqa: PLC0415 - the extra `server` is there by now

        unknown = sorted(set(scopes) - set(Scope))
        if unknown:
            raise InputError(f"There is no scope {unknown[0]!r}; there are {', '.join(Scope)}.")
        made = await opened.keys.create(name, scopes)
    output.put(made.secret)
    click.echo(f"resolver: Key {made.key.id} for {name} may do {_words(made.key)}. It is shown this once.", err=True)
    return 0


@command.command("list")
def listed() -> int:
    """List all keys, revoked ones too: id, name, what they may do, when they were last used.

    \b
    Examples:
      resolver key list
    """
    return asyncio.run(_listed(load()))


async def _listed(settings: Settings) -> int:
    async with records(settings) as opened:
        keys = await opened.keys.every()
    for key in keys:
        used = f"used {_day(key.last_used_at)}" if key.last_used_at else "never used"
        state = f"revoked {_day(key.revoked_at)}" if key.revoked_at else used
        output.put(f"{key.id}  {output.shown(key.name)}  {_words(key)}  made {_day(key.created_at)}  {state}")
    if not keys:
        click.echo("resolver: There is no key: the API answers this machine only.", err=True)
    return 0


@command.command("revoke")
@click.argument("key_id", metavar="ID")
def revoke(key_id: str) -> int:
    """End a key; servers that run notice within seconds.

    \b
    Examples:
      resolver key revoke 0123456789abcdef
    """
    return asyncio.run(_revoke(key_id, load()))


async def _revoke(key_id: str, settings: Settings) -> int:
    async with records(settings) as opened:
        done = await opened.keys.revoke(key_id)
    if not done:
        raise InputError(f"There is no live key {key_id!r}; `resolver key list` shows them.")
    output.put(f"{key_id} is revoked.")
    return 0


def _words(key: "Key") -> str:
    return ",".join(sorted(key.scopes))


def _day(moment: "datetime | None") -> str:
    return f"{moment:%Y-%m-%d %H:%M}Z" if moment else "never"
