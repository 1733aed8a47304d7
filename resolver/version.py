"""Which version of the distribution this is; a test holds it equal to `pyproject.toml`.

Written out: to read it from the installed metadata costs more than the rest of `resolver --version`.
"""

__version__ = "26.1.0"
