"""Sites of briefs in scripts that say much with few signs, join their words or make long ones: no metadata at all."""

from __future__ import annotations

from dataclasses import dataclass

from sources.visits import Publisher


@dataclass(frozen=True, slots=True)
class Paper:
    """What a paper prints: stories as headline and two paragraphs, and pages beside them as title and text.

    All second paragraphs end with `more`.
    """

    language: str
    zone: str
    day: str
    stories: tuple[tuple[str, str, str], ...]
    about: tuple[str, str]
    sign_up: tuple[str, str]
    tag: str
    more: str


PAPERS = {
    "zh-TW": Paper(
        "zh-TW",
        "Asia/Taipei",
        "11月{}日",
        (
            (
                "港口大橋封閉至明年春天 公車改道",
                "老橋在四月前不開放通行。",
                "公車改走南岸便道，多數居民表示支持這項安排，盼早日完工。",
            ),
            (
                "女籃延長賽擊退強敵 闖進八強",
                "隊長最後一秒投進三分球，全場起立歡呼。",
                "下一場比賽週日在主場舉行，門票已經全部售完。",
            ),
            (
                "畫家打開穀倉 三百幅山景首度公開",
                "她四十年來只畫同一座山。",
                "展覽到月底為止，免費參觀，週末由畫家親自導覽解說。",
            ),
            (
                "渡輪故障六十人受困 無人受傷",
                "渡輪引擎週日中午失去動力。",
                "船長說乘客都已平安上岸，故障原因還在調查當中。",
            ),
        ),
        (
            "關於我們",
            "本報創刊於一八九一年，報社有六名員工和一隻狗。我們每天報導海岸地區的大小事情，歡迎讀者提供線索。",
        ),
        ("訂閱電子報", "請輸入您的電子郵件地址，每天早上收到我們為您挑選的新聞，可隨時取消訂閱，完全免費。"),
        "港口",
        "記者在現場看到許多人前來關心。",
    ),
    "ja": Paper(
        "ja",
        "Asia/Tokyo",
        "11月{}日",
        (
            (
                "古い橋は春まで通行止め、バスは迂回",
                "老朽化した橋は四月まで渡れない。",
                "バスは南岸を十分おきに走り、住民の多くは歓迎している。",
            ),
            (
                "延長戦を制し八強入り、女子バスケ",
                "主将が終了間際に三点シュートを決めた。",
                "次の試合は日曜に本拠地で行われ、券は売り切れた。",
            ),
            (
                "納屋を開いた画家、山の絵三百枚を公開",
                "四十年間、同じ山だけを描いてきた。",
                "展示は月末まで、入場は無料で、週末は本人が案内する。",
            ),
            (
                "渡船が故障、六十人が一時立ち往生",
                "日曜の正午ごろ、エンジンが止まった。",
                "けが人はいないと船長は話し、原因を調べている。",
            ),
        ),
        (
            "会社概要",
            "本紙は一八九一年に創刊しました。社員は六人と犬一匹です。海辺の町の出来事を毎日お届けしています。",
        ),
        ("購読のご案内", "メールアドレスを入力すると、毎朝選りすぐりの記事が届きます。いつでも無料で解約できます。"),
        "港",
        "詳しい経緯はまだ分かっていない。",
    ),
    "th": Paper(
        "th",
        "Asia/Bangkok",
        "{} พฤศจิกายน",
        (
            (
                "ปิดสะพานเก่าถึงฤดูใบไม้ผลิ",
                "สะพานเก่าปิดไม่ให้รถผ่านจนถึงเดือนเมษายนปีหน้า",
                "รถเมล์วิ่งทางฝั่งใต้ทุกสิบนาที ชาวบ้านส่วนใหญ่บอกว่าเห็นด้วย",
            ),
            (
                "บาสหญิงชนะต่อเวลาเข้ารอบแปดทีม",
                "กัปตันทีมยิงสามคะแนนในวินาทีสุดท้ายของเกม",
                "นัดต่อไปแข่งวันอาทิตย์ที่สนามเหย้า บัตรขายหมดทุกที่นั่งแล้ว",
            ),
            (
                "จิตรกรเปิดโรงนาโชว์ภาพเขาสามร้อยภาพ",
                "เธอวาดภูเขาลูกเดียวมาตลอดสี่สิบปีที่ผ่านมา",
                "ชมฟรีถึงสิ้นเดือน ช่วงสุดสัปดาห์เจ้าของภาพจะนำชมด้วยตนเอง",
            ),
            (
                "เรือข้ามฟากเสีย ผู้โดยสารปลอดภัย",
                "เครื่องยนต์ดับกลางแม่น้ำเมื่อเที่ยงวันอาทิตย์",
                "กัปตันยืนยันว่าไม่มีผู้บาดเจ็บ และกำลังหาสาเหตุของเรื่องนี้",
            ),
        ),
        ("เกี่ยวกับเรา", "หนังสือพิมพ์ก่อตั้งเมื่อปี ๒๔๓๔ มีพนักงานหกคนกับหมาหนึ่งตัว เรารายงานข่าวของชายฝั่งทุกวัน"),
        ("สมัครรับข่าวทางอีเมล", "กรอกอีเมลของคุณเพื่อรับข่าวทุกเช้า ยกเลิกได้ทุกเมื่อโดยไม่มีค่าใช้จ่าย"),
        "ท่าเรือ",
        "ชาวบ้านหลายคนมาดูด้วยตาตนเองตั้งแต่เช้า",
    ),
    "ko": Paper(
        "ko",
        "Asia/Seoul",
        "11월 {}일",
        (
            (
                "낡은 다리 봄까지 통제, 버스는 우회",
                "낡은 다리는 내년 4월까지 건널 수 없다.",
                "버스는 남쪽 길로 10분마다 다니고, 주민 대부분은 반겼다.",
            ),
            (
                "여자농구 연장 끝에 8강 진출",
                "주장이 마지막 순간 3점 슛을 넣었다.",
                "다음 경기는 일요일 안방에서 열리고, 표는 모두 팔렸다.",
            ),
            (
                "헛간 연 화가, 산 그림 300점 공개",
                "그는 40년 동안 같은 산만 그렸다.",
                "전시는 이달 말까지 무료로 열리고, 주말에는 화가가 안내한다.",
            ),
            (
                "연락선 고장, 승객 60명 무사",
                "일요일 정오 엔진이 갑자기 멈췄다.",
                "다친 사람은 없다고 선장은 말했고, 원인을 찾고 있다.",
            ),
        ),
        ("회사 소개", "본지는 1891년에 창간되었습니다. 직원 여섯 명과 개 한 마리가 해안 지역의 소식을 매일 전합니다."),
        ("뉴스레터 구독", "이메일 주소를 입력하면 매일 아침 뉴스를 보내 드립니다. 언제든지 무료로 해지할 수 있습니다."),
        "항구",
        "많은 주민이 현장을 찾았다.",
    ),
    "fi": Paper(
        "fi",
        "Europe/Helsinki",
        "{}. marraskuuta",
        (
            (
                "Satamasilta suljettuna kevääseen",
                "Satamasilta pysyy suljettuna huhtikuuhun saakka.",
                "Linja-autot kiertävät etelärannan kautta kymmenen minuutin välein.",
            ),
            (
                "Koripallonaiset puolivälieriin",
                "Joukkueenjohtaja ratkaisi jatkoajan viimesekunnilla.",
                "Seuraava ottelu pelataan sunnuntaina loppuunmyydyssä kotihallissa.",
            ),
            (
                "Taidemaalari avasi latonsa",
                "Hän on maalannut samaa vuorta neljäkymmentä vuotta.",
                "Näyttely on avoinna kuunvaihteeseen, ja sisäänpääsy on ilmainen.",
            ),
            (
                "Yhteysalus rikkoutui lautatiellä",
                "Yhteysaluksen moottori sammui sunnuntaipäivänä.",
                "Kukaan ei loukkaantunut, ja rikkoutumisen syytä selvitetään edelleen.",
            ),
        ),
        (
            "Tietoa meistä",
            "Lehti perustettiin vuonna 1891. Toimituksessa työskentelee kuusi ihmistä ja koira, ja lehti ilmestyy.",
        ),
        (
            "Tilaa uutiskirje",
            "Kirjoita sähköpostiosoitteesi, niin saat uutiset joka aamu. Tilauksen voi perua maksutta milloin tahansa.",
        ),
        "Satama",
        "Paikalla oli runsaasti väkeä.",
    ),
}
PAGES = {
    "roles": "<div role='main'><div role='article'><h1>{head}</h1>{row}<div>{text}</div></div></div>",
    "plain": "<h1>{head}</h1>{row}{text}",
    "boxes": "<div class='w'><div class='c'><h1>{head}</h1>{row}<div class='z'>{text}</div></div></div>",
}
ADDRESSES = {
    "folders": "/local/2026/11/{day}/{n}.html",
    "month and day": "/local/2026-11/{day}/content_{n}.htm",
    "figures": "/local/202611/t202611{day}_{n}.html",
    "none": "/local/{n}.html",
}


