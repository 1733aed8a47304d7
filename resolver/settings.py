"""Every number and address that an operator may change, in one table: the only reader of the environment.

Defaults, then a TOML file (`RESOLVER_CONFIG`, else `resolver.toml` in the working folder), then `RESOLVER_*`
variables; a later one wins, and a variable set to nothing is not set. The README's settings table is written from
these fields and a test compares them. Secrets may come from a file: `RESOLVER_REDIS_URL_FILE=/run/secrets/redis` reads
its first line.
"""

import os
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator

from resolver.errors import ConfigError
from resolver.vocabulary import Method

PREFIX = "RESOLVER_"
MIB = 1 << 20
MINUTE, HOUR, DAY = 60, 3600, 86400
DECADE = 3650 * DAY


def _data_dir() -> Path:
    if base := os.environ.get("XDG_DATA_HOME"):
        return Path(base) / "embed-resolver"
    try:
        return Path.home() / ".local" / "share" / "embed-resolver"
    except RuntimeError as error:
        raise ConfigError("This user has no home folder: set RESOLVER_DATA_DIR.") from error


class Settings(BaseModel):
    """The settings of one resolver; times in seconds, sizes in bytes."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    redis_url: str | None = Field(
        None,
        description="Redis or Valkey (`redis://`, `rediss://`, `unix://`); unset: a private server under `data_dir`",
    )
    data_dir: Path = Field(
        default_factory=_data_dir, description="folder of the embedded server and other private state"
    )
    contact: str = Field(
        "https://github.com/embed-resolver", description="where a host's operator can complain; part of the User-Agent"
    )

    concurrency: int = Field(32, ge=1, le=1000, description="questions that one article or one run resolves at a time")
    per_host: int = Field(4, ge=1, le=100, description="connections to one host at a time")
    per_host_rate: float = Field(
        0.0, ge=0, le=1000, description="requests to one host in a second, among all who share a Redis; 0 = no limit"
    )
    total_timeout: float = Field(
        15.0, gt=0, le=120, description="everything for one link: all hops, questions and retries"
    )
    connect_timeout: float = Field(5.0, gt=0, le=60, description="name lookup, and again TCP and TLS, per hop")
    read_timeout: float = Field(8.0, gt=0, le=60, description="until headers came, and between two pieces of a body")
    retries: int = Field(2, ge=0, le=5, description="further tries after a failure that may pass")
    retry_after_cap: float = Field(10.0, ge=0, le=60, description="longest wait that a host may ask for within one run")
    max_hops: int = Field(10, ge=1, le=30, description="redirects followed for one link")
    max_wire_bytes: int = Field(8 * MIB, ge=65536, description="bytes taken from the network for one answer")
    max_page_bytes: int = Field(2 * MIB, ge=65536, description="decoded bytes kept of a page")
    max_json_bytes: int = Field(256 * 1024, ge=4096, description="decoded bytes kept of an endpoint's answer")
    allow: tuple[str, ...] = Field(
        (),
        description="private `network:port` pairs that may be dialled, comma-separated; metadata addresses never",
    )
    ports: tuple[Annotated[int, Field(ge=1, le=65535)], ...] = Field(
        (80, 443), description="ports that may be dialled, comma-separated"
    )
    dns: tuple[str, ...] = Field(
        (),
        description="`host=address:port` overrides of the name lookup, comma-separated; `*` for all other hosts",
    )
    ca_file: Path | None = Field(None, description="further certificate authorities to trust (PEM)")

    ttl_live: float = Field(DAY, ge=1, le=DECADE, description="how long a live source is remembered")
    ttl_gone: float = Field(6 * HOUR, ge=1, le=DECADE, description="how long a source is remembered as gone")
    ttl_restricted: float = Field(6 * HOUR, ge=1, le=DECADE, description="how long a restricted source is remembered")
    ttl_unreachable: float = Field(
        2 * MINUTE, ge=1, le=DECADE, description="how long an unreachable source is remembered"
    )
    ttl_blocked: float = Field(5 * MINUTE, ge=1, le=DECADE, description="how long a host that blocks us is remembered")
    ttl_unsupported: float = Field(HOUR, ge=1, le=DECADE, description="how long an unsupported source is remembered")
    ttl_redirect: float = Field(
        7 * DAY, ge=1, le=DECADE, description="how long the target of a short link is remembered"
    )
    ttl_stale: float = Field(
        7 * DAY,
        ge=0,
        le=DECADE,
        description="how much longer a stale answer is kept, to be given at once while one call renews it",
    )
    redis_timeout: float = Field(0.25, gt=0, le=10, description="one cache operation; a slower Redis counts as down")
    redis_pause: float = Field(5.0, ge=0, le=300, description="how long a Redis that failed is left alone")
    lock_seconds: float = Field(
        30.0, gt=0, le=300, description="how long one caller may hold a cold question for the others"
    )

    ask: tuple[str, ...] = Field(
        (),
        description="which endpoints are asked, in which order: `x=platform_api+oembed`, comma-separated; "
        "else each platform's own order",
    )
    meta_token: SecretStr | None = Field(
        None, description="app token for the oEmbed endpoints of Instagram and Facebook"
    )

    archive: bool = Field(default=True, description="look for an archived copy of what is not live")
    archive_per_minute: int = Field(
        24, ge=1, le=60, description="questions to the archive's index in a minute, among all who share a Redis"
    )
    archive_timeout: float = Field(8.0, gt=0, le=60, description="everything for one archived copy")
    archive_key: SecretStr | None = Field(
        None, description="`key:secret` of an archive.org account, for `check --save` (Save Page Now)"
    )
    archive_save_timeout: float = Field(90.0, gt=0, le=600, description="how long a requested copy is waited for")
    ttl_archive: float = Field(DAY, ge=1, le=DECADE, description="how long an archive's answer is remembered")

    max_article_bytes: int = Field(50 * MIB, ge=1024, description="largest article that is read")
    max_links: int = Field(
        2000, ge=1, description="sources resolved for one article; further mentions are listed unchecked"
    )

    @field_validator("allow", "dns", "ports", "ask", mode="before")
    @classmethod
    def _listed(cls, value: object) -> object:
        return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value

    @field_validator("ask")
    @classmethod
    def _order(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        known = {Method.OEMBED.value, Method.PLATFORM_API.value}
        for entry in value:
            platform, _, methods = entry.partition("=")
            if not platform or not set(methods.split("+")) <= known:
                raise ValueError(f"{entry!r} is not platform=method+method with {' or '.join(sorted(known))}")
        return value

    @field_validator("redis_url")
    @classmethod
    def _redis_scheme(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith(("redis://", "rediss://", "unix://")):
            raise ValueError("it begins with redis://, rediss:// or unix://")
        return value

    def methods_of(self, platform: str) -> tuple[str, ...] | None:
        """The order in which this platform's endpoints are asked, None for the platform's own."""
        table = dict(entry.split("=", 1) for entry in self.ask)
        return tuple(table[platform].split("+")) if platform in table else None

    def with_key(self, headers: Mapping[str, str], needs_key: str | None) -> Mapping[str, str] | None:
        """Request headers with the key that an endpoint needs (the setting `needs_key`); None when it is not set."""
        if needs_key is None:
            return headers
        secret = getattr(self, needs_key, None)
        return {**headers, "Authorization": f"Bearer {secret.get_secret_value()}"} if secret else None


@cache
def names() -> tuple[str, ...]:
    """Every setting's name, in table order."""
    return tuple(Settings.model_fields)


