"""Who wrote a story: people are authors, a newsroom or an agency is a byline."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache

from digest.html.clean import clean_line
from digest.html.markup import names
from digest.sources.bylinewords import KIND_LEADS, LABELS_OF_AUTHORS, PICTURES_BY, POST_BEFORE, ROLE, WROTE, is_agencies
from digest.sources.densenames import dense_names
from digest.sources.lengths import word_count
from digest.sources.monthnames import joints, knows
from digest.sources.sentences import ends_sentence, is_prose
from digest.sources.shortcache import cached_if_short
from digest.sources.slugs import in_small_letters

_HOUSE_WORDS = names(
    "newsroom desk editors editorial staff team bureau agency service correspondents reporters redaction rédaction"
    " redaktion redaktionen redacción redazione redação redactie redakcja redakce redaksiya redaksiyası redaksiyon"
    " редакция редакции редакція խմբագրություն խմբագրությունը რედაქცია التحرير تحریریه admin administrator webmaster"
    " 編集部 编辑部 報道部 取材班 편집국 편집부"
    " press news pressestelle board presse-agentur presseagentur nachrichtenagentur france-presse ajansı agentliyi"
    " агентство գործակալություն სააგენტო"
)
_HOUSE_STARTS = names(
    "редакция отдел служба agence agentur agencia redaktion redacción rédaction agentie هيئة هیئت وكالة خبرگزاری"
)
_ADDRESS = re.compile(r"[<(]?\s*(?:mailto:)?[^\s<>()@]+@[^\s<>()@]+\.[^\s<>()@]+\s*[>)]?")
_BY = re.compile(
    r"^(?:(?:written|reported|story|words|text|report|posted|published)\s+by|(?:geschrieben|verfasst|veröffentlicht)\s+von"
    r"|(?:écrit|rédigé|publié)\s+par|(?:escrito|publicado|redactado)\s+por|(?:scritto|pubblicato)\s+da|(?:geplaatst|geschreven)\s+door"
    r"|(?:skriven|skrevet|publicerad)\s+a[vf]|scris\s+de|napisał[ao]?|by|von|text(?:e|o)?(?=\s*:)|autor(?:in|en"
    r"|a|es)?(?=\s*:)|author(?=\s*:)|auteur(?=\s*:)|de(?=\s+(?:notre|nos|nuestr[oa]s?)\s)|par|por|di|da(?=\s+[A-Z])"
    r"|автор(?:ы)?|текст|haber(?=\s*:)|yazar(?=\s*:)|yazan(?=\s*:)|müəllif|mətn(?=\s*:)"
    r"|հեղինակ(?:ներ)?|տեքստ(?:ը)?|ავტორ(?:ი|ები)|ტექსტი"
    r"|szerző(?:k)?|írta|szöveg(?=\s*:)|autor(?:ka|zy|i|stwo)(?=\s*:)|tekst(?=\s*:)|opracował[ao]?|napsal[ai]?|připravil[ai]?|(?:piše|pišu|oleh)(?=\s*:)|autore|autori"
    r"|autrice|(?:testo|articolo|servizio)\s+di|(?:door|av|af|oleh)(?=\s+(?-i:[A-ZÀ-Þ])\S+(?:\s+\S+){1,4}$)|text(?=\s*:)|skribent(?=\s*:)|kirjoittaja|teksti(?=\s*:)|avtor(?:ica)?(?=\s*:)|penulis"
    r"|tác\s+giả|συντάκτης|מאת|כתב(?:ה|ו)?(?=\s*:)|文(?=\s*[:：＝])|取材・文|글(?=\s*[:：])|автор(?:ка)?|журналіст(?:ка)?(?=\s*:)"
    r"|(?:เรื่อง|โดย|ผู้เขียน|लेखक|লেখক|எழுதியவர்|ដោយ|ရေးသားသူ)(?=\s*[:：]|(?:\s+\S{2,20}){1,3}$)"
    r"|بقلم|كتب(?:ت|وا)?(?=\s*:)|إعداد|نویسنده|نویسندگان|گزارش(?=\s*:)|به\s+قلم"
    rf"|(?:{LABELS_OF_AUTHORS})(?=\s*[:：՝]))(?:\s*[:：՝＝]\s*|\s+)",
    re.IGNORECASE,
)
# Of the words that begin a byline those that begin no name, as “Da Silva” and “Von Trapp”.
_LISTED_BY = re.compile(r"^(?:(?:written|reported|story|words|text|report|posted|published)\s+)?by\s+", re.IGNORECASE)
_WRITES = re.compile(r"(?<=[\u3005\u3040-\u9fff\uac00-\ud7af])\s*(?:기자|특파원|記者|记者|編集委員)$")
_POST_AHEAD = re.compile(
    r"^[\u3400-\u9fff]{0,6}(?:記者|记者|特派員|特派员|編輯|编辑|撰文)\s+(?=[\u3400-\u9fff々]{2,4}(?:$|[、，,;；/／&\s]))"
)
_DENSE_NAME = re.compile(r"[\u3005\u3040-\u30ff\u3400-\u9fff]{2,6}|[\uac00-\ud7af]{2,4}")
_AND = names("and und et y e и й та ve və و և და")  # in bylines of whatever language
_POINT_BETWEEN = "(?<=[\uac00-\ud7af])[·・](?=[\uac00-\ud7af])|(?<=[\u3400-\u9fff])・(?=[\u3400-\u9fff])"
_IN_BRACKETS = re.compile(r"\s*\(([^()]*)\)\s*$")
# Arabic writes its “and” as the first letter of the next name.
_WAW_PAIR = re.compile(
    r"[\u0600-\u06ff]+(?:\s+[\u0600-\u06ff]+){1,2}\s+و[\u0600-\u06ff]{2,}(?:\s+[\u0600-\u06ff]+){1,2}"
)
_JOINED_BY_WAW = re.compile(
    r"(?<=\S\s)\s*و(?!(?:ليد|ائل|سام|فاء|داد|رد|جدي|حيد|هيب|ديع|ضاح|عد|جيه|سيم|صفي|هبي|ردة|صال|لاء|لي|هبة|سيلة)\s)(?=[\u0600-\u06ff]{2,}\s+[\u0600-\u06ff])"
)
# So does Hebrew.
_VAV_PAIR = re.compile(r"[א-ת'\"״׳-]{2,}(?:\s[א-ת'\"״׳-]{2,}){1,2}\sו[א-ת'\"״׳-]{2,}(?:\s[א-ת'\"״׳-]{2,}){1,2}")
_JOINED_BY_VAV = re.compile(r"(?<=\S\s)ו(?!(?:ולדימיר|יקטור|יקטוריה|רד|רדה|ולף|ניה|יוי|רה|ילה)\s)(?=[א-ת]{2,}\s)")
_PARTICLES = frozenset(
    {"al", "bin", "da", "de", "del", "den", "der", "di", "dos", "du", "el", "ibn", "la", "le", "ter", "van", "von"}
)

_GEORGIAN = frozenset(map(chr, range(0x10D0, 0x1100)))  # its capitals are for whole words only
_LONGEST, _WORDS_OF_A_NAME = 300, 4


def authors_of(
    given: Iterable[str], *, listed: bool = False, outlet: str | None = None, language: str | None = None
) -> tuple[tuple[str, ...], str | None]:
    """The people among the `given` names in order, each once, and the byline that all of them make.

    `outlet` is the name of the publication: it is no person, nor is a name that ends like a desk's.
    Mail addresses are left out; “A B and C D” in one name are two people, unless each of the given is `listed` as one:
    then what stands behind a comma (“Ó Súilleabháin, Pádraig”) is part of it. `language` is a BCP 47 tag: its word
    for “and” may be a preposition in another.
    """
    if listed:
        printed = [_quietly(_LISTED_BY.sub("", name)) for one in given if (name := _without_address(one))]
    else:
        printed = [name for one in given for name in split_names(one, language)]
    once = list(dict.fromkeys(printed))
    people = tuple(name for name in once if not _is_house(name, outlet))
    return people, ("; " if any("," in name for name in once) else ", ").join(once) or None


def is_byline(line: str) -> bool:
    """Whether a line says by its first words that a name follows, and does not go on as a sentence."""
    said = bool(_BY.match(line) or KIND_LEADS.match(line))
    return said and (not ends_sentence(line) or names_people(line))


def goes_on_behind(name: str, line: str) -> bool:
    """Whether a line that begins as a byline of `name` does is a sentence: “By Friday the harbour was closed.”"""
    return ends_sentence(line) and (not names_people(name) or is_prose(line, [name]))


def bare_names(line: str) -> str:
    """A byline without the words around the names: what kind of text it is, somebody's post, who took the pictures."""
    if dense := dense_names(line):
        return "、".join(dense)
    bare = _POST_AHEAD.sub("", line)
    bare = KIND_LEADS.sub("", WROTE.sub("", PICTURES_BY.sub("", bare)))
    return _WRITES.sub("", POST_BEFORE.sub("", _BY.sub("", bare))) or line


