"""`resolver worker`: does the jobs of the background until it is told to stop."""

from pathlib import Path

import click

from resolver.errors import BackendUnavailable
from resolver.settings import load


@click.command("worker", short_help="Do the jobs of the background until told to stop.")
@click.option("--jobs", type=click.IntRange(1, 1000), help="Jobs of one queue at a time (RESOLVER_WORKER_JOBS).")
@click.option("--grace", type=click.FloatRange(0, 150), help="Seconds to wait for them when told to stop.")
@click.option("--health-file", type=click.Path(path_type=Path, dir_okay=False), help="File to touch while alive.")
@click.option("--health-port", type=click.IntRange(1, 65535), help="Port for /livez, /readyz and /metrics.")
@click.option("--healthy", is_flag=True, help="Only say whether the worker with that file lives: leave 0 or 3.")
def command(
    jobs: int | None, grace: float | None, health_file: Path | None, health_port: int | None, *, healthy: bool
) -> int:
    """Check articles, look at sources again, tell webhooks: start as many as there is work for.

    SIGTERM: it takes nothing new, waits for what it does, and hands back what does not end in time.

    \b
    Examples:
      resolver worker
      resolver worker --jobs 64 --health-port 9100
      resolver worker --health-file /tmp/alive --healthy
    """
    given = {"worker_jobs": jobs, "worker_grace": grace, "health_file": health_file, "health_port": health_port}
    settings = load(**{name: value for name, value in given.items() if value is not None})
    if healthy:
        return _health(settings.health_file)
    from workers import extra  # noqa: PLC0415 - the extra `server` may be missing

    extra.insist()
    from workers.process import main  # noqa: PLC0415 - the same

    return main(settings)


def _health(path: Path | None) -> int:
    if path is None:
        raise click.UsageError("--healthy needs --health-file or RESOLVER_HEALTH_FILE.")
    from workers.health import is_alive  # noqa: PLC0415 - loaded only where it is asked for

    if not is_alive(path):
        raise BackendUnavailable(f"No worker has touched {path} lately.")
    return 0
