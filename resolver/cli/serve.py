"""`resolver serve`: the HTTP API, and the jobs of the background in the same process."""

import click

from resolver.settings import load


@click.command("serve", short_help="Answer over HTTP, and do the jobs of the background.")
@click.option("--listen", metavar="ADDRESS:PORT", help="Where to answer (RESOLVER_LISTEN).")
@click.option("--processes", type=click.IntRange(1, 64), default=1, show_default=True, help="How many that answer.")
@click.option("--no-worker", is_flag=True, help="Only answer; workers run elsewhere.")
@click.option("--share", is_flag=True, hidden=True, help="Answer at an address that others answer at, too.")
def command(listen: str | None, processes: int, *, no_worker: bool, share: bool) -> int:
    """Answer over HTTP and do the jobs of the background, in one process, until told to stop.

    Without any setting everything is under the data folder: a SQLite file and a private Valkey server.

    \b
    Examples:
      resolver serve
      resolver serve --listen 0.0.0.0:8080 --no-worker
      resolver serve --processes 4
    """
    from workers import extra  # noqa: PLC0415 - the extra `server` may be missing

    extra.insist()
    from workers.serving import main  # noqa: PLC0415 - the same

    settings = load(**({"listen": listen} if listen else {}))
    if processes > 1 and settings.listen.endswith(":0"):
        raise click.UsageError("Several processes need one port that they all know: --listen ADDRESS:PORT.")

    def told(address: str) -> None:
        if not share:
            click.echo(f"resolver: answering at {address}", err=True)

    return main(settings, told, work=not no_worker, processes=processes, share=share)
