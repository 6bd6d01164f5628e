"""Dates as newsrooms print them."""

from __future__ import annotations

from datetime import datetime

_DE = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
]
_RU = [
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
]
_TR = ["Ocak", "Şubat", "Mart", "Nisan", "Mayıs", "Haziran", "Temmuz", "Ağustos", "Eylül", "Ekim", "Kasım", "Aralık"]
_FR = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
]
_AR = ["يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر"]


def german(at: datetime) -> str:
    return f"{at.day}. {_DE[at.month - 1]} {at.year}, {at:%H:%M} Uhr"


def russian(at: datetime) -> str:
    return f"{at.day} {_RU[at.month - 1]} {at.year}, {at:%H:%M}"


def turkish(at: datetime) -> str:
    return f"{at.day} {_TR[at.month - 1]} {at.year} {at:%H:%M}"


def french(at: datetime) -> str:
    return f"Publié le {at.day} {_FR[at.month - 1]} {at.year} à {at:%Hh%M}"


def arabic(at: datetime) -> str:
    return f"{at.day} {_AR[at.month - 1]} {at.year} - {at:%H:%M}"


def dotted(at: datetime) -> str:
    return f"{at:%d.%m.%Y %H:%M}"


def american(at: datetime) -> str:
    return f"{at.month}/{at.day}/{at.year} {at.hour % 12 or 12}:{at:%M} {'AM' if at.hour < 12 else 'PM'}"
