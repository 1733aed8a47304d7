"""Two languages that nobody speaks, made from the page's own template of messages: what is not translated shows.

The one is English with every letter marked and a third longer, under Esperanto's dates; the other is written from right
to left, with Arabic's numbers and its six plural forms.
"""

import io
import re
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from tools.messages import TEMPLATE

LONG, LEFTWARD = "eo", "ar"

_PLACE = re.compile(r"(%\(\w+\)s|&\w+;)")
_ACCENTS = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "àƀçðéƒĝĥîĵķļɱñôþǫŕšťûṽŵẋýžÀƁÇÐÉƑĜĤÎĴĶĻṀÑÔÞǪŔŠŤÛṼŴẊÝŽ",
)
_ARABIC = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "ابجدهوزحطيكلمنسعفصقرشتثخذضابجدهوزحطيكلمنسعفصقرشتثخذض",
)


def longer(message: str) -> str:
    """The message with accents on all letters, a third longer, in brackets that show where it was cut."""
    told = "".join(each if _PLACE.fullmatch(each) else each.translate(_ACCENTS) for each in _PLACE.split(message))
    return f"⟦{told}{'·' * (len(message) // 3)}⟧"


def leftward(message: str) -> str:
    """The message in Arabic letters."""
    return "".join(each if _PLACE.fullmatch(each) else each.translate(_ARABIC) for each in _PLACE.split(message))


def catalogues(folder: Path) -> Path:
    """Write both into a folder."""
    for tag, make in ((LONG, longer), (LEFTWARD, leftward)):
        with TEMPLATE.open("rb") as file:
            template = read_po(file)
        made = Catalog(locale=tag, fuzzy=False)
        for message in template:
            if not message.id:
                continue
            if isinstance(message.id, tuple):
                made.add(message.id, tuple(make(message.id[1]) for _ in range(made.num_plurals)))
            else:
                made.add(str(message.id), make(str(message.id)))
        out = io.BytesIO()
        write_po(out, made)
        (folder / f"{tag}.po").write_bytes(out.getvalue())
    return folder
