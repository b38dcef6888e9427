"""Units and currencies: which words name one, and what it is in its dimension's base unit.

Converts within a dimension, never between currencies. Knows nothing of numbers' own words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from models.quantities.values import Kind
from models.quantities.words import Token

__all__ = ["Unit", "currency_before", "rate_after", "unit_after"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Unit:
    """``base`` = ``factor`` x value + ``offset``; ``last`` is the index after its words."""

    kind: Kind
    base: str
    name: str
    factor: Fraction = Fraction(1)
    offset: Fraction = Fraction(0)
    last: int = 0


_TABLE = {
    Kind.LENGTH: (
        "m",
        "1 m metre metres meter meters; 1000 km kms kilometre kilometres kilometer kilometers;"
        " 0.01 cm centimetre centimetres centimeter centimeters; 0.001 mm millimetre"
        " millimetres millimeter millimeters; 1609.344 mile miles; 0.3048 ft foot feet;"
        " 0.0254 inch inches; 0.9144 yard yards yd; 1852 nautical",
    ),
    Kind.MASS: (
        "kg",
        "1 kg kgs kilo kilos kilogram kilograms kilogramme kilogrammes; 0.001 g gram grams;"
        " 0.000001 mg milligram milligrams; 1000 tonne tonnes t; 907.18474 ton tons;"
        " 0.45359237 lb lbs; 0.028349523125 ounce ounces oz; 6.35029318 stone",
    ),
    Kind.VOLUME: (
        "l",
        "1 litre litres liter liters; 0.001 ml millilitre millilitres milliliter milliliters;"
        " 158.987294928 barrel barrels; 3.785411784 gallon gallons",
    ),
    Kind.AREA: ("ha", "1 hectare hectares ha; 0.40468564224 acre acres"),
    Kind.SPEED: ("km/h", "1 kph kmh; 1.609344 mph; 1.852 knot knots"),
    Kind.POWER: (
        "MW",
        "1 MW megawatt megawatts; 1000 GW gigawatt gigawatts; 0.001 kW kilowatt kilowatts",
    ),
    Kind.MAGNITUDE: ("magnitude", "1 magnitude"),
    Kind.DURATION: (
        "s",
        "1 second seconds; 60 minute minutes min mins; 3600 hour hours hr hrs;"
        " 86400 day days; 604800 week weeks; 1209600 fortnight; 2629800 month months;"
        " 31557600 year years; 315576000 decade decades; 3155760000 century centuries",
    ),
}


def _read_table() -> dict[str, Unit]:
    units: dict[str, Unit] = {}
    for kind, (base, rows) in _TABLE.items():
        for row in rows.split(";"):
            factor, name, *others = row.split()
            unit = Unit(kind=kind, base=base, name=name, factor=Fraction(factor))
            units |= {word.lower(): unit for word in (name, *others)}
    return units


_UNITS = _read_table()
_BARE_LETTERS = frozenset("m g t l".split())  # only right after a figure: "300m", never "300 m"
_CURRENCIES = {
    "$": "$", "\u00a3": "GBP", "\u20ac": "EUR", "\u00a5": "JPY", "\u20b9": "INR",
    "\u20bd": "RUB", "\u20ba": "TRY", "\u20a9": "KRW", "\u20b4": "UAH",
    "usd": "$", "eur": "EUR", "gbp": "GBP", "dollar": "$", "dollars": "$", "euro": "EUR",
    "euros": "EUR", "yen": "JPY", "yuan": "CNY", "rouble": "RUB", "roubles": "RUB",
    "ruble": "RUB", "rubles": "RUB", "rupee": "INR", "rupees": "INR", "hryvnia": "UAH",
    "hryvnias": "UAH", "shekel": "ILS", "shekels": "ILS", "franc": "francs",
    "francs": "francs", "peso": "pesos", "pesos": "pesos", "krona": "kronor",
    "kronor": "kronor", "krone": "kroner", "kroner": "kroner", "koruna": "koruna",
    "rand": "ZAR", "zloty": "PLN", "zlotys": "PLN", "cedis": "cedis", "naira": "NGN",
    "rial": "rials", "rials": "rials", "dinars": "dinars", "lira": "TRY", "riyals": "riyals",
    "dirhams": "dirhams", "baht": "THB", "rupiah": "IDR", "ringgit": "MYR", "reais": "BRL",
}  # fmt: skip
_SIGNS = frozenset("$\u00a3\u20ac\u00a5\u20b9\u20bd\u20ba\u20a9\u20b4")
_DOLLARS = {"us": "", "a": "A", "c": "C", "hk": "HK", "nz": "NZ", "s": "S", "r": "R"}
_NATIONS = {"us": "", "american": "", "australian": "A", "canadian": "C", "singapore": "S"}
_RATES = frozenset(
    "day hour week month year minute second person head barrel litre tonne dozen kilo kilogram"
    " gallon".split()
)


def currency_before(tokens: Sequence[Token], i: int) -> tuple[str, int] | None:
    """The currency written before the figure at ``i``, and the index where it begins."""
    if i == 0:
        return None
    sign = tokens[i - 1]
    if sign.text in _SIGNS:
        joined = i > 1 and tokens[i - 2].end == sign.start
        before = tokens[i - 2].low if joined else ""
        if sign.text == "$" and before in _DOLLARS:
            return _DOLLARS[before] + "$", i - 2
        return _CURRENCIES[sign.text], i - 1
    if sign.text in ("USD", "EUR", "GBP"):
        return _CURRENCIES[sign.low], i - 1
    return None


def unit_after(tokens: Sequence[Token], i: int) -> Unit | None:
    """The unit or currency that the words from ``i`` on name for the number before them."""
    if i >= len(tokens):
        return None
    glued = tokens[i].start == tokens[i - 1].end
    if tokens[i].text == "-" and i + 1 < len(tokens) and glued:
        named = _named(tokens, i + 1)  # "a five-year contract"
        return named if named and named.kind is not Kind.MONEY else None
    if tokens[i].low in _BARE_LETTERS and not glued:
        return None
    return _percent(tokens, i) or _degrees(tokens, i) or _money(tokens, i) or _named(tokens, i)


def rate_after(tokens: Sequence[Token], i: int) -> tuple[str, int]:
    """ "day" for "a day", "per day", "an hour", "/h" after a quantity, and the index after it."""
    lows = [token.low for token in tokens[i : i + 2]]
    if len(lows) == 2 and lows[0] in ("a", "an", "per", "each", "every", "/"):
        name = {"h": "hour", "s": "second"}.get(lows[1], lows[1])
        if lows[0] in ("per", "/") or name in _RATES:
            return name, i + 2
    return "", i


def _named(tokens: Sequence[Token], i: int) -> Unit | None:
    unit = _UNITS.get(tokens[i].low)
    if unit is None:
        return None
    last = i + 1
    if unit.name == "nautical":
        last += 1
    if tokens[i].low in ("square", "cubic"):
        return None
    rate, after = rate_after(tokens, last)
    if unit.kind is Kind.LENGTH and rate in ("hour", "second"):
        # km/h per m/h; a metre a second is 3.6 km/h
        per = Fraction(1, 1000) if rate == "hour" else Fraction(36, 10)
        return Unit(
            kind=Kind.SPEED, base="km/h", name="/" + unit.name,
            factor=unit.factor * per, last=after,
        )  # fmt: skip
    return Unit(kind=unit.kind, base=unit.base, name=unit.name, factor=unit.factor, last=last)


def _percent(tokens: Sequence[Token], i: int) -> Unit | None:
    lows = [token.low for token in tokens[i : i + 2]]
    if lows[0] in ("percentage", "basis") and lows[1:] in (["points"], ["point"]):
        factor = Fraction(1) if lows[0] == "percentage" else Fraction(1, 100)
        return Unit(kind=Kind.POINTS, base="points", name=lows[0], factor=factor, last=i + 2)
    words = 1 if lows[0] in ("%", "percent", "pc") else 2 if lows == ["per", "cent"] else 0
    if not words:
        return None
    return Unit(kind=Kind.SHARE, base="", name="percent", factor=Fraction(1, 100), last=i + words)


def _degrees(tokens: Sequence[Token], i: int) -> Unit | None:
    signed = tokens[i].low in ("\u00b0", "degrees", "degree", "deg")
    j = i + 1 if signed else i
    scale = tokens[j].text if j < len(tokens) else ""
    glued = j < len(tokens) and tokens[j].start == tokens[j - 1].end
    if not signed and not (scale in ("C", "F") and glued):
        return None
    if scale.lower() in ("f", "fahrenheit"):
        return Unit(
            kind=Kind.TEMPERATURE, base="C", name="F", factor=Fraction(5, 9),
            offset=Fraction(-160, 9), last=j + 1,
        )  # fmt: skip
    if scale.lower() in ("c", "celsius"):
        return Unit(kind=Kind.TEMPERATURE, base="C", name="C", last=j + 1)
    return None


def _money(tokens: Sequence[Token], i: int) -> Unit | None:
    low = tokens[i].low
    nation = _NATIONS.get(low)
    if nation is not None and i + 1 < len(tokens) and tokens[i + 1].low in ("dollars", "dollar"):
        return Unit(kind=Kind.MONEY, base=nation + "$", name=nation + "$", last=i + 2)
    if low not in _CURRENCIES or low in _SIGNS - {"\u20ac", "\u00a3"}:
        return None
    if low in _SIGNS and i + 1 < len(tokens) and tokens[i + 1].is_number:
        return None  # it belongs to the figure after it
    code = _CURRENCIES[low]
    return Unit(kind=Kind.MONEY, base=code, name=code, last=i + 1)
