"""Pages that are printed like stories and are none, and stories that only look like those."""

from __future__ import annotations

import pytest

from digest.sources.htmlpage import WebPage, read_web_page

TEXT = (
    "<p>The two cranes on the eastern quay were painted yellow on Monday, as the harbour office had promised.</p>"
    "<p>Nobody had asked for it, said the harbour master, but nobody has complained either.</p>"
    "<p>The paint is from a ship that never came to fetch it, and there is enough left for the lighthouse.</p>"
)
ENTRIES = "<p><b>11:20</b> The bridge is open.</p><p><b>10:05</b> A tree lies on the line.</p><p>09.40 Wind.</p>"
MINUTES = "<p>90' It is over.</p><p>45+2' A goal.</p><p>12’ Yellow card.</p>"


def page(headline: str, text: str, path: str = "/port/two-cranes-4711", head: str = "", above: str = "") -> WebPage:
    article = f"{above}<h1>{headline}</h1><p class='byline'>By Ada Quay</p><time datetime='2026-03-04T08:05Z'></time>"
    html = f"<head>{head}<meta property='og:type' content='article'></head><body><article>{article}<div>{text}</div>"
    return read_web_page(f"<html>{html}</article></body></html>", f"https://daily.example{path}")


@pytest.mark.parametrize(
    ("headline", "text", "path"),
    [
        ("Liveticker: Sturm über der Bucht", ENTRIES, "/a/1-2-3-4"),
        ("EN DIRECT – Tempête sur la baie", ENTRIES, "/a/1-2-3-4"),
        ("Storm over the bay", ENTRIES, "/live/storm-over-the-bay"),
        ("【ライブ】港の嵐、最新の状況", ENTRIES, "/a/1-2-3-4"),
        ("Canlı anlatım: Liman - Tersane", MINUTES, "/a/1-2-3-4"),
        ("Онлайн: шторм в порту", ENTRIES, "/a/1-2-3-4"),
        ("Sturm über der Bucht", ENTRIES, "/liveblog/4711/sturm"),
        ("Harbour v Dockers: minuto a minuto", MINUTES, "/a/1-2-3-4"),
        ("Seuraa tästä: myrsky satamassa", ENTRIES, "/a/1-2-3-4"),
    ],
)
def test_a_live_ticker_is_no_story(headline: str, text: str, path: str) -> None:
    read = page(headline, text, path)
    assert (read.is_story, read.no_story) == (False, "a live ticker")


def test_a_live_ticker_is_known_by_its_data() -> None:
    data = '<script type="application/ld+json">{"@type": "LiveBlogPosting", "headline": "Storm"}</script>'
    assert page("Storm over the bay, and what we know", TEXT, head=data).no_story == "a live ticker"


@pytest.mark.parametrize(
    "label",
    [
        "Bezahlter Beitrag",
        "Publirreportaje",
        "Publi-rédactionnel",
        "Messaggio promozionale",
        "Conteúdo patrocinado por Tintas do Porto",
        "Betaald partnerschap",
        "Materiał sponsorowany",
        "Szponzorált tartalom",
        "Komerční sdělení",
        "Annonssamarbete",
        "Kaupallinen yhteistyö",
        "На правах рекламы",
        "Платена публикация",
        "Sponsorlu içerik",
        "محتوى ممول",
        "תוכן ממומן",
        "記事広告",
        "This article was paid for by the Paint Company.",
        "Contenu offert par les Peintures du Port. Nos journalistes n’y ont pas pris part.",
        "Dieser Beitrag ist eine bezahlte Anzeige.",
    ],
)
def test_what_somebody_paid_for_is_no_story(label: str) -> None:
    assert page("Paint that stays yellow", f"<p>{label}</p>{TEXT}").no_story == "an advertisement"
    assert page("Paint that stays yellow", TEXT, above=f"<span>{label}</span>").no_story == "an advertisement"
    short = f"<div><p>{label}</p><p>Our paint stays yellow for a year.</p><p>Come and see it at the shop.</p></div>"
    assert page("Paint that stays yellow", short).no_story == "an advertisement"


@pytest.mark.parametrize(
    ("headline", "path"),
    [
        ("Bildergalerie: gelbe Kräne", "/a/1-2-3-4"),
        ("Yellow cranes (video)", "/a/1-2-3-4"),
        ("[VIDÉO] Les grues jaunes", "/a/1-2-3-4"),
        ("Vinçlar sarı oldu", "/foto-galeri/vinclar-sari-oldu-4711"),
        ("Gule kraner", "/video/4711/gule-kraner"),
        ("En imágenes | Grúas amarillas", "/a/1-2-3-4"),
    ],
)
def test_pictures_or_a_film_without_a_text_are_no_story(headline: str, path: str) -> None:
    read = page(headline, "<p>1/12</p><img src='/1.jpg'><p>The cranes on Monday, seen from the quay.</p>", path)
    assert read.no_story == "pictures or a film without a text"
    assert page(headline, TEXT, path).no_story is None


