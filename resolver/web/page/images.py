"""Pictures of sources, only when an editor asks to see one: fetched by us, through the guard, bounded, and never kept.

Only what a sidecar names is fetched, so this is no way to look at the network. What comes must begin as a picture does
(PNG, JPEG, GIF, WebP, AVIF); a drawing that may hold script (SVG) is none.
"""

from http import HTTPStatus
from urllib.parse import urljoin

from aiohttp import web

from resolver import clean
from resolver.errors import FetchFailed
from resolver.fetch import deadline
from resolver.fetch.client import Client
from resolver.fetch.web import Want
from resolver.web.limits import LINKS
from resolver.web.page import article as articles
from resolver.web.page.cards import picture_url
from resolver.web.page.frame import Visit
from resolver.web.problems import Problem

HOPS = 3
KEPT_SECONDS = 300


def kind_of(body: bytes) -> str | None:
    """The media type of a picture, told from its first bytes; None: it is none that is shown."""
    if body.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if body.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if body.startswith((b"GIF87a", b"GIF89a")):
        return "image/gif"
    if body[:4] == b"RIFF" and body[8:12] == b"WEBP":
        return "image/webp"
    return "image/avif" if body[4:12] in {b"ftypavif", b"ftypavis"} else None


async def picture(visit: Visit) -> web.Response:
    """One picture of one source.

    Raises:
        Problem: there is none, or it cannot be had.
    """
    number = visit.named("number")
    _, found = await articles.known(visit)
    source = next((each for each in found.sidecar.sources if each.id == visit.named("source")), None)
    url = picture_url(source, int(number)) if source is not None else None
    if url is None or visit.page.web is None:
        raise Problem("not-found")
    await visit.parts.limits.take(LINKS, visit.caller)
    with deadline.within(visit.parts.settings.total_timeout):
        body = await _fetched(visit.page.web, url)
    kind = kind_of(body)
    if kind is None:
        raise Problem("not-found", str(visit.say("What is there is no picture that can be shown.")))
    headers = {
        "Content-Type": kind,
        "Cache-Control": f"private, max-age={KEPT_SECONDS}",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Content-Disposition": "inline",
    }
    return web.Response(body=body, headers=headers)


async def _fetched(client: Client, url: str) -> bytes:
    for _ in range(HOPS):
        try:
            answer = await client.get(url, want=Want.PICTURE)
        except FetchFailed as error:
            raise Problem("not-found", "The picture could not be fetched.") from error
        to = clean.link(urljoin(url, answer.headers.get("location", ""))) if 300 <= answer.status < 400 else None  # noqa: PLR2004 - redirects
        if to is None:
            if answer.status != HTTPStatus.OK or answer.truncated:
                raise Problem("not-found", "The picture is not there, or too large to be shown.")
            return answer.body
        url = to
    raise Problem("not-found", "The picture is behind too many redirects.")
