"""Firefox, spoken to by WebDriver BiDi, which it answers by itself: no driver in between."""

from __future__ import annotations

import asyncio
import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import aiohttp

ANSWERS_WITHIN = 120.0
_LISTENS = re.compile(r"BiDi listening on (ws://\S+)")


class Firefox:
    """One page. `complaints`: what its console has said of errors."""

    def __init__(self, address: str) -> None:
        self._loop = asyncio.new_event_loop()
        self._loop.run_until_complete(self._connect(address))
        self._asked = 0
        self.complaints: list[str] = []
        self._ask("session.new", capabilities={})
        self._ask("session.subscribe", events=["log.entryAdded"])
        self._context = self._ask("browsingContext.getTree")["contexts"][0]["context"]

    async def _connect(self, address: str) -> None:
        self._client = aiohttp.ClientSession()
        self._socket = await self._client.ws_connect(f"{address}/session", max_msg_size=0)

    def _ask(self, method: str, **params: Any) -> dict[str, Any]:
        self._asked += 1
        return self._loop.run_until_complete(self._answer({"id": self._asked, "method": method, "params": params}))

    async def _answer(self, question: dict[str, Any]) -> dict[str, Any]:
        await self._socket.send_str(json.dumps(question))
        while True:
            heard = await self._socket.receive_json(timeout=ANSWERS_WITHIN)
            if heard.get("method") == "log.entryAdded" and heard["params"]["level"] == "error":
                self.complaints.append(heard["params"]["text"])
            if heard.get("id") == question["id"]:
                assert heard["type"] == "success", heard
                result: dict[str, Any] = heard["result"]
                return result

    def open(self, url: str) -> None:
        self._ask("browsingContext.navigate", context=self._context, url=url, wait="complete")

    def run(self, script: str) -> Any:
        """What the function body `script` returns: nothing, a boolean, a number or a string."""
        target = {"context": self._context}
        answer = self._ask(
            "script.evaluate", expression=f"(() => {{ {script} }})()", target=target, awaitPromise=True, userActivation=True
        )
        assert answer["type"] == "success", answer
        return answer["result"].get("value")

    def close(self) -> None:
        self._loop.run_until_complete(self._socket.close())
        self._loop.run_until_complete(self._client.close())
        self._loop.close()


@contextmanager
def firefox(home: Path) -> Iterator[Firefox]:
    """Without a window, in a profile of its own."""
    program = shutil.which("firefox-esr") or shutil.which("firefox")
    assert program, "install Firefox: sudo apt-get install firefox-esr (.ci/browser does it where it may)"
    command = [program, "--headless", "--no-remote", "--profile", str(home), "--remote-debugging-port", "0"]
    environment = {**os.environ, "HOME": str(home)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment) as process:
        try:
            assert process.stdout
            found = next(filter(None, map(_LISTENS.search, process.stdout)), None)
            assert found, "Firefox did not start"
            page = Firefox(found[1])
            yield page
            page.close()
        finally:
            process.kill()
