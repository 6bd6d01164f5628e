"""The words that must stand beside a picture."""

from __future__ import annotations

import re

from digest.html.clean import clean_line
from digest.model.article import Image
from digest.sources.bylinewords import is_agencies

_PARENTHESES = r"\(([^()]*(?:\([^()]*\)[^()]*)*)\)"
_AT_THE_END = re.compile(_PARENTHESES + r"[\s.…!]*$")
_ANYWHERE = re.compile(_PARENTHESES)
_SPEAKS_OF_CREDIT = re.compile(
    r"\b(?:picture|photo|image|courtesy|gentileza|illustration|collection|archive|credit|bild|fotos?|archiv|grafik|crédit|cr[ée]dito|archivo|imagen"
    r"|cortesía|imagem|arquivo|archivio|фото|архив|снимок|fotoğraf|arşiv|şəkil|arxiv|լուսանկար\w*|արխիվ|ფოტო|არქივი)\b"
    r"|صورة|تصوير|أرشيف|تصویر|عکس|آرشیو|©",
    re.IGNORECASE,
)
_NAMED = (
    r"(?:(?:photo(?:graph|s)?|pictures?|image|illustration)(?:\s+(?:by|credit|courtesy\s+of)\b|(?=\s*[:：/]))|courtesy\s+of"
    r"|gentileza(?!\s+[ey]\b)(?:\s+del?\b)?|cortes[ií]a\s+d(?:el?|a|o|i)\b|foto\s+(?:di|van|von|av|de|de\s+la)\b"
    r"|(?:bild|foto|fotos|grafik|crédit(?:s)?(?:\s+photo)?|credit|фото|снимок|fotoğraf|şəkil|լուսանկար\w*|ფოტო|صورة|تصوير"
    r"|تصویر|عکس|fotó|fotók|kép|kuva|kuvat|foto\s+di|zdjęcie|zdj|צילום|写真|撮影|사진|图片|фотографія|слика|φωτογραφία|φωτ[οό]|ảnh"
    r"|crédito|cr[ée]ditos|imagen|imagem|immagine|fotograf[ií]as?|fotografie|beeld|bilde|billede|sursa(?:\s+foto)?|zdroj|izvor|vir"
    r"|فوٹو|فوٹوگرافر|تصاویر|بشکریہ|फोटो|फ़ोटो|छायाचित्र|ছবি|ภาพ|เครดิต|nuotr\.|surat|сурет|gambar|picha|foto\s+od|صور|المصدر|עיבוד|קרדיט"
    r"|լուս\.|foto:?\s*arch[ií]v|fotka|снимка|фотографија|фота|фото\s+с\s+места)(?=\s*[:：՝/＝=]|\s+©)"
    r"|(?:fot|zdj|ph)\.|©)\s*[:：՝/＝=]?\s*"
)
_WORDS = r"(?:(?<![^\W\d_])[^\W\d_]\.|[^.!?])"  # with initials, “M. Ortega”
_BRACKETS = re.compile(r"\[([^\[\]]{2,90})\][\s.]*$")
_SENTENCE_OF_ITS_OWN = re.compile(
    rf"(?:[.!?…»”\"։۔]\s+|(?<=[\u0530-\u058f]):\s+|\s[|/–—•-]\s+|\s/)(?P<credit>{_NAMED}{_WORDS}{{2,90}})[\s.]*$",
    re.IGNORECASE,
)
_WHOLE = re.compile(rf"^(?P<credit>{_NAMED}(?P<who>{_WORDS}{{2,60}}))[\s.]*$", re.IGNORECASE)
_OWNED = re.compile(r"\s(?P<credit>©\s*[^©.!?]{2,60})[\s.]*$")
_UNJOINED = re.compile(
    r"(?:^|[.!?…»”\"]\s+|\s[|/–—•-]\s+)(?P<credit>(?:foto|photo|fot|ph|bild|kuva|beeld)\s+(?P<who>\S+(?:\s+\S+){1,3}))$",
    re.IGNORECASE,
)
_ALONE = re.compile(r"(?:[.!?…»”\"]|\s(?P<mark>[|/–—•-]))\s+(?P<who>[^.!?|]{2,60})$")
_GIVEN = re.compile(r"\b(?:courtesy|cortes[ií]a|gentileza)\b", re.IGNORECASE)
_BARE_AT_THE_END = re.compile(
    rf"\s(?P<credit>(?:fot\.|zdj\.|ph\.|(?:fotó|foto|photo|kép|kuva|צילום|사진|فوٹو|تصویر|صورة|بشکریہ|фото|φωτ(?:[οό]|\.|ογραφία)|ảnh|ფოტო|फोटो|ছবি)\s*[:=])\s*{_WORDS}{{2,60}})[\s.]*$",
    re.IGNORECASE,
)
_TAKEN_BY = re.compile(
    r"(?:^(?=\S{2,4}\s?[^\s提写]{1,2}$)|[＝=（(。！？!?…”」]|\s[-–—]\s?|\s)(?P<credit>(?:\S{2,10}(?:记者|記者|通讯员)\s*)?[^＝=（(\s、，。！？!?…”」]{1,20}"
    r"(?:\s?(?:撮影|提供|写す|摄|攝|供图|供圖|制图)|\s(?:摄影|攝影)))[）)。\s]*$"
)
# As Japanese papers have it, behind the day and the place: “＝23日、港町、川田 亮撮影”.
_NAME_IN_JAPANESE = r"[^＝=（(\s、，。！？!?…”」0-9０-９]"
_TAKEN_IN_JAPANESE = re.compile(
    rf"(?P<lead>[＝=、（(])(?P<credit>(?P<who>{_NAME_IN_JAPANESE}{{1,16}}(?:[ \u3000]{_NAME_IN_JAPANESE}{{1,6}})?)"
    r"[ \u3000]?(?P<done>撮影|写す|提供))[）)。\s]*$"
)
_NOBODY = re.compile(
    r"(?:[でにをがは]|から|まで|より|(?<=[\u3400-\u9fff])の|[同昨前当翌今先去][日年月夜朝晩夕週]|午[前後]|早朝|深夜|未明|夕方|時|年前|ごろ|頃)$"
)
_DAY_FIRST = re.compile(r"[0-9０-９]{1,4}\s?[年月日時]")
# In whatever language: a label of one or two words and a colon, behind a stroke at the end of a caption.
_LABELLED = re.compile(
    r"\s[|–—]\s+(?P<credit>[^\W\d_]+(?:[\s-][^\W\d_]+)?\s?[:：]\s*(?P<who>[^\s|:.!?]+(?:\s+[^\s|:!?]+){0,4}?))\s*$"
)
_TAKEN_AND_NAMED = re.compile(
    r"(?:^|[（(]|[。！？!?”」\s]\s*)(?P<credit>(?:撮影|写真|提供|摄影|攝影|摄|图片来源|图源|来源|文?/?图|圖)\s*[・：:＝=／/]\s*[^（()）。]{1,20})[）)]?[。\s]*$"
)
_BEGINS = re.compile(
    r"^(?:photo|picture|image|bild|foto|imagen|imagem|на\s+фото|фото|fotoğraf|fotoda|şəkildə|foto|լուսանկար\w*|ფოტო(?:ზე)?|صورة|الصورة|عکس|تصویر)"
    r"\s*(?:[:：՝]|©)",
    re.IGNORECASE,
)


