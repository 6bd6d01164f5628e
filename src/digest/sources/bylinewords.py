"""The words around names in a byline, in the languages that we have labels for and some more: kinds of text, posts."""

from __future__ import annotations

import re

from digest.html.markup import names
from digest.sources.slugs import in_small_letters

_KINDS_AND_OF = (
    # A kind of text, and the word that leads from it to a name.
    (
        r"(?:(?:an?|the)\s+)?(?:(?:news|guest|photo|opinion)[\s-]+)?(?:opinion|analysis|comment(?:ary)?|column|report(?:age)?|essay"
        r"|review|interview|feature|editorial|op-ed|profile|dispatch|obituary|explainer|letter)"
        r"(?:\s+(?:piece|article|essay|column))?",
        "by",
    ),
    (
        r"(?:(?:eine?|der|die|das)\s+)?(?:(?:gast|leit|zwischen)?kommentar|analyse|gastbeitrag|beitrag|reportage|bericht|interview"
        r"|essay|kolumne|glosse|leitartikel|meinung|portr[äa]t|rezension|kritik|nachruf|protokoll|feature|recherche)",
        "von",
    ),
    (
        r"(?:(?:une?|le|la)\s+|l[’'])?(?:analyse|chronique|commentaire|tribune|reportage|enqu[êe]te|[ée]dito(?:rial)?|opinion"
        r"|entretien|r[ée]cit|portrait|billet|critique|interview|article)",
        r"(?:de|par|d[’'])",
    ),
    (
        r"(?:una?\s+|el\s+|la\s+)?(?:an[áa]lisis|opini[óo]n|comentario|reportaje|columna|cr[óo]nica|entrevista|art[íi]culo"
        r"|editorial|tribuna|ensayo|perfil|rese[ñn]a|informe)",
        "(?:de|por)",
    ),
    (r"(?:una?\s+|un[’'])?(?:analisi|commento|opinione|editoriale|intervista|servizio|articolo)", "di"),
    (r"(?:uma?\s+)?(?:an[áa]lise|opini[ãa]o|coment[áa]rio|reportagem|coluna|entrevista|artigo)", "(?:de|por)"),
    (r"(?:een\s+)?(?:analyse|commentaar|column|opinie|reportage|interview|essay)", "(?:van|door)"),
    (r"(?:комментарий|анализ|мнение|колонка|репортаж|статья|интервью|рецензия|эссе|обзор|очерк|материал)", "(?:от)"),
    (r"(?:yorum|analiz|görüş|köşe\s+yazısı|röportaj|haber|inceleme|değerlendirme)", r"(?:yazan)"),
    (r"(?:şərh|təhlil|rəy|köşə\s+yazısı|reportaj|müsahibə|məqalə|xəbər)", r"(?:müəllif)"),
    (r"(?:تحليل|رأي|مقال|مقالة|تعليق|تقرير|تحقيق|حوار|مقابلة|افتتاحية)", "(?:بقلم|من)"),
    (
        r"(?:یادداشت|تحلیل|گزارش|مقاله|نوشته|گفت\u200c?و\u200c?گو|دیدگاه|نقد|سرمقاله)(?:ی|\u200cای|\u200cی|ه)?",
        r"(?:از|به\s+قلم)",
    ),
    (
        r"(?:մեկնաբանություն|վերլուծություն|կարծիք|հոդված|հարցազրույց|ռեպորտաժ|ակնարկ)(?:ը|ն)?",
        r"(?:հեղինակ(?:ը)?)",
    ),
    (r"(?:კომენტარი|ანალიზი|მოსაზრება|აზრი|სტატია|რეპორტაჟი|ინტერვიუ|ნარკვევი)", r"(?:ავტორი)"),
)
_JOINT = r"(?:\s*[:：՝]|\s+[–—-]|\s*\|)\s*"
_KIND = "|".join(rf"{kind}(?:\s+{of}(?:\s*[:：՝]\s*|\s+|(?<=[’']))|{_JOINT}(?:{of}\s+)?)" for kind, of in _KINDS_AND_OF)
KIND_LEADS = re.compile(rf"^(?:{_KIND})", re.IGNORECASE)
"""“Ein Kommentar von”, “Un análisis de”, “Análisis:”: what kind of text follows whose name."""

LABELS_OF_AUTHORS = (
    r"(?:(?:the|die|der|les|los|las|gli|le|os|as)\s+)?(?:authors?|writers?|reporters?|autor(?:in(?:nen)?|en|e[sr]?|as?|s|i|ii|ul"
    r"|oare(?:le)?|ka|ky|ki|zy|ica|ice|id|iai|ius|ė|ja|ët)?|autoři|autrice?s?|autrici|auteure?s?|rédact(?:eur|rice)s?|redactor(?:a|as|es)?)"
    r"|redatt(?:ore|rice|ori)|schrijvers?|författare|reportrar|forfatter(?:e|en|ne)?|skribent(?:er|en|erna)?|journalist(?:er|en)?"
    r"|szerzők?|kirjoittaja(?:t)?|toimittaja(?:t)?|avtor(?:ica|ici|ji|ja|jici|ice)?|penulis|(?:nhóm\s+)?tác\s+giả|mwandishi|waandishi"
    r"|yaz(?:an|ar)(?:lar)?|müəllif(?:lər)?i?|автор(?:ка|ки|ы|и|ът|ите|лар|лары)?|аўтар(?:ка|ы)?|аутор(?:ка|и|ке)?|журналіст(?:ка|и)"
    r"|журналист(?:ы|ка)|συντάκτ(?:ης|ες|ρια|ριες)|συγγραφ(?:έας|είς)|հեղինակ(?:ներ)?(?:ը|ն)?|ავტორ(?:ი|ები)|מאת|כתב(?:ה|ו|ת|ים|ות)?"
    r"|الكات(?:ب|بة|بان|بون)|كتبت?|الصحفية?|الصحفيون|المؤلف(?:ون|ة)?|أعد(?:ه|ها|ته)|نویسند(?:ه|گان)|خبرنگار(?:ان)?|مصنف(?:ین)?"
    r"|लेखक(?:गण)?|लेखिका|ผู้เขียน|作者|记者|記者|撰文|撰稿|采写|執筆|著者|筆者|글쓴이|작성자|기자"
)
"""The labels of those who wrote a story, of one and of several, for a regular expression; a colon stands behind."""

