"""The simulated host: opens the room, presses Next when everyone is done, and takes the export home."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any

from facilitator.rehearsal.browser import Browser, RehearsalProblem

PATIENCE = 600.0


class Host:
    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self.code = ""

    async def open_room(
        self, key: str, name: str, people: int, rounds: int, tables: int, group: str = "", kept_days: int = 30
    ) -> str:
        """With the host's key, "Plan your event" and open it, perhaps as one of a group's: the room's code."""
        browser = self._browser
        page = await browser.open("/h")
        form = page.form("/h")
        page = await browser.send(form, {"key": key}) if form else page
        form = page.form("/host")
        if form is None:
            raise RehearsalProblem(f"The host's key was refused: {page.refusal() or page.text[:200]}")
        plan = {"name": name, "host_name": "Dina", "people": people, "rounds": rounds, "tables": tables}
        plan |= {"group_name": group, "kept_days": kept_days}
        page = await browser.send(form, {**{k: str(v) for k, v in plan.items()}, "minutes": str(34 + 9 * rounds)})
        remote = page.form("/remote")
        if remote is None:
            raise RehearsalProblem(f"The room could not be opened: {page.refusal() or page.text[:200]}")
        self.code = remote.action.split("/")[2]
        return self.code

    async def choose_hours(self, name: str) -> None:
        """On the page for it: one of the run-sheets that ship, by the name of its file."""
        page = await self._browser.open(f"/host/{self.code}/hours")
        for button in (f"choose:{name}", "use"):
            form = page.form("/hours")
            if form is None:
                raise RehearsalProblem(f"The page of hours has no form: {page.text[:200]}")
            page = await self._browser.send(form, button=("", "do", button))
            if page.refusal():
                raise RehearsalProblem(f"The run-sheet {name} was refused: {page.refusal()}")

    async def remote_link(self) -> str:
        """A link that makes another browser the host's remote, once."""
        page = await self._browser.open(f"/host/{self.code}/setup")
        form = page.form("/remote")
        link = (await self._browser.send(form)).link_to_copy if form else ""
        if not link:
            raise RehearsalProblem("The set-up page gave no link for another device.")
        return link

    async def next(self) -> tuple[str, int]:
        """Press Next: the step it led to, like "rounds:1", and the version that the room had before.

        What the answer shows may be newer than the step: in a quick room people have done all they can by then.
        """
        page = await self._browser.open(f"/host/{self.code}")
        form = page.form("/next")
        if form is None:
            raise RehearsalProblem("The remote has no Next to press.")
        answer = await self._browser.send(form)
        if answer.refusal():
            raise RehearsalProblem(f"Next was refused: {answer.refusal()}")
        following = answer.form("/next")
        return (following.fields["from"] if following else "closed:0"), page.version

    async def next_ask(self) -> bool:
        """Where an ask is up, to the next one, in all circles: whether there was one."""
        form = (await self._browser.open(f"/host/{self.code}")).form("/asks")
        if form is None or ("next" not in [value for _, _, value in form.buttons]):
            return False
        answer = await self._browser.send(form, button=("", "do", "next"))
        if answer.refusal():
            raise RehearsalProblem(f"The next ask was refused: {answer.refusal()}")
        return True

    async def group_numbers(self) -> dict[str, Any]:
        """What the group's page says of its events."""
        page = await self._browser.open("/host")
        found = page.link("/group/")
        if not found:
            raise RehearsalProblem("The host's page leads to no group.")
        numbers: dict[str, Any] = json.loads(await self._browser.download(f"{found}/export", {"format": "json"}))
        return numbers

    async def export(self) -> dict[str, Any]:
        raw = await self._browser.download(f"/host/{self.code}/export", {"format": "json"})
        evening: dict[str, Any] = json.loads(raw)
        return evening


async def until_nobody(is_left: Callable[[], list[str]], step: str) -> None:
    """Wait for the room; say who it is waiting for when it never comes to rest."""
    for _ in range(int(PATIENCE / 0.05)):
        if not is_left():
            return
        await asyncio.sleep(0.05)
    raise RehearsalProblem(f"The room did not come to rest at {step}. Not there: {', '.join(is_left()[:20])}")
