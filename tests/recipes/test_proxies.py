"""Behind nginx and behind Caddy, over https and wss, as the README says: an evening, and what a stranger tries."""

from __future__ import annotations

import asyncio
import base64
import json
import os
import re
import socket
import ssl
from collections.abc import Awaitable, Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import pytest
import socketio
from aiohttp.abc import AbstractResolver, ResolveResult
from selectolax.lexbor import LexborHTMLParser

from tests.builders import CAST, FOUR, SET_UP, client_key
from tests.recipes.proxies import KINDS, METRICS_KEY, NAME, PASSWORD, Front, front
from tests.waiting import until_in_loop

CLOSE, NOT_ALLOWED = 8, (8, (1008).to_bytes(2, "big"))
# A body that Boon refuses: Caddy says so, or that Boon broke off, or hangs up itself before it has been sent all.
BROKEN_OFF, HUNG_UP = 502, 0
# All that an evening may take; Boon's hour has a dozen steps.
MOST_STEPS = 20


@pytest.fixture(scope="module", params=KINDS)
def proxied(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Front]:
    with front(request.param, tmp_path_factory.mktemp(request.param)) as found:
        yield found


class _Here(AbstractResolver):
    """The public name leads to this machine."""

    async def resolve(self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET) -> list[ResolveResult]:
        address = {"hostname": host, "host": "127.0.0.1", "port": port, "family": socket.AF_INET, "proto": 0, "flags": 0}
        return [ResolveResult(**address)]  # type: ignore[typeddict-item]

    async def close(self) -> None:
        return None


@dataclass
class Phone:
    """A browser with cookies of its own; it sends Origin as browsers do."""

    front: Front
    http: aiohttp.ClientSession = field(init=False)
    panels: list[dict[str, Any]] = field(default_factory=list)
    socket: socketio.AsyncClient | None = None

    def __post_init__(self) -> None:
        connector = aiohttp.TCPConnector(resolver=_Here(), ssl=self.front.trust)
        self.http = aiohttp.ClientSession(connector=connector, headers={"Origin": self.front.url, "Accept-Language": "en"})

    async def get(self, path: str, **headers: str) -> tuple[int, str]:
        async with self.http.get(self.front.url + path, headers=headers) as answer:
            return answer.status, await answer.text()

    async def post(self, path: str, data: dict[str, str], **headers: str) -> tuple[int, str]:
        """(status, where it leads or what it says)."""
        address = self.front.url + path
        async with self.http.post(address, data=data, headers=headers, allow_redirects=False) as answer:
            return answer.status, answer.headers.get("Location") or await answer.text()

    async def listen(self, code: str, role: str = "phone") -> None:
        self.socket = socketio.AsyncClient(http_session=self.http, reconnection=False)
        self.socket.on("panel", self.panels.append)
        headers, auth = {"Origin": self.front.url}, {"role": role, "code": code, "version": 0}
        await self.socket.connect(self.front.url, headers=headers, auth=auth, transports=["websocket"], wait_timeout=60)

    async def close(self) -> None:
        if self.socket:
            await self.socket.disconnect()
        await self.http.close()


Scene = Callable[[Callable[[], Phone]], Awaitable[None]]


def play(front: Front, scene: Scene) -> None:
    """A scene with as many phones as it takes."""

    async def run() -> None:
        phones: list[Phone] = []

        def another() -> Phone:
            phones.append(Phone(front))
            return phones[-1]

        try:
            await scene(another)
        finally:
            for phone in phones:
                await phone.close()

    asyncio.run(run())


async def host_of(front: Front, host: Phone) -> str:
    """Signs in as a host does, and opens a room: its code."""
    assert await host.post("/h", {"key": front.key, "password": PASSWORD}) == (303, "/host")
    status, where = await host.post("/host", {**SET_UP, "origin": front.url})
    assert status == 303, where
    return where.split("/")[2]


async def join(guest: Phone, code: str, name: str) -> None:
    assert (await guest.get(f"/{code}"))[0] == 200
    joined = await guest.post(f"/{code}/join", {"name": name, "client_key": client_key(name), "kept": "yes"})
    assert joined == (303, f"/{code}")


