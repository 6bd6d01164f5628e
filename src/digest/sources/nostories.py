"""Pages that are printed like stories and are none: live tickers, what somebody paid for, galleries and films alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from digest.html.markup import names
from digest.sources.besides import is_beside
from digest.sources.blockwords import is_advertisement, is_paid_article, is_paid_folder
from digest.sources.deathnotices import is_death_notice
from digest.sources.genrewords import WORDS_OF_KINDS
from digest.sources.linkeddata import kinds_of
from digest.sources.othergenres import other_genre
from digest.sources.pagetree import elements, label_of, words_of
from digest.sources.pageview import PageView

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_TICKER_WORDS = (
    r"live[\s-]?(?:blog|ticker|updates?|coverage)s?|ticker|news-?ticker|as\s+it\s+happen(?:s|ed)|minute[\s-]by[\s-]minute"
    r"|(?:im\s+)?live-?ticker|minute\s+für\s+minute|(?:suivi|suivez)?\s*en\s+direct|minute\s+par\s+minute|en\s+(?:vivo|directo)"
    r"|minuto\s+(?:a|por)\s+minuto|in\s+diretta|(?:la\s+)?diretta(?:\s+live)?|minuto\s+per\s+minuto|(?:acompanhe\s+)?ao\s+vivo"
    r"|minuut\s+(?:na|tot)\s+minuut|(?:relacja\s+)?na\s+żywo|minuta\s+po\s+minucie|élő(?:ben)?|percről\s+percre|živě|minutu\s+po\s+minutě"
    r"|naživo|minútu\s+po\s+minúte|uživo|iz\s+minute\s+u\s+minut|v\s+živo|minuto\s+za\s+minuto|în\s+direct|live\s+text|minut\s+cu\s+minut"
    r"|direktrapport(?:ering)?|minut\s+för\s+minut|minutt\s+for\s+minutt|minut\s+for\s+minut|hetki\s+hetkeltä|seuraa\s+(?:tästä|suorana)"
    r"|онлайн|(?:текстовая|прямая|онлайн)[\s-]трансляция|хроника(?:\s+событий)?|наживо|онлайн-трансляція|на\s+живо|уживо"
    r"|canlı(?:\s+(?:anlatım|yayın|blog))?|dakika\s+dakika|dəqiqəbədəqiqə|ուղիղ(?:\s+(?:եթեր|միացում))?|პირდაპირი(?:\s+ეთერი)?"
    r"|(?:بث\s+)?مباشر|لحظة\s+بلحظة|(?:پخش\s+)?زنده|لحظه\s+به\s+لحظه|לייב(?:בלוג)?|עדכונים\s+(?:שוטפים|חיים)|דקה\s+אחר\s+דקה"
    r"|速報中|ライブ(?:ブログ|速報)?|実況|中継|(?:文字)?直播|实时更新|滚动|생중계|실시간|trực\s+tiếp|langsung|siaran\s+langsung|ζωντανά|λεπτό\s+προς\s+λεπτό"
)
_WEAK_WORDS = r"live|direct|direkt[eo]?|directo|ticker|online|canlı|онлайн|хроника|langsung|滚动|زنده|مباشر|élő"
_LABEL = rf"(?:{_TICKER_WORDS}|live)"
_TICKER_FIRST = re.compile(
    rf"^\s*(?:[\[(【]\s*{_LABEL}\s*[\])】]|{_LABEL}\s*(?:[:：|»·•/]|[.։․]|\s[–—-])\s)", re.IGNORECASE
)
_TICKER_LAST = re.compile(rf"(?:[\[(【]|[|–—·•-]\s|[:,]\s){_LABEL}\s*[\])】]?\s*$", re.IGNORECASE)
_TICKER_WITHIN = re.compile(
    r"\blive[\s-](?:updates?|blog|ticker|coverage)\b|\blive-?ticker\b|minuto\s+a\s+minuto|em\s+tempo\s+real|en\s+tiempo\s+real"
    r"|in\s+tempo\s+reale|minuta\s+po\s+minucie|latest\s+updates|עדכונים\s+שוטפים|percről\s+percre|minute\s+par\s+minute",
    re.IGNORECASE,
)
_ONLY_WEAK = re.compile(rf"^\W*(?:{_WEAK_WORDS})\W", re.IGNORECASE)
_SURE_SEGMENTS = names("liveblog liveblogs live-blog live-blogs liveticker live-ticker")
_TICKER_SEGMENTS = _SURE_SEGMENTS | names("""
    live live-updates ticker ao-vivo aovivo en-direct direct directs en-vivo envivo en-directo directo
    diretta dirette in-diretta na-zywo nazywo relacja relacje-na-zywo elo eloben percrol-percre zive zivo
    uzivo naživo canli canli-anlatim canli-blog online tempo-real tempo-reale minuto-a-minuto direkt direkte
    seuraa hetki-hetkelta""")
_ENTRY = re.compile(
    r"^\W*(?:[^\d\W][^\d]{0,20}\d{1,2},?\s+\d{4},?\s+)?"
    r"(?:\d{1,2}\s?[:.h時时]\s?\d{2}\b|\d{1,3}(?:\s?\+\s?\d{1,2})?\s?(?:['’′]|\.\s?(?:min|perc)\b))"
)
_SHOW_WORDS = (
    r"(?:photos?|fotos?|pics|pictures|images?|bilder|galler(?:y|ies)|galler(?:y|ia)|galer[ií][ae]?|galéria|galleria|fotogaler(?:i|ie|ía|ia)"
    r"|fotostrecke|bilderstrecke|bildergalerie|diaporama|portfolio|videos?|vidéos?|videó|wideo|film|clip|zdjęcia|foto(?:galeria)?|képek"
    r"|képgaléria|fotogallery|le\s+(?:foto|immagini)|le\s+video|in\s+(?:pictures|photos|beeld|bildern|immagini)|en\s+(?:images?|im[áa]genes|fotos)"
    r"|em\s+(?:fotos|imagens)|watch|kuvagalleria|bildspel|bildserie|фото(?:галерея|репортаж)?|видео|відео|foto\s+galeri|fotolar|լուսանկարներ"
    r"|տեսանյութ|ფოტო(?:ები)?|ვიდეო|صور|فيديو|بالصور|بالفيديو|عکس|ویدیو|فیلم|גלריה|וידאו|צפו|写真(?:特集)?|動画|图集|组图|视频|포토|영상|동영상|φωτογραφίες|βίντεο)"
)
_SHOW = re.compile(
    rf"^\s*(?:[\[(【]\s*{_SHOW_WORDS}\s*[\])】]|{_SHOW_WORDS}\s*(?:[:：|»·•]|\s[–—-])\s)"
    rf"|[\[(【]\s*{_SHOW_WORDS}(?:\s*[+,/&]\s*{_SHOW_WORDS})?\s*[\])】]\s*$|\s[|–—·-]\s{_SHOW_WORDS}\s*$",
    re.IGNORECASE,
)
_SHOW_SEGMENTS = names("""
    gallery galleries galeria galerias galerie galeries galleria gallerie galeri galéria fotogaleria
    fotogalerie fotogalerien fotogallery foto-galeri foto-galleries bildergalerie bildergalerien fotostrecke
    fotostrecken bilder diaporama diaporamas portfolio photo photos foto fotos fotky fotografie in-pictures
    pictures images video videos videa vidéo vidéos wideo film filmy movie movies watch clips photo-gallery
    zdjecia kepek web-tv webtv tv videolar video-galeri videogaleri foto-galeri fotogaleri fotogalereya
    fotogalereja multimedia multimedya izle videogalereya fotky-a-videa bildspel filmer tv-klipp fotoarchiv
    fotogalerias videogaleria videogalerias audiovisual""")
_HEAD = re.compile(
    r"-(?:kicker|eyebrow|overline|dachzeile|topline|surtitle|chapeau|chapeu|label"
    r"|badge|flag|antetitulo|occhiello|rubrik)(?=-)"
)
_AD_SLOT = re.compile(
    r"-(?:ads?|adv|advert|ad-?(?:slot|unit|container|wrapper|box)"
    r"|banners?|gpt|dfp|outbrain|taboola|werbeblock)(?=-)"
)
_PLAYERS = frozenset(
    {"iframe", "video", "amp-youtube", "amp-video", "amp-dailymotion", "amp-iframe", "embed", "object"}
)
_FILM = re.compile(r"video|player|embed|youtu|vimeo|rutube|dailymotion|/tv|jwp|brightcove|kaltura", re.IGNORECASE)
_NO_FILM = re.compile(
    r"\bmaps?\b|openstreetmap|umap|datawrapper|infogram|flourish|tableau|chart|graph|/forms?\b|typeform|survey|twitter|\btweet"
    r"|instagram|facebook\.com/plugins/(?:post|like|page)|t\.me/|scribd|issuu|documentcloud|newsletter",
    re.IGNORECASE,
)
_IN_BRACKETS = re.compile(r"^\W*[(（\[]([^()（）\[\]]{4,120})[)）\]]\W*$")
_LAST_LINE = 150
_HARDLY_A_TEXT, _OF_PARAGRAPHS = 150, 0.6
_TEXT_BESIDE_A_SHOW, _BELOW_A_PICTURE, _FEW_PICTURES = 700, 120, 2
_TEXT_OF_ITS_OWN, _ENTRIES, _LABEL_LENGTH, _FIRST_BLOCKS, _FEW_LINKS = 250, 3, 240, 2, 3
_STANDING = ("p", "div", "li", "dt", "dd", "td", "h2", "h3", "h4", "section", "article")
_BLOCKS = (*_STANDING, "span", "strong", "b")


def no_story(view: PageView, headline: str | None, section: str | None, *, signed: bool) -> str | None:
    """What a page that is printed like a story is instead, in words for an editor; None for a story.

    `section` is the label that was found for it, `signed` says whether people are named who wrote it. Call
    it before anything is cut out of the page.
    """
    if not headline:
        return None
    if _is_ticker(view, headline, signed=signed):
        return "a live ticker"
    if _is_paid_for(view):
        return "an advertisement"
    if _is_show(view, headline):
        return "pictures or a film without a text"
    if is_death_notice(view, headline, signed=signed):
        return WORDS_OF_KINDS["death"]
    return other_genre(view, headline, section, signed=signed)


def _is_ticker(view: PageView, headline: str, *, signed: bool) -> bool:
    if "liveblogposting" in kinds_of(view.data) or (not view.data and "liveblogposting" in view.linked.kinds):
        return True
    segments = _segments(view)
    if segments & _SURE_SEGMENTS:
        return True
    labelled = bool(_TICKER_FIRST.search(headline))
    if labelled and not _ONLY_WEAK.match(headline):
        return True
    hinted = labelled or _TICKER_LAST.search(headline) or _TICKER_WITHIN.search(headline) or segments & _TICKER_SEGMENTS
    entries = _entries(view)
    if entries < _ENTRIES:
        return False
    return bool(hinted) or (not signed and entries >= _OF_PARAGRAPHS * _paragraphs(view))


def _segments(view: PageView) -> set[str]:
    """The folders in the page's address: what stands before the story's own name."""
    path = unquote(urlsplit(view.url or view.canonical or "").path).lower()
    parts = [part for part in path.split("/") if part]
    return {piece for part in parts[:-1] for piece in (part, *re.split(r"[,;]", part))} | set(
        re.split(r"[,;]", parts[-1])[:-1] if parts else ()
    )


def _entries(view: PageView) -> int:
    """How many blocks of the text begin with a clock, or a minute of a match."""
    holder = view.place.body if view.place.body is not None else view.place.scope
    blocks = (one for one in elements(holder) if one.tag in ("p", "li", "div", "dt", "section", "article", "h2", "h3"))
    lines = (words for one in blocks if (words := words_of(one)) and len(words) <= 600)
    return sum(bool(_ENTRY.match(line)) for line in dict.fromkeys(lines))


def _paragraphs(view: PageView) -> int:
    holder = view.place.body if view.place.body is not None else view.place.scope
    return sum(bool(words_of(one)) for one in holder.iter("p", "li"))


def _is_show(view: PageView, headline: str) -> bool:
    weight = view.place.weight
    if weight >= _TEXT_BESIDE_A_SHOW:
        return False
    if not (_SHOW.search(headline) or _segments(view) & _SHOW_SEGMENTS):
        return weight < _HARDLY_A_TEXT and _plays(view)
    return weight < max(_TEXT_OF_ITS_OWN, _BELOW_A_PICTURE * _pictures(view)) or _plays(view)


def _pictures(view: PageView) -> int:
    """How many pictures are in the text, where they are more than it needs."""
    count = len(list(view.place.body.iter("img"))) if view.place.body is not None else 0
    return count if count > _FEW_PICTURES else 0


def _plays(view: PageView) -> bool:
    """Whether a film is to be seen below the headline."""
    within = elements(view.place.body) if view.place.body is not None else ()
    shown = (one for one in [*view.regions.behind_heading(), *view.regions.after, *within] if one.tag in _PLAYERS)
    framed = ((one, one.get("src") or one.get("data-src") or "") for one in shown)
    return any(one.tag != "iframe" or (_FILM.search(source) and not _NO_FILM.search(source)) for one, source in framed)


def _is_paid_for(view: PageView) -> bool:
    """Whether a label at the top of the article says so; the label of a banner beside it does not count."""
    above = view.regions.before
    heading = above.index(view.heading) if view.heading in above else 0
    for element in above[max(0, heading - 12) :]:
        words = words_of(element) if element.tag in (*_BLOCKS, "a", "small", "em", "i") else None
        if not words or len(words) > _LABEL_LENGTH or _is_of_banner(element) or _is_of_menu(element):
            continue
        if is_paid_article(words) or (_HEAD.search(label_of(element)) and is_advertisement(words)):
            return True
    if any(is_paid_folder(segment.replace("_", "-")) for segment in _segments(view)):
        return True
    return any(is_paid_article(words) for words in (*_first_words(view), *_last_parts(view)))


def _last_parts(view: PageView) -> list[str]:
    """What stands between the signs of a last line in brackets: “(Source: Ada Ltd – Advertorial)”."""
    last = (
        next((one for one in reversed(list(view.place.body.iter("p"))) if words_of(one)), None)
        if view.place.body is not None
        else None
    )
    line = words_of(last) or ""
    found = _IN_BRACKETS.match(line) if len(line) <= _LAST_LINE else None
    return re.split(r"\s+[–—|/-]\s+|[,;:]\s+", found[1]) if found else []


def _first_words(view: PageView) -> Iterator[str]:
    """The words of the first blocks of the text, and of its first lines where it is set with line breaks."""
    body = view.place.body
    if body is None:
        return
    left = _FIRST_BLOCKS
    for element in elements(body):
        broken = element.tag in ("div", "td") and element.find("br") is not None
        if not broken and any(part.tag in _STANDING for part in element):
            # A short text as a whole is none of its own blocks.
            continue
        words = (element.text or "").strip() if broken else words_of(element)
        if element.tag in _BLOCKS and words and len(words) <= _LABEL_LENGTH and not _is_of_banner(element):
            yield words
            left -= 1
        if left == 0:
            return


def _is_of_menu(element: HtmlElement) -> bool:
    """Whether an element stands among several links, as the name of a page about advertorials does."""
    holders = list(element.iterancestors())[:2]
    linked = element.tag == "a" or element.find(".//a") is not None
    return linked and bool(holders) and len(list(islice(holders[-1].iter("a"), _FEW_LINKS + 1))) > _FEW_LINKS


def _is_of_banner(element: HtmlElement) -> bool:
    holders = [element, *list(element.iterancestors())[:4]]
    framed = next(element.iter("iframe", "ins", "img"), None) is not None
    return (
        framed
        or any(_AD_SLOT.search(label_of(one)) or one.tag in ("aside", "nav") for one in holders)
        or any(is_beside(one) for one in holders[1:])
    )
