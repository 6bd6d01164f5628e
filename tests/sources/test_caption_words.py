"""The parts of a caption stand together as the page shows them."""

from __future__ import annotations

import pytest
from lxml import html

from digest.sources.captionwords import spaced_words


@pytest.mark.parametrize(
    ("inside", "words"),
    [
        ("Two cranes<span class='by'>Ada Quay</span>", "Two cranes Ada Quay"),
        ("Two cranes.<span class='by'>Photo: Ada Quay</span>", "Two cranes. Photo: Ada Quay"),
        ("Two cranes<span class='by'>(Quay Press)</span>", "Two cranes (Quay Press)"),
        ("Two cranes (<span class='by'>Quay Press</span>)", "Two cranes (Quay Press)"),
        ("رافعتان في الميناء (<span class='by'>وكالة الرصيف</span>)", "رافعتان في الميناء (وكالة الرصيف)"),
        ("Two cranes [<cite class='by'>Quay Press</cite>].", "Two cranes [Quay Press]."),
        ("She painted “<span lang='fr'>Les grues</span>” alone", "She painted “Les grues” alone"),
        ('She painted "<span lang="fr">Les grues</span>" alone', 'She painted "Les grues" alone'),
        ("Les quais d'<span class='place'>Orly</span>", "Les quais d'Orly"),
        ("Nach dem „Ende“<span class='by'>Foto: Ada Kai</span>", "Nach dem „Ende“ Foto: Ada Kai"),
        ("黄色いクレーン＝港町<span class='by'>市広報課提供</span>", "黄色いクレーン＝港町市広報課提供"),
        ("黄色いクレーン<span class='by'>（市広報課提供）</span>", "黄色いクレーン（市広報課提供）"),
        ("두 크레인<span class='by'>홍길동 기자</span>", "두 크레인 홍길동 기자"),
        ("<b>T</b>wo cranes", "Two cranes"),
        ("Two<div>cranes</div>are yellow<br>now", "Two cranes are yellow now"),
        ("Two cranes <span class='by'>, Quay Press</span>", "Two cranes, Quay Press"),
    ],
)
def test_blocks_part_words_and_so_do_parts_whose_letters_meet(inside: str, words: str) -> None:
    assert spaced_words(html.fragment_fromstring(f"<figcaption>{inside}</figcaption>")) == words
