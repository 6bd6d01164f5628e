"""Bylines whose names stand in elements of their own."""

from __future__ import annotations

import pytest
from sources.pagesroom import read, story

TEXT = (
    "<p>The two cranes on the eastern quay were painted yellow on Monday, as the harbour office had promised.</p>" * 3
)
DAY = "<time datetime='2026-11-19T07:12'></time>"


def authors(by: str) -> tuple[str, ...]:
    page = f"<body><article><h1>Two cranes are yellow now</h1>{by}{DAY}{TEXT}</article></body>"
    return story(read(page)).authors


@pytest.mark.parametrize(
    ("by", "names"),
    [
        ("<div class='writer'>تقرير: <span>هدى قاسم</span> - <span>رامي سعد</span></div>", ("هدى قاسم", "رامي سعد")),
        ("<div class='writer'>By: <b>Ada Quay</b> | <b>Bo Kim</b></div>", ("Ada Quay", "Bo Kim")),
        ("<div class='author'><span>Ada Quay</span> – <span>Bo Kim</span></div>", ("Ada Quay", "Bo Kim")),
        ("<div class='writer'>By: <b>Ada Quay</b> - <b>Foreign Editor</b></div>", ("Ada Quay",)),
        ("<div class='writer'>By: <b>Ada Quay</b> - <i class='town'>New Haven</i></div>", ("Ada Quay",)),
        ("<div class='writer'>By: <b>Ada Quay</b> - <b>Haven</b></div>", ("Ada Quay",)),
        ("<div class='writer'>هدى قاسم - رام الله</div>", ("هدى قاسم",)),
    ],
)
def test_names_in_elements_of_one_kind_are_parted_by_a_stroke(by: str, names: tuple[str, ...]) -> None:
    assert authors(by) == names


@pytest.mark.parametrize(
    ("items", "names"),
    [
        (("Ada Quay", "Bo Kim", "Li Hal"), ("Ada Quay", "Bo Kim", "Li Hal")),
        (("Ada Quay",), ("Ada Quay",)),
        (("Ada Quay and Bo Kim", "Li Hal"), ("Ada Quay", "Bo Kim", "Li Hal")),
    ],
)
def test_every_item_behind_the_label_of_a_field_is_an_author(items: tuple[str, ...], names: tuple[str, ...]) -> None:
    said = " ".join(f"<div class='field__item'>{one}</div>" for one in items)
    field = f"<div class='field field--name-field-author'><div class='field__label'>Palju</div> {said}</div>"
    assert authors(field) == names


def test_what_is_no_item_behind_the_label_is_no_author() -> None:
    item = "<div class='field__item'>Ada Quay</div><div class='field__count'>Four Stories</div>"
    field = f"<div class='field field--name-field-author'><div class='field__label'>Palju</div>{item}</div>"
    assert authors(field) == ("Ada Quay",)
