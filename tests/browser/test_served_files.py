"""What is served without its comments and spaces is the same to a browser as what stands in the files."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect
from rcssmin import cssmin

from facilitator.web.sheets import WORN, without_layers
from tests.browser.conftest import ROOT, People

STATIC = ROOT / "static"
RULES = """(css) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  return [...sheet.cssRules].map((rule) => rule.cssText).join("\\n");
}"""
UNLIKE = """async (css) => {
  const settle = async () => {
    document.body.offsetHeight;
    await document.fonts.ready;
    for (const motion of document.getAnimations()) motion.finish();
  };
  const nodes = [...document.body.querySelectorAll("*")];
  const look = () => nodes.map((node) => ["", "::before", "::after"].map((part) => {
    const style = getComputedStyle(node, part || null);
    return part && style.content === "none" ? [] : [...style].map((name) => `${name}: ${style.getPropertyValue(name)}`);
  }).flat());
  const link = document.querySelector("link[rel=stylesheet]");
  // Time goes on between the two looks.
  for (const clock of document.querySelectorAll("boon-clock")) clock.style.setProperty = () => {};
  // What is folded away has no size that could be relied on.
  const folds = [...document.querySelectorAll("details:not([open])")];
  for (const fold of folds) fold.open = true;
  await settle();
  const served = look();
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  document.adoptedStyleSheets = [sheet];
  link.disabled = true;
  await settle();
  const layered = look();
  link.disabled = false;
  document.adoptedStyleSheets = [];
  for (const fold of folds) fold.open = false;
  const name = (node) => node.localName + "." + node.getAttribute("class");
  return nodes.flatMap((node, at) => layered[at]
    .filter((line, each) => line !== served[at][each])
    .map((line) => name(node) + " " + line));
}"""
MODULES = sorted(
    path.relative_to(STATIC).as_posix()
    for path in (STATIC / "js").rglob("*.js")
    if path.parent.name != "vendor" and path.name != "alone.js"
)


def served(page: Page) -> str:
    """The address of the static files of this version."""
    return page.evaluate("document.querySelector('link[rel=stylesheet]').href.replace(/css\\/.*/, '')")


def rules(page: Page, css: str) -> list[str]:
    """As the browser reads them; a value with a variable in it is kept as it was typed, so spaces do not count."""
    return re.sub(r"\s*,\s*|(?<=\()\s+|\s+(?=\))", lambda gap: gap[0].strip(), page.evaluate(RULES, css)).split("\n")


@pytest.mark.parametrize("kind", WORN)
def test_a_sheet_says_what_its_files_say(people: People, kind: str) -> None:
    page = people.open("/")
    css = page.request.get(f"{served(page)}css/all-{kind}.css").text()
    files = "\n".join((STATIC / f"css/{name}.css").read_text("utf-8") for name in WORN[kind])
    assert len(css) < len(files) * 0.8
    # " :is(" loses its space in a block: write " *:is(".
    assert rules(page, css) == rules(page, without_layers(re.sub(r"/\*.*?\*/", "", files, flags=re.S)))


def unlike(page: Page) -> list[str]:
    """What the page's own sheet shows otherwise than the files, layers and all. The script looks at every element, twice."""
    # What comes between the two looks, a script or a newer panel, would be taken for a difference of the sheets.
    page.wait_for_load_state("networkidle")
    kind = page.evaluate("document.querySelector('link[rel=stylesheet]').href.match(/all-(\\w+)/)[1]")
    files = "\n".join((STATIC / f"css/{name}.css").read_text("utf-8") for name in WORN[kind])
    found: list[str] = page.evaluate(UNLIKE, cssmin(files).replace("url(../", f"url({served(page)}"))
    return found


def test_without_layers_every_element_looks_as_the_layers_have_it(people: People) -> None:
    assert unlike(people.open("/")) == []
    host = people.open_room(last_row="12")
    guest = people.join(host.code, "Leila")
    expect(guest.get_by_role("heading", level=1)).to_contain_text("Leila")
    host.page.goto(host.page.url)
    assert {name: unlike(page) for name, page in (("setup", host.page), ("guest", guest), ("screen", host.open_screen()))} == {
        "setup": [],
        "guest": [],
        "screen": [],
    }
    host.take_remote()
    host.next("Hands")
    host.next("Give and ask")
    expect(guest.get_by_label("I can help someone …")).to_be_visible()
    assert (unlike(host.page), unlike(guest)) == ([], [])
    host.page.goto(f"/host/{host.code}/print")
    expect(host.page.get_by_role("button", name="Print", exact=True)).to_be_visible()
    assert unlike(host.page) == []
    host.page.emulate_media(media="print")
    assert unlike(host.page) == []


def test_every_module_loads(people: People) -> None:
    page = people.open("/")
    base = served(page)
    loaded = page.evaluate(
        "(urls) => Promise.all(urls.map((url) => import(url))).then((all) => all.length)", [base + name for name in MODULES]
    )
    assert loaded == len(MODULES)
    assert people.complaints == []
