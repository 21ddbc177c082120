"""Boon on the internet: https, a password beside the link; and on a laptop nothing of it."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest
from flask import Flask

from facilitator.app import create_app
from facilitator.config import BadSetting, Settings, check_public, house_key, read_settings
from facilitator.limits import PASSWORDS
from tests.builders import ORIGIN, Browser

PASSWORD = "a long way home"
PUBLIC = "https://boon.example.org"


@pytest.mark.parametrize(
    "url",
    [
        "http://boon.example.org",
        "http://203.0.114.7:5000",
        "https://user@boon.example.org",
        "https://user:word@boon.example.org",
        "https://boon.example.org'",
        'https://boon.example.org"><script>',
        "https://boon.example.org/path",
        "https://boon.example.org?x",
        "https://boon.example.org#x",
        "https://boon example.org",
        "javascript://boon.example.org",
        "https://",
        "https://boon.example.org:port",
    ],
)
def test_an_address_that_is_unsafe_or_none_is_refused(url: str) -> None:
    with pytest.raises(BadSetting, match="PUBLIC_URL"):
        read_settings({"PUBLIC_URL": url})


@pytest.mark.parametrize(
    "url",
    [
        PUBLIC,
        "https://boon.example.org:8443",
        "http://localhost:5000",
        "http://192.168.1.5:5000",
        "http://boon.local",
        "http://hall",
    ],
)
def test_an_address_that_is_safe_is_taken(url: str) -> None:
    assert read_settings({"PUBLIC_URL": f"{url.upper()}/"}).public_url == url


def settings(**changed: str) -> Settings:
    return read_settings(changed)


@pytest.mark.parametrize(
    ("changed", "cards"),
    [
        ({"PUBLIC_URL": PUBLIC, "HOST": "127.0.0.1"}, []),
        ({}, ["192.168.1.5", "198.51.101.7"]),
        ({"HOST": "::"}, ["2a02:8109::1"]),
        ({"HOST": "198.51.101.7"}, []),
    ],
)
def test_without_a_password_boon_does_not_start_on_the_internet(changed: dict[str, str], cards: list[str]) -> None:
    with pytest.raises(BadSetting, match="HOST_PASSWORD"):
        check_public(settings(**changed), cards)
    check_public(settings(**changed, HOST_PASSWORD=PASSWORD), cards)


@pytest.mark.parametrize("changed", [{}, {"HOST": "127.0.0.1"}, {"PUBLIC_URL": "http://boon.local:5000"}])
def test_on_a_laptop_nothing_is_asked(changed: dict[str, str]) -> None:
    check_public(settings(**changed), ["127.0.0.1", "192.168.1.5", "10.0.0.3", "fe80::1", "::1", "fd00::1"])


def test_behind_a_proxy_the_cards_of_the_machine_do_not_matter() -> None:
    check_public(settings(HOST="127.0.0.1"), ["198.51.101.7"])


@pytest.mark.parametrize("short", ["x", "123456789"])
def test_a_password_that_is_guessed_soon_is_refused(short: str) -> None:
    with pytest.raises(BadSetting, match="HOST_PASSWORD"):
        settings(HOST_PASSWORD=short)


def test_the_password_is_nowhere_in_the_settings() -> None:
    kept = settings(HOST_PASSWORD=PASSWORD)
    assert PASSWORD not in repr(vars(kept))
    assert settings(HOST_PASSWORD=kept.host_password).host_password == kept.host_password


@pytest.fixture
def guarded(data_dir: Path) -> Flask:
    hashed = settings(HOST_PASSWORD=PASSWORD).host_password
    return create_app(Settings("127.0.0.1", 5000, ORIGIN, data_dir, host_password=hashed))


def test_the_link_alone_opens_nothing_where_there_is_a_password(guarded: Flask) -> None:
    key, browser = house_key(guarded.extensions["boon"].settings.key_file), Browser(guarded)
    asked = browser.post("/h", {"key": key})
    assert (asked.status, asked.one("input[name=password]").attributes["type"]) == (200, "password")
    assert browser.get("/host").status == 403
    assert browser.post("/h", {"key": key, "password": "a long way off"}).status == 403
    assert browser.post("/h", {"key": "wrong", "password": PASSWORD}).status == 403
    assert browser.get("/host").status == 403
    assert browser.post("/h", {"key": asked.value("input[name=key]"), "password": PASSWORD}).location == "/host"
    assert browser.get("/host").status == 200
    guarded.extensions["boon"].db.engine.dispose()


def test_many_networks_guess_one_password_not_for_long(guarded: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules["facilitator.web.pages.devices"], "is_password", lambda hashed, typed: False)
    key, statuses = house_key(guarded.extensions["boon"].settings.key_file), []
    for network in range(10):
        browser = Browser(guarded)
        browser.client.environ_base["REMOTE_ADDR"] = f"192.0.2.{network}"
        statuses += [browser.post("/h", {"key": key, "password": "a wrong one"}).status for _ in range(8)]
    assert statuses == [403] * PASSWORDS.burst + [429] * (80 - PASSWORDS.burst)
    guarded.extensions["boon"].db.engine.dispose()


def test_passwords_are_guessed_ten_times_and_then_slowly(guarded: Flask) -> None:
    key = house_key(guarded.extensions["boon"].settings.key_file)
    statuses = [Browser(guarded).post("/h", {"key": key, "password": f"guess number {n}"}).status for n in range(12)]
    assert statuses == [403] * 10 + [429] * 2
    # The right one would end the guessing, so it waits as well; over another network, and with patience, it opens.
    right = {"key": key, "password": PASSWORD}
    assert Browser(guarded).post("/h", right).status == 429
    elsewhere = Browser(guarded)
    elsewhere.client.environ_base["REMOTE_ADDR"] = "192.0.2.7"
    assert elsewhere.post("/h", right).location == "/host"
    later = time.monotonic() + 91
    guarded.extensions["boon"].limits.now = lambda: later
    assert [Browser(guarded).post("/h", right).location for _ in range(12)] == ["/host"] * 12
    guarded.extensions["boon"].db.engine.dispose()