def publish_briefs(press: Publisher, paper: Paper, page: str, address: str) -> dict[str, str]:
    """Put the site and give the days of its stories by their paths; without a day in the address it is printed."""
    wanted, items = {}, []
    beside = {"/about-paper.html": paper.about, "/letter.html": paper.sign_up, "/t/1.html": (paper.tag, "")}
    for number, (head, first, second) in enumerate(paper.stories):
        day = 22 - number
        path = ADDRESSES[address].format(day=day, n=8700 + number)
        row = "" if address != "none" else f"<p>{paper.day.format(day)}</p>"
        _put(
            press,
            paper,
            path,
            head,
            PAGES[page].format(head=head, row=row, text=f"<p>{first}</p><p>{second} {paper.more}</p>"),
        )
        items.append(f"<li><a href='{path}'>{head}</a></li>")
        wanted[path] = f"2026-11-{day}"
    listed = f"<ul>{''.join(items)}</ul>"
    for path, (title, text) in beside.items():
        _put(
            press, paper, path, title, PAGES[page].format(head=title, row="", text=f"<p>{text}</p>" if text else listed)
        )
    promoted = "".join(f"<p><a href='{path}'>{title}</a></p>" for path, (title, _) in beside.items())
    _put(press, paper, "/", "Daily", listed + promoted)
    return wanted


def _put(press: Publisher, paper: Paper, path: str, title: str, body: str) -> None:
    head = f"<!doctype html><html lang='{paper.language}'><head><title>{title}</title></head>"
    menu = "<div role='navigation'><a href='/'>Daily</a> <a href='/local/'>Local</a></div>"
    press.put(path, f"{head}<body>{menu}{body}</body></html>")
