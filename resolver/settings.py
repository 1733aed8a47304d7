"""Every number and address that an operator may change, in one table: the only reader of the environment.

Defaults, then a TOML file (`RESOLVER_CONFIG`, else `resolver.toml` in the working folder), then `RESOLVER_*`
variables; a later one wins, and a variable set to nothing is not set. The README's settings table is written from
these fields and a test compares them. Secrets may come from a file: `RESOLVER_REDIS_URL_FILE=/run/secrets/redis` reads
its first line.
"""

import ipaddress
import os
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, ValidationInfo, field_validator

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
    database_url: SecretStr | None = Field(
        None, description="PostgreSQL (`postgresql://`) or `sqlite:///PATH`; unset: a SQLite file under `data_dir`"
    )
    database_timeout: float = Field(
        10.0, gt=0, le=300, description="how long the database may take: a connection, a lock, a statement"
    )
    database_connections: int = Field(10, ge=1, le=200, description="connections of one process to PostgreSQL")
    ttl_history: float = Field(
        90 * DAY, ge=1, le=DECADE, description="how long the log of what webhooks were told is kept"
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
    turn_timeout: float = Field(
        300.0, gt=0, le=3600, description="longest wait for a turn at a busy host, which counts for no other limit"
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
    deny: tuple[str, ...] = Field(
        (), description="further networks that are never dialled, not even where `allow` lists them, comma-separated"
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
        10.0, gt=0, le=300, description="how long one caller may hold a cold question for the others"
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
    max_article_tags: int = Field(
        1_000_000, ge=1000, description="tags of the largest article that is read, or brackets where it is JSON"
    )
    max_mentions: int = Field(100_000, ge=1, description="mentions listed of one article; the first ones")
    max_links: int = Field(
        2000, ge=1, description="sources resolved for one article; further mentions are listed unchecked"
    )

    listen: str = Field(
        "127.0.0.1:8080", pattern=r"^[^\s/]+:\d{1,5}$", description="`address:port` that `resolver serve` answers at"
    )
    public_url: str = Field(
        "http://localhost:8080",
        pattern=r"^https?://[^\s?#]+$",
        description="where others reach it; in links that it gives",
    )
    hosts: tuple[str, ...] = Field(
        (),
        description="names, comma-separated, that a server without keys may be called by besides `localhost`",
    )
    max_request_bytes: int = Field(
        2 * MIB, ge=4096, le=64 * MIB, description="largest body of a request, sent as it is or in gzip"
    )
    request_timeout: float = Field(10.0, gt=0, le=300, description="how long a client may take to send a request")
    limit_requests: int = Field(6000, ge=0, le=10**8, description="requests of one key in a minute; 0 = no limit")
    limit_links: int = Field(
        600, ge=0, le=10**8, description="links of one key in a minute that are not remembered; 0 = no limit"
    )
    limit_articles: int = Field(
        600, ge=0, le=10**8, description="articles that one key hands in or has checked again in a minute; 0 = no limit"
    )
    cors: tuple[str, ...] = Field(
        (), description="origins, comma-separated, whose pages may call the API: `https://cms.example.org`"
    )
    oembed_open: bool = Field(
        default=False, description="answer `/oembed` without a key, as CMSs ask it; limits are then for each address"
    )
    oembed_gone: bool = Field(
        default=False, description="answer `/oembed` about what is gone with its last words, marked so; else 404"
    )
    access_log: bool = Field(default=False, description="log every request; else those that fail, change or are slow")

    queue_url: str | None = Field(
        None, description="Redis or Valkey of the queue, which must never evict; unset: the one of `redis_url`"
    )
    worker_jobs: int = Field(32, ge=1, le=1000, description="jobs of one queue that a worker process runs at a time")
    job_lease: float = Field(30.0, ge=1, le=300, description="after how long the jobs of a dead worker are run again")
    worker_grace: float = Field(
        15.0,
        ge=0,
        le=150,
        description="how long a worker that is told to stop waits for its jobs; at most half a lease",
    )
    job_tries: int = Field(4, ge=1, le=20, description="attempts of a job that fails, before it is given up")
    job_starts: int = Field(3, ge=1, le=20, description="starts of a job that kills its worker, before it is given up")
    job_timeout: float = Field(900.0, gt=0, le=86400, description="longest time of one attempt")
    sweep_every: float = Field(
        5.0, ge=0.2, le=3600, description="how often what fell through is looked for: stored and in no queue, due, lost"
    )
    sweep_after: float = Field(
        900.0, ge=0.2, le=DAY, description="after how long a queued article that nobody began is queued again"
    )
    health_file: Path | None = Field(None, description="file that a living worker touches every few seconds")
    health_port: int | None = Field(
        None, ge=1, le=65535, description="port of a worker's `/livez`, `/readyz` and `/metrics`; unset: none"
    )
    health_host: str = Field("127.0.0.1", description="address that `health_port` is bound to")

    webhook_allow: tuple[str, ...] = Field(
        (),
        description="private hosts and networks that webhooks may go to, comma-separated: `cms.internal`, "
        "`10.0.0.0/8`, `10.1.2.3:8443`; only there is http allowed",
    )
    webhook_timeout: float = Field(20.0, gt=0, le=60, description="everything for one delivery of a webhook")

    language: str | None = Field(
        None,
        pattern=r"^[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*$",
        description="language of the page; unset: the browser's",
    )
    time_zone: str = Field("UTC", description="time zone of the page, as the newsroom counts: `Europe/Kyiv`")
    user_header: str | None = Field(
        None,
        pattern=r"^[A-Za-z][A-Za-z0-9-]{0,63}$",
        description="header in which a reverse proxy names who is signed in, as `X-Remote-User`; unset: a key signs in",
    )
    trusted_proxies: tuple[str, ...] = Field(
        ("127.0.0.1/32", "::1/128"),
        description="networks, comma-separated, of the proxies whose `user_header` and `X-Forwarded-For` are believed",
    )
    session_hours: float = Field(
        12.0, gt=0, le=24 * 90, description="how long who signed in with a key stays signed in"
    )
    max_picture_bytes: int = Field(
        8 * MIB, ge=4096, le=64 * MIB, description="largest picture that an editor is shown, through our own guard"
    )

    @field_validator(
        "allow", "deny", "webhook_allow", "dns", "ports", "ask", "hosts", "cors", "trusted_proxies", mode="before"
    )
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

    @field_validator("cors")
    @classmethod
    def _origins(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for origin in value:
            scheme, slashes, host = origin.partition("://")
            if scheme not in {"http", "https"} or not slashes or not host or set(host) & set("/*?#@ "):
                raise ValueError(f"{origin!r} is no origin: scheme and host, like https://cms.example.org")
        return value

    @field_validator("time_zone")
    @classmethod
    def _zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ValueError, OSError, ZoneInfoNotFoundError) as error:
            raise ValueError(f"{value!r} is no time zone that is known here") from error
        return value

    @field_validator("trusted_proxies")
    @classmethod
    def _networks(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for network in value:
            ipaddress.ip_network(network)
        return value

    @field_validator("redis_url", "queue_url")
    @classmethod
    def _redis_scheme(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith(("redis://", "rediss://", "unix://")):
            raise ValueError("it begins with redis://, rediss:// or unix://")
        return value

    @field_validator("database_url")
    @classmethod
    def _database_scheme(cls, value: SecretStr | None) -> SecretStr | None:
        known = ("postgresql://", "postgresql+asyncpg://", "postgres://", "sqlite:///")
        if value is not None and not value.get_secret_value().startswith(known):
            raise ValueError("it begins with postgresql:// or sqlite:///")
        return value

    @field_validator("worker_grace")
    @classmethod
    def _graceful(cls, value: float, info: ValidationInfo) -> float:
        lease = info.data.get("job_lease", 0.0)
        if value > lease / 2:
            raise ValueError(f"it is at most half of job_lease, here {lease / 2:g}: no lease is renewed at the end")
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
