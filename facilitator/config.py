"""Settings from the environment, validated at start. What cannot work is refused with what to change."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import stat
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from pathlib import Path
from urllib.parse import unquote, urlsplit

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST_PASSWORD, SHORTEST_KEY = 10, 20
_ORIGIN = re.compile(r"(?P<scheme>https?)://(?P<host>[a-z0-9._-]+|\[[0-9a-f:.]+\])(?P<port>:[0-9]{1,5})?/?")
# Names that no public name server answers for.
_LOCAL = (".local", ".localhost", ".lan", ".home", ".home.arpa", ".internal", ".intranet", ".test")
_SENDER = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")
_THIS_MACHINE = ("localhost", "127.0.0.1", "::1")
Network = IPv4Network | IPv6Network


class BadSetting(ValueError):
    """A setting that cannot work; the message names it and says what would."""


@dataclass(frozen=True)
class JudgeSettings:
    """A language model that grades cards, and where it answers `/chat/completions` as OpenAI's does."""

    url: str
    model: str
    key: str = field(default="", repr=False)

    @property
    def where(self) -> str:
        """The name of the machine, for those whose cards it reads."""
        return urlsplit(self.url).hostname or ""


@dataclass(frozen=True)
class MailSettings:
    """A mail server. `tls`: "always" from the first byte, "starttls" before anything is said, "none" on this machine alone."""

    host: str
    port: int
    tls: str
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)


@dataclass(frozen=True)
class Settings:
    host: str
    port: int
    public_url: str
    data_dir: Path
    database: str = ""
    redis_url: str = ""
    encoder: str = ""
    proxies: tuple[Network, ...] = ()
    judge: JudgeSettings | None = None
    mail: MailSettings | None = None
    held_words: Path | None = None
    # Never as it was typed: its argon2 hash.
    host_password: str = field(default="", repr=False)
    metrics_key: str = field(default="", repr=False)

    @property
    def database_url(self) -> str:
        return self.database or f"sqlite:///{self.data_dir / 'boon.db'}"

    @property
    def key_file(self) -> Path:
        return self.data_dir / "host.key"


def read_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    settings = Settings(
        host=environment.get("HOST", "").strip() or "0.0.0.0",
        port=_port(environment.get("PORT", "").strip() or "5000"),
        public_url=_public_url(environment.get("PUBLIC_URL", "").strip()),
        data_dir=Path(environment.get("DATA_DIR", "").strip() or "data").resolve(),
        database=_database(environment.get("DATABASE_URL", "").strip()),
        redis_url=_redis_url(environment.get("REDIS_URL", "").strip()),
        encoder=environment.get("ENCODER", "").strip(),
        proxies=_proxies(environment.get("PROXY", "").strip()),
        judge=_judge(*(environment.get(name, "").strip() for name in ("JUDGE_URL", "JUDGE_MODEL", "JUDGE_KEY"))),
        mail=_mail(*(environment.get(name, "").strip() for name in ("SMTP_URL", "MAIL_FROM"))),
        held_words=_held_words(environment.get("HELD_WORDS", "").strip()),
        host_password=hash_password(environment.get("HOST_PASSWORD", "").strip()),
        metrics_key=_metrics_key(environment.get("METRICS_KEY", "").strip()),
    )
    if settings.redis_url and settings.database_url.startswith("sqlite"):
        raise BadSetting("REDIS_URL is for several processes, and those need PostgreSQL: set DATABASE_URL=postgresql://… too.")
    return settings


def _held_words(raw: str) -> Path | None:
    if not raw:
        return None
    try:
        Path(raw).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as wrong:
        raise BadSetting(f"HELD_WORDS must be a text file in UTF-8, one word a line: {wrong}.") from wrong
    return Path(raw).resolve()


def _database(raw: str) -> str:
    """The address as SQLAlchemy writes it; empty for the file in DATA_DIR."""
    scheme, found, rest = raw.partition("://")
    if not raw or scheme == "sqlite":
        return raw
    if not found or scheme not in ("postgres", "postgresql", "postgresql+psycopg"):
        raise BadSetting("DATABASE_URL must begin with postgresql:// (or sqlite:///, or be left out).")
    return f"postgresql+psycopg://{rest}"


def _redis_url(raw: str) -> str:
    if raw and raw.partition("://")[0] not in ("redis", "rediss", "unix"):
        raise BadSetting("REDIS_URL must look like redis://127.0.0.1:6379.")
    return raw


def _judge(url: str, model: str, key: str) -> JudgeSettings | None:
    if not url:
        return None
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment or parts.username:
        raise BadSetting("JUDGE_URL must look like http://127.0.0.1:11434/v1; a key belongs in JUDGE_KEY.")
    if not model:
        raise BadSetting("JUDGE_URL needs JUDGE_MODEL too: the name of the model that it should use, like qwen3:4b.")
    return JudgeSettings(f"{url.rstrip('/').removesuffix('/chat/completions')}/chat/completions", model, key)


