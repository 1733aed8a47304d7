"""Takes the README's picture of the editors' page: the example article, checked against the simulated web beside it.

    python -m tools.page_picture        # writes docs/page.png; needs Chromium

Everything in the picture is made up, and nothing of it was asked of the network.
"""

import asyncio
import tempfile
from pathlib import Path

from aiohttp import web
from pydantic import SecretStr

from resolver.service import Resolver
from resolver.settings import Settings
from resolver.store.database import Records
from resolver.web.app import make_app
from resolver.web.server import Runner
from tests.support.browser import chromium, reader

PICTURE = Path(__file__).parents[1] / "docs" / "page.png"
WIDTH, HEIGHT = 1280, 1000


async def take(target: Path) -> None:
    """Serve the example, look at it, keep what is seen."""
    with tempfile.TemporaryDirectory() as folder:
        database = SecretStr(f"sqlite:///{folder}/records.sqlite3")
        settings = Settings(data_dir=Path(folder), database_url=database)
        async with (
            await Records.open(None, settings) as records,
            Resolver(settings, offline=True) as resolver,
            chromium() as browser,
        ):
            runner = Runner(make_app(settings, records, resolver, None), settings)
            await runner.setup()
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            async with reader(browser, f"http://127.0.0.1:{runner.addresses[0][1]}", width=WIDTH, height=HEIGHT) as one:
                await one.open()
                await one.page.get_by_role("button", name="Try the example article").click()
                await one.page.locator("#m3").wait_for()
                target.parent.mkdir(exist_ok=True)
                await one.page.screenshot(path=target)
            await runner.cleanup()


if __name__ == "__main__":
    asyncio.run(take(PICTURE))