async def next_step(host: Phone, code: str) -> str:
    """Presses Next as the remote shows it: the phase that it leads to."""
    _, page = await host.get(f"/host/{code}")
    seen = LexborHTMLParser(page).css_first("input[name=from]")
    assert seen, page[-2000:]
    status, said = await host.post(f"/host/{code}/next", {"from": seen.attributes["value"] or ""})
    assert status == 303, said
    step = LexborHTMLParser((await host.get(f"/host/{code}"))[1]).css_first("main#panel")
    return str(step.attributes["data-step"]).partition(":")[0] if step else ""


def test_an_evening_is_played_over_https_and_its_sockets(proxied: Front) -> None:
    async def evening(phone: Callable[[], Phone]) -> None:
        host = phone()
        code = await host_of(proxied, host)
        guests = {name: phone() for name in FOUR}
        for name, guest in guests.items():
            await join(guest, code, name)
            await guest.listen(code)
        await host.listen(code, "host")
        walked = [await next_step(host, code)]
        for _ in range(MOST_STEPS):
            if walked[-1] == "posting":
                for name, guest in guests.items():
                    for kind, text in (("offer", CAST[name].offer), ("need", CAST[name].need)):
                        card = {"kind": kind, "text": text, "client_key": client_key(name, kind)}
                        assert (await guest.post(f"/{code}/cards", card))[0] == 303
            if walked[-1] == "wrap-up":
                break
            walked.append(await next_step(host, code))
        assert (walked[0], "matching" in walked, "rounds" in walked, walked[-1]) == ("poll", True, True, "wrap-up")
        everybody = [host, *guests.values()]
        await until_in_loop(lambda: all("wrap-up" in str(p.panels[-1:]) for p in everybody), "the last panel", 60)
        async with host.http.post(f"{proxied.url}/host/{code}/export", data={"format": "json"}) as answer:
            saved = json.loads(await answer.read())
        assert {row["name"] for row in saved["attendees"]} == set(FOUR)
        names = {cookie.key for cookie in host.http.cookie_jar}
        assert {name for name in names if not name.startswith("__Host-boon-")} == set()

    play(proxied, evening)


def test_plain_http_leads_to_https(proxied: Front) -> None:
    with socket.create_connection(("127.0.0.1", proxied.plain), 30) as line:
        line.sendall(f"GET /ABC HTTP/1.1\r\nHost: {NAME}\r\nConnection: close\r\n\r\n".encode())
        said = line.makefile("rb").read().decode()
    assert re.match(r"HTTP/1.1 30[18] ", said)
    assert f"ocation: https://{NAME}" in said


def upgraded(front: Front, origin: str) -> tuple[ssl.SSLSocket, str]:
    """A raw socket that asked to be a WebSocket, and the status that it was answered with."""
    line, key = front.connect(), base64.b64encode(os.urandom(16)).decode()
    line.sendall(
        f"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: {NAME}:{front.port}\r\nOrigin: {origin}\r\n"
        f"Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
    )
    head = b""
    while not head.endswith(b"\r\n\r\n") and (more := line.recv(1)):
        head += more
    return line, head.split(b" ", 2)[1].decode()


def masked(text: bytes) -> bytes:
    return bytes((0x81, 0x80 | len(text))) + b"\0\0\0\0" + text


def heard(line: ssl.SSLSocket) -> list[tuple[int, bytes]]:
    """Every short frame until the other side hangs up."""
    said, frames = b"", []
    try:
        while more := line.recv(65536):
            said += more
    except (ConnectionError, ssl.SSLError):
        pass
    while len(said) >= 2:
        size, start = (said[1], 2) if said[1] < 126 else (int.from_bytes(said[2:4], "big"), 4)
        frames.append((said[0] & 0x0F, said[start : start + size]))
        said = said[start + size :]
    return frames


@pytest.mark.parametrize("text", [b"4A", b'42["hello"]', b'451000000-["x",{"_placeholder":true,"num":0}]', b"b4A"])
def test_what_no_client_of_ours_says_ends_the_conversation(proxied: Front, text: bytes) -> None:
    before = proxied.log.read_bytes()
    line, status = upgraded(proxied, proxied.url)
    assert status == "101"
    line.sendall(masked(text))
    assert heard(line)[-1] == NOT_ALLOWED
    assert proxied.log.read_bytes() == before