def credit_of(caption: str | None) -> str | None:
    """The credit within a caption as printed: the text of its last parentheses, else a “Photo: A / B” at its end.

    Where words follow the parentheses they must speak of a picture: “Toros (left) and Mindel” credits
    nobody. A caption that is no more than “Photo: …” is a credit where it names somebody.
    """
    if not caption:
        return None
    if found := _AT_THE_END.search(caption):
        return clean_line(found[1])
    inner = [text for text in _ANYWHERE.findall(caption) if _SPEAKS_OF_CREDIT.search(text)]
    if inner:
        return clean_line(inner[-1])
    if found := _BRACKETS.search(caption):
        return clean_line(found[1])
    if found := _SENTENCE_OF_ITS_OWN.search(caption):
        return clean_line(found["credit"])
    if taken := _taken_in_japanese(caption):
        return taken
    for pattern in (_BARE_AT_THE_END, _TAKEN_AND_NAMED, _TAKEN_BY, _OWNED):
        if (found := pattern.search(caption)) and not _DAY_FIRST.match(found["credit"]):
            return clean_line(found["credit"])
    if (found := _LABELLED.search(caption)) and _can_be_names(found["who"]):
        return clean_line(found["credit"])
    if (found := _UNJOINED.search(caption.rstrip(" ."))) and _names_somebody(found["who"]):
        return clean_line(found["credit"])
    if (found := _ALONE.search(caption.rstrip(" ."))) and _owns(found["who"], found["mark"]):
        return clean_line(found["who"])
    whole = _WHOLE.match(caption.strip())
    if whole is None:
        return None
    return clean_line(whole["credit"]) if _GIVEN.search(caption) or _names_somebody(whole["who"]) else None


