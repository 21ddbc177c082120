"""Can what somebody typed follow "help Priya ..." in a sentence? Only what surely reads well is embedded."""

from __future__ import annotations

import re
import unicodedata

# Characters; chosen, by what was not kept.
LONGEST_PHRASE = 90


def _words(*lines: str) -> frozenset[str]:
    return frozenset(word for line in lines for word in line.split())


ASKING = re.compile(
    r"^(?:(?:hi|hello|hey)\W+)?(?:(?:i am|i'm|im|we are|we're) )?"
    r"(?:looking for|searching for|seeking|in search of|in need of)\s+"
    r"|^(?:i|we)(?:'d| would)? (?:really )?(?:need|want|like|love)\s+(?!to\b)"
    r"|^(?:need|needed|wanted|wanting)\b:?\s+(?!to\b|of\b)|^help (?:with|in|on)\s+|^(?:advice|help) (?:on|about)\s+",
    re.IGNORECASE,
)
TO_DO = re.compile(
    r"^(?:(?:i|we)(?:'d| would)? )?(?:really )?(?:want|like|love|need|trying|hoping|learn how|looking)\s+to\s+|^to\s+",
    re.IGNORECASE,
)
VERBS = (
    "find|improve|learn|understand|build|write|choose|prepare|practise|practice|plan|fix|move|sell|buy|start|set up|expand"
    "|register|raise|pitch|price|organise|organize|design|launch|meet|exhibit|get|make|correct|publish|try|know|hear|grow|open"
    "|translate|negotiate|apply|hire|speak|record|invest|switch|export|promote|restore|scan|sew|cook|bake"
)
VERB_FIRST = re.compile(rf"^(?:{VERBS})\s+\S", re.IGNORECASE)
GERUND = re.compile(
    r"^(?:help )?(?:raising|writing|registering|buying|hiring|starting|moving|finding|measuring|setting|building|learning"
    r"|choosing|preparing|planning|fixing|selling|improving|organising|organizing|designing|launching|pricing|translating|applying"
    r"|negotiating|publishing|expanding|exporting|recruiting|budgeting|managing|growing|making|understanding|running|opening"
    r"|practising|practicing|getting|keeping|dealing|editing|filming|recording|printing|importing|investing|switching)\s+\S",
    re.IGNORECASE,
)
OWNED = re.compile(r"^(?:my|our|her|his|their|the)\s+\S", re.IGNORECASE)
ONE = re.compile(r"^(?:an?|some)\s+\S", re.IGNORECASE)
MANY = re.compile(
    r"^(?:two|three|four|five|six|seven|eight|nine|ten|twelve|\d+)\s+(?:[\w'-]+\s+){0,3}?[\w'-]+s\b", re.IGNORECASE
)
SOMEBODY = re.compile(
    r"^(?:someone|somebody)(?: (?![a-z]*(?:ed|s)\b)[a-z]+)? (?:who|that|to|with|for|from|in|near|on)\b", re.IGNORECASE
)
FINITE = re.compile(
    r"\b(?:is|are|was|were|am|has|have|had|does|do|did|says?|said|takes?|needs|wants?|hates?|keeps?|starts|died|dies|went|goes"
    r"|won't|can't|cannot|don't|doesn't|didn't|isn't|aren't|wasn't|will|would|must|should|gets|makes|looks|feels|seems|lacks?"
    r"|drops|closes|retires|broke|cracked|refuses?|deserves?|complains?|guess|think|maybe|costs?)\b",
    re.IGNORECASE,
)
RELATIVE = re.compile(
    r"\b(?:who|whom|that|thats|which|where|when|before|after|because|if|as|how|(?:i|we)(?! guess| think))\b.*$", re.IGNORECASE
)
NOT_A_THING = re.compile(
    r"^(?:she|he|it|they|i|we|there|this|that|stuck|lost|worried|afraid|terrified|confused|tired|according|not|no|never|how|why|what"
    r"|when|where|is|are|can|does|do|order|pick|bring|collect|carry|lend|give|show|teach|tell|explain|swap|shadow|cover|watch|mind"
    r"|feed|walk|drive|deliver|visit|turn|put|take|quit|stop|send|check|look|read|listen|strum|cut|let|come|go|talk|call|ask)\b",
    re.IGNORECASE,
)
INSIDE = re.compile(r"\s(?:an?|the|my|our|your|me|us|two|three|four|five|six|\d+)(?:\s|$)", re.IGNORECASE)
LONGEST_OWNED = 5
SMALL = re.compile(
    r"^(?:an?|the|my|our|her|his|their|some|somebody|someone|something|two|three|four|five|six|seven|eight|nine|ten|how|help|all"
    r"|any|new|old|used|good|real|help|first|more)\b",
    re.IGNORECASE,
)
HOW = re.compile(r"^how to\s+\S", re.IGNORECASE)
ENDS_NOUN = re.compile(
    r"\s(?:for|of|on|at|in|with|to|from|who|whom|that|which|by|about|into|between|near|through|before|after|without|because|i)\s.*$"
    r"|[,(–+&/].*$",
    re.IGNORECASE,
)
MASS = _words(
    "advice feedback practice help support training tutoring coaching translation space storage bread music food funding"
    " equipment software furniture marketing sponsorship conversation childcare transport insurance experience input guidance"
    " homework proofreading packaging research maths statistics english spanish french german dutch italian data",
)
COUNT = re.compile(
    r"(?:tutor|editor|mentor|sponsor|investor|director|translator|author|doctor|actor|supervisor|curator|internship|website|site"
    r"|logo|bike|room|camera|laptop|desk|venue|studio|van|app|dataset|lawyer|job|course|workshop|place|shop|table|partner|friend"
    r"|\w{3,}(?:er|ist|ian|ant|smith|man|woman))$"
)
NOT_COUNT = _words(
    "cover over under after water paper other order number summer winter theater power matter offer answer career cost",
)
TAIL = re.compile(
    r"^(?:not|and|or|for|in|on|with|without|half|about|around|from|to|at|under|over|max|once|twice|weekly|monthly|printed"
    r"|second-hand|used|ideally|preferably|\d+\b(?! kids))",
    re.IGNORECASE,
)
UNSURE = re.compile(r"[?!…\"“”:;@#]|\b(?:you|your|u|ur|pls|plz|lol)\b|\bplease\b", re.IGNORECASE)
OTHERS = (
    (r"i am|i'm|im|we are|we're", "they are", "you are"),
    (r"i was", "they were", "you were"),
    (r"i've|we've", "they’ve", "you’ve"),
    (r"i'd|we'd", "they’d", "you’d"),
    (r"i'll|we'll", "they’ll", "you’ll"),
    (r"i|we", "they", "you"),
    (r"me|us", "them", "you"),
    (r"my|our", "their", "your"),
    (r"mine|ours", "theirs", "yours"),
    (r"myself|ourselves", "themselves", "yourself"),
)
_OTHERS = tuple((re.compile(rf"\b(?:{mine})\b", re.IGNORECASE), they, you) for mine, they, you in OTHERS)