def test_a_flood_of_it_is_over_with_its_first_frame_and_others_are_answered(proxied: Front) -> None:
    async def scene(phone: Callable[[], Phone]) -> None:
        before = proxied.log.read_bytes()
        for text in (b"4A", b'40{"role":"phone","code":"ZZZZZZ"}'):
            lines = [upgraded(proxied, proxied.url)[0] for _ in range(4)]
            for line in lines:
                line.setblocking(False)
                with ExitStack() as quiet:
                    quiet.push(lambda kind, *_: kind is not None and issubclass(kind, OSError))
                    line.send(masked(text) * 20_000)
            assert (await phone().get("/health"))[0] == 200
            for line in lines:
                line.close()
        assert proxied.log.read_bytes() == before

    play(proxied, scene)


def test_who_is_refused_a_socket_is_told_and_let_go(proxied: Front) -> None:
    line, _ = upgraded(proxied, proxied.url)
    line.sendall(masked(b'40{"role":"phone","code":"ZZZZZZ"}'))
    frames = heard(line)
    assert (1, b'44{"message":"not yours"}') in frames
    assert frames[-1][0] == CLOSE


@pytest.mark.parametrize("scheme", ["http", "evil"])
def test_another_scheme_or_site_opens_no_socket_and_posts_nothing(proxied: Front, scheme: str) -> None:
    origin = proxied.url.replace("https://", "http://") if scheme == "http" else "https://evil.example"
    line, status = upgraded(proxied, origin)
    line.close()
    assert status == "403"

    async def scene(phone: Callable[[], Phone]) -> None:
        status, _ = await phone().post("/h", {"key": proxied.key, "password": PASSWORD}, Origin=origin)
        assert status == 403

    play(proxied, scene)


def test_a_foreign_name_is_answered_with_no_page_of_ours(proxied: Front) -> None:
    line = proxied.connect()
    line.sendall(b"GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n")
    said = line.makefile("rb").read()
    assert b"</html>" not in said


def test_whoever_claims_other_addresses_is_still_counted_as_one(proxied: Front) -> None:
    """Guessing keys: each from another address, if X-Forwarded-For were believed."""

    async def scene(phone: Callable[[], Phone]) -> None:
        guesser = phone()
        statuses = []
        for n in range(12):
            forged = f"203.0.113.{n}"
            status, _ = await guesser.post("/h", {"key": f"guess {n}"}, **{"X-Forwarded-For": forged, "X-Real-IP": forged})
            statuses.append(status)
        # Ten are a host's who mistypes; how many of them are left here, earlier tests decide.
        assert statuses[-2:] == [429, 429]
        assert await phone().post("/h", {"key": proxied.key, "password": PASSWORD}) == (303, "/host")

    play(proxied, scene)


def test_heads_that_never_end_do_not_reach_boon(proxied: Front) -> None:
    lines = [proxied.connect() for _ in range(60)]
    for line in lines:
        line.sendall(f"GET / HTTP/1.1\r\nHost: {NAME}:{proxied.port}\r\nX-Slow: ".encode())

    async def scene(phone: Callable[[], Phone]) -> None:
        watcher = phone()
        assert (await watcher.get("/health"))[0] == 200
        _, told = await watcher.get("/metrics", Authorization=f"Bearer {METRICS_KEY}")
        found = re.search(r"(?m)^boon_connections(?:\{[^}]*\})? (\d+)", told)
        assert found, told
        assert int(found[1]) < len(lines)

    play(proxied, scene)
    for line in lines:
        line.close()


async def answer_to(phone: Phone, size: int) -> int:
    """The status, or HUNG_UP."""
    try:
        return (await phone.post("/host", {"logo": "x" * size}))[0]
    except aiohttp.ClientError:
        return HUNG_UP


def test_a_picture_passes_and_a_larger_body_does_not(proxied: Front) -> None:
    async def scene(phone: Callable[[], Phone]) -> None:
        stranger = phone()
        assert await answer_to(stranger, 500_000) == 403
        assert await answer_to(stranger, 5_000_000) in (413, HUNG_UP)
        assert await answer_to(stranger, 30_000_000) in (413, BROKEN_OFF, HUNG_UP)

    play(proxied, scene)
