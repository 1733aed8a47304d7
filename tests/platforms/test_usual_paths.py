"""The one look that tells most addresses to name nothing tells no address so that names something."""

import pytest

from resolver import platforms
from resolver.platforms.base import Foreign, Reads

URLS = sorted(
    {each.url for platform in platforms.every() for each in platform.examples if isinstance(each, Reads | Foreign)}
)


@pytest.mark.parametrize("url", [url for url in URLS if "#" not in url])
def test_an_unusual_end_changes_nothing(url: str) -> None:
    """A fragment that no usual address has makes it be read whole: item and short link are the same."""
    unusual = f"{url}#ünusual"

    assert platforms.item(unusual) == platforms.item(url)
    assert platforms.short(unusual) == platforms.short(url)
