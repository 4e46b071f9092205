"""The words by which a printed name tells what it sells, in English, German, French and Spanish.

All are folded: small letters, no accents. Patterns are regular expressions over folded text.
"""

from __future__ import annotations

REFURBISHED = (
    r"renewed", r"re-?furb(?:ished)?", r"reconditioned", r"re-?certified", r"re-?manufactured",
    r"(?<!no )open[ -]box", r"pre-?owned", r"second[ -]hand", r"like[ -]new",
    r"scratch (?:and|&) dent",
    r"ex[ -]display", r"display model", r"b[ -](?:stock|grade)", r"grade [bc]", r"returned",
    r"(?<!be )(?<!is )(?<!are )(?<!most )(?<!widely )(?<!commonly )(?<!often )"
    r"used(?! (?:for|by|in|as|with|to|at|on)\b)",
    r"b[ -]ware", r"generaluberholt\w*", r"(?:wieder)?aufbereitet\w*", r"gebraucht\w*",
    r"neuwertig\w*", r"ausstellungsstuck", r"vorfuhrmodell", r"ruckl(?:a|ae)ufer", r"retoure\w*",
    r"reconditionnee?s?", r"remise? a neuf", r"d'occasion", r"seconde main",
    r"reacondicionad[oa]s?", r"(?:de )?segunda mano", r"usad[oa]s?", r"caja abierta",
    r"restaurad[oa]s?",
)  # fmt: skip
SPARE = (
    r"replacements?(?! (?:warranty|guarantee|program|plan|service))", r"spare", r"parts?",
    r"ersatz[\w-]*", r"(?:de )?rechanges?", r"pieces? detachees?", r"(?:de )?remplacement",
    r"(?:de )?(?:repuestos?|recambios?|reemplazo)",
)  # fmt: skip
TOGETHER = (
    r"bundles?", r"combos?", r"(?:\w+[ -])?kits?", r"(?:komplett|spar|vorteils|starter)-?set",
    r"(?:gift|starter|complete|accessory|value) (?:set|pack)", r"vorteilspaket", r"sparpaket",
    r"ensemble complet", r"coffret", r"lote", r"conjunto", r"paquete",
)  # fmt: skip

# what a name is about, as its head: "Inversion Table Cover", "Housse pour table d'inversion"
ACCESSORIES = (
    r"covers?", r"(?:carry(?:ing)? |storage )?(?:case|bag)s?", r"mats?", r"boots?", r"straps?",
    r"pads?", r"cushions?", r"pillows?", r"adapters?", r"brackets?", r"mounts?", r"holders?",
    r"lubricants?", r"(?:owner'?s |user )?manuals?", r"posters?", r"accessor(?:y|ies)",
    r"\w*abdeckung(?:en)?", r"\w*hullen?", r"\w*taschen?", r"\w+matten?", r"\w*kissen",
    r"\w*gurte?", r"\w*halterung(?:en)?", r"\w*polster", r"\w*bezug", r"\w*stiefel", r"zubehor",
)  # fmt: skip
ACCESSORIES_FIRST = (
    r"housses?", r"sacs?", r"tapis", r"coussins?", r"sangles?", r"bottes", r"accessoires?",
    r"fundas?", r"bolsas?", r"colchonetas?", r"cojin(?:es)?", r"correas?", r"botas", r"accesorios?",
)  # fmt: skip
PARTS = (
    r"rollers?", r"pins?", r"knobs?", r"bolts?", r"screws?", r"hinges?", r"gaskets?", r"springs?",
    r"clamps?", r"\w*rollen?", r"\w*schrauben?", r"\w*stifte?",
)  # fmt: skip
PARTS_FIRST = (r"rouleaux", r"vis", r"goupilles?", r"rodillos?", r"tornillos?")