@pytest.mark.parametrize(
    ("headline", "path"),
    [
        ("Live music comes back to the harbour hall: three nights", "/culture/live-music-comes-back"),
        ("Live: the band that painted the cranes", "/live/the-band-that-painted-the-cranes"),
        ("Television shows the cranes, and nobody watches", "/tv/television-shows-the-cranes"),
        ("A photographer of cranes: “I see yellow everywhere”", "/photo/a-photographer-of-cranes"),
        ("Who pays for sponsored content? An inquiry", "/media/who-pays-for-sponsored-content"),
        ("Хроника: краны стали жёлтыми", "/news/hronika-krany-4711"),
        ("Zwei Kräne sind jetzt gelb", "/newsticker/zwei-kraene-sind-jetzt-gelb-4711"),
        ("Direct flights to the islands from May", "/travel/direct-flights-to-the-islands"),
        ("At 11:20 the bridge was open again", "/traffic/at-11-20-the-bridge-was-open"),
    ],
)
def test_a_story_about_such_things_is_a_story(headline: str, path: str) -> None:
    assert page(headline, TEXT, path).is_story


def test_a_short_sentence_about_paid_partnerships_is_no_label() -> None:
    assert page("The end of a deal", f"<p>A paid partnership is over.</p>{TEXT}").is_story


def test_a_menus_advertorials_make_no_advertisement_of_a_story() -> None:
    menu = "".join(f"<td><a href='/{name}'>{name}</a></td>" for name in ("Port", "Town", "Sea", "Advertorial"))
    assert page("Two cranes are yellow now", TEXT, above=f"<table><tr>{menu}</tr></table>").is_story


@pytest.mark.parametrize(
    "banner",
    [
        "<p>Anzeige</p>",
        "<div class='ad-slot'><span>Sponsored content</span><iframe src='/b'></iframe></div>",
        "<aside><p>Sponsored content</p><a href='/b'>Paint that stays yellow</a></aside>",
        "<p>Publicidad</p>",
    ],
)
def test_a_banner_above_the_text_makes_no_advertisement_of_a_story(banner: str) -> None:
    assert page("Two cranes are yellow now", banner + TEXT).is_story
    assert page("Two cranes are yellow now", TEXT, above=banner).is_story


@pytest.mark.parametrize(
    ("above", "text", "path"),
    [
        ("<div class='article-tag'>Támogatói tartalom</div>", TEXT, "/dva-daru-4711"),
        ("", f"<p>A cikk megjelenését a Daru Kft. támogatta.</p>{TEXT}", "/dva-daru-4711"),
        ("", TEXT, "/thong-tin-doanh-nghiep/two-cranes-4711/"),
        ("", TEXT, "/partner-content/two-cranes-4711/"),
        ("", f"{TEXT}<p><em>(Source: Crane Ltd – Advertorial)</em></p>", "/port/two-cranes-4711"),
    ],
)
def test_who_paid_is_told_by_a_label_a_folder_or_the_last_line(above: str, text: str, path: str) -> None:
    assert page("Two cranes are yellow now", text, path, above=above).no_story == "an advertisement"


def test_a_last_line_in_brackets_may_say_anything_else() -> None:
    assert page("Two cranes are yellow now", f"{TEXT}<p>(Source: Crane Ltd, the harbour office)</p>").no_story is None


@pytest.mark.parametrize(
    ("row", "is_story"),
    [
        ("红球：03 08 14 19 22 30　蓝球：11　开奖日期：2026年11月19日，下一期二十一日在省福彩中心大厅开奖。", False),
        ("2026年11月19日</p><p>" + "省福彩中心表示，规则不变，" * 12 + "中奖者须在六十天内兑奖。", True),
    ],
)
def test_a_headline_without_blanks_that_ends_with_a_draw_is_one_over_figures(row: str, is_story: bool) -> None:
    html = f"<html lang='zh'><body><div><h1>福彩双色球第2026133期开奖号码</h1><p>{row}</p></div></body></html>"
    assert read_web_page(html, "https://daily.example/gonggao/kaijiang-2026133.html").is_story is is_story
