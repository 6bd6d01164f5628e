"""Pictures in boxes of their own, with a caption and whose they are; a short standfirst in a dense script."""

from __future__ import annotations

import pytest
from sources.pagesroom import read

TEXT = "".join(
    f"<p>{one}</p>"
    for one in (
        "跨海轮渡夜班今天起恢复，每天增开四个班次，末班船由东码头二十三时开出。",
        "家住外屿的护士说，以前下夜班只能在候船室等到天亮，现在回家还能看一眼孩子。",
        "轮渡公司介绍，首日夜航共运送旅客一千二百余人次，现场秩序良好。",
    )
)
IMAGE = "<img src='/1.png' width='600' height='394'>"


@pytest.mark.parametrize(
    ("box", "caption", "credit"),
    [
        (
            f"<div property='image' typeof='ImageObject'>{IMAGE}<p property='caption'>La gru gialla.</p>"
            "<p class='cr'>Foto: <span property='creditText'>Ada Quay</span></p></div>",
            "La gru gialla. Ada Quay",
            "Ada Quay",
        ),
        (
            f"<div class='picbox'>{IMAGE}<div class='picbox_txt'>渡轮驶离东码头。</div>"
            "<div class='picbox_by'>张宁 摄</div></div>",
            "渡轮驶离东码头。 张宁 摄",
            "张宁 摄",
        ),
        (
            f"<div class='img-cont'>{IMAGE}<span class='img-cap'>المعدية في رحلتها.</span>"
            "<span class='img-src'>تصوير: كريم شوقي</span></div>",
            "المعدية في رحلتها. تصوير: كريم شوقي",
            "تصوير: كريم شوقي",
        ),
    ],
)
def test_a_box_names_caption_and_credit_and_who_took_the_picture_wrote_nothing(
    box: str, caption: str, credit: str
) -> None:
    page = read(f"<body><h1>夜航今起恢复</h1><div class='info'>2026年11月20日 16:30</div><div>{box}{TEXT}</div></body>")
    image = page.draft.image
    assert image is not None
    assert (image.caption, image.credit, page.draft.names) == (caption, credit, ())


@pytest.mark.parametrize("lead", ["门将叶欣扑出两粒点球。", "读者看书，他修鞋，互不打扰。"])
def test_a_short_sentence_in_a_dense_script_below_the_date_is_a_standfirst(lead: str) -> None:
    info = "<div class='info'>2026年11月20日 16:30　来源：日报　记者：林晓舟</div>"
    page = read(f"<body><h1>夜航今起恢复</h1>{info}<div>{lead}</div><div class='con'>{TEXT}</div></body>")
    assert (page.draft.standfirst, page.draft.names) == (lead, ("林晓舟",))
    assert "二十三时" in (page.draft.body_html or "")
