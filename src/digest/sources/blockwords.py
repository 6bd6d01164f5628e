"""The names that blocks of a front page have, and the labels of advertisements, in the languages we know.

Names are compared without case, accents and punctuation. A name of one word counts only where the
heading has few others; one of several words counts within a heading too.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import Literal

from digest.sources.shortcache import cached_if_short
from digest.sources.slugs import parted_words

BlockName = Literal["picked", "popular", "latest", "related", "aside", "writers"]

_NAMES: dict[BlockName, str] = {
    "picked": """
        editor's choice; editors' choice; editor's picks; editors' picks; editors picks; editor's pick; editor picks
        our picks; staff picks; top picks; editor's selection; chosen by the editors; recommended by the editors
        handpicked; featured; featured stories; featured articles; must reads; redaktionstipp; redaktionstipps
        auswahl der redaktion; empfehlung der redaktion; empfehlungen der redaktion; tipp der redaktion
        tipps der redaktion; redaktionsempfehlung; redaktionsempfehlungen; von der redaktion empfohlen
        unsere empfehlungen; ausgewahlt; choix de la redaction; selection de la redaction; coups de coeur
        coup de coeur; notre selection; recommande par la redaction; seleccion del editor; eleccion del editor
        seleccion de la redaccion; recomendado por la redaccion; recomendados; destacados; la scelta della redazione
        scelti dalla redazione; scelti per voi; escolha do editor; escolhas do editor; escolha da redacao
        keuze van de redactie; wybor redakcji; redakcja poleca; editorun secimi; editorun sectikleri
        editorun secim; editor secimi; выбор редакции; выбор редактора; редакция рекомендует; редакция советует
        рекомендует редакция; выбор главного редактора; вибір редакції; redaktorun seçimi; redaksiyanın seçimi
        redaktor seçimi; seçilmişlər; խմբագրի ընտրանի; խմբագրի ընտրությունը; խմբագրի ընտրություն
        խմբագրության ընտրանի; խմբագրության ընտրությունը; რედაქტორის არჩევანი; რედაქციის არჩევანი
        რედაქტორის რჩეული; რჩეული; اختيارات المحرر; اختيار المحرر; اختيارات المحررين; اختيارات التحرير
        اختيار رئيس التحرير; مختارات; انتخاب سردبیر; برگزیده سردبیر; پیشنهاد سردبیر; گزیده سردبیر
        انتخاب سردبیران; به انتخاب سردبیر; 编辑推荐; 小编推荐; 编辑精选; 編輯推薦; 編輯精選; 精选; 編集部おすすめ
        編集部のおすすめ; 編集部のイチオシ; おすすめ; 편집자 추천; 에디터 추천; 추천기사; lựa chọn của biên tập viên
        biên tập viên chọn; tin chọn lọc; pilihan editor; pilihan redaksi; επιλογές της σύνταξης; επιλογή σύνταξης
        επιλογές συντάκτη; בחירת העורך; בחירת העורכים; בחירות המערכת; polecamy; polecane przez redakcję; výběr redakce
        výber redakcie; a szerkesztő ajánlja; szerkesztőségi ajánló; recomandările redacției; izbor urednika
        izbor urednice; redaktionen rekommenderar; redaktionens val; redaksjonen anbefaler; redaktionen anbefaler
        toimituksen valinta; toimitus suosittelee; ایڈیٹر کی پسند; مدیر کا انتخاب
        กองบรรณาธิการแนะนำ; บรรณาธิการแนะนำ; संपादक की पसंद; সম্পাদকের পছন্দ; সম্পাদকের বাছাই; ஆசிரியர் தேர்வு
        ជម្រើសអ្នកនិពន្ធ; အယ်ဒီတာ့ရွေးချယ်မှု""",
    "popular": """
        most read; most popular; popular; most viewed; trending; trending now; top read; read most; widely read
        most e-mailed; most emailed; most shared; most clicked; most watched; most recommended; meistgeteilt
        les plus partages; mas compartido; lo mas compartido; en çok paylaşılanlar; ən çox paylaşılanlar
        popular stories; popular articles; what others are reading; readers' favourites; meistgelesen; meist gelesen
        meistgelesene; meistgeklickt; am meisten gelesen; beliebt; beliebteste; beliebte artikel; das lesen andere
        les plus lus; le plus lu; les plus lues; plus lus; plus lues; populaires; les plus populaires
        les plus consultes; articles populaires; lo mas leido; mas leido; mas leidas; mas leidos; lo mas visto
        lo mas popular; i piu letti; piu letti; piu lette; mais lidas; mais lidos; mais lido; meest gelezen
        najczesciej czytane; en çok okunanlar; en çok okunan; çok okunanlar; çok okunan; popüler; en popüler
        популярное; популярные; самое читаемое; самые читаемые; читаемое; самое популярное; самое обсуждаемое
        сейчас читают; найпопулярніше; найчитаніше; популярне; ən çox oxunanlar; ən çox oxunan; çox oxunanlar
        çox oxunan; populyar; ən populyar; ամենաընթերցված; ամենաընթերցվածը; ամենաընթերցվածները; ամենակարդացված
        ամենադիտված; ամենաշատ կարդացված; շատ ընթերցված; հանրաճանաչ; ყველაზე კითხვადი; ყველაზე წაკითხვადი
        ყველაზე წაკითხული; ყველაზე პოპულარული; პოპულარული; الأكثر قراءة; الأكثر مشاهدة; الأكثر شعبية
        الأكثر تداولا; الأكثر رواجا; پربازدیدترین; پربازدیدترین ها; پربازدید ترین; پربازدیدها; پربیننده ترین
        پربیننده ترین ها; پرخواننده ترین; پرخواننده ها; محبوب ترین; پرطرفدارترین
        点击排行; 点击排行榜; 阅读排行; 热门排行; 新闻排行; 热门; 热门新闻; 热门文章; 热点排行; 排行榜; 热榜
        熱門新聞; 熱門文章; 點閱排行
        一周排行; 本周热点; アクセスランキング; ランキング; 人気記事; 人気; よく読まれている記事; 많이 본 뉴스
        많이 본 기사; 인기기사; 인기뉴스; đọc nhiều; đọc nhiều nhất; tin đọc nhiều; xem nhiều; xem nhiều nhất
        terpopuler; terbanyak dibaca; δημοφιλή; τα πιο δημοφιλή; πιο διαβασμένα; הנקראות ביותר; הכי נקראות
        הנצפות ביותר; פופולרי; najczęściej czytane; najpopularniejsze; popularne; nejčtenější; najčítanejšie
        legolvasottabb; legnépszerűbb; cele mai citite; najčitanije; najbolj brano; mest läst; mest lästa; mest lest
        mest læste; luetuimmat; suosituimmat; سب سے زیادہ پڑھی گئی; مقبول ترین; مقبول خبریں; सबसे ज्यादा पढ़ी गई
        सर्वाधिक पढ़ी गई; सबसे लोकप्रिय; लोकप्रिय; อ่านมากที่สุด; ข่าวยอดนิยม; ยอดนิยม; সর্বাধিক পঠিত; জনপ্রিয়
        அதிகம் படிக்கப்பட்டவை; அதிகம் படித்தவை; អានច្រើនបំផុត; ពេញនិយម; လူဖတ်အများဆုံး; အဖတ်အများဆုံး; ອ່ານຫຼາຍທີ່ສຸດ""",
    "latest": """
        latest; latest news; latest stories; newest; just in; recent; recent stories; recent news; breaking news; news
        neueste; neueste meldungen; aktuell; aktuelles; aktuelle nachrichten; neueste nachrichten; letzte meldungen
        les dernieres nouvelles; dernieres nouvelles; dernieres infos; dernieres actualites; actualites; en continu
        le fil; fil info; ultimas noticias; lo ultimo; ultima hora; ultime notizie; ultimas; laatste nieuws
        najnowsze; son haberler; son dakika; güncel; последние новости; новости; лента; лента новостей; свежее
        последнее; главное; останні новини; son xəbərlər; xəbərlər; xəbər lenti; վերջին լուրեր; լրահոս; վերջին
        ნორები; ახალი ამბები; უახლესი; ბოლო ამბები; أحدث الأخبار; آخر الأخبار; الأحدث; آخرین اخبار; آخرین خبرها
        تازه ترین; تازه ها; تازه ترین خبرها; 最新; 最新新闻; 最新消息; 最新文章; 最新報導; 即时新闻; 滚动新闻
        新着; 新着記事; 新着ニュース; 最新ニュース; 速報; 최신뉴스; 최신기사; 최신; 속보; tin mới; tin mới nhất
        mới nhất; tin mới cập nhật; terbaru; berita terbaru; terkini; τελευταία νέα; ροή ειδήσεων; τελευταίες ειδήσεις
        חדשות אחרונות; מבזקים; עדכונים אחרונים; ostatnie; ostatnie wiadomości; aktualności; nejnovější; najnovšie
        legfrissebb; friss hírek; ultimele știri; najnovije; zadnje novice; senaste; senaste nytt; siste; siste nytt
        seneste; seneste nyt; uusimmat; tuoreimmat; تازہ ترین; تازہ خبریں; ताज़ा खबरें; ताजा खबर; ข่าวล่าสุด
        সর্বশেষ; সর্বশেষ সংবাদ; সর্বশেষ খবর; சமீபத்திய செய்திகள்; ព័ត៌មានថ្មីៗ; နောက်ဆုံးရသတင်းများ""",
    "related": """
        related; related articles; related stories; related news; see also; read also; read more; more on this
        more on this topic; lesen sie auch; mehr zum thema; verwandte artikel; zum thema; a lire aussi; lire aussi
        sur le meme sujet; relacionados; noticias relacionadas; te puede interesar; leggi anche; lees ook
        czytaj też; ilgili haberler; bunlar da ilginizi çekebilir; читайте также; по теме; материалы по теме
        читайте також; oxşar xəbərlər; həmçinin oxuyun; կարդացեք նաև; նմանատիպ; წაიკითხეთ აგრეთვე; მსგავსი სიახლეები
        اقرأ أيضا; مواضيع ذات صلة; أخبار ذات صلة; مطالب مرتبط; اخبار مرتبط; بیشتر بخوانید
        相关新闻; 相关阅读; 相关文章; 相关报道; 相關新聞; 延伸阅读; 延伸閱讀; 関連記事; 関連ニュース; 관련기사
        관련 기사; tin liên quan
        bài liên quan; có thể bạn quan tâm; berita terkait; baca juga; σχετικά άρθρα; διαβάστε επίσης; διαβάστε ακόμα
        כתבות נוספות; כתבות קשורות; zobacz też; zobacz także; powiązane; související; súvisiace; kapcsolódó cikkek
        kapcsolódó
        citește și; povezane vijesti; läs också; les også; læs også; lue myös; متعلقہ خبریں; مزید پڑھیں
        ข่าวที่เกี่ยวข้อง; यह भी पढ़ें; ये भी पढ़ें; संबंधित खबरें; আরও পড়ুন; সম্পর্কিত খবর; தொடர்புடைய செய்திகள்
        ព័ត៌មានពាក់ព័ន្ធ; ဆက်စပ်သတင်းများ""",
    "aside": """
        newsletter; newsletters; our newsletters; sign up; subscribe; events; events calendar; what's on; calendar
        upcoming events; weather; jobs; job offers; vacancies; classifieds; tags; topics; tag cloud; hot topics
        our partners; from our partners; partner content; paid content; from the web; around the web; sponsored
        sponsored content; advertisement; advertising; promoted; promotion; deals; shop
        the team; horoscope; puzzles; games; videos; video; watch; podcasts
        follow us; about us; contact; veranstaltungen; veranstaltungskalender; termine; kalender; wetter
        stellenanzeigen; stellenmarkt; stellenangebote; jobborse; kleinanzeigen; themen; schlagworte; stichworte
        anzeige; anzeigen; werbung; partnerangebote; angebote unserer partner
        folgen sie uns; abonnieren; infolettre; lettre d'information; agenda; evenements; meteo; emploi
        offres d'emploi; petites annonces; mots cles; nos partenaires; contenu partenaire; contenus sponsorises
        publicite; suivez nous; boletin; boletines; eventos; empleo; el tiempo; etiquetas; publicidad
        contenido patrocinado; bülten; e bülten; etkinlikler; etkinlik takvimi; hava durumu
        iş ilanları; ilanlar; etiketler; reklam; sponsorlu içerik
        bizi takip edin; рассылка; подписка; подпишитесь; афиша; календарь; погода; вакансии; работа
        объявления; теги; темы; реклама; партнеры; партнерские материалы; новости партнеров; на правах рекламы
        мы в соцсетях; bülletendə; tədbirlər; hava; hava haqqında; vakansiyalar
        elanlar; teqlər; tərəfdaşlar; տեղեկագիր; միջոցառումներ; եղանակ; աշխատանք; թափուր աշխատատեղեր
        պիտակներ; թեմաներ; գովազդ; գործընկերներ; მეილინგი; ღონისძიებები; აფიშა; ამინდი; ვაკანსიები
        თეგები; რეკლამა; პარტნიორები; გამოიწერეთ; النشرة البريدية; النشرة الإخبارية; اشترك; فعاليات
        الفعاليات; الطقس; وظائف; فرص عمل; إعلانات; إعلان; الوسوم; شركاؤنا; محتوى برعاية
        خبرنامه; اشتراک; رویدادها; تقویم رویدادها; آب و هوا; آگهی; آگهی ها; استخدام; فرصت های شغلی; برچسب ها
        همکاران ما; رپورتاژ; رپرتاژ آگهی""",
    "writers": """
        our authors; our columnists; authors; columnists; columnist; contributors; our contributors; columns
        our writers; our bloggers; bloggers; blogs; unsere autoren; autoren; kolumnisten; kolumnen; gastautoren
        unsere kolumnisten; nos auteurs; chroniqueurs; nos chroniqueurs; chroniques; les blogs; nuestros autores
        columnistas; nuestros columnistas; firmas; editorialisti; le firme; i blog; colunistas; cronistas
        columnisten; felietoniści; felietonisti; publicyści; komentátoři; komentátori; blogy; kolumnisták
        editorialiști; kolumnisti; kolumniste; kolumnister; krönikörer; våra krönikörer; kommentatorer; kolumnistit
        авторы; наши авторы; колумнисты; колонки; блоги; автори; колонки авторов; yazarlar; yazarlarımız
        köşe yazarları; köşe yazıları; müəlliflər; köşə yazarları; bloqlar; հեղինակներ; մեր հեղինակները; բլոգեր
        ავტორები; ჩვენი ავტორები; ბლოგები; كتاب الرأي; كتابنا; مقالات الكتاب; نویسندگان; یادداشت نویسان
        αρθρογράφοι; στήλες; בעלי הטורים; טורים; コラムニスト; 专栏作家; 칼럼니스트; kolumnis""",
}
_ADVERTISEMENT = """
    advertisement; advertising; advertorial; sponsored; sponsored content; sponsored post; sponsored story; promoted
    paid content; paid post; paid partnership; partner content; brand content; branded content; ad; promotion; anzeige
    werbung; gesponsert; sponsored by; in kooperation mit; bezahlter inhalt; paid for by; presented by; in partnership
    publicite; publireportage; publi redactionnel; contenu sponsorise; sponsorise; contenu partenaire; partenariat
    publicidad; patrocinado; contenido patrocinado; publirreportaje; pubblicita; sponsorizzato; publicidade
    advertentie; reklama; reklam; ilan; tanıtım; sponsorlu; sponsorlu içerik; advertoryal; реклама
    на правах рекламы; спецпроект; партнерский материал; промо; спонсорский материал; партнерский проект
    reklam hüququnda; գովազդ; գովազդային; რეკლამა; სპონსორი; إعلان; إعلان ممول; محتوى برعاية
    برعاية; آگهی; رپورتاژ آگهی; رپرتاژ آگهی; رپورتاژ; تبلیغات; تبلیغ
    โฆษณา; พื้นที่โฆษณา; विज्ञापन; বিজ্ঞাপন; விளம்பரம்; ពាណិជ្ជកម្ម; ផ្សាយពាណិជ្ជកម្ម; ကြော်ငြာ; ໂຄສະນາ"""
# Labels that an article itself bears, and no banner beside it.
_PAID_ARTICLE = """
    advertorial; sponsored content; sponsored post; sponsored story; sponsored article; paid post; paid content
    paid partnership; partner content; branded content; brand content; brandvoice; promoted content; promotional feature
    advertisement feature; commercial feature; special advertising section; in paid partnership with
    bezahlter inhalt; bezahlter beitrag; gesponserter beitrag; gesponserter inhalt; anzeige sonderveröffentlichung
    sonderveröffentlichung; advertorial anzeige; anzeige advertorial; werblicher beitrag; publireportage
    publirédactionnel; publi rédactionnel; publicommuniqué; publi communiqué; contenu sponsorisé; article sponsorisé
    contenu partenaire; contenu de marque; contenu commandité; article commandité
    texte commandité; communiqué sponsorisé; publirreportaje; publireportaje; publinota
    contenido patrocinado; contenido de marca; contenido promocionado; espacio patrocinado; remitido
    informazione pubblicitaria; contenuto sponsorizzato; contenuto promozionale; messaggio promozionale
    messaggio pubblicitario; informazione promozionale; pubbliredazionale; publiredazionale; articolo sponsorizzato
    conteúdo patrocinado; conteúdo publicitário; conteúdo de marca; conteúdo de responsabilidade do anunciante
    especial publicitário; informe publicitário; publieditorial; publi editorial; partnercontent
    gesponsord; gesponsorde inhoud; gesponsord artikel; gesponsorde content; betaalde inhoud; betaald partnerschap
    branded artikel; artykuł sponsorowany; materiał sponsorowany; tekst sponsorowany; materiał partnera
    materiał promocyjny; artykuł partnerski; materiał reklamowy; támogatott tartalom; szponzorált tartalom
    szponzorált cikk; pr cikk; fizetett tartalom; sponzorovaný obsah; sponzorovaný článek; sponzorovaný článok
    komerční sdělení; placená inzerce; reklamní sdělení; komerčný článok; pr článek; pr článok
    conținut sponsorizat; articol sponsorizat; conținut plătit; sponzorirani sadržaj; sponzorisani sadržaj
    sponzorirani članak; promotivni sadržaj; plaćeni oglas; promo tekst; sponzorirana vsebina; oglasno sporočilo
    promocijsko besedilo; oglasni prispevek; annonsörinnehåll; sponsrat innehåll; annonssamarbete
    i samarbete med annonsör; betalt samarbete; annonsørinnhold; annonsørindhold; sponset innhold; sponsoreret indhold
    betalt innhold; betalt indhold; kaupallinen yhteistyö; mainosartikkeli; maksettu sisältö; sisältöyhteistyö
    sponsorlu içerik; advertoryal; tanıtım yazısı; reklam hüququnda; reklam xarakterli; на правах рекламы
    партнерский материал; спонсорский материал; партнерский проект; рекламный материал
    партнерський матеріал; спонсорський матеріал; на правах реклами; платено съдържание; рекламно съдържание
    платена публикация
    χορηγούμενο; χορηγούμενο περιεχόμενο; διαφημιστικό άρθρο; պատվիրված նյութ; գովազդային նյութ; հովանավորվող նյութ
    სარეკლამო სტატია; სპონსორირებული; რეკლამის უფლებით; محتوى برعاية; محتوى ممول; إعلان ممول; مادة إعلانية; محتوى إعلاني
    رپورتاژ آگهی; رپرتاژ آگهی; محتوای تبلیغاتی; תוכן שיווקי; תוכן ממומן; תוכן פרסומי; בשיתוף פעולה מסחרי; כתבה שיווקית
    広告特集; 記事広告; タイアップ広告; スポンサードコンテンツ; 提供記事; pr 提供; 推广内容; 赞助内容
    廣編特輯; 협찬기사; 애드버토리얼; konten bersponsor; advertorial konten; nội dung tài trợ; bài pr
    sponsor content; ad feature; commercial content; partner feature; promoted feature; paid programme
    supplied content; nota patrocinada; artículo patrocinado; espacio publicitario; espacio de marca
    contenido comercial; brandstudio; treść sponsorowana; artykuł promocyjny; tekst promocyjny; współpraca reklamowa
    publikacja sponsorowana; materiał płatny; támogatói tartalom; támogatói cikk; hirdetői tartalom; partnertartalom
    reklámcikk; fizetett hirdetés; reclameboodschap; betaalde samenwerking; inhalt des partners; partnerinhalt
    sponzorovaný příspěvek; reklamný článok; articol publicitar; plaćeni sadržaj; партнерський проєкт
    рекламний матеріал; рекламная статья; реклама партнера; ticari içerik; sponsorlu haber; προωθούμενο περιεχόμενο
    εμπορική συνεργασία; διαφημιστική καταχώριση; διαφημιστική καταχώρηση; πληρωμένη καταχώρηση
    διαφημιστικό αφιέρωμα; إعلان مدفوع; محتوى مدفوع; محتوى ترويجي; مادة ترويجية; تقرير إعلاني; إعلان تحريري
    مساحة إعلانية; اشتہاری مواد; سپانسرڈ مواد; प्रायोजित; विज्ञापन सामग्री; 广告推广; 商业推广; 合作推广
    推广信息; 软文; 商讯; 企业推广; 기획광고; 특집광고; 광고기사
    quảng cáo tài trợ; bài viết tài trợ; thông tin quảng cáo
    thông tin doanh nghiệp; bài viết quảng cáo; nội dung quảng cáo; được tài trợ
    artikel sponsor; konten iklan; บทความประชาสัมพันธ์; สนับสนุนโดย"""
_LETTERS = str.maketrans("ıәيىكأإآةłøđ", "iəییکاااهlod")
_APOSTROPHES = re.compile("['`]")
_BETWEEN = re.compile(r"[^\w]+|_+")
_FEW, _MANY = 3, 8
_ENDS = (".", "!", "?", "。")
_SAYS_PAID = re.compile(
    r"^\W*(?:this|the)\s+(?:article|content|post|feature|story|page)\s+(?:is|was|has\s+been)\s+(?:an?\s+)?(?:sponsored|paid|promot|advert|produced\s+by\s+\S+"
    r"\s+on\s+behalf)|^\W*(?:dieser|diese)\s+(?:beitrag|artikel|seite|inhalt)\s+(?:ist|wurde)\s+(?:eine?\s+)?(?:bezahlt|gesponsert|anzeige|werb)"
    r"|^\W*(?:cet\s+article|ce\s+contenu)\s+(?:est|a\s+été)\s+(?:sponsoris|commandit|proposé\s+par|réalisé\s+en\s+partenariat|un\s+contenu\s+(?:sponsor|publi))"
    r"|^\W*contenu\s+(?:proposé|offert|présenté)\s+par\s|^\W*content\s+(?:provided|presented|offered)\s+by\s"
    r"|^\W*este\s+(?:artículo|contenido|artigo|conteúdo)\s+(?:es|é|ha\s+sido|foi)\s+(?:patrocinad|un\s+contenido\s+patroc|oferecido)"
    r"|^\W*dit\s+(?:artikel|bericht)\s+is\s+(?:gemaakt\s+in\s+samenwerking|een\s+(?:advertorial|betaald)|gesponsord)|^\W*a\s+cikk\s+(?:megjelenését|elkészítését)\s+.{2,60}\stámogatta|^\W*(?:ez\s+(?:a\s+)?)?(?:fizetett|támogatott)\s+(?:cikk|tartalom|hirdetés)\b"
    r"|^\W*(?:artykuł|materiał|tekst)\s+(?:powstał\s+(?:na\s+zlecenie|we\s+współpracy\s+reklamowej)|jest\s+(?:sponsorowany|reklamą))"
    r"|^\W*bài\s+viết\s+(?:được\s+tài\s+trợ|có\s+tài\s+trợ|quảng\s+cáo)|^\W*هذ[اه]\s+(?:المقال|المحتوى|المادة)\s+(?:برعاية|مدفوع|إعلان|ممول)"
    r"|^\W*(?:το\s+)?(?:άρθρο|κείμενο)\s+(?:αυτό\s+)?(?:είναι|αποτελεί)\s+(?:διαφήμιση|χορηγούμενο|εμπορική)|^\W*[（(]\s*(?:广告|廣告|推广|広告|광고|PR|реклама|reklama|werbung|anzeige|publicidad|pubblicità|إعلان)\s*[）)]"
    r"|buiten\s+de\s+verantwoordelijkheid\s+van\s+de\s+redactie"
    r"|^\W*questo\s+(?:articolo|contenuto)\s+è\s+(?:sponsorizz|stato\s+realizzato\s+in\s+collaborazione|a\s+pagamento)",
    re.IGNORECASE,
)


@cached_if_short
def block_of(heading: str | None) -> BlockName | None:
    """Which block a heading names, None where it names none that we know."""
    words = folded(heading or "").split()
    if not words or len(words) > _MANY:
        return None
    held = set(_held(words))
    return next((name for name in _NAMES if not held.isdisjoint(_phrases(name))), None)


@cached_if_short
def is_advertisement(label: str | None) -> bool:
    """Whether a short text beside a story says that somebody paid for it."""
    words = folded(label or "").split()
    return 0 < len(words) <= _MANY and _holds(words, _paid_labels())


def is_paid_folder(name: str) -> bool:
    """Whether a folder of an address says no more than that somebody paid for what is in it."""
    return tuple(folded(name).split()) in _paid_articles()


def is_paid_article(line: str | None) -> bool:
    """Whether a line at the top of an article says that somebody paid for it: a label, or a sentence about it."""
    words = folded(line or "").split()
    label = 0 < len(words) <= _MANY and not (line or "").rstrip().endswith(_ENDS)
    if label and any(_holds(words[start : start + 5], _paid_articles(), anywhere=False) for start in range(2)):
        return True
    return bool(line and _SAYS_PAID.search(line))


@cached_if_short
def folded(text: str) -> str:
    """`text` as words with blanks between them, without case, accents, apostrophes and punctuation."""
    if text.isascii():
        return _BETWEEN.sub(" ", _APOSTROPHES.sub("", text.lower())).strip()
    plain = unicodedata.normalize("NFKD", text.replace("\u200c", " ").casefold())
    letters = "".join(each for each in plain if not unicodedata.combining(each) and each not in "'’‘ʼ`´")
    return " ".join(parted_words(unicodedata.normalize("NFC", letters).translate(_LETTERS)))


def _holds(words: list[str], phrases: frozenset[tuple[str, ...]], *, anywhere: bool = True) -> bool:
    return not phrases.isdisjoint(_held(words, anywhere=anywhere))


def _held(words: list[str], *, anywhere: bool = True) -> Iterator[tuple[str, ...]]:
    """The phrases of up to five words in `words`; one of a single word counts only where there are few."""
    for length in range(1, min(len(words), 5) + 1):
        if length == 1 and len(words) > _FEW:
            continue
        starts = range(1) if length == 1 or not anywhere else range(len(words) - length + 1)
        yield from (tuple(words[start : start + length]) for start in starts)


@cache
def _phrases(name: BlockName) -> frozenset[tuple[str, ...]]:
    return phrases_of(_NAMES[name])


@cache
def _advertisement() -> frozenset[tuple[str, ...]]:
    return phrases_of(_ADVERTISEMENT)


@cache
def _paid_labels() -> frozenset[tuple[str, ...]]:
    return _advertisement() | _paid_articles()


@cache
def _paid_articles() -> frozenset[tuple[str, ...]]:
    return phrases_of(_PAID_ARTICLE)


def phrases_of(text: str) -> frozenset[tuple[str, ...]]:
    """The phrases of a table that are divided by semicolons or lines, each as its words folded."""
    given = (phrase for line in text.splitlines() for phrase in line.split(";"))
    return frozenset(words for phrase in given if (words := tuple(folded(phrase).split())))
