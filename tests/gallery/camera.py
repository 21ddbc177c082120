"""Opens a shot in every viewport and theme, looks at it, and keeps the pictures."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page

from tests.gallery.scenes import Shot

_AXE = Axe()
_EYES = (Path(__file__).with_name("eyes.js")).read_text("utf-8")
# The policy of the pages forbids eval, which Playwright's own way of waiting needs.
_READY = """async () => {
  await document.fonts.ready;
  while (document.querySelector(':not(:defined)')) await new Promise((go) => setTimeout(go, 20));
}"""
_RESIZE = """async (percent) => {
  document.documentElement.style.fontSize = percent + '%';
  await document.fonts.ready;
  for (let frame = 0; frame < 2; frame += 1) await new Promise((go) => requestAnimationFrame(go));
}"""


@dataclass(frozen=True)
class Light:
    """How a shot is looked at: a viewport, a theme, the size of letters, and what is checked in it."""

    name: str
    width: int
    height: int
    theme: str = "light"
    letters: int = 100
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
_SCREENS = (
    Light("1920", 1920, 1080, axe=True, rules=("ids", "contrast", "width", "still")),
    Light("1024", 1024, 768, rules=("width",)),
)
_MORE_SCREENS = (Light("1280", 1280, 720, rules=("width",)), Light("3840", 3840, 2160, rules=("width",)))
# Of axe's rules only contrast knows a theme, and contrast is measured in both anyway.
_IN_CI = tuple(replace(light, axe=light.theme == "light" and light.axe) for light in _PHONES)
IN_CI: dict[str, tuple[Light, ...]] = {"phone": _IN_CI, "host": _IN_CI, "screen": _SCREENS}
ALL: dict[str, tuple[Light, ...]] = {
    "phone": _PHONES + _MORE_PHONES,
    "host": (*_PHONES, *_MORE_PHONES, Light("1440", 1440, 900, rules=("width",))),
    "screen": _SCREENS + _MORE_SCREENS,
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
        lights = self.lights[shot.kind]
        self._set(page, lights[0])
        page.goto(shot.path)
        page.evaluate(_READY)
        if shot.prepare:
            shot.prepare(page)
        for light in lights:
            self._look(page, shot, light)
        context.close()

    def _context(self, shot: Shot) -> BrowserContext:
        context = self.browser.new_context(base_url=self.url, reduced_motion="reduce")
        cookies = [{"name": name, "value": value, "url": self.url} for name, value in shot.cookies]
        if cookies:
            context.add_cookies(cookies)  # type: ignore[arg-type]
        return context

    def _set(self, page: Page, light: Light) -> None:
        page.set_viewport_size(light.size)  # type: ignore[arg-type]
        page.emulate_media(color_scheme=light.theme, reduced_motion="reduce")  # type: ignore[arg-type]

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
            file = re.sub(r"[^\w-]", "_", f"{shot.name}--{light.name}") + ".png"
            page.screenshot(path=self.album / file, full_page=shot.kind != "screen")


def _violations(page: Page) -> Sequence[str]:
    found = _AXE.run(page).response["violations"]
    return [f"{rule['id']} {node['html'][:120]}" for rule in found for node in rule["nodes"][:3]]
