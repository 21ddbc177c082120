"""flask host: the private link, in a terminal and nowhere else."""

from __future__ import annotations

import sys

import click
from flask import current_app
from flask.cli import AppGroup

from facilitator.actions.hosting.devices import log_out_everybody
from facilitator.config import Settings, house_key, new_house_key
from facilitator.store.database import Database

host = AppGroup("host", help="The host's private link.")


@host.command("link")
@click.option("--new", is_flag=True, help="Make it anew: the old one is of no use, and every host is logged out.")
def link(new: bool) -> None:
    """Show the private link. Whoever has it is the host."""
    settings: Settings = current_app.extensions["boon"].settings
    db: Database = current_app.extensions["boon"].db
    if not sys.stdout.isatty():
        raise click.ClickException("The link is shown in a terminal only: whoever reads it is the host.")
    key = new_house_key(settings.key_file) if new else house_key(settings.key_file)
    if new:
        db.migrate()
        log_out_everybody(db)
    click.echo(f"{settings.public_url or f'http://localhost:{settings.port}'}/h#{key}")


commands = [host]
