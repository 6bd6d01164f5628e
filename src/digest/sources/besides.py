"""What stands on an article's page and is not its text: menus, share links, sign-up boxes, related stories, adverts."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from digest.html.markup import names as named
from digest.sources.boxes import is_box
from digest.sources.lengths import extent
from digest.sources.pagetree import elements, is_hidden, label_of, pieces_of, words_of
from digest.sources.shortcache import cached_if_short
from digest.sources.slugs import in_small_letters

if TYPE_CHECKING:
    from lxml.html import HtmlElement

NEVER_TEXT = named(
    "script style nav aside form footer template noscript button iframe input select textarea dialog menu svg object"
    " amp-ad amp-embed amp-social-share amp-analytics amp-sidebar amp-consent"
)
"""Elements that are no part of a text, whatever is in them."""

_NOT = "(?<!-no)(?<!-has)(?<!-with)(?<!-without)(?<!-hide)(?<!-show)"
_BESIDE = re.compile(
    _NOT
    + (
        r"-(?:cookies?|consent|gdpr|shar(?:e|ing|es|ers?|edaddy|ebar)|addtoany|social|related(?:posts"
        r"|articles|stories|content)?"
        r"|recommend(?:ed|ations?)?|recirc(?:ulation)?|newsletters?|sign-?up|subscri(?:be|ption)|promo(?:s"
        r"|tions?)?|advert(?:s|isements?|ising)?"
        r"|ads?|ad-?(?:slot|unit|container|wrapper|box)|anzeige|werbung|reklam|banners?|sponsor(?:ed|s)?"
        r"|outbrain|taboola|disqus"
        r"|comments?|komentarze|komentar[ei]|kommentek|hozzaszolasok|reacties|commenti|talkbacks?|kommentarer|kommentit|diskuze|diskusia|kommentare?|commentaires|comentarios|yorum(?:lar)?|paylas|teilen|partag(?:e|er)"
        r"|compartir|oxsar|benzer|ilgili"
        r"|respond|breadcrumbs?|paginat(?:ion|or)|pager|print|toolbar"
        r"|tags?|tags-links|cat-links"
        r"|(?:about-)?author-?(?:bio|box|card|info|profile|description)|about-the-author|most-(?:read"
        r"|popular|viewed)|popular|trending"
        r"|kapcsolodo(?:-cikkek)?|ajanlo|ajanlott(?:-cikkek)?|powiazane|zobacz(?:-takze|-tez)?|czytaj(?:-takze|-tez)|polecane"
        r"|souvisejici|suvisiace|relacionad[ao]s|correlat[ie]|leggi-anche|gerelateerd|relatert|relaterat|relaterede|liittyvat|povezano"
        r"|rel-?news|kanren|hirlevel|nieuwsbrief|nyhetsbrev|uutiskirje|cimkek|tagi|megosztas|also-read"
        r"|read-(?:more|also|next)|more-(?:from|stories|on|news)|see-also|lees-ook|te-puede-interesar|(?:bottom|end)-of-(?:article|story)|jp-relatedposts|sidebar"
        r"|(?<!elementor-)widget|paywall|regwall"
        r"|login|teasers?(?!-text)|(?:entry|post|article|story)-(?:meta|footer|tags|topics|actions)"
        r"|screen-reader-text|sr-only|visually-hidden"
        r"|skip-link|donat(?:e|ion)|reactions|rating|navigation|nav|menu|modal|popup|pop-up|overlay"
        r"|dropdown|tooltip|feedback"
        r"|topics|category|byline|permalink|copy-link|edit-link|next-post|prev(?:ious)?-post|zergnet|mgid|adfox)(?=-)"
    )
)
_READ_ALSO = re.compile(
    r"^(?:read\s+(?:also|more|next)|see\s+also|more\s+on\s+this|also\s+read|related(?:\s+(?:articles?"
    r"|stories|news|coverage|links))?|recommended"
    r"|lesen\s+sie\s+auch|mehr\s+zum\s+thema|auch\s+interessant|lire\s+aussi|à\s+lire(?:\s+aussi)?"
    r"|sur\s+le\s+même\s+sujet"
    r"|lea\s+también|le\s+puede\s+interesar|te\s+puede\s+interesar|noticias\s+relacionadas"
    r"|leggi\s+anche|vedi\s+anche|approfondi(?:mento|menti|sci)|leia\s+(?:também|mais)|veja\s+(?:também|mais)|lees\s+(?:ook|meer)"
    r"|(?:zie|bekijk)\s+ook|auch\s+lesen|lire\s+également|voir\s+aussi|lee\s+también|ver\s+también|ezt\s+is\s+olvasd(?:\s+el)?"
    r"|olvass?(?:a|d)\s+el(?:\s+ezt)?(?:\s+is)?|kapcsolódó\s+(?:cikk(?:ek|ünk)?|anyag(?:ok)?)|(?:prze)?czytaj\s+(?:też|także|również|więcej)"
    r"|zobacz\s+(?:też|także|również)|polecamy|(?:pře)?čtěte\s+(?:si\s+)?(?:také|též|i|více)|(?:pre)?čítajte\s+(?:si\s+)?(?:aj|tiež)"
    r"|cite[șş]te\s+(?:și|şi)|vezi\s+(?:și|şi)|läs\s+(?:också|även|mer)|les\s+også|læs\s+også|lue\s+(?:myös|lisää)"
    r"|(?:pro)?čitajte\s+(?:i|još|više)|preberite\s+(?:tudi|še)|skaitykite\s+taip\s+pat|lasi\s+arī|loe\s+(?:ka|lisaks)"
    r"|διαβάστε\s+(?:επίσης|ακόμη|ακόμα)|δείτε\s+(?:επίσης|ακόμη)|קראו\s+(?:גם|עוד)|עוד\s+בנושא|לקריאה\s+נוספת|関連記事|あわせて読みたい"
    r"|こちらも読む|相关(?:阅读|新闻|报道)|延伸閱讀|관련\s?기사|baca\s+juga|lihat\s+juga|xem\s+thêm|đọc\s+thêm|прочетете\s+(?:още|също)"
    r"|чытайце\s+таксама|прочитајте\s+(?:и|још)"
    r"|читайте\s+(?:также|ещ[её])|ч?итайте\s+також|смотрите\s+также|по\s+теме|похожие\s+(?:новости|материалы)"
    r"|ilgili\s+haber(?:ler)?|(?:bunlar|bu\s+haber(?:ler)?)\s+d[ae]\s+ilginizi\s+çekebilir|ayrıca\s+okuyun"
    r"|həmçinin\s+oxu(?:yun)?|bənzər\s+xəbərlər|oxşar\s+xəbərlər"
    r"|կարդացեք\s+նաև|կարդալ\s+նաև|նաև\s+կարդացեք|წაიკითხეთ\s+(?:ასევე|აგრეთვე)|ასევე\s+წაიკითხეთ|მსგავსი\s+სიახლეები"
    r"|اقرأ\s+أيضا?ً?|اقرأ\s+المزيد|مواضيع\s+ذات\s+صلة|أخبار\s+ذات\s+صلة|بیشتر\s+بخوانید|مطالب\s+مرتبط"
    r"|mir[áa]\s+también|no\s+te\s+pierdas|pod[ée]s\s+leer|te\s+recomendamos|(?:podr[íi]a|puede)\s+interesarte|lee\s+además|más\s+sobre\s+el\s+tema"
    r"|(?:mehr|auch|passend)\s+dazu|dazu\s+(?:auch|passend)|das\s+könnte\s+sie\s+(?:auch\s+)?interessieren|pour\s+aller\s+plus\s+loin|à\s+voir\s+aussi"
    r"|(?:ti\s+)?potrebbe(?:ro)?\s+interessar(?:e|ti)|per\s+approfondire|saiba\s+mais|leia\s+ainda|confira\s+também|więcej\s+na\s+ten\s+temat"
    r"|mohlo\s+by\s+vás\s+(?:zajímat|zaujímať)|még\s+több\s+a\s+témában|te-ar\s+putea\s+interesa|možda\s+(?:će\s+)?vas\s+(?:zanima|interesuje)"
    r"|missa\s+inte|se\s+også|katso\s+myös|aiheesta\s+lisää|вам\s+может\s+быть\s+интересно|не\s+пропустите|(?:bu\s+da\s+)?ilginizi\s+çekebilir"
    r"|bunu\s+da\s+oku(?:yun)?|maraqlı\s+xəbərlər|տես\s+նաև|դիտեք\s+նաև|ასევე\s+ნახეთ|წაიკითხეთ\s+მეტი|شاهد\s+أيضا?ً?|قد\s+يهمك(?:\s+أيضا?ً?)?"
    r"|پیشنهاد\s+ما|در\s+همین\s+(?:زمینه|رابطه)|اخبار\s+مرتبط|همچنین\s+بخوانید)\s*(?:[:：՝»>→…|–—]|$)",
    re.IGNORECASE,
)
_LABEL_WORDS = (
    "advertisement|advert|sponsored|sponsored content|promoted|anzeige|werbung|publicité|publicidad|"
    "pubblicità|реклама|reklam|գովազդ|რეკლამა|إعلان|اعلان|تبلیغات|share|share this|"
    "share this article|share on facebook|tweet|print|copy link|email|save|teilen|drucken|merken|"
    "partager|imprimer|compartir|imprimir|поделиться|печать|paylaş|yazdır|paylaşın|çap et|կիսվել|"
    "տպել|გაზიარება|ბეჭდვა|مشاركة|شارك|طباعة|اشتراک\u200cگذاری|چاپ|facebook|twitter|x|whatsapp|"
    "telegram|linkedin|subscribe|sign up|log in|abonnieren|s'abonner|suscríbete|подписаться|"
    "abone ol|abunə ol|εκτύπωση|κοινοποίηση|"
    "nyomtatás|megosztás|drukuj|udostępnij|condividi|afdrukken|sdílet|vytisknout|zdieľať|vytlačiť|skriv ut|skriv ud|"
    "tulosta|הדפסה|שיתוף|друкувати|поділитися|打印|列印|印刷|인쇄|प्रिंट|พิมพ์|in bài viết|cetak|read more|"
    "back to top|comments|leave a comment|loading|loading…"
)
_LABELS = frozenset(_LABEL_WORDS.split("|"))
_PLEADS = re.compile(
    r"newsletter|subscribe|sign\s+up|abonnier|abonnez|s’abonner|inscrivez-vous|suscr[ií]b|boletín"
    r"|подпи(?:ш|с)|рассылк|bülten|abone\s+ol|abunə"
    r"|բաժանորդագր|გამოიწერ|اشترك|النشرة|خبرنامه|عضو\s+شوید|follow\s+us|folgen\s+sie\s+uns|suivez-nous"
    r"|iratkozz|feliratkoz|zapisz\s+się|iscriviti|assine|inscreva-se|schrijf\s+(?:je|u)\s+in|meld\s+(?:je|u)\s+aan|přihlas|odebír"
    r"|abonează|prenumerera|tilaa|tilmeld|メールマガジン|구독|订阅|הירשמו|ניוזלטר|εγγραφείτε"
    r"|síguenos|bizi\s+(?:takip|izləyin)"
    r"|telegram[\s-]*(?:channel|kanal|канал)",
    re.IGNORECASE,
)
_BLOCKS = named("p div section ul ol li figure table blockquote h2 h3 h4 h5 h6 header span a small strong em dl center")
_MOST_OF_IT, _A_PARAGRAPH, _AN_ASIDE, _A_FEW = 0.5, 60, 400, 3
_OVER_THE_PAGE = re.compile(r"-(?:cookies?|consent|gdpr|modal|pop-?up|overlay|login|comments?|related|newsletter)(?=-)")


def is_control(words: str) -> bool:
    """Whether words are what stands on a button or on an advertisement: “Print”, “Share”."""
    return in_small_letters(words).rstrip(":. ") in _LABELS


def pleads(words: str) -> bool:
    """Whether words ask the reader to sign up for something, or to follow it."""
    return bool(_PLEADS.search(words))


def is_beside(element: HtmlElement) -> bool:
    """Whether `element` says by its kind or its names that it is no part of a text."""
    if element.tag in ("html", "body", "main", "article") or not isinstance(element.tag, str):
        return False
    if element.tag in NEVER_TEXT or is_hidden(element) or element.get("aria-hidden") == "true":
        return True
    if element.get("role") in (
        "navigation",
        "complementary",
        "search",
        "banner",
        "dialog",
        "menu",
        "contentinfo",
        "toolbar",
    ):
        return True
    label = label_of(element)
    return _names_beside(label) and not (_holds_story(element) and not _OVER_THE_PAGE.search(label))


def stands_beside(element: HtmlElement, known: dict[HtmlElement, bool]) -> bool:
    """Whether something around `element` is no part of a text; `known` remembers it for all that is asked of a page."""
    for above in element.iterancestors():
        if above not in known:
            known[above] = is_beside(above)
        if known[above]:
            return True
    return False


@cached_if_short
def _names_beside(label: str) -> bool:
    return bool(_BESIDE.search(label))


def _holds_story(element: HtmlElement) -> bool:
    """Whether headline and text stand in an element: its names tell of its columns, or of what is in some of them."""
    if element.find(".//h1") is None:
        return sum("articleBody" in (one.get("itemprop") or "").split() for one in element.iter("div", "section")) == 1
    paragraphs = (one for one in element.iter("p") if extent(words_of(one)) >= _A_PARAGRAPH)
    return len(list(islice(paragraphs, _A_FEW))) == _A_FEW


def without_besides(holder: HtmlElement) -> None:
    """Cut out of `holder` what is not its text; what holds most of the words stays, whatever it is called."""
    whole = len(words_of(holder) or "")
    for element in list(elements(holder)):
        if element is holder or element.getparent() is None:
            continue
        if (is_beside(element) or is_box(element)) and (
            element.tag in NEVER_TEXT or len(words_of(element) or "") <= _MOST_OF_IT * whole
        ):
            element.drop_tree()
    _without_asides_in_words(holder)


def _without_asides_in_words(holder: HtmlElement) -> None:
    """Cut what only its words give away: “Read also” with its links, “Advertisement”, “Sign up for our newsletter”."""
    for element in list(elements(holder)):
        if element is holder or element.getparent() is None or element.tag not in _BLOCKS:
            continue
        text = words_of(element)
        if not text or extent(text) > _AN_ASIDE:
            continue
        alone = not _has_block_around(element)
        if is_control(text) and (element.tag not in ("span", "a", "strong", "em") or alone):
            element.drop_tree()
        elif _says_read_also(element, text) and element.tag not in ("span", "a", "strong", "em"):
            _cut_with_list(element, text)
        elif element.tag in ("p", "div", "h2", "h3", "h4") and _PLEADS.search(text) and _linked(element) >= 0.3:
            element.drop_tree()


def _says_read_also(element: HtmlElement, text: str) -> bool:
    """Whether a block begins with “Read also”: as its words, or as a label of its own before links."""
    if _READ_ALSO.match(text):
        return True
    label = next(iter(pieces_of(element)), "")
    return bool(_READ_ALSO.match(label)) and _linked(element) > 0


def _has_block_around(element: HtmlElement) -> bool:
    parent = element.getparent()
    return parent is not None and parent.tag in ("p", "li", "blockquote", "td")


def _cut_with_list(element: HtmlElement, text: str) -> None:
    """Cut a “Read also”; where it is only a heading, also the links that follow it."""
    follower = element.getnext()
    if _linked(element) < 0.2 and extent(text) > _A_PARAGRAPH:
        return
    while (
        follower is not None
        and _linked(element) < 0.2
        and follower.tag in ("ul", "ol", "p", "div")
        and _linked(follower) > 0.7
    ):
        after = follower.getnext()
        follower.drop_tree()
        follower = after
    element.drop_tree()


def _linked(element: HtmlElement) -> float:
    """Which part of an element's words are links."""
    whole = len(words_of(element) or "")
    links = sum(len(words_of(link) or "") for link in element.iter("a"))
    return links / whole if whole else 0.0
