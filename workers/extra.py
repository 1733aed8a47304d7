"""Says in one sentence what is missing where the extra `server` was not installed; imported before the engine is."""

from importlib.util import find_spec

from resolver.errors import ConfigError

NEEDED = ("docket", "prometheus_client", "standardwebhooks", "structlog")


def insist() -> None:
    """Check that the parts of the background are installed.

    Raises:
        ConfigError: a part is missing; the text says how to install it.
    """
    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing:
        raise ConfigError(
            f"The background needs {', '.join(missing)}, which the extra `server` brings: "
            "pip install 'embed-resolver[server]'."
        )


insist()
