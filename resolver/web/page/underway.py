"""An article's sources while its run goes on: what is answered so far, judged as it stands; the rest is being checked.

A run's answers are in the cache as they come. Nothing is asked of the web here, and nothing is kept.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from resolver import assemble
from resolver.assemble import NO_COUNTS, Resolution
from resolver.find import find_mentions
from resolver.find.found import ArticleText, Found
from resolver.model import Run, Sidecar, timestamp
from resolver.question import Question
from resolver.service import Resolver
from resolver.version import __version__
from resolver.vocabulary import RunState, Trigger

LARGE_MENTIONS = 50


@dataclass(slots=True)
class Underway:
    """One article that is being checked, as often as it is looked at."""

    article: ArticleText
    article_id: str
    founds: Sequence[Found]
    answers: dict[str, Resolution] = field(default_factory=dict)

    @classmethod
    async def begin(cls, article: ArticleText, article_id: str) -> "Underway":
        """Find what is to be checked."""
        return cls(article, article_id, await asyncio.to_thread(find_mentions, article))

    async def look(self, resolver: Resolver) -> bool:
        """Take in what was answered since; whether there was anything."""
        waiting = {about.key: about for each in self.founds for about in _asked(each) if about.key not in self.answers}
        found = await asyncio.gather(*(resolver.remembered(about) for about in waiting.values()))
        fresh = {each.resolution.question.key: each.resolution for each in found if each is not None}
        self.answers |= fresh
        return bool(fresh)

    async def sidecar(self) -> tuple[Sidecar, frozenset[str]]:
        """The sources as far as they are known, and the mentions that are still being checked."""
        build = self._built
        sidecar = await asyncio.to_thread(build) if len(self.founds) > LARGE_MENTIONS else build()
        pending = (
            mention.id
            for mention, found in zip(sidecar.mentions, self.founds, strict=True)
            if any(about.key not in self.answers for about in _asked(found))
        )
        return sidecar, frozenset(pending)

    def _built(self) -> Sidecar:
        run = Run(
            id="run_underway",
            state=RunState.RUNNING,
            trigger=Trigger.PAGE,
            started_at=timestamp(datetime.now(UTC)),
            resolver=f"embed-resolver/{__version__}",
            counts=NO_COUNTS,
        )
        return assemble.sidecar(self.article, self.article_id, self.founds, self.answers, run)


def _asked(found: Found) -> list[Question]:
    return [about for _, about in assemble.questions(found)]
