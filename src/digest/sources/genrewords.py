"""The names of what newsrooms publish beside their stories: draws, lotteries, horoscopes, notices, vacancies.

Names are compared as those of blocks are: without case, accents and punctuation. A name counts only
where it is all that a label or a folder of an address says.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Literal

from digest.sources.blockwords import folded, phrases_of
from digest.sources.lengths import extent

Genre = Literal[
    "draw",
    "numbers",
    "stars",
    "puzzle",
    "notice",
    "death",
    "job",
    "advert",
    "service",
    "letter",
    "sky",
    "date",
    "sound",
    "vote",
]

_SURE: dict[Genre, str] = {
    "draw": """
        competition; competitions; contest; contests; giveaway; giveaways; prize draw; prize draws; win
        win with us; reader offers; reader offer; sweepstakes; raffle; gewinnspiel; gewinnspiele; verlosung
        verlosungen; preisrätsel; leserangebote; leseraktion; jeu concours; jeux concours; concours et jeux
        jeux et concours; sorteo; sorteos; concursos y sorteos; sorteos y concursos; promociones; sorteio
        sorteios; passatempo; passatempos; promoções; concorsi a premi; concorso a premi; prijsvraag; prijsvragen
        winactie; winacties; prijsvraag en winactie; konkursy; wygraj; soutěž; soutěže; soutez; souteze; súťaž
        súťaže; sutaz; sutaze; nyereményjáték; nyereményjátékok; nyerj; concursuri; nagradna igra; nagradne igre
        nagradni natječaj; nagradna igrica; tävling; tävlingar; tavling; tavlingar; konkurranse; konkurranser
        konkurrence; konkurrencer; arvonta; arvonnat; lukijakilpailu; розыгрыш; розыгрыши; конкурсы; розіграш
        розіграші; конкурси; çekiliş; çekilişler; yarışmalar; hediye çekilişi; lotereya və konkurslar; uduşlu oyun
        մրցույթ; մրցույթներ; խաղարկություն; კონკურსი; კონკურსები; გათამაშება; مسابقات وجوائز; قرعه کشی
        διαγωνισμοί; διαγωνισμός; הגרלות; הגרלה; תחרויות; プレゼント; 懸賞; 抽奖; 경품; kuis berhadiah; undian
        конкурс; конкурсы и розыгрыши; games and competitions""",
    "numbers": """
        lottery; lotteries; lotto; lottery results; lottery numbers; lotto results; lottozahlen; lotto und toto
        loterie; loto; résultats du loto; tirage du loto; lotería; loterías; quiniela; quinielas; quini 6
        loto plus; telekino; lotto e superenalotto; estrazioni; estrazioni del lotto; superenalotto; loteria
        loterias; mega sena; resultados das loterias; euromilhões; loterij; wyniki lotto; výsledky loterií
        loterie sportka; sportka; lottószámok; ötöslottó; loto rezultati; lottodragning; lottorätt; lottotall
        lottonumerot; лото; лотерея; лотереи; результаты лотерей; лотереї; piyango; milli piyango
        çekiliş sonuçları; sayısal loto; şans oyunları; lotereya; lotoreya; վիճակախաղ; ლატარია; ლოტო; يانصيب; لوتو
        بخت آزمایی; λαχεία; κλήρωση τζόκερ; הגרלת הלוטו; לוטו; 宝くじ; 当せん番号; 当選番号; 彩票
        开奖号码; 开奖结果; 开奖公告; 開獎號碼; 開獎結果; 로또; 당첨번호; togel; xổ số; kqxs""",
    "stars": """
        horoscope; horoscopes; astrology; star signs; your stars; horoskop; horoskope; tageshoroskop; sternzeichen
        astrologie; horoscopo; horoscopos; horóscopo del día; astrologia; oroscopo; oroscopi; horoskopy
        denní horoskop; horoszkóp; horoscop; dnevni horoskop; horoskooppi; horoskoopit; гороскоп; гороскопы
        астрология; гороскопи; burçlar; burç; günlük burç yorumları; astroloji; bürclər; ulduz falı; qoroskop
        goroskop; աստղագուշակ; հորոսկոպ; ჰოროსკოპი; ასტროლოგია; الأبراج; ابراج; حظك اليوم; فال روز; طالع بینی; فال
        ζώδια; αστρολογία; הורוסקופ; 占い; 星座; 운세;
        오늘의 운세; 今日の運勢; 今週の星占い; zodiak; ramalan bintang; tử vi; хороскоп""",
    "puzzle": """
        crossword; crosswords; puzzle; puzzles; puzzles and games; games and puzzles; sudoku; quiz; quizzes
        brain teasers; kreuzworträtsel; rätsel; rätsel und spiele; mots croisés; mots fléchés; crucigrama
        crucigramas; pasatiempos; palavras cruzadas; cruciverba; parole crociate; kruiswoordpuzzel; puzzels
        krzyżówka; krzyżówki; křížovka; křížovky; krížovka; krížovky; keresztrejtvény; rejtvény; integrame; rebus
        križaljka; križaljke; križanka; korsord; kryssord; krydsord; sanaristikko; ristikko; кроссворд; кроссворды
        судоку; кросворд; bulmaca; bulmacalar; krossvord; խաչբառ; კროსვორდი; سودوكو; كلمات متقاطعة; جدول
        سرگرمی و جدول; σταυρόλεξο; σταυρόλεξα; תשבץ; תשבצים; クロスワード; パズル; 数独; 填字游戏; 낱말퍼즐
        teka teki silang; ô chữ""",
    "notice": """
        public notice; public notices; legal notice; legal notices; planning notices; statutory notices
        official notices; official notice; amtliche bekanntmachung; amtliche bekanntmachungen; bekanntmachung
        bekanntmachungen; amtsblatt; öffentliche bekanntmachungen; annonces légales; annonce légale; avis légal
        avis légaux; avis officiels; annonces légales et judiciaires; marchés publics; appels d'offres; edictos
        edicto; avisos legales; avisos oficiales; anuncios oficiales; licitaciones; boletín oficial; editais
        edital; publicidade legal; publicações legais; avvisi legali; annunci legali; aste giudiziarie
        bandi e avvisi; officiële bekendmakingen; bekendmakingen; ogłoszenia urzędowe; obwieszczenia; przetargi
        úřední deska; úřední oznámení; úradná tabuľa; hirdetmény; hirdetmények; anunțuri publice; javni pozivi
        službene objave; kungörelser; kungörelse; kunngjøringer; bekendtgørelser; kuulutukset
        viralliset ilmoitukset; официально и документы; официальные объявления; официальные документы; тендеры
        офіційні оголошення; resmi ilan; resmi ilanlar; icra ilanları; ihale ilanları; ihaleler; basın ilan
        rəsmi elanlar; tenderlər; tender elanları; պաշտոնական հայտարարություններ; հայտարարություններ մրցույթների
        ოფიციალური განცხადებები; ტენდერები; إعلانات رسمية; إعلانات قانونية; مناقصات; آگهی های رسمی; آگهی رسمی
        مناقصه و مزایده; مناقصات و مزایدات; διακηρύξεις; מכרזים; מכרזים והודעות; 公告; 官報; 公示; 입찰공고
        인사; 인사발령; 공고; 人事; 人事異動
        pengumuman resmi; publicaciones legales; notificaciones judiciales; remates judiciales""",
    "death": """
        death notice; death notices; family notices; family announcements; in memoriam; in memoriam notices
        funeral notices; births marriages deaths; bereavement notices; rip notices; traueranzeige; traueranzeigen
        todesanzeige; todesanzeigen; sterbefälle; familienanzeigen; trauer; avis de décès; avis d'obsèques
        carnet du jour; carnet de deuil; esquela; esquelas; fúnebres; avisos fúnebres; necrológicas; necrologie
        annunci funebri; necrologi; falecimentos; avisos de falecimento; notas de falecimento; rouwadvertenties
        overlijdensberichten; familieberichten; nekrologi; klepsydry; kondolencje; smuteční oznámení; parte
        úmrtní oznámení; smútočné oznámenia; parté; gyászjelentés; gyászjelentések; gyászhírek; decese; osmrtnice
        umrli; čitulje; osmrtnica; dödsannonser; dödsannons; familjesidan; dødsannonser; dødsfald
        kuolinilmoitukset; соболезнования; некрологи; некролог; співчуття; vefat; vefatlar; vefat edenler
        vefat ilanları; cenaze ilanları; başsağlığı; nekroloq; հանգուցյալներ; ցավակցություն; ცავაკცობა; სამძიმარი
        ნეკროლოგი; وفيات; نعي; وفيات وتعازي; تسلیت; آگهی ترحیم; درگذشتگان; κηδείες; κοινωνικά κηδείες; אבל
        מודעות אבל; おくやみ; お悔やみ; 讣告; 부고; berita duka; cáo phó; tin buồn""",
    "job": """
        job ads; job offers; vacancies; vacancy; jobs; situations vacant; recruitment; stellenanzeigen
        stellenanzeige; stellenmarkt; stellenangebote; jobbörse; offres d'emploi; offre d'emploi
        ofertas de empleo; empleos; bolsa de trabajo; vagas; vagas de emprego; offerte di lavoro; vacatures
        oferty pracy; volná místa; nabídka práce; voľné miesta; pracovní nabídky; ponuka práce; álláshirdetések
        állás; állásajánlatok; locuri de muncă; oglasi za posao; prosta delovna mesta; lediga jobb; platsannonser
        ledige stillinger; stillinger; ledige job; avoimet työpaikat; työpaikat; вакансии; вакансії; iş ilanları
        iş ilanı; eleman arayanlar; vakansiyalar; vakansiya; iş elanları; թափուր աշխատատեղեր; թափուր աշխատատեղ
        ვაკანსიები; ვაკანსია; وظائف; وظائف شاغرة; فرص عمل; استخدام; فرصت های شغلی; آگهی استخدام; θέσεις εργασίας
        דרושים; 求人; 招聘; 구인; lowongan; lowongan kerja; loker; info loker; tuyển dụng; việc làm""",
    "advert": """
        classifieds; classified; classified ads; small ads; for sale; kleinanzeigen; anzeigenmarkt
        petites annonces; clasificados; avisos clasificados; classificados; annunci; piccoli annunci
        kleine advertenties; zoekertjes; ogłoszenia; ogłoszenia drobne; inzerce; řádková inzerce; inzercia
        apróhirdetés; apróhirdetések; mica publicitate; mali oglasi; oglasi; radannonser; småannonser
        rubrikannonser; pikkuilmoitukset; объявления; частные объявления; оголошення; seri ilanlar; ilanlar
        elanlar; հայտարարություններ; განცხადებები; إعلانات مبوبة; نیازمندیها; نیازمندی ها; αγγελίες
        μικρές αγγελίες; לוח מודעות; 分類廣告; iklan baris; rao vặt""",
    "service": """
        pharmacies on duty; duty pharmacies; tv guide; tv listings; tv programme; tv schedule; what's on tv
        fernsehprogramm; tv programm; notdienste; apothekennotdienst; programme tv; pharmacies de garde; farmacias
        farmacias de turno; farmacias de guardia; programación tv; farmacie di turno; guida tv; programmi tv
        farmácias de serviço; farmácia de plantão; tv gids; program tv; dyżury aptek; tv program; pohotovost
        lékárny; tv műsor; gyógyszertári ügyelet; ügyelet; tv tablå; tv ohjelmat; программа передач; телепрограмма
        курс валют; курсы валют; программа тв; телепрограма; nöbetçi eczane; nöbetçi eczaneler; namaz vakitleri
        tv rehberi; yayın akışı; namaz vaxtları; növbətçi apteklər; valyuta məzənnəsi; tv proqramı; valyuta
        հեռուստածրագիր; փոխարժեք; ტელეპროგრამა; ვალუტის კურსი; مواقيت الصلاة; أوقات الصلاة; أسعار العملات
        أسعار الذهب; نرخ ارز; اوقات شرعی; εφημερεύοντα φαρμακεία; πρόγραμμα τηλεόρασης; לוח שידורים; 番組表
        电视节目表; 편성표; jadwal sholat; jadwal salat; lịch phát sóng; flyers; prospekte; prospekter; letáky
        gazetki; broşürler""",
    "letter": """
        newsletter; newsletters; our newsletters; newsletter signup; newsletter abonnieren; infolettre
        infolettres; lettres d'information; boletines; boletín; nyhetsbrev; nyhedsbrev; uutiskirje; uutiskirjeet
        hírlevél; hírlevelek; nieuwsbrief; nieuwsbrieven; bülten; e bülten; рассылка; рассылки
        подписка на рассылку; xəbər bülleteni; abunə; տեղեկագիր; ნიუსლეთერი; النشرة البريدية; نشرة بريدية; خبرنامه
        ενημερωτικό δελτίο; ניוזלטר; メルマガ; ニュースレター; 电子报; 뉴스레터; buletin; odběr novinek
        odber noviniek; subscribe; subscription; subscriptions; abonnement; abonnements; abo; abonnieren
        suscripciones; suscripción; suscribirse; assine; abbonati; abbonamenti; prenumerata; předplatné
        predplatné; előfizetés; abonamente; pretplata; naročnina; prenumerera; prenumeration
        abonnement og levering; tilaa; tilaukset; подписка; передплата; abonelik; abunəlik""",
}
_WEAK: dict[Genre, str] = {
    "death": """
        obituaries; obituary; nachrufe; nécrologie; nécrologies; obituarios; obituario; necrologías; obituários
        dödsfall; minnesord; minneord; navne; muistokirjoitukset; памяти; anma; taziye; تعازي; یادبود""",
    "draw": """
        wettbewerb; wettbewerbe; concours; jeux; concurso; concursos; juegos; concorso; concorsi; giochi; passatempos
        jogos; wedstrijd; konkurs; konkursy; concurs; natječaj; natječaji; kilpailu; kilpailut; yarışma; müsabiqə
        müsabiqələr; مسابقة; مسابقات; مسابقه; cuộc thi; lomba; pályázat; výherní soutěž; win""",
    "sky": """
        weather; weather forecast; forecast; wetter; wettervorhersage; météo; meteo; el tiempo; tiempo; clima
        pronóstico; pronóstico del tiempo; previsão do tempo; tempo; previsioni meteo; previsioni; het weer; weer
        weerbericht; pogoda; prognoza pogody; počasí; předpověď počasí; počasie; predpoveď počasia; időjárás
        vremea; prognoza meteo; vrijeme; vremenska prognoza; vreme; väder; vädret; vær; været; vejr; vejret; sää
        погода; прогноз погоды; прогноз погоди; hava durumu; hava; hava proqnozu; եղանակ; եղանակը; եղանակի կանխատեսում
        ამინდი; ამინდის პროგნოზი; الطقس
        حالة الطقس; آب و هوا; هواشناسی; ο καιρός; καιρός; מזג האוויר; 天気; 天気予報; 天气; 날씨; cuaca
        prakiraan cuaca; thời tiết; времето""",
    "date": """
        events; event; what's on; events calendar; calendar; diary; listings; event listings; veranstaltungen
        veranstaltung; veranstaltungskalender; termine; veranstaltungstipps; événements; évènements; agenda
        sortir; eventos; cartelera; agenda cultural; agenda de eventos; eventi; appuntamenti; evenementen
        uitagenda; wydarzenia; imprezy; kalendarz imprez; kalendář akcí; akce; pozvánky; podujatia; kam v meste
        programajánló; rendezvények; evenimente; događanja; dogodki; evenemang; kalendarium; kalender
        arrangementer; arrangementskalender; tapahtumat; menovinkit; афиша; календарь событий; афіша; події афіша
        etkinlik; etkinlikler; etkinlik takvimi; tədbirlər; afişa; միջոցառումներ; ազդագիր; ღონისძიებები; აფიშა
        فعاليات; أحداث; رویدادها; تقویم رویدادها; εκδηλώσεις; אירועים; イベント; 活动; 행사; acara; agenda acara
        sự kiện""",
    "sound": """
        podcast; podcasts; listen; audio; our podcasts; hören; écouter; balados; balado; pódcast; escuchar
        ascolta; luister; luisteren; posłuchaj; podcasty; poslech; počúvaj; hallgasd; asculta; slušaj; poslušaj
        lyssna; poddar; podd; poddradio; lyt; lytt; podkast; podkaster; kuuntele; podcastit; подкаст; подкасты
        аудио; слушать; подкасти; аудіо; podkastlar; dinle; փոդքասթ; փոդքաստ; լսել; პოდკასტი; პოდკასტები; بودكاست
        بودکاست; پادکست; ποντκάστ; podcast εκπομπές; הסכת; הסכתים; פודקאסט; ポッドキャスト; 播客; 팟캐스트""",
    "vote": """
        poll; polls; reader poll; umfrage; umfragen; sondage; sondages; encuesta; encuestas; enquete; sondaggio
        sondaggi; ankieta; sonda; anketa; ankety; szavazás; sondaj; omröstning; avstemning; afstemning; äänestys
        опрос; опросы; голосование; опитування; anket; anketler; sorğu; sorğular; հարցում; გამოკითხვა; استطلاع
        استطلاع رأي; نظرسنجی; δημοσκόπηση; סקר; アンケート; 投票; 설문""",
}
_KIND_WORDS: dict[Genre, str] = {
    "draw": "a competition",
    "numbers": "the numbers of a lottery",
    "stars": "a horoscope",
    "puzzle": "a puzzle",
    "notice": "a public notice",
    "death": "a notice of a death",
    "job": "an offer of work",
    "advert": "a small advertisement",
    "service": "a service of the paper",
    "letter": "a page to subscribe on",
    "sky": "a weather forecast",
    "date": "an announcement of an event",
    "sound": "something to hear",
    "vote": "a vote of the readers",
}


_ZODIAC = re.compile(
    r"(?<![^\W\d_])(?:Aries|Taurus|Gemini|Virgo|Sagittarius|Capricorn|Aquarius|Pisces|Widder|Zwillinge|Steinbock|Wassermann"
    r"|Bélier|Taureau|Gémeaux|Verseau|Capricorne|Tauro|Géminis|Escorpio|Sagitario|Capricornio|Acuario|Piscis"
    r"|Áries|Touro|Gêmeos|Gémeos|Escorpião|Sagitário|Capricórnio|Aquário|Peixes|Ariete|Gemelli|Scorpione|Sagittario|Capricorno"
    r"|Acquario|Tweelingen|Boogschutter|Steenbok|Waterman|Baran|Bliźnięta|Strzelec|Koziorożec|Wodnik|Blíženci|Střelec"
    r"|Kozoroh|Vodnář|Vodnár|Kozorožec|Nyilas|Vízöntő|Ikrek|Väduren|Tvillingarna|Stenbocken|Vattumannen|Væren|Tvillingene"
    r"|Vodenjak|Jarac|Strijelac|Овен|Телец|Близнецы|Козерог|Водолей|Стрелец|Близнюки|Козоріг|Водолій|Стрілець"
    r"|İkizler|Yengeç|Başak|Oğlak|Akrep|Qoç|Əkizlər|Oğlaq|Dolça|Oxatan|Խոյ|Ցուլ|Երկվորյակներ|Այծեղջյուր|Ջրհոս"
    r"|ვერძი|კურო|ტყუპები|მერწყული|თხის\s+რქა|الحمل|الثور|الجوزاء|السرطان|العذراء|الجدي|الدلو|فروردین|اردیبهشت|خرداد"
    r"|Κριός|Ταύρος|Δίδυμοι|Υδροχόος|טלה|תאומים|גדי|דלי)(?![^\W\d_])|牡羊座|쥐띠|소띠|토끼띠|뱀띠|원숭이띠|양자리|황소자리|쌍둥이자리|牡牛座|双子座|山羊座|水瓶座|白羊座|金牛座"
)
_MARKS = ":：|–—՝"
_BRACKETED = re.compile(r"^\s*[\[［【〈<（(]\s*([^\[\]【】〈〉()（）]{1,30}?)\s*[\]］】〉>）)]")
_MOST_WORDS, _SIGNS_OF_A_NAME = 12, range(4, 7)
WORDS_OF_KINDS: Mapping[Genre, str] = _KIND_WORDS
"""What each is in words for an editor."""


def genre_of(label: str | None) -> Genre | None:
    """What a label or a folder says that it holds, where that is never a story."""
    return _named("sure").get(tuple(folded(label or "").split()))


def doubtful_genre_of(label: str | None) -> Genre | None:
    """The same for names that sections of stories have too, such as “Weather”."""
    return _named("weak").get(tuple(folded(label or "").split()))


def genres_within(line: str) -> frozenset[Genre]:
    """The genres that words anywhere in a headline name: “Your horoscope for Friday”, “Quiniela: resultados”.

    A headline without blanks names one where it begins or ends with a name of several signs.
    """
    words = tuple(folded(line).split())[:_MOST_WORDS]
    runs = {words[start : start + length] for length in (1, 2, 3, 4) for start in range(len(words) - length + 1)}
    if len(words) == 1 and extent(words[0]) > 2 * len(words[0]):
        runs |= {edge for length in _SIGNS_OF_A_NAME for edge in ((words[0][:length],), (words[0][-length:],))}
    return frozenset(genre for run in runs for table in ("sure", "weak") if (genre := _named(table).get(run)))


def genres_opening(line: str) -> frozenset[Genre]:
    """The genres that the first words of a headline name: “Public notice of the town of Quay on its roads”."""
    words = tuple(folded(line).split())
    tables = (_named("sure"), _named("weak"))
    runs = (words[:length] for length in range(1, 5))
    return frozenset(genre for run in runs for table in tables if (genre := table.get(run)))


def genre_before_a_mark(line: str) -> Genre | None:
    """The genre that stands before the first colon or stroke of a headline: “Death notice: Ada Quay”."""
    return genre_of(_before_a_mark(line))


def doubtful_genre_before_a_mark(line: str) -> Genre | None:
    """The same for names that sections of stories have too: “Weather: rain”."""
    return doubtful_genre_of(_before_a_mark(line))


def signs_of_stars(text: str) -> int:
    """How many signs of the zodiac a text names, of those that are nothing else in its language."""
    return len({found.lower() for found in _ZODIAC.findall(text)})


def label_in_brackets(line: str) -> str | None:
    """The label in brackets that a headline opens with: “[부고] …”, “【訃報】…”."""
    found = _BRACKETED.match(line)
    return found[1] if found else None


def _before_a_mark(line: str) -> str | None:
    if bracketed := label_in_brackets(line):
        return bracketed
    label, mark, _ = line.partition(next((one for one in line if one in _MARKS), "\0"))
    return label if mark else None


@cache
def _named(table: str) -> Mapping[tuple[str, ...], Genre]:
    given = _SURE if table == "sure" else _WEAK
    return {words: genre for genre, names in given.items() for words in phrases_of(names)}
