"""Addresses on a site: which belong to it, which may be stories, and which are the same story in another dress."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterable
from typing import Literal
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit, urlunsplit

from digest.html.markup import names
from digest.sources.lengths import word_count
from digest.sources.listaddresses import (
    LANGUAGE,
    LISTS,
    SUBJECTS,
    below_archive,
    has_ending,
    has_story_number,
    is_dated,
    is_of_program,
    is_page_of_list,
    names_one,
    page_number,
    segments_of,
)
from digest.sources.shortcache import cached_if_short
from digest.sources.urls import url_key

Shape = Literal["story", "likely", "plain", "list", "doubtful", "never"]

_SUBDOMAINS = re.compile(r"^(?:www\d?|m|mobile|amp|mobil)\.")
_WRITERS = names("""
    author authors autor autoren auteur auteurs autores autori autore yazar yazarlar kose-yazarlari kose-yazilari avtor
    avtory avtori avtorlar muellif muellifler contributor contributors columnist columnists columnista columnistas
    chroniqueur chroniqueurs kolumnist kolumnisten kolumnisti kolumnisty blogger bloggers firmas colunistas
    editorialisti autorzy felietonisci komentatori szerzok szerzo writers journalists""")
_NEVER = _WRITERS | names("""
    tag tags etiket etiketler etiqueta etiquetas schlagwort mot-cle teg tegs label
    user users profile profil profiles staff team redaktion byline login logout signin signup sign-in sign-up
    register account konto mein-konto compte search suche recherche buscar arama poisk axtar about about-us ueber-uns
    uber-uns a-propos
    hakkimizda kunye o-nas haqqimizda contact contacts contact-us kontakt kontakty iletisim elaqe impressum imprint
    mentions-legales datenschutz privacy privacy-policy confidentialite gizlilik terms terms-of-use agb
    nutzungsbedingungen cookies cookie-policy legal legal-notice subscribe subscription subscriptions abo abonnement
    abonnements abonelik
    podpiska newsletter newsletters bulten rss feed feeds advertise advertising mediadaten reklam reklama publicite
    werbung sponsored sponsor anzeigen anzeige partner partners promo promotion shop store donate spenden help hilfe
    faq sitemap site-map wp-admin wp-content wp-login.php admin cdn-cgi cart checkout share print-edition epaper
    e-paper apps app go out redirect click api img images static assets css js fonts career
    karriere unsubscribe cgi-bin archive-search widget embed mailto whatsapp""")
_DOUBTFUL = names("""
    event events veranstaltungen veranstaltung termine termin calendar kalender agenda evenements eventos etkinlik
    etkinlikler afisha tedbirler job jobs stellen stellenmarkt stellenanzeigen karriere vacancies vacancy vakansii
    vakansiyalar emploi emplois ilan ilanlar classifieds kleinanzeigen annonces weather wetter meteo hava hava-durumu
    pogoda tiempo horoscope horoskop games spiele puzzles crossword quiz video videos tv watch mediathek galeri foto
    gallery galleries galerie fotogalerie podcast podcasts audio live-tv lottery lotto kino-program tv-program
    photos foto-galeri""")
_TALK = names("""
    comments comment kommentare kommentar commentaires comentarios comentários commenti reacties komentarze komentare
    kommentarer yorumlar kommentek hozzaszolasok diskuze diskusia komentari comentarii respond reply""")
_FILES = re.compile(
    r"\.(?:pdf|jpe?g|png|gif|webp|svg|avif|mp[34]|m4a|ogg|wav|webm|mov|zip|gz|docx?|xlsx?|pptx?|epub|ics|xml|rss|atom|json"
    r"|css|js|txt|csv|apk|exe|dmg)$",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_ONLY_A_NUMBER = re.compile(r"\d{1,12}")
_IN_ANOTHER_LANGUAGE = re.compile(
    r"(?:^|&)(?:lang(?:uage|ue|_?id)?|lng|ln|hl|l|locale|idioma|lingua|sprache|dil|til)=[a-z]{2,3}(?:[-_]\w+)?(?:&|$)",
    re.IGNORECASE,
)
_MADE_UP = re.compile(r"(?=[a-z]*\d)(?=\d*[a-z])[a-z0-9]{8,}|[0-9a-f]{8}(?:-[0-9a-f]{4,12}){4}")
ID_NAMES = frozenset({"id", "p", "story", "storyid", "article", "articleid", "aid", "nid", "newsid", "news_id", "sid"})
_FRONT = re.compile(r"(?:index|default|main|start|front)\.\w+|home.*")
_DEEPEST = 3
_WORDS_OF_A_COLUMN, _WORDS_OF_A_SLUG = 5, 4
_FIGURES = re.compile(r"\d+")
_KNOWN_ALIKE = 3
_ALIKE = 5
_TWIN_SEGMENT = re.compile(r"/(?:amp|print|drucken|imprimer)(?=/|$)", re.IGNORECASE)
_TWIN_FOLDER = re.compile(r"^/(?:m|mobile|mobil|wap)(?=/(?:[^/]+/)*[^/]*\d{5,})")
_PHONE_FOLDER = re.compile(r"^/(?:m|mobile|mobil|wap)(?=/)")
_NUMBER_OF_ONE = re.compile(r"[?](?:id|nid|aid|sid|p|news_?id|story|article|art|no|item)=\d+$", re.IGNORECASE)
_SWITCHED_ON = frozenset({"", "1", "true", "yes", "on", "amp", "print"})
_TWIN_PARAMETERS = frozenset({"amp", "print", "printable", "outputtype", "view_as", "mobile", "m"})


def home_of(url: str) -> str:
    """Host and port of the site that `url` is on, without the part that names a twin of it (www, m, amp)."""
    return _SUBDOMAINS.sub("", urlsplit(url).netloc.lower())


def on_site(url: str, home: str) -> bool:
    """Whether `url` is on the site whose `home_of` is given, or on a part of it with a name of its own."""
    host = home_of(url)
    return host == home or host.endswith(f".{home}")


def is_root(url: str) -> bool:
    """Whether `url` is a front page: nothing but a language, perhaps, behind the host."""
    parts = urlsplit(url)
    segments = [part for part in parts.path.split("/") if part]
    if _has_number(parts.query):
        return False
    return not segments or (
        len(segments) == 1 and bool(LANGUAGE.fullmatch(segments[0]) or _FRONT.fullmatch(segments[0].lower()))
    )


def leads_home(href: str | None) -> bool:
    """Whether a link, as it is written on a page, leads to the front page: `/`, `default.asp`, `../index.php`."""
    try:
        parts = urlsplit(href or "#")
    except ValueError:
        return False
    segments = [part for part in parts.path.split("/") if part not in ("", ".", "..")]
    if parts.query or not (parts.path or parts.netloc):
        return False
    return not segments or (len(segments) == 1 and bool(_FRONT.fullmatch(segments[0].lower())))


@cached_if_short
def shape(url: str) -> Shape:
    """What the form of an address says about its being a story's."""
    parts, segments = urlsplit(url), segments_of(url)
    path = unquote(parts.path)
    if is_root(url) or _FILES.search(path) or is_page_of_list(url) or _is_talk(segments):
        return "never"
    if len(segments) > 1 and segments[0] in SUBJECTS and names_one(url):
        return "list"
    if segments and segments[0] in _NEVER:
        return "story" if segments[0] in _WRITERS and _is_column(segments, url) else "never"
    if len(segments) > 1 and segments[1] in _NEVER and len(segments) < 4:
        return "story" if segments[1] in _WRITERS and _is_column(segments[1:], url) else "never"
    if below_archive(segments, url):
        segments = segments[1:]
    last = segments[-1] if segments else ""
    opening = {*segments[:1], *([last] if is_of_program(url) else ())}
    if opening & _DOUBTFUL:
        return "doubtful"
    if opening & LISTS:
        return "list"
    words = [word for word in re.split(r"[-_+ ]+", last) if word]
    numbered = any(map(has_story_number, segments[-2:]))
    strong = len(words) >= _WORDS_OF_A_SLUG or numbered or is_dated(url) or _has_id(parts.query)
    if strong or (len(segments) > 1 and _ONLY_A_NUMBER.fullmatch(last) and not _YEAR.fullmatch(last)):
        return "story"
    said = word_count(" ".join(words)) >= 2
    return "likely" if said or has_ending(path) or _MADE_UP.fullmatch(last) else "plain"


