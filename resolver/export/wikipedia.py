"""Wikipedia's templates: `{{cite tweet}}` for posts on X, `{{cite web}}` for all else, ready to be pasted.

The text of a source cannot leave its parameter: what wiki text reads as markup stands as a character reference.
"""

import re

from resolver.export.base import Format
from resolver.export.cited import Cited, sources
from resolver.model import Sidecar

_MARKUP = re.compile(r"[{}\[\]|<>~&=]|(?<=:)//|'{2,}|_{2,}")
_IN_ADDRESS = re.compile(r"~|'|_{2,}")


def text(value: str) -> str:
    """Plain text as a parameter's value: no template, link, tag, signature, emphasis, switch or address in it."""
    return _MARKUP.sub(lambda found: "".join(f"&#{ord(char)};" for char in found[0]), value)


def address(url: str) -> str:
    """An address in which wiki text sees no markup of its own; `{}[]|<>` are escaped in every address here."""
    return _IN_ADDRESS.sub(lambda found: "".join(f"%{ord(char):02X}" for char in found[0]), url)


def citation(source: Cited) -> str:
    """One source as a template."""
    person = source.persons[0] if source.persons else None
    tweet = source.platform == "x" and source.is_post and source.native_id and person and person.handle
    fields: dict[str, str | None] = {}
    if tweet and person:
        fields |= {"user": text(person.handle or ""), "number": text(source.native_id or "")}
        fields["author"] = text(person.name or "")
    else:
        fields |= {"url": address(source.url) if source.url else None, "author": text(source.by)}
    fields["title"] = text(source.title + ("…" if source.cut and not source.title.endswith("…") else ""))
    if not tweet:
        fields["website"] = text(source.site or "")
    fields["date"] = source.published.in_words() if source.published else None
    fields["access-date"] = source.seen.in_words() if source.seen and source.seen.day else None
    if source.copy and source.copy.taken:
        fields["archive-url"] = address(source.copy.url)
        fields["archive-date"] = source.copy.taken.in_words()
        fields["url-status"] = "dead" if source.is_gone else "live" if source.state.value == "live" else None
    fields["language"] = source.language if source.language and not source.language.startswith("en") else None
    values = "".join(f" |{name}={value}" for name, value in fields.items() if value)
    return f"{{{{cite {'tweet' if tweet else 'web'}{values}}}}}"


def write(sidecar: Sidecar) -> str:
    """All cited sources, a list item each."""
    return "".join(f"* {citation(source)}\n" for source in sources(sidecar))


FORMAT = Format(
    name="wikipedia",
    media_type="text/x-wiki; charset=utf-8",
    suffix=".wiki",
    label="Wikipedia templates",
    write=write,
    asked_as=("text/x-wiki",),
)
