"""A real mail server on this machine, which keeps what it takes and answers as it is told."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from facilitator.config import MailSettings


class Post:
    """`answers`: what the next messages are answered, then "250 OK"; "hang up" breaks the connection instead."""

    def __init__(self) -> None:
        self.answers: list[str] = []
        self.raw: list[bytes] = []
        self.to: list[str] = []
        self.attempts = 0

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.attempts += 1
        answer = self.answers.pop(0) if self.answers else "250 OK"
        if answer in ("250 OK", "hang up"):
            self.raw.append(cast(bytes, envelope.content))
            self.to += envelope.rcpt_tos
        if answer == "hang up":
            server.transport.abort()
        return answer

    @property
    def messages(self) -> list[EmailMessage]:
        return [cast(EmailMessage, message_from_bytes(raw, policy=default)) for raw in self.raw]


class _AnyPort(Controller):
    def _trigger_server(self) -> Any:
        self.port = self.server.sockets[0].getsockname()[1]  # type: ignore[union-attr]
        return super()._trigger_server()


@contextmanager
def post_office() -> Iterator[tuple[Post, MailSettings]]:
    post = Post()
    office = _AnyPort(post, hostname="127.0.0.1", port=0)
    office.start()
    try:
        yield post, MailSettings("127.0.0.1", office.port, "none", "boon@example.org")
    finally:
        office.stop()
