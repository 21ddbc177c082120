"""A card that may be in the wrong box: said kindly, never a block."""

from __future__ import annotations

import re
from dataclasses import dataclass

from facilitator.core.cards import NO_ANSWER, CardKind
from facilitator.core.locale import later
from facilitator.core.placeholders import is_placeholder

from .normalise import flat

# Without a mark at an end the words stand anywhere; each of the five languages has its own lines, as `flat` writes them.
SELLING = re.compile(
    r"\b(?:talk|speak|come) to (?:me|us)\b|\b(?:hire|book|contact|dm|message) (?:me|us)\b"
    r"|\b(?:looking for|seeking|need|want)\b[^.?!]{0,25}\b(?:new |more )?(?:clients|customers|buyers|followers|leads)\b"
    r"|^\W*(?:new |more )?(?:clients|customers|leads|sales|buyers|business)\W*$"
    r"|\b(?:we|i) (?:have|offer|sell|provide) (?:an? )?(?:amazing|awesome|great|excellent|exciting|the best|unique)\b"
    r"|\b(?:special offer|discount|invest in themselves|great opportunity|passive income|sign up now)\b"
    r"|\b(?:meld(?:e|et)? (?:dich|euch)|(?:schreibt?|ruft?) (?:mich|mir|uns) an|sprecht? (?:mich|uns) an|bucht? (?:mich|uns))\b"
    r"|\b(?:suche?n?|brauche?n?|wünsche)\b[^.?!]{0,25}\b(?:kunden|kundschaft|käufer|abnehmer|follower)\b"
    r"|^\W*(?:neue |mehr )?(?:kunden|kundschaft|käufer|aufträge|umsatz)\W*$"
    r"|\b(?:ich biete|wir bieten|wir verkaufen|sonderangebot|rabatt|passives einkommen|jetzt anmelden)\b"
    r"|\b(?:contactez|écrivez|appelez)[- ](?:moi|nous)\b"
    r"|\bcherch(?:e|ons)\b[^.?!]{0,25}\b(?:clients?|clientèle|acheteurs?|abonnés)\b"
    r"|^\W*(?:de |des )?(?:nouveaux |plus de )?(?:clients|clientèle|commandes|ventes|acheteurs)\W*$"
    r"|\b(?:je propose|nous proposons|nous vendons|offre spéciale|remise de|revenus? passifs?|inscrivez-vous)\b"
    r"|\b(?:contáctame|contactadme|escríbeme|escribidme|llámame|llamadme)\b"
    r"|\bbusc(?:o|amos)\b[^.?!]{0,25}\b(?:clientes|compradores|seguidores)\b"
    r"|^\W*(?:nuevos |más )?(?:clientes|pedidos|ventas|compradores)\W*$"
    r"|\b(?:ofrezco|ofrecemos|vendemos|oferta especial|descuento|ingresos pasivos|apúntate ya)\b"
    r"|\b(?:neem contact op|(?:bel|mail|boek) (?:mij|me|ons))\b|\bzoek(?:en)?\b[^.?!]{0,25}\b(?:klanten|kopers|volgers)\b"
    r"|^\W*(?:nieuwe |meer )?(?:klanten|kopers|opdrachten|omzet)\W*$"
    r"|\b(?:ik bied|(?:wij|we) (?:bieden|verkopen)|speciale aanbieding|korting|passief inkomen|schrijf je nu in)\b"
)
ASKING_HOW = re.compile(
    r"\bhow (?:do|can|to|does|should)\b|\?\s*$|\b(?:first|help|teach|learn|advice|tips)\b"
    r"|\bwie (?:man|ich|wir|kann|macht|finden?|komm|bekomm|krieg)|\b(?:ersten?|hilfe|helfen|lernen|beibring\w*|rat|tipps?)\b"
    r"|\bcomment\b|\b(?:premiers?|première?s?|aider?|apprendre|conseils?|astuces?)\b"
    r"|\bc[oó]mo\b|\b(?:primer(?:os|as|a)?|ayuda|ayude|aprender|consejos?|trucos)\b"
    r"|\bhoe\b|\b(?:eerste|hulp|helpen|leren|advies)\b"
)
WANTING = re.compile(
    r"^\W*(?:(?:i am|i'm|im|we are|we're) )?(?:looking for|seeking|searching for|in search of|in need of)\b"
    r"|^\W*(?:i|we) (?:really )?(?:need|want|lack|seek) (?!no)|^\W*(?:need [^?]*$|wanted|searching|help me|help us)\b"
    r"|^\W*(?:does|can|could|is|has) (?:any|some)(?:one|body)\b|^\W*(?:anyone|anybody) (?:who|know|got|have|done)\b"
    r"|^\W*(?:ich |wir )?(?:suchen?|such|brauchen?|brauch|bräuchten?|benötigen?|gesucht)\b(?! (?:niemand|kein))"
    r"|^\W*(?:ich )?bin auf der suche\b|^\W*(?:wer|kann jemand|hat (?:jemand|wer)|weiß jemand|kennt (?:jemand|wer))\b[^.!]*\?"
    r"|^\W*(?:je |nous |on )?(?:re)?cherch(?:e|ons)\b|^\W*(?:j'ai |nous avons |on a )?besoin d"
    r"|^\W*il (?:me|nous) (?:faut|faudrait|manque)\b|^\W*(?:qui|quelqu'un) (?:peut|pourrait|sait|connaît|aurait)\b"
    r"|^\W*(?:yo )?(?:busco|buscamos|se busca|necesito|necesitamos)\b|^\W*(?:me|nos) (?:hace falta|falta)\b"
    r"|^\W*(?:alguien|quién) (?:que )?(?:sabe|sepa|puede|pueda|tiene|tenga|conoce|podría)\b"
    r"|^\W*(?:(?:ik|wij|we) )?(?:zoek(?:en)?|gezocht)\b|^\W*(?:(?:ik|wij|we) )?(?:ben|zijn) op zoek naar\b"
    r"|^\W*(?:ik|wij|we) hebb?(?:en)?\b[^.?!]{0,25}\bnodig\b|^\W*(?:wie|kan iemand|heeft iemand|weet iemand)\b[^.!]*\?"
)


@dataclass(frozen=True)
class Notice:
    """`text` is said to the person who types; `box` is where the card seems to belong ("offer" or "need"), "" for nowhere."""

    box: str
    text: str


def notice(box: str, text: str) -> Notice | None:
    """For a card in `box` ("offer" or "need"): a kind word if it says nothing, or reads like the other box; else None."""
    if is_placeholder(text):
        return Notice("", NO_ANSWER[CardKind(box)])
    words = flat(text)
    if box == "need" and sells(text):
        return Notice(
            "offer", later("This reads like something you offer. Put it there, and people who need it will find you.")
        )
    if box == "offer" and WANTING.search(words):
        return Notice(
            "need", later("This reads like something you’d love. Put it there, and people who have it will find you.")
        )
    return None


def sells(text: str) -> bool:
    """Whether a need reads like an advertisement rather than a question."""
    words = flat(text)
    return bool(SELLING.search(words)) and not ASKING_HOW.search(words)
