"""The words of every language on the narrowest phone: nothing hangs over the edge."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from .conftest import People

NARROW = {"width": 320, "height": 640}
ENOUGH = "einen Steuerberatungstermin verabreden"
STEPS = (("lobby", 0), ("poll", 0), ("posting", 0), ("market", 0), ("matching", 0))


def overhang(page: Page) -> int:
    """Pixels that must be scrolled sideways for."""
    return int(page.evaluate("document.documentElement.scrollWidth - innerWidth"))


def come_in(people: People, code: str, name: str, locale: str, seen: dict[str, int]) -> Page:
    page = people.open(f"/{code}", NARROW, locale=locale)
    seen[f"{name} join"] = overhang(page)
    page.fill("[name=name]", name)
    page.locator("form button.btn").click()
    expect(page.locator("#panel[data-step=lobby]")).to_be_attached()
    return page


def write(page: Page, kind: str, name: str, seen: dict[str, int]) -> None:
    page.wait_for_selector(f"form:has([name=kind][value={'offer' if kind == 'give' else 'need'}])")
    seen[f"{name} {kind}"] = overhang(page)
    page.fill("textarea", ENOUGH)
    page.locator("footer button.btn").click()


@pytest.mark.parametrize("locales", [("de-DE", "fr-FR"), ("es-MX", "nl-BE")], ids="-".join)
def test_long_words_fit_on_the_narrowest_phone(people: People, locales: tuple[str, str]) -> None:
    host, seen = people.open_room(people="2", tables="1"), dict[str, int]()
    names = ("Annegret", "Bartholomäus")
    phones = {name: come_in(people, host.code, name, locale, seen) for name, locale in zip(names, locales, strict=True)}
    host.take_remote()
    for phase, number in STEPS:
        if phase == "posting":
            for name, page in phones.items():
                write(page, "give", name, seen)
                write(page, "love", name, seen)
                expect(page.locator("#panel[data-step=ready]")).to_be_attached()
        host.page.locator(f"form[data-next]:has([value='{phase}:{number}']) button").click()
        host.page.wait_for_selector(f"#panel:not([data-step='{phase}:{number}'])")
        for name, page in phones.items():
            page.reload()
            seen[f"{name} after {phase}"] = overhang(page)
    assert {where: pixels for where, pixels in seen.items() if pixels > 0} == {}
    assert people.complaints == []
