"""Settings: defaults, then TOML, then the environment; a bad value is one sentence that names it."""

from pathlib import Path

import pytest

from resolver import settings
from resolver.errors import ConfigError


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No setting comes from the machine that runs the tests; the working folder is empty."""
    for name in settings.names():
        monkeypatch.delenv(f"RESOLVER_{name.upper()}", raising=False)
        monkeypatch.delenv(f"RESOLVER_{name.upper()}_FILE", raising=False)
    monkeypatch.delenv("RESOLVER_CONFIG", raising=False)
    monkeypatch.chdir(tmp_path)


def refused() -> str:
    """The sentence with which loading fails."""
    with pytest.raises(ConfigError) as caught:
        settings.load()
    return str(caught.value)


def test_later_source_wins(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A default gives way to the file, the file to the environment, the environment to the caller."""
    default = settings.load().retries
    (tmp_path / "resolver.toml").write_text("retries = 3\nmax_hops = 7\n")
    from_file = settings.load().retries
    monkeypatch.setenv("RESOLVER_RETRIES", "4")
    from_environment = settings.load().retries

    assert (default, from_file, from_environment) == (2, 3, 4)
    assert settings.load(retries=5).retries == 5
    assert settings.load().max_hops == 7


def test_named_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """`RESOLVER_CONFIG` names the file, wherever it is, and replaces the one in the working folder."""
    (tmp_path / "resolver.toml").write_text("retries = 3\n")
    (tmp_path / "other.toml").write_text("per_host = 9\n")
    monkeypatch.setenv("RESOLVER_CONFIG", str(tmp_path / "other.toml"))

    assert settings.load().per_host == 9
    assert settings.load().retries == 2


def test_secret_from_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """`…_FILE` reads the first line of a file; a variable of its own goes before it."""
    (tmp_path / "secret").write_text("redis://:secret@cache.example.org/0\nsecond line\n")
    monkeypatch.setenv("RESOLVER_REDIS_URL_FILE", str(tmp_path / "secret"))
    from_file = settings.load().redis_url
    monkeypatch.setenv("RESOLVER_REDIS_URL", "redis://other.example.org")

    assert from_file == "redis://:secret@cache.example.org/0"
    assert settings.load().redis_url == "redis://other.example.org"


@pytest.mark.parametrize(
    ("name", "written", "read"),
    [
        ("RESOLVER_ALLOW", "10.0.0.0/8:443, 192.168.1.5/32:8080", ("10.0.0.0/8:443", "192.168.1.5/32:8080")),
        ("RESOLVER_DNS", "t.co=127.0.0.1:8443,*=127.0.0.1:8443,", ("t.co=127.0.0.1:8443", "*=127.0.0.1:8443")),
        ("RESOLVER_PORTS", "80, 443,8080", (80, 443, 8080)),
        ("RESOLVER_TOTAL_TIMEOUT", "2.5", 2.5),
        ("RESOLVER_CA_FILE", "/etc/ca.pem", Path("/etc/ca.pem")),
        ("RESOLVER_REDIS_URL", "", None),
        ("RESOLVER_CA_FILE", "", None),
        ("RESOLVER_RETRIES", "", 2),
    ],
)
def test_variables_are_read(monkeypatch: pytest.MonkeyPatch, name: str, written: str, read: object) -> None:
    """Lists are comma-separated, numbers are numbers, and a variable set to nothing is not set."""
    monkeypatch.setenv(name, written)

    assert getattr(settings.load(), name.removeprefix("RESOLVER_").lower()) == read


