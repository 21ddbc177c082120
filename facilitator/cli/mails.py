"""flask mails."""

from __future__ import annotations

from collections import Counter

import click
from flask import current_app
from flask.cli import with_appcontext

from facilitator.mail.posting import queue
from facilitator.mail.proofs import waiting


@click.command("mails")
@with_appcontext
def mails() -> None:
    """Say which mails are due, went out or were given up, and why. Nobody's name or address is in it."""
    db = current_app.extensions["boon"].db
    db.migrate()
    with db.look() as session:
        found = [*queue(session), *waiting(session)]
    number = Counter(one.state for one in found)
    for one in found:
        if one.state != "sent":
            click.echo(f"{one.code:8}  {one.kind:8} {one.state:9} {one.tries}  {one.problem}")
    click.echo(", ".join(f"{count} {state}" for state, count in sorted(number.items())) or "no mails", err=True)


commands = [mails]
