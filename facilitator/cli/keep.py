"""flask backup, restore and version."""

from __future__ import annotations

from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from facilitator import __version__
from facilitator.store.backup import CannotRestore, back_up
from facilitator.store.backup import restore as put_back
from facilitator.store.database import Database


@click.command("backup")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@with_appcontext
def backup(file: Path) -> None:
    """Write everything to FILE, also while Boon runs. Whoever has FILE can read all of it."""
    db: Database = current_app.extensions["boon"].db
    db.migrate()
    back_up(db, file)
    click.echo(f"Everything as of now is in {file}", err=True)


@click.command("restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="Put it in place of the gatherings that are here.")
@with_appcontext
def restore(file: Path, replace: bool) -> None:
    """Put a backup back, on this machine or another, into SQLite or PostgreSQL. Stop Boon first."""
    try:
        count = put_back(current_app.extensions["boon"].db, file, replace)
    except CannotRestore as refused:
        raise click.ClickException(str(refused)) from refused
    click.echo(f"{count} {'gathering is' if count == 1 else 'gatherings are'} back", err=True)


@click.command("version")
def version() -> None:
    """Say which Boon this is."""
    click.echo(__version__)


commands = [backup, restore, version]
