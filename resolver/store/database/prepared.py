"""A sidecar made ready to be stored: its bytes, its ETag, and what the tables say of it. Pure."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from resolver.model import Mention, Sidecar
from resolver.noun import encoded, sound
from resolver.store.database.texts import Texts
from resolver.store.history import identity
from resolver.vocabulary import Attention, ReviewState, Trigger

LEVELS = (Attention.NONE, Attention.INFO, Attention.WARNING, Attention.CRITICAL)

_RUN, _AFTER_RUN, _NO_SOURCES = '}, "run": {', '}, "mentions": [', "]}"
"""Where the run stands, between the article and the mentions: neither mark can stand inside a text. And the end."""

_QUIET = frozenset({ReviewState.CHECKED, ReviewState.NOT_A_SOURCE})


@dataclass(frozen=True, slots=True)
class Prepared:
    """A sidecar and what follows from it; `loudest` is the place in `LEVELS` of what still asks for an editor."""

    sidecar: Sidecar
    document: bytes
    etag: str
    loudest: int


def prepare(
    sidecar: Sidecar, *, run_id: str | None = None, trigger: Trigger | None = None, texts: Texts | None = None
) -> Prepared:
    """The sidecar as it is stored and served, of the run that was asked for under that id.

    The bytes are those of `dump`. The ETag is strong and quoted, of all that they say but for the run and the times of
    our looks: a run that saw what the last one saw gives the same, so that nobody fetches or is told the same again.
    `texts` are those of sources that were written before.
    """
    named = {name: value for name, value in (("id", run_id), ("trigger", trigger)) if value is not None}
    if named:
        sidecar = sidecar.model_copy(update={"run": sidecar.run.model_copy(update=named)})
    of = (Texts() if texts is None else texts).of
    sources = [of(each) for each in sidecar.sources]
    rest = encoded(sidecar.model_copy(update={"sources": ()})).removesuffix(_NO_SOURCES)
    document = f"{rest}{', '.join([each.whole for each in sources])}{_NO_SOURCES}"
    start = rest.index(_RUN)
    without_run = rest[:start] + rest[rest.index(_AFTER_RUN, start) :]
    seen = f"{without_run}{', '.join([each.seen for each in sources])}{_NO_SOURCES}"
    etag = hashlib.sha256(sound(seen).encode()).hexdigest()[:32]
    return Prepared(sidecar, sound(document).encode(), f'"{etag}"', loudest(sidecar.mentions))


def loudest(mentions: Sequence[Mention]) -> int:
    """How loudly the article asks for an editor: its loudest mention that nobody has dealt with."""
    asking = (each for each in mentions if each.review.state not in _QUIET)
    return max((LEVELS.index(each.attention) for each in asking), default=0)


def words_of(mention: Mention, source_key: str | None) -> str:
    """What stands for a mention in the decisions about it, across runs; without a source, for its words alone."""
    key, exact = identity(mention, source_key)
    return hashlib.sha256(f"{key or ''}\0{exact}".encode("utf-8", "surrogatepass")).hexdigest()
