"""An SVG with nothing in it but shapes: what is not on these lists is left out, so it holds no script, no style sheet, no
address and no picture of elsewhere.

It is shown as a picture (`<img>`), in which a browser runs and fetches nothing anyway; this is so that it stays harmless
where somebody opens it by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

# What a file of shapes may become once its style sheet is said at each shape. Chosen.
LARGEST_BARE = 1_000_000
# And how many shapes are drawn, once each is drawn where it is used. Chosen.
MOST_DRAWN = 20_000
SVG = "http://www.w3.org/2000/svg"
_LINK = "{http://www.w3.org/1999/xlink}href"


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


_SHAPES = _listed("path rect circle ellipse line polyline polygon text use")
_ELEMENTS = _SHAPES | _listed("svg g defs symbol title desc tspan linearGradient radialGradient stop clipPath")
# How a shape looks: said by an attribute, in `style` or in a style sheet.
_LOOKS = _listed(
    "fill fill-opacity fill-rule stroke stroke-width stroke-opacity stroke-linecap stroke-linejoin stroke-miterlimit"
    " stroke-dasharray stroke-dashoffset opacity color display visibility stop-color stop-opacity clip-path clip-rule"
    " font-family font-size font-weight font-style font-stretch letter-spacing text-anchor dominant-baseline"
    " paint-order vector-effect"
)
_PLACES = _listed(
    "id d x y x1 y1 x2 y2 cx cy r rx ry fx fy dx dy width height points transform viewBox preserveAspectRatio offset"
    " gradientUnits gradientTransform spreadMethod clipPathUnits href textLength lengthAdjust rotate version"
)
_NAME = r"[\w.-]{1,80}"
_OWN = re.compile(rf"url\(\s*[\"']?(#{_NAME})[\"']?\s*\)")
_CLASS = re.compile(rf"\.({_NAME})")


def bare_svg(body: bytes) -> bytes:
    """The shapes alone, as UTF-8. Raises ValueError where `body` is no SVG, or nothing that can be drawn is left of it."""
    from lxml import etree

    text = body.decode("utf-8-sig")
    if "<!ENTITY" in text:
        raise ValueError("it defines words of its own")
    # The bytes are UTF-8, whatever they say of themselves.
    parser = etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(text.encode(), parser)
    except etree.XMLSyntaxError as broken:
        raise ValueError("it is no XML") from broken
    if root.tag != f"{{{SVG}}}svg":
        raise ValueError("it is no SVG")
    _strip(root, _style_sheet(root))
    if not any(_name(element) in _SHAPES for element in root.iter()):
        raise ValueError("nothing is drawn in it")
    etree.cleanup_namespaces(root)
    bare = etree.tostring(root, encoding="utf-8")
    if len(bare) > LARGEST_BARE:
        raise ValueError("it unfolds to too much")
    return bytes(bare)


def _name(element: _Element) -> str:
    """Its name if it is SVG's own; "" for an entity, and for what other programs put there."""
    tag = element.tag
    return tag.removeprefix(f"{{{SVG}}}") if isinstance(tag, str) and tag.startswith(f"{{{SVG}}}") else ""


def _style_sheet(root: _Element) -> dict[str, dict[str, str]]:
    """What the file's own style sheet says of each class; drawing programs write no other rules."""
    rules: dict[str, dict[str, str]] = {}
    for sheet in root.iter(f"{{{SVG}}}style"):
        for selectors, said in _rules(sheet.text or ""):
            for selector in selectors.split(","):
                if found := _CLASS.fullmatch(selector.strip()):
                    rules.setdefault(found[1], {}).update(_looks(said))
    return rules


def _rules(sheet: str) -> Iterator[tuple[str, str]]:
    """(selectors, what is said of them). No pattern: of one, a sheet without any brace would take minutes."""
    first, *others = sheet.split("/*")
    bare = first + "".join(other.partition("*/")[2] for other in others)
    for rule in bare.split("}"):
        selectors, brace, said = rule.rpartition("{")
        if brace:
            yield selectors.rpartition("{")[2], said


def _looks(said: str) -> dict[str, str]:
    """ "fill: red; stroke: none" -> {"fill": "red", "stroke": "none"}, without what we do not know."""
    pairs = (part.partition(":")[::2] for part in said.split(";"))
    looks = ((name.strip(), value.replace("!important", "").strip()) for name, value in pairs)
    return {name: value for name, value in looks if name in _LOOKS and _is_harmless(value)}


def _is_harmless(value: str) -> bool:
    """Whether it says something of this file alone."""
    rest = _OWN.sub("", value)
    return not re.search(r"[\\@<>{}&]|url|://|javascript|expression|data:", rest, re.I)


def _strip(root: _Element, rules: dict[str, dict[str, str]]) -> None:
    for element in [*root.iter()]:
        if _name(element) not in _ELEMENTS and element is not root:
            parent = element.getparent()
            if parent is not None:
                parent.remove(element)
    for element in root.iter():
        _keep_on(element, rules)
    _unloop(root)


def _keep_on(element: _Element, rules: dict[str, dict[str, str]]) -> None:
    """Of its attributes what is on the lists; how it looks, as a browser weighs it: attribute, style sheet, `style`."""
    said = {str(name): str(value) for name, value in element.attrib.items()}
    kept = {name: value for name, value in said.items() if name in _PLACES | _LOOKS and _is_harmless(value)}
    for name in said.get("class", "").split():
        kept |= rules.get(name, {})
    kept |= _looks(said.get("style", ""))
    link = said.get("href", said.get(_LINK, ""))
    kept.pop("href", None)
    if re.fullmatch(f"#{_NAME}", link):
        kept["href"] = link
    element.attrib.clear()
    element.attrib.update(kept)


def _shapes_in(target: _Element) -> int:
    """How many elements a use of this one draws; 0 where that may have no end."""
    names = [_name(inner) for inner in target.iter()]
    return 0 if "use" in names else len(names)


def _unloop(root: _Element) -> None:
    """What is used uses nothing itself: a few shapes that each use the one before twice would be drawn a billion times."""
    uses = [*root.iter(f"{{{SVG}}}use")]
    used = {(use.get("href") or "")[1:] for use in uses}
    sizes = {id: _shapes_in(element) for element in root.iter() if (id := element.get("id") or "") in used}
    drawn = 0
    for use in uses:
        size = sizes.get((use.get("href") or "")[1:], 0)
        drawn += size
        parent = use.getparent()
        if not size and parent is not None:
            parent.remove(use)
    if drawn > MOST_DRAWN:
        raise ValueError("too much is drawn in it")
    for clip in root.iter(f"{{{SVG}}}clipPath"):
        for element in clip.iter():
            element.attrib.pop("clip-path", None)
