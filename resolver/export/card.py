"""A source as a piece of static HTML: no script, no style, no picture, nothing that asks anyone for anything.

The markup is the one that embeds have (`<blockquote><p>WORDS</p>— NAME (@HANDLE) <a>DATE</a>`), so that whatever reads
those reads this.
"""

from html import escape

from resolver.export import wording
from resolver.export.cited import Cited

REL = "noopener noreferrer nofollow ugc"


def card(source: Cited, *, words: str | None = None) -> str:
    """The source as a `<blockquote class="source-card">`; `words` stand for its own (a shorter form of them)."""
    shown = words if words is not None else source.text or source.title
    by = source.persons[0] if source.persons else None
    signed = [
        f"<bdi>{escape(by.name)}</bdi>" if by and by.name else "",
        f"(<bdi>@{escape(by.handle)}</bdi>)" if by and by.handle else "",
    ]
    date = source.published.in_words() if source.published else source.site or wording.KINDS[source.kind]
    pieces = [each for each in (*signed, link(source.url, date)) if each]
    cite = f' cite="{escape(source.url)}"' if source.url else ""
    kept = ""
    if source.copy:
        kept = f" · {link(source.copy.url, f'archived copy ({source.copy.service})')}"
    stands = wording.STANDS[source.state] if source.is_gone else ""
    state = f" · {escape(stands)}" if stands else ""
    return (
        f'<blockquote class="source-card"{cite}><p{lang(source.language)} dir="auto">{lines(shown)}</p>'
        f"— {' '.join(pieces)}{state}{kept}</blockquote>"
    )


def link(url: str | None, text: str) -> str:
    """A link that leaks nothing to where it leads; only its words where there is no address."""
    words = f"<bdi>{escape(text)}</bdi>"
    return f'<a href="{escape(url)}" rel="{REL}">{words}</a>' if url else words


def lang(language: str | None) -> str:
    """The `lang` attribute, where the language is known."""
    return f' lang="{escape(language)}"' if language else ""


def lines(text: str) -> str:
    """Plain text with its line breaks as HTML."""
    return escape(text).replace("\n", "<br>")