def _is_talk(segments: list[str]) -> bool:
    """Whether the last part names the comments on the story above it; above a section of opinions is none."""
    if len(segments) < 2 or segments[-1] not in _TALK:
        return False
    above = segments[-2]
    numbered = has_story_number(above) or (
        _ONLY_A_NUMBER.fullmatch(above) and len(above) > 2 and not _YEAR.fullmatch(above)
    )
    long = len([word for word in re.split(r"[-_+ ]+", above) if word]) >= _WORDS_OF_A_SLUG
    return bool(numbered) or long or segments[-3:-2] == ["p"]


def _is_column(segments: list[str], url: str) -> bool:
    """Whether what stands below a writer's name is a text, and not the writer's page or a page of the list."""
    number = has_story_number(segments[-1])
    words = len([word for word in re.split(r"[-_+ ]+", segments[-1]) if word])
    if len(segments) == 2:
        return words >= _WORDS_OF_A_COLUMN and number
    return len(segments) > 2 and (number or words > 3 or (is_dated(url) and words > 1))


def is_of_writers(url: str) -> bool:
    """Whether `url` is the page that lists a paper's columnists, and so perhaps what they wrote last."""
    segments = segments_of(url)
    return len(segments) == 1 and segments[0] in _WRITERS


def numbered_alike(addresses: Iterable[str], stories: Iterable[str] = ()) -> set[str]:
    """Those of which there are several that differ in a number alone: `/1.html`, `/2.html` … are of one kind.

    A few are enough where they are known `stories`.
    """
    known = Counter(_FIGURES.sub("0", story) for story in set(stories))
    kinds: dict[str, set[str]] = {}
    for address in addresses:
        kinds.setdefault(_FIGURES.sub("0", address), set()).add(address)
    able = (alike for kind, alike in kinds.items() if len(alike) >= _ALIKE or known[kind] >= _KNOWN_ALIKE)
    return {one for alike in able for one in alike}


