"""`resolver platforms`: every platform, the forms of its items, and what resolving needs."""

import click

from resolver import platforms
from resolver.cli import output


@click.command("platforms", short_help="List the platforms, their forms, and what resolving needs.")
@click.option("--format", "fmt", type=click.Choice(["table", "jsonl"]), default="table", show_default=True)
def command(fmt: str) -> int:
    """List every platform with its items, their address forms, its embed marks, and what resolving needs.

    \b
    Examples:
      resolver platforms
      resolver platforms --format jsonl
    """
    for platform in platforms.every():
        kinds = [each.kind for each in platform.items]
        forms = [form for each in platform.items for form in each.forms]
        marks = sorted({mark.tag for mark in platform.embeds})
        if fmt == "jsonl":
            told = {"name": platform.name, "label": platform.label, "kinds": kinds, "forms": forms, "marks": marks}
            output.put(output.json_line({**told, "needs": platform.needs}))
            continue
        output.put(f"{platform.label} ({platform.name}): {', '.join(kinds)}; resolving needs {platform.needs}")
        for form in forms:
            output.put(f"    {form}")
        if marks:
            output.put(f"    marks in HTML: {', '.join(marks)}")
    return 0
