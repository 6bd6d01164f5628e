"""Pictures in the mail: what was made, its size, its words."""

from __future__ import annotations

from dataclasses import replace

import lxml.html
import make
import pytest
from photographs import octets, photograph

from digest.model.article import Article
from digest.model.digest import Digest
from digest.model.edition import Edition
from digest.model.picture import PictureFile
from digest.model.rendition import Rendition
from digest.render.email import render_mail
from digest.render.environment import Templates
from digest.render.pictures import NewPicture, make_picture
from digest.resources import templates_dir


def mail(edition: Edition, digest: Digest | None = None, templates: Templates | None = None) -> Rendition:
    return render_mail(edition, digest or make.digest(), make.publication(), templates or Templates([templates_dir()]))


def words(html: str) -> str:
    body = lxml.html.document_fromstring(html).body
    for hidden in body.xpath("//*[contains(@class, 'preheader')]"):
        hidden.drop_tree()
    return " ".join(" ".join(body.itertext()).split())


def test_pictures_have_alt_and_credit_and_are_no_drawings(edition: Edition) -> None:
    tree = lxml.html.document_fromstring(mail(edition).html)
    assert tree.xpath("//img/@src") == ["https://news.courier.example/pictures/0123456789abcdef0123456789abcdef.jpg"]
    # Twice the pixels that it is shown with, and room is kept for it.
    assert [(each.get("width"), each.get("height")) for each in tree.xpath("//img")] == [("520", "347")]
    assert "max-width:520px" in tree.xpath("//img/@style")[0]
    caption = tree.xpath("//img/ancestor::td[1]")[0].text_content()
    assert "picture courtesy of A. Reed" in caption
    words_only = make.image(alt=None, caption=None, credit="Edda Ruun")
    bare = make.article(image=words_only, picture=make.picture())
    tree = lxml.html.document_fromstring(mail(make.edition(bare)).html)
    assert tree.xpath("//img/@alt") == ["Harbour opens"]
    assert "Edda Ruun" in words(mail(make.edition(bare)).html)


def test_what_was_not_made_is_in_no_mail() -> None:
    """Not by its own address either: that would tell another host who reads, and may be of any size."""
    got = mail(make.edition(make.article(image=make.image())))
    assert lxml.html.document_fromstring(got.html).xpath("//img") == []
    assert "img/harbour.png" not in got.html + got.text


def test_a_picture_in_a_list_is_small_and_none_is_stretched() -> None:
    narrow = replace(make.picture(), files=(PictureFile("tiny.jpg", 120, 180),))
    stories = [
        make.article(f"Story {seq}", seq=seq, image=make.image(), picture=made)
        for seq, made in enumerate([narrow, make.picture(), narrow], start=1)
    ]
    edition = make.edition(*stories)
    listed = replace(edition, blocks=tuple(replace(block, layout="list") for block in edition.blocks))
    tree = lxml.html.document_fromstring(mail(listed).html)
    found = [tuple(each.get(name) for name in ("src", "width", "height")) for each in tree.xpath("//img")]
    base = "https://news.courier.example/pictures/"
    assert found == [
        (f"{base}tiny.jpg", "120", "180"),
        (f"{base}fedcba9876543210fedcba9876543210.jpg", "156", "104"),
        (f"{base}tiny.jpg", "120", "180"),
    ]
    assert ["max-width:120px" in style for style in tree.xpath("//img/@style")] == [True, False, True]


def test_a_tall_lead_leaves_room_for_its_headline() -> None:
    tall = make.article(image=make.image(), picture=make.picture(width=800, height=1600))
    (picture,) = lxml.html.document_fromstring(mail(make.edition(tall)).html).xpath("//img")
    assert (picture.get("width"), picture.get("height")) == ("240", "480")


@pytest.fixture(scope="module")
def pictured() -> list[Article]:
    """Stories with pictures of every shape, made of real ones."""
    stories = []
    for seq, size in enumerate([(300, 200), (600, 1500), (900, 1200), (800, 250), (400, 400)]):
        found = make_picture(octets(photograph(*size)))
        assert isinstance(found, NewPicture)
        stories.append(make.article(f"Story {seq}", seq=seq, image=make.image(), picture=found.made))
    return stories


@pytest.mark.parametrize("look", ["briefing", "magazine"])
def test_cards_show_pictures_of_one_shape(pictured: list[Article], look: str) -> None:
    edition = make.edition(*pictured[:4])
    cards = replace(edition, blocks=tuple(replace(block, layout="cards") for block in edition.blocks))
    tree = lxml.html.document_fromstring(mail(cards, make.digest(template=look)).html)
    assert [(each.get("width"), each.get("height")) for each in tree.xpath("//img")] == [("248", "165")] * 4


def test_a_list_and_an_upright_lead_keep_their_shapes(pictured: list[Article]) -> None:
    edition = make.edition(*pictured[1:])
    listed = replace(edition, blocks=tuple(replace(block, layout="list") for block in edition.blocks))
    for made, lead in ((edition, ("384", "480")), (listed, ("156", "104"))):
        tree = lxml.html.document_fromstring(mail(made).html)
        first, *others = [(each.get("width"), each.get("height")) for each in tree.xpath("//img")]
        assert first == lead
        assert set(others) <= {("156", "104")}
