"""The example article, one click away: checked against the simulated web that stands beside it, never the real one."""

from functools import cache
from pathlib import Path

from resolver.fetch.replay import Replay
from resolver.find import read_article
from resolver.jobs import Lane
from resolver.service import Resolver
from resolver.store.database import NewArticle
from resolver.vocabulary import ArticleFormat, Trigger
from resolver.web.page.frame import Visit
from resolver.web.problems import Problem

ID = "demo"
TEXT, RECORDING = "kramatorsk.txt", "kramatorsk.warc.gz"
HEADLINE = "The clock above the old ticket hall (made up)"

_PACKED = Path(__file__).parents[2] / "data" / "demo"
_BESIDE = Path(__file__).parents[3] / "examples"


@cache
def folder() -> Path | None:
    """Where the example stands: in the package, or beside it in a checkout."""
    return next((each for each in (_PACKED, _BESIDE) if (each / RECORDING).is_file()), None)


def is_there() -> bool:
    """Whether there is an example to show."""
    return folder() is not None


async def show(visit: Visit) -> str:
    """Check the example article, now; its id.

    Raises:
        Problem: there is no example here.
    """
    found = folder()
    if found is None:
        raise Problem("not-found")
    records = visit.parts.records
    body = (found / TEXT).read_bytes()
    article = NewArticle(
        id=ID,
        body=body,
        format=ArticleFormat.TEXT,
        headline=HEADLINE,
        language="en",
        trigger=Trigger.PAGE,
        queue=Lane.ONDEMAND.value,
    )
    put = await records.put_article(article)
    if not put.pending:
        again = await records.request_run(ID, Trigger.PAGE, Lane.ONDEMAND.value)
        put = again or put
    work = await records.start_run(put.run_id)
    if work is None:
        return ID
    settings = visit.parts.settings
    async with Resolver(settings, web=Replay(found / RECORDING, settings)) as resolver:
        sidecar = await resolver.check_article(
            read_article(body, fmt=ArticleFormat.TEXT), ID, trigger=Trigger.PAGE, previous=work.previous
        )
    await records.save_result(work, sidecar)
    await records.desk.unwatch(ID)
    return ID
