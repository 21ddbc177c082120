"""flask host: private links, in a terminal and nowhere else; and hosts beside whoever runs Boon."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from urllib.parse import urlsplit

import click
from flask import current_app
from flask.cli import AppGroup

from facilitator.actions.hosting import hosts
from facilitator.actions.hosting.devices import log_out_house
from facilitator.config import BadSetting, Settings, hash_password, house_key, is_public_name, new_house_key
from facilitator.core.errors import Refused
from facilitator.store.database import Database

host = AppGroup("host", help="The host's private link, and other hosts with gatherings of their own.")


@host.command("link")
@click.option("--new", is_flag=True, help="Make it anew: the old one is of no use, and every host by it is logged out.")
def link(new: bool) -> None:
    """Show the private link. Whoever has it is the host."""
    settings = _settings()
    _check_terminal()
    key = new_house_key(settings.key_file) if new else house_key(settings.key_file)
    if new:
        log_out_house(_database(), None)
    click.echo(_link(key))


@host.command("add")
@click.argument("name")
def add(name: str) -> None:
    """Another host: shows their private link, once. On the internet it asks for a password of their own."""
    _check_terminal()
    password = _asked_password()
    with _said():
        key = hosts.add_host(_database(), name, password, time.time())
    click.echo(f"{_link(key)}\nShown once: give it to {name}, who hosts gatherings of their own with it.")


@host.command("list")
def list_hosts() -> None:
    """Who hosts here beside whoever runs Boon."""
    with _database().look() as session:
        for found in hosts.hosts(session):
            since = datetime.fromtimestamp(found.since).astimezone().date().isoformat()
            secured = "with a password" if found.password else "without a password"
            click.echo(f"{found.name}: since {since}, {found.gatherings} gatherings, {secured}")


@host.command("rotate")
@click.argument("name")
def rotate(name: str) -> None:
    """A new link, and a new password where there is one: the old ones are of no use, and the host is logged out everywhere."""
    _check_terminal()
    password = _asked_password()
    with _said():
        key = hosts.rotate(_database(), name, password, time.time())
    click.echo(f"{_link(key)}\nShown once: give it to {name}.")


@host.command("remove")
@click.argument("name")
def remove(name: str) -> None:
    """End somebody's hosting. Their gatherings fall to whoever runs Boon, and are deleted when they were to be."""
    with _said():
        left = hosts.remove_host(_database(), name)
    click.echo(f"{name} hosts nothing here any more. {left} gatherings are yours now.")


@contextmanager
def _said() -> Iterator[None]:
    """What is refused is said in one line."""
    try:
        yield
    except Refused as refused:
        raise click.ClickException(refused.message) from refused


def _settings() -> Settings:
    settings: Settings = current_app.extensions["boon"].settings
    return settings


def _database() -> Database:
    db: Database = current_app.extensions["boon"].db
    db.migrate()
    return db


def _check_terminal() -> None:
    if not sys.stdout.isatty():
        raise click.ClickException("The link is shown in a terminal only: whoever reads it is the host.")


def _asked_password() -> str:
    """Typed, not given with the command, where others on the machine and the shell's history would have it."""
    settings = _settings()
    if not settings.host_password and not is_public_name(urlsplit(settings.public_url).hostname or ""):
        return ""
    try:
        return hash_password(click.prompt("Their password", hide_input=True, confirmation_prompt=True), "A password")
    except BadSetting as short:
        raise click.ClickException(str(short)) from short


def _link(key: str) -> str:
    settings = _settings()
    return f"{settings.public_url or f'http://localhost:{settings.port}'}/h#{key}"


commands = [host]
