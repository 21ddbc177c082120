"""Every sentence is in every catalogue, whole and with its placeholders; nothing is said outside of the catalogues."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from babel.messages import Catalog, Message
from babel.messages.extract import extract_from_dir
from jinja2 import Environment, nodes

from facilitator import languages
from facilitator.core import locale
from facilitator.core.locale import gettext, in_locale, listed, ngettext, number
from facilitator.core.runsheet.shipped import shipped

ROOT = Path(__file__).resolve().parents[1]
KEYWORDS = {"_": None, "gettext": None, "later": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}
JINJA = {"extensions": "jinja2.ext.i18n", "trimmed": "true", "newstyle_gettext": "true", "silent": "false"}
METHODS = [("facilitator/**.py", "python"), ("templates/**.html", "jinja2")]
PLACEHOLDERS = re.compile(r"%\(\w+\)s|%%|\{\w+\}")
TAGS = re.compile(r"</?[a-z]+[^>]*>")
# The name of the product, which is the same in every language.
NAMES = {"Boon", "boon"}
# What supposes that it is night, or how long it takes: a breakfast of half an hour uses the same words.
SUPPOSED = {
    "en": r"tonight|\bevenings?\b|(?:one|an|your) hour\.|in an hour",
    "de": r"\babends?\b|heute nacht|(?:eine|deine) stunde\.|in einer stunde",
    "fr": r"\bce soir\b|\bsoirées?\b|^une heure\.|en une heure",
    "es": r"esta noche|\bveladas?\b|una hora\.|en una hora",
    "nl": r"\bvanavond|\bavond(?:en)?\b|een uur\.|in een uur",
}
SPOKEN = re.compile(r'(?:aria-label|title|placeholder|alt)="([^"\x01]*[A-Za-z]{2,}[^"\x01]*)"')


@pytest.fixture(scope="module")
def source() -> Catalog:
    languages.install()
    gathered = Catalog()
    found = extract_from_dir(
        ROOT, METHODS, {"templates/**.html": JINJA}, KEYWORDS, directory_filter=lambda path: "/." not in path
    )
    for file, line, message, _, context in found:
        gathered.add(message, locations=[(file, line)], context=context)
    return gathered


def keys(catalogue: Catalog) -> set[tuple[str | None, object]]:
    return {(message.context, message.id) for message in catalogue if message.id}


def both(message: Message) -> list[tuple[str, str]]:
    """(English, translation) of each form."""
    if isinstance(message.id, tuple):
        return [(message.id[-1] if i else message.id[0], said) for i, said in enumerate(message.string)]
    return [(str(message.id), str(message.string))]


@pytest.mark.parametrize("code", languages.codes())
def test_a_catalogue_has_every_sentence_of_the_source_and_no_other(source: Catalog, code: str) -> None:
    assert keys(languages.catalogue(code)) ^ keys(source) == set()


@pytest.mark.parametrize("code", ["en", *languages.codes()])
def test_no_sentence_supposes_an_evening_or_an_hour(source: Catalog, code: str) -> None:
    said = source if code == "en" else languages.catalogue(code)
    forms = [form[0 if code == "en" else 1] for message in said if message.id for form in both(message)]
    assert [form for form in forms if re.search(SUPPOSED[code], PLACEHOLDERS.sub("", form), re.IGNORECASE)] == []


@pytest.mark.parametrize("code", languages.codes())
def test_every_sentence_is_translated_in_all_its_forms(code: str) -> None:
    catalogue = languages.catalogue(code)
    empty = [m.id for m in catalogue if m.id and (m.fuzzy or not all(said.strip() for _, said in both(m)))]
    assert empty == []
    assert list(catalogue.obsolete) == []


@pytest.mark.parametrize("code", languages.codes())
def test_a_translation_keeps_placeholders_and_tags(code: str) -> None:
    wrong = []
    for message in languages.catalogue(code):
        for english, said in both(message) if message.id else []:
            plural = set(PLACEHOLDERS.findall(message.id[-1] if isinstance(message.id, tuple) else english))
            kept = set(PLACEHOLDERS.findall(said))
            # One of something may be said in words: "One person".
            if not set(PLACEHOLDERS.findall(english)) <= kept | {"%(n)s"} or not kept <= plural:
                wrong.append((english, said))
            if sorted(TAGS.findall(said)) != sorted(TAGS.findall(english)) or '"' in TAGS.sub("", said):
                wrong.append((english, said))
    assert wrong == []


QUOTES = {"de": "„“", "fr": "«»"}
STRAIGHT = re.compile(r"[\"']")
# French keeps a space before these, and no line breaks there.
LOOSE = re.compile(r"[^\s\u00a0\u202f][?!;»]|\w:|«[^\u00a0]| (?:[?!;:»…]|%%)")


@pytest.mark.parametrize("code", languages.codes())
def test_marks_are_those_of_the_language(code: str) -> None:
    said = [(english, TAGS.sub("", text)) for m in languages.catalogue(code) if m.id for english, text in both(m)]
    straight = [text for _, text in said if STRAIGHT.search(text)]
    quotes = QUOTES.get(code, "“”")
    unquoted = [text for english, text in said if not english.count("“") <= text.count(quotes[0]) == text.count(quotes[1])]
    others = [text for _, text in said if set(text) & (set("„“”«»—") - set(quotes))]
    loose = [text for _, text in said if code == "fr" and LOOSE.search(re.sub(r"&\w+;", "\u00a0", text))]
    assert (straight, unquoted, others, loose) == ([], [], [], [])


# One register: du, tu, tú, je. The big screen and what the host says aloud are for the whole room, which is "vous" in French.
ANOTHER_REGISTER = {
    "de": re.compile(r"\b(?:Ihnen|Ihren?|gastgibt)\b"),
    "es": re.compile(r"\b(?:vuestr\w+|os|usted|vosotr\w+|\w+[áé]is)\b", re.IGNORECASE),
    "fr": re.compile(r"\bvotre\b", re.IGNORECASE),
    "nl": re.compile(r"\b(?:u|uw)\b", re.IGNORECASE),
}
TO_THE_ROOM = re.compile(r"templates/screen|core/phases|core/script")


@pytest.mark.parametrize("code", languages.codes())
def test_each_language_has_one_register(code: str) -> None:
    to_one = [m for m in languages.catalogue(code) if m.id and not any(TO_THE_ROOM.search(file) for file, _ in m.locations)]
    assert [text for m in to_one for _, text in both(m) if ANOTHER_REGISTER[code].search(text)] == []


SAYING = {"_", "gettext", "ngettext", "pgettext", "later"}


def hidden_sentences(file: Path) -> list[str]:
    """Calls that no catalogue can be gathered from: inside an f-string, or of a sentence that is glued together."""
    tree = ast.parse(file.read_text("utf-8"))
    inside = {call for text in ast.walk(tree) if isinstance(text, ast.JoinedStr) for call in ast.walk(text)}
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and name_of(node.func) in SAYING and node.args]
    hidden = [call for call in calls if call in inside or any(isinstance(a, ast.JoinedStr | ast.BinOp) for a in call.args[:2])]
    return [ast.unparse(call) for call in hidden]


def name_of(called: ast.expr) -> str:
    return called.attr if isinstance(called, ast.Attribute) else called.id if isinstance(called, ast.Name) else ""


def test_no_sentence_hides_in_an_f_string_or_is_glued_together() -> None:
    said = {str(path.relative_to(ROOT)): hidden_sentences(path) for path in sorted((ROOT / "facilitator").rglob("*.py"))}
    assert {path: calls for path, calls in said.items() if calls} == {}


@pytest.mark.parametrize("line", ["f\"{gettext('Hi.')} there\"", 'gettext(f"Hi {name}")', 'ngettext("a" + name, "b", 2)'])
def test_a_hidden_sentence_is_found(line: str, tmp_path: Path) -> None:
    (tmp_path / "said.py").write_text(line, "utf-8")
    assert len(hidden_sentences(tmp_path / "said.py")) == 1


def spoken(template: Path) -> list[str]:
    """Words in a template that no catalogue knows: between tags, or in an attribute that is read aloud."""
    environment = Environment(extensions=["jinja2.ext.i18n"], trim_blocks=True, lstrip_blocks=True)
    tree = environment.parse(template.read_text("utf-8"))
    data = "\x01".join(node.data for node in tree.find_all(nodes.TemplateData))
    shown = re.sub(r"<style>.*?</style>|<[^>]*>|&\w+;", "\x02", data, flags=re.DOTALL)
    # What is left of a tag around an expression: 'class="' and '" id="'.
    pieces = [piece for piece in re.split(r"[\x01\x02]", shown) if not re.search(r'[="]', piece)]
    return [piece.strip() for piece in (*pieces, *SPOKEN.findall(data)) if re.search(r"[^\W\d_]{2,}", piece)]


def test_templates_say_nothing_that_the_catalogues_do_not_know() -> None:
    said = {str(path.relative_to(ROOT)): spoken(path) for path in sorted((ROOT / "templates").rglob("*.html"))}
    outside = {path: [p for p in pieces if p.strip(" ·") not in NAMES] for path, pieces in said.items()}
    assert {path: pieces for path, pieces in outside.items() if pieces} == {}


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("en", ["0 hours ago", "1 hour ago", "2 hours ago", "1,000 hours ago"]),
        ("de", ["Vor 0 Stunden", "Vor 1 Stunde", "Vor 2 Stunden", "Vor 1.000 Stunden"]),
        ("fr", ["Il y a 0 heure", "Il y a 1 heure", "Il y a 2 heures", "Il y a 1\u202f000 heures"]),
        ("es", ["Hace 0 horas", "Hace 1 hora", "Hace 2 horas", "Hace 1.000 horas"]),
        ("nl", ["0 uur geleden", "1 uur geleden", "2 uur geleden", "1.000 uur geleden"]),
    ],
)
def test_none_one_two_and_a_thousand_are_said_as_each_language_does(source: Catalog, code: str, said: list[str]) -> None:
    with in_locale(code):
        assert [ngettext("%(n)s hour ago", "%(n)s hours ago", n) for n in (0, 1, 2, 1000)] == said


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("de", ["0 kamen.", "1 kam.", "2 kamen."]),
        ("fr", ["0 anneau.", "1 anneau.", "2 anneaux."]),
        ("es", ["0 vinieron.", "1 vino.", "2 vinieron."]),
        ("nl", ["0 kwamen.", "1 kwam.", "2 kwamen."]),
    ],
)
def test_nobody_one_and_two_have_their_forms(source: Catalog, code: str, said: list[str]) -> None:
    one, many = ("%(n)s ring.", "%(n)s rings.") if code == "fr" else ("%(n)s came.", "%(n)s came.")
    with in_locale(code):
        assert [ngettext(one, many, n) for n in (0, 1, 2)] == said


def test_lists_numbers_and_days_are_of_the_language(source: Catalog) -> None:
    said = {}
    for code in locale.languages():
        with in_locale(code):
            said[code] = (listed(["Ana", "Ben", "Chloé"]), number(12345), locale.day("2026-05-03"))
    assert said == {
        "en": ("Ana, Ben and Chloé", "12,345", "3 May 2026"),
        "de": ("Ana, Ben und Chloé", "12.345", "3. Mai 2026"),
        "fr": ("Ana, Ben et Chloé", "12\u202f345", "3 mai 2026"),
        "es": ("Ana, Ben y Chloé", "12.345", "3 de mayo de 2026"),
        "nl": ("Ana, Ben en Chloé", "12.345", "3 mei 2026"),
    }


def test_no_sentence_ends_with_a_short_day() -> None:
    """Which has a stop of its own in some languages: „bis Di., 29. Dez.“ and another stop behind it."""
    ends = re.compile(r"%\(\w+\)s\.[\"'],\s*\w+=[^,}]*\|short_day")
    found = [path.name for path in (ROOT / "templates").rglob("*.html") if ends.search(path.read_text("utf-8"))]
    assert found == []


def test_an_empty_sentence_is_empty_in_every_language(source: Catalog) -> None:
    for code in locale.languages():
        with in_locale(code):
            assert gettext("") == ""


@pytest.mark.parametrize("switch", [locale.use_locale, locale.checked, lambda code: locale.in_locale(code).__enter__()])
def test_a_language_that_nobody_has_is_an_error(source: Catalog, switch: Callable[[str], object]) -> None:
    with pytest.raises(locale.UnknownLanguage, match="tlh"):
        switch("tlh")
    assert locale.language() == "en"


def test_french_marks_of_the_run_sheets_that_ship_have_their_space() -> None:
    said = [text for sheet in shipped().values() for text in sheet.words.get("fr", {}).values()]
    assert said
    assert [text for text in said if LOOSE.search(text)] == []
