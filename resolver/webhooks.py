"""Tells others what happened: Standard Webhooks 1.0, thin bodies, one try at a time.

A try is signed over id, time and body (`webhook-id.webhook-timestamp.body`, HMAC-SHA256) with each live secret, the
newest first. The id and the body are the same at every try, so a receiver that keeps ids does nothing twice. Redirects
are failures, 410 says that nobody wants to hear of it again.

A CMS lives in a private network, so its address has a list of its own (`webhook_allow`): a host or network there may
be reached, by plain http too. Everything else passes the same guard as any address that an article names, by https.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from ipaddress import ip_address, ip_network
from types import TracebackType
from typing import Self
from urllib.parse import quote, urlsplit

from resolver.errors import ConfigError, FetchFailed, InputError, UnsafeTarget
from resolver.fetch.client import Client
from resolver.fetch.dns import CheckedResolver, Lookup, LookupFailed, system_lookup
from resolver.fetch.guard import MAX_PORT, AddressPolicy, Network
from resolver.fetch.retry import retry_after
from resolver.model import timestamp
from resolver.settings import Settings

SCHEDULE = (5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400)
"""Seconds from one try to the next, as Standard Webhooks publishes them; after the last one a delivery has failed."""

MAX_BODY = 20_000
KEPT_CHARS = 500
GONE = 410


@dataclass(frozen=True, slots=True)
class Answered:
    """What a try came to; `wait` is how many seconds the receiver asked us to stay away."""

    delivered: bool
    status: int | None = None
    said: str | None = None
    error: str | None = None
    gone: bool = False
    wait: float | None = None


def next_try(tries: int, wait: float | None) -> float | None:
    """Seconds until the next try after that many; None: that was the last one."""
    if tries > len(SCHEDULE):
        return None
    return max(float(SCHEDULE[tries - 1]), min(wait or 0.0, float(SCHEDULE[-1])))


def body(type_: str, at: datetime, data: Mapping[str, object], public_url: str) -> bytes:
    """The body of an event, the same at each try, with a link to what it is about.

    Raises:
        InputError: it is larger than a webhook's body may be.
    """
    told = dict(data)
    base = public_url.rstrip("/")
    if isinstance(article := told.get("article_id"), str):
        told["sidecar_url"] = f"{base}/v1/articles/{quote(article, safe='')}/sources"
    if isinstance(source := told.get("source_key"), str):
        told["source_url"] = f"{base}/v1/sources/{quote(source, safe='')}"
    content = {"type": type_, "timestamp": timestamp(at), "data": told}
    written = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    if len(written) > MAX_BODY:
        raise InputError(f"An event of {len(written)} bytes is larger than a webhook may be.")
    return written


def sign(secrets: Sequence[str], message_id: str, at: datetime, content: bytes) -> Mapping[str, str]:
    """The three headers of Standard Webhooks; several live secrets give several signatures."""
    from standardwebhooks import Webhook  # noqa: PLC0415 - of the extra `server`

    signatures = [Webhook(secret).sign(message_id, at, content.decode()) for secret in secrets]
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": " ".join(signatures),
    }


@dataclass(frozen=True, slots=True)
class AllowList:
    """`webhook_allow`, read: networks and hosts with the port that they are listed for, None for any."""

    networks: tuple[tuple[Network, int | None], ...]
    hosts: tuple[tuple[str, int | None], ...]

    @classmethod
    def from_settings(cls, settings: Settings) -> "AllowList":
        """The list of these settings.

        Raises:
            ConfigError: an entry is neither a host nor a network.
        """
        networks: list[tuple[Network, int | None]] = []
        hosts: list[tuple[str, int | None]] = []
        for entry in settings.webhook_allow:
            name, port = _with_port(entry)
            try:
                networks.append((ip_network(name.strip("[]"), strict=False), port))
            except ValueError as error:
                if not name or any(char in name for char in "/:[]@ "):
                    raise _wrong(entry) from error
                hosts.append((name.lower().rstrip("."), port))
        return cls(tuple(networks), tuple(hosts))

    def names(self, host: str, port: int) -> bool:
        """Whether a host is listed by its name."""
        return any(name == host and listed in {None, port} for name, listed in self.hosts)

    def pairs(self, port: int) -> tuple[str, ...]:
        """The listed networks for a target's port, as the guard reads them."""
        return tuple(f"[{network}]:{port if listed is None else listed}" for network, listed in self.networks)