def names_credit(words: str) -> bool:
    """Whether words that stand behind a picture say whose it is, as only a caption does."""
    if _BEGINS.match(words):
        return True
    bracketed = _AT_THE_END.search(words) or _BRACKETS.search(words)
    if bracketed:
        return bool(_SPEAKS_OF_CREDIT.search(bracketed[1]))
    if _taken_in_japanese(words):
        return True
    if any(pattern.search(words) for pattern in (_SENTENCE_OF_ITS_OWN, _TAKEN_BY, _TAKEN_AND_NAMED)):
        return True
    if (found := _LABELLED.search(words)) and _can_be_names(found["who"]):
        return True
    return bool(_WHOLE.match(words)) and credit_of(words) is not None


def is_labelled_credit(words: str | None) -> bool:
    """Whether words are no more than a label and somebody's name behind it: “Fotó: Tóth Ildikó”."""
    found = _WHOLE.match(words.strip()) if words else None
    return found is not None and _names_somebody(found["who"])


def may_be_credit(words: str) -> bool:
    """Whether words are no more than a label and what stands behind it, be it a name or “the museum's press office”."""
    return bool(_WHOLE.match(words.strip()))


def _taken_in_japanese(caption: str) -> str | None:
    """Who took a picture or gave it, at the end of a caption in Japanese.

    When, where and what was filmed stand there, too; and “food, water given” is a sentence where no “＝” stands.
    """
    found = _TAKEN_IN_JAPANESE.search(caption)
    if found is None or _NOBODY.search(found["who"]):
        return None
    listed = found["lead"] == "、" and found["done"] == "提供" and not re.search("[＝=]", caption[: found.start()])
    return None if listed else clean_line(found["credit"])


def _owns(who: str, mark: str | None) -> bool:
    """Whether words that stand alone behind a caption are an agency, or a name behind a stroke."""
    words = who.split()
    named = mark in ("|", "/") and 2 <= len(words) <= 3 and all(word[0].isupper() for word in words)
    return named or is_agencies(who)


def _can_be_names(who: str) -> bool:
    """Whether each word, or the first in a script without capitals, may begin a name."""
    words = [word for word in re.split(r"[\s/,&]+", who) if word]
    return all(not word[0].islower() for word in words) and not words[-1].endswith(("…", "،"))


def _names_somebody(who: str) -> bool:
    words = [word for word in re.split(r"[\s/,&]+", who) if word]
    return "/" in who or (len(words) <= 4 and all(word[0].isupper() for word in words))


def picture(
    url: str | None, alt: str | None = None, caption: str | None = None, credit: str | None = None
) -> Image | None:
    """An image with its words cleaned, or None where there is nothing of it.

    A `credit` of the source's own wins over the one that the caption holds.
    """
    words = clean_line(caption)
    image = Image(url=url, alt=clean_line(alt), caption=words, credit=clean_line(credit) or credit_of(words))
    return image if image.url or image.caption or image.credit else None
