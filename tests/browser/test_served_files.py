"""What is served without its comments and spaces is the same to a browser as what stands in the files."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page

from facilitator.web.sheets import WORN
from tests.browser.conftest import ROOT, People

STATIC = ROOT / "static"
RULES = """(css) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  return [...sheet.cssRules].map((rule) => rule.cssText).join("\\n");
}"""
MODULES = sorted(path.relative_to(STATIC).as_posix() for path in (STATIC / "js").rglob("*.js") if path.parent.name != "vendor")


def served(page: Page) -> str:
    """The address of the static files of this version."""
    return page.evaluate("document.querySelector('link[rel=stylesheet]').href.replace(/css\\/.*/, '')")


def rules(page: Page, css: str) -> list[str]:
    """As the browser reads them; a value with a variable in it is kept as it was typed, so spaces do not count."""
    return re.sub(r"\s*,\s*", ",", page.evaluate(RULES, css)).split("\n")


@pytest.mark.parametrize("kind", WORN)
def test_a_sheet_says_what_its_files_say(people: People, kind: str) -> None:
    page = people.open("/")
    css = page.request.get(f"{served(page)}css/all-{kind}.css").text()
    files = "\n".join((STATIC / f"css/{name}.css").read_text("utf-8") for name in WORN[kind])
    assert len(css) < len(files) * 0.8
    # " :is(" loses its space in a block: write " *:is(".
    assert rules(page, css) == rules(page, files)


def test_every_module_loads(people: People) -> None:
    page = people.open("/")
    base = served(page)
    loaded = page.evaluate(
        "(urls) => Promise.all(urls.map((url) => import(url))).then((all) => all.length)", [base + name for name in MODULES]
    )
    assert loaded == len(MODULES)
    assert people.complaints == []
