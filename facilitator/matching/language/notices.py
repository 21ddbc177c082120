"""A card that may be in the wrong box, and what kind of help a card is about: said kindly, never a block."""

from __future__ import annotations

import re
from dataclasses import dataclass

from facilitator.core.cards import NO_ANSWER, CardKind
from facilitator.core.locale import later
from facilitator.core.placeholders import is_placeholder

from .normalise import flat

SELLING = re.compile(
    r"\b(?:talk|speak|come) to (?:me|us)\b|\b(?:hire|book|contact|dm|message) (?:me|us)\b"
    r"|\b(?:looking for|seeking|need|want)\b[^.?!]{0,25}\b(?:new |more )?(?:clients|customers|buyers|followers|leads)\b"
    r"|^\W*(?:new |more )?(?:clients|customers|leads|sales|buyers|business)\W*$"
    r"|\b(?:we|i) (?:have|offer|sell|provide) (?:an? )?(?:amazing|awesome|great|excellent|exciting|the best|unique)\b"
    r"|\b(?:special offer|discount|invest in themselves|great opportunity|passive income|sign up now)\b"
)
ASKING_HOW = re.compile(r"\bhow (?:do|can|to|does|should)\b|\?\s*$|\b(?:first|help|teach|learn|advice|tips)\b")
WANTING = re.compile(
    r"^\W*(?:(?:i am|i'm|im|we are|we're) )?(?:looking for|seeking|searching for|in search of|in need of)\b"
    r"|^\W*(?:i|we) (?:really )?(?:need|want|lack|seek) (?!no)|^\W*(?:need [^?]*$|wanted|searching|help me|help us)\b"
    r"|^\W*(?:does|can|could|is|has) (?:any|some)(?:one|body)\b|^\W*(?:anyone|anybody) (?:who|know|got|have|done)\b"
)
KINDS: tuple[tuple[str, str], ...] = (
    (
        "introductions",
        r"intros?|introduc\w+|referrals?|refer|contacts?|connect\w*|know anyone|to meet|jobs?|internships?"
        r"|traineeships?|hiring|recruit\w*|mentors?|investors?|cofounder|clients|vacanc\w+|shadow\w*",
    ),
    (
        "opinion",
        r"feedback|review\w*|honest|opinions?|look (?:at|over)|critique|crit|second pair|sanity check|test|testers?"
        r"|thoughts|brutal|judge|reader|proofread\w*|listen",
    ),
    ("purchase", r"buy|purchase|suppliers?|quote|for sale|sell|selling|paid|order|budget|sponsor\w*|invest"),
    (
        "things",
        r"lend|borrow|loan|rent|room|space|studio|desk|venue|van|camera|spare|second.?hand|used|storage|tools?"
        r"|equipment|machine|printer|dataset|give away|flat|hall|laptop",
    ),
    (
        "hands",
        r"fix\w*|repair\w*|build\w*|design\w*|paint\w*|translat\w+|edit\w*|film\w*|photograph\w*|deliver\w*|babysit\w*"
        r"|sew\w*|cook\w*|bake\w*|print\w*|code|developer|move|moving|clean\w*|draw\w*|install\w*|drive|volunteers?",
    ),
    (
        "know-how",
        r"teach\w*|learn\w*|explain\w*|how (?:to|do|does|can)|advice|tips|tutor\w*|lessons?|coach\w*|understand\w*"
        r"|know about|guide|practi[cs]e|train\w*|course|questions?|help with|expert|experience|strategy",
    ),
)
_KINDS = tuple((kind, re.compile(rf"\b(?:{words})\b")) for kind, words in KINDS)


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


def suggest_kind(text: str) -> str | None:
    """know-how, introductions, things, hands, opinion or purchase: the first whose words occur most, or None."""
    words = flat(text)
    counts = [(len(pattern.findall(words)), -rank) for rank, (_, pattern) in enumerate(_KINDS)]
    best, rank = max(counts)
    return _KINDS[-rank][0] if best else None
