"""flask rehearse, demo, export and purge."""

from __future__ import annotations

import asyncio
import json
import time
import webbrowser
from collections import Counter
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import update

from facilitator.actions.purge import purge as purge_old
from facilitator.config import Settings
from facilitator.core.after.outcomes import DAY, Answer
from facilitator.core.codes import read_code
from facilitator.core.errors import NotHere
from facilitator.core.runsheet.shipped import shipped
from facilitator.files.rows import evening_rows
from facilitator.files.to_csv import to_csv_zip
from facilitator.files.to_json import to_json
from facilitator.files.workbook import to_xlsx
from facilitator.rehearsal.browser import RehearsalProblem
from facilitator.rehearsal.crowd import CROWDS, USUAL
from facilitator.rehearsal.group import answered_later, open_again, play_group
from facilitator.rehearsal.play import Rehearsal, plan_of, play, write_plan
from facilitator.rehearsal.script import read_script
from facilitator.rehearsal.server import own_server
from facilitator.store.database import Database
from facilitator.store.queries import gathering_by_code
from facilitator.store.records import GatheringRecord

ROOT = Path(__file__).resolve().parent.parent.parent
ROOMS = ROOT / "facilitator" / "rooms"
_WRITERS = {"csv": (to_csv_zip, "zip"), "xlsx": (to_xlsx, "xlsx"), "json": (to_json, "json")}


def _database() -> Database:
    db: Database = current_app.extensions["boon"].db
    db.migrate()
    return db