# what is sold beside a product, not a feature of it: "with gravity boots", not "with pillow"
EXTRAS = (
    r"(?:gravity |ankle |inversion )?boots", r"(?:floor |exercise |yoga )?mat", r"(?:dust )?cover",
    r"(?:carry(?:ing)? |storage |travel )?(?:bag|case)", r"massage gun", r"dumbbells?",
    r"\w*stiefeln?", r"\w+matte", r"\w*abdeckung", r"\w*hulle", r"\w*tasche", r"bottes",
    r"housse", r"tapis(?: de sol)?", r"sac", r"botas", r"funda", r"colchoneta", r"bolsa",
)  # fmt: skip
WITH = (
    "with", "w/", "plus", "and", "including", "includes", "incl.", "free", "bonus", "mit",
    "und", "inkl.", "inklusive", "samt", "avec", "et", "inclus", "con", "y", "incluye",
    "+", "&",
)  # fmt: skip
FOR = (
    r"for", r"fits", r"fit for", r"suits", r"replaces", r"works with", r"compatible with",
    r"designed for", r"fur", r"passend zu", r"kompatibel mit", r"pour", r"compatible avec",
    r"para", r"compatible con",
)  # fmt: skip
# what a product is for; "for back pain" names no other product
PURPOSES = frozenset(
    "back pain relief home gym adult adults men women man woman therapy use heavy exercise "
    "fitness people users user up to of at the and a an or with over under tall max spine "
    "stretching all age ages ruckenschmerzen zuhause erwachsene dos mal maison casa dolor "
    "espalda windows mac pc xp vista bis jusqu hasta kg lb".split()
)
TABLES = (
    r"inversion (?:tables?|bench(?:es)?|chairs?)", r"gravity (?:tables?|bench(?:es)?)",
    r"inversions(?:bank|banke|tisch|tische)", r"schwerkrafttrainer", r"tables? d'inversion",
    r"(?:mesas?|tablas?|bancos?) de inversion",
)  # fmt: skip
HEAD_ENDS = ("with", "mit", "avec", "con", "by", "von", "incl.", "inkl.", "including", "w/")

COUNTED = (
    r"(?:pack|set|lot|bundle|box|case|kit) of {n}", r"{n}[ -]?(?:packs?|pk|pcs|pieces|count|ct)",
    r"{n} ?(?:er|-er)?[ -]?(?:set|pack)", r"{n} stuck", r"(?:lot|pack|ensemble|jeu) de {n}",
    r"(?:juego|paquete|lote|conjunto) de {n}", r"^{n} ?x(?= )", r"\((?P<n>[2-9]) ?x\)",
    r"{n} unidades",
)  # fmt: skip
NUMBERS = {
    "two": 2, "twin": 2, "double": 2, "doppel": 2, "three": 3, "four": 4, "six": 6, "zwei": 2,
    "drei": 3, "vier": 4, "deux": 2, "trois": 3, "quatre": 4, "dos": 2, "tres": 3, "cuatro": 4,
}  # fmt: skip

COLOURS = {
    "black": "black schwarz noir noire negro negra",
    "white": "white weiss weiß blanc blanche blanco",
    "grey": "grey gray grau gris charcoal anthracite anthrazit", "red": "red rot rouge rojo roja",
    "blue": "blue blau bleu bleue azul navy", "green": "green grun vert verte verde",
    "silver": "silver silber argent plateado", "yellow": "yellow gelb jaune amarillo",
    "orange": "orange naranja", "pink": "pink rosa rose", "purple": "purple lila violet morado",
    "brown": "brown braun marron", "beige": "beige cream", "gold": "gold golden dore dorado",
}  # fmt: skip
SIZES = {
    "xs": "xs", "xl": "xl", "xxl": "xxl 2xl",
    "3xl": "3xl xxxl",
}  # fmt: skip
SIZES_LAST = {  # only at the end of a name or of a part of it: "Fit Rise X1, large"
    "small": "small klein petit petite pequeno pequena", "medium": "medium mittel mediano",
    "large": "large gross groß grand grande",
}  # fmt: skip
EDITIONS = {
    "pro": "pro", "plus": "plus", "max": "max", "lite": "lite", "mini": "mini",
    "ultra": "ultra", "deluxe": "deluxe dlx", "junior": "junior jr", "elite": "elite",
    "2": "ii mk2 mkii gen2", "3": "iii mk3 mkiii gen3", "4": "iv mk4 mkiv gen4",
}  # fmt: skip
UNITS = {
    "lb": ("weight", 0.45359), "lbs": ("weight", 0.45359), "pounds": ("weight", 0.45359),
    "kg": ("weight", 1.0), "inch": ("length", 2.54), "inches": ("length", 2.54),
    "in": ("length", 2.54), '"': ("length", 2.54), "zoll": ("length", 2.54), "cm": ("length", 1.0),
    "mm": ("length", 0.1), "gb": ("storage", 1.0), "tb": ("storage", 1000.0),
    "mb": ("storage", 0.001), "ml": ("volume", 0.001), "l": ("volume", 1.0),
    "oz": ("volume", 0.02957),
}  # fmt: skip