class Postman:
    """Delivers events; an async context manager. `lookup` is how names are looked up."""

    def __init__(self, settings: Settings, *, lookup: Lookup = system_lookup) -> None:
        self._lookup = lookup
        self._allowed = AllowList.from_settings(settings)
        self._settings = settings.model_copy(
            update={
                "allow": (),
                "total_timeout": settings.webhook_timeout,
                "read_timeout": min(settings.webhook_timeout, 60.0),
                "max_json_bytes": 4096,
                "max_wire_bytes": 65536,
            }
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None

    async def deliver(self, url: str, headers: Mapping[str, str], content: bytes) -> Answered:
        """Try once to hand these bytes over; a failure is an answer, never raised."""
        try:
            settings = await self._settings_for(url)
            async with Client(settings, lookup=self._lookup) as client:
                answer = await client.send(url, content, headers={"Content-Type": "application/json", **headers})
        except FetchFailed as failure:
            return Answered(delivered=False, error=f"{failure.reason.value}: {failure.detail}".rstrip(": "))
        said = answer.body[: 4 * KEPT_CHARS].decode("utf-8", "replace")[:KEPT_CHARS] or None
        status = answer.status
        if 200 <= status < 300:  # noqa: PLR2004 - the class of statuses that says yes
            return Answered(delivered=True, status=status, said=said)
        redirects = 300 <= status < 400  # noqa: PLR2004 - the class of statuses that points elsewhere
        return Answered(
            delivered=False,
            status=status,
            said=said,
            error="redirects are not followed" if redirects else f"it answered {status}",
            gone=status == GONE,
            wait=retry_after(answer.headers),
        )

    async def check(self, url: str) -> None:
        """Refuse an address that could never be delivered to, before it is kept.

        Raises:
            InputError: it is no URL that a webhook may have.
            FetchFailed: its host cannot be found, or its address is never dialled.
        """
        settings = await self._settings_for(url)
        AddressPolicy.from_settings(settings).check_url(url)

    async def _settings_for(self, url: str) -> Settings:
        """The guard's terms for one target: listed networks at its port, or a listed host at the address it has now.

        Raises:
            FetchFailed: a listed host has no address.
        """
        host, port, secure = _target(url)
        allow = self._allowed.pairs(port)
        if self._allowed.names(host, port):
            address = await self._address(host, port)
            at = f"[{address}]:{port}"
            named = () if host == address else (f"{host}={at}",)
            return self._settings.model_copy(update={"allow": (at,), "dns": named})
        return self._settings.model_copy(update={"allow": allow, "ports": self._settings.ports if secure else ()})

    async def _address(self, host: str, port: int) -> str:
        everything = AddressPolicy(frozenset({port}), ((ip_network("0.0.0.0/0"), port), (ip_network("::/0"), port)))
        try:
            ip_address(host)
        except ValueError:
            resolver = CheckedResolver(everything, {}, self._settings.connect_timeout, self._lookup)
            try:
                found = await resolver.resolve(host, port)
            except (LookupFailed, OSError) as error:
                raise UnsafeTarget(host, str(error.strerror)) from error
            return found[0]["host"]
        return host


def _target(url: str) -> tuple[str, int, bool]:
    """Host, port, and whether it is https.

    Raises:
        UnsafeTarget: it is no http(s) URL.
    """
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError as error:
        raise UnsafeTarget(url, "no URL") from error
    if parts.scheme not in {"http", "https"} or not host:
        raise UnsafeTarget(url, "no http or https URL")
    return host, port or (443 if parts.scheme == "https" else 80), parts.scheme == "https"


def _with_port(entry: str) -> tuple[str, int | None]:
    name, colon, written = entry.rpartition(":")
    if not colon or not written.isdigit() or (":" in name and not name.startswith("[")):
        return entry, None
    port = int(written)
    if not 0 < port <= MAX_PORT:
        raise _wrong(entry)
    return name, port


def _wrong(entry: str) -> ConfigError:
    return ConfigError(
        f"The setting webhook_allow (RESOLVER_WEBHOOK_ALLOW) is not right: {entry!r} is neither a host nor a network, "
        "like cms.internal, 10.0.0.0/8 or [fd00::1]:8443."
    )


def now() -> datetime:
    """The time of a try."""
    return datetime.now(UTC)
