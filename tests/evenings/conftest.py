"""An evening in one language, on a real server: a host, a big screen, some phones in Chromium, the others by plain HTTP."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Server, server
from tests.evenings.evening import Evening

__all__ = ["server"]
# A machine that is ten times slower holds the same evening.
PATIENCE = 120_000


@pytest.fixture
def evening(chromium: Browser, server: Server, request: pytest.FixtureRequest) -> Iterator[Evening]:
    """`request.param`: its language."""
    expect.set_options(timeout=PATIENCE)
    evening = Evening(chromium, server, request.param)
    yield evening
    evening.close()
    assert not evening.complaints
