"""`/signin`, `/signout`: a key in, a cookie out; and `/help`, which is for everybody who may look."""

from urllib.parse import urlsplit

from aiohttp import web

from resolver.web.page import states
from resolver.web.page.frame import Visit
from resolver.web.page.session import COOKIE, is_secure


async def show(visit: Visit) -> web.Response:
    """The form that asks for a key."""
    return visit.show("signin.html", next=inside(visit.query("next")), error=None)


async def sign_in(visit: Visit) -> web.Response:
    """Let in whoever has a live key."""
    back = inside(visit.form.get("next"))
    found = await visit.page.door.sign_in(visit.form.get("key", ""))
    if found is None:
        error = visit.say("There is no such live key.")
        return visit.show("signin.html", status=422, next=back, error=error)
    cookie, seconds = found
    response = visit.sent_to(back)
    response.set_cookie(
        COOKIE,
        cookie,
        max_age=seconds,
        path="/",
        httponly=True,
        samesite="Strict",
        secure=is_secure(visit.request, visit.parts.settings),
    )
    return response


async def sign_out(visit: Visit) -> web.Response:
    """Forget the session."""
    response = visit.sent_to("/signin")
    response.del_cookie(COOKIE, path="/", httponly=True, samesite="Strict")
    return response


async def help_(visit: Visit) -> web.Response:
    """What the states mean, and the keys."""
    return visit.show("help.html", rows=states.ROWS, buttons=states.BUTTONS)


def inside(path: str | None) -> str:
    """An address of this page to go to next; anything else is the start."""
    if not path or not path.startswith("/") or path.startswith("//") or "\\" in path or not path.isprintable():
        return "/"
    parts = urlsplit(path)
    return path if not parts.scheme and not parts.netloc else "/"
