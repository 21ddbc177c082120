"""What a person sees on a page: the step, the forms with what is filled in already, the cards."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

# Label, name, value.
Button = tuple[str, str, str]


@dataclass(frozen=True)
class Form:
    """`fields`: hidden and filled-in fields."""

    action: str
    fields: dict[str, str]
    buttons: tuple[Button, ...]


@dataclass(frozen=True)
class SeenCard:
    """A card in the market, shown for one's own card of `own_text`; `form` is the one with its buttons.

    `others` are the buttons that say it is for another card of one's own, labelled with the words of that one.
    """

    id: str
    kind: str
    author: str
    text: str
    own_text: str
    others: tuple[Button, ...]
    form: Form


class Page:
    def __init__(self, html: str) -> None:
        self._tree = LexborHTMLParser(html)

    @classmethod
    def of_panel(cls, html: str, version: int, step: str) -> Page:
        """A panel that arrived without its page."""
        return cls(f'<main id="panel" data-version="{version}" data-step="{step}">{html}</main>')

    @property
    def step(self) -> str:
        main = self._tree.css_first("main#panel")
        return (main.attributes.get("data-step") or "") if main else ""

    @property
    def version(self) -> int:
        main = self._tree.css_first("main#panel")
        return int(main.attributes.get("data-version") or 0) if main else 0

    @property
    def text(self) -> str:
        body = self._tree.body
        return " ".join(body.text(separator=" ").split()) if body else ""

    @property
    def link_to_copy(self) -> str:
        found = self._tree.css_first("copy-text[data-text]")
        return (found.attributes.get("data-text") or "") if found else ""

    def link(self, beginning: str) -> str:
        """The first address that begins so, "" for none."""
        found = self._tree.css_first(f'a[href^="{beginning}"]')
        return (found.attributes.get("href") or "") if found else ""

    def forms(self, ending: str) -> list[Form]:
        """The forms whose action ends with `ending`."""
        return [form for form in map(_form, self._tree.css("form")) if form.action.endswith(ending)]

    def form(self, ending: str) -> Form | None:
        return next(iter(self.forms(ending)), None)

    def cards(self) -> Iterator[SeenCard]:
        for article in self._tree.css("article[data-card]"):
            form, text, author = article.css_first("form"), article.css_first("h2"), article.css_first(".tag bdi")
            if form and text and author:
                kind = "offer" if "deal--offer" in (article.attributes.get("class") or "") else "need"
                id = article.attributes.get("data-card") or ""
                own = article.css_first(".deal__why bdi")
                others = tuple(_button(b, b.css_first("bdi")) for b in form.css("button[name=own]"))
                yield SeenCard(id, kind, _words(author), _words(text), _words(own) if own else "", others, _form(form))

    def refusal(self) -> str:
        alert = self._tree.css_first("[role=alert]")
        return _words(alert) if alert else ""


def _words(node: LexborNode) -> str:
    return " ".join(node.text().split())


def _form(node: LexborNode) -> Form:
    fields = {}
    for field in node.css("input[name], textarea[name]"):
        kind = field.attributes.get("type") or "text"
        if kind not in ("radio", "checkbox") or "checked" in field.attributes:
            value = field.attributes.get("value") if field.tag == "input" else field.text()
            fields[field.attributes.get("name") or ""] = value or ""
    return Form(node.attributes.get("action") or "", fields, tuple(_button(b) for b in node.css("button:not([disabled])")))


def _button(node: LexborNode, label: LexborNode | None = None) -> Button:
    return _words(label or node), node.attributes.get("name") or "", node.attributes.get("value") or ""
