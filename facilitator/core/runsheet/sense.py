"""Whether a run-sheet can work: what is wrong with it, part by part, in words for its host."""

from __future__ import annotations

from collections.abc import Iterator

from facilitator.core.locale import gettext
from facilitator.core.phases import RULES, Phase
from facilitator.core.runsheet.sheet import Part, RunSheet

MOST_PARTS = 40
MOST_ROUNDS = 12
MOST_MINUTES = 600


def problems(sheet: RunSheet) -> Iterator[tuple[int, str]]:
    """(index of the part, what is wrong and what to do) for whatever keeps the sheet from working."""
    if not sheet.parts or sheet.parts[0].phase is not Phase.LOBBY or not sheet.parts[0].on:
        yield 0, gettext("The first part is where people arrive: phase “lobby”.")
    elif sheet.parts[0].runs_on:
        yield 0, gettext("People arrive until you press Next: the first part can’t run on by itself.")
    if len(sheet.parts) > MOST_PARTS:
        yield MOST_PARTS, gettext("A run-sheet has at most %(n)s parts.", n=MOST_PARTS)
    for index, part in enumerate(sheet.parts):
        if part.on:
            yield from ((index, problem) for problem in _of_part(sheet, index, part))
    if sheet.rounds > MOST_ROUNDS:
        last = max(index for index, part in enumerate(sheet.parts) if part.rounds)
        too_many = gettext("There are %(rounds)s rounds, and at most %(n)s can be planned.", rounds=sheet.rounds, n=MOST_ROUNDS)
        yield last, too_many
    if sheet.total > MOST_MINUTES:
        yield (
            len(sheet.parts) - 1,
            gettext("That makes %(minutes)s minutes, and an event has at most %(n)s.", minutes=sheet.total, n=MOST_MINUTES),
        )


def _of_part(sheet: RunSheet, index: int, part: Part) -> Iterator[str]:
    rules, name = RULES[part.phase], sheet.title(part)
    before = {other.phase for other in sheet.parts[:index] if other.on}
    behind = {other.phase for other in sheet.parts[index + 1 :] if other.on}
    if part.phase is Phase.LOBBY and index:
        yield gettext("People arrive once, at the beginning.")
        return
    if part.phase in before and not rules.repeats:
        yield gettext("“%(name)s” is there twice, and works once.", name=name)
    for needed in rules.needs:
        if needed not in before:
            yield gettext("“%(name)s” needs “%(needed)s” somewhere before it.", name=name, needed=phase_title(needed))
    for later in rules.is_before:
        if later in before:
            yield gettext("“%(name)s” comes too late after “%(other)s”. Move it up.", name=name, other=phase_title(later))
    for following in rules.leads_to:
        if following not in behind:
            yield gettext("“%(name)s” needs “%(needed)s” somewhere after it.", name=name, needed=phase_title(following))
    if part.minutes < 1:
        yield gettext("There is no time left for “%(name)s”.", name=name)
    elif part.rounds and part.round_minutes < 1:
        yield gettext("%(rounds)s rounds do not fit into %(minutes)s minutes.", rounds=part.rounds, minutes=part.minutes)
    elif part.turn * part.table > 60 * part.round_minutes:
        yield gettext(
            "%(people)s turns at a table do not fit into a round of %(minutes)s minutes.",
            people=part.table,
            minutes=part.round_minutes,
        )


def too_late(sheet: RunSheet) -> Iterator[tuple[int, str, str]]:
    """(index of the part, its word, what is wrong) for lines and sounds that are never due, for it is over by then.

    Of a file alone: what is made shorter on the way keeps what was to be said. Nor of a part with a share, whose length is
    that of the event it is used for.
    """
    for index, part in enumerate(sheet.parts):
        length = 60 * (part.round_minutes or part.minutes)
        moments = {"say": [line.at for line in part.say], "sounds": part.sounds}
        for key, at in moments.items():
            if not part.share and (over := [second for second in at if second >= length]):
                yield index, key, _over_by_then(key, over[0], length, bool(part.rounds))


def _over_by_then(key: str, at: int, length: int, is_round: bool) -> str:
    if is_round:
        return gettext("“%(key)s”: at %(at)s the round is over, which takes %(length)s seconds.", key=key, at=at, length=length)
    return gettext("“%(key)s”: at %(at)s this part is over, which takes %(length)s seconds.", key=key, at=at, length=length)


def phase_title(phase: Phase) -> str:
    """What parts of it are called that have no title of their own."""
    plan = RULES[phase].plan
    return gettext(plan.title) if plan else phase
