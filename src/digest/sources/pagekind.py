"""What a page is: a story, something else, or nothing any more."""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from digest.sources.lengths import word_count
from digest.sources.listaddresses import folder_of_list, is_story_of_archive, page_number

_GONE = re.compile(
    r"(?:error\s*)?40[34]|410|page\s+not\s+found|not\s+found|page\s+(?:does\s+not|doesn['’]t)\s+exist"
    r"|(?:page|article|story|content)\s+(?:is\s+)?(?:no\s+longer|not)\s+available"
    r"|(?:article|story|page)\s+(?:has\s+been\s+)?(?:removed|deleted|withdrawn)|nothing\s+(?:was\s+)?found|oops|sorry"
    r"|(?:die\s+)?seite\s+(?:wurde\s+)?nicht\s+gefunden|(?:artikel"
    r"|seite)\s+nicht\s+(?:mehr\s+)?(?:verfügbar|vorhanden)|page\s+(?:introuvable|non\s+trouvée)"
    r"|(?:article|page)\s+n['’]existe\s+(?:pas|plus)"
    r"|página\s+no\s+encontrada|no\s+se\s+(?:ha\s+)?encontr(?:ó|ado)|no\s+existe"
    r"|pagina\s+non\s+trovata|página\s+não\s+encontrada|pagina\s+niet\s+gevonden"
    r"|страниц[аы]\s+не\s+(?:найдена|существует)|материал\s+(?:не\s+найден|удал[её]н)"
    r"|ничего\s+не\s+найдено|сторінку\s+не\s+знайдено|ошибка"
    r"|sayfa\s+bulunamadı|sayfa\s+mevcut\s+değil|haber\s+bulunamadı|səhifə\s+(?:tapılmadı"
    r"|mövcud\s+deyil)|xəbər\s+tapılmadı"
    r"|էջը?\s+(?:չի\s+)?(?:գտնվ|գտնված\s+չ|գոյություն\s+չունի)\w*|გვერდი\s+(?:ვერ\s+მოიძებნა"
    r"|არ\s+(?:მოიძებნა|არსებობს))"
    r"|الصفحة\s+(?:غير\s+موجودة|المطلوبة\s+غير\s+موجودة)|لم\s+يتم\s+العثور(?:\s+على\s+الصفحة)?"
    r"|صفحه\s+(?:مورد\s+نظر\s+)?(?:پیدا|یافت)\s+نشد|یافت\s+نشد"
    r"|(?:an\s+)?error(?:\s+occurred)?|fehler(?:seite)?|erreur|hata|xəta(?:\s+baş\s+verdi)?|errore|erro|fout(?:melding)?|błąd|chyba|hiba"
    r"|eroare|greška|napaka|fel|feil|fejl|virhe|помилка|грешка|σφάλμα|שגיאה|エラー|错误|錯誤|오류|lỗi|kesalahan|სამწუხაროდ|შეცდომა|սխալ|خطأ|خطا"
    r"|(?:nie\s+znaleziono\s+strony|strona\s+nie\s+(?:istnieje|została\s+znaleziona))|stránka\s+(?:nenalezena|nebyla\s+nalezena|neexistuje|sa\s+nenašla)"
    r"|(?:az\s+)?oldal\s+nem\s+található|pagina\s+(?:nu\s+(?:a\s+fost\s+găsită|există)|bestaat\s+niet|non\s+esiste)"
    r"|sidan\s+(?:hittades\s+inte|kunde\s+inte\s+hittas|finns\s+inte)|siden\s+(?:blev\s+ikke\s+fundet|findes\s+ikke|finnes\s+ikke|ble\s+ikke\s+funnet)"
    r"|sivua\s+ei\s+(?:löydy|löytynyt)|stranica\s+(?:nije\s+pronađena|ne\s+postoji)|stran\s+ne\s+obstaja|página\s+não\s+existe|σελίδα\s+δεν\s+βρέθηκε"
    r"|сторінк[аи]\s+не\s+(?:знайден[ао]|існує)|страницата\s+не\s+(?:е\s+намерена|съществува)|(?:הדף|העמוד)\s+(?:לא\s+נמצא|אינו\s+קיים)"
    r"|ページが(?:見つかりません|存在しません)|(?:页面|頁面|网页)(?:不存在|未找到)|找不到(?:页面|网页|頁面)|페이지를\s+찾을\s+수\s+없습니다|(?:삭제되었거나\s+)?존재하지\s+않는\s+(?:기사|페이지)입니다|삭제된\s+기사입니다"
    r"|không\s+tìm\s+thấy\s+trang|halaman\s+tidak\s+ditemukan|صفحہ\s+نہیں\s+ملا",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"^(?:about(?:-us)?|contacts?(?:-us)?|imprint|impressum|privacy(?:-policy|-notice)?|datenschutz"
    r"|terms(?:-of-(?:use|service))?|cookies?(?:-policy)?|legal|masthead|staff|team|jobs|careers"
    r"|advertise|advertising|subscribe|subscription|newsletters?|sign-?up|login|log-in|register"
    r"|account|search|sitemap|archive|archives|faq|help|donate|support-us|mentions-legales|agb"
    r"|kontakt|contacto|aviso-legal|quienes-somos|ueber-uns|uber-uns|qui-sommes-nous|o-nas|o-kompanii"
    r"|haqqimizda|haqqinda|elaqe|hakkimizda|iletisim|kunye|tag|tags|author|authors|category|topics?"
    r"|rss|feeds?)$"
)
_LISTS = re.compile(
    r"/(?:tags?|topics?|themes?|authors?|autor|auteur|category|categories|kategorie|search|page/\d+"
    r"|archives?)/[^/]*/?$|/page/\d+/?$",
    re.IGNORECASE,
)
_NO_STORY_KINDS = frozenset(
    {
        "collectionpage",
        "profilepage",
        "aboutpage",
        "contactpage",
        "searchresultspage",
        "checkoutpage",
        "faqpage",
        "itempage",
    }
)
_STORY_CLASSES = re.compile(
    r"(?:^|\s)(?:single-post|node--type-article|page-node-type-article|node-type-article|post-template"
    r"|article-page|type-post)(?:\s|$)"
)
_LIST_CLASSES = re.compile(
    r"(?:^|\s)(?:home|blog|archive|category|author|tag|search-results|home-template|tag-template"
    r"|author-template|page-template|path-frontpage|path-taxonomy)(?:\s|$)"
)
_NUMBERED = re.compile(r"(?:^|&)(?:p|id|nid|aid|story|article|news|newsid|news_id|sid)=\d", re.IGNORECASE)
_SHORT_NOTICE = 700
_HARDLY_A_STORY = 300
_A_TEXT = 250
_SHORT_TEXT = 120
_FEW_WORDS = 80
_HARDLY_WORDS = 50


