"""What every page goes through: who looks, whether a form is ours, the template, the headers; and pages of problems.

A page may load style, script, pictures and events from this server and nothing from anywhere else. Forms answer with
a redirect; to the page's own script (`X-Page: part`) they answer with the pieces that changed.
"""

import hashlib
import json
import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from http import HTTPStatus
from pathlib import Path
from urllib.parse import quote, urlencode

import structlog
from aiohttp import web
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from resolver.errors import BackendUnavailable, InputError, ResolverError
from resolver.fetch.client import Client
from resolver.version import __version__
from resolver.web import bodies, headers
from resolver.web.auth import Caller, Scope
from resolver.web.page import forms
from resolver.web.page.packing import pack
from resolver.web.page.session import Door, SignIn, insist_on_own_form
from resolver.web.page.texts import Texts
from resolver.web.page.tongue import Tongue, Tongues, foreign
from resolver.web.parts import Parts
from resolver.web.problems import Problem, of_error, of_status

HERE = Path(__file__).parents[1]
PART = "part"
YEAR_SECONDS = 365 * 24 * 3600

log = structlog.get_logger("resolver.web.page")


@cache
def static() -> Mapping[str, tuple[str, bytes]]:
    """The files of the page, by names that carry their content: type and bytes."""
    kinds = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
    found = {}
    for path in sorted((HERE / "static").iterdir()):
        if path.suffix in kinds:
            body = path.read_bytes()
            mark = hashlib.blake2b(body, digest_size=6).hexdigest()
            found[f"{path.stem}.{mark}{path.suffix}"] = (f"{kinds[path.suffix]}; charset=utf-8", body)
    return found


@cache
def named(stem: str, suffix: str) -> str:
    """The address of one of the files."""
    return next(f"/static/{name}" for name in static() if name.startswith(f"{stem}.") and name.endswith(suffix))


@cache
def templates() -> Environment:
    """The templates: everything is text unless it says that it is markup."""
    found = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    found.globals |= {"asset": named, "version": __version__, "article_path": article_path, "foreign": foreign}
    return found


def article_path(article_id: str, *steps: str, **query: str) -> str:
    """The address of an article's page, or of something below it."""
    path = "/a/" + "/".join(quote(step, safe="") for step in (article_id, *steps))
    return f"{path}?{urlencode(query)}" if query else path


@dataclass(slots=True)
class Page:
    """The page of one application: what its rooms share."""

    parts: Parts
    tongues: Tongues
    door: Door
    texts: Texts = field(default_factory=Texts)
    web: Client | None = None
    """The way to pictures and to articles at an address, through the same guard as everything; open while serving."""


@dataclass(slots=True)
class Visit:
    """One request for a page."""

    page: Page
    request: web.Request
    caller: Caller
    say: Tongue
    nonce: str = field(default_factory=lambda: secrets.token_urlsafe(16))
    form: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, forms.File] = field(default_factory=dict)

    @property
    def parts(self) -> Parts:
        """The parts of the application."""
        return self.page.parts

    @property
    def wants_part(self) -> bool:
        """Whether the page's script asks, which puts pieces into the page itself."""
        return self.request.headers.get("X-Page") == PART

    def query(self, name: str) -> str | None:
        """A parameter of the address; None where it is missing or empty."""
        return self.request.query.get(name) or None

    def named(self, name: str) -> str:
        """A variable of the path."""
        return self.request.match_info[name]

    def write(self, template: str, **values: object) -> str:
        """A template in the reader's language."""
        return (
            templates()
            .get_template(template)
            .render(_=self.say, some=self.say.some, say=self.say, visit=self, nonce=self.nonce, **values)
        )

    def show(self, template: str, *, status: int = 200, **values: object) -> web.Response:
        """A whole page."""
        body = self.write(template, **values).encode("utf-8", "replace")
        return web.Response(status=status, body=body, headers={"Content-Type": "text/html; charset=utf-8"})

    def parts_of(self, *, status: int = 200, **values: object) -> web.Response:
        """What changed, for the page's script."""
        body = json.dumps({name: str(each) if isinstance(each, Markup) else each for name, each in values.items()})
        return web.Response(status=status, text=body, content_type="application/json")

    def sent_to(self, path: str) -> web.Response:
        """Go there next, by GET."""
        return web.Response(status=HTTPStatus.SEE_OTHER, headers={"Location": path})


