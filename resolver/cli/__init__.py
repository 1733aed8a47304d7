"""The command line: `resolver check`, `find`, `url`, `platforms` and others. Each is a room, loaded when it is called.

Data goes to stdout, messages and progress to stderr. Exit codes: 0 done, 2 usage or configuration, 3 could not finish,
130 interrupted. Errors of ours are one sentence; a traceback is a bug.
"""

import gc
import importlib
import os
import sys
from collections.abc import Sequence
from types import ModuleType

import click

from resolver.errors import ResolverError
from resolver.version import __version__

EXIT_INTERRUPTED = 130

_COMMANDS = {
    "check": "Find, resolve and judge every source of an article; write its sidecar.",
    "find": "List what stands in an article, without any network.",
    "export": "Write a sidecar in another format: citations, annotations, CSV, HTML …",
    "url": "Resolve links: arguments, or - for one a line on stdin.",
    "platforms": "List the platforms, their forms, and what resolving needs.",
    "cache": "Look at the cache, or stop the embedded server.",
    "serve": "Answer over HTTP, and do the jobs of the background.",
    "key": "Make, list and revoke keys of the HTTP API.",
    "worker": "Do the jobs of the background until told to stop.",
    "jobs": "See how full the queue is; run or drop jobs that were given up.",
    "webhook": "Say who is told of what; see and repeat what was told.",
    "backfill": "Queue an archive: a folder, a JSONL file, or all that the database has.",
    "migrate": "Bring the database's tables up to date.",
    "doctor": "Say what works here; with --live, ask the real platforms.",
}


class _Lazy(click.Group):
    """Commands by name; a command's module is imported only to run it or to show its own help."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        del ctx
        if cmd_name not in _COMMANDS:
            return None
        command = _loaded(cmd_name).command
        return command if isinstance(command, click.Command) else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))


def _loaded(name: str) -> ModuleType:
    """A command's room. What loading makes stays for good: no collection looks through it (a twentieth of a start).

    Nor does pydantic look for plugins of its own in every package that is installed (another twentieth), unless the
    variable says so.
    """
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # noqa: TID251 - no setting of ours: it is handed on
    gc.disable()
    try:
        return importlib.import_module(f"resolver.cli.{name}")
    finally:
        gc.enable()


@click.group(
    cls=_Lazy,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Settings come from resolver.toml and RESOLVER_* variables; the README lists them.",
)
@click.version_option(__version__, "-V", "--version", prog_name="resolver", message="%(prog)s %(version)s")
def group() -> None:
    """Find every embedded post and short link in an article, resolve each one, and say how we know.

    \b
    Examples:
      resolver check story.txt                 what stands behind each source; writes story.txt.sources.json
      resolver find story.html --format jsonl  what would be checked, no network
      cat links.txt | resolver url - --format jsonl
    """


def main(arguments: Sequence[str] | None = None) -> None:
    """The console script: run a command and leave with its exit code."""
    sys.exit(run(arguments))


def run(arguments: Sequence[str] | None = None) -> int:
    """Run a command; gives the exit code."""
    try:
        code = group.main(args=None if arguments is None else list(arguments), standalone_mode=False)
        sys.stdout.flush()
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except ResolverError as error:
        from resolver.clean import block  # noqa: PLC0415 - only where something is wrong

        click.echo(f"resolver: {block(str(error))}", err=True)
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("resolver: Interrupted; what was done is printed and kept.", err=True)
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return code if isinstance(code, int) else 0
