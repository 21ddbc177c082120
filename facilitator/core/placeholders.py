"""Words that stand where an answer should: "n/a", "nothing really", "asdf", a greeting. They are no card in any language."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

# Programming languages; any other single Latin letter is a slip of the thumb.
_ONE_LETTER = {"c", "r"}
_MASHED = re.compile(r"(?:asd|qwe|wer|ert|yxc|zxc|jkl|hjk|sdf|dfg|fgh)[a-zöäü;]{0,7}")
# "test 123", "none 2".
_NUMBERS = re.compile(r"(?: ?\d+)+$")
# By themselves, parted by semicolons.
_PHRASES = """
    na; n a; nc; so; s o; k a; n v t; nd; n d; nvt; tba; tbd; tbc; idk; todo; test; tests; testing; test test;
    later; foo; foo bar; blah; blah blah; bla; bla bla; bla bla bla; lorem ipsum; see above; see below; same; same
    here; ditto; empty; blank; placeholder; lol; haha; hm; um; eh; ok; okay; yes; no;
    ka; entfällt; siehe oben; später; kommt noch; probe; kein plan; weiss nicht; weiss ich nicht; ich weiss nicht;
    ich weiss es nicht; mal sehen; mal schauen; egal; keine angabe; ja; nein;
    voir ci dessus; voir plus haut; à voir; idem; sans objet; oui; non; plus tard; essai; jsp; nsp; ras; r a s; nul;
    que dalle;
    ver arriba; ya veremos; igual; sin respuesta; no aplica; sí; si; prueba; luego; más tarde; ns nc;
    zie boven; idem dito; geen antwoord; nee; proef; later; weet niet; weet ik niet; kweenie
"""
_WHOLE = frozenset(" ".join(phrase.split()) for phrase in _PHRASES.split(";"))


@dataclass(frozen=True)
class _Bag:
    """`key`: one of these must be there; `around`: nothing else may."""

    key: frozenset[str]
    around: frozenset[str]

    def holds(self, words: list[str]) -> bool:
        return any(word in self.key for word in words) and all(word in self.key or word in self.around for word in words)


def _bag(key: str, around: str) -> _Bag:
    return _Bag(frozenset(key.split()), frozenset(around.split()))


_NOTHING = (
    _bag(
        "nothing none no nope nah dunno whatever anything nil nobody not dont don cant can clue",
        "i im a really special specific particular much thanks thank you sorry idea ideas clue know think thought of at all to"
        " for now right yet sure the moment today tonight comes mind need needs offer me just still so t anything anymore",
    ),
    _bag(
        "nichts nix nö keine kein keinen nein ahnung",
        "ich weiß weiss nicht noch mir fällt faellt ein gerade grad danke besonderes spezielles idee plan bedarf was im moment"
        " wirklich leider so recht momentan aktuell heute dazu hab habe es",
    ),
    _bag(
        "rien aucun aucune non néant pas",
        "je j ne n en ai sais de idée idees idées besoin spécial special particulier merci pour l instant le moment du"
        " tout encore vraiment besoins à proposer",
    ),
    _bag(
        "nada ninguno ninguna ningún no",
        "ni idea sé se lo por ahora el momento especial en particular gracias todavía aún nada de mí me ocurre necesito"
        " necesidad tengo",
    ),
    _bag(
        "niets niks geen nee",
        "ik weet het niet nog idee bijzonders speciaal dank je dankjewel bedankt op dit moment nu even zo echt behoefte heb"
        " eigenlijk te melden",
    ),
)
_GREETING = (
    _bag(
        "hi hello hey hiya cheers howdy greetings",
        "everyone everybody all there folks team nice to be here first time my is glad great meet you good evening morning"
        " happy from the room",
    ),
    _bag(
        "hallo moin servus hi guten grüß grüezi",
        "zusammen alle an euch abend morgen tag gott schön hier zu sein dabei freut mich zum ersten mal bin ich",
    ),
    _bag("bonjour salut bonsoir coucou", "à tous toutes tout le monde et ravi ravie d être ici première fois la c est"),
    _bag("hola buenas buenos", "a todos todas tardes noches días qué tal encantado encantada de estar aquí primera vez"),
    _bag("hallo hoi dag goedenavond", "allemaal iedereen leuk om hier te zijn voor het eerst"),
)


def is_placeholder(text: str) -> bool:
    """Whether `text` says nothing that somebody could answer."""
    words = _words(text)
    if not any(_is_letter(char) for char in text):
        return True
    together = " ".join(words)
    if _NUMBERS.sub("", together) in _WHOLE or (len(words) == 1 and _is_slip(words[0])):
        return True
    return any(bag.holds(words) for bag in (*_NOTHING, *_GREETING))


def _words(text: str) -> list[str]:
    """Lower case, in words of letters and digits; apostrophes part words, slashes and dots between single letters don't."""
    lower = unicodedata.normalize("NFKC", text).casefold()
    joined = re.sub(r"\b(\w)[./](?=\w\b)", r"\1", lower)
    return re.findall(r"\w+", joined.replace("'", " ").replace("’", " "))


def _is_letter(char: str) -> bool:
    return unicodedata.category(char).startswith("L")


def _is_slip(word: str) -> bool:
    if len(word) == 1:
        return word.isascii() and word not in _ONE_LETTER
    is_one_key = len(set(word)) == 1 and len(word) < 12
    return is_one_key or bool(_MASHED.fullmatch(word)) or bool(re.fullmatch(r"h+m+|a+h+|u+h+m*|e+h+m*", word))
