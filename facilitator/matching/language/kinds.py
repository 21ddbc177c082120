"""What kind of help a card is about, by words of five languages; who tapped a kind is not asked here."""

from __future__ import annotations

import re

from .normalise import flat

# By kind, in the order in which they win where two have as many words; then English, German, French, Spanish, Dutch.
KINDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "introductions",
        (
            r"intros?|introduc\w+|referrals?|refer|contacts?|connect\w*|know anyone|to meet|jobs?|internships?"
            r"|traineeships?|hiring|recruit\w*|mentors?|investors?|cofounder|clients|vacanc(?:y|ies)|shadow\w*",
            r"kontakte?|kennenlernen|vermittel\w*|empfehlung\w*|ansprechpartner\w*|praktikum|lehrstelle|azubis?|investor\w*",
            r"rencontrer|mise en relation|recommand\w*|embauch\w*|emploi|stage|stagiaires?|alternan\w*|investisseur\w*",
            r"contactos?|conocer|recomend\w*|empleo|prácticas|contratar|inversor\w*",
            r"contacten|kennismaken|aanbevel\w*|vacature\w*|baan|investeerder\w*",
        ),
    ),
    (
        "opinion",
        (
            r"feedback|review\w*|honest|opinions?|look (?:at|over)|critique|crit|second pair|sanity check|test|testers?"
            r"|thoughts|brutal|judge|reader|proofread\w*|listen",
            r"rückmeldung|meinung|drüberles\w*|drüberschau\w*|gegenles\w*|korrekturles\w*|testen|ehrlich\w*"
            r"|zuhören|offenes ohr",
            r"avis|écouter|relire|relecture|regard|tester|testeurs?|honnête\w*",
            r"opinión|escuchar|revisar|corregir|honest[oa]s?",
            r"mening|luister\w*|meelez\w*|nakijken|meekijken|eerlijk\w*",
        ),
    ),
    (
        "purchase",
        (
            r"buy|purchase|suppliers?|quote|for sale|sell|selling|paid|order|budget|sponsor\w*|invest",
            r"kaufen|verkaufen|lieferant\w*|bestell\w*|kostenvoranschlag",
            r"acheter|vendre|vends|achat|devis|fournisseur\w*",
            r"comprar|vender|vendo|presupuesto|proveedor\w*|patrocin\w*",
            r"te koop|kopen|verkopen|leverancier\w*",
        ),
    ),
    (
        "things",
        (
            r"lend|borrow|loan|rent|room|space|studio|desk|venue|van|camera|spare|second.?hand|used|storage|tools?"
            r"|equipment|machine|printer|dataset|give away|flat|hall|laptop",
            r"leihen|ausleihen|borgen|mieten|vermieten|raum|räume|zimmer|wohnung|stellplatz|schreibtisch|anhänger|transporter"
            r"|werkzeug|gebraucht\w*|verschenke\w*|geschenkt|saal",
            r"prêter|prête|emprunter|louer|loue|location|salle|camion\w*|remorque|outils?|matériel|occasion|chambre|garage",
            r"prestar|presto|prestad[oa]s?|alquil\w*|sala|espacio|furgoneta|herramientas?|segunda mano|habitación|disfraz\w*",
            r"te leen|lenen|huren|huur|ruimte|zaal|werkplek|aanhanger|gereedschap|tweedehands|kamer|keuken",
        ),
    ),
    (
        "hands",
        (
            r"fix\w*|repair\w*|build\w*|design\w*|paint\w*|translat\w+|edit\w*|film\w*|photograph\w*|deliver\w*|babysit\w*"
            r"|sew\w*|cook\w*|bake\w*|print\w*|code|developer|move|moving|clean\w*|draw\w*|install\w*|drive|volunteers?",
            r"reparier\w*|reparatur\w*|bauen|streichen|schleppen|umzug|tragen|putzen|übersetz\w*|nähen|backen|kochen|fotograf\w*"
            r"|fotos|filmen|homepage|webseite|anpacken|helfer\w*|montier\w*|drucken",
            r"répar\w*|construire|peindre|déménag\w*|porter|traduire|traduction|coudre|couture|cuisiner|photos?|filmer"
            r"|site (?:web|internet)|garder|nettoyer|imprimer|coup de main",
            r"arregl\w*|reparar|construir|pintar|mudanza|cargar|traduc\w*|coser|cocinar|fotos?|grabar|limpiar|imprimir|cuidar",
            r"repareren|bouwen|schilder\w*|verhuiz\w*|sjouwen|vertal\w*|naaien|koken|foto's|filmpjes?|schoonmaken|drukken|oppas\w*",
        ),
    ),
    (
        "know-how",
        (
            r"teach\w*|learn\w*|explain\w*|how (?:to|do|does|can)|advice|tips|tutor\w*|lessons?|coach\w*|understand\w*"
            r"|know about|guide|practi[cs]e|train(?:ings?|ers?|ed)|course|questions?|help with|expert|experience|strategy",
            r"lernen|beibring\w*|erklär\w*|wie (?:geht|macht|rechnet|man)|tipps?|unterricht|nachhilfe|kurse?|beratung|üben"
            r"|erfahrung\w*|anleitung\w*",
            r"apprendre|enseigner|expliqu\w*|comment (?:faire|on)|conseils?|cours|formation|astuces|comprendre",
            r"aprender|enseñ\w*|explic\w*|cómo|consejos?|clases|curso|entender|asesor\w*",
            r"leren|leer|uitleg\w*|uitgelegd|hoe (?:doe|werkt|moet)|advies|les in|lessen|bijles|cursus|begrijp\w*",
        ),
    ),
)
_KINDS = tuple((kind, re.compile(rf"\b(?:{'|'.join(words)})\b")) for kind, words in KINDS)


def suggest_kind(text: str) -> str | None:
    """know-how, introductions, things, hands, opinion or purchase: the first whose words occur most, or None."""
    words = flat(text)
    counts = [(len(pattern.findall(words)), -rank) for rank, (_, pattern) in enumerate(_KINDS)]
    best, rank = max(counts)
    return _KINDS[-rank][0] if best else None
