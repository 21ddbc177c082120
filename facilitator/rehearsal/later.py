"""Did it help? What people say on their own page two, fourteen and sixty days after they met, with the phone that they had."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from facilitator.core.after.outcomes import ASKED_AFTER, Answer
from facilitator.rehearsal.attendee import Attendee
from facilitator.rehearsal.browser import RehearsalProblem
from facilitator.rehearsal.pages import Form, Page

# How many of those who are asked answer, and what they say then; what somebody tells that it was worth to them.
ANSWERS = 0.6
SAID = {2: (Answer.NOT_YET, Answer.IN_TOUCH), 14: (Answer.IN_TOUCH, Answer.HELPED), 60: (Answer.HELPED, Answer.BUSINESS)}
WORTH = 250
AT_ONCE = 20

DaysPass = Callable[[int], None]
# By the room's code, who says it (their id in the script), and of whom (the id on the page).
Outcomes = dict[tuple[str, str, str], Answer]


async def say_later(casts: Mapping[str, Iterable[Attendee]], days_pass: DaysPass, seed: int) -> Outcomes:
    """Everybody who was at an event (by its code) is asked after each of ASKED_AFTER days: the newest that each said of each.

    `days_pass` moves the clock of the server by so many days.
    """
    said: Outcomes = {}
    gate, before = asyncio.Semaphore(AT_ONCE), 0
    for days in ASKED_AFTER:
        days_pass(days - before)
        before = days

        async def answer(code: str, person: Attendee, days: int = days) -> None:
            async with gate:
                dice = random.Random(f"{seed}:{days}:{code}:{person.part.id}")
                said.update(await _answers(code, person, days, dice))

        await asyncio.gather(*(answer(code, person) for code, cast in casts.items() for person in cast))
    return said


async def _answers(code: str, person: Attendee, days: int, dice: random.Random) -> Outcomes:
    said: Outcomes = {}
    page = await person.browser.open(f"/{code}/later")
    for form in page.forms("/later"):
        buttons = {button[2]: button for button in form.buttons if button[1] == "answer"}
        if buttons and dice.random() < ANSWERS:
            answer = dice.choice(SAID[days])
            after = await person.browser.send(form, button=buttons[answer])
            await _say_worth(person, after, form)
            said[code, person.part.id, form.fields["person"]] = answer
    return said


async def _say_worth(person: Attendee, page: Page, asked: Form) -> None:
    """Whoever had business of it and received may tell what it was worth."""
    for form in page.forms("/later"):
        if "amount" in form.fields and form.fields["person"] == asked.fields["person"]:
            await person.browser.send(form, {"amount": str(WORTH)})


def check_outcomes(said: Outcomes, casts: Iterable[Iterable[Attendee]], numbers: dict[str, Any]) -> None:
    """Each answer is in the totals of the group, and each person once. Raises RehearsalProblem."""
    refused = [refusal for cast in casts for person in cast for refusal in person.browser.refused]
    count = Counter(said.values())
    true = {answer.replace("-", "_"): count[answer] for answer in Answer} | {"people": len({id for _, id, _ in said})}
    told = numbers["outcomes"] or {}
    wrong = [f"the group’s page says {told}, and so was answered: {true}"] if {k: told.get(k) for k in true} != true else []
    if refused or wrong:
        raise RehearsalProblem("What came of the evenings does not add up:\n" + "\n".join([*refused, *wrong][:20]))