Handler = Callable[[Visit], Awaitable[web.StreamResponse]]


def shown(page: Page, handler: Handler, scope: Scope | None) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    """The function that the framework calls for a page; `scope` None: for everybody."""

    async def served(request: web.Request) -> web.StreamResponse:
        say = page.tongues.wanted(request.headers.get("Accept-Language"))
        visit = Visit(page, request, Caller("nobody", "", frozenset()), say)
        try:
            await _let_in(visit, scope)
            response = await handler(visit)
        except SignIn as asked:
            response = _to_sign_in(visit, asked)
        except ConnectionError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, the reader gets a page and the log the rest
            response = _refused(visit, error)
        if not response.prepared:
            protect(response, visit.nonce)
            await pack(request, response)
        return response

    return served


async def _let_in(visit: Visit, scope: Scope | None) -> None:
    """Say who looks, read what was sent.

    Raises:
        SignIn: nobody is signed in.
        Problem: the caller may not, not so often, or the form is not ours.
    """
    request, parts = visit.request, visit.parts
    changes = request.method == "POST"
    if changes:
        insist_on_own_form(request, parts.settings)
    if scope is not None:
        visit.caller = await visit.page.door.caller(request)
        if not visit.caller.may(scope):
            raise Problem("not-allowed", f"The scope `{scope.value}` is needed.")
        await parts.limits.request(visit.caller)
    if changes:
        body = await bodies.read(request, most=parts.settings.max_request_bytes, seconds=parts.settings.request_timeout)
        visit.form, visit.files = forms.read(body, request.headers.get("Content-Type", ""))


def protect(response: web.StreamResponse, nonce: str) -> None:
    """Put the headers on that every page has, beside those that it set itself."""
    told = {
        "Server": headers.SERVER,
        "Content-Security-Policy": policy(nonce),
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
        "Cache-Control": "no-store",
        "Vary": "Accept-Language, Cookie",
    }
    for name, value in told.items():
        response.headers.setdefault(name, value)


def policy(nonce: str) -> str:
    """What a page may load and do: nothing but its own."""
    return (
        f"default-src 'none'; script-src 'nonce-{nonce}'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
        "require-trusted-types-for 'script'; trusted-types page"
    )


def _to_sign_in(visit: Visit, asked: SignIn) -> web.Response:
    if visit.wants_part:
        return visit.parts_of(status=401, say=visit.say("You are signed out. Sign in again in another window."))
    if asked.again:
        return visit.show("again.html")
    back = visit.request.path_qs if visit.request.method == "GET" else "/"
    return visit.sent_to("/signin?" + urlencode({"next": back}))


def _refused(visit: Visit, error: Exception) -> web.Response:
    """The page, or the word to the script, that an exception is."""
    problem = _problem_of(visit, error)
    status = problem.kind.status.value
    if visit.wants_part:
        return visit.parts_of(status=status, say=problem.detail or problem.kind.title)
    return visit.show("problem.html", status=status, problem=problem)


def _problem_of(visit: Visit, error: Exception) -> Problem:
    if isinstance(error, Problem):
        return error
    if isinstance(error, BackendUnavailable):
        log.warning("a backend is away", path=visit.request.path, reason=str(error))
    if isinstance(error, ResolverError):
        return of_error(error)
    if isinstance(error, web.HTTPException):
        return of_status(error.status, error.headers)
    log.error("a page failed", path=visit.request.path, exc_info=error)
    return Problem("internal")


def sentence(error: InputError | Problem) -> str:
    """What is wrong with what was sent, for a person."""
    return str(error) if isinstance(error, InputError) else error.detail or error.kind.title


async def file(request: web.Request) -> web.Response:
    """One of the page's files; its name changes with its content, so that a browser asks once."""
    found = static().get(request.match_info["name"])
    if found is None:
        return Problem("not-found").response()
    kind, body = found
    answer = {
        "Content-Type": kind,
        "Cache-Control": f"public, max-age={YEAR_SECONDS}, immutable",
        **headers.ALWAYS,
    }
    return web.Response(body=body, headers=answer)