WROTE = re.compile(
    r"(?:(?:[’'](?:n?[ıiuü]n)|n?[ıiuü]n)\s+(?:yorumu|analizi|köşe\s+yazısı|yazısı|haberi|röportajı|değerlendirmesi|şərhi|təhlili"
    r"|reportajı|müsahibəsi|məqaləsi)|ի\s+(?:հոդվածը|մեկնաբանությունը|վերլուծությունը)|\s+(?:yazdı|yazıyor|bildirdi|bildiriyor|yazır|yazıb|bildirir))\s*$",
    re.IGNORECASE,
)
"""The same behind the name, as Turkish and Azerbaijani put it."""

POST_BEFORE = re.compile(
    r"^(?i:(?:(?:our|unser(?:e[rmn]?)?|notre|nuestr[oa]|nostr[oa]|наш(?:его|ей)?)\s+)?(?:(?:[\w-]+-|(?:chief|senior|special|foreign|staff)\s+))?"
    r"(?:reporter(?:in)?|correspondent|korrespondent(?:in|en)?|redakteur(?:in|s)?|editor|columnist|kolumnist(?:in|en)?"
    r"|gastautor(?:in)?|mitarbeiter(?:in)?|journalist(?:in|e)?|writer|correspondante?|envoyée?\s+spéciale?|corresponsal"
    r"|redactora?|periodista|корреспондент(?:а|ка|ки)?|обозреватель|журналист(?:а|ка|ки)?|muhabirimiz|muhabiri?|müxbir(?:imiz)?"
    r"|مراسلنا|مراسل|خبرنگار|թղթակից|ჟურნალისტი)\s+(?:(?:in|à|en|aus)\s+\w+,?\s+)?)(?=[^\W\d_a-zа-я])"
)
"""Somebody's post before the name: “our correspondent Max Bauer”."""

ROLE = re.compile(
    r"^(?:(?:staff|senior|chief|special|political|economics?|science|foreign|our)\s+)*(?:writer"
    r"|reporter|correspondent\w*|editor|columnist|journalist|contributor"
    r"|korrespondent\w*|redakteur\w*|journaliste|correspondant\w*|redactora?|corresponsal"
    r"|корреспондент\w*|журналист\w*|muhabir\w*|müxbir\w*|մասնագետ|թղթակից\w*|ჟურნალისტი|مراسل\w*|خبرنگار)\b.*$",
    re.IGNORECASE,
)
"""Somebody's post that stands where a name could."""

PICTURES_BY = re.compile(
    r"\s*(?:[,;|/·•–—-]\s*)?\(?\b(?:photos?|fotos?|photographs?|bild(?:er)?|video|illustrations?|grafik|фото|видео|fotoğraf(?:lar)?"
    r"|foto|լուսանկար\w*|ფოტო|تصوير|صور|عکس)\s*(?:[:：՝]|\bby\b|\bvon\b).*$",
    re.IGNORECASE,
)
"""Who took the pictures, behind who wrote."""

SOURCE_LEADS = re.compile(
    r"^(?:sources?|quellen?|fuentes?|fonti?|fontes?|bronnen?|источник(?:и)?|джерело|kaynak(?:lar)?"
    r"|mənbə(?:lər)?|աղբյուր(?:ներ)?|წყარო(?:ები)?|المصدر|المصادر|منبع|منابع)\s*[:：՝]",
    re.IGNORECASE,
)
"""A line that names where a story is from, and not who wrote it."""

_AGENCIES = names(
    "aa aap adn aec afp afp-jiji agerpres aina ajans aka akp ana-mpa anadolu anka anp ansa ani antara ap apa apn"
    " aptn armenpress ats azertac azərtac azertag belga bernama bns bta cna cp ctk čtk dha dpa dpa-afx efe epa epd"
    " europapress fars fena hina iha ians ihlas ina interfax interpressnews ipn irna isna itar-tass keystone"
    " keystone-sda kna kuna kyodo lusa mena mti news.am ntb pa pap petra pti qna regnum report reuters rian ria"
    " ritzau sana sda shutterstock sid spa sta stt tanjug tasnim tasr tass tt ukrinform unian upi wafa wam xinhua"
    " yonhap интерфакс риа тасс унн укринформ рбк արմենպրես ინტერპრესნიუსი واس وام بترا سانا كونا إرنا ایرنا ایسنا"
    " مهر فارس تسنیم"
)
_JOINED = re.compile(r"\s*[/+,&]\s*|\s+(?:mit|und|and|et|y|ve|və|и|with|avec|con)\s+|\s+")


def is_agencies(name: str) -> bool:
    """Whether a name is that of one agency or several: `dpa`, `AFP/dpa`, `Reuters mit dpa`."""
    parts = [part for part in _JOINED.split(in_small_letters(name).strip(" ().:–—-")) if part]
    return bool(parts) and len(parts) <= 5 and all(part.strip(".") in _AGENCIES for part in parts)
