"""A real server in a process of its own, with gevent and the guard, and ears that listen to it."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
import time
import urllib.request
import zlib
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import socketio

from facilitator.identity import cookie_name
from facilitator.store.database import Database
from facilitator.store.keys import Role
from tests.builders import Room
from tests.waiting import attempts, until_in_loop

ROOT = Path(__file__).resolve().parents[2]
ROLES = {"phone": Role.ATTENDEE, "host": Role.HOST, "screen": Role.SCREEN}
PATIENCE = 15.0


@dataclass(frozen=True)
class Server:
    url: str
    data_dir: Path

    def room(self) -> Room:
        """A room in the server's database. What is done to it here is not pushed; post() is."""
        return Room(Database(f"sqlite:///{self.data_dir / 'boon.db'}"), now=time.time())

    async def post(self, room: Room, who: str, path: str, **form: str) -> int:
        """As the host ("host") or as an attendee by name: the status."""
        role, key = (Role.HOST, room.host_key) if who == "host" else (Role.ATTENDEE, room.keys[who])
        cookies = {cookie_name(role, room.code): key}
        jar = aiohttp.CookieJar(unsafe=True)
        async with (
            aiohttp.ClientSession(cookies=cookies, cookie_jar=jar, headers={"Origin": self.url}) as session,
            session.post(self.url + path, data=form, allow_redirects=False) as answer,
        ):
            return answer.status


def _unpacked(message: dict[str, Any]) -> dict[str, Any]:
    """A panel's HTML travels deflated."""
    return {**message, "html": zlib.decompress(message["html"]).decode()} if "html" in message else message


@dataclass
class Ear:
    """One socket, and everything it has heard."""

    server: Server
    client: socketio.AsyncClient = field(default_factory=lambda: socketio.AsyncClient(reconnection=False))
    heard: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    async def open(self, role: str, room: Room, key: str, version: int = 0, **other: Any) -> Ear:
        """Listen as `role`; refused connections raise. `other`: origin, code, auth."""
        for name in ("panel", "numbers", "gone"):
            self.client.on(name, lambda message, name=name: self.heard.append((name, _unpacked(message))))
        headers = {"Cookie": f"{cookie_name(ROLES[role], room.code)}={key}"}
        origin = other.get("origin", self.server.url)
        if origin is not None:
            headers["Origin"] = origin
        auth = other.get("auth", {"role": role, "code": other.get("code", room.code), "version": version})
        await self.client.connect(self.server.url, headers=headers, auth=auth, transports=["websocket"], wait_timeout=PATIENCE)
        return self

    def all(self, name: str) -> list[dict[str, Any]]:
        return [message for event, message in self.heard if event == name]

    @property
    def version(self) -> int:
        """Of the newest panel."""
        return max((message["version"] for message in self.all("panel")), default=0)

    def newest(self, name: str) -> dict[str, Any]:
        return self.all(name)[-1]


Scene = Callable[["Stage"], Awaitable[None]]


@dataclass
class Stage:
    """A room on the server, and the ears that a scene opens."""

    server: Server
    room: Room
    ears: dict[str, Ear] = field(default_factory=dict)

    async def listen(self, *names: str, version: int | None = None) -> None:
        """Attendees by name, and "host" and "screen"; each knows the newest version unless told otherwise."""
        known = self.room.version if version is None else version
        for name in names:
            key = {"host": self.room.host_key, "screen": self.room.screen_key}.get(name) or self.room.keys[name]
            role = name if name in ("host", "screen") else "phone"
            self.ears[name] = await Ear(self.server).open(role, self.room, key, known)

    async def post(self, who: str, path: str, **form: str) -> int:
        base = f"/host/{self.room.code}" if who == "host" else f"/{self.room.code}"
        return await self.server.post(self.room, who, f"{base}/{path}", **form)

    async def until(self, true: Callable[[], bool]) -> None:
        try:
            await until_in_loop(true, seconds=PATIENCE)
        except AssertionError as late:
            raise AssertionError({name: [e for e, _ in ear.heard] for name, ear in self.ears.items()}) from late

    def who_heard(self, name: str) -> set[str]:
        return {who for who, ear in self.ears.items() if ear.all(name)}

    async def all_hear_of_the_next_step(self) -> int:
        """The host goes on, and everybody's panel of it has come. The version before: nothing of up to then comes any more."""
        before = self.room.version
        assert await self.post("host", "next", **{"from": self.room.step}) == 303
        await self.until(lambda: all(ear.version > before for ear in self.ears.values()))
        return before


@contextmanager
def serving(data_dir: Path, before: str = "") -> Iterator[Server]:
    """A server that keeps its log in `data_dir`. `before`: what the shell does first."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    environment = {**os.environ, "HOST": "127.0.0.1", "PORT": str(port), "DATA_DIR": str(data_dir), "PUBLIC_URL": url}
    command = ["sh", "-c", f'{before}\nexec "$0" wsgi.py', sys.executable]
    with (data_dir / "log").open("w") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
    try:
        _wait_for(url, process, data_dir / "log")
        yield Server(url, data_dir)
    finally:
        process.terminate()
        process.wait(10)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("server")) as server:
        yield server


def _wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in attempts("the server", 60):
        assert process.poll() is None, log.read_text()
        with suppress(OSError), urllib.request.urlopen(f"{url}/health", timeout=2):
            return


@pytest.fixture
def play(server: Server) -> Callable[[Room, Scene], None]:
    """Run a scene; close its ears afterwards."""

    def run(room: Room, scene: Scene) -> None:
        async def whole() -> None:
            stage = Stage(server, room)
            try:
                await asyncio.wait_for(scene(stage), 60)
            finally:
                for ear in stage.ears.values():
                    await ear.client.disconnect()

        asyncio.run(whole())
        room.db.engine.dispose()

    return run
