"""Commands of `flask --app wsgi`."""

from __future__ import annotations

import click
from flask.cli import AppGroup


class Commands(AppGroup):
    """Loaded when one is asked for: a server needs none of them, nor what they bring along."""

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        self._load()
        return super().get_command(ctx, cmd_name)

    def list_commands(self, ctx: click.Context) -> list[str]:
        self._load()
        return super().list_commands(ctx)

    def _load(self) -> None:
        from facilitator.cli import evening, hosts, keep, mails, plan

        for part in (plan, evening, keep, hosts, mails):
            for command in part.commands:
                self.add_command(command)
