"""Whose a picture is, as captions of Japanese papers have it behind the day and the place."""

from __future__ import annotations

import pytest

from digest.sources.credits import credit_of


@pytest.mark.parametrize(
    ("caption", "credit"),
    [
        ("黄色に塗られたクレーン＝2026年11月23日、港町、中村葵撮影", "中村葵撮影"),
        ("黄色に塗られたクレーン、中村葵撮影", "中村葵撮影"),
        ("黄色に塗られたクレーン、中村　葵　撮影", "中村 葵 撮影"),
        ("黄色に塗られたクレーン＝中村 葵撮影", "中村 葵撮影"),
        ("黄色に塗られたクレーン（中村葵撮影）", "中村葵撮影"),
        ("黄色に塗られたクレーン＝港町、市広報課提供", "市広報課提供"),
        ("黄色に塗られたクレーン＝23日、港町、さくら撮影。", "さくら撮影"),
        ("黄色に塗られたクレーン（23日撮影）", None),
        ("黄色に塗られたクレーン＝23日撮影", None),
        ("黄色に塗られたクレーン、先月撮影", None),
        ("黄色に塗られたクレーン、昨年11月撮影", None),
        ("黄色に塗られたクレーン＝23日、港町で撮影", None),
        ("黄色に塗られたクレーン、ドローンで撮影", None),
        ("花と鳥、海の撮影", None),
        ("船が食料、水提供", None),
    ],
)
def test_somebody_is_named_and_no_day_or_place(caption: str, credit: str | None) -> None:
    assert credit_of(caption) == credit