def help_with(text: str, to_themselves: bool = False) -> str | None:
    """What follows "help Priya": "with a room for 12 people", "find a manufacturer", or None when quoting is safer.

    "my" becomes "their", or "your" when the sentence speaks `to_themselves`.
    """
    need = _first_part(_bare(text))
    if not need or len(need) > LONGEST_PHRASE or UNSURE.search(need) or not _letters_only(need):
        return None
    said = _doing(need) or _having(_unasked(need))
    return _turned(said, to_themselves) if said else None


def _bare(text: str) -> str:
    return " ".join(text.replace("’", "'").split()).strip(" .,-–")


def _first_part(need: str) -> str:
    """The first sentence; a part after a comma only where it belongs to the same thing."""
    sentence = re.split(r"\.\s+(?=\S)", need, maxsplit=1)[0]
    head, comma, tail = sentence.partition(", ")
    if not comma or TAIL.match(tail):
        return sentence
    return head if len(head.split()) > 1 else ""


def _letters_only(need: str) -> bool:
    """No emoji and no private signs: those are quoted as they are."""
    return all(unicodedata.category(sign)[0] in "LNPZM" or sign in "+&€£$" for sign in need)


def _unasked(need: str) -> str:
    return ASKING.sub("", need, count=1)


def _doing(need: str) -> str | None:
    """ "find a manufacturer", "with writing to late payers": something that they do and somebody can help them to."""
    wish = TO_DO.sub("", need, count=1)
    if wish != need:
        return _lower(wish)
    if VERB_FIRST.match(need) and not re.search(r"\b(?:me|us)\b", need, re.IGNORECASE):
        return _lower(need)
    if GERUND.match(need):
        return "with " + _lower(re.sub(r"^help\s+", "", need, flags=re.IGNORECASE))
    return None


def _having(thing: str) -> str | None:
    """ "with a room", "with flowers for 20 tables", "with a used camera": something that they get."""
    if HOW.match(thing) or SOMEBODY.match(thing):
        return "with " + _lower(thing)
    if NOT_A_THING.match(thing) or FINITE.search(RELATIVE.sub("", thing)):
        return None
    short = len(thing.split()) <= LONGEST_OWNED and not thing.endswith("ed")
    if ONE.match(thing) or MANY.match(thing) or (OWNED.match(thing) and short):
        return "with " + _lower(thing)
    return None if OWNED.match(thing) else _bare_noun(thing)


def _bare_noun(thing: str) -> str | None:
    """A thing typed without an article: one is added where the noun surely is something countable."""
    head = ENDS_NOUN.sub("", thing)
    words = head.split()
    if not words or len(words) > 4 or INSIDE.search(head) or words[0][0].isdigit():
        return None
    noun = words[-1].lower()
    if noun in MASS or re.search(r"[a-z]{2}(?<![sui])s$", noun):
        return "with " + _lower(thing)
    if COUNT.search(noun) and noun not in NOT_COUNT:
        return f"with {_article(thing)} {_lower(thing)}"
    return None


def _article(thing: str) -> str:
    return "an" if re.match(r"(?:[aeio]|u(?!ni|se|su))(?!ne\b|u)|hour|honest", thing, re.IGNORECASE) else "a"


def _lower(text: str) -> str:
    """The first letter small where the first word surely is no name."""
    return text[0].lower() + text[1:] if SMALL.match(text) or GERUND.match(text) or VERB_FIRST.match(text) else text


def _turned(said: str, to_themselves: bool) -> str:
    if to_themselves:
        said = re.sub(r"^with (?:her|his|their)\b", "with your", said)
    for pattern, they, you in _OTHERS:
        said = pattern.sub(you if to_themselves else they, said)
    return said.replace("'", "’")
