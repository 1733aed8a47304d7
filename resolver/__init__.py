"""Finds every embedded post and short link in a news article, resolves each one, and says how it knows.

    from resolver import Resolver, load, read_article       # in a program with an event loop

    import resolver                                         # in a script or a notebook, which has none
    sidecar = resolver.check("…text…")
    source = resolver.resolve("https://…")

Each name is loaded at its first use (PEP 562), so that importing the package costs next to nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from resolver.find import read_article
    from resolver.model import Sidecar, Source
    from resolver.service import Resolver
    from resolver.settings import Settings, load
    from resolver.sync import check, resolve
    from resolver.version import __version__

__all__ = [
    "Resolver",
    "Settings",
    "Sidecar",
    "Source",
    "__version__",
    "check",
    "load",
    "read_article",
    "resolve",
]

_ROOMS = {
    "Resolver": "service",
    "Settings": "settings",
    "Sidecar": "model",
    "Source": "model",
    "__version__": "version",
    "check": "sync",
    "load": "settings",
    "read_article": "find",
    "resolve": "sync",
}


if not TYPE_CHECKING:  # a checker knows the names above, and that there are no others

    def __getattr__(name: str) -> object:
        """One of the names above, from the room that it lives in."""
        if name not in _ROOMS:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        found: object = getattr(import_module(f"{__name__}.{_ROOMS[name]}"), name)
        globals()[name] = found
        return found


def __dir__() -> list[str]:
    """What the package offers, loaded or not."""
    return sorted({*globals(), *__all__})
