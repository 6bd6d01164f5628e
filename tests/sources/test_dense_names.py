"""Bylines in Chinese, Japanese and Korean: names close to labels, posts, places and photographers."""

from __future__ import annotations

import pytest

from digest.sources.densenames import dense_names
from digest.sources.draft import Draft
from digest.sources.htmlpage import read_web_page
from digest.sources.people import authors_of

LINES = {
    "記者葉青竹／花蓮報導": "葉青竹",
    "記者葉青竹、白若水／花蓮報導": "葉青竹 白若水",
    "記者 白若水／報導": "白若水",
    "【記者葉青竹／綜合報導】": "葉青竹",
    "（記者葉青竹／花蓮報導）": "葉青竹",
    "記者葉青竹、白若水／花蓮－宜蘭連線報導": "葉青竹 白若水",
    "文／葉青竹 攝影／石小川": "葉青竹",
    "文｜葉青竹　圖｜石小川": "葉青竹",
    "攝影／石小川　文／葉青竹": "葉青竹",
    "圖文／葉青竹": "葉青竹",
    "文／記者葉青竹": "葉青竹",
    "撰文：葉青竹、白若水": "葉青竹 白若水",
    "（记者 石川 白若水）": "石川 白若水",
    "本报记者 叶青": "叶青",
    "本报记者 叶青 通讯员 石小川": "叶青",
    "文・写真　川端一郎": "川端一郎",
    "文・川端一郎　写真・森本葉子": "川端一郎",
    "（地域部・森本葉子）": "森本葉子",
    "【リマ＝川端一郎】": "川端一郎",
    "박하늘 기자 haneul@kanal.example": "박하늘",
    "[대전=하루] 박하늘 기자 =": "박하늘",
    "박하늘·정바다 기자": "박하늘 정바다",
    "글·사진 박하늘 기자": "박하늘",
}
NOT_LINES = [
    "記者会見 全文",
    "記者協會",
    "記者座談會",
    "文 化 新 闻",
    "文字 縮小 放大",
    "攝影記者 石小川",
    "圖／石小川",
    "責任編輯：石小川",
    "（経済部）",
    "【リマ＝共同】",
    "記者葉青竹花蓮報導",
    "文／葉青竹 監製／石小川",
    "기자 수첩",
    "사회부 기자",
    "By Ada Quay",
]
TEXTS = {
    "zh": "前天清晨，港口的吊橋在升起之後無法放下，兩艘漁船在外海等候了四個小時。"
    "港務人員換上新的鋼索，中午過後船隻才陸續靠岸，沒有人受傷。",
    "ja": "おとといの朝、港の跳ね橋が上がったまま下りなくなり、漁船二隻が沖で四時間待った。"
    "職員が綱を取り換え、昼すぎに船は次々と港に着いた。けが人はいない。",
    "ko": "그제 아침 항구의 도개교가 올라간 채 내려오지 않아 어선 두 척이 바다에서 네 시간을 기다렸다. "
    "직원들이 줄을 갈아 끼운 뒤 배들이 들어왔고 다친 사람은 없었다.",
}
HEADS = {"zh": "港口吊橋無法放下漁船久候", "ja": "跳ね橋が下りず漁船が沖で待つ", "ko": "도개교 멈춰 어선 네 시간 대기"}


def script_of(line: str) -> str:
    hangul = any("가" <= sign <= "힣" for sign in line)
    return "ko" if hangul else "ja" if any("\u3040" <= sign <= "\u30f6" for sign in line) or "写" in line else "zh"


def page(
    script: str, *, above: str = "", opening: str = "", closing: str = "", below: str = "", meta: str = ""
) -> Draft:
    text, head = TEXTS[script], HEADS[script]
    document = (
        f"<!doctype html><html lang={script}><head><title>{head}</title>{meta}</head><body><nav><a href='/'>N</a></nav>"
        f"<main><article><h1>{head}</h1><p>2026-11-23 08:15</p>{above}<div class='text'><p>{opening}{text}</p>"
        f"<p>{text}{closing}</p>{below}</div></article></main></body></html>"
    )
    return read_web_page(document, "http://harbour.example/a/81207").draft


def authors(draft: Draft) -> str:
    return " ".join(authors_of(draft.names, language=draft.language)[0])


@pytest.mark.parametrize("line", LINES)
def test_a_line_is_read_wherever_it_stands_and_is_no_part_of_the_text(line: str) -> None:
    assert " ".join(dense_names(line)) == LINES[line]
    script = script_of(line)
    for place in (
        {"above": f"<p>{line}</p>"},
        {"above": f"<p><span class='author'>{line}</span></p>"},
        {"below": f"<p>{line}</p>"},
        {"meta": f'<meta name="author" content="{line}">'},
    ):
        draft = page(script, **place)
        assert authors(draft) == LINES[line], place
        assert line not in (draft.body_html or ""), place


@pytest.mark.parametrize("line", NOT_LINES)
def test_what_is_no_such_line_names_nobody(line: str) -> None:
    assert dense_names(line) == ()


@pytest.mark.parametrize(
    ("script", "parts", "wanted"),
    [
        ("zh", {"opening": "【記者葉青竹／綜合報導】"}, "葉青竹"),
        ("zh", {"opening": "記者 白若水／報導　"}, "白若水"),
        ("ja", {"opening": "【リマ＝川端一郎】"}, "川端一郎"),
        ("ja", {"closing": "（地域部・森本葉子）"}, "森本葉子"),
        ("ko", {"opening": "[대전=하루] 박하늘 기자 = "}, "박하늘"),
    ],
)
def test_names_within_the_text_are_read_and_stay_there(script: str, parts: dict[str, str], wanted: str) -> None:
    draft = page(script, **parts)
    assert authors(draft) == wanted
    assert all(said.strip() in (draft.body_html or "") for said in parts.values())


def test_the_clean_names_of_the_data_are_taken_where_a_line_cannot_be_parted() -> None:
    printed = "<p><span class='author'>記者葉青竹白若水花蓮報導</span></p>"
    draft = page("zh", above=printed, meta='<meta name="author" content="葉青竹、白若水">')
    assert authors(draft) == "葉青竹 白若水"
    both = page("zh", above="<p>記者葉青竹、白若水／花蓮報導</p>", meta='<meta name="author" content="葉青竹">')
    assert authors(both) == "葉青竹 白若水"
