"""The single files: the site itself, the meanings of printed values, the scoring method."""

from __future__ import annotations

from db.catalog import kinds
from db.catalog.entry import Entry, Keys, open_entry
from db.catalog.yamls import Value
from db.schema import Lookup, Method, Record, Site

SITE: Keys = {
    "name": "name of the site",
    "owner": "legal person or company that publishes",
    "contact": "e-mail or web address for readers, makers and shops",
    "country": "ISO 3166 code of the country whose law applies first",
    "currency": "ISO 4217 code in which prices are shown",
    "time_zone": "IANA name used for dates on pages",
    "ties": "ties to sellers and makers, in words; 'none' where there are none",
    "address": "where the site will live, as in https://posture.example/tables/",
}
LOOKUPS: Keys = {
    "rating": "printed ratings, each with its meaning from 0 to 1",
    "date": "printed dates, each with the day that is meant",
}
SCORING: Keys = {
    "version": "version of the method, printed on every page",
    "parameters": "the numbers of the method, by name",
}
PARAMETER: Keys = {
    "value": "the number",
    "meaning": "what it does, in words for the method page",
}


def read_site(file: str, value: Value) -> list[Record]:
    """Read the site's own file; raises Problem."""
    entry = open_entry(file, value, "the site", SITE)
    return [
        Site(
            name=entry.need("name", kinds.text),
            owner=entry.need("owner", kinds.text),
            contact=entry.need("contact", kinds.contact),
            country=entry.need("country", kinds.country),
            currency=entry.need("currency", kinds.currency),
            time_zone=entry.need("time_zone", kinds.zone),
            ties=entry.need("ties", kinds.text),
            address=entry.maybe("address", kinds.home),
        )
    ]


def read_lookups(file: str, value: Value) -> list[Record]:
    """Read what printed ratings and dates mean; raises Problem."""
    entry = open_entry(file, value, "the lookups", LOOKUPS)
    ratings, dates = entry.named("rating"), entry.named("date")
    rating, date = _under(entry, "rating", ratings), _under(entry, "date", dates)
    return [
        *(
            Lookup(kind="rating", printed=key, meaning=f"{rating.need(key, kinds.number(0, 1)):g}")
            for key in ratings
        ),
        *(
            Lookup(kind="date", printed=key, meaning=date.need(key, kinds.day).isoformat())
            for key in dates
        ),
    ]


def read_scoring(file: str, value: Value) -> list[Record]:
    """Read the parameters of the scoring method; raises Problem."""
    entry = open_entry(file, value, "the scoring method", SCORING)
    version = entry.need("version", kinds.text)
    return [
        Method(
            name=name,
            value=parameter.need("value", kinds.number()),
            version=version,
            meaning=parameter.need("meaning", kinds.text),
        )
        for name, parameter in entry.members("parameters", "a parameter", PARAMETER)
    ]


def _under(entry: Entry, key: str, values: dict[str, Value]) -> Entry:
    return Entry(entry.file, dict.fromkeys(values, "its meaning"), values, f"{key}.")
