"""Pages beside the stories: draws, lotteries, horoscopes, notices of the authorities, vacancies, forecasts, events."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from digest.sources.genrewords import (
    WORDS_OF_KINDS,
    Genre,
    doubtful_genre_of,
    genre_before_a_mark,
    genre_of,
    genres_within,
)
from digest.sources.linkeddata import kinds_of
from digest.sources.pagesections import label_above, printed_trail
from digest.sources.pagetree import elements, label_of, words_of
from digest.sources.pageview import PageView

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_KICKER = re.compile(
    r"-(?:kicker|eyebrow|overline|dachzeile|topline|surtitle|chapeau|chapeu|label|badge|flag|antetitulo|volanta"
    r"|occhiello|rubrik|kat|cat|category|section)(?=-)"
)
_TAKING_PART = re.compile(
    r"terms\s+(?:and|&)\s+conditions\s+apply|in\s+with\s+a\s+chance|answer\s+(?:the|this)\s+(?:simple\s+)?question"
    r"|(?:einsende|teilnahme)(?:schluss|bedingungen)|rechtsweg\s+ist\s+ausgeschlossen|règlement\s+du\s+(?:jeu|concours)"
    r"|participez\s+(?:au|à\s+notre)\s+(?:jeu|concours)|bases\s+(?:y\s+condiciones|(?:legales\s+)?del\s+(?:sorteo|concurso))"
    r"|(?:participa|participá)\s+(?:en\s+el|del|por)\s|regolamento\s+del\s+concorso|regulamento\s+do\s+(?:sorteio|passatempo|concurso)"
    r"|no\s+purchase\s+necessary|closing\s+date\s+for\s+entries|(?:editor|judges?)[’'`]?s?\s+decision\s+is\s+final"
    r"|(?:sans|sin|sem|senza|nessun)\s+(?:obligation|obligaci[óo]n|obriga[çc][ãa]o|obbligo)\s+d(?:e\s+|[’'])(?:achat|compra|acquisto)"
    r"|date\s+limite\s+de\s+participation|fecha\s+l[íi]mite\s+(?:de|para)\s+participa|termine\s+di\s+partecipazione|escluse\s+le\s+vie\s+legali"
    r"|partecipa(?:te)?\s+all[’']estrazione|prazo\s+de\s+participa|inzendtermijn|deelnametermijn|termin\s+nadsyłania"
    r"|(?:son|çekilişe)\s+katılım\s+tarihi|последний\s+день\s+при[её]ма\s+(?:ответов|заявок\s+на\s+розыгрыш)|آخر\s+موعد\s+للمشاركة"
    r"|մասնակցության\s+վերջնաժամկետ"
    r"|actievoorwaarden|regulamin\s+konkursu|pravidl[aá]\s+(?:soutěže|súťaže)|soutěžní\s+otázk|súťažn[áú]\s+otázk"
    r"|(?:nyeremény)?játékszabályzat|regulamentul?\s+concursului|pravila\s+nagradne|tävlingsregler|svara\s+på\s+frågan"
    r"|konkurranseregler|konkurrencebetingelser|kilpailun\s+säännöt|услови[яй]\s+(?:конкурса|розыгрыша|участия)"
    r"|умови\s+(?:конкурсу|розіграшу)|(?:çekiliş|katılım)\s+(?:koşulları|şartları)|(?:iştirak|müsabiqənin)\s+şərtləri"
    r"|մրցույթի\s+պայման|კონკურსის\s+პირობ|شروط\s+(?:المسابقة|المشاركة)|شرایط\s+(?:مسابقه|شرکت)|όροι\s+(?:συμμετοχής|διαγωνισμού)"
    r"|תקנון\s+(?:ההגרלה|התחרות)|応募(?:方法|締切)",
    re.IGNORECASE,
)
_FACT = re.compile(
    r"^(?:when|where|tickets?|admission|wann|wo|ort|beginn|eintritt|quand|où|lieu|tarifs?|entrée|cu[aá]ndo|d[oó]nde|lugar"
    r"|entradas?|quando|dove|luogo|ingresso|onde|local|wanneer|waar|toegang|kiedy|gdzie|wstęp|kdy|kde|vstupné|mikor|hol|belépő"
    r"|când|unde|intrare|kada|gdje|ulaz|när|var|entré|inträde|når|hvor|inngang|milloin|missä|liput|когда|где|вход|коли|де|вхід"
    r"|tarih|yer|giriş|bilet|tarix|məkan|որտեղ|երբ|մուտքը?|როდის|სად|შესვლა|الزمان|المكان|الدخول|زمان|مکان|ورود|πότε|πού|είσοδος)"
    r"\s*[:：՝]",
    re.IGNORECASE,
)
_VACANCY = re.compile(
    r"[(\[]\s*(?:[mwdfhxi]|div|all)(?:\s*[/|]\s*(?:[mwdfhxi]|div|diverse|genders)){1,2}\s*[)\]]", re.IGNORECASE
)
_FOLDER_END = re.compile(r"\.(?:s?html?|php|aspx?)$|[-_]?[a-z]?\d+$")
_STEADY: frozenset[Genre] = frozenset({"numbers", "stars", "puzzle", "letter"})
_TITLED: frozenset[Genre] = frozenset({"death", "notice", "letter", "draw"})
_A_STORY, _LITTLE, _SOME = 400, 250, 700
_DEGREES, _FACTS, _FIGURES = 2, 2, 0.12
_ANSWERS = frozenset({"text", "tel", "number", "radio"})
_NO_ANSWER = re.compile(r"mail|search|\bq\b|query|suche|recherche|busca|ara\b|axtar|поиск", re.IGNORECASE)
_CHOICES = frozenset({"radio", "checkbox"})
_DATA: dict[str, Genre] = {"jobposting": "job", "podcastepisode": "sound", "audioobject": "sound", "quiz": "puzzle"}


def other_genre(view: PageView, headline: str, section: str | None, *, signed: bool) -> str | None:
    """What a page is that is filed where no stories are, in words for an editor; None for a story.

    `section` is the label that was found for it, `signed` says whether people are named who wrote it: what
    they wrote at some length is a story wherever it is filed, but for what is never one.
    """
    labels = list(dict.fromkeys(_labels(view, section)))
    found = next((genre for one in labels if (genre := genre_of(one))), None)
    if found is not None and (found in _STEADY or not signed or view.place.weight < _A_STORY):
        return WORDS_OF_KINDS[found]
    if signed:
        return None
    if not view.data and (said := next((genre for kind, genre in _DATA.items() if kind in view.linked.kinds), None)):
        return WORDS_OF_KINDS[said]
    if _VACANCY.search(headline):
        return WORDS_OF_KINDS["job"]
    if _TAKING_PART.search(_text(view)) or (view.place.weight < _A_STORY and _is_to_be_filled_in(view)):
        return WORDS_OF_KINDS["draw"]
    doubtful = [genre for one in labels if (genre := doubtful_genre_of(one))]
    if (titled := genre_before_a_mark(headline)) is not None and titled in _TITLED:
        return WORDS_OF_KINDS[titled]
    for genre in (*doubtful, *sorted(genres_within(headline))):
        if _shows(genre, view, filed=genre in doubtful):
            return WORDS_OF_KINDS[genre]
    return None


def _shows(genre: Genre, view: PageView, *, filed: bool) -> bool:
    """Whether the text is as one of this kind is; `filed` where its place names the kind, not its headline alone."""
    text, weight = _text(view), view.place.weight
    match genre:
        case "stars":
            return True
        case "numbers":
            return sum(each.isdigit() for each in text) >= _FIGURES * len(text)
        case "draw":
            return _is_to_be_filled_in(view) or (filed and weight < _LITTLE)
        case "death":
            return filed and weight < _A_STORY
        case "puzzle" | "vote":
            return _asks(view) or (filed and weight < _LITTLE)
        case "sky":
            return text.count("°") >= _DEGREES or (filed and weight < _LITTLE)
        case "sound":
            return (filed and weight < _LITTLE) or (_plays_sound(view) and weight < _SOME)
        case "date":
            return filed and (_is_event(view) or sum(bool(_FACT.match(line)) for line in _lines(view)) >= _FACTS)
        case _:
            return False


def _labels(view: PageView, section: str | None) -> Iterator[str]:
    """What says where the page is filed: its section, its breadcrumbs, its kickers, the folders of its address."""
    yield from filter(None, [section, (label_above(view.regions.before) or ("", ""))[0]])
    yield from (name for name, _ in (*view.linked.trail(), *printed_trail(view.tree))[:6])
    for element in view.regions.before:
        if _KICKER.search(label_of(element)) and (words := words_of(element)) and len(words) <= 40:
            yield words
    parts = [part for part in unquote(urlsplit(view.url or view.canonical or "").path).split("/") if part]
    yield from (_FOLDER_END.sub("", part).replace("-", " ").replace("_", " ") for part in parts[:-1])


def _text(view: PageView) -> str:
    body = view.place.body
    return (words_of(view.place.scope if body is None else body) or "")[:6000]


def _lines(view: PageView) -> Iterator[str]:
    holder = view.place.scope if view.place.body is None else view.place.body
    return (words for one in elements(holder) if one.tag in ("p", "li", "dt", "div", "tr") and (words := words_of(one)))


def _asks(view: PageView) -> bool:
    """Whether the readers are given choices to tick within the article."""
    return any((one.get("type") or "").lower() in _CHOICES for one in _holder(view).iter("input"))


def _is_to_be_filled_in(view: PageView) -> bool:
    """Whether the article has a form with a field for an answer; comments, searches and letters have others."""
    for form in _holder(view).iter("form"):
        fields = [one for one in form.iter("input") if (one.get("type") or "text").lower() in _ANSWERS]
        asked = any(_NO_ANSWER.search(f"{one.get('name')} {one.get('placeholder')}") for one in fields)
        if fields and not asked and form.find(".//textarea") is None and view.heading not in form.iterdescendants():
            return True
    return False


def _plays_sound(view: PageView) -> bool:
    return next(_holder(view).iter("audio", "iframe", "amp-audio"), None) is not None


def _is_event(view: PageView) -> bool:
    kinds = view.linked.kinds if not view.data else kinds_of(view.data)
    return any(kind.endswith("event") for kind in kinds)


def _holder(view: PageView) -> HtmlElement:
    """The smallest element that surely holds the article."""
    return view.place.body if view.place.body is not None else view.place.scope
