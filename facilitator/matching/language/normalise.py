"""What people type at the door, made comparable: abbreviations opened, politeness removed, words cut to their root."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

WORD = re.compile(r"[^\W_]+(?:[+#]+|(?<=\w)'\w+)?", re.UNICODE)

SHORT = {
    "ur": "your",
    "u": "you",
    "n": "and",
    "ppl": "people",
    "pls": "please",
    "plz": "please",
    "b2b": "business customers",
    "cv": "curriculum vitae resume",
    "vc": "venture capital investor",
    "vcs": "venture capital investors",
    "seo": "search engine google ranking",
    "hr": "human resources",
    "ux": "user experience usability",
    "ui": "user interface design",
    "ai": "artificial intelligence",
    "ml": "machine learning",
    "llm": "language model",
    "llms": "language models",
    "nlp": "language processing",
    "qa": "testing quality",
    "pr": "press publicity",
    "crm": "customer database salesforce",
    "gtm": "go to market strategy",
    "esg": "sustainability emissions",
    "insta": "instagram",
    "k8s": "kubernetes",
    "aws": "cloud amazon",
    "pcb": "circuit board",
    "phd": "doctoral research",
    "msc": "master degree",
    "dpo": "data protection officer privacy",
    "gdpr": "data protection privacy",
    "hipaa": "patient data privacy",
    "vat": "sales tax vat",
    "stats": "statistics",
    "intro": "introduction",
    "intros": "introductions",
    "yrs": "years",
    "wk": "week",
    "govt": "government",
    "uni": "university",
    "prof": "professor",
    "dev": "developer",
    "devs": "developers",
    "biz": "business",
    "mgmt": "management",
    "mgr": "manager",
    "ads": "advertising",
    "smb": "small business",
    "sme": "small business",
    "ngo": "charity nonprofit",
    "cfo": "chief financial officer finance director",
    "cto": "technical lead",
    "ceo": "chief executive",
    "cpa": "accountant",
    "gp": "doctor",
    "paye": "payroll",
    "dei": "diversity inclusion",
    "diy": "home repair",
    "accomodation": "accommodation",
    "managment": "management",
}

STOP = frozenset(
    word
    for line in (
        "a an the and or but if then of in on at to for from by with without about into over under up down out off as is",
        "am are was were be been being it its it's this that these those there here i i'm i've i'd i'll im ive me my mine",
        "we we're we've us our ours you you're your yours he she they them their his her who whom whose which what when",
        "where why how do does did done doing have has had having can could will would shall should may might must not no",
        "nor so than too very just also only some any anyone anybody someone somebody something anything one two three",
        "need needs needed want wants looking seeking look offer offering offers help helps helping please thanks thank",
        "hi hello hey love happy glad like get got getting give giving new good great best really lot lots bit more most",
        "much many free able know let's let lets don't dont doesn't can't cant won't isn't ur u n pls lol per via etc ok",
        "okay yes",
    )
    for word in line.split()
)

POLITE = re.compile(
    r"\b(?:i am|i'm|im|we are|we're)?\s*(?:looking for|in search of|searching for|seeking|on the lookout for)\b"
    r"|\b(?:i|we)(?:'d| would)? (?:really )?(?:need|want|like|love)(?: to)?\b"
    r"|\b(?:i|we) (?:can|could)(?: also)?(?: help(?: you)?(?: with)?| offer| give)?\b"
    r"|\b(?:happy|glad|willing|able|available|keen) to(?: help(?: with)?)?\b"
    r"|\b(?:can|could|does|has|is) (?:anyone|anybody|someone|somebody)\b"
    r"|\b(?:anyone|anybody|someone|somebody)(?: who(?: can| could| has| knows)?| to| with)?\b"
    r"|\bplease\b|\bhelp (?:with|me(?: with)?|needed|wanted|us(?: with)?)\b|\badvice (?:on|about)\b"
)

DENIED = re.compile(
    r"\b(?:not(?: an?)?|except(?: for)?|nothing about|(?:do not|don't|dont) (?:need|want|do)|other than) [^\W\d_]+"
    r"|\bno [^\W\d_]+(?= (?:please|pls|sorry|thanks)\b)"
)

ENDINGS = ("ations", "ation", "ments", "ment", "ings", "ing", "ers", "ies", "ied", "ed", "er", "es", "ly", "s", "y", "e")


def flat(text: str) -> str:
    """Lower case, compatible characters made one, plain quotes."""
    return unicodedata.normalize("NFKC", text).lower().replace("’", "'")


def plain(text: str) -> str:
    """The words that say what the card is about: without politeness, denials and filler; abbreviations written out."""
    spoken = POLITE.sub(" ", DENIED.sub(" ", flat(text)))
    words = WORD.findall(spoken) or WORD.findall(flat(text))
    opened = " ".join(SHORT.get(word, word) for word in words).split()
    return " ".join(word for word in opened if word not in STOP and len(word) > 1) or " ".join(opened)


def content_words(text: str) -> tuple[str, ...]:
    """The words that carry meaning, as typed but in lower case, in order, without repeats."""
    return tuple(dict.fromkeys(word for word in WORD.findall(flat(text)) if word not in STOP and len(word) > 1))


def roots(text: str) -> tuple[str, ...]:
    """The roots of all words, in order."""
    return tuple(stem(word) for word in WORD.findall(flat(text)))


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """A rough root, so that "pricing" and "priced" meet: the longest known ending removed, four letters kept."""
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def shared_words(first: str, second: str) -> tuple[str, ...]:
    """Words of `first` whose root also occurs in `second`, in the order of `first`."""
    known = {stem(word) for word in content_words(second)}
    return tuple(word for word in content_words(first) if stem(word) in known)
