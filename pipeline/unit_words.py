"""How units, bounds and other words of a measure are printed, in four languages and in codes."""

from __future__ import annotations

from collections.abc import Mapping

UNIT_NAMES: Mapping[str, str] = {
    "kg": "kg kgs kilo kilos kilogram kilograms kilogramm kilogramme kilogrammes kilogramo"
    " kilogramos",
    "g": "g gr gram grams gramm gramme grammes gramo gramos",
    "lb": "lb lbs pound pounds livre livres libra libras",
    "oz": "oz ounce ounces unze unzen once onces onza onzas",
    "st": "st stone stones",
    "m": "m meter meters metre metres mètre mètres metro metros",
    "cm": "cm cms centimeter centimeters centimetre centimetres zentimeter centimètre centimètres"
    " centímetro centímetros",
    "mm": "mm millimeter millimeters millimetre millimetres millimètre millimètres milímetro"
    " milímetros",
    "in": 'in inch inches " zoll pouce pouces pulgada pulgadas',
    "ft": "ft feet foot ' fuß fuss pied pieds pie pies",
    "deg": "° deg degs degree degrees grad degré degrés grado grados",
    "s": "s sec secs second seconds sekunde sekunden seconde secondes segundo segundos",
    "min": "min mins minute minutes minuten minuto minutos",
    "h": "h hr hrs hour hours std stunde stunden heure heures hora horas",
    "days": "day days tag tage tagen jour jours día días",
    "weeks": "week weeks woche wochen semaine semaines semana semanas",
    "months": "month months mo mos monat monate monaten mois mes meses",
    "years": "year years yr yrs jahr jahre jahren an ans année années año años",
}
# UN/CEFACT Recommendation 20, as schema.org's unitCode; read only where a code can stand.
CODES: Mapping[str, str] = {
    "KGM": "kg", "GRM": "g", "LBR": "lb", "ONZ": "oz", "STI": "st", "MTR": "m", "CMT": "cm",
    "MMT": "mm", "INH": "in", "FOT": "ft", "DD": "deg", "SEC": "s", "MIN": "min", "HUR": "h",
    "DAY": "days", "WEE": "weeks", "MON": "months", "ANN": "years",
}  # fmt: skip
UNITS_BY_WORD: Mapping[str, str] = {
    word: unit for unit, words in UNIT_NAMES.items() for word in words.split()
}
MOST = frozenset("≤ < max maximum maximal maximale máximo máx maximo upto".split())
LEAST = frozenset("≥ > min minimum minimal minimale mínimo mín minimo from ab desde".split())
UNTIL = frozenset("- to bis à a hasta til through".split())
BEFORE_UNTIL = frozenset("from between von zwischen de entre".split())
ALSO = frozenset("( / | ; = or oder ou o".split())
AND = frozenset("and und et y e".split())  # only after "between" and the like
TIMES = frozenset("x × by".split())
# Words beside a measure that change nothing in it. What is neither here nor above is not
# understood, and then the measure is not read: "250 lb per hook" is no user's weight.
IDLE = frozenset(
    "user users weight height size capacity limit load person body tall about approx approximately"
    " ca circa etwa ungefähr environ aprox aproximadamente of the each"
    " warranty guarantee limited garantie garantía".split()
)
AXES = frozenset("l w h d b t len length width wide long depth deep high height".split())
