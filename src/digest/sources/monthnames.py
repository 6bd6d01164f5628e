"""The names of months and weekdays and the word for “and”, in every language that stories come in.

It is the home of babel among the sources.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from babel import Locale

_LANGUAGES = [
    *("en", "fr", "de", "es", "it", "pt", "nl", "pl", "ro", "cs", "sk", "hu", "sv", "da", "nb", "fi", "tr"),
    *("az", "uz", "kk", "ru", "uk", "bg", "be", "sr", "hy", "ka", "el", "he", "ar", "ar_SY", "ar_DZ", "ar_MA", "fa"),
    *("ur", "id", "hr", "sl", "lt", "lv", "et", "mk", "sq", "ca", "is", "vi"),
]
# Read only on pages in these languages, but for those in letters that no other language has.
_MORE = [
    *("sr_Latn", "bs", "gl", "ga", "cy", "sw", "ms", "hi", "bn", "th", "ky", "ta", "te", "ml", "kn", "gu", "pa"),
    *("mr", "ne", "si", "km", "lo", "my", "am", "mn", "tg", "tk", "eu", "mt", "fil", "af"),
]
_PERSIAN = (
    ["فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور", "مهر", "آبان", "آذر", "دی", "بهمن", "اسفند"],
    ["حمل", "ثور", "جوزا", "سرطان", "اسد", "سنبله", "میزان", "عقرب", "قوس", "جدی", "دلو", "حوت"],
)
_ALSO = {
    **{"sept": 9, "juill": 7, "janv": 1, "févr": 2, "avr": 4, "mrz": 3, "jän": 1, "jänner": 1, "setiembre": 9},
    **{"мая": 5, "май": 5, "сен": 9, "нояб": 11, "июня": 6, "июля": 7},
    **{
        "ноем": 11,
        "ное": 11,
        "ноя": 11,
        "сеп": 9,
        "септ": 9,
        "окт": 10,
        "дек": 12,
        "авг": 8,
        "янв": 1,
        "яну": 1,
        "фев": 2,
    },
    **{"ноябри": 11, "декабри": 12, "октябри": 10, "сентябри": 9, "феврали": 2, "январи": 1, "апрели": 4, "марти": 3},
    **{"सितम्बर": 9, "अक्तूबर": 10, "अक्टूबर": 10, "नवम्बर": 11, "दिसम्बर": 12, "फरवरी": 2, "फ़रवरी": 2},
    **{"नोभेम्बर": 11, "डिसेम्बर": 12, "अक्टोबर": 10, "सेप्टेम्बर": 9, "nobyembre": 11, "disyembre": 12, "enero": 1},
    **{"ජනවාරි": 1, "පෙබරවාරි": 2, "මාර්තු": 3, "අප්‍රේල්": 4, "මැයි": 5, "ජූනි": 6, "ජූලි": 7, "අගෝස්තු": 8},
    **{"සැප්තැම්බර්": 9, "ඔක්තෝබර්": 10, "නොවැම්බර්": 11, "දෙසැම්බර්": 12},
    **{"نيسان": 4, "ابريل": 4, "اغسطس": 8, "اكتوبر": 10, "إبريل": 4, "تشرين اول": 10, "تشرين ثاني": 11},
    **{"ژوئن": 6, "ژوئیه": 7, "جولای": 7, "می": 5, "مه": 5, "آگوست": 8},
}
_ALSO_DAYS = {
    **{"среду": 2, "пятницу": 4, "субботу": 5, "середу": 2, "п'ятницю": 4, "суботу": 5, "неділю": 6},
    **{"środę": 2, "sobotę": 5, "niedzielę": 6, "středu": 2, "sobotu": 5, "neděli": 6, "stredu": 2, "nedeľu": 6},
    **{"thurs": 3, "tues": 1, "weds": 2, "srijedu": 2, "subotu": 5, "nedjelju": 6, "sredo": 2, "soboto": 5},
}

# Other spellings and words than Babel's.
_ALSO_JOINTS: Mapping[str, set[str]] = {
    **{"ro": {"şi", "si"}, "uk": {"й", "та"}, "be": {"ды"}, "es": {"e"}, "cy": {"a", "ac"}, "pl": {"oraz"}},
    **{"sr": {"i", "te"}, "hr": {"te"}, "kk": {"мен"}, "hy": {"եւ", "ու"}, "ur": {"و"}, "hi": {"व", "एवं"}, "bn": {"ও"}},
    **{"th": {"และ"}, "ko": {"및"}},
}
_SAME = {"no": "nb", "nn": "nb", "iw": "he", "sh": "bs", "in": "id", "tl": "fil"}
_SPOKEN_IN: Mapping[str, tuple[str, ...]] = {
    **{"THAI": ("th",), "LAO": ("lo",), "KHMER": ("km",), "MYANMAR": ("my",), "BENGALI": ("bn",), "TAMIL": ("ta",)},
    **{"TELUGU": ("te",), "MALAYALAM": ("ml",), "KANNADA": ("kn",), "GUJARATI": ("gu",), "GURMUKHI": ("pa",)},
    **{"SINHALA": ("si",), "ETHIOPIC": ("am",), "DEVANAGARI": ("hi", "mr", "ne")},
}
"""In which languages dates are read that are written in these letters."""
_NOON = 12 * 3600
_JOINED = re.compile(r"\{0\}\s([^\s{},()]+)\s\{1\}")


class Month(NamedTuple):
    """A month by its number; `persian` says of which calendar."""

    number: int
    persian: bool = False


def folded(name: str) -> str:
    """A name of a month as it is looked up: small letters, no point, one way to write ي, ك and ه."""
    plain = name.replace("İ", "i").casefold().replace("\u0307", "").rstrip(".")
    return plain.replace("ي", "ی").replace("ك", "ک").replace("هٔ", "ه").replace("\u200c", " ")


@cache
def months(language: str | None = None) -> dict[str, Month]:
    """The months by their folded names; where languages differ, those of `language` (a primary subtag) count."""
    found: dict[str, Month] = {}
    for tag in [*_spoken(language), *_LANGUAGES]:
        for name, number in _of_babel(tag).months:
            found.setdefault(name, Month(number))
            if tag == "he":
                found.setdefault(f"ב{name}", Month(number))
            if tag == "eu":
                found.update({f"{name.removesuffix('a')}{case}": Month(number) for case in ("aren", "ak", "ren", "k")})
            if tag == "mn":
                found.setdefault(name.replace(" ", "").removesuffix("сар"), Month(number))
            if tag == "my":
                found.setdefault(f"{name}လ", Month(number))
            if tag == "ka":
                found.setdefault(f"{name.removesuffix('ი')}ს", Month(number))
    for name, number in _ALSO.items():
        found.setdefault(folded(name), Month(number))
    for names in _PERSIAN:
        for number, name in enumerate(names, 1):
            found.setdefault(folded(name), Month(number, persian=True))
    return found


def month_named(name: str, language: str | None = None) -> Month | None:
    """The month of that name as it is printed, perhaps with a word behind it, as `months` has it.

    Letters that tell the language count where `language` does not: lists and lines are read without knowing it.
    """
    whole = folded(name)
    first = whole.split()[0] if whole else whole
    letters = unicodedata.name(whole[0], "").partition(" ")[0] if whole else ""
    for known in dict.fromkeys((language, *_SPOKEN_IN.get(letters, ()))):
        if (month := months(known).get(whole) or months(known).get(first)) is not None:
            return month
    return None


class Hours(NamedTuple):
    """A part of the day, in seconds since midnight; `end` is the first second behind it."""

    begin: int
    end: int


class _Spoken(NamedTuple):
    """What Babel knows of a language: names of months, days and parts of the day, what joins two names."""

    months: tuple[tuple[str, int], ...]
    days: tuple[tuple[str, int], ...]
    short_days: tuple[tuple[str, int], ...]
    joint: str
    parts: tuple[tuple[str, Hours], ...]


@cache
def _of_babel(tag: str) -> _Spoken:
    """The words of one of Babel's languages, which is then forgotten: of all of them Babel would keep 50 MB."""
    from babel import Locale, localedata

    locale = Locale.parse(tag)
    found = _Spoken(
        tuple(pair for width in ("wide", "abbreviated") for pair in _names(locale.months, width)),
        tuple(_names(locale.days, "wide")),
        tuple(_names(locale.days, "abbreviated")),
        _joint_in(locale.list_patterns["standard"]["2"]),
        tuple(_parts_of_day(locale)),
    )
    localedata.clear_caches()
    return found


