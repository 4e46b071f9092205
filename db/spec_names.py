"""How shops name what they state of a product, in four languages, and what we call it.

A table in code and not in a data file, for the runner's digest of the code covers it: who adds a
name here has every statement read again.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import Literal

Kind = Literal["mass", "length", "height", "range", "size", "angle", "time", "words"]

KINDS: Mapping[str, Kind] = {
    "max_weight": "mass",
    "weight": "mass",
    "shipping_weight": "mass",
    "min_height": "height",
    "max_height": "height",
    "height_range": "range",
    "folded_size": "size",
    "floor_space": "size",
    "package_size": "size",
    "angle_below_horizontal_deg": "angle",
    "warranty": "time",
    "assembly_time": "time",
    "folds": "words",
    "ankle_lock": "words",
    "ankle_system": "words",
    "angle_stops": "words",
}
# "max" stands for maximum, maximal, maximale ..., "min" likewise; accents and points are left out.
NAMES: Mapping[str, str] = {
    "max_weight": """
        max user weight; user max weight; max weight of user; max weight user; user weight limit
        user weight capacity; max user weight capacity; weight capacity; max weight capacity
        capacity weight max; weight limit; max weight limit; max weight; max load; load capacity
        max load capacity; max load weight; weight rating; max body weight; weight capacity max
        max weight recommendation; max weight recommended; max capacity; supported weight
        max benutzergewicht; benutzergewicht max; max nutzergewicht; max korpergewicht
        max belastung; max belastbarkeit; belastbarkeit; belastbarkeit max; maximalbelastung
        tragkraft; max tragkraft; maximalgewicht; max gewicht; max gewicht des benutzers
        zulassiges benutzergewicht; max zulassiges benutzergewicht; max personengewicht
        poids max de l utilisateur; poids max utilisateur; poids utilisateur max; poids max
        poids max supporte; poids max de l usager; charge max; charge max supportee
        capacite de charge; capacite de charge max; charge utile max; capacite de poids
        peso max del usuario; peso max de usuario; peso max usuario; peso max; carga max
        capacidad de carga; capacidad max de carga; capacidad de peso; peso max soportado
        peso max admitido; limite de peso; capacidad de carga max; peso del usuario max
    """,
    "weight": """
        weight; product weight; item weight; net weight; unit weight; own weight; table weight
        weight of the product; weight of the table; assembled weight; weight net
        gewicht; produktgewicht; eigengewicht; nettogewicht; artikelgewicht; gewicht netto
        gewicht des produkts; gerategewicht
        poids; poids du produit; poids net; poids de l article; poids de l appareil
        peso; peso del producto; peso neto; peso del articulo; peso del aparato
    """,
    "shipping_weight": """
        shipping weight; package weight; gross weight; carton weight; packaged weight
        packaging weight; item package weight; parcel weight; boxed weight
        versandgewicht; bruttogewicht; paketgewicht; gewicht mit verpackung; transportgewicht
        poids d expedition; poids brut; poids du colis; poids emballe; poids du paquet
        peso de envio; peso bruto; peso del paquete; peso del embalaje; peso con embalaje
    """,
    "min_height": """
        min user height; user height min; min height; min height of user; min body height
        min korpergrosse; korpergrosse min; mindestgrosse; min benutzergrosse
        taille min; taille min de l utilisateur; taille utilisateur min; taille min utilisateur
        altura min; altura min del usuario; estatura min; estatura min del usuario
    """,
    "max_height": """
        max user height; user height max; max height of user; max body height
        max korpergrosse; korpergrosse max; max benutzergrosse; maximalgrosse
        taille max; taille max de l utilisateur; taille utilisateur max; taille max utilisateur
        altura max del usuario; estatura max; estatura max del usuario
    """,
    "height_range": """
        user height; user height range; height range; user heights; suitable user height
        user height recommendation; recommended user height; body height; height of user
        fits user height; height adjustment range user; suitable height
        korpergrosse; benutzergrosse; geeignet fur korpergrosse; korpergrosse des benutzers
        geeignete korpergrosse; nutzergrosse
        taille de l utilisateur; taille utilisateur; tailles d utilisateur; taille des utilisateurs
        estatura; estatura del usuario; altura del usuario; altura de usuario; rango de estatura
    """,
    "folded_size": """
        folded size; folded dimensions; dimensions folded; size folded; storage dimensions
        size when folded; dimensions when folded; storage size; folded product dimensions
        klappmass; masse zusammengeklappt; zusammengeklappt; masse gefaltet; gefaltete masse
        abmessungen zusammengeklappt; zusammengeklappte masse; abmessungen gefaltet
        dimensions plie; dimensions pliee; dimensions une fois plie; taille pliee; encombrement plie
        dimensiones plegado; dimensiones plegada; medidas plegado; medidas plegada; tamano plegado
    """,
    "floor_space": """
        floor space; footprint; floor space required; required floor space; assembled dimensions
        dimensions assembled; in use dimensions; set up dimensions; dimensions in use
        stellflache; aufstellmass; platzbedarf; masse aufgebaut; abmessungen aufgebaut
        aufbaumasse; standflache
        encombrement; encombrement au sol; dimensions deplie; dimensions monte; surface au sol
        espacio necesario; dimensiones montado; dimensiones desplegado; medidas montado
    """,
    "package_size": """
        package dimensions; shipping dimensions; carton dimensions; box dimensions; package size
        carton size; paketmasse; versandmasse; verpackungsmasse; packmass
        dimensions du colis; dimensions de l emballage; dimensiones del paquete
        dimensiones del embalaje; medidas del paquete
    """,
    "angle_below_horizontal_deg": """
        inversion angle; max inversion angle; max angle; angle of inversion; inversion
        max inversion; inversion range; max tilt angle; tilt angle; inversion degree
        neigungswinkel; max neigungswinkel; inversionswinkel; max winkel; max inversionswinkel
        angle d inversion; angle max; angle d inclinaison; angle d inclinaison max
        angle d inversion max
        angulo de inversion; angulo max; angulo de inclinacion; angulo max de inversion
        angulo de inversion max; angulo max de inclinacion
    """,
    "warranty": """
        warranty; manufacturer warranty; limited warranty; guarantee; warranty period
        manufacturer s warranty; warranty length; garantie; garantiezeit; herstellergarantie
        garantie constructeur; duree de garantie; duree de la garantie; garantia
        garantia del fabricante; periodo de garantia
    """,
    "assembly_time": """
        assembly time; time to assemble; aufbauzeit; montagezeit; temps de montage
        temps d assemblage; tiempo de montaje; tiempo de ensamblaje
    """,
    "folds": """
        foldable; folds; folding; folding design; collapsible; klappbar; zusammenklappbar
        faltbar; pliable; pliant; plegable
    """,
    "ankle_lock": "ankle lock; fussverriegelung; knochelverriegelung; cierre de tobillos",
    "ankle_system": """
        ankle system; ankle locking system; ankle holder; ankle support; ankle holders
        knochelhalterung; fusshalterung; knochelpolster; maintien des chevilles
        systeme de chevilles; sistema de tobillos; sujecion de tobillos
    """,
    "angle_stops": "angle settings; angle positions; inversion positions; neigungsstufen",
}
MAXIMUM = re.compile(r"\b(?:maximum|maximal(?:e[rsn]?)?|maximo|maxima|maximaux|maxi)\b")
MINIMUM = re.compile(r"\b(?:minimum|minimal(?:e[rsn]?)?|minimo|minima|mini)\b")
# A unit beside a name says nothing else; "Weight (boxed)" is another property.
UNIT = r"(kgs?|lbs?|pounds?|inch(?:es)?|in|zoll|cm|mm|m|ft|feet|°|deg(?:rees)?)"
ASIDE = re.compile(
    rf"\s*[(\[]\s*(?:{UNIT}|l ?x ?[wb] ?x ?[hd])\.?\s*[)\]]\s*:?\s*$"
    rf"|\s+in\s+{UNIT}\s*:?\s*$",
    re.IGNORECASE,
)
MARKS = re.compile(r"[\W_]+")


def plain_name(printed: str) -> str:
    """Return a printed name in small letters, without accents and marks, max and min short."""
    # ß falls to ss; a letter falls apart into itself and its accent, which is left out
    parts = unicodedata.normalize("NFKD", printed.casefold())
    bare = "".join(one for one in parts if not unicodedata.combining(one))
    return MINIMUM.sub("min", MAXIMUM.sub("max", MARKS.sub(" ", bare).strip()))


def _table() -> dict[str, str]:
    found: dict[str, str] = {}
    for spec, names in NAMES.items():
        for name in filter(None, (one.strip() for one in re.split(r"[;\n]", names))):
            if found.setdefault(name, spec) != spec:
                raise ValueError(f"'{name}' is the name of both {found[name]} and {spec}")
    return found


KNOWN: Mapping[str, str] = _table()


@lru_cache(maxsize=4096)
def spec_of(printed: str) -> str | None:
    """Return our name of a stated property; None for one that we do not know: it is not guessed."""
    return KNOWN.get(plain_name(ASIDE.sub("", printed)))


def unit_in(printed: str) -> str | None:
    """Return the unit that a name carries, as in "Weight (lbs)" and "Gewicht in kg"."""
    found = ASIDE.search(printed)
    return next(filter(None, found.groups()), None) if found else None
