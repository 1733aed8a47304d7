"""The one table of what each piece of evidence weighs, and how pieces add up. It never fetches.

| evidence | weight | points |
|---|---|---|
| `person_said_so` | decisive | 1.00 |
| `id_in_markup`, `id_in_url` | decisive | 0.99 |
| `media_link_leads_to_post` | decisive | 0.80 |
| `handle_agrees` | strong | 0.60 |
| `text_agrees` | strong (at least four words, or supporting) | 0.60 |
| `author_name_agrees`, `date_agrees`, `id_timestamp_agrees`, `outlink_agrees` | supporting | 0.25 |
| `short_link_leads_to_post`, `only_search_match` | supporting | 0.25 |
| `handle_differs`, `date_differs`, `text_differs` | against | halves the score |

Points add up as independent reasons do: a score is 1 − the product of (1 − points). A short link that *is* the mention
(`link`, `bare_url`) is decisive; one inside a post's words is only supporting.
"""

from collections.abc import Iterable, Mapping

from resolver.model import Evidence, made
from resolver.vocabulary import EvidenceKind, Weight

POINTS: Mapping[Weight, float] = {Weight.DECISIVE: 0.80, Weight.STRONG: 0.60, Weight.SUPPORTING: 0.25}
IDENTITY: Mapping[EvidenceKind, float] = {
    EvidenceKind.PERSON_SAID_SO: 1.0,
    EvidenceKind.ID_IN_MARKUP: 0.99,
    EvidenceKind.ID_IN_URL: 0.99,
}
"""Kinds that say more than their weight."""

AGAINST_FACTOR = 0.5

WEIGHTS: Mapping[EvidenceKind, Weight] = {
    EvidenceKind.ID_IN_MARKUP: Weight.DECISIVE,
    EvidenceKind.ID_IN_URL: Weight.DECISIVE,
    EvidenceKind.MEDIA_LINK_LEADS_TO_POST: Weight.DECISIVE,
    EvidenceKind.PERSON_SAID_SO: Weight.DECISIVE,
    EvidenceKind.HANDLE_AGREES: Weight.STRONG,
    EvidenceKind.TEXT_AGREES: Weight.STRONG,
    EvidenceKind.SHORT_LINK_LEADS_TO_POST: Weight.SUPPORTING,
    EvidenceKind.ONLY_SEARCH_MATCH: Weight.SUPPORTING,
    EvidenceKind.AUTHOR_NAME_AGREES: Weight.SUPPORTING,
    EvidenceKind.DATE_AGREES: Weight.SUPPORTING,
    EvidenceKind.ID_TIMESTAMP_AGREES: Weight.SUPPORTING,
    EvidenceKind.OUTLINK_AGREES: Weight.SUPPORTING,
    EvidenceKind.HANDLE_DIFFERS: Weight.AGAINST,
    EvidenceKind.DATE_DIFFERS: Weight.AGAINST,
    EvidenceKind.TEXT_DIFFERS: Weight.AGAINST,
}


def item(
    kind: EvidenceKind, *, weight: Weight | None = None, capture_id: str | None = None, note: str | None = None
) -> Evidence:
    """A piece of evidence with its weight from the table, or with another that its rule names."""
    return made(Evidence, kind=kind, weight=weight or WEIGHTS[kind], capture_id=capture_id, note=note)


def score(found: Iterable[Evidence]) -> float:
    """How sure all pieces together make us, 0 to 1, to two digits."""
    doubt, factor = 1.0, 1.0
    for piece in found:
        if piece.weight is Weight.AGAINST:
            factor *= AGAINST_FACTOR
        else:
            doubt *= 1 - IDENTITY.get(piece.kind, POINTS[piece.weight])
    return round((1 - doubt) * factor, 2)
