"""`/week`: what broke across the archive in the last seven days, the loudest first."""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

from aiohttp import web
from markupsafe import Markup

from resolver import clean, platforms
from resolver.export.cited import language
from resolver.store.database.desk import Change
from resolver.vocabulary import Attention
from resolver.web.page import naming
from resolver.web.page.addresses import Address, address, named_host
from resolver.web.page.changes import Changed, changed
from resolver.web.page.frame import Visit
from resolver.web.page.tongue import N_, Tongue
from resolver.web.page.view import headline

DAYS = 7
MOST = 200
TOP = 10

KINDS = {
    "went": N_("No longer there"),
    "edited": N_("Edited"),
    "moved": N_("Lead somewhere else"),
    "other": N_("Other changes"),
    "back": N_("Came back"),
}
_LEVELS = ("critical", "warning", "info", "none")


@dataclass(frozen=True, slots=True)
class Broken:
    """One change as it is listed: the source, what happened when, the articles that name it."""

    heading: Markup
    words: str | None
    language: str | None
    key: str
    source: Address
    when: Markup
    change: Changed
    articles: tuple[tuple[str, str], ...]
    more: int


async def show(visit: Visit) -> web.Response:
    """The week."""
    records, say = visit.parts.records, visit.say
    found = await records.desk.changes(timedelta(days=DAYS), MOST)
    rows = sorted((_broken(each, say) for each in found), key=lambda each: _LEVELS.index(each.change.level))
    groups = [(say(label), tuple(each for each in rows if each.change.kind == kind)) for kind, label in KINDS.items()]
    places = Counter(_place(each) for each, row in zip(found, _in_order(found, say), strict=True) if row == "went")
    loud = await records.articles(limit=TOP, attention=Attention.CRITICAL)
    return visit.show(
        "week.html",
        groups=[(label, each) for label, each in groups if each],
        total=sum(row.change.kind != "back" for row in rows),
        more=len(found) == MOST,
        places=places.most_common(TOP),
        loud=loud.rows,
        headline=headline,
        days=DAYS,
    )


def _in_order(found: tuple[Change, ...], say: Tongue) -> list[str]:
    return [changed(each.before, each.after, say).kind for each in found]


def _broken(change: Change, say: Tongue) -> Broken:
    source = change.source
    return Broken(
        heading=naming.of_source(source, say),
        words=clean.line(source.text or source.title or "", clean.TITLE),
        language=language(source.language),
        key=change.key,
        source=address(source.url),
        when=say.moment(change.after.observed_at),
        change=changed(change.before, change.after, say),
        articles=tuple((id_, head or id_) for id_, head in change.articles),
        more=max(change.mentions - len(change.articles), 0),
    )


def _place(change: Change) -> str:
    platform = platforms.named(change.source.platform) if change.source.platform else None
    return platform.label if platform else named_host(change.source.url)
