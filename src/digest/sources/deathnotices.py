"""Notices of a death: a name for a headline, and below it the dates of a life and the hour of a funeral."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from digest.html.markup import names
from digest.sources.genrewords import doubtful_genre_of, genre_of
from digest.sources.headlines import folded
from digest.sources.pagetree import words_of
from digest.sources.pageview import PageView
from digest.sources.people import names_people

_LIFE = re.compile(
    r"[†✝✞✟⚰]|(?:^|[\s(])\*\s?\d{1,4}[.\s]|[(（]\s*(?:1[89]|20)\d\d\s*[–—-]\s*(?:19|20)\d\d\s*[)）]|^\W*1[89]\d\d\s*[–—-]\s*20\d\d\b"
    r"|享年"
)
_FUNERAL = re.compile(
    r"funeral|burial|memorial\s+service|passed\s+away|died\s+peacefully|survived\s+by|predeceased|in\s+lieu\s+of\s+flowers"
    r"|celebration\s+of\s+life|visitation|beisetzung|trauerfeier|beerdigung|beigesetzt|verstorben|in\s+stiller\s+trauer|obsèques"
    r"|inhum|funérailles|entierro|velatorio|velorio|sepelio|falleci|exequ|inhumaci|funerali|esequie|velório|sepultamento"
    r"|missa\s+de\s+s[ée]timo|faleceu|uitvaart|begrafenis|crematie|pogrzeb|żałobn|pohřeb|rozlouč|pohreb|rozlúčk|temetés"
    r"|búcsúzta|înmormânt|begravning|jordfäst|begravelse|bisett|bisæt|hautaus|siunaus|похорон|прощани|отпевани|поховання"
    r"|cenaze|defned|toprağa\s+ver|dəfn|yas\s+mərasim|հուղարկավոր|հոգեհանգ|დაკრძალ|პანაშვიდ|הלווי|לוויה|العزاء|الدفن"
    r"|جنازة|تشییع|خاکسپاری|مجلس\s+ختم|نماز\s+جنازہ|κηδεία|葬儀|告別式|通夜|葬礼|追悼会|장례|발인|빈소|pemakaman|lễ\s+(?:tang|viếng)"
    r"|погребение|опело|sahran|komemoracij|pogreb|laidotuv|bēres|matus",
    re.IGNORECASE,
)
_AGE = re.compile(
    r"\s*[,(–—-]?\s*(?:(?:aged?|age|de|im\s+Alter\s+von)\s+)?\d{1,3}(?:\s*(?:years?|Jahre|ans|años|anos|anni|jaar|lat|let|rokov|éves|år))?\s*\)?\s*$",
    re.IGNORECASE,
)
_YEARS = re.compile(r"\s*[(（]?\s*(?:1[89]|20)\d\d\s*[–—-]\s*(?:19|20)\d\d\s*[)）]?\s*$|\s*[†✝✞✟]\s*")
_NAME = re.compile(r"[^\W\d_](?:[\w’'`-]*\.?)")
_PARTICLES = names("af al bin da de del den der di dos du e el geb. ibn la le née och ter van von y")
_LITTLE, _SOME, _MOST_WORDS = 250, 700, 6


def bare_name(headline: str) -> str | None:
    """The name that is all of a headline but an age or the years of a life: “Harold P. Lund, 88”."""
    name = _AGE.sub("", _YEARS.sub("", headline)).strip(" ,–—-")
    words = name.replace(",", " ").split()
    if not 2 <= len(words) <= _MOST_WORDS or not _NAME.fullmatch(words[0]):
        return None
    named = all(word in _PARTICLES or (_NAME.fullmatch(word) and not word[0].islower()) for word in words)
    return name if named and (len(words) <= 3 or name != headline or names_people(name)) else None


def without_subject(names: tuple[str, ...], headline: str | None) -> tuple[str, ...]:
    """The names without the one that is all of the headline: it is whom the page is about."""
    subject = folded(bare_name(headline or "") or "")
    return tuple(name for name in names if not subject or folded(name) != subject)


def is_death_notice(view: PageView, headline: str, *, signed: bool) -> bool:
    """Whether a page that nobody signed is a notice of a death, by its headline, its address and its text."""
    weight = view.place.weight
    if signed or weight >= _SOME or view.data:
        return False
    holder = view.place.scope if view.place.body is None else view.place.body
    text = (words_of(holder) or "")[:4000]
    if _names_one(view) and weight < _LITTLE:
        return True
    name = bare_name(headline)
    if name is None or not names_people(name):
        return False
    # “Bus Crash” looks like a name too, and stories of accidents tell of funerals.
    lived, buried = bool(_LIFE.search(text)), bool(_FUNERAL.search(text))
    return (lived or buried) if name != headline.strip(" ,–—-") else (lived and buried)


def _names_one(view: PageView) -> bool:
    """Whether the page's own name in its address begins as such notices do: `dodsannons-gun-backman`."""
    path = unquote(urlsplit(view.url or view.canonical or "").path).rstrip("/")
    words = re.split(r"[-_]", path.rpartition("/")[2])[:3]
    opened = [" ".join(words[:length]) for length in (1, 2, 3)]
    return any(_genre(one) == "death" for one in opened)


def _genre(words: str) -> str | None:
    return genre_of(words) or (doubtful_genre_of(words) if " " in words else None)
