"""Handing one message to a mail server, and what is known of it afterwards."""

from __future__ import annotations

import smtplib
import ssl

from facilitator.config import MailSettings

SECONDS = 30.0
_TAKEN, _NOT_NOW = 250, range(400, 500)


class NotTaken(Exception):
    """The server does not have it. `again`: it may take it later."""

    def __init__(self, why: str, again: bool) -> None:
        super().__init__(why)
        self.again = again


class Unknown(Exception):
    """The connection broke after the message had gone out: the server may have it."""


def deliver(settings: MailSettings, raw: bytes, to: str) -> None:
    """Returns once the server has taken it. Raises NotTaken or Unknown."""
    try:
        with _connected(settings) as server:
            _introduce(server, settings, to)
            _hand_over(server, raw)
    except smtplib.SMTPResponseException as refused:
        raise NotTaken(f"{refused.smtp_code} {_plain(refused.smtp_error)}", refused.smtp_code in _NOT_NOW) from refused
    except (OSError, smtplib.SMTPException) as broken:
        raise NotTaken(f"{type(broken).__name__}: {broken}"[:200], again=True) from broken


def _connected(settings: MailSettings) -> smtplib.SMTP:
    trust = ssl.create_default_context()
    if settings.tls == "always":
        return smtplib.SMTP_SSL(settings.host, settings.port, timeout=SECONDS, context=trust)
    server = smtplib.SMTP(settings.host, settings.port, timeout=SECONDS)
    if settings.tls == "starttls":
        try:
            server.starttls(context=trust)
        except BaseException:
            server.close()
            raise
    return server


def _introduce(server: smtplib.SMTP, settings: MailSettings, to: str) -> None:
    server.ehlo_or_helo_if_needed()
    if settings.user:
        server.login(settings.user, settings.password)
    for code, said in (server.mail(settings.sender), server.rcpt(to)):
        if code not in (_TAKEN, 251):
            raise smtplib.SMTPResponseException(code, said)


def _hand_over(server: smtplib.SMTP, raw: bytes) -> None:
    """Up to the last dot a break means that the server has nothing; after it nobody knows."""
    try:
        code, said = server.data(raw)
    except smtplib.SMTPDataError:
        raise
    except (OSError, smtplib.SMTPServerDisconnected) as broken:
        raise Unknown(f"{type(broken).__name__}: {broken}"[:200]) from broken
    if code != _TAKEN:
        raise smtplib.SMTPResponseException(code, said)


def _plain(said: bytes | str) -> str:
    text = said.decode(errors="replace") if isinstance(said, bytes) else said
    return " ".join(text.split())[:200]