def _names(forms: Mapping[str, Mapping[str, Mapping[int, str]]], width: str) -> Iterator[tuple[str, int]]:
    for form in forms.values():
        for number, name in form[width].items():
            if len(name) > 1 and not name[0].isdigit():
                yield folded(name), number


def _parts_of_day(locale: Locale) -> Iterator[tuple[str, Hours]]:
    hours = {"am": [Hours(0, _NOON)], "pm": [Hours(_NOON, 2 * _NOON)]}
    for part, rules in locale.day_period_rules.get(None, {}).items():
        hours[part] = [Hours(rule["from"], rule["before"]) for rule in rules if "before" in rule]
    for form in locale.day_periods.values():
        for names in form.values():
            yield from ((name, one) for part, name in names.items() for one in hours.get(part, ()))


def _joint_in(pattern: str) -> str:
    """The word between the names in a pattern such as “{0} and {1}”; none where it is a sign or part of a name."""
    found = _JOINED.fullmatch(pattern)
    return found[1] if found is not None else ""


@cache
def joints(language: str | None) -> frozenset[str]:
    """The words for “and” in a language (a primary subtag), in the spellings in which they stand between two names."""
    tag = _SAME.get(language or "", language)
    return frozenset(filter(None, (_of_babel(one).joint for one in _spoken(tag)))) | _ALSO_JOINTS.get(tag or "", set())


