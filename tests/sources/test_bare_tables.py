"""Pages set in bare tables and legacy charsets: trails, reporters, captions and standfirsts that no class names."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from digest.sources.charset import decode
from digest.sources.credits import credit_of, names_credit
from digest.sources.htmlpage import SiteHints, WebPage, read_web_page

GREEK = (
    "Η λιμενική υπηρεσία έβαψε κίτρινους δύο γερανούς στην ανατολική προβλήτα, όπως είχε υποσχεθεί την άνοιξη.",
    "«Κανείς δεν το ζήτησε, αλλά και κανείς δεν παραπονέθηκε», είπε ο λιμενάρχης που διάλεξε ο ίδιος το χρώμα.",
    "Η μπογιά περίσσεψε από ένα πλοίο που δεν ήρθε ποτέ κανείς να παραλάβει και φτάνει και για τον φάρο.",
)
RUSSIAN = (
    "Портовая служба покрасила два крана на восточной набережной в жёлтый цвет, как и обещала ещё весной этого года.",
    "«Никто нас об этом не просил, но никто и не жаловался», — сказал начальник порта, который сам выбирал краску.",
    "Краска осталась с судна, за которым так и не пришли, и её хватит ещё на маяк, уверены в порту.",
)
KOREAN = (
    "항만청은 봄에 약속한 대로 동쪽 부두의 크레인 두 대를 노란색으로 칠했다고 19일 밝혔다.",
    "“아무도 부탁하지 않았지만 아무도 불평하지 않았다”고 항만청장은 말했다. 색은 청장이 직접 골랐다.",
    "페인트는 아무도 찾으러 오지 않은 배에서 나왔으며 등대를 칠하기에도 충분하다고 한다.",
)
CHINESE = (
    "港務局依照春天的承諾，將東岸碼頭的兩座起重機漆成黃色，工程在一夜之間完成，沒有影響船隻進出。",
    "「沒有人要求我們這麼做，但也沒有人抱怨。」港務局長表示，顏色是他親自挑選的，大家都覺得好看。",
    "油漆來自一艘無人認領的船，剩下的還夠用來粉刷燈塔，預計明年春天動工，夏天以前可以完成。",
)


def read(html: str, charset: str, url: str, zone: str) -> WebPage:
    """A page as it comes, in its charset, which only a meta element tells."""
    said = f"<head><meta http-equiv='Content-Type' content='text/html; charset={charset}'>"
    text = decode(html.replace("<head>", said).encode(charset), "text/html")
    return read_web_page(text, url, None, SiteHints(timezone=zone, now=datetime(2026, 11, 20, 12, tzinfo=UTC)))


def paragraphs(words: tuple[str, ...]) -> str:
    return "".join(f"<p>{each}</p>" for each in words)


def rows(*cells: str) -> str:
    return f"<table>{''.join(f'<tr><td>{each}</td></tr>' for each in cells)}</table>"


def captioned(page: WebPage) -> tuple[str | None, str | None]:
    image = page.draft.image
    assert image is not None
    return image.caption, image.credit


def test_a_trail_may_begin_with_the_name_of_the_site_and_a_table_frame_the_picture() -> None:
    trail = "<a href='/'>Портовые вести</a> &raquo; <a href='/gorod/'>Город</a> &raquo; Краны"
    frame = "<tr><td><img src='/k.jpg' width='200'></td></tr><tr><td><font size='1'>Кран у причала</font></td></tr>"
    headline = "Два крана на набережной пожелтели за одну ночь"
    details = "<font size='1'>19.11.2026, 14:20 | Автор: Мария Волкова | Просмотров: 312</font>"
    story = f"<b>{headline}</b><br>{details}<br><br><table>{frame}</table>{'<br><br>'.join(RUSSIAN)}"
    html = (
        f"<html><head><title>{headline} — Портовые вести</title></head><body>{rows(trail)}{rows(story)}</body></html>"
    )
    page = read(html, "windows-1251", "http://vesti.example/news.php?id=812", "Europe/Moscow")
    assert (page.draft.headline, page.draft.section_label) == (headline, "Город")
    assert (page.draft.names, page.draft.published) == (("Мария Волкова",), "2026-11-19T14:20:00")
    assert captioned(page) == ("Кран у причала", None)
    assert "Кран у причала" not in (page.draft.body_html or "")


def test_a_greek_byline_stands_behind_the_date_and_the_credit_in_the_caption() -> None:
    headline = "Δύο γερανοί βάφτηκαν κίτρινοι μέσα σε μια νύχτα"
    trail = "Βρίσκεστε εδώ: <a href='index.php'>Αρχική</a> / <a href='section.php?s=3'>Τοπικά</a>"
    caption = "<img src='/a.jpg' width='300'><br><i>Ο πρώτος γερανός μετά το βάψιμο. Φωτ.: Γ. Λάμπρου</i>"
    date = "Πέμπτη, 19 Νοεμβρίου 2026, 14:20<br>Της Μαρίας Παππά"
    body = rows(trail) + rows(f"<span>{headline}</span>", date, caption, "<br><br>".join(GREEK))
    html = f"<html><head><title>{headline} | Λιμενικά Νέα</title></head><body>{body}</body></html>"
    page = read(html, "iso-8859-7", "http://limani.example/article.php?id=333", "Europe/Athens")
    assert (page.draft.headline, page.draft.section_label) == (headline, "Τοπικά")
    assert (page.draft.names, page.draft.published) == (("Μαρίας Παππά",), "2026-11-19T14:20:00")
    assert captioned(page)[1] == "Φωτ.: Γ. Λάμπρου"


def test_a_korean_reporter_is_told_from_the_photographer_and_home_may_be_no_link() -> None:
    headline = "부두 크레인 두 대 하룻밤 새 노란색으로"
    picture = "<center><img src='/1.jpg'><br>노란색으로 칠해진 크레인. /사진=박지훈 기자</center>"
    trail = rows("홈 &gt; <a href='/list.php?c=soc'>사회</a>")
    story = rows(headline, "기사입력 2026-11-19 14:20 | 김하늘 기자", picture + paragraphs(KOREAN))
    html = f"<html><head><title>{headline} - 항구일보</title></head><body>{trail}{story}</body></html>"
    page = read(html, "euc-kr", "http://hanggu.example/read.php?no=8123", "Asia/Seoul")
    assert (page.draft.section_label, page.draft.names) == ("사회", ("김하늘",))
    assert captioned(page) == ("노란색으로 칠해진 크레인. /사진=박지훈 기자", "사진=박지훈 기자")


@pytest.mark.parametrize(
    ("row", "opening", "names"),
    [
        ("2026/11/19 14:20　記者林怡君／基隆報導", "", ("林怡君",)),
        (
            "2026-11-19 14:20:00&nbsp;&nbsp;來源：晚報&nbsp;&nbsp;作者：林怡君 陳大文&nbsp;&nbsp;編輯：何靜",
            "",
            ("林怡君", "陳大文"),
        ),
        ("2026-11-19 14:20", "本報訊（記者 林怡君 通訊員 何靜）", ("林怡君",)),
        ("2026-11-19 14:20&nbsp;&nbsp;來源：晚報&nbsp;&nbsp;編輯：何靜", "", ()),
    ],
)
def test_how_chinese_papers_name_their_reporters(row: str, opening: str, names: tuple[str, ...]) -> None:
    headline = "碼頭起重機一夜變黃港邊居民嘖嘖稱奇"
    lead = "港務局說油漆是現成的，沒有花納稅人一毛錢。"
    shown = "<p align='center'><img src='/1.jpg'></p><p align='center'><font>漆成黃色的起重機。王磊 攝</font></p>"
    text = f"{shown}<p>{opening}{CHINESE[0]}</p>{paragraphs(CHINESE[1:])}"
    body = rows("現在位置：<a href='/'>港邊日報</a> &gt; <a href='/sh/'>社會</a> &gt; 正文") + rows(
        headline, row, lead, text
    )
    html = f"<html><head><title>{headline}_社會_港邊日報</title></head><body>{body}</body></html>"
    page = read(html, "big5", "http://gangbian.example/content/2026/11/19/812345.htm", "Asia/Taipei")
    assert (page.draft.headline, page.draft.section_label) == (headline, "社會")
    assert (page.draft.standfirst, page.draft.names) == (lead, names)
    assert captioned(page) == ("漆成黃色的起重機。王磊 攝", "王磊 攝")
    assert "王磊" not in (page.draft.body_html or "")
    assert all(each in (page.draft.body_html or "") for each in CHINESE), "who is named in a paragraph leaves it whole"


def test_a_centred_line_below_a_picture_is_no_caption_where_all_lines_are_centred() -> None:
    text = "".join(f"<p align='center'>{each}</p>" for each in RUSSIAN)
    shown = "<p align='center'><img src='/1.jpg'></p>"
    body = f"<h1>Два крана пожелтели</h1>19.11.2026<div>{shown}{text}</div>"
    html = f"<html><head><title>x</title></head><body>{body}</body></html>"
    page = read(html, "windows-1251", "http://vesti.example/gorod/dva-krana-812.html", "Europe/Moscow")
    assert captioned(page) == (None, None)
    assert RUSSIAN[0] in (page.draft.body_html or "")


@pytest.mark.parametrize(
    ("caption", "credit"),
    [
        ("مزدور پل پر کام کر رہے ہیں — فوٹو: اے ایف پی", "فوٹو: اے ایف پی"),
        ("Людзі на мосце | Здымак: Янка Лес", "Здымак: Янка Лес"),
        ("桥上的人们。摄影：王磊", "摄影：王磊"),
        ("桥上的人们 新华社记者 李强 摄", "新华社记者 李强 摄"),
        ("The mayor – left: the harbour master of old", None),
        ("Bridge — Update: closed until further notice", None),
        ("他热爱摄影。", None),
        ("这家公司向灾区提供", None),
    ],
)
def test_a_credit_behind_a_label_in_whatever_language(caption: str, credit: str | None) -> None:
    assert credit_of(caption) == credit
    assert names_credit(caption) is (credit is not None)


def test_a_table_of_fonts_gives_standfirst_author_and_credit() -> None:
    headline = "Завод «Маяк» покрасил два крана за одну ночь"
    frame = (
        "<table><tr><td><img src='/k.jpg' width='480'></td></tr><tr><td class='podpis'>Кран у причала.</td></tr>"
        "<tr><td><font size='1'>Фото: пресс-служба порта</font></td></tr></table>"
    )
    signed = "<div align='right'>Авторы: <b>Мария Волкова, Иван Седов</b></div>"
    story = rows(
        f"<font size='5'><b>{headline}</b></font>",
        "<font size='2'>19 ноября 2026 г., 12:10</font>",
        "<i>Красить пришлось при свете фонарей, зато жители этого так и не заметили.</i>",
        f"{frame}{paragraphs(RUSSIAN)}{signed}",
    )
    for lead in (story, story.replace("<td><i>Красить", "<td class='anons'><i>Красить")):
        html = f"<html><head><title>{headline} - Вести</title></head><body>{rows(lead)}</body></html>"
        page = read(html, "windows-1251", "http://vesti.example/index.php?mod=news&id=812", "Europe/Moscow")
        assert page.draft.headline == headline
        assert page.draft.standfirst == "Красить пришлось при свете фонарей, зато жители этого так и не заметили."
        assert page.draft.names == ("Мария Волкова", "Иван Седов")
        assert captioned(page) == ("Кран у причала. Фото: пресс-служба порта", "Фото: пресс-служба порта")