def names_people(line: str, language: str | None = None) -> bool:
    """Whether a byline, its leading words left out, is names of people and houses, and nothing else.

    `language` is a BCP 47 tag.
    """
    return bool(found := split_names(line, language)) and all(_is_somebody(one) for one in found)


def is_dense_name(name: str) -> bool:
    """Whether a name is written in Chinese, Japanese or Korean, and no longer than one person's."""
    return bool(_DENSE_NAME.fullmatch(name))


def split_names(line: str, language: str | None) -> tuple[str, ...]:
    """The names in a byline in `language` (a BCP 47 tag); all of it where it is not names alone."""
    return _splitting(_primary(language))(line)


def joining_words(language: str | None) -> frozenset[str]:
    """The words that stand between two names in a byline in `language` (a BCP 47 tag)."""
    return _AND | joints(_primary(language))


def _primary(language: str | None) -> str | None:
    """The primary subtag of a language whose words are known."""
    primary = re.split("[-_]", language.lower(), maxsplit=1)[0] if language else None
    return primary if knows(primary) else None


@cache
def _splitting(language: str | None) -> Callable[[str], tuple[str, ...]]:
    """How bylines in a language that is known are split."""
    words = "|".join(sorted(_AND | joints(language)))
    word = rf"(?<!\S)(?:{words})(?!\S)"
    between = re.compile(rf"\s*(?:[;,،、，；&/](?:\s*{word})?|{word}|{_POINT_BETWEEN})\s*")
    return cached_if_short(lambda given: _split(given, between))


