"""A real browser for the tests: Debian's Chromium without a window, driven by its own protocol, asking nobody else.

Every request that a page makes is written down, and so is whatever it complains about.
"""

import contextlib
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, cast

from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, BrowserContext, Locator, Page, Response, async_playwright

ROOT = Path(__file__).parents[2]
SHOTS = ROOT / "page-out"
"""Where pictures of the page go; the folder is never committed."""

MISSING = "There is no Chromium here: `apt-get install chromium`, and the page is tried in a browser as well."
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--disable-default-apps", "--disable-extensions",
    "--disable-domain-reliability", "--metrics-recording-only", "--no-pings", "--force-color-profile=srgb",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)  # fmt: skip
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PATIENCE_MS = 15_000

Scheme = Literal["light", "dark"]


def executable() -> str | None:
    """The Chromium of this machine; None where there is none."""
    return next(
        (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
    )


@contextlib.asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """A browser for the length of a block."""
    async with async_playwright() as player:
        browser = await player.chromium.launch(executable_path=executable(), args=list(FLAGS))
        try:
            yield browser
        finally:
            await browser.close()


@dataclass
class Reader:
    """One person at one window: the page, what it asked for, what it complained about."""

    context: BrowserContext
    page: Page
    base: str
    asked: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    @property
    def foreign(self) -> list[str]:
        """Requests that did not go to our own server."""
        return [url for url in self.asked if not url.startswith((self.base, "data:", "blob:", "about:"))]

    async def open(self, path: str = "/") -> Response:
        """Go to a page of ours."""
        response = await self.page.goto(self.base + path)
        assert response is not None
        return response

    def card(self, number: int) -> Locator:
        """The card of a mention."""
        return self.page.locator(f"#m{number}")

    async def focused(self) -> str:
        """What has the focus: the id of the card or element, else its words."""
        return cast(
            "str",
            await self.page.evaluate(
                "((at) => (at.id || at.dataset.key || at.innerText).trim())(document.activeElement)"
            ),
        )

    async def said(self, words: str) -> None:
        """Wait until the status line says this."""
        await self.page.wait_for_function(
            "words => document.getElementById('status').textContent.includes(words)", arg=words
        )

    async def violations(self, *rules: str) -> list[str]:
        """What axe finds wrong, one line each; by these rules, else by all of WCAG 2.2 AA and its best practices."""
        chosen = {"type": "rule", "values": list(rules)} if rules else {"type": "tag", "values": TAGS}
        found = await Axe().run(self.page, options={"runOnly": chosen, "resultTypes": ["violations"]})
        return [
            f"{each['id']}: {node['target']} {node.get('failureSummary', '')[:300]}"
            for each in found.response["violations"]
            for node in each["nodes"][:3]
        ]

    async def shoot(self, name: str, what: Locator | None = None) -> None:
        """Keep a picture of the page, or of a part of it."""
        SHOTS.mkdir(exist_ok=True)
        path = SHOTS / f"{name}.png"
        if what is None:
            await self.page.screenshot(path=path, full_page=True, animations="disabled")
        else:
            await what.screenshot(path=path, animations="disabled")


@contextlib.asynccontextmanager
async def reader(  # noqa: PLR0913 - a person has many wishes
    browser: Browser,
    base: str,
    *,
    width: int = 1280,
    height: int = 900,
    scheme: Scheme = "light",
    script: bool = True,
    own_script: bool = True,
    locale: str = "en-GB",
    motion: Literal["reduce", "no-preference"] = "reduce",
    forced_colors: Literal["active", "none"] = "none",
) -> AsyncIterator[Reader]:
    """A person who looks, for the length of a block.

    Without `script` the browser runs none, not even timers of a tool in the page; without `own_script` only the page's
    own one never arrives.
    """
    context = await browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme=scheme,
        java_script_enabled=script,
        locale=locale,
        reduced_motion=motion,
        forced_colors=forced_colors,
        permissions=["clipboard-read", "clipboard-write"],
    )
    context.set_default_timeout(PATIENCE_MS)
    page = await context.new_page()
    one = Reader(context, page, base)
    context.on("request", lambda request: one.asked.append(request.url))
    page.on("console", lambda told: one.complaints.append(told.text) if told.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: one.complaints.append(str(error)))
    if not own_script:
        await context.route("**/static/*.js", lambda route: route.abort())
    try:
        yield one
    finally:
        await context.close()
