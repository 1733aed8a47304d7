"""Which version of the distribution this is."""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("embed-resolver")
except PackageNotFoundError:
    __version__ = "0+unknown"
