"""How we know: the evidence for an identification, the looks behind it, and where voices differ, in words. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from resolver import clean
from resolver.model import Capture, Mention, Source
from resolver.vocabulary import EvidenceKind, Method, Outcome, Reason, Weight
from resolver.web.page.addresses import Address, address
from resolver.web.page.states import REASONS
from resolver.web.page.tongue import N_, Tongue, foreign

EVIDENCE = {
    EvidenceKind.ID_IN_MARKUP: N_("The embed code in the article holds its ID."),
    EvidenceKind.ID_IN_URL: N_("The article gives its address."),
    EvidenceKind.MEDIA_LINK_LEADS_TO_POST: N_("The picture link in the copied text leads to it."),
    EvidenceKind.SHORT_LINK_LEADS_TO_POST: N_("The short link in the article leads to it."),
    EvidenceKind.HANDLE_AGREES: N_("The account in the article is its account."),
    EvidenceKind.AUTHOR_NAME_AGREES: N_("The name in the article is its author’s name."),
    EvidenceKind.DATE_AGREES: N_("The date in the article is its date."),
    EvidenceKind.ID_TIMESTAMP_AGREES: N_("The time inside its ID fits the date in the article."),
    EvidenceKind.TEXT_AGREES: N_("The words in the article are its words."),
    EvidenceKind.OUTLINK_AGREES: N_("It links to the same place as the article’s copy."),
    EvidenceKind.ONLY_SEARCH_MATCH: N_("Found only by searching an archive for the account and the day."),
    EvidenceKind.PERSON_SAID_SO: N_("A person said that this is it."),
    EvidenceKind.HANDLE_DIFFERS: N_("The account in the article is not its account."),
    EvidenceKind.DATE_DIFFERS: N_("The date in the article is not its date."),
    EvidenceKind.TEXT_DIFFERS: N_("The words in the article are not its words."),
}

BY = {
    EvidenceKind.ID_IN_MARKUP: N_("identified from the embed"),
    EvidenceKind.ID_IN_URL: N_("identified from the address"),
    EvidenceKind.MEDIA_LINK_LEADS_TO_POST: N_("identified from the picture link"),
    EvidenceKind.SHORT_LINK_LEADS_TO_POST: N_("identified from the short link"),
    EvidenceKind.ONLY_SEARCH_MATCH: N_("found by a search in an archive"),
    EvidenceKind.PERSON_SAID_SO: N_("identified by a person"),
}
"""What a card's line of facts says of how its source was identified."""

WEIGHTS = {
    Weight.DECISIVE: N_("decides"),
    Weight.STRONG: N_("strong"),
    Weight.SUPPORTING: N_("supports"),
    Weight.AGAINST: N_("against"),
}

METHODS = {
    Method.REDIRECT: N_("followed the link"),
    Method.OEMBED: N_("asked the platform (oEmbed)"),
    Method.PLATFORM_API: N_("asked the platform"),
    Method.HTML_META: N_("read the page"),
    Method.JSON_LD: N_("read the page’s data"),
    Method.ARCHIVE_LOOKUP: N_("asked an archive"),
    Method.ARCHIVE_COPY: N_("read an archived copy"),
    Method.CMS_COPY: N_("read the newsroom’s copy"),
    Method.MANUAL: N_("a person looked"),
}

OUTCOMES = {
    Outcome.OK: N_("answered"),
    Outcome.GONE: N_("gone"),
    Outcome.RESTRICTED: N_("shown only to some"),
    Outcome.UNREACHABLE: N_("no answer"),
    Outcome.BLOCKED: N_("refused us"),
    Outcome.REFUSED_UNSAFE: N_("not opened"),
    Outcome.UNSUPPORTED: N_("nothing to read"),
    Outcome.BAD_RESPONSE: N_("could not be read"),
    Outcome.NOT_CHECKED: N_("not asked"),
}

FIELDS = {
    "title": N_("Title"),
    "description": N_("Description"),
    "author": N_("Author"),
    "authors": N_("Authors"),
    "publisher": N_("Site"),
    "published": N_("Published"),
    "modified": N_("Changed"),
    "language": N_("Language"),
    "text": N_("Text"),
    "url": N_("Address"),
    "image": N_("Picture"),
}


@dataclass(frozen=True, slots=True)
class Look:
    """One capture as it is shown."""

    id: str
    when: Markup
    how: Markup
    came_to: Markup
    why: Markup | None
    status: int | None
    asked: Address


@dataclass(frozen=True, slots=True)
class Reasoned:
    """One piece of evidence as it is shown."""

    sentence: Markup
    weight: str
    label: Markup
    look: Look | None
    note: str | None


@dataclass(frozen=True, slots=True)
class Voice:
    """What one voice says of a field."""

    by: str
    value: str


@dataclass(frozen=True, slots=True)
class Quarrel:
    """A field about which voices differ; the first was believed."""

    field: Markup
    voices: tuple[Voice, ...]


def look(capture: Capture, say: Tongue) -> Look:
    """A capture, ready to be shown."""
    try:
        why = say(REASONS[Reason(capture.reason)]) if capture.reason else None
    except ValueError:
        why = None
    return Look(
        id=capture.id,
        when=say.moment(capture.observed_at),
        how=say(METHODS[capture.method]),
        came_to=say(OUTCOMES[capture.outcome]),
        why=why,
        status=capture.http_status,
        asked=address(capture.requested_url),
    )


def reasoned(mention: Mention, looks: Mapping[str, Look], say: Tongue) -> tuple[Reasoned, ...]:
    """The evidence of a mention; `looks` are those of its source, by id."""
    return tuple(
        Reasoned(
            sentence=say(EVIDENCE[each.kind]),
            weight=each.weight.value,
            label=say(WEIGHTS[each.weight]),
            look=looks.get(each.capture_id or ""),
            note=clean.line(each.note or "", clean.DESCRIPTION) if each.kind is EvidenceKind.PERSON_SAID_SO else None,
        )
        for each in mention.identification.evidence
    )


def identified_by(mention: Mention, say: Tongue) -> Markup | None:
    """How a mention's source was identified, in a few words."""
    for each in mention.identification.evidence:
        if each.kind in BY and each.weight is not Weight.AGAINST:
            return say(BY[each.kind])
    return None


def quarrels(source: Source, say: Tongue) -> tuple[Quarrel, ...]:
    """The fields about which voices differ."""
    return tuple(
        Quarrel(
            field=_field(each.field, say),
            voices=tuple(
                Voice(clean.line(claim.by, clean.NAME) or "", clean.line(claim.value, clean.DESCRIPTION) or "")
                for claim in each.said
            ),
        )
        for each in source.disagreements
    )


def _field(pointer: str, say: Tongue) -> Markup:
    name = pointer.strip("/").partition("/")[0]
    return say(FIELDS[name]) if name in FIELDS else foreign(name)
