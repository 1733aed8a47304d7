"""`resolver migrate`: brings the tables of the records to the version that this service works with."""

import asyncio

import click

from resolver.cli import output
from resolver.settings import load

EXIT_BEHIND = 1


@click.command("migrate", short_help="Bring the database's tables up to date.")
@click.option("--check", is_flag=True, help="Change nothing; leave 1 when there is something to do.")
def command(*, check: bool) -> int:
    """Bring the tables of the database that RESOLVER_DATABASE_URL names up to date; doing it twice does nothing.

    A SQLite file is brought up to date whenever it is opened; a PostgreSQL server only by this command, before the
    new version of the service is started.

    \b
    Examples:
      resolver migrate
      resolver migrate --check && resolver serve
    """
    return asyncio.run(_migrate(check=check))


async def _migrate(*, check: bool) -> int:
    from resolver.store.database.upkeep import migrate, versions  # noqa: PLC0415 - the extra `server` may be missing

    settings = load()
    if check:
        found, wanted = await versions(settings)
        output.put(_state(found, wanted))
        return 0 if found == wanted else EXIT_BEHIND
    before, after = await migrate(settings)
    output.put(_state(before, after) if before == after else f"The tables went from {before or 'none'} to {after}.")
    return 0


def _state(found: str | None, wanted: str | None) -> str:
    if found == wanted:
        return f"The tables are at {found}, which is what this service needs."
    return f"The tables are at {found or 'none'}; this service needs {wanted}: run `resolver migrate`."
