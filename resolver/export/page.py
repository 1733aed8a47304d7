"""A list of sources as one static HTML page: for people, for print, and to be pasted into a page of one's own."""

from html import escape

from resolver import clean
from resolver.export import wording
from resolver.export.base import Format
from resolver.export.card import lang, lines, link
from resolver.export.cited import UNSURE, Cited, language, sources
from resolver.model import Mention, Sidecar
from resolver.vocabulary import ReviewState

_PAGE = """<!doctype html>
<html{lang}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="referrer" content="no-referrer">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; base-uri 'none'; form-action 'none'">
<title>Sources: {title}</title>
</head>
<body>
<h1>Sources: <bdi>{title}</bdi></h1>
<p>Checked {day} by {program}. Text of the article: <code>{hash}</code></p>
{list}
</body>
</html>
"""


def write(sidecar: Sidecar) -> str:
    """The page: what is cited, then what nobody identified."""
    article, run = sidecar.article, sidecar.run
    cited = [_entry(source) for source in sources(sidecar)]
    unknown = [
        f"<li>{_unknown(mention)}</li>"
        for mention in sidecar.mentions
        if mention.identification.state in UNSURE and mention.review.state is not ReviewState.NOT_A_SOURCE
    ]
    pieces = ["<ol>", *cited, "</ol>"] if cited else ["<p>No sources.</p>"]
    if unknown:
        pieces += ["<h2>Not identified</h2>", "<ul>", *unknown, "</ul>"]
    return _PAGE.format(
        lang=lang(language(article.language)),
        title=escape(clean.line(article.headline or article.id) or "article"),
        day=escape((run.finished_at or run.started_at)[:10]),
        program=escape(clean.line(run.resolver) or "embed-resolver"),
        hash=escape(article.text_hash),
        list="\n".join(pieces),
    )


def _entry(source: Cited) -> str:
    by = ", ".join(f"<bdi>{escape(person.named())}</bdi>" for person in source.persons)
    where = f"<bdi>{escape(source.site)}</bdi>" if source.site else ""
    date = escape(source.published.in_words()) if source.published else ""
    told = [piece for piece in (by, where, date) if piece]
    entry = [f'<li id="{source.id}">{link(source.url, source.title + ("…" if source.cut else ""))}']
    entry += [f"<br>{', '.join(told)}"] if told else []
    if source.url:
        entry.append(f"<br><code>{escape(source.url)}</code>")
    notes = [escape(wording.STANDS[source.state])]
    notes += [f"last seen {escape(source.seen.in_words())}"] if source.seen and source.state.value != "live" else []
    if source.copy:
        taken = f", {source.copy.taken.in_words()}" if source.copy.taken else ""
        notes.append(link(source.copy.url, f"archived copy ({source.copy.service}{taken})"))
    if any(notes):
        entry.append(f"<br><strong>{', '.join(note for note in notes if note)}</strong>")
    if source.text:
        entry.append(f'<blockquote{lang(source.language)} dir="auto">{lines(source.text)}</blockquote>')
    return "".join(entry) + "</li>"


def _unknown(mention: Mention) -> str:
    name = clean.line(mention.written_author or "", clean.NAME)
    handle = clean.line(mention.written_handle or "", clean.NAME)
    by = " ".join(each for each in (name, f"(@{handle})" if handle else None) if each)
    if not by:
        written = clean.line(next((part.value for part in mention.parts), ""))
        return f"A link: <bdi>{escape(written or '')}</bdi>"
    day = clean.line(mention.written_date.value) if mention.written_date else None
    return f"A copied post by <bdi>{escape(by)}</bdi>" + (f", {escape(day)}" if day else "")


FORMAT = Format(
    name="html",
    media_type="text/html; charset=utf-8",
    suffix=".sources.html",
    label="HTML list",
    write=write,
    asked_as=("text/html",),
)
