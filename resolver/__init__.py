"""Finds every embedded post and short link in a news article, resolves each one, and says how it knows."""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("embed-resolver")
except PackageNotFoundError:
    __version__ = "0+unknown"
