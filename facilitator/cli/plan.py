"""flask fit and flask match: a room file in, fits or a plan out; no server and no database needed."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import click

from facilitator.files.columns import Meaning
from facilitator.files.plan_file import fits_to_csv, fits_to_json, plan_to_csv, plan_to_json
from facilitator.files.room_file import load_room
from facilitator.files.sheets import BadFile
from facilitator.matching import CannotPlan, Room, Rules, current_encoder, plan_from_fit, score_room
from facilitator.matching.schedule.explain import in_plan

from .explained import explained, in_the_plan, named

ROOM = click.argument("room_path", metavar="ROOM", type=click.Path(exists=True, dir_okay=False, path_type=Path))
AS_CSV = click.option("--csv", "as_csv", is_flag=True, help="Write CSV instead of JSON.")
OUT = click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write to this file, not to the screen.")
COLUMNS = click.option(
    "--column",
    "columns",
    multiple=True,
    metavar="HEADING=WHAT",
    help=f"What a column is that Boon does not know: {', '.join(what.value for what in Meaning)}.",
)
EXPLAIN = click.option(
    "--explain",
    "pair",
    nargs=2,
    metavar="NEED OFFER",
    help="Only say why these two cards fit or don't: ids, or some words of each.",
)


@click.command("fit")
@ROOM
@COLUMNS
@AS_CSV
@OUT
@EXPLAIN
def fit(room_path: Path, columns: tuple[str, ...], as_csv: bool, out: Path | None, pair: tuple[str, str] | None) -> None:
    """Which offer serves which need: all pairs of ROOM (JSON, CSV, XLSX) worth naming, with the chance that they fit."""
    room = _room(room_path, columns)
    if pair:
        _write(explained(room, *named(room, *pair)), out)
        return
    scored = score_room(room, current_encoder())
    _write(fits_to_csv(scored) if as_csv else fits_to_json(scored), out)


@click.command("match")
@ROOM
@click.option("--rounds", default=3, show_default=True, type=click.IntRange(1, 30), help="Rounds of meetings.")
@click.option("--tables", type=click.IntRange(1), help="Tables in the room; without it, as many as are needed.")
@click.option("--seed", default=0, show_default=True, help="Another seed may give another plan of the same worth.")
@click.option("--dial", default=0.5, show_default=True, type=click.FloatRange(0, 1), help="0 mutual, 1 needs answered.")
@COLUMNS
@AS_CSV
@OUT
@EXPLAIN
def match(
    room_path: Path,
    rounds: int,
    tables: int | None,
    seed: int,
    dial: float,
    columns: tuple[str, ...],
    as_csv: bool,
    out: Path | None,
    pair: tuple[str, str] | None,
) -> None:
    """Who meets whom in ROOM (JSON, or a guest list as CSV or XLSX), in which round, at which table, and why."""
    room = _room(room_path, columns)
    _say(f"{len(room.people)} people, {rounds} rounds")
    scored = score_room(room, current_encoder())
    _say(f"{len(scored.index.offers)} offers and {len(scored.index.needs)} needs compared")
    cards = named(room, *pair) if pair else None
    why = explained(room, *cards) if cards else ""
    try:
        plan = plan_from_fit(scored, room, Rules(rounds, tables, seed, dial))
    except CannotPlan as error:
        raise click.ClickException(str(error)) from None
    if cards:
        need, offer = cards
        _write(why + in_the_plan(in_plan(offer, need, plan, scored, room)), out)
        return
    _say(f"{len(plan.meetings)} meetings, {len(plan.matches)} matches ({plan.method}, gap {plan.figures['gap']:.4%})")
    _write(plan_to_csv(plan, room) if as_csv else plan_to_json(plan, room), out)


commands = [fit, match]


def _room(path: Path, columns: tuple[str, ...]) -> Room:
    try:
        return load_room(path, dict(map(_column, columns)), _say)
    except BadFile as error:
        raise click.ClickException(f"{path.name} cannot be read as a room:\n{_first(error.problems)}") from None
    except OSError as error:
        raise click.ClickException(f"{path.name} cannot be opened: {error.strerror}") from None


def _column(said: str) -> tuple[str, Meaning]:
    heading, _, what = said.rpartition("=")
    if not heading or what not in set(Meaning):
        raise click.BadParameter(f'{said!r}: write HEADING=WHAT, as in "What do you bring?=offer"', param_hint="--column")
    return heading, Meaning(what)


def _first(problems: list[str], most: int = 12) -> str:
    more = [f"and {len(problems) - most} more"] if len(problems) > most else []
    return "\n".join([*problems[:most], *more])


def _say(text: str) -> None:
    click.echo(text, err=True)


def _write(text: str, out: Path | None) -> None:
    if out is None:
        click.echo(text, nl=False)
        return
    with _beside(out) as part:
        part.write_text(text, encoding="utf-8")
        os.replace(part, out)
    _say(f"Written to {out}")


@contextlib.contextmanager
def _beside(out: Path) -> Iterator[Path]:
    handle, name = tempfile.mkstemp(dir=out.parent, prefix=out.name, suffix=".part")
    os.close(handle)
    try:
        yield Path(name)
    finally:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(name)
