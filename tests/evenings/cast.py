"""Who comes to a French evening: each gives what somebody else asks for."""

from __future__ import annotations

from typing import NamedTuple

PHONES = ("Amélie", "Bastien", "Chloé", "Driss", "Élodie")
LATE_PHONE, LATE = "Farid", ("Urbain", "Violette")
NO_PHONE, LEAVER = "Odette", "Gaston"
IN_TIME = (
    LEAVER, "Hélène", "Ismaël", "Jeanne", "Karim", "Lucie", "Mathieu", "Nadia", "Olivier", "Pauline", "Quentin", "Rachida",
    "Simon", "Théo", "Ursule", "Valérie", "William", "Xavier", "Yasmine", "Zoé", "Aïcha", "Benoît", "Camille", "Damien",
    "Esther", "Fatou", "Grégoire", "Hugo", "Inès", "Julien", "Katia", "Léonard", "Maud", "Nicolas", "Ophélie", "Pierre",
    "Rose", "Samir", "Tiphaine",
)  # fmt: skip
EVERYBODY = (*PHONES, *IN_TIME, NO_PHONE, LATE_PHONE, *LATE)
TROLL, OBSCENE = "Kévin", "te montrer ma grosse merde, putain"

# What can be given, and how it is asked for.
_HELP = (
    ("réparer un vélo de ville", "réparer le frein de mon vélo"),
    ("relire une lettre de candidature", "relire ma lettre de candidature"),
    ("prêter une perceuse", "prêter une perceuse pour samedi"),
    ("donner un cours de guitare", "un premier cours de guitare"),
    ("expliquer la comptabilité d’une petite boutique", "m’expliquer la comptabilité de ma boutique"),
    ("photographier des objets pour une boutique en ligne", "photographier mes céramiques pour ma boutique en ligne"),
    ("garder un chat pendant les vacances", "garder mon chat pendant les vacances"),
    ("traduire une page en néerlandais", "traduire ma page en néerlandais"),
    ("préparer un entretien d’embauche", "préparer mon entretien d’embauche"),
    ("prêter une salle pour douze personnes", "prêter une salle pour douze personnes jeudi"),
    ("tailler des arbres fruitiers", "tailler mes deux pommiers"),
    ("présenter trois libraires du quartier", "me présenter une libraire du quartier"),
    ("dépanner un ordinateur lent", "dépanner mon ordinateur, très lent"),
    ("apprendre à faire du pain au levain", "apprendre à faire du pain au levain"),
    ("coudre et retoucher des vêtements", "retoucher un manteau trop long"),
    ("repeindre une chambre", "repeindre la chambre de ma fille"),
    ("aider à remplir une déclaration d’impôts", "remplir ma déclaration d’impôts"),
    ("donner des cours de natation", "des cours de natation pour adulte débutant"),
    ("filmer une petite vidéo de présentation", "filmer une vidéo de présentation de mon atelier"),
    ("conseiller sur un contrat de location", "un conseil sur mon contrat de location"),
    ("transporter des meubles en camionnette", "transporter un canapé en camionnette"),
    ("dessiner un logo simple", "dessiner un logo pour mon association"),
    ("tenir un stand au marché de Noël", "tenir mon stand au marché de Noël une heure"),
    ("faire une visite guidée de la vieille ville", "une visite guidée de la vieille ville pour ma mère"),
)
_WHEN = ("", ", le week-end")


class Cards(NamedTuple):
    gives: str
    asks: str


def _cards(place: int) -> Cards:
    count = len(_HELP)
    give, ask = _HELP[place % count][0], _HELP[(place + 5) % count][1]
    return Cards(give + _WHEN[place // count], ask + _WHEN[place // count - 1])


CARDS = {name: _cards(place) for place, name in enumerate(EVERYBODY)}


def helps(gives: str, asks: str) -> bool:
    """Whether the one is what the other asks for, whenever it is."""
    return any(gives.startswith(give) and asks.startswith(ask) for give, ask in _HELP)


EMAIL = "amelie.roux@example.org"
ORGANISERS_EMAIL = "bastien@example.org"
