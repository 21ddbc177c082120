"""Opens a shot in every viewport and theme, looks at it, and keeps the pictures."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page

from tests.gallery.shots import Shot
from tests.gallery.wire import Wire

FIRST_LOAD = 90_000
_AXE = Axe()
_EYES = (Path(__file__).with_name("eyes.js")).read_text("utf-8")
# A page of a thousand people is painted for half a minute, as long as is usually waited, where something else is busy as well.
PATIENCE_MS = 120_000
# The policy of the pages forbids eval, which Playwright's own way of waiting needs.
_READY = """async () => {
  await document.fonts.ready;
  while (document.querySelector(':not(:defined):not([data-brief])')) await new Promise((go) => setTimeout(go, 20));
}"""
_RESIZE = """async (percent) => {
  document.documentElement.style.fontSize = percent + '%';
  await document.fonts.ready;
  for (let frame = 0; frame < 2; frame += 1) await new Promise((go) => requestAnimationFrame(go));
}"""
# What turns by itself stays where it is: a picture must not depend on how long the one before took.
_HOLD = "document.body.dataset.paused = ''"
_LANGUAGE = "document.documentElement.lang"
_HEIGHT = "document.scrollingElement.scrollHeight"


@dataclass(frozen=True)
class Light:
    """How a shot is looked at: a viewport, a theme, the size of letters, and what is checked in it."""

    name: str
    width: int
    height: int
    theme: str = "light"
    letters: int = 100
    media: str = "screen"
    axe: bool = False
    rules: tuple[str, ...] = ()

    @property
    def size(self) -> dict[str, int]:
        return {"width": self.width, "height": self.height}


_PHONES = (
    Light("390-light", 390, 844, axe=True, rules=("contrast", "ids", "width", "targets", "still")),
    Light("390-dark", 390, 844, "dark", axe=True, rules=("contrast",)),
    Light("320-light", 320, 640, rules=("width", "targets")),
    Light("200-percent", 390, 844, letters=200, rules=("width",)),
)
_MORE_PHONES = (
    Light("320-dark", 320, 640, "dark", rules=("contrast",)),
    Light("320-200-percent", 320, 640, letters=200, rules=("width",)),
)
# The narrowest phones, with large letters too: the foot of the page covers nothing that one has gone to.
_FEET = tuple(
    Light(f"320-by-{height}-{letters}", 320, height, letters=letters, rules=("foot",))
    for height in (568, 844)
    for letters in (100, 200)
)
_LAPTOP = (Light("1440", 1440, 900, rules=("width",)),)
_SCREENS = (
    Light("1920", 1920, 1080, axe=True, rules=("ids", "contrast", "width", "still", "places")),
    Light("1024", 1024, 768, rules=("width", "places")),
)
_MORE_SCREENS = (
    Light("1280", 1280, 720, rules=("width", "places")),
    Light("3840", 3840, 2160, rules=("width", "places")),
    Light("1600-by-1200", 1600, 1200, rules=("width", "places")),
)
_PAPERS = (
    Light("1280-light", 1280, 900, axe=True, rules=("contrast", "ids", "width", "still")),
    Light("1280-dark", 1280, 900, "dark", axe=True, rules=("contrast",)),
    Light("390-light", 390, 844, rules=("width", "targets")),
    Light("print", 794, 1123, media="print", rules=("contrast", "width")),
)
PROJECTORS: dict[str, tuple[Light, ...]] = {
    "screen": tuple(
        Light(str(width), width, height, rules=("width", "places"))
        for width, height in ((1920, 1080), (1024, 768), (1280, 720), (3840, 2160))
    )
}
# Many states, each once: words, and where they stand.
FORMATS: dict[str, tuple[Light, ...]] = {
    "screen": PROJECTORS["screen"][:1],
    "host": (Light("390-light", 390, 844, rules=("contrast", "width")),),
    "phone": (
        Light("390-dark", 390, 844, "dark", rules=("contrast",)),
        Light("320-light", 320, 640, rules=("width", "targets")),
    ),
}
# What `make test` looks at; the gallery sees the same in every light.
IN_CI: dict[str, tuple[Light, ...]] = {
    "phone": (_PHONES[0], *FORMATS["phone"], *_FEET),
    "host": (_PHONES[0], _PHONES[2]),
    "screen": _SCREENS[:1],
    "paper": (_PAPERS[0], _PAPERS[3]),
}
ALL: dict[str, tuple[Light, ...]] = {
    "phone": _PHONES + _MORE_PHONES,
    "host": _PHONES + _MORE_PHONES + _LAPTOP,
    "screen": _SCREENS + _MORE_SCREENS,
    "paper": _PAPERS,
}


@dataclass
class Camera:
    """One browser window for all shots. `album`: where pictures go, if any are kept."""

    browser: Browser
    url: str
    lights: dict[str, tuple[Light, ...]]
    album: Path | None = None
    problems: list[str] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)

    def take(self, shot: Shot) -> None:
        context = self._context(shot)
        page = context.new_page()
        page.on("pageerror", lambda error: self.problems.append(f"{shot.name}: {error}"))
        wire = Wire(page)
        lights = self.lights[shot.kind]
        self._set(page, lights[0])
        page.goto(shot.path)
        page.evaluate(_READY)
        if shot.prepare:
            shot.prepare(page)
            # What was pressed may bring another page.
            page.wait_for_load_state("networkidle")
            page.evaluate(_READY)
        page.evaluate(_HOLD)
        if (spoken := page.evaluate(_LANGUAGE)) != shot.language:
            self.problems.append(f"{shot.name}: in {spoken!r}, not in {shot.language!r}")
        for light in lights:
            self._look(page, shot, light)
        if shot.kind == "phone" and shot.is_first_load and wire.cost() > FIRST_LOAD:
            self.problems.append(f"{shot.name}: {wire.cost()} bytes to come in, {wire.heaviest()}")
        page.unroute_all(behavior="ignoreErrors")
        context.close()

    def _context(self, shot: Shot) -> BrowserContext:
        context = self.browser.new_context(base_url=self.url, reduced_motion="reduce")
        context.set_default_timeout(PATIENCE_MS)
        cookies = [{"name": name, "value": value, "url": self.url} for name, value in shot.cookies]
        if cookies:
            context.add_cookies(cookies)  # type: ignore[arg-type]
        return context

    def _set(self, page: Page, light: Light) -> None:
        page.set_viewport_size(light.size)  # type: ignore[arg-type]
        page.emulate_media(color_scheme=light.theme, media=light.media, reduced_motion="reduce")  # type: ignore[arg-type]

    def _look(self, page: Page, shot: Shot, light: Light) -> None:
        self._set(page, light)
        page.evaluate(_RESIZE, light.letters)
        where = f"{shot.name} {light.name}"
        found = page.evaluate(_EYES, dict.fromkeys(light.rules, True))
        self.problems += [f"{where}: {problem}" for problem in found]
        if light.axe:
            self.problems += [f"{where}: axe: {violation}" for violation in _violations(page)]
        self.taken.append(where)
        if self.album:
            self._keep(page, shot, light, self.album)

    def _keep(self, page: Page, shot: Shot, light: Light, album: Path) -> None:
        """The whole page, in a window as high as it is: what sticks to the window's edge hides nothing."""
        height = light.height if shot.kind == "screen" else max(light.height, page.evaluate(_HEIGHT))
        page.set_viewport_size({"width": light.width, "height": height})
        file = re.sub(r"[^\w-]", "_", f"{shot.name}--{light.name}") + ".png"
        page.screenshot(path=album / file)


def _violations(page: Page) -> Sequence[str]:
    found = _AXE.run(page).response["violations"]
    return [f"{rule['id']} {node['html'][:120]}" for rule in found for node in rule["nodes"][:3]]
