"""`/a/{id}`: the article left, its sources right; and what hangs on it: a single card, export, citations."""

import asyncio
from dataclasses import dataclass

from aiohttp import web
from markupsafe import Markup

from resolver import export
from resolver.export import Format, markdown, styles, wikipedia
from resolver.export import text as running
from resolver.export.cited import Cited, cite
from resolver.find.found import ArticleText
from resolver.model import Sidecar
from resolver.store.database import nouns
from resolver.web.page import view as views
from resolver.web.page.frame import Visit
from resolver.web.page.tongue import N_
from resolver.web.page.view import MANY, Known, View
from resolver.web.problems import Problem

FIRST = ("csl", "ris", "bibtex", "csv", "schema-org", "ninjs", "annotation", "html", "markdown", "text", "wikipedia")
"""What the menu offers first; every other format stands behind them."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """What could not be done with a card's form: the mention, why, and the address that stood in the box."""

    mention: str
    words: Markup
    url: str


@dataclass(frozen=True, slots=True)
class Citation:
    """One source in one style, ready to be copied."""

    name: str
    label: Markup
    text: str


async def show(visit: Visit) -> web.Response:
    """The page."""
    return await page(visit)


async def page(visit: Visit, *, status: int = 200, wrong: Wrong | None = None) -> web.Response:
    """The page of an article as it stands."""
    shown = await viewed(visit)

    def written() -> bytes:
        return visit.write("article.html", view=shown, formats=menu(), wrong=wrong).encode("utf-8", "replace")

    body = await asyncio.to_thread(written) if len(shown.cards) > MANY else written()
    return web.Response(status=status, body=body, headers={"Content-Type": "text/html; charset=utf-8"})


async def viewed(visit: Visit) -> View:
    """The article with its sources, as the address asks for it.

    Raises:
        Problem: there is no such article.
    """
    article = await named(visit)
    text = await text_of(visit, article)
    return await views.view(visit, article, text, await views.known(visit, article, text))


async def named(visit: Visit) -> nouns.Article:
    """The article that the address names.

    Raises:
        Problem: there is none.
    """
    article = await visit.parts.records.article(visit.named("id"))
    if article is None:
        raise Problem("not-found", str(visit.say("There is no such article; it may have been deleted.")))
    return article


async def text_of(visit: Visit, article: nouns.Article) -> ArticleText:
    """The article's own text."""
    text = await visit.parts.records.desk.text(article.id)
    if text is None:
        raise Problem("not-found")
    return await visit.page.texts.read(article, text)


async def known(visit: Visit) -> tuple[nouns.Article, Known]:
    """The article and its sources as they stand."""
    article = await named(visit)
    return article, await views.known(visit, article, await text_of(visit, article))


def menu() -> tuple[Format, ...]:
    """The export formats in the order of the menu; the sidecar itself comes last."""
    every = {each.name: each for each in export.formats()}
    first = [every.pop(name) for name in FIRST if name in every]
    return (*first, *(every[name] for name in sorted(every, key=lambda name: (name == "json", name))))


async def exported(visit: Visit) -> web.Response:
    """The article's sources in another format, as a file."""
    chosen = export.named(visit.query("format") or "json")
    served = await visit.parts.records.sidecar(visit.named("id"))
    if chosen is None or served is None:
        raise Problem("not-found")

    def written() -> bytes:
        return chosen.encoded(Sidecar.model_validate_json(served.document))

    body = served.document if chosen.name == "json" else await asyncio.to_thread(written)
    headers = {
        "Content-Type": chosen.media_type,
        "Content-Disposition": f'attachment; filename="sources{chosen.suffix}"',
    }
    return web.Response(body=body, headers=headers)


async def cited(visit: Visit) -> web.Response:
    """One source in all styles."""
    article, found = await known(visit)
    mention = next((each for each in found.sidecar.mentions if each.id == visit.named("mention")), None)
    by_id = {source.id: source for source in found.sidecar.sources}
    source = by_id.get(mention.source_id or "") if mention is not None else None
    if mention is None or source is None:
        raise Problem("not-found", str(visit.say("There is no source to cite here.")))
    told = citations(cite(source, (mention,)), visit)
    if visit.wants_part:
        part = visit.write("citations.html", citations=told)
        return visit.parts_of(html=part, first=told[0].text)
    headline = views.headline(article, found.sidecar)
    return visit.show("cite.html", article=article, headline=headline, mention=mention, citations=told)


STYLES = (
    ("ap", N_("Running text (AP)"), running.sentence),
    ("apa", N_("APA"), styles.apa),
    ("chicago", N_("Chicago"), styles.chicago),
    ("mla", N_("MLA"), styles.mla),
    ("wikipedia", N_("Wikipedia"), wikipedia.citation),
    ("markdown", N_("Markdown"), markdown.item),
)


def citations(source: Cited, visit: Visit) -> tuple[Citation, ...]:
    """A source in each style that a newsroom asks for."""
    return tuple(Citation(name, visit.say(label), write(source)) for name, label, write in STYLES)
