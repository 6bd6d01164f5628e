"""Categories that are no sections but places of a front page, which some systems keep beside them: “Top stories”."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from digest.sources.blockwords import block_of
from digest.sources.slugs import slug

_PLACES = """
    à la une|a-la-une|une|la une|accueil|homepage|home page|front page|frontpage|top stories|top story
    headlines|headline|slider|slideshow|carousel|hero|breaking|breaking news|main news|startseite|titelseite
    aufmacher|topmeldung|topmeldungen|top-themen|topthema|portada|en portada|destacado|destacados|destacada
    destacadas|titulares|destaque|destaques|manchete|manchetes|capa|página inicial|in evidenza|prima pagina
    in primo piano|apertura|uitgelicht|voorpagina|uitgelichte berichten|forside|förstasidan|toppnyheter|topnyt
    etusivu|wyróżnione|polecane|strona główna|hlavní zprávy|hlavní strana|titulní strana|hlavné správy|titulka
    kiemelt|címlap|vezető hír|prima pagină|recomandate|naslovnica|izdvojeno|naslovna|издвојено|насловна
    насловница|главная|главные новости|топ|топ новости|головна|головне|головні новини|начало|на фокус
    водещи новини|manşet|manşetler|ana manşet|öne çıkanlar|əsas xəbərlər|manşet xəbər|басты жаңалықтар
    bosh sahifa|asosiy yangiliklar|πρώτο θέμα|κεντρικά θέματα|πρωτοσέλιδο|ראשי|כותרות|الرئيسية|عناوين
    أبرز الأخبار|صفحه اصلی|تیتر یک|تیتر اول|मुख्य समाचार|बड़ी खबर|मुखपृष्ठ|शीर्ष समाचार|トップ|トップニュース
    トップ記事|注目|主要ニュース|头条|頭條|要闻|要聞|首页|首頁|주요뉴스|헤드라인|톱뉴스|메인|ข่าวเด่น
    tin nổi bật|tiêu điểm|berita utama|headline news|pilihan editor|sorotan|მთავარი|գլխավոր|esilehele
    galvenās ziņas|svarbiausios naujienos
"""


def is_showcase(label: str | None) -> bool:
    """Whether a label names a place that editors fill on the front page."""
    return bool(label) and (block_of(label) in ("picked", "popular") or slug(label or "") in _places())


def no_showcase(labels: Sequence[str]) -> str | None:
    """The first of the labels that names no such place, else the first of them."""
    return next((one for one in labels if not is_showcase(one)), next(iter(labels), None))


@cache
def _places() -> frozenset[str]:
    return frozenset(slug(one) for line in _PLACES.split("\n") for one in line.split("|") if one.strip())
