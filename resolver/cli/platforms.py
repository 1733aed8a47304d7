"""`resolver platforms`: every platform, the forms of its items, what is resolved without a key and what with one."""

import click

from resolver import platforms
from resolver.cli import output
from resolver.cli.told import told
from resolver.settings import PREFIX


@click.command("platforms", short_help="List the platforms, their forms, and what resolving gives.")
@click.option("--format", "fmt", type=click.Choice(["table", "jsonl"]), default="table", show_default=True)
def command(fmt: str) -> int:
    """List every platform: its items, their address forms, its embed marks, what resolving gives, what a key adds.

    \b
    Examples:
      resolver platforms
      resolver platforms --format jsonl
    """
    for platform in platforms.every():
        kinds = [each.kind for each in platform.items]
        forms = [form for each in platform.items for form in each.forms]
        gives = told(platform)
        marks = sorted({mark.tag for mark in platform.embeds})
        if fmt == "jsonl":
            row = {"name": platform.name, "label": platform.label, "kinds": kinds, "forms": forms, "marks": marks}
            key = {"key": gives.key, "without_key": gives.without, "with_key": gives.more or None}
            output.put(output.json_line({**row, **key}))
            continue
        output.put(f"{platform.label} ({platform.name}): {', '.join(kinds)}")
        output.put(f"    without a key: {gives.without}")
        if gives.key:
            output.put(f"    with {PREFIX}{gives.key.upper()}: {gives.more}")
        for form in forms:
            output.put(f"    {form}")
        if marks:
            output.put(f"    marks in HTML: {', '.join(marks)}")
    return 0
