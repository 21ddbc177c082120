"""Words that stand where an answer should: "n/a", "nothing really", "asdf", a greeting. They are no card in any language."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from string import digits

# Programming languages; any other single Latin letter is a slip of the thumb.
_ONE_LETTER = {"c", "r"}
_MASHED = re.compile(r"(?:asd|qwe|wer|ert|yxc|zxc|jkl|hjk|sdf|dfg|fgh)[a-zöäü;]{0,7}")
# By themselves, parted by semicolons.
_PHRASES = """
    na; n a; nc; so; s o; k a; n v t; nd; n d; nvt; tba; tbd; tbc; idk; test; tests; testing; test test; foo; foo bar;
    blah; blah blah; bla; bla bla; bla bla bla; lorem ipsum; see above; see below; same; same here; ditto; empty;
    blank; placeholder; lol; haha; hm; um; eh; ok; okay; yes; not decided; let me think; who knows; fill in later; to
    follow; coming soon; open to all; all sorts; various; up to you; no preference; ask me; just ask; pass; skip; no
    comment; god knows; ka; entfällt; siehe oben; kommt noch; probe; weiss nicht; weiss ich nicht; ich weiss nicht;
    ich weiss es nicht; keine angabe; ja; kp; keinen schimmer; weiss noch nicht; weiss es noch nicht; weiss ich noch
    nicht; ich weiss noch nicht; ich weiss es noch nicht; folgt; folgt noch; von allem etwas; was auch immer; was ihr
    wollt; was so kommt; frag mich; fragt mich; einfach fragen; voir ci dessus; voir plus haut; idem; sans objet; oui;
    plus tard; essai; jsp; nsp; ras; r a s; nul; que dalle; à déterminer; à remplir; à venir; ce que vous voulez;
    comme vous voulez; surprenez moi; surprends moi; demandez moi; demande moi; ver arriba; sin respuesta; no aplica;
    sí; si; prueba; luego; más tarde; ns nc; por determinar; por confirmar; lo que queráis; pregúntame; preguntadme;
    zie boven; idem dito; geen antwoord; proef; kweenie; komt nog; volgt; volgt nog; volgt later; nader te bepalen;
    nog niet bekend; ntb; wat dan ook; vraag maar; geen voorkeur