@dataclass(frozen=True, slots=True)
class Signs:
    """What was seen on a page that tells what it is.

    `text` is the length of its running text, `named_text` whether the markup calls an element the text;
    `headline_links` are links in the text that stand alone, as in a list of stories; `listed` says that a list of the
    site shows the page by its headline, `as_listed` that it gives it the page's day, too.
    """

    url: str | None
    canonical: str | None
    headline: str | None
    titles: tuple[str, ...]
    kinds: AbstractSet[str]
    has_data: bool
    og_type: str | None
    has_article: bool
    dated: bool
    signed: bool
    has_standfirst: bool
    text: int
    teasers: int
    named_text: bool = False
    headline_links: int = 0
    page_class: str = ""
    as_listed: bool = False
    listed: bool = False


def is_gone(signs: Signs) -> bool:
    """Whether the page says that there is nothing here, or that its only address is the home page."""
    full = signs.has_data and signs.dated and signs.text >= _A_TEXT
    if not full and signs.url and signs.canonical and _is_home(signs.canonical) and not _is_home(signs.url):
        return True
    # “Fel” alone is also the name of a film, and “Error” of a column.
    titles = (one for one in signs.titles if signs.text < _HARDLY_A_STORY or word_count(one) > 1)
    return not full and signs.text < _SHORT_NOTICE and any(_says_gone(title) for title in titles)


def is_story(signs: Signs) -> bool:
    """Whether the page is an article: data that says so, or a headline over a text with the signs of one."""
    if is_gone(signs) or not signs.headline:
        return False
    address = (
        signs.canonical
        if signs.canonical and not (signs.url and _is_home(signs.canonical))
        else signs.url or signs.canonical
    )
    if address and _is_home(address):
        return False
    if signs.has_data:
        return True
    if signs.kinds & _NO_STORY_KINDS or (address and _names_no_story(address, listed=signs.listed)):
        return False
    if _LIST_CLASSES.search(signs.page_class) and not _STORY_CLASSES.search(signs.page_class):
        return False
    marks = signs.dated + signs.signed + signs.has_standfirst + (signs.og_type == "article") + signs.has_article
    marks += bool(_STORY_CLASSES.search(signs.page_class)) + signs.named_text
    if signs.headline_links > 3 and signs.text < 150 * signs.headline_links:
        return False
    if signs.text < _least_text(signs) or (signs.teasers > 5 and signs.text < 2 * _A_TEXT and marks < 3):
        return False
    if signs.dated and (signs.text >= _SHORT_TEXT or signs.as_listed) and signs.headline_links <= 2:
        return True
    return marks >= 2 and (signs.dated or signs.signed or signs.has_standfirst or marks >= 3 or signs.text >= _A_TEXT)


def _least_text(signs: Signs) -> int:
    """How long a text must be: a notice, an offer or a poll has a date too, but neither writer nor standfirst."""
    claimed = signs.signed or signs.has_standfirst or signs.og_type == "article" or signs.as_listed
    return _HARDLY_WORDS if signs.dated and claimed else _FEW_WORDS


def _says_gone(title: str) -> bool:
    found = "".join(one[0] for one in _GONE.finditer(title))
    letters = [character for character in title if character.isalnum()]
    return bool(found) and sum(character.isalnum() for character in found) >= 0.6 * len(letters)


def _is_home(address: str) -> bool:
    if _NUMBERED.search(urlsplit(address).query):
        return False
    path = unquote(urlsplit(address).path).strip("/").lower()
    return (
        path in ("", "index.html", "index.htm", "index.php", "home")
        or re.fullmatch(r"[a-z]{2}(?:-[a-z]{2})?", path) is not None
    )


def _names_no_story(address: str, *, listed: bool) -> bool:
    """Whether an address is that of a list, or of a page on the newsroom.

    Some systems keep their stories below a word for a list: the address alone does not tell of one that is `listed`.
    """
    if is_story_of_archive(address) or (listed and folder_of_list(address) and not page_number(address)):
        return False
    return _is_about(address) or bool(_LISTS.search(urlsplit(address).path))


def _is_about(address: str) -> bool:
    parts = [
        part.removesuffix(".html").removesuffix(".php")
        for part in unquote(urlsplit(address).path).strip("/").lower().split("/")
    ]
    return bool(parts) and any(_ABOUT.match(part) for part in (parts[-1], *(parts[:1] if len(parts) == 2 else ())))