def load(**overrides: Any) -> Settings:  # noqa: ANN401 - any setting's type
    """The settings of this process: defaults, TOML, environment, then `overrides`.

    Raises:
        ConfigError: a value is unknown or out of range; the text names the setting and where it was read.
    """
    table: dict[str, Any] = {**_from_file(), **_from_environment(), **overrides}
    try:
        return Settings(**table)
    except ValidationError as error:
        raise ConfigError(_sentence(error)) from error


def _from_file() -> dict[str, Any]:
    named = os.environ.get(PREFIX + "CONFIG")
    path = Path(named or "resolver.toml")
    if not named and not path.is_file():
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(f"The configuration file {path} cannot be read: {error.strerror}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"The configuration file {path} is not TOML: {error}.") from error


def _from_environment() -> dict[str, str]:
    table = {}
    for name in names():
        variable = PREFIX + name.upper()
        if value := os.environ.get(variable):
            table[name] = value
        elif path := os.environ.get(variable + "_FILE"):
            table[name] = _first_line(variable + "_FILE", Path(path))
    return table


def _first_line(variable: str, path: Path) -> str:
    try:
        line = path.read_text(encoding="utf-8").strip().partition("\n")[0].rstrip()
    except OSError as error:
        raise ConfigError(f"{variable} names {path}, which cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{variable} names {path}, which is not text.") from error
    if not line:
        raise ConfigError(f"{variable} names {path}, which is empty.")
    return line


def _sentence(error: ValidationError) -> str:
    first = error.errors(include_url=False)[0]
    name = str(first["loc"][0])
    return f"The setting {name} ({PREFIX}{name.upper()}) is not right: {first['msg'].removeprefix('Value error, ')}."