def may_be_section(url: str) -> bool:
    """Whether `url` may be a page that lists the stories of a section."""
    segments = segments_of(url)
    while len(segments) > 2 and segments[0] in LISTS and _ONLY_A_NUMBER.fullmatch(segments[-1]):
        segments = segments[:-1]  # a section's number, and the page's of its list: `/section/sport/298/1`
    if is_root(url) or _FILES.search(urlsplit(url).path) or page_number(url) or len(segments) > _DEEPEST:
        return False
    if is_of_writers(url):
        return True
    if not segments:
        return not _has_id(urlsplit(url).query)
    return segments[0] not in _NEVER and segments[0] not in _DOUBTFUL and segments[-1] not in _NEVER


def is_of_two_letters(url: str) -> bool:
    """Whether the path is two letters or so: the front page in a language, or a section such as `/uk`."""
    segments = [part for part in urlsplit(url).path.split("/") if part]
    return len(segments) == 1 and not urlsplit(url).query and bool(LANGUAGE.fullmatch(segments[0]))


def is_below(url: str, section: str) -> bool:
    """Whether the path of `url` goes on where that of `section`, which is no root, ends."""
    return is_below_some(url, paths_of([section]))


def paths_of(sections: Iterable[str]) -> frozenset[str]:
    """The paths of `sections`, for `is_below_some`; a root has none."""
    return frozenset(path for one in sections if (path := urlsplit(one).path.rstrip("/")))


def is_below_some(url: str, paths: frozenset[str]) -> bool:
    """Whether the path of `url` goes on where one of many `paths` ends."""
    path = urlsplit(url).path.rstrip("/")
    return any(path[:place] in paths for place, sign in enumerate(path) if sign == "/")


def _has_number(query: str) -> bool:
    return any(value.isdecimal() for _, value in parse_qsl(query))


def _has_id(query: str) -> bool:
    """Whether a query names a story by a number; a `p` that is not alone is the number of a page."""
    given = parse_qsl(query)
    known = ID_NAMES if len(given) == 1 else ID_NAMES - {"p"}
    return any(name.lower() in known and re.search(r"\d", value) for name, value in given)


def plain_twin(url: str) -> str:
    """The address of the story that `url` is the AMP, mobile or print form of; `url` itself where it is none."""
    parts = urlsplit(url)
    path = _TWIN_FOLDER.sub("", _TWIN_SEGMENT.sub("", parts.path)) or "/"
    if path.endswith(".amp"):
        path = path.removesuffix(".amp")
    kept = [part for part in parts.query.split("&") if part and not _is_dress(part)]
    host = re.sub(r"^(?:m|mobile|amp|mobil)\.", "", parts.netloc)
    return urlunsplit((parts.scheme, host, path, "&".join(kept), ""))


def _is_dress(parameter: str) -> bool:
    name, _, value = parameter.lower().partition("=")
    return name in _TWIN_PARAMETERS and value in _SWITCHED_ON


def is_twin(url: str) -> bool:
    """Whether `url` is the AMP, mobile or print form of another address."""
    return plain_twin(url) != url


def first_page(url: str) -> str:
    """`url` without the number of a page of a longer story."""
    parts = urlsplit(url)
    kept = [(name, value) for name, value in parse_qsl(parts.query) if not (name == "page" and value.isdecimal())]
    return urlunsplit((parts.scheme, parts.netloc, parts.path, urlencode(kept), "")) if parts.query else url


def simplest(url: str, known: Container[str]) -> str:
    """Of the forms of `url` without a folder for telephones, the number of a page, a query, one whose key is `known`.

    Else `url`. What is left must still look like a story's: a query may be all that tells one from another. One that
    names a language may do so, too.
    """
    parts = urlsplit(url)
    if (path := _PHONE_FOLDER.sub("", parts.path)) != parts.path:
        large = urlunsplit((parts.scheme, parts.netloc, path, parts.query, ""))
        if url_key(large) in known and shape(large) == "story":
            return large
    if ("?" not in url and "#" not in url) or _IN_ANOTHER_LANGUAGE.search(parts.query):
        return url
    bare = urlunsplit((*urlsplit(url)[:3], "", ""))
    numbered = urlunsplit((*urlsplit(url)[:3], parts.query.partition("&")[0], ""))
    if numbered != url and url_key(numbered) in known and _NUMBER_OF_ONE.search(numbered):
        return numbered
    for other in (first_page(url), bare):
        if other != url and url_key(other) in known and (other != bare or shape(bare) in ("story", "likely")):
            return other
    return url


def twin_key(url: str) -> str:
    """What all dresses of one story have in common."""
    return _SUBDOMAINS.sub("", url_key(plain_twin(url)))
