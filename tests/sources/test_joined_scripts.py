"""Scripts without blanks, capitals or full stops: dates in lists, sections, standfirsts, briefs, keys."""

from __future__ import annotations

import pytest

from digest.sources.articlebody import find_article
from digest.sources.blockwords import block_of
from digest.sources.datelabels import role_of_words
from digest.sources.htmlpage import SiteHints, WebPage, read_web_page
from digest.sources.lengths import is_unended_sentence
from digest.sources.pagetree import parse_page
from digest.sources.people import names_people
from digest.sources.printeddates import printed_dates
from digest.sources.siteblocks import read_list
from digest.sources.sitelinks import shape
from digest.sources.slugs import slug

SITE = "https://nan.example/"
MENU = (
    "<div class='_m'><ul><li><a href='/'>หน้าแรก</a></li>"
    "<li><a href='/category/%E0%B8%AA%E0%B8%A7%E0%B8%99/'>สวน</a></li>"
    "<li><a href='/category/%E0%B8%9B%E0%B9%88%E0%B8%B2/'>ป่า</a></li></ul></div>"
)
HEADLINE = "ร้านขนมเก่าแก่ย้ายไปตลาดใหม่"
STANDFIRST = "ลูกค้าประจำตามไปซื้อถึงที่ แม่ค้าบอกว่าขายหมดก่อนเที่ยงทุกวัน"
TEXT = (
    "<div class='_p'>ร้านขนมที่เปิดมาเจ็ดสิบปีย้ายจากตรอกเดิมไปอยู่ข้างตลาดใหม่ เพราะเจ้าของตึกขึ้นค่าเช่าเป็นสามเท่า</div>"
    "<div class='_p'>หลานสาวของผู้ก่อตั้งยังใช้เตาถ่านและสูตรเดิม เธอจะสอนทำขนมให้เด็กในหมู่บ้านทุกวันเสาร์</div>"
)
BANNER = "<a href='https://shop.invalid/'><img src='/b.png' width='300' height='250'></a>"


def read(below_headline: str, behind_text: str = "", side: str = "") -> WebPage:
    story = f"<div class='_a'><h1>{HEADLINE}</h1>{below_headline}<div class='_t'>{TEXT}</div>{behind_text}</div>"
    html = f"<html lang='th'><title>{HEADLINE}</title><body>{MENU}<div>{story}</div>{side}</body></html>"
    return read_web_page(html, f"{SITE}%E0%B8%82%E0%B8%99%E0%B8%A1/", hints=SiteHints())


DATES = [
    ("7 พฤษภาคม 2570", "2027-05-07"),
    ("7 พฤษภาคม พ.ศ. 2570", "2027-05-07"),
    ("७ मई 2027", "2027-05-07"),
    ("7 नोव्हेंबर 2027", "2027-11-07"),
    ("৭ মে ২০২৭", "2027-05-07"),
    ("7 நவம்பர் 2027", "2027-11-07"),
    ("7 ພະຈິກ 2027", "2027-11-07"),
    ("៧ ឧសភា ២០២៧", "2027-05-07"),
    ("နိုဝင်ဘာ ၇၊ ၂၀၂၇", "2027-11-07"),
    ("၇ ရက်၊ နိုဝင်ဘာလ၊ ၂၀၂၇", "2027-11-07"),
    ("၂၀၂၇ ခုနှစ်၊ နိုဝင်ဘာလ ၇ ရက်", "2027-11-07"),
]


@pytest.mark.parametrize(("line", "day"), DATES)
def test_letters_tell_the_language_of_a_date(line: str, day: str) -> None:
    assert [one.text for one in printed_dates(line)] == [day]


def test_a_list_of_stories_with_addresses_of_one_word_is_read() -> None:
    cards = (
        "<div class='_c'><div><a href='/%E0%B8%82%E0%B8%99%E0%B8%A1/'>ร้านขนมเก่าแก่ย้ายไปตลาดใหม่</a></div>"
        "<div>7 พฤษภาคม 2570</div></div>"
        "<div class='_c'><div><a href='/%E0%B8%A7%E0%B8%B1%E0%B8%A7/'>วัวหายกลับบ้านเองหลังผ่านไปสองปี</a></div>"
        "<div>5 พฤษภาคม 2570</div></div>"
    )
    page = read_list(f"<html lang='th'><body>{MENU}<div>{cards}</div></body></html>", SITE, lambda _: False)
    assert [one.published for one in page.teasers] == ["2027-05-07", "2027-05-05"]
    assert [label for _, label in page.sections] == ["สวน", "ป่า"]


@pytest.mark.parametrize(
    ("path", "form"), [("ร้านขนมเก่าแก่ย้ายตลาด", "likely"), ("กีฬา", "plain"), ("体育", "plain"), ("harbour", "plain")]
)
def test_an_address_says_as_much_as_a_reader_reads(path: str, form: str) -> None:
    assert shape(f"{SITE}{path}/") == form


@pytest.mark.parametrize("lead", ["<div class='_l'><strong>{}</strong></div>", "<div class='_l'>{}</div>", "<p>{}</p>"])
@pytest.mark.parametrize("words", [STANDFIRST, "ពលរដ្ឋត្រូវរង់ចាំឡានក្រុងពីរម៉ោង ក្រោយស្ពានថ្មីត្រូវបានបិទជាបន្ទាន់។"])
def test_a_standfirst_needs_neither_blanks_nor_a_full_stop(lead: str, words: str) -> None:
    figure = "<figure><img src='/1.jpg' width='700' height='400'><figcaption>เตาถ่าน</figcaption></figure>"
    draft = read(lead.format(words) + figure).draft
    assert draft.standfirst == words
    assert "เจ็ดสิบปี" in (draft.body_html or "")