def test_lists_in_the_file(tmp_path: Path) -> None:
    """In TOML a list is a list."""
    (tmp_path / "resolver.toml").write_text('ports = [80, 8080]\nallow = ["10.0.0.0/8:443"]\n')

    assert settings.load().ports == (80, 8080)
    assert settings.load().allow == ("10.0.0.0/8:443",)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("RETRIES", "many"),
        ("RETRIES", "-1"),
        ("RETRIES", "99"),
        ("TOTAL_TIMEOUT", "0"),
        ("TOTAL_TIMEOUT", "nan"),
        ("TOTAL_TIMEOUT", "inf"),
        ("PORTS", "80,https"),
        ("PORTS", "70000"),
        ("TTL_LIVE", "nan"),
        ("TTL_STALE", "inf"),
    ],
)
def test_bad_value_is_one_sentence(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    """A value that is out of range, or no number, is one line that names the variable."""
    monkeypatch.setenv(f"RESOLVER_{name}", value)
    sentence = refused()

    assert f"RESOLVER_{name}" in sentence
    assert "\n" not in sentence
    assert sentence.endswith(".")


def test_unknown_setting_in_the_file(tmp_path: Path) -> None:
    """A misspelt setting in the file is refused by name, not passed over."""
    (tmp_path / "resolver.toml").write_text("retry = 3\n")

    assert "retry" in refused()


@pytest.mark.parametrize("content", [b"retries = ", b"\xff\xfe", b"retries = 3\nretries = 4\n"])
def test_file_that_is_no_toml(tmp_path: Path, content: bytes) -> None:
    """A file that cannot be parsed is named, with what is wrong."""
    (tmp_path / "resolver.toml").write_bytes(content)
    sentence = refused()

    assert "resolver.toml" in sentence
    assert "\n" not in sentence


def test_named_file_must_be_there(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A file that was asked for and is not there is an error; one that was not is not."""
    monkeypatch.setenv("RESOLVER_CONFIG", str(tmp_path / "missing.toml"))

    assert "missing.toml" in refused()


def test_secret_file_must_be_readable(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A secret's file that is not there is named with its variable; nothing is connected to by default instead."""
    monkeypatch.setenv("RESOLVER_REDIS_URL_FILE", str(tmp_path / "missing"))

    assert "RESOLVER_REDIS_URL_FILE" in refused()


@pytest.mark.parametrize("content", [b"", b"\n", b"\xff\xfe\x00"])
def test_secret_file_must_hold_a_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, content: bytes) -> None:
    """An empty or binary secret's file is refused in one sentence."""
    (tmp_path / "secret").write_bytes(content)
    monkeypatch.setenv("RESOLVER_REDIS_URL_FILE", str(tmp_path / "secret"))

    assert "RESOLVER_REDIS_URL_FILE" in refused()


def test_bad_value_never_shows_a_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    """A sentence about a bad setting does not repeat a password that stands in it."""
    monkeypatch.setenv("RESOLVER_REDIS_URL", "http://user:hunter2@cache.example.org")
    sentence = refused()

    assert "hunter2" not in sentence
    assert "RESOLVER_REDIS_URL" in sentence


@pytest.mark.parametrize(
    "url", ["redis://localhost", "rediss://user:pass@cache.example.org:6380/2", "unix:///run/valkey.sock?db=1"]
)
def test_redis_addresses(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    """The three schemes that the client speaks are taken as they are."""
    monkeypatch.setenv("RESOLVER_REDIS_URL", url)

    assert settings.load().redis_url == url


def test_data_folder_follows_the_desktop_standard(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Private state lies under XDG_DATA_HOME, else under .local/share of the home folder."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    named = settings.load().data_dir
    monkeypatch.delenv("XDG_DATA_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))

    assert named == tmp_path / "data" / "embed-resolver"
    assert settings.load().data_dir == tmp_path / ".local" / "share" / "embed-resolver"


def test_every_setting_is_described() -> None:
    """Each setting says what it is for, since the README's table is written from it."""
    for name, field in settings.Settings.model_fields.items():
        assert field.description, name


def test_caller_cannot_invent_a_setting() -> None:
    """An override that is no setting is refused."""
    with pytest.raises(ConfigError, match="colour"):
        settings.load(colour="blue")