@click.command("rehearse")
@click.option("--room", "room_file", required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--rounds", default=3, show_default=True, help="Rounds of the evening.")
@click.option("--run-sheet", type=click.Choice(list(shipped())), help="Which of the run-sheets that ship, with its own rounds.")
@click.option("--people", type=click.IntRange(2), help="Only so many of the room's people come.")
@click.option(
    "--group",
    "sizes",
    is_flag=False,
    flag_value="40,44,38",
    help="Evenings of one group, of so many people each, of whom six in ten return. [alone: 40,44,38]",
)
@click.option("--fast", is_flag=True, help="As fast as it goes, not at a human pace.")
@click.option("--seed", default=0, show_default=True, help="Another seed, another evening.")
@click.option(
    "--crowd", default=USUAL, show_default=True, type=click.Choice(list(CROWDS)), help="How people tap in the market."
)
@click.option("--plan", "plan_file", type=click.Path(path_type=Path), help="Write the finished evening here.")
@click.option("--url", help="Play into this running server, like http://192.168.1.5:5000.")
@click.option("--code", help="With --url: the room to come to. You host.")
@click.option("--key", help="With --url instead of --code: the host's key; the rehearsal opens a room and hosts it.")
def rehearse(
    room_file: Path,
    rounds: int,
    run_sheet: str | None,
    people: int | None,
    sizes: str | None,
    fast: bool,
    seed: int,
    crowd: str,
    plan_file: Path | None,
    url: str | None,
    code: str | None,
    key: str | None,
) -> None:
    """Rehearse an evening with simulated attendees over real HTTP and real sockets.

    Without --url it starts a server of its own on a free port, hosts the evening too, and ends.
    """
    if url and bool(code) == bool(key):
        raise click.UsageError("With --url, say which room to come to (--code), or give the host's key (--key).")
    if sizes and (url or plan_file or run_sheet):
        raise click.UsageError("--group has a server of its own, Boon's hour and no --plan.")
    if plan_file and code:
        raise click.UsageError("--plan needs the host's export: leave out --code, or give --key.")
    try:
        script = read_script(room_file, people)
        parts = {"script": script, "rounds": rounds, "seed": seed, "pace": 0.0 if fast else 1.0, "crowd": CROWDS[crowd]}
        parts["run_sheet"] = run_sheet or ""
        if url:
            evening = asyncio.run(play(Rehearsal(url, room=read_code(code or ""), key=key or "", **parts), _say))  # type: ignore[arg-type]
        else:
            with TemporaryDirectory(prefix="boon-rehearsal-") as folder, own_server(ROOT, folder=folder) as (own, own_key):
                if sizes:
                    _rehearse_group(Rehearsal(own, key=own_key, **parts), sizes, Path(folder))  # type: ignore[arg-type]
                    return
                evening = asyncio.run(play(Rehearsal(own, key=own_key, **parts), _say))  # type: ignore[arg-type]
    except (RehearsalProblem, ValueError) as problem:
        raise click.ClickException(str(problem)) from problem
    if plan_file:
        write_plan(plan_file, plan_of(evening, script))
        _say(f"the evening is in {plan_file}")


def _rehearse_group(rehearsal: Rehearsal, sizes: str, folder: Path) -> None:
    db = Database(f"sqlite:///{folder / 'boon.db'}")
    months = asyncio.run(play_group(rehearsal, [int(size) for size in sizes.split(",")], _say, partial(_days_pass, db)))
    db.engine.dispose()
    evenings = months.evenings
    asks = f"of {open_again(evenings)} open asks that came back {answered_later(evenings)} were met"
    _say(f"{len(evenings)} evenings: no two people met twice, and {asks}")
    said = Counter(months.outcomes.values())
    each = ", ".join(f"{said[answer]} {answer}" for answer in Answer)
    people = months.numbers["outcomes"]["people"] if months.numbers["outcomes"] else 0
    _say(f"after 2, 14 and 60 days: what {people} people said of {said.total()} they met is on the group's page ({each})")


def _days_pass(db: Database, days: int) -> None:
    """As if each of its events had ended so many days earlier."""
    earlier = {"closed_at": GatheringRecord.closed_at - days * DAY, "version": GatheringRecord.version + 1}
    with db.work() as work:
        work.execute(update(GatheringRecord).where(GatheringRecord.closed_at.is_not(None)).values(earlier))


def _say(line: str) -> None:
    click.echo(line, err=True)


@click.command("demo")
@click.option("--fast", is_flag=True, help="As fast as it goes, not at a human pace.")
@with_appcontext
def demo(fast: bool) -> None:
    """Boon with a rehearsal of 48 people in it, the host's remote opened in the browser; ends with the export.

    Keeps nothing else: its database is a temporary one.
    """
    settings: Settings = current_app.extensions["boon"].settings
    script = read_script(ROOMS / "makers_48.json")
    try:
        with own_server(ROOT, settings.host, settings.port) as (url, key):
            rehearsal = Rehearsal(url, script, rounds=3, seed=0, pace=0.0 if fast else 1.0, key=key)
            evening = asyncio.run(play(rehearsal, _say, _open_browser))
    except RehearsalProblem as problem:
        raise click.ClickException(str(problem)) from problem
    file = Path(f"boon-demo-{evening['code']}.json")
    file.write_text(json.dumps(evening, ensure_ascii=False, indent=1), "utf-8")
    _say(f"{len(evening['attendees'])} people, {len(evening['matches'])} matches: {file}")


def _open_browser(link: str) -> None:
    _say(f"Your remote: {link}\nOpen the big screen from there.")
    webbrowser.open(link)


@click.command("export")
@click.argument("code")
@click.option("--format", "form", type=click.Choice(sorted(_WRITERS)), default="xlsx", show_default=True)
@click.option("--out", type=click.Path(path_type=Path), help="Write to this file. [default: boon-CODE.FORMAT]")
@with_appcontext
def export(code: str, form: str, out: Path | None) -> None:
    """Write attendees, cards, matches and meetings of the room CODE to a file."""
    write, ending = _WRITERS[form]
    with _database().look() as session:
        try:
            evening = evening_rows(session, gathering_by_code(session, read_code(code)).id)
        except NotHere as refused:
            raise click.ClickException(f"No room has the code {code}.") from refused
    file = out or Path(f"boon-{evening.code}.{ending}")
    file.touch(mode=0o600)
    file.write_bytes(write(evening))
    _say(f"{len(evening.attendees)} people, {len(evening.matches)} matches: {file}")


@click.command("purge")
@with_appcontext
def purge() -> None:
    """Delete the rooms that ended longer ago than they are to be kept. A running server does this every hour."""
    _say(f"{purge_old(_database(), time.time())} rooms deleted")


commands = [rehearse, demo, export, purge]
