"""`resolver serve`: the HTTP API, and the jobs of the background in the same process."""

import click

from resolver.settings import load


@click.command("serve", short_help="Answer over HTTP, and do the jobs of the background.")
@click.option("--listen", metavar="ADDRESS:PORT", help="Where to answer (RESOLVER_LISTEN).")
@click.option("--no-worker", is_flag=True, help="Only answer; workers run elsewhere.")
def command(listen: str | None, *, no_worker: bool) -> int:
    """Answer over HTTP and do the jobs of the background, in one process, until told to stop.

    Without any setting everything is under the data folder: a SQLite file and a private Valkey server.

    \b
    Examples:
      resolver serve
      resolver serve --listen 0.0.0.0:8080 --no-worker
    """
    from workers import extra  # noqa: PLC0415 - the extra `server` may be missing

    extra.insist()
    from workers.serving import main  # noqa: PLC0415 - the same

    settings = load(**({"listen": listen} if listen else {}))
    return main(settings, lambda address: click.echo(f"resolver: answering at {address}", err=True), work=not no_worker)