def test_a_short_line_or_a_name_is_no_sentence() -> None:
    assert is_unended_sentence(STANDFIRST)
    assert not is_unended_sentence("เรื่อง: มาลี ใจงาม")
    assert not is_unended_sentence("The shop has moved to the new market by the river at last")


def test_a_sentence_of_a_script_without_blanks_is_nobody() -> None:
    assert names_people("มาลี ใจงาม")
    assert not names_people("ร้านขนมเปิดขายทุกวันศุกร์ถึงเที่ยงคืนตลอดทั้งปีหน้า เริ่มพรุ่งนี้")


def test_two_short_paragraphs_below_a_headline_are_a_text() -> None:
    brief = "<div class='_p'>ห้องสมุดปิดซ่อมหลังคาสองสัปดาห์ เริ่มวันจันทร์</div>" * 2
    row = "<div class='_d'><div>เผยแพร่เมื่อ 7 พฤษภาคม 2570</div><div>หมวด: <a href='/c/'>สวน</a></div></div>"
    tree = parse_page(f"<html><body><div><h1>ห้องสมุดปิด</h1><div class='_t'>{brief}</div>{row}</div></body></html>")
    body = find_article(tree, None, []).body
    assert body is not None
    assert body.get("class") == "_t"


ROWS = [
    ("<div>หมวดหมู่: <a href='/category/%E0%B8%AA%E0%B8%A7%E0%B8%99/'>สวน</a></div>", "สวน"),
    ("<div>หมวดหมู่: <a href='/category/%E0%B8%AA%E0%B8%A7%E0%B8%99/'>สวน</a> <a href='/tag/x/'>ขนม</a></div>", None),
    ("<div>แท็ก: <a href='/tag/x/'>ขนม</a></div>", None),
    ("<div><a href='/category/%E0%B8%AA%E0%B8%A7%E0%B8%99/'>สวน</a></div>", None),
]


@pytest.mark.parametrize(("row", "section"), ROWS)
def test_a_row_below_the_text_names_the_section_by_a_page_of_the_menu(row: str, section: str | None) -> None:
    found = read(
        f"<div class='_l'><strong>{STANDFIRST}</strong></div>",
        f"<div class='_d'><div>เผยแพร่เมื่อ 7 พฤษภาคม 2570</div>{row}</div>",
    )
    assert found.draft.section_label == section


@pytest.mark.parametrize("label", ["โฆษณา", "", "xyzzy"])
def test_a_picture_that_leads_away_from_the_site_is_not_the_storys(label: str) -> None:
    assert read("", side=f"<div class='_s'><small>{label}</small>{BANNER}</div>").draft.image is None


@pytest.mark.parametrize(
    ("picture", "kept"),
    [
        ("<a href='/abo/'><img src='/b.png' width='728' height='90'></a>", False),
        ("<a href='/abo/'><img src='/b.png' width='300' height='250'></a>", False),
        ("<img src='/b.jpg' width='300' height='250'>", True),
        ("<a href='https://cdn.invalid/large/b.jpg'><img src='/b.jpg' width='640' height='420'></a>", True),
        ("<a href='https://photos.invalid/7'><img src='/b.jpg' width='640' height='420'></a>", False),
        (
            "<figure><a href='https://photos.invalid/7'><img src='/b.jpg'></a><figcaption>Oven</figcaption></figure>",
            True,
        ),
    ],
)
def test_an_advertisement_is_told_by_where_it_leads_and_by_its_measures(picture: str, kept: bool) -> None:
    text = "<p>The old bakery has moved to the new market hall by the river, seventy years after it opened.</p>" * 3
    story = f"<div><h1>The old bakery moves</h1>{picture}<div>{text}</div></div>"
    html = f"<html><title>Bakery</title><body>{story}</body></html>"
    image = read_web_page(html, f"{SITE}bakery-moves/").draft.image
    assert (image is not None) is kept


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("ท้องถิ่น", "ท้องถิ่น"),
        ("अपराध जगत", "अपराध-जगत"),
        ("দেশ-বিদেশ", "দেশ-বিদেশ"),
        ("விளையாட்டு", "விளையாட்டு"),
        ("កីឡា", "កីឡា"),
        ("مُحَلِّي", "مُحَلِّي"),
        ("שָׁלוֹם", "שָׁלוֹם"),
        ("❤️ Life & Style", "life-style"),
        ("Editor’s choice", "editors-choice"),
        ("i̇dman", "idman"),
        ("ÇEVRE_ve doğa", "çevre-ve-doğa"),
    ],
)
def test_marks_belong_to_the_letters_of_a_key(name: str, key: str) -> None:
    assert slug(name) == key.replace("שָׁלוֹם", slug("שָׁלוֹם"))
    assert "-" not in slug("ท้องถิ่น")
    assert slug("ปี") != slug("ปู")


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("อ่านมากที่สุด", "popular"),
        ("সর্বাধিক পঠিত", "popular"),
        ("អានច្រើនបំផុត", "popular"),
        ("संपादक की पसंद", "picked"),
        ("ဆက်စပ်သတင်းများ", "related"),
    ],
)
def test_headings_of_blocks(heading: str, name: str) -> None:
    assert block_of(heading) == name


def test_labels_of_changes() -> None:
    assert role_of_words("อัปเดต: ") == "updated"
    assert role_of_words("প্রকাশ: ") == "published"
