"""The words of dates in the twelve languages that are read without help, and who writes how."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


MONTHS: tuple[str, ...] = (
    "january jan januar janner jänner janvier janv enero ene gennaio gen januari styczeń "
    "stycznia sty janeiro januari leden ledna led ianuarie ian",
    "february feb februar feber fevrier février févr fevr febrero febbraio febbr februari "
    "luty lutego lut fevereiro fev únor února úno unor unora februarie",
    "march mar märz maerz mrz mär mars marzo maart mrt marzec marca março marco mars marts "
    "březen března bře brezen brezna martie",
    "april apr avril avr abril abr aprile kwiecień kwietnia kwi aprilie duben dubna dub",
    "may mai mayo maggio mag mei maj maja maio květen května kvě kveten kvetna",
    "june jun juni juin junio giugno giu czerwiec czerwca cze junho červen června čvn cerven "
    "cervna iunie iun",
    "july jul juli juillet juil julio luglio lug lipiec lipca lip julho červenec července čvc "
    "cervenec cervence iulie iul",
    "august aug août aout agosto ago augustus sierpień sierpnia sie augusti srpen srpna srp",
    "september sep sept septembre septiembre setiembre settembre sett set wrzesień września "
    "wrz setembro září zari septembrie",
    "october oct oktober okt octobre octubre ottobre ott październik października paź outubro "
    "out říjen října říj rijen rijna octombrie",
    "november nov novembre noviembre listopad listopada lis novembro noiembrie noi",
    "december dec dezember dez décembre decembre déc diciembre dic dicembre grudzień grudnia "
    "gru dezembro prosinec prosince pro decembrie",
)
MONTH: dict[str, int] = {
    word: number for number, words in enumerate(MONTHS, 1) for word in words.split()
}

WEEKDAYS = _words(
        """
        monday mon tuesday tue tues wednesday wed thursday thu thur thurs friday fri
        saturday sat sunday sun montag mo dienstag di mittwoch mi donnerstag do
        freitag fr samstag sa sonnabend sonntag so lundi lun mardi mercredi mer jeudi
        jeu vendredi ven samedi sam dimanche dim lunes martes miércoles miercoles mié
        jueves jue viernes vie sábado sabado sáb domingo dom lunedì martedì mercoledì
        giovedì gio venerdì sabato maandag ma dinsdag woensdag wo donderdag vrijdag vr
        zaterdag za zondag zo poniedziałek pon wtorek wt środa śr czwartek czw piątek
        pt sobota sob niedziela segunda terça quarta quinta sexta feira seg ter qua
        qui sex måndag mån tisdag tis onsdag ons torsdag tors fredag fre lördag lör
        söndag sön mandag man tirsdag tir lørdag lør søndag søn pondělí po úterý út
        středa st čtvrtek čt pátek pá neděle ne luni marți miercuri joi vineri sâmbătă
        duminică
        """
    )  # fmt: skip

UNITS: dict[str, frozenset[str]] = {
    "second": _words(
        """
        second seconds sec secs s sekunde sekunden seconde secondes segundo segundos
        secondi secondo seconden sekunda sekund sekundę sekundy sekunder sekund
        sekundu secundă secunde secunda
        """
    ),
    "minute": _words(
        """
        minute minutes min mins m minuten minuto minutos minuti minuut minuta minut
        minutę minuty minuter minutter minut minutu
        """
    ),
    "hour": _words(
        """
        hour hours hr hrs h stunde stunden heure heures hora horas ora ore uur uren
        godzina godzinę godziny godzin timme timmar time timer hodina hodinu hodiny
        hodin hodinou hodinami oră
        """
    ),
    "day": _words(
        """
        day days d tag tage tagen tags jour jours j día días dia dias giorno giorni
        dag dagen dagar dage dzień dni dnia den dny dnem zi zile
        """
    ),
    "week": _words(
        """
        week weeks wk wks w woche wochen semaine semaines semana semanas settimana
        settimane weken tydzień tygodnie tygodni tygodnia tygodniem vecka veckor uge
        uger týden týdny týdnů týdnem saptamana săptămână săptămâni saptamani
        """
    ),
    "month": _words(
        """
        month months mo mos monat monate monaten mois mes meses mese mesi maand
        maanden miesiąc miesiące miesięcy miesiącem mês mês månad månader måned
        måneder měsíc měsíce měsíců měsícem měsíci lună luni luna
        """
    ),
    "year": _words(
        """
        year years yr yrs y jahr jahre jahren an ans année années año años anno anni
        jaar jaren rok roku lata lat rokem lety roky ano anos år roků let an ani
        """
    ),
}  # fmt: skip
UNIT: dict[str, str] = {word: unit for unit, words in UNITS.items() for word in words}

ONE = _words(
    """
        a an one ein eine einem einer einen un une una uno een één jeden jedną um uma
        en ett et én jedním jednou o
        """
)
SEVERAL: dict[str, int] = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
                           "couple": 2, "zwei": 2, "drei": 3, "deux": 2, "trois": 3, "dos": 2,
                           "tres": 3, "due": 2, "tre": 3, "twee": 2, "drie": 3}  # fmt: skip
DAYS_BACK: dict[str, int] = {
    **dict.fromkeys(
        _words(
            """
            today heute aujourd'hui hoy oggi vandaag dzisiaj dziś hoje idag dnes
            azi astăzi astazi
            """
        ),
        0,
    ),
    **dict.fromkeys(
        _words("yesterday gestern hier ayer ieri gisteren wczoraj ontem igår včera vcera"), 1
    ),
    **dict.fromkeys(_words("vorgestern avant-hier anteayer eergisteren przedwczoraj anteontem"), 2),
}
DAYS_BACK |= {"i dag": 0, "i går": 1, "just now": 0, "l'altro ieri": 2}

AGO_BEFORE = _words(
    "vor il\\sy\\sa hace há ha för for před pred acum przed în\\surmă\\scu"
)  # vor 3 Tagen
AGO_AFTER = _words("ago fa geleden temu atrás atras sedan siden în\\surmă zpátky")  # 3 days ago

MONTH_FIRST = _words("US PH PR GU VI AS MP FM MH PW UM BZ")
UNSETTLED = _words("CA")  # Canada prints all three orders
NOT_DAY_FIRST = _words("zh ja ko hu lt mn")  # year first: says nothing of 05/06/2018
ZONES: dict[str, int] = {
    "z": 0, "utc": 0, "gmt": 0, "wet": 0, "bst": 60, "west": 60, "cet": 60, "mez": 60, "cest": 120,
    "mesz": 120, "eet": 120, "eest": 180, "msk": 180, "est": -300, "edt": -240, "cst": -360,
    "cdt": -300, "mst": -420, "mdt": -360, "pst": -480, "pdt": -420, "aest": 600, "aedt": 660,
}  # fmt: skip


def order_of(locale: str | None) -> str | None:
    """Tell whether a locale writes day or month first; None: it does not say ('en', 'en-CA')."""
    language, _, region = (locale or "").replace("_", "-").partition("-")
    region = region.rpartition("-")[2].upper()
    if region in MONTH_FIRST:
        return "MDY"
    if region in UNSETTLED or language.lower() in NOT_DAY_FIRST or len(language) not in (2, 3):
        return None
    return "DMY" if region or language.lower() != "en" else None
