"""The words beside a picture: its caption, with whoever it is owed to."""

from __future__ import annotations

import re
import unicodedata

from digest.html.excerpt import excerpt

# What sources put before a name and means no more than our own label, in the languages of our labels and some others.
_PHOTO = """
    photos? photograph photographs fotos? fotografía fotografia fotografie fotoğraf fotoğraflar fotó фото фотография
    снимок լուսանկար լուսանկարը լուսանկարներ ფოტო ფოტოები صورة صور الصورة الصور عکس credits? crédits? créditos?
"""
_SAID = "|".join(_PHOTO.split())
_LABEL = re.compile(
    rf"(?:(?:{_SAID})(?:\s+(?:photos?|credits?))?\s*(?:[:：՝–—|]|/(?!\s*(?:vid[eé]o|видео))|\s-(?=\s)|(?=©))"
    r"|(?:photo(?:graph)?s?\s+by|fotos?\s+von)\b\s*:?)\s*",
    re.IGNORECASE,
)
# What says what the picture is, which need be no photograph, or whose part in it the name had.
_KIND = re.compile(
    r"(?:(?:photographer|fotograf|fotógrafo|фотограф|عکاس|تصوير|pictures?|images?|bild(?:er)?|imagen|imágenes|imagem|kuva"
    r"|suret|сурет|суреті|şəkil|şəkillər|görsel|изображение|تصویر|写真|사진"
    r"|illustrations?|illustra(?:tor|zione)|ilustraci[óo]n|ilustração|illüstrasyon|illüstrasiya|иллюстрация|рисунок"
    r"|graphics?|infographics?|gra(?:f|ph)ik|gráfico|grafico|infogra(?:f|ph)ik|infographie|графика|инфографика"
    r"|drawings?|zeichnung|dessin|dibujo|çizim|cartoon|karikatur|caricature|карикатура|collage|montage|fotomontage"
    r"|maps?|karte|carte|mapa|карта|paintings?|artwork|rendering|screenshot"
    r"|(?:(?:photos?|fotos?|фото)\s*/\s*)?(?:vid[eé]o|видео)|source|quelle|courtesy)"
    r"(?:\s+\w+)?\s*[:：՝]"
    r"|(?:illustrations?|images?|pictures?|graphics?|drawings?|photos?)\s+(?:by|courtesy\s+of)\b|courtesy\s+of\b)\s*(?=\S)",
    re.IGNORECASE,
)

# What stands in brackets at a caption's end.
_OWED = re.compile(r"\s*\([^()]*\)[.\s]*\Z")
# Each place of the words is compared with the whole credit.
_LONGEST_SOUGHT = 1000
# Scripts that set no words apart, or join others to them, as the first word of a letter's name.
_UNPARTED = ("CJK", "IDEOGRAPHIC", "HIRAGANA", "KATAKANA", "HANGUL", "THAI", "LAO", "KHMER", "MYANMAR", "TIBETAN")


def named(credit: str) -> str:
    """`credit` without labels of its own, as in “Photo: Ana Lind”; one that is nothing else stays."""
    name = credit
    while (found := _LABEL.match(name)) and found.end() < len(name):
        name = name[found.end() :]
    return credit if _LABEL.fullmatch(name) else name


def is_labelled(credit: str) -> bool:
    """Whether `credit` says itself what of the picture is whose, as “Illustration: Maria Lind”."""
    return bool(_KIND.match(credit))


def begins_with_kind(words: str) -> bool:
    """Whether a caption says itself that it is one, as “Photo: The harbour” or “Map: VT”."""
    return bool(_LABEL.match(words) or _KIND.match(words))


def captioned(
    words: str | None, credit: str | None, limit: int | None = None, language: str | None = None
) -> str | None:
    """A caption with its credit; both on one clean line, or None.

    `limit` is how many characters are kept of the words and of the credit, each, which are of `language`. Words that
    name who is credited are left as they are, however they put it: “The port (Ana Lind/VT)”.
    """
    if words is None or credit is None:
        given = credit if words is None else words
        return excerpt(given, limit or len(given), language) if given else given
    if limit is not None and len(words) > limit:
        owed = _OWED.search(words)
        if owed and len(owed[0].strip()) <= 2 * limit and _names(owed[0], credit):
            return f"{excerpt(words[: owed.start()], limit, language)} {owed[0].strip()}"
        words = excerpt(words, limit, language)
    if _names(words, credit):
        return words
    return f"{words} ({excerpt(named(credit), limit or len(credit), language)})"


def _names(words: str, credit: str) -> bool:
    """Whether whom `credit` names stands in `words`; signs between the parts may be others; “map” names no “AP”."""
    who = named(credit)
    kind = _KIND.match(who)
    if kind and not kind[0].rstrip().lower().endswith("by"):  # “Images by Design” may be a name
        who = who[kind.end() :]
    words, parts = _spaced(words), " ?".join(map(re.escape, _spaced(who).split()))
    if len(parts) > _LONGEST_SOUGHT:
        return False
    return not parts or any(
        _may_part(words, found.start(1)) and _may_part(words, found.end(1))
        for found in re.finditer(f"(?=({parts}))", words)
    )


def _spaced(words: str) -> str:
    """`words` in small letters, with one blank for whatever stands between them."""
    return " ".join("".join(sign if _is_of_a_word(sign) else " " for sign in words.casefold()).split())


def _may_part(words: str, at: int) -> bool:
    """Whether one word may end and another begin before the letter at `at`."""
    around = words[max(at - 1, 0) : at + 1]
    if at == 0 or at == len(words) or not all(map(_is_of_a_word, around)):
        return True
    return any(unicodedata.name(sign, "").startswith(_UNPARTED) for sign in around)


def _is_of_a_word(sign: str) -> bool:
    return sign.isalnum() or unicodedata.category(sign).startswith("M")
