"""What a page costs on the wire, as Chromium itself counts it: compressed bodies and headers, and frames of a socket."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Page

_VERSION = re.compile(r'"version":(\d+)')


@dataclass
class Wire:
    """Everything this page received, in bytes. Phones on plain HTTP are sent gzip, never brotli; so is this one."""

    page: Page
    costs: dict[str, int] = field(default_factory=dict)
    panels: list[int] = field(default_factory=list)
    newest: int = 0
    is_listening: bool = False
    _urls: dict[str, str] = field(default_factory=dict)
    _head: int = 0
    _coming: int = 0

    def __post_init__(self) -> None:
        self.cdp = self.page.context.new_cdp_session(self.page)
        self.cdp.on("Network.requestWillBeSent", lambda event: self._urls.update({event["requestId"]: event["request"]["url"]}))
        self.cdp.on("Network.loadingFinished", self._finished)
        self.cdp.on("Network.webSocketFrameReceived", lambda event: self._frame(event["response"]))
        self.cdp.send("Network.enable")
        self.cdp.send("Network.setExtraHTTPHeaders", {"headers": {"Accept-Encoding": "gzip"}})

    def _finished(self, event: dict[str, Any]) -> None:
        url = self._urls.get(event["requestId"], "")
        if event["encodedDataLength"] > 0:
            self.costs[url] = self.costs.get(url, 0) + int(event["encodedDataLength"])

    def _frame(self, frame: dict[str, Any]) -> None:
        """A panel is a text frame that announces bytes, and a binary one (base64 here) that carries them."""
        data = frame["payloadData"]
        if frame["opcode"] == 2:
            self.panels.append(self._head + len(data) * 3 // 4 - data.count("="))
            self.newest = max(self.newest, self._coming)
        elif data.startswith("451-"):
            self._head = len(data.encode())
            self._coming = int(_VERSION.search(data)[1])  # type: ignore[index]
        elif data.startswith("40"):
            self.is_listening = True

    def cost(self, *parts: str) -> int:
        """Bytes of everything whose address has one of these parts; of everything, if none are given."""
        return sum(size for url, size in self.costs.items() if not parts or any(part in url for part in parts))

    def heaviest(self) -> dict[str, int]:
        """What cost most, by the end of its address."""
        return {url[-24:]: size for url, size in sorted(self.costs.items(), key=lambda cost: -cost[1])[:4]}

    def own_scripts(self) -> int:
        return self.cost("/js/") - self.cost("/vendor/")
