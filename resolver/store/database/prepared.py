"""A sidecar made ready to be stored: its bytes, its ETag, and what the tables say of it. Pure."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from resolver.model import Mention, Sidecar, dump
from resolver.store.history import identity
from resolver.vocabulary import Attention, ReviewState, Trigger

LEVELS = (Attention.NONE, Attention.INFO, Attention.WARNING, Attention.CRITICAL)

_LOOKS = re.compile(
    r'"(?:checked_at|last_live_at|counted_at|observed_at)": "[^"\\]*"|"from_cache": (?:true|false)', re.ASCII
)
"""When we looked, as against what we saw: keys that a new ETag is not given for.

In what `dump` writes a quotation mark inside a text has a backslash before it, so this matches keys and nothing else.
"""

_RUN, _AFTER_RUN = '}, "run": {', '}, "mentions": ['
"""Where the run stands: between the article and the mentions, and neither mark can stand inside a text."""

_QUIET = frozenset({ReviewState.CHECKED, ReviewState.NOT_A_SOURCE})


@dataclass(frozen=True, slots=True)
class Prepared:
    """A sidecar and what follows from it; `loudest` is the place in `LEVELS` of what still asks for an editor."""

    sidecar: Sidecar
    document: bytes
    etag: str
    loudest: int


def prepare(sidecar: Sidecar, *, run_id: str | None = None, trigger: Trigger | None = None) -> Prepared:
    """The sidecar as it is stored and served, of the run that was asked for under that id."""
    named = {name: value for name, value in (("id", run_id), ("trigger", trigger)) if value is not None}
    if named:
        sidecar = sidecar.model_copy(update={"run": sidecar.run.model_copy(update=named)})
    document = dump(sidecar)
    return Prepared(sidecar, document.encode(), etag(document), loudest(sidecar.mentions))


def etag(document: str) -> str:
    """The strong, quoted ETag of what `dump` wrote: of all that it says but for the run and the times of our looks.

    A run that saw what the last one saw gives the same ETag, so that nobody fetches or is told the same again.
    """
    start = document.index(_RUN)
    seen = _LOOKS.sub("", document[:start] + document[document.index(_AFTER_RUN, start) :])
    return f'"{hashlib.sha256(seen.encode()).hexdigest()[:32]}"'


def loudest(mentions: Sequence[Mention]) -> int:
    """How loudly the article asks for an editor: its loudest mention that nobody has dealt with."""
    asking = (each for each in mentions if each.review.state not in _QUIET)
    return max((LEVELS.index(each.attention) for each in asking), default=0)


def words_of(mention: Mention, source_key: str | None) -> str:
    """What stands for a mention in the decisions about it, across runs; without a source, for its words alone."""
    key, exact = identity(mention, source_key)
    return hashlib.sha256(f"{key or ''}\0{exact}".encode("utf-8", "surrogatepass")).hexdigest()
