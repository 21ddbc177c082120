"""WebKit as GTK has it, spoken to by its own WebDriver, in MiniBrowser on a screen that nobody sees."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from facilitator.rehearsal.server import free_port
from tests.waiting import attempts

ANSWERS_WITHIN = 120.0
_BROWSERS = ("/usr/lib", "/usr/libexec")
# Its driver tells nothing of the console: the page itself keeps what went wrong in it.
_RUN = """
  if (!window.heard) {
    window.heard = [];
    addEventListener("error", (event) => heard.push(event.message));
    addEventListener("unhandledrejection", (event) => heard.push(String(event.reason)));
  }
  return [(() => { %s })(), window.heard.splice(0)];
"""


class WebKit:
    """One page. `complaints`: what went wrong in its scripts, from the first look at a page on."""

    def __init__(self, driver: str, browser: str) -> None:
        self._driver = driver
        self.complaints: list[str] = []
        options = {"binary": browser, "args": ["--automation"]}
        wanted = {"capabilities": {"alwaysMatch": {"webkitgtk:browserOptions": options}}}
        self._session = f"/session/{self._ask('POST', '/session', wanted)['sessionId']}"

    def _ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        data = json.dumps(body or {}).encode() if method == "POST" else None
        request = urllib.request.Request(self._driver + path, data=data, method=method)
        with urllib.request.urlopen(request, timeout=ANSWERS_WITHIN) as answer:
            return json.load(answer)["value"]

    def open(self, url: str) -> None:
        self._ask("POST", f"{self._session}/url", {"url": url})

    def run(self, script: str) -> Any:
        """What the function body `script` returns."""
        value, heard = self._ask("POST", f"{self._session}/execute/sync", {"script": _RUN % script, "args": []})
        self.complaints += heard
        return value

    def close(self) -> None:
        self._ask("DELETE", self._session)


@contextmanager
def webkit(home: Path) -> Iterator[WebKit]:
    say = "install WebKit: sudo apt-get install webkit2gtk-driver xvfb (.ci/browser does it where it may)"
    programs = [shutil.which(name) for name in ("Xvfb", "WebKitWebDriver")]
    browsers = [path for folder in _BROWSERS for path in Path(folder).glob("**/MiniBrowser")]
    assert all(programs) and browsers, say
    with _screen(str(programs[0])) as display:
        # A container has no sandbox to give.
        environment = {**os.environ, "DISPLAY": display, "HOME": str(home), "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1"}
        port = free_port()
        command = [str(programs[1]), f"--port={port}"]
        with subprocess.Popen(command, stderr=subprocess.DEVNULL, env=environment) as process:
            try:
                _wait_for(f"http://127.0.0.1:{port}/status")
                page = WebKit(f"http://127.0.0.1:{port}", str(browsers[0]))
                yield page
                page.close()
            finally:
                process.terminate()


@contextmanager
def _screen(program: str) -> Iterator[str]:
    command = [program, "-displayfd", "1", "-screen", "0", "1280x1024x24"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            assert process.stdout
            yield f":{process.stdout.readline().strip()}"
        finally:
            process.terminate()


def _wait_for(url: str) -> None:
    for _ in attempts("the driver of WebKit"):
        with suppress(OSError), urllib.request.urlopen(url, timeout=2):
            return