def _is_somebody(name: str) -> bool:
    return bool(name) and (_looks_like_a_person(name) or _is_house(name, None))


def _without_address(given: str) -> str | None:
    return clean_line(_ADDRESS.sub(" ", given[:_LONGEST]))


def _split(given: str, between: re.Pattern[str]) -> tuple[str, ...]:
    whole = _without_address(given)
    if whole is None:
        return ()
    whole = bare_names(whole)
    if whole.startswith("(") and whole.endswith(")"):
        whole = whole[1:-1].strip()
    whole = _IN_BRACKETS.sub(lambda found: f", {found[1]}" if is_agencies(found[1]) else found[0], whole)
    whole = _JOINED_BY_WAW.sub(" و ", whole) if _WAW_PAIR.fullmatch(whole) else whole
    whole = _JOINED_BY_VAV.sub("; ", whole, count=1) if _VAV_PAIR.fullmatch(whole) else whole
    kept = _without_places(between.split(whole), [found.strip() for found in between.findall(whole)])
    if all(map(_is_somebody, kept)) and not is_agencies(whole):
        return tuple(_quietly(name) for name in kept)
    return (_quietly(whole),) if whole else ()


def _without_places(parts: list[str], joints: list[str]) -> list[str]:
    """The parts of a byline without the place or the post at its end.

    A place is one word behind a comma, or whatever stands behind a comma after the last two names were joined by a
    word: “A and B, New York”.
    """
    kept = list(parts)
    while len(kept) > 1 and joints[len(kept) - 2] in (",", "،", "/"):
        last = kept[-1]
        listed = len(kept) > 2 and joints[len(kept) - 3] not in (",", "،", "/", ";")
        if is_agencies(last) or not (ROLE.match(last) or listed or (" " not in last and _looks_like_a_person(kept[0]))):
            break
        kept.pop()
    return kept


def _quietly(name: str) -> str:
    """A name in capitals as it is usually written; only where all letters have one small form (not so in Turkish)."""
    words = name.split()
    loud = len(words) > 1 and name.isupper() and name.isascii() and all(len(word) > 2 or "." in word for word in words)
    return " ".join(word if "." in word else word.capitalize() for word in words) if loud else name


def _looks_like_a_person(name: str) -> bool:
    words = name.split()
    if _DENSE_NAME.fullmatch(name):
        return True
    if any(word_count(word) > _WORDS_OF_A_NAME for word in words):
        return False  # a sentence in a script that sets no blanks between words
    return 2 <= len(words) <= 4 and all(_begins_a_name(word) or word in _PARTICLES for word in words)


def _begins_a_name(word: str) -> bool:
    """Whether a name may begin so; many scripts have no capitals."""
    first = word[0]
    return first.isupper() or (first.isalpha() and (first.lower() == first.upper() or first in _GEORGIAN))


def _is_house(name: str, outlet: str | None) -> bool:
    folded = in_small_letters(name)
    if outlet and folded == in_small_letters(outlet):
        return True
    words = folded.split()
    return words[-1].strip(".") in _HOUSE_WORDS or words[0] in _HOUSE_STARTS or is_agencies(name)
