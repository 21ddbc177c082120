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
from facilitator.matching.fit.explain import Explained, explain
from facilitator.matching.schedule.explain import InPlan, in_plan

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
    "--explain", "pair", nargs=2, metavar="NEED OFFER", help="Only say why these two cards (ids) fit or don't."
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
        _write(_explained(room, *pair), out)
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
    why = _explained(room, *pair) if pair else ""
    try:
        plan = plan_from_fit(scored, room, Rules(rounds, tables, seed, dial))
    except CannotPlan as error:
        raise click.ClickException(str(error)) from None
    if pair:
        _write(why + _meeting_of(in_plan(pair[1], pair[0], plan, scored, room)), out)
        return
    _say(f"{len(plan.meetings)} meetings, {len(plan.matches)} matches ({plan.method}, gap {plan.figures['gap']:.4%})")
    _write(plan_to_csv(plan, room) if as_csv else plan_to_json(plan, room), out)


commands = [fit, match]
# Words that are told of each, those that matter most.
MOST_WORDS = 8
_POINTS = "(100 points: one person who surely both gives and receives)"


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


def _explained(room: Room, need: str, offer: str) -> str:
    """Lines for a person: the chance, what it rests on, and what would have changed it."""
    try:
        why = explain(room, current_encoder(), need, offer)
    except KeyError as unknown:
        raise click.ClickException(f"{unknown} is no card of this room: give a need's id, then an offer's.") from None
    except ValueError as refused:
        raise click.ClickException(f"{need} and {offer}: {refused}.") from None
    return "\n".join([*_why(why), *_what_else(why)]) + "\n"


def _why(why: Explained) -> list[str]:
    cut, rule = why.cut
    return [
        f"chance {why.chance:.3f}; by the texts alone {why.text:.3f}",
        *([f"lowered to {cut:.0%} of what the words say: {rule}"] if rule else []),
        f"shared words: {', '.join(why.shared_words) or 'none'}",
        f"tapped by: {', '.join(why.tapped_by) or 'nobody'}",
        f"a language model's grade: {'none' if why.grade is None else why.grade}",
        f"offers that come before it: {', '.join(f'{offer} {chance:.3f}' for offer, chance in why.ahead[:3]) or 'none'}",
    ]


def _what_else(why: Explained) -> list[str]:
    return [
        "what would have changed it, each alone, beside the texts:",
        f"  the one who asks taps it: {why.one_tap:.3f}; passes: {why.one_pass:.3f}",
        f"  a language model's grade is 2: {why.best_grade:.3f}; is 0: {why.worst_grade:.3f}",
        f"  both tap the same topic: {why.same_topic:.3f}",
        *(["  a word is not written:"] if why.words else []),
        *(f"  {each.word:>22s} of {each.card}: {each.without:.3f}" for each in why.words[:MOST_WORDS]),
        *(["  a feature is as in an average pair:"] if why.reasons else []),
        *(f"  {each.feature:>22s} {each.value:8.3f} adds {each.adds:+.2f}, without {each.without:.3f}" for each in why.reasons),
    ]


def _meeting_of(found: InPlan) -> str:
    if found.round is not None:
        told = (
            f"promised in round {found.round}"
            if found.announced
            else f"they meet in round {found.round}, without a promise: {found.why_not}"
        )
        return f"in the plan: {told}; without the meeting it is worth {found.worth:.1f} points less\n{_POINTS}\n"
    would = f"their meeting would add {found.worth:.1f} points and cost {found.price:.1f}"
    enough = f"from a chance of {found.from_chance:.3f} on it would be worth that"
    change = found.why_not or ("no chance would do" if found.from_chance is None else enough)
    return f"in the plan: they do not meet; {would}; {change}\n{_POINTS}\n"


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