def _mail(url: str, sender: str) -> MailSettings | None:
    """What is said to a mail server on another machine is always said under TLS."""
    if not url:
        return None
    parts = urlsplit(url)
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname or parts.path.strip("/") or parts.query:
        raise BadSetting("SMTP_URL must look like smtp://user:password@mail.example.org:587, or smtps://… for port 465.")
    if not _SENDER.fullmatch(sender):
        raise BadSetting("SMTP_URL needs MAIL_FROM too: the address that mails come from, like boon@example.org.")
    tls = "always" if parts.scheme == "smtps" else "none" if parts.hostname in _THIS_MACHINE else "starttls"
    port = parts.port or {"always": 465, "starttls": 587, "none": 25}[tls]
    return MailSettings(parts.hostname, port, tls, sender, unquote(parts.username or ""), unquote(parts.password or ""))


def _proxies(raw: str) -> tuple[Network, ...]:
    try:
        return tuple(ip_network(part.strip()) for part in raw.split(",") if part.strip())
    except ValueError as wrong:
        raise BadSetting(f"PROXY must be an address, like 127.0.0.1, or a network, like 10.0.0.0/8: {wrong}.") from wrong


def _port(raw: str) -> int:
    if not (raw.isascii() and raw.isdigit() and len(raw) < 6) or not 0 < int(raw) < 65536:
        raise BadSetting(f"PORT must be a number from 1 to 65535, not {raw!r}.")
    return int(raw)


def _public_url(raw: str) -> str:
    """The origin that phones use, without a slash at its end; empty when it is to be found out."""
    if not raw:
        return ""
    written = _ORIGIN.fullmatch(raw.lower())
    if written is None:
        raise BadSetting(f"PUBLIC_URL must look like https://boon.example.org, not {raw!r}.")
    if written["scheme"] == "http" and is_public_name(written["host"]):
        raise BadSetting(
            f"PUBLIC_URL must begin with https://: over http:// anybody on the way reads what guests write ({raw})."
        )
    return f"{written['scheme']}://{written['host']}{written['port'] or ''}"


def is_public_name(host: str) -> bool:
    """Whether a machine of this name, or with this address, can be reached from the internet."""
    try:
        return ip_address(host.strip("[]")).is_global
    except ValueError:
        return "." in host and not host.endswith(_LOCAL)


def check_public(settings: Settings, addresses: Iterable[str]) -> None:
    """Refuse to be host to whoever finds this on the internet. `addresses`: those of this machine's network cards."""
    public = urlsplit(settings.public_url).hostname or ""
    listens = addresses if settings.host in ("0.0.0.0", "::") else [settings.host]
    found = public if is_public_name(public) else next((a for a in listens if is_public_name(a)), "")
    if found and not settings.host_password:
        raise BadSetting(
            f"{found} can be reached from the internet: set HOST_PASSWORD, which is asked for beside the private link; "
            "or HOST=127.0.0.1 to be reached from this machine alone."
        )


def _metrics_key(raw: str) -> str:
    if raw and (len(raw) < SHORTEST_KEY or not raw.isascii()):
        raise BadSetting(f"METRICS_KEY needs {SHORTEST_KEY} letters or more of ASCII, like those of `openssl rand -hex 16`.")
    return raw


def hash_password(raw: str, what: str = "HOST_PASSWORD") -> str:
    """As argon2 hashes it; what is such a hash already stays."""
    if not raw or raw.startswith("$argon2id$"):
        return raw
    if len(raw) < SHORTEST_PASSWORD:
        raise BadSetting(f"{what} needs {SHORTEST_PASSWORD} letters or more: whoever has it hosts every room here.")
    return PasswordHasher().hash(raw)


def is_password(hashed: str, typed: str) -> bool:
    """Takes a tenth of a second on purpose: ask only whoever has the link."""
    try:
        return PasswordHasher().verify(hashed, typed)
    except (VerificationError, InvalidHashError):
        return False


def close_folder(folder: Path) -> None:
    """Only for whoever runs Boon. A folder that everybody may write to, like /tmp, is no place of ours to close."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    mode = folder.stat().st_mode
    if mode & stat.S_ISVTX:
        raise BadSetting(f"DATA_DIR is {folder}, which others use too: give Boon a folder of its own in it.")
    if mode & 0o077:
        # Of a folder that is not ours, whoever made it decides; what we write into it is closed all the same.
        with contextlib.suppress(PermissionError):
            folder.chmod(0o700)


def house_key(file: Path) -> str:
    """The key in the host's private link: made at first use, kept in a file that only its owner may read."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        draft = file.with_name(f"{file.name}.{secrets.token_hex(4)}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(32))
        # Of several processes that start at once, the first one's key is everybody's.
        with contextlib.suppress(FileExistsError):
            os.link(draft, file)
        draft.unlink()
    return _read_key(file, file.stat().st_mtime_ns)


def new_house_key(file: Path) -> str:
    """Another key in its place; the old one opens nothing any more."""
    draft = file.with_name(f"{file.name}.{secrets.token_hex(4)}")
    draft.touch(mode=0o600)
    draft.write_text(secrets.token_urlsafe(32))
    draft.replace(file)
    return house_key(file)


@lru_cache(4)
def _read_key(file: Path, _written_at: int) -> str:
    """Read once as long as it is not written anew: each square and each first visit needs it."""
    return file.read_text().strip()
