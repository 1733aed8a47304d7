"""Writes `resolver/data/locale/messages.pot` from the page's code and templates, and brings catalogues up to date.

    python -m tools.messages            # the template, and every LANGUAGE.po beside it

A new language is a new file: copy the template to `resolver/data/locale/LANGUAGE.po` and run this. There is nothing to
compile; the page reads catalogues as they stand. The tests compare the template with the code.
"""

import io
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from resolver import export
from resolver.web.problems import KINDS

ROOT = Path(__file__).parents[1]
WEB = ROOT / "resolver" / "web"
FOLDER = ROOT / "resolver" / "data" / "locale"
TEMPLATE = FOLDER / "messages.pot"
KEYWORDS = {"say": None, "_": None, "N_": None, "some": (1, 2)}
NEVER = datetime(2026, 1, 1, tzinfo=UTC)
"""A fixed date: a template changes when its messages do."""


def extracted() -> Catalog:
    """Every message of the page: those in code and templates, and those that other rooms' tables hold."""
    found = Catalog(project="embed-resolver", fuzzy=False, creation_date=NEVER, revision_date=NEVER)
    found.header_comment = "# Messages of the editors' page of embed-resolver."
    for folder, pattern, method in (
        ("page", "**.py", "python"),
        ("templates", "**.html", "jinja2.ext:babel_extract"),
    ):
        messages = extract_from_dir(
            WEB / folder, method_map=[(pattern, method)], options_map={}, keywords=KEYWORDS, comment_tags=()
        )
        for name, _, message, _, context in sorted(messages, key=lambda each: (each[0], each[1])):
            found.add(message, locations=[(f"{folder}/{name}", 1)], context=context)
    for kind in KINDS.values():
        found.add(kind.title, locations=[("problems.py", 1)])
        found.add(kind.advice, locations=[("problems.py", 1)])
    for each in export.formats():
        found.add(each.label, locations=[("export", 1)])
    return found


def written(catalogue: Catalog) -> str:
    """A catalogue as its file holds it, whichever version of Babel writes it."""
    out = io.BytesIO()
    write_po(out, catalogue, width=100, sort_output=True, include_lineno=False)
    lines = out.getvalue().decode().splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith('"Generated-By:'))


def main() -> None:
    """Write the template, and bring every catalogue up to date with it."""
    FOLDER.mkdir(exist_ok=True)
    template = extracted()
    TEMPLATE.write_text(written(template), encoding="utf-8")
    for path in sorted(FOLDER.glob("*.po")):
        with path.open("rb") as file:
            catalogue = read_po(file, locale=path.stem.replace("-", "_"))
        catalogue.update(template)
        path.write_text(written(catalogue), encoding="utf-8")


if __name__ == "__main__":
    main()
