"""The little words of five languages: they tell which one a card is in, and say nothing of what it is about."""

from __future__ import annotations

import re
from functools import lru_cache

_OF = {
    "en": """
        the of for to and with my your our i we you it is are be can could would someone somebody help who some any need looking
        want that this from have has do no but how what when where about find don't i'm it's an not or get in on at
    """,
    "de": """
        der die das den dem ein eine einen einem einer und oder mit für von zu im am auf ich du wir ihr mein meine meinen unser
        jemand suche brauche wer kann mir uns ist sind bei nicht noch auch wie was beim zum zur habe hab aus
    """,
    "fr": """
        le la les un une des du de et ou avec pour mon ma mes ton votre vos nos notre je tu nous vous qui quelqu'un cherche
        besoin dans sur au aux en est pas ne ce si chez j'ai d'un
    """,
    "es": """
        el la los las un una unos de del y o con para por mi mis tu su nuestro yo alguien que quien busco necesito en al es no
        se me te lo si como
    """,
    "nl": """
        de het een en of met voor van mijn jouw ons onze ik je jij wij we iemand die wie dat zoek nodig op aan bij te is niet er
        mij om naar als kan m'n
    """,
}
_LANGUAGES = {code: frozenset(words.split()) for code, words in _OF.items()}
# Without accents, as `folded_words` has them.
_SAY_NOTHING = """
    a an the of for to in on at and or with my your our i we you it is are be can could would someone somebody help who some any
    me us need needs looking want like that this from by as have has do does not no so if but how what when where about get find
    der die das den dem ein eine einen einem einer und oder mit fur von zu im am auf ich du wir ihr mein meine meinen unser
    jemand jmd suche brauche wer kann konnte mir uns dir euch ist sind bei nicht noch auch wie was beim zum zur habe
    le la les un une des de d l et ou avec pour mon ma mes ton votre vos nos notre je tu nous vous qui que quelqu cherche
    besoin dans sur au aux en est pas ne ce se si moi
    el los las una unos del y o con por mi mis su nuestro yo alguien quien busco necesito al es te os lo como
    het een met voor van mijn jouw ons onze ik jij wij iemand zoek nodig op aan te niet er mij om naar als kan kun
"""
LITTLE = frozenset(_SAY_NOTHING.split())


@lru_cache(maxsize=20_000)
def language_of(text: str) -> str:
    """The code of the language whose little words the text has most of; "" where that is not clear."""
    words = re.findall(r"[\w']+", text.casefold())
    hits = {code: sum(word in little for word in words) for code, little in _LANGUAGES.items()}
    most = max(hits.values())
    first = [code for code, count in hits.items() if count == most]
    return first[0] if most and len(first) == 1 else ""
