"""Pages beside the stories: draws, lotteries, horoscopes, notices of the authorities, vacancies, forecasts, events."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from digest.sources.breadcrumbs import printed_trail
from digest.sources.genrewords import (
    WORDS_OF_KINDS,
    Genre,
    doubtful_genre_before_a_mark,
    doubtful_genre_of,
    genre_before_a_mark,
    genre_of,
    genres_opening,
    genres_within,
    label_in_brackets,
    signs_of_stars,
)
from digest.sources.lengths import extent, word_count
from digest.sources.linkeddata import kinds_of
from digest.sources.pagemoments import OF_ADDRESS, TODAYS
from digest.sources.pagesections import label_above
from digest.sources.pagetree import elements, inside, label_of, words_of
from digest.sources.pageview import PageView
from digest.sources.sentences import ends_sentence

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_KICKER = re.compile(
    r"-(?:kicker|eyebrow|overline|dachzeile|topline|surtitle|chapeau|chapeu|label|badge|flag|antetitulo|volanta"
    r"|occhiello|rubrik|kat|cat|category|section)(?=-)"
)
_TAKING_PART = re.compile(
    r"terms\s+(?:and|&)\s+conditions\s+apply|in\s+with\s+a\s+chance\s+(?:of\s+winning|to\s+win)"
    r"|answer\s+(?:the|this)\s+(?:(?:simple|following)\s+)?question\s*(?:below|correctly|[:–—])"
    r"|(?:einsende|teilnahme)(?:schluss|bedingungen)|rechtsweg\s+ist\s+ausgeschlossen|règlement\s+du\s+(?:jeu|concours)"
    r"|participez\s+(?:au|à\s+notre)\s+(?:jeu|concours)|bases\s+(?:y\s+condiciones|(?:legales\s+)?del\s+(?:sorteo|concurso))"
    r"|particip[aá]\s+(?:en\s+el|del|por\s+el)\s+(?:sorteo|concurso)|regolamento\s+del\s+concorso|regulamento\s+do\s+(?:sorteio|passatempo|concurso)"
    r"|no\s+purchase\s+necessary|closing\s+date\s+for\s+entries|(?:editor|judges?)[’'`]?s?\s+decision\s+is\s+final"
    r"|(?:sans|sin|sem|senza|nessun)\s+(?:obligation|obligaci[óo]n|obriga[çc][ãa]o|obbligo)\s+d(?:e\s+|[’'])(?:achat|compra|acquisto)"
    r"|date\s+limite\s+de\s+participation|fecha\s+l[íi]mite\s+(?:de|para)\s+participa|termine\s+di\s+partecipazione|escluse\s+le\s+vie\s+legali"
    r"|partecipa(?:te)?\s+all[’']estrazione|prazo\s+de\s+participa|inzendtermijn|deelnametermijn|termin\s+nadsyłania"
    r"|(?:son|çekilişe)\s+katılım\s+tarihi|последний\s+день\s+при[её]ма\s+(?:ответов|заявок\s+на\s+розыгрыш)|آخر\s+موعد\s+للمشاركة"
    r"|մասնակցության\s+վերջնաժամկետ"
    r"|actievoorwaarden|regulamin\s+konkursu|pravidl[aá]\s+(?:soutěže|súťaže)|soutěžní\s+otázk|súťažn[áú]\s+otázk"
    r"|(?:nyeremény)?játékszabályzat|regulamentul?\s+concursului|pravila\s+nagradne|tävlingsregler|svara\s+på\s+frågan\s*[:–—]"
    r"|konkurranseregler|konkurrencebetingelser|kilpailun\s+säännöt|услови[яй]\s+(?:конкурса|розыгрыша|участия)"
    r"|умови\s+(?:конкурсу|розіграшу)|(?:çekiliş|katılım)\s+(?:koşulları|şartları)|(?:iştirak|müsabiqənin)\s+şərtləri"
    r"|մրցույթի\s+պայման|კონკურსის\s+პირობ|شروط\s+(?:المسابقة|المشاركة)|شرایط\s+(?:مسابقه|شرکت)|όροι\s+(?:συμμετοχής|διαγωνισμού)"
    r"|תקנון\s+(?:ההגרלה|התחרות)|応募(?:方法|締切)"
    r"|thể\s+lệ\s*(?:(?:cuộc\s+thi|tham\s+gia|dự\s+thi)\s*)?:|cơ\s+cấu\s+giải\s+thưởng|hạn\s+(?:chót\s+)?(?:nhận|nộp)\s+(?:bài|ảnh|tác\s+phẩm)"
    r"|参与方式|活动最终解释权|抽奖规则|응모\s*(?:방법|기간)|syarat\s+dan\s+ketentuan|قرعہ\s+اندازی|शर्तें\s+लागू",
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
_CALL = re.compile(
    r"\W*(?:win|gewinnen\s+sie|jetzt\s+gewinnen|gagnez|(?:tentez|essayez)\s+de\s+gagner|gan[aáe]|gánate|vinci|vincete|ganhe"
    r"|vyhrajte|vyhraj|výhra|wygraj(?:cie)?|nyerj(?:en)?|câștigă|osvoji(?:te)?|vinn|vind|voita|выиграйте?|виграй(?:те)?"
    r"|kazan(?:ın|mak)?|qazan(?:ın)?|շահիր|მოიგე|اربح|برنده\s+شوید|κερδίστε|זכו)(?![^\W\d_])",
    re.IGNORECASE,
)
_VACANCY = re.compile(
    r"[(\[]\s*(?:[mwdfhxi]|div|all)(?:\s*[/|]\s*(?:[mwdfhxi]|div|diverse|genders)){1,2}\s*[)\]]"
    r"|^(?:we(?:['’]re|\s+are)\s+hiring|zatrudnimy\s|lavora\s+con\s+noi|munkatársat\s+keresünk|приглашаем\s+на\s+работу\s"
    r"|запрошуємо\s+на\s+роботу|iş\s+elanı|tuyển\s+dụng|sedang\s+membuka\s+lowongan)",
    re.IGNORECASE,
)
_SEEKING = re.compile(
    r"(?:join\s+(?:us|our\s+team)|(?:wir|die\s+redaktion)\s+such(?:en|t)|nous\s+recrutons|rejoignez-nous|dołącz\s+do\s+nas"
    r"|szukamy\s|buscamos\s|sumate\s+a|únete\s+a|cerchiamo\s|procuramos\s|vi\s+søger\s|vi\s+søker\s|vi\s+söker\s|wij\s+zoeken\s"
    r"|hledáme\s|hľadáme\s|(?:требу(?:ет|ют)ся|ищем)\s|aramıza\s+katıl|ζητείται|انضم\s+إلينا|مطلوب\s)",
    re.IGNORECASE,
)
_APPLYING = re.compile(
    r"[\w.+-]+@[\w-]+\.\w|\bappl(?:y\b|ications?\b|icants?\b)|\bcv\b|salary|r[ée]sum[ée]\b|bewerb|lebenslauf|gehalt|vollzeit|teilzeit"
    r"|candidature|curr[ií]cul|postula|sueldo|salario|salário|stipendio|sollicit|salaris|wynagrodzeni|aplikuj|umow[aęy]\s+o\s+pracę"
    r"|životopis|mzda|pracovní\s+úvazek|önéletrajz|ansök|ansøg|søknad|lönean|резюме|зарплат|заработн|оклад|özgeçmiş|başvur|maaş|müraciət"
    r"|السيرة\s+الذاتية|راتب|βιογραφικ|μισθ|\blamaran\b|\bgaji\b",
    re.IGNORECASE,
)
_APPOINTED = frozenset({"인사", "인사발령", "人事", "人事異動"})
_ITEM = re.compile("[▲△▴▵◇◆◈◎○●■□▶▷]")
_SENTENCE = re.compile(r"[^\W\d_]{2}[.!?](?=\s|$)|[。！？]")
_FOLDER_END = re.compile(r"\.(?:s?html?|php|aspx?)$|[-_]?[a-z]?\d+$")
_STEADY: frozenset[Genre] = frozenset({"numbers", "stars", "puzzle"})
_TITLED: frozenset[Genre] = frozenset({"death", "notice", "letter", "draw"})
_OPENED: frozenset[Genre] = frozenset({"draw", "stars", "notice", "job", "advert", "service"})
_BRIEF: frozenset[Genre] = frozenset({"draw", "puzzle", "vote", "sound"})
_A_STORY, _LITTLE, _SOME = 400, 250, 700
_LABEL_WORDS, _LABEL_LETTERS, _SHORT_LINE = 3, 10, 5
_DEGREES, _PER_DEGREE, _FACTS, _FIGURES, _STARS, _FEWEST_CHOICES = 2, 150, 2, 0.12, 3, 2
_FEWEST_SENTENCES = 2
_ANSWERS = frozenset({"text", "tel", "number", "radio"})
_NO_ANSWER = re.compile(r"mail|search|\bq\b|query|suche|recherche|busca|ara\b|axtar|поиск", re.IGNORECASE)
_CHOICES = frozenset({"radio", "checkbox"})
_DATA: dict[str, Genre] = {"jobposting": "job", "podcastepisode": "sound", "quiz": "puzzle"}
_SOUNDS = re.compile(
    r"audio|podcast|podkast|soundcloud|spotify|acast|podbean|spreaker|buzzsprout|simplecast|megaphone|omny|podigee"
    r"|castbox|deezer|mixcloud|/radio",
    re.IGNORECASE,
)


def other_genre(view: PageView, headline: str, section: str | None, *, signed: bool) -> str | None:
    """What a page is that is no story, in words for an editor; None for a story.

    Two signs must agree: where it is filed, what its headline is like, what its text does, that it has hardly a
    text, or that it tells neither when it is from nor who wrote it. `section` is the label that was found for
    it, `signed` says whether people are named who wrote it.
    """
    page = _Page(view, headline, section, signed=signed)
    if not signed and not view.data:
        said = next((genre for kind, genre in _DATA.items() if kind in view.linked.kinds), None)
        if said is not None:
            return WORDS_OF_KINDS[said]
    found = next((genre for genre in page.candidates() if page.is_one(genre)), None)
    return WORDS_OF_KINDS[found] if found else None


class _Page:
    """The signs of one page."""

    def __init__(self, view: PageView, headline: str, section: str | None, *, signed: bool) -> None:
        self._view, self._headline, self._signed = view, headline, signed
        self._weight, self._text = view.place.weight, _text(view)
        self._dated = view.origins.get("published", TODAYS) not in (OF_ADDRESS, TODAYS)
        firm, printed = list(_places(view)), list(_printed(view, section))
        listed = not _tells_of_an_appointment(headline, self._text)
        printed += filter(None, [label_in_brackets(headline) if listed else None])
        self._sure = [genre for one in firm if (genre := genre_of(one))]
        self._sure += [genre for one in printed if (genre := genre_of(one)) and genre != "letter"]
        self._weak = [genre for one in (*firm, *printed) if (genre := doubtful_genre_of(one))]
        self._seeks_hands = bool(_VACANCY.search(headline)) or (
            bool(_SEEKING.match(headline))
            and ("job" in (*self._sure, *self._weak) or bool(_APPLYING.search(self._text)))
        )
        self._titled = genre_before_a_mark(headline) if listed else None
        words = word_count(headline)
        self._within = genres_within(headline)
        self._is_short = words <= _SHORT_LINE and (words > 1 or len(headline) <= 2 * _LABEL_LETTERS)
        self._is_label = words <= _LABEL_WORDS and (words > 1 or len(headline) <= _LABEL_LETTERS)

    def candidates(self) -> list[Genre]:
        """What the page may be, the surest first."""
        titled: list[Genre | None] = [self._titled, "draw"]
        if self._seeks_hands:
            titled.append("job")
        found = [*self._sure, *self._weak, *titled, *sorted(self._within)]
        return list(dict.fromkeys(one for one in found if one is not None))

    def is_one(self, genre: Genre) -> bool:
        """Whether two signs say that the page is one of `genre`."""
        if genre in self._sure:
            return self._is_filed_one(genre)
        if self._signed:
            return False
        if genre in self._weak:
            return self._is_perhaps_one(genre)
        bare, headed = self._weight < _LITTLE or not self._dated, self._is_headed(genre)
        match genre:
            case "draw":
                takes, fills = bool(_TAKING_PART.search(self._text)), _is_to_be_filled_in(self._view)
                named = headed and (_CALL.match(self._headline) or genre in genres_opening(self._headline))
                return bool(named) + takes + fills + bare > 1 if takes or named else fills and self._weight < _A_STORY
            case "job":
                return self._seeks_hands and (self._weight < _A_STORY or not self._dated)
            case "stars":
                return headed and (bare or self._acts(genre))
            case "death" | "notice" | "letter":
                return bare and genre in _TITLED and self._titled == genre
            case _:
                return headed and self._acts(genre)

    def _is_filed_one(self, genre: Genre) -> bool:
        """The same where its place names a kind that is never a story: a text of weight wins over that alone."""
        seconded = self._is_headed(genre) or self._acts(genre)
        if self._signed:
            return self._weight < _LITTLE or (seconded and (genre in _STEADY or self._weight < _A_STORY))
        return seconded or self._weight < _A_STORY or not self._dated or self._is_label

    def _is_perhaps_one(self, genre: Genre) -> bool:
        """The same where its place has a name that sections of stories have too."""
        if genre == "date":
            return _is_event(self._view) or sum(bool(_FACT.match(line)) for line in _lines(self._view)) >= _FACTS
        if self._acts(genre):
            return True
        if genre == "death":
            return self._weight < _A_STORY
        headed = self._is_headed(genre) or self._is_label
        return (self._weight < _LITTLE and (genre in _BRIEF or headed)) or (headed and not self._dated)

    def _is_headed(self, genre: Genre) -> bool:
        """Whether the headline is as one of this kind has it: not only names it, but says little else."""
        line = self._headline
        if genre == "job" and self._seeks_hands:
            return True
        if genre == "draw" and _CALL.match(line):
            return True
        if genre in (self._titled, doubtful_genre_before_a_mark(line)):
            return True
        return genre in self._within and (self._is_short or (genre in _OPENED and genre in genres_opening(line)))

    def _acts(self, genre: Genre) -> bool:
        """Whether the text does what those of this kind do."""
        text, view = self._text, self._view
        match genre:
            case "numbers":
                return sum(each.isdigit() for each in text) >= _FIGURES * extent(text)
            case "stars":
                return signs_of_stars(text) >= _STARS
            case "draw":
                return _is_to_be_filled_in(view) or bool(_TAKING_PART.search(text))
            case "puzzle" | "vote":
                return _asks(view)
            case "sky":
                return text.count("°") >= max(_DEGREES, extent(text) / _PER_DEGREE)
            case "sound":
                return _plays_sound(view) and self._weight < _SOME
            case _:
                return False


def _places(view: PageView) -> Iterator[str]:
    """Where the page is filed: its breadcrumbs, the folders of its address."""
    yield from (name for name, _ in (*view.linked.trail(), *printed_trail(view.tree, view.hints.menu))[:6])
    parts = [part for part in unquote(urlsplit(view.url or view.canonical or "").path).split("/") if part]
    yield from (_FOLDER_END.sub("", part).replace("-", " ").replace("_", " ") for part in parts[:-1])


def _printed(view: PageView, section: str | None) -> Iterator[str]:
    """What is printed at its headline: its section and its kickers; a badge such as “Abo” is about who may read it."""
    yield from filter(None, [section, (label_above(view.regions.before) or ("", ""))[0]])
    for element in view.regions.before:
        if _KICKER.search(label_of(element)) and (words := words_of(element)) and len(words) <= 40:
            yield words


def _tells_of_an_appointment(headline: str, text: str) -> bool:
    """Whether what is labelled as a list of appointments is told in sentences."""
    label = label_in_brackets(headline) or re.split(r"\s*[:：]", headline)[0]
    told = len(_SENTENCE.findall(text)) >= _FEWEST_SENTENCES and not _ITEM.search(text)
    return label.strip() in _APPOINTED and told


def _text(view: PageView) -> str:
    body = view.place.body
    return (words_of(view.place.scope if body is None else body) or "")[:6000]


def _lines(view: PageView) -> Iterator[str]:
    holder = view.place.scope if view.place.body is None else view.place.body
    return (words for one in elements(holder) if one.tag in ("p", "li", "dt", "div", "tr") and (words := words_of(one)))


def _asks(view: PageView) -> bool:
    """Whether the readers are given choices to tick within the article."""
    choices = sum((one.get("type") or "").lower() in _CHOICES for one in _holder(view).iter("input"))
    return choices >= _FEWEST_CHOICES


def _is_to_be_filled_in(view: PageView) -> bool:
    """Whether the article has a form with a field for an answer; comments, searches and letters have others."""
    for form in _holder(view).iter("form"):
        fields = [one for one in form.iter("input") if (one.get("type") or "text").lower() in _ANSWERS]
        asked = any(_NO_ANSWER.search(f"{one.get('name')} {one.get('placeholder')}") for one in fields)
        if fields and not asked and form.find(".//textarea") is None and view.heading not in form.iterdescendants():
            return True
    return False


def _plays_sound(view: PageView) -> bool:
    players = _holder(view).iter("audio", "iframe", "amp-audio")
    return any(one.tag != "iframe" or _SOUNDS.search(one.get("src") or one.get("data-src") or "") for one in players)


def _is_event(view: PageView) -> bool:
    kinds = view.linked.kinds if not view.data else kinds_of(view.data)
    return any(kind.endswith("event") for kind in kinds)


def _holder(view: PageView) -> HtmlElement:
    """The smallest element that surely holds the article: its text, else what has the headline and a sentence."""
    if view.place.body is not None or view.heading is None:
        return view.place.scope if view.place.body is None else view.place.body
    around = (one for one in view.heading.iterancestors() if inside(one, view.place.scope))
    told = (one for one in around if any(ends_sentence(words_of(each) or "") for each in one.iter("p")))
    return next(told, view.place.scope)