def knows(language: str | None) -> bool:
    """Whether there are names and words of a language (a primary subtag)."""
    tag = _SAME.get(language or "", language)
    return bool(_spoken(tag)) or tag in _ALSO_JOINTS


@cache
def weekdays(language: str | None) -> dict[str, int]:
    """The days of the week by their folded names, Monday being 0, in `language` (a primary subtag) and English."""
    found: dict[str, int] = {}
    for known in map(_of_babel, [*_spoken(language), "en"]):
        for name, number in (*known.days, *known.short_days):
            found.setdefault(name, number)
    return {**{folded(name): number for name, number in _ALSO_DAYS.items()}, **found}


@cache
def pattern_of_weekdays(language: str | None) -> re.Pattern[str]:
    """What finds the names of `weekdays` in a line."""
    ranked = sorted(weekdays(language), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, ranked))})(?!\w)", re.IGNORECASE)


def number_of_weekday(name: str, language: str | None) -> int | None:
    """The number of the day that `pattern_of_weekdays` found by its name."""
    return _numbers_of_weekdays(language).get(undotted(name))


@cache
def _numbers_of_weekdays(language: str | None) -> dict[str, int]:
    return {undotted(name): number for name, number in weekdays(language).items()}


def undotted(name: str) -> str:
    """A name of a day as it is looked up: “SALI”, “Sali” and “Salı” are one, as they are for the patterns."""
    return folded(name).replace("ı", "i")


@cache
def parts_of_day(language: str | None) -> dict[str, tuple[Hours, ...]]:
    """The parts of the day by their names, in `language` (a primary subtag), with the hours that each has.

    Without a language, in all that are not written in Latin letters: short names are words of other languages there.
    """
    found: dict[str, tuple[Hours, ...]] = {}
    for tag in _spoken(language) or _LANGUAGES:
        for name, hours in _of_babel(tag).parts:
            if len(name) > 1 and (language or not name[0].isascii()):
                found[name] = tuple(dict.fromkeys((*found.get(name, ()), hours)))
    return found


@cache
def all_weekdays() -> frozenset[str]:
    """The days of the week by their folded names in every language."""
    return frozenset(name for tag in [*_LANGUAGES, *_MORE] for name, _ in _of_babel(tag).days)


@cache
def all_months() -> frozenset[str]:
    """The months by their folded names in every language."""
    return frozenset(months()).union(name for tag in _MORE for name, _ in _of_babel(tag).months)


@cache
def short_weekdays() -> frozenset[tuple[str, int]]:
    """The short names of the days of the week, folded, with the day that each is in some language, Monday being 0."""
    return frozenset(pair for tag in [*_LANGUAGES, *_MORE] for pair in _of_babel(tag).short_days)


def is_weekday(name: str) -> bool:
    """Whether a word is a day of the week in some language."""
    return folded(name) in all_weekdays()


def _spoken(language: str | None) -> list[str]:
    return [name for name in [*_LANGUAGES, *_MORE] if name.partition("_")[0] == language]
