"""What the article quotes, told beside it: verbatim, altered with the difference, or in none of its sources. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from resolver import clean
from resolver.judge.quotes import Lookup, Told, Verdict, look_up, passages
from resolver.model import DiffOp, Sidecar, Source
from resolver.vocabulary import Form
from resolver.web.page import difference
from resolver.web.page.highlight import position
from resolver.web.page.telling import is_meant
from resolver.web.page.tongue import N_, Tongue

COPIED = frozenset({Form.FLATTENED_POST, Form.EMBED_HTML, Form.EMBED_BLOCK})

WORDS = {
    Verdict.VERBATIM: N_("Verbatim"),
    Verdict.ALTERED: N_("Altered"),
    Verdict.NOT_FOUND: N_("Not found in any linked source"),
}
ICONS = {Verdict.VERBATIM: "check", Verdict.ALTERED: "bang", Verdict.NOT_FOUND: "question"}


@dataclass(frozen=True, slots=True)
class Quote:
    """One quoted passage: its place, the verdict in words, the card whose source has it, how it differs."""

    number: int
    start: int
    end: int
    text: str
    verdict: Verdict
    words: Markup
    icon: str
    card: str | None
    card_number: int | None
    difference: difference.Row


def quotes(text: str, sidecar: Sidecar, say: Tongue) -> tuple[Quote, ...]:
    """The quoted passages of an article, looked up in the words of its sources, today's and those of earlier looks."""
    spans = sorted(
        (place.start, place.end)
        for mention in sidecar.mentions
        if mention.form in COPIED and (place := position(mention)) is not None
    )
    found = passages(text, without=spans)
    if not found:
        return ()
    told = [Told(source.id, words) for source in _meant(sidecar) for words in _said(source)]
    numbers: dict[str, tuple[str, int]] = {}
    for number, mention in enumerate(sidecar.mentions, 1):
        if mention.source_id:
            numbers.setdefault(mention.source_id, (mention.id, number))
    return tuple(_quote(number, each, numbers, say) for number, each in enumerate(look_up(found, told), 1))


def _meant(sidecar: Sidecar) -> Sequence[Source]:
    meant = {mention.source_id for mention in sidecar.mentions}
    by_id = {source.id: source for source in sidecar.sources}
    unsure = {
        mention.source_id
        for mention in sidecar.mentions
        if (source := by_id.get(mention.source_id or "")) is not None and not is_meant(mention, source)
    }
    return [source for source in sidecar.sources if source.id in meant - unsure]


def _said(source: Source) -> Sequence[str]:
    texts = [source.text, *(look.text for look in reversed(source.captures)), source.title, source.description]
    return list(dict.fromkeys(each for each in texts if each))


def _quote(number: int, found: Lookup, numbers: dict[str, tuple[str, int]], say: Tongue) -> Quote:
    passage = found.passage
    card, card_number = numbers.get(found.name or "", (None, None))
    differs: difference.Row = ()
    if found.theirs is not None:
        ops = [DiffOp(op=step.op, article=step.a, source=step.b) for step in found.steps]
        differs = difference.pieces(passage.text, found.theirs, ops)
    return Quote(
        number=number,
        start=passage.start,
        end=passage.end,
        text=clean.line(passage.text, clean.DESCRIPTION) or "",
        verdict=found.verdict,
        words=say(WORDS[found.verdict]),
        icon=ICONS[found.verdict],
        card=card,
        card_number=card_number,
        difference=differs,
    )