"""
_WHOLE = frozenset(" ".join(phrase.replace("'", " ").split()) for phrase in _PHRASES.split(";"))
# Around what is said, and nothing by themselves.
_FILLERS = frozenset(
    word
    for line in (
        "lol haha hahaha hehe mdr ptdr jaja jeje jajaja tbh imo yet really rn atm thx thanks pls sorry honestly",
        "danke ehrlich halt merci désolé gracias bedankt hoor eigenlijk",
    )
    for word in line.split()
)


@dataclass(frozen=True)
class _Bag:
    """`key`: one of these must be there; `around`: nothing else may."""

    key: frozenset[str]
    around: frozenset[str]

    def holds(self, words: list[str]) -> bool:
        return not self.key.isdisjoint(words) and self.key.union(self.around).issuperset(words)


def _bag(key: str, around: str) -> _Bag:
    return _Bag(frozenset(key.split()), frozenset(around.split()))


_NOTHING = (
    _bag(
        "nothing none no nope nah dunno whatever anything nil nobody not dont don cant can clue",
        "i im a really special specific particular much thanks thank you sorry idea ideas clue know think thought"
        " of at all to"
        " for now right yet sure the moment today tonight comes springs mind need needs offer me just still so t"
        " anything anymore want",
    ),
    _bag(
        "nichts nix nö keine kein keinen nein ahnung",
        "ich weiß weiss nicht noch mir fällt faellt da hm ein gerade grad danke besonderes spezielles idee plan"
        " bedarf was im moment"
        " wirklich leider so recht momentan aktuell heute dazu hab habe es brauche"
        " brauch suche such",
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
        "ik weet het niet nog idee bijzonders speciaal dank je dankjewel bedankt op dit moment nu even zo echt"
        " behoefte heb flauw"
        " eigenlijk te melden",
    ),
)
# "Still thinking", "schau ma mal", "un peu de tout", "lo que sea", "alles is welkom"; "just here for the drinks".
_UNDECIDED = (
    _bag(
        "whatever anything everything something undecided unsure sure thinking see later pending vibes surprise decide choose",
        "you got have ve re s let lets us me we i m ll will still just not yet to be is are for now the a an of"
        " it that what"
        " fine good only really very maybe perhaps probably at all think know dont don t do can could any ideas"
        " idea suggestion"
        " else suggestions come ask add more no clue havent decided up sorts bit works goes welcome happy with"
        " open need want"
        " fill hm hmm hmmm thought about along dunno easy came here",
    ),
    _bag(
        "here along",
        "just only i m im for the drinks food beer beers wine fun snacks ride vibes to see people listen look"
        " came dunno friend friends",
    ),
    _bag(
        "egal irgendwas irgendetwas alles offen unklar unentschlossen überlegen überlege überleg überraschung"
        " überraschen"
        " überrascht überrasch später wunschlos schauen schau schaun gucken guck sehen nachdenken drüber",
        "ich bin ist mir es das was ihr wir du muss noch nicht nix nichts grad gerade erst so ganz mal ma mer"
        " schon eh ja auch"
        " wirklich gern gerne für immer kommt habt wollt glücklich und oder von allem etwas mögliche passt fällt"
        " ein dann"
        " bisschen einfach lass lasst hm drüber nachdenken da mir mich euch uns weiter erstmal nach kann man"
        " brauche klar",
    ),
    _bag(
        "importe verra verrai voir réfléchis réfléchir réflexion idée tout surprenez surprends surprise définir"
        " compléter bof"
        " égal décidé décidée choisissez réfléchi trop",
        "je j on nous vous tu m me y n ne pas d de du un une peu encore bien sais pour l le la les instant moment"
        " quoi ce que"
        " qui ça c est à plus tard rien aucun aucune là maintenant voulez veux comme va vais suis en ai avez très"
        " euh mettre demander me",
    ),
    _bag(
        "cualquier cualquiera todo sea ver verá veré veremos idea pensando pendiente sorpresa sorprendedme"
        " sorpréndeme igual claro diré"
        " ocurre surja haya decidir definir",
        "cosa cosas de un una poco a lo que se me no nada ya por ahora el la momento tengo sé todavía aún aun"
        " estoy es está da"
        " os queráis tengáis más tarde luego algo bien bueno y o en para mi mí nos vemos va será ni claro allí"
        " ahí diré dire",
    ),
    _bag(
        "alles iets niks niets bedacht bedenken nadenken zie zien verras maakt boeit weet idee later kijken zeg",
        "ik je we ff even moet nog niet geen wel is het me mij nodig hoor uit eens maar voor nu op dit moment kan"
        " van wat en er"
        " dan ook ja nee zo nou te dat heb open sta hoeft welkom jij eigenlijk flauw",
    ),
)
_GREETING = (
    _bag(
        "hi hello hey hiya cheers howdy greetings",
        "everyone everybody all there folks team nice to be here first time my is glad great meet you good"
        " evening morning"
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
    return _says_nothing(words) or _says_nothing(_without_fillers(words))


def _without_fillers(words: list[str]) -> list[str]:
    """What is left without those at either end."""
    telling = [at for at, word in enumerate(words) if word not in _FILLERS]
    return words[telling[0] : telling[-1] + 1] if telling else []


def _says_nothing(words: list[str]) -> bool:
    together = " ".join(words)
    # "test 123", "none 2".
    if together.rstrip(f" {digits}") in _WHOLE or (len(words) == 1 and _is_slip(words[0])):
        return True
    return any(bag.holds(words) for bag in (*_NOTHING, *_GREETING, *_UNDECIDED))


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
